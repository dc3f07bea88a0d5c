/*
 * similarity.h - how alike two models are, whatever the order of components.
 *
 * For components k and l, S_kl is the mean over the modes of |cos| between
 * their factors; the score is the mean of S over the matching of components
 * that makes it largest (the assignment problem).  Components that are zero in
 * some mode are left out first; of models of different rank, all of the smaller
 * are matched.  This is the score of tensortools (Williams AH et al. (2018).
 * Neuron 98:1099-1115. doi:10.1016/j.neuron.2018.05.015).
 */
#ifndef TENSOR_SIMILARITY_H
#define TENSOR_SIMILARITY_H

#include "tensor/model.h"

/*
 * The score, in [0, 1]; NaN when either has no component.  match, unless NULL,
 * receives for each component of a that of b, or SIZE_MAX.  O(R^2 sizes + R^3).
 */
double similarity(size_t *match, const struct model *a, const struct model *b);

/* S of all components (rank of a x rank of b); NaN for those of zeros. */
void similarity_matrix(gsl_matrix *s, const struct model *a,
                       const struct model *b);

/*
 * The assignment of every row to a column of its own that makes the sum of
 * `value` largest; there are as many columns as rows, or more.  By shortest
 * augmenting paths, O(rows^2 columns).
 */
void similarity_assign(size_t *column, const gsl_matrix *value);

#endif
