/*
 * unbalanced.h - dissimilarities of designs with unequal numbers of trials, and
 * of patterns with missing channels.
 *
 * A measure is a product k(a, b) of two trials, summed over the channels that
 * both have; w(a, b) is how many these are.  Of all pairs of trials of two
 * conditions - cross-validated, of those from different runs -
 *
 *     k_ij = sum k(a, b) / sum w(a, b),  d_ij = k_ii + k_jj - 2 k_ij.
 *
 * Without gaps and cross-validation this is the Euclidean distance of the
 * condition means; with equal numbers of trials and no gaps, cross-validated,
 * it is the crossnobis distance.  Correlation and Poisson are others than those
 * of condition means: the two are not to be mixed in one study.
 *
 *     unbalanced_split(filled, valid, trials);
 *     whiten_patterns(filled, factor);              where the noise counts
 *     unbalanced_products(kernel, filled), unbalanced_products(weight, valid);
 *     unbalanced_average(rdm, kernel, weight, &design);
 *
 * Kernels and weights are trials x trials, symmetric.  Whitened like this, a
 * pair of trials is weighted by the block of the precision that belongs to the
 * channels both have.
 *
 * Schuett HH, Kipnis AD, Diedrichsen J, Kriegeskorte N (2023). eLife 12:e82566.
 * doi:10.7554/eLife.82566
 */
#ifndef RSA_UNBALANCED_H
#define RSA_UNBALANCED_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

struct unbalanced {
    size_t trials, conditions;
    const size_t *condition, *run; /* of each trial */
    bool is_crossvalidated;
};

/* filled = trials (channels x trials) with 0 for NaN; valid = 1, and 0 there.
 */
void unbalanced_split(gsl_matrix *filled, gsl_matrix *valid,
                      const gsl_matrix *trials);

/* products = x'x.  O(P n^2 / 2). */
void unbalanced_products(gsl_matrix *products, const gsl_matrix *x);

/*
 * k(a, b) = x_a' inv((S_m + S_n) / 2) x_b of two trials of different runs m and
 * n, with one covariance per run (crossnobis.h): for cross-validation alone, as
 * trials of one run have no product (0).  False when one of these is not
 * positive definite.  O(M^2 P^3 / 6 + P^2 n M).
 */
bool unbalanced_products_by_run(gsl_matrix *products, const gsl_matrix *filled,
                                const struct unbalanced *design,
                                gsl_matrix *const *covariances)
    __attribute__((warn_unused_result));

/*
 * k(a, b) = w(a, b) r(a, b) / 2, Pearson's r over the channels that both have;
 * r(a, a) = 1.  Of a trial that does not vary there, no product: k = w = 0.
 * `weight` holds w, and receives these zeros.  O(2 P n^2).
 */
void unbalanced_correlation(gsl_matrix *kernel, gsl_matrix *weight,
                            const gsl_matrix *filled, const gsl_matrix *valid);

/*
 * k(a, b) = -sum_p (x_a - x_b)_p (log x_a - log x_b)_p / 2 of the rates x
 * (poisson.h) of the counts in `filled`.  O(2 P n^2).
 */
void unbalanced_poisson(gsl_matrix *kernel, const gsl_matrix *filled,
                        const gsl_matrix *valid);

/*
 * The RDM; NaN for a condition without a pair of trials.  A trial with itself
 * counts half of what it does with another, as it stands once in the sum over
 * ordered pairs.  O(n^2).
 */
void unbalanced_average(double *rdm, const gsl_matrix *kernel,
                        const gsl_matrix *weight,
                        const struct unbalanced *design);

#endif
