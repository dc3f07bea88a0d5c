/*
 * combat_steps.h - the steps of ComBat and CovBat, in their order.
 *
 * combat.h has the formulas; nothing else should need these.  Blocks are all
 * rows of the features `first`, first + 1, ...
 */
#ifndef STATS_COMBAT_STEPS_H
#define STATS_COMBAT_STEPS_H

#include "stats/combat.h"

enum { COMBAT_BLOCK = 512 };

/* How many features the block from `first` has. */
size_t combat_width(const gsl_matrix *all, size_t first);

/* [one column per batch | covariates] */
gsl_matrix *combat_design(const struct combat_rows *rows, size_t count);

/* alpha, beta and sigma, by least squares on batches and covariates; a fault
 * where these are not independent.  members: rows of each batch. */
enum combat_fault combat_fit_model(struct combat *c, const gsl_matrix *y,
                                   const struct combat_rows *rows,
                                   const size_t *members)
    __attribute__((warn_unused_result));

/* The same and ratio and gamma, with intercepts of people. */
enum combat_fault combat_fit_mixed(struct combat *c, const gsl_matrix *y,
                                   const struct combat_rows *rows,
                                   const size_t *members)
    __attribute__((warn_unused_result));

/* alpha[first ..] and beta, and gamma, of the coefficients of a block. */
void combat_set_means(struct combat *c, const gsl_matrix *coefficients,
                      const size_t *members, size_t rows, size_t first);

/* y (a block) less alpha and x beta; the intercepts that it then shows (people
 * x any), and less these, too; y / sigma, 0 for features that are left alone.
 */
void combat_center(gsl_matrix *y, const gsl_matrix *covariates,
                   const struct combat *c, size_t first);
gsl_matrix *combat_intercepts(const gsl_matrix *y,
                              const struct combat_rows *rows,
                              const struct combat *c, size_t first);
void combat_add_intercepts(gsl_matrix *y, double factor, const gsl_matrix *u,
                           const struct combat_rows *rows);
void combat_standardize(gsl_matrix *y, const struct combat_rows *rows,
                        const struct combat *c, size_t first);

/* Mean and variance (n - 1) of the rows of z (a block) that are in batch b,
 * into shift and spread; returns how many these are. */
double combat_measure(struct combat *c, size_t b, const gsl_matrix *z,
                      const bool *is_in, size_t first);

/* Row b of shift and spread becomes gamma* and the root of delta*. */
void combat_settle(struct combat *c, size_t b, double rows);

/* z (a block) = (z - gamma*) / delta*^(1/2) */
void combat_equalize(gsl_matrix *z, const size_t *batch, const struct combat *c,
                     size_t first);

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
