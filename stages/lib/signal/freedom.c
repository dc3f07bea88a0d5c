#include "signal/freedom.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"
#include "signal/standardize.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_fft_halfcomplex.h>
#include <gsl/gsl_fft_real.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_FRAMES 10.0 /* of the frames there are */

/* A power of two with room for every lag, without wrapping around. */
static size_t transform_length(const struct timeline *timeline)
{
    size_t length = 2;

    while (length < timeline->end + timeline->longest)
        length *= 2;
    return length;
}

/* The power spectrum of a halfcomplex transform, as one. */
static void square_modulus(double *f, size_t length)
{
    f[0] *= f[0];
    f[length / 2] *= f[length / 2];
    for (size_t k = 1; k < length / 2; k++) {
        f[k] = f[k] * f[k] + f[length - k] * f[length - k];
        f[length - k] = 0;
    }
}

void freedom_autocorrelation(gsl_matrix *autocorrelation, const gsl_matrix *x,
                             const struct timeline *timeline)
{
    size_t length = transform_length(timeline);
    double *f = NEW_ARRAY(double, length);

    bug_if(autocorrelation->size1 > timeline->longest);
    bug_if(autocorrelation->size2 != x->size2 || x->size1 != timeline->frames);
    for (size_t j = 0; j < x->size2; j++) {
        memset(f, 0, length * sizeof *f);
        for (size_t t = 0; t < x->size1; t++)
            f[timeline->moment[t]] = gsl_matrix_get(x, t, j);
        gsl_fft_real_radix2_transform(f, 1, length);
        square_modulus(f, length);
        gsl_fft_halfcomplex_radix2_inverse(f, 1, length);
        for (size_t k = 0; k < autocorrelation->size1; k++)
            gsl_matrix_set(autocorrelation, k, j, f[k] / f[0]);
    }
    free(f);
}

/*
 * What a lag counts, lag 0 and both signs of the others: with n_k pairs out of
 * n_0 frames a product of mean autocovariances is S_x S_y / n_k^2, there are
 * n_k such terms in the variance, and 1 - k / T is the taper.
 */
static double weight(const struct timeline *timeline, size_t lag)
{
    double pairs = (double)timeline_pairs(timeline, lag);
    double taper = (double)timeline_span(timeline, lag) /
                   (double)timeline_span(timeline, 0);

    return pairs > 0 ? (lag ? 2 : 1) * taper / pairs : 0;
}

void freedom_effective(gsl_matrix *frames, const gsl_matrix *x,
                       const struct timeline *timeline)
{
    gsl_matrix *centered = gsl_matrix_alloc(x->size1, x->size2);
    gsl_matrix *lagged = gsl_matrix_alloc(timeline->longest, x->size2);
    double least = 1 / (MOST_FRAMES * (double)x->size1);

    gsl_matrix_memcpy(centered, x);
    standardize_center(centered);
    freedom_autocorrelation(lagged, centered, timeline);
    for (size_t k = 0; k < lagged->size1; k++) {
        gsl_vector_view row = gsl_matrix_row(lagged, k);

        gsl_vector_scale(&row.vector, sqrt(weight(timeline, k)));
    }
    /* var(r) = A'A, A the weighted autocorrelations */
    blas_gram(frames, 1, lagged);
    for (size_t i = 0; i < frames->size1; i++)
        for (size_t j = 0; j < frames->size2; j++) {
            double variance = gsl_matrix_get(frames, i, j);

            gsl_matrix_set(frames, i, j,
                           i == j ? NAN
                                  : 1 / (variance < least ? least : variance));
        }
    gsl_matrix_free(centered), gsl_matrix_free(lagged);
}

static double p_value(double r, double freedom)
{
    if (isnan(r) || !(freedom >= 1))
        return NAN;
    if (fabs(r) >= 1)
        return 0;
    return 2 * gsl_cdf_tdist_Q(fabs(r) * sqrt(freedom / (1 - r * r)), freedom);
}

void freedom_p_values(gsl_matrix *p, const gsl_matrix *r,
                      const gsl_matrix *freedom)
{
    for (size_t i = 0; i < p->size1; i++) {
        gsl_matrix_set(p, i, i, NAN);
        for (size_t j = 0; j < i; j++) {
            double value =
                p_value(gsl_matrix_get(r, i, j), gsl_matrix_get(freedom, i, j));

            gsl_matrix_set(p, i, j, value);
            gsl_matrix_set(p, j, i, value);
        }
    }
}
