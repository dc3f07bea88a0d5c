#include "signal/dependence.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"
#include "signal/corr.h"
#include "signal/standardize.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>
#include <stdlib.h>

static double information_of(double r, double bias)
{
    const double most = 1 - 1e-15;
    double size = fabs(r) > most ? most : fabs(r);

    return -log1p(-size * size) / 2 - bias;
}

void dependence_information(gsl_matrix *information, gsl_matrix *x,
                            bool is_corrected)
{
    double frames = (double)x->size1, bias = 0;

    if (is_corrected && frames > 2)
        bias =
            (gsl_sf_psi((frames - 1) / 2) - gsl_sf_psi((frames - 2) / 2)) / 2;
    corr_rank(x);
    for (size_t t = 0; t < x->size1; t++)
        for (size_t j = 0; j < x->size2; j++) {
            double *value = gsl_matrix_ptr(x, t, j);

            *value = gsl_cdf_ugaussian_Pinv(*value / (frames + 1));
        }
    standardize(x);
    blas_gram(information, 1 / (frames - 1), x);
    for (size_t i = 0; i < information->size1; i++)
        for (size_t j = 0; j < information->size2; j++) {
            double r = gsl_matrix_get(information, i, j);

            gsl_matrix_set(information, i, j,
                           i == j ? NAN : information_of(r, bias));
        }
}

/*
 * A_st = a_st - center_s - center_t + total: both ways to center are this, the
 * corrected one without the pairs s = t.
 */
struct centering {
    gsl_matrix *center; /* frames x regions */
    double *total;      /* regions */
};

/* center_s = sum_t a_st / divisor; total = their sum over s / `divisor_all`. */
static struct centering find_centering(const gsl_matrix *x, double divisor,
                                       double divisor_all)
{
    struct centering c = {.center = gsl_matrix_calloc(x->size1, x->size2),
                          .total = NEW_ARRAY(double, x->size2)};

    for (size_t s = 0; s < x->size1; s++) {
        double *sum = gsl_matrix_ptr(c.center, s, 0);
        const double *xs = gsl_matrix_const_ptr(x, s, 0);

        for (size_t t = 0; t < x->size1; t++) {
            const double *xt = gsl_matrix_const_ptr(x, t, 0);

            for (size_t j = 0; j < x->size2; j++)
                sum[j] += fabs(xs[j] - xt[j]);
        }
        for (size_t j = 0; j < x->size2; j++) {
            c.total[j] += sum[j] / divisor_all;
            sum[j] /= divisor;
        }
    }
    return c;
}

/* row = A_st of every region, times `scale`. */
static void center_pair(double *restrict row, const gsl_matrix *x,
                        const struct centering *c, size_t s, size_t t)
{
    const double *restrict xs = gsl_matrix_const_ptr(x, s, 0);
    const double *restrict xt = gsl_matrix_const_ptr(x, t, 0);
    const double *restrict cs = gsl_matrix_const_ptr(c->center, s, 0);
    const double *restrict ct = gsl_matrix_const_ptr(c->center, t, 0);
    const double *restrict total = c->total;
    double scale = s == t ? 1 : sqrt(2.0); /* a pair stands for two */

    for (size_t j = 0; j < x->size2; j++)
        row[j] = scale * (fabs(xs[j] - xt[j]) - cs[j] - ct[j] + total[j]);
}

/* v = sum_st A^i_st A^j_st, by blocks of pairs. */
static void sum_products(gsl_matrix *v, const gsl_matrix *x,
                         const struct centering *c, bool has_diagonal)
{
    enum { PAIRS = 1024 };
    gsl_matrix *block = gsl_matrix_alloc(PAIRS, x->size2);
    size_t filled = 0, last = x->size1 - 1;

    gsl_matrix_set_zero(v);
    for (size_t s = 0; s < x->size1; s++)
        for (size_t t = 0; t <= s; t++) {
            if (s != t || has_diagonal)
                center_pair(gsl_matrix_ptr(block, filled++, 0), x, c, s, t);
            if (filled == PAIRS || (filled && s == last && t == last)) {
                gsl_matrix_view rows =
                    gsl_matrix_submatrix(block, 0, 0, filled, x->size2);

                blas_gram_add(v, &rows.matrix);
                filled = 0;
            }
        }
    blas_mirror(v);
    gsl_matrix_free(block);
}

void dependence_distance(gsl_matrix *distance, const gsl_matrix *x,
                         bool is_corrected)
{
    double frames = (double)x->size1;
    struct centering c =
        is_corrected
            ? find_centering(x, frames - 2, (frames - 1) * (frames - 2))
            : find_centering(x, frames, frames * frames);

    bug_if(is_corrected && x->size1 < DEPENDENCE_LEAST_FRAMES);
    sum_products(distance, x, &c, !is_corrected);
    corr_normalize(distance, distance);
    for (size_t i = 0; i < distance->size1 && !is_corrected; i++)
        for (size_t j = 0; j < distance->size2; j++) {
            double *value = gsl_matrix_ptr(distance, i, j);

            *value = sqrt(*value < 0 ? 0 : *value);
        }
    gsl_matrix_free(c.center), free(c.total);
}
