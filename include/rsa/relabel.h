/*
 * relabel.h - the test that a model has anything to do with the data.
 *
 * Under the null hypothesis that the conditions of the model could be named in
 * any order, its mean similarity to the subjects is as likely as with any other
 * order: rows and columns of the model RDM are permuted together (Mantel N
 * (1967). Cancer Res 27:209-220).  Exact for any comparator; it says nothing
 * of which of two models is better.
 */
#ifndef RSA_RELABEL_H
#define RSA_RELABEL_H

#include "base/rng.h"
#include "rsa/compare.h"

/*
 * p[models] = (1 + number of orders at least as similar) / (1 + samples), for
 * bures-metric at most as far.  NaN where a pair is missing in any RDM (an
 * order would move it) and where the similarity is.  Sample b depends on the
 * seed and b alone.  Angles O(pairs) each per model, the others as scene_see().
 */
void relabel_test(double *p, const struct compare *compare, size_t samples,
                  uint64_t seed, size_t threads);

/*
 * A random order of n conditions, and for each pair which one stands in its
 * place then.
 */
void relabel_draw(size_t *pair, size_t *order, size_t n, struct rng *rng);

#endif
