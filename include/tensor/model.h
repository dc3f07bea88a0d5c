/*
 * model.h - a sum of rank-one tensors: the CP model.
 *
 *     X[t, w, c, p] ~ sum_r lambda_r A[t, r] B[w, r] D[c, r] C[p, r]
 *
 * with non-negative factors.  A mode of length 1 has a factor of ones and is
 * no mode to speak of: a tensor without conditions is one with a single one.
 */
#ifndef TENSOR_MODEL_H
#define TENSOR_MODEL_H

#include "tensor/source.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>

enum mode { MODE_TIME, MODE_SUBJECT, MODE_CONDITION, MODE_PAIR, MODES };

struct model {
    size_t rank;
    gsl_matrix *factor[MODES]; /* rank x length of the mode: a component is a
                                * row */
    gsl_vector *lambda;        /* rank */
};

size_t model_length(const struct shape *shape, enum mode mode);

/* Factors of zeros, or ones where the mode has length 1, and lambda of ones.
 * Give it back with model_free(). */
struct model *model_new(const struct shape *shape, size_t rank);
struct model *model_copy(const struct model *model);
void model_free(struct model *model);

/*
 * Uniform entries, draws of (seed, stream) alone, and all factors scaled alike
 * so that the model has the norm of the tensor.  Pairs and subjects of which
 * nothing was observed are 0, and stay so in a fit.
 */
void model_random(struct model *model, const struct source *source,
                  uint64_t seed, uint64_t stream);

/* gram (rank x rank) = U'U of a factor, its rows being components. */
void model_gram(gsl_matrix *gram, const gsl_matrix *factor);

/*
 * k[cell * columns + r] = A[t, r] B[w, r] D[c, r], without lambda, r < rank.
 */
void model_cells(double *k, size_t columns, const struct model *model);

/*
 * Every factor gets rows of unit 2-norm, and lambda their product; a component
 * that is zero in some mode has lambda 0 and factors of zeros.  Components in
 * descending order of `key` (of lambda when NULL), equals in their order; the
 * key is put in order, too.
 */
void model_normalize(struct model *model);
void model_sort(struct model *model, gsl_vector *key);

/*
 * Set to 0 what is at most `share` of the largest entry of its row: what the
 * updates leave where they mean nothing.
 */
void model_clear(struct model *model, double share);

#endif
