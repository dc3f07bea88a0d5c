/*
 * verdict.h - what the tests of one classifier say.
 */
#ifndef COHORT_VERDICT_H
#define COHORT_VERDICT_H

#include "base/column.h"
#include "cohort/classify.h"
#include "stats/rates.h"

/* Columns of metrics.tsv after the model. */
enum verdict_measure {
    VERDICT_COUNT,
    VERDICT_ACCURACY,
    VERDICT_LOW,
    VERDICT_HIGH,
    VERDICT_BALANCED,
    VERDICT_SENSITIVITY,
    VERDICT_SPECIFICITY,
    VERDICT_AREA,
    VERDICT_AREA_POOLED,
    VERDICT_YOUDEN,
    VERDICT_P,
    VERDICT_CHANCE,
    VERDICT_SPREAD,
    VERDICT_REPEATS,
    VERDICT_REPEATS_SPREAD,
    VERDICT_MEASURES
};
extern const struct column verdict_about[VERDICT_MEASURES];

/* Of one rival, over all subjects that were tested. */
void verdict_of(double values[VERDICT_MEASURES],
                const struct classify *classify, const struct rival *rival);

/* Share of the tests of all repeats that were right under an order of the
 * labels; 0: as they are. */
double verdict_accuracy(const struct classify *classify,
                        const struct rival *rival, size_t order);

/* Tests of one rival in one group (groups: all) and one fold (NO_FOLD: all). */
struct rates verdict_rates(const struct classify *classify,
                           const struct rival *rival, size_t group,
                           size_t fold);

/*
 * score[], is_positive[] and fold[] of those who were tested, in the order of
 * the subjects; returns how many.
 */
size_t verdict_tests(double *score, bool *is_positive, size_t *fold,
                     const struct classify *classify,
                     const struct rival *rival);

#endif
