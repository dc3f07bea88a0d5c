/*
 * elastic.h - elastic-net regression by coordinate descent.
 *
 *     min |y - m - X b|^2 / 2n + penalty (mix |b|_1 + (1 - mix) |b|^2 / 2)
 *
 * over n rows, m = mean(y), columns of X of mean 0 and mean square 1, or all 0
 * (such a one has b = 0).  Penalties fall from the least one for which all b
 * are 0 in equal ratios; each starts where the last ended, with the columns
 * that the strong rule keeps, and those that break the optimality conditions
 * join.
 *
 * Zou H, Hastie T (2005). J R Stat Soc B 67:301-320.
 * doi:10.1111/j.1467-9868.2005.00503.x.  Friedman J, Hastie T, Tibshirani R
 * (2010). J Stat Softw 33(1). doi:10.18637/jss.v033.i01.  Tibshirani R et al.
 * (2012). J R Stat Soc B 74:245-266. doi:10.1111/j.1467-9868.2011.01004.x.
 */
#ifndef STATS_ELASTIC_H
#define STATS_ELASTIC_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

/* The least penalty at which no column enters: max |x_j . (y - m)| / n mix.
 * columns: features x rows.  0 where y is constant. */
double elastic_start(const gsl_matrix *columns, const double *y, double mix);

/*
 * weights[count x features] for penalties[count], descending.  columns has a
 * row per feature, y a value per row; mix is above 0, at most 1.  Ends when no
 * weight moves the fit by more than 1e-5 of the standard deviation of y.  False
 * when that takes more than 10,000 rounds; then the weights are of no use.
 * O(count features rows) and what enters.
 */
bool elastic_path(gsl_matrix *weights, const gsl_matrix *columns,
                  const double *y, const double *penalties, double mix)
    __attribute__((warn_unused_result));

#endif
