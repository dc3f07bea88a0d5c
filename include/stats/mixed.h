/*
 * mixed.h - a random intercept for each group, by restricted likelihood.
 *
 * Of n rows in groups g (visits of participants) with a design X of rank p,
 *
 *     y = X b + Z u + e,  u ~ N(0, ratio s^2),  e ~ N(0, s^2),
 *
 * Z telling the group.  With M = I - X inv(X'X) X', Z'MZ = W diag(xi) W' and
 * the scores h_k of My on the orthonormal axes MZ w_k / xi_k^(1/2), the profile
 * of the restricted log likelihood has one unknown (Patterson HD, Thompson R
 * (1971). Biometrika 58:545-554. doi:10.1093/biomet/58.3.545):
 *
 *     -2 l(ratio) = (n - p) log Q + sum_k log(1 + ratio xi_k),
 *     Q(ratio) = sum_k h_k^2 / (1 + ratio xi_k) + |what no axis holds|^2.
 *
 * The best of a grid of ratios (0, and 1e-4 to 1e8 by quarters of a decade) is
 * where its derivative is brought to 0; a ratio of 0 stays where that is best.
 * Then s^2 = Q / (n - p), u = ratio W (xi_k^(1/2) h_k / (1 + ratio xi_k)), the
 * best linear unbiased predictions, and b = inv(X'X) X'(y - Zu), which is the
 * generalized least squares fit (Henderson CR (1975). Biometrics 31:423-447.
 * doi:10.2307/2529430).  The axes are those of all features alike.
 */
#ifndef STATS_MIXED_H
#define STATS_MIXED_H

#include <gsl/gsl_matrix.h>
#include <stddef.h>

struct mixed {
    size_t rows, columns, groups, axes;
    gsl_matrix *design, *solve; /* X; inv(X'X) X' */
    const size_t *group;        /* of each row; stays with the caller */
    double *xi;
    gsl_matrix *weights; /* W: groups x axes */
    gsl_matrix *axis;    /* MZ w_k / xi_k^(1/2): rows x axes */
    gsl_matrix *shrink;  /* 1 / (1 + ratio xi_k): axes x ratios of the grid */
    double *grid, *logs; /* .. and sum_k log(1 + ratio xi_k) */
};

enum mixed_fault {
    MIXED_DONE,
    MIXED_DEPENDENT, /* columns of the design are not independent */
    MIXED_SINGLE     /* fewer than two degrees of freedom within groups */
};

/*
 * What all features share.  group[rows] is 0 to groups - 1.  Release with
 * mixed_release(), after a fault, too.  O(groups^3 + rows groups^2).
 */
enum mixed_fault mixed_new(struct mixed *mixed, const gsl_matrix *design,
                           const size_t *group, size_t groups)
    __attribute__((warn_unused_result));
void mixed_release(struct mixed *mixed);

/*
 * ratio[] and residual variance[] of each column of y (rows x any, finite), the
 * sum of squares left[] of y - Xb - Zu, sum_k h_k^2 / (1 + ratio xi_k)^2 and
 * what no axis holds (NULL: not wanted), coefficients (columns of the design x
 * any) and intercepts (groups x any, or NULL).  A feature that does not vary
 * within groups has variance 0. O(rows groups) a feature.
 */
void mixed_fit(double *ratio, double *variance, double *left,
               gsl_matrix *coefficients, gsl_matrix *intercepts,
               const gsl_matrix *y, const struct mixed *mixed);

#endif
