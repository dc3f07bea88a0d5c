/*
 * partial.h - partial correlations of many variables with one, streaming.
 *
 * How much variable j goes along with x over subjects when both are freed of
 * covariates z_1 .. z_k and a constant: the Pearson correlation of the
 * residuals of their least-squares fits,
 *
 *     r_j = a_xy / sqrt(a_xx a_yy),
 *
 * with a the cross-products of x and y_j that are left when those of the
 * constant and the covariates are swept out.  Subjects come one after the
 * other and are not kept: memory is (k + 3)(k + 4) / 2 numbers a variable,
 * however many there are.
 *
 * A subject without a value of variable j is left out of j alone.  The p-value
 * is two-sided, by Student's t with n_j - 2 - rank(z) degrees of freedom.
 *
 * Fisher RA (1924). Metron 3:329-332.
 */
#ifndef STATS_PARTIAL_H
#define STATS_PARTIAL_H

#include <gsl/gsl_vector.h>
#include <stddef.h>

struct partial;

/* Of `variables` variables, given `covariates` (0 for none).  Give it back with
 * partial_free(). */
struct partial *partial_new(size_t variables, size_t covariates);
void partial_free(struct partial *partial);

/*
 * The next subject: its x, its covariates and its y[variables]; NaN in y is
 * missing, the others are finite.  For accuracy x and z should be centered and
 * of the order of 1.  O(variables k^2).
 */
void partial_add(struct partial *restrict partial, double x,
                 const gsl_vector *covariates, const double *restrict y);

struct partial_result {
    double r, p;    /* NaN: x or y has nothing left, or freedom < 1 */
    size_t count;   /* subjects with a value */
    double freedom; /* degrees of freedom of the t-test */
};

/* Variable j over the subjects that have come.  O(k^3). */
struct partial_result partial_of(const struct partial *partial, size_t j);

/*
 * Adjusted p-values of Benjamini and Hochberg: q_(i) = min_{l >= i} of
 * m p_(l) / l over the m that are not NaN, at most 1.  NaN stays NaN.  `q` and
 * `p` may be one array.  O(count log count).
 *
 * Benjamini Y, Hochberg Y (1995). J R Stat Soc B 57:289-300.
 * doi:10.1111/j.2517-6161.1995.tb02031.x
 */
void partial_adjust(double *q, const double *p, size_t count);

#endif
