/*
 * reliability.h - how well what was measured twice agrees, from files to
 * tables.
 */
#ifndef COHORT_RELIABILITY_H
#define COHORT_RELIABILITY_H

#include "cohort/repeats.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reliability_request {
    struct features_input input; /* is_repeated, has_drop */
    const char *participants, *results;
    double level; /* of the intervals */
    size_t permutations, threads;
    uint64_t seed;
    bool has_scan; /* of principal components */
};

/*
 * results: a row per feature with its intraclass correlations (stats/icc.h), a
 * feature that some visit lacks with n/a.  Beside it <results>_summary.tsv, one
 * row: discriminability, I2C2 and identification of whole profiles
 * (stats/profiles.h) over the features that all visits have, each with the
 * share of permutations (subjects shuffled within sessions) that does as well,
 * (1 + #) / (1 + N).  With has_scan <results>_components.tsv: identification
 * with profiles rebuilt of the first m principal components, m = 1, 2, ...; its
 * p is of the largest Idiff over m, in permutations as in the data.
 *
 * Distances are Euclidean, similarities Pearson correlations of rows.  Memory:
 * 8 rows (features + 3 rows) bytes.  Each permutation O(rows^2 sessions), with
 * the scan for each m.
 */
void reliability_write(const struct reliability_request *request);

#endif
