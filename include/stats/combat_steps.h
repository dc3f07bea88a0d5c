/*
 * combat_steps.h - the steps of ComBat and CovBat, in their order.
 *
 * combat.h has the formulas; nothing else should need these.
 */
#ifndef STATS_COMBAT_STEPS_H
#define STATS_COMBAT_STEPS_H

#include "stats/combat.h"

/* alpha, beta and sigma, by least squares on batches and covariates; false
 * where these are not independent.  members: rows of each batch. */
bool combat_fit_model(struct combat *c, const gsl_matrix *y,
                      const size_t *batch, const gsl_matrix *covariates,
                      const size_t *members)
    __attribute__((warn_unused_result));

/* y = (y - alpha - x beta) / sigma, 0 for features that are left alone. */
void combat_standardize(gsl_matrix *y, const gsl_matrix *covariates,
                        const struct combat *c);

/* Row b of shift and spread, from the rows of z that are in the batch. */
void combat_settle(struct combat *c, size_t b, const gsl_matrix *z,
                   const bool *is_in);

/* z = (z - gamma*) / delta*^(1/2) */
void combat_equalize(gsl_matrix *z, const size_t *batch,
                     const struct combat *c);

/* Components of e, which combat_equalize() gave, and ComBat of their scores;
 * e is centered on return. */
enum combat_fault combat_fit_scores(struct combat *c, gsl_matrix *e,
                                    const size_t *batch, size_t *batch_at)
    __attribute__((warn_unused_result));

/* The next batch of the scores, of rows e as combat_equalize() gave them. */
bool combat_extend_scores(struct combat *c, gsl_matrix *e, const bool *is_used)
    __attribute__((warn_unused_result));

/* e += (scores that are alike - scores) axes */
void combat_equalize_scores(gsl_matrix *e, const size_t *batch,
                            const struct combat *c);

#endif
