/*
 * folds.h - dealing subjects into folds, and labels among them.
 */
#ifndef STATS_FOLDS_H
#define STATS_FOLDS_H

#include "base/rng.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * fold[count], 0 .. folds - 1: the members of each stratum (0 .. strata - 1,
 * one after the other) are shuffled and dealt in turn, each stratum going on
 * where the one before ended.  Folds differ in size by one at most, and so does
 * their share of every stratum.  O(count strata).
 */
void folds_deal(size_t *fold, const size_t *stratum, size_t count,
                size_t strata, size_t folds, struct rng *rng);

/*
 * Shuffle labels[count] among those of one block, blocks in the order of their
 * first members.  When the folds were dealt by label and blocks lie within
 * folds, all orders are equally likely under the null hypothesis that labels
 * can be exchanged within blocks, and the counts of every fold stay: the
 * permutation test is exact (Winkler AM, Webster MA, Vidaurre D, Nichols TE,
 * Smith SM (2015). NeuroImage 123:253-268.
 * doi:10.1016/j.neuroimage.2015.05.092).  O(count blocks).
 */
void folds_shuffle(bool *labels, const size_t *block, size_t count,
                   struct rng *rng);

/* The same as an order of subjects: labels[i] becomes labels[order[i]]. */
void folds_order(size_t *order, const size_t *block, size_t count,
                 struct rng *rng);

/* Whether any block has both labels: whether a shuffle can change anything. */
bool folds_can_shuffle(const bool *labels, const size_t *block, size_t count);

#endif
