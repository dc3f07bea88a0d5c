/*
 * start.h - where fits of hidden states begin.
 *
 * A fit finds the nearest optimum and not the best, so that it begins in many
 * places: at clusters of the frames, of what nodes do together around each
 * frame, of how they follow one another, or at random segments.
 *
 * Clusters are those of Lloyd's algorithm after a start by k-means++ (Arthur D,
 * Vassilvitskii S (2007). Proc SODA 1027-1035).
 */
#ifndef DYNAMIC_START_H
#define DYNAMIC_START_H

#include "base/rng.h"
#include "dynamic/chain.h"

enum start_kind {
    START_FRAMES,   /* the first components of a frame, at most 10 */
    START_PRODUCTS, /* products of the first 6, smoothed over 9 frames */
    START_LAGGED,   /* products with the frame before, over 21 frames */
    START_SEGMENTS  /* no features: segments of random length and state */
};

/*
 * Features of each frame (frames x features) of x, in which frames that begin
 * with NaN were not seen; smoothing stays in the run.  Features of a frame with
 * nothing to go by are NaN.  NULL for START_SEGMENTS, or when there is nothing
 * to take components of.  Give it back with gsl_matrix_free().
 */
gsl_matrix *start_features(const gsl_matrix *x, const struct chain_runs *runs,
                           enum start_kind kind);

/*
 * labels[t] < states.  Clusters of the features, or random segments (of 10
 * frames and more, 25 on average) where features is NULL.  A frame without
 * features takes the label of the one before.
 */
void start_labels(size_t *labels, const gsl_matrix *features,
                  const struct chain_runs *runs, size_t states,
                  struct rng *rng);

#endif
