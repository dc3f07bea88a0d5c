/*
 * inference.h - models against the RDMs of subjects, with what can be said of
 * other subjects and other conditions.
 */
#ifndef GEOMETRY_INFERENCE_H
#define GEOMETRY_INFERENCE_H

#include "rsa/spread.h"
#include "rsa/verdicts.h"

#include <stdbool.h>

enum inference_test {
    INFERENCE_T,
    INFERENCE_PERCENTILE,
    INFERENCE_SIGNED_RANK,
    INFERENCE_LABELS
};

/* none, subjects, conditions, both, dual; t, bootstrap, signed-rank, labels. */
extern const char *const inference_resamplings[6];
extern const char *const inference_tests[5];

struct inference_options {
    enum spread_kind resampling;
    enum inference_test test;
    enum verdicts_correction correction;
    size_t samples, threads;
    uint64_t seed;
};

struct inference_model {
    double mean, error, low, high; /* over subjects; 95 % */
    double zero, ceiling;          /* p */
    size_t count;                  /* subjects with a value */
};

struct inference_pair {
    size_t a, b;
    double difference, error, p, adjusted;
};

struct inference {
    size_t models, pairs, subjects;
    struct inference_model *model;
    struct inference_pair *pair;
    gsl_matrix *values;  /* models x subjects */
    double lower, upper; /* noise ceiling; NaN but for similarities */
    size_t undefined;    /* samples in which a model has no value */
};

/*
 * Below so many conditions tests that resample them reject too often (6 to 7 of
 * 100 null studies with 10 to 16 conditions), and below so many subjects that
 * against the ceiling: there is no p.
 */
enum { INFERENCE_CONDITIONS_LEAST = 20, INFERENCE_SUBJECTS_LEAST = 6 };

/* Whether RDMs of subjects are negative anywhere, as those are whose expected
 * value is 0 where patterns do not differ. */
bool inference_is_centered(const struct compare *compare);

/*
 * Everything of a plan.  Standard errors are those of the subjects without
 * resampling, else of spread.h; resamples of both at once have an error, which
 * is too large, and no p.
 *
 * p of 0 is one-sided, of pairs and the ceiling two-sided.  That of the ceiling
 * is always t of the difference from the lower bound over subjects
 * (evaluation_jackknife()); with resampled conditions or folds there is none.
 * With labels, pairs and the ceiling have none; with folds, what is resampled
 * has none (random folds reject 11 to 30 of 100), and values of fitted families
 * vary together by the fits they share: their variance is taken k / (k - 1)
 * times as large for k folds of subjects, and signed ranks have no p.  Cosines
 * are tested against 0 only where inference_is_centered().  Family-wise p of
 * pairs are of flips of subjects, or with resampled conditions Holm's.  Give it
 * back with inference_free().
 */
struct inference *inference_run(const struct evaluation *plan,
                                const struct inference_options *options);
void inference_free(struct inference *inference);

/* What the p-values of this combination are, in a sentence for the reader. */
const char *inference_describe(const struct inference_options *options);

#endif
