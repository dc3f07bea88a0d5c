/*
 * hqs.h - covariance as it is without any structure.
 *
 * The null model of Hirschberger, Qi and Steuer: a random covariance matrix
 * whose entries off the diagonal have, in expectation, the mean e and the
 * variance v of those of a given matrix, and whose diagonal has its mean d.
 * With m = max(2, floor((d^2 - e^2) / v)) columns of independent normal numbers
 * of mean sqrt(e / m) and variance sqrt(e^2 / m^2 + v / m) - e / m, it is X X'.
 * Being a product, it has the triangles that any correlation brings along,
 * which rewired graphs have not.
 *
 * Hirschberger M, Qi Y, Steuer RE (2007). doi:10.1016/j.ejor.2005.10.014
 */
#ifndef GRAPH_HQS_H
#define GRAPH_HQS_H

#include "base/rng.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>

struct hqs {
    size_t columns;
    double mean, sd; /* of the numbers in them */
};

/*
 * From a symmetric relation with NaN where undefined; `diagonal` is d (1 for
 * correlations).  False where the mean is below 0 or entries do not differ:
 * there is no such matrix.  O(n^2).
 */
bool hqs_fit(struct hqs *hqs, const gsl_matrix *relation, double diagonal)
    __attribute__((warn_unused_result));

/*
 * One draw, as a matrix of correlations (divided by the square roots of its
 * diagonal, which is then 1), exactly symmetric.  O(n^2 columns).
 */
void hqs_draw(gsl_matrix *null, const struct hqs *hqs, struct rng *rng);

#endif
