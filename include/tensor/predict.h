/*
 * predict.h - what a model says of a tensor, and how far off it is.
 */
#ifndef TENSOR_PREDICT_H
#define TENSOR_PREDICT_H

#include "tensor/model.h"
#include "tensor/source.h"

/* The products of time and conditions, made once.  predictor_free() it. */
struct predictor *predictor_new(const struct model *model);
void predictor_free(struct predictor *predictor);

/*
 * sums[0] += |x - model|^2 and sums[1] += |x|^2 of one fiber: a pair in a
 * subject, x[condition frames + t].  2 rank frames conditions flop.
 */
void predictor_score(double sums[2], const struct predictor *predictor,
                     const double *x, size_t subject, size_t pair);

/*
 * sum (X - model)^2 over what was observed, entry by entry: free of the
 * cancellation in the formula of fits.  2 rank |X| flop.
 */
double predict_residual(const struct source *source, const struct model *model,
                        size_t threads);

/*
 * explained[r] = sum_observed X K_r / sum_observed X^2, with K_r the rank-one
 * term r, lambda included.  At a stationary point they add up to 1 - error^2.
 * One pass.
 */
void predict_explained(gsl_vector *explained, const struct source *source,
                       const struct model *model, size_t threads);

/*
 * level[r] = sum_observed E K_r / sum_observed X^2, with E[t, w, p] what
 * entries are on average over circular shifts (source->level): the part of
 * explained[r] that asks for no coupling in time.  As much work as one pass for
 * one column.
 */
void predict_level(gsl_vector *level, const struct source *source,
                   const struct model *model);

/*
 * coverage (rank x subjects) = sum of C_pr^2 over the pairs observed in w, over
 * the sum over all pairs: how much of a component could be seen in a subject.
 * NaN for a component of zeros.
 */
void predict_coverage(gsl_matrix *coverage, const struct model *model,
                      const struct mask *mask);

#endif
