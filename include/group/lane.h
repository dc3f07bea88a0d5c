/*
 * lane.h - the test of Freedman and Lane of many variables, by products.
 *
 * The residuals e of y on the nuisance are permuted, and the whole model is
 * fitted to them again.  In closed form, with u, q of design.h, |e| = 1 and the
 * rows of the design permuted in place of those of e,
 *
 *     a_j = (P u_j)'e,   b_l = (P q_l)'e,   rest = 1 - sum_l b_l^2,
 *     t = sqrt(df) a / sqrt(rest - a^2)                       (one row tested)
 *     F = (sum_j a_j^2 / f) / ((rest - sum_j a_j^2) / df)     (f rows),
 *
 * so that all orders of all variables are one product of matrices:
 * 2 rows (f + moving) flop each.  Where f > 1 the statistic is sqrt(F), which
 * is |t| for f = 1.
 *
 * By the other scheme (design.h) u_j becomes the orthonormal part of P u_j that
 * the nuisance does not make up, and there is no q: rest = 1, and the product
 * has f rows an order.  An order in which nothing of that is left gives 0.
 *
 * Freedman D, Lane D (1983). J Bus Econ Stat 1:292-298. doi:10.2307/1391660
 */
#ifndef GROUP_LANE_H
#define GROUP_LANE_H

#include "group/design.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * In place: y (rows x variables) becomes its residuals on the nuisance, each of
 * unit length; length[variables] is what it was.  A variable whose residuals
 * are below 1e-10 of its length is constant (given the nuisance): zeros, and
 * length 0.  4 rows variables nuisance flop.
 */
void lane_residuals(gsl_matrix *y, double *length, const struct design *design);

/* Rows of the product for `orders` orders: orders (tested + moving), or
 * orders tested. */
size_t lane_height(const struct design *design, size_t orders);

/*
 * weights (lane_height x rows) of `orders` orders; source and sign (orders x
 * rows) as orders_get() has them.
 */
void lane_weights(gsl_matrix *weights, const struct design *design,
                  const size_t *source, const double *sign, size_t orders);

/*
 * statistic (orders x any) of a block of columns of the residuals (rows x any);
 * `products` (lane_height x any) is for scratch.  Zeros give 0: the caller
 * knows them by their length.
 */
void lane_statistic(gsl_matrix *statistic, gsl_matrix *products,
                    const gsl_matrix *weights, const struct design *design,
                    const gsl_matrix *residuals);

#endif
