#include "dynamic/surrogates.h"

#include "base/mem.h"
#include "base/report.h"

#include <gsl/gsl_fft_halfcomplex.h>
#include <gsl/gsl_fft_real.h>
#include <math.h>
#include <stdlib.h>

const char *const surrogates_names[] = {"phase", "var", "shift", NULL};

void surrogates_shift(gsl_matrix *y, const gsl_matrix *x, struct rng *rng)
{
    size_t frames = x->size1;

    for (size_t i = 0; i < x->size2; i++) {
        size_t lag = rng_below(rng, frames);

        for (size_t t = 0; t < frames; t++)
            gsl_matrix_set(y, (t + lag) % frames, i, gsl_matrix_get(x, t, i));
    }
}

void surrogates_spectrum(gsl_matrix *spectrum, const gsl_matrix *x)
{
    size_t frames = x->size1;
    gsl_fft_real_wavetable *table = gsl_fft_real_wavetable_alloc(frames);
    gsl_fft_real_workspace *work = gsl_fft_real_workspace_alloc(frames);

    gsl_matrix_memcpy(spectrum, x);
    for (size_t i = 0; i < x->size2; i++)
        gsl_fft_real_transform(gsl_matrix_ptr(spectrum, 0, i), spectrum->tda,
                               frames, table, work);
    gsl_fft_real_wavetable_free(table), gsl_fft_real_workspace_free(work);
}

void surrogates_rotate(gsl_matrix *y, const gsl_matrix *spectrum,
                       const double *phase)
{
    size_t frames = y->size1;
    gsl_fft_halfcomplex_wavetable *table =
        gsl_fft_halfcomplex_wavetable_alloc(frames);
    gsl_fft_real_workspace *work = gsl_fft_real_workspace_alloc(frames);

    gsl_matrix_memcpy(y, spectrum);
    /* Bin k has its real part in row 2 k - 1 and its imaginary part in 2 k. */
    for (size_t k = 1; 2 * k < frames; k++) {
        double c = cos(phase[k]), s = sin(phase[k]);
        const double *re = gsl_matrix_const_ptr(spectrum, 2 * k - 1, 0);
        const double *im = gsl_matrix_const_ptr(spectrum, 2 * k, 0);

        for (size_t i = 0; i < y->size2; i++) {
            gsl_matrix_set(y, 2 * k - 1, i, c * re[i] - s * im[i]);
            gsl_matrix_set(y, 2 * k, i, s * re[i] + c * im[i]);
        }
    }
    for (size_t i = 0; i < y->size2; i++)
        gsl_fft_halfcomplex_inverse(gsl_matrix_ptr(y, 0, i), y->tda, frames,
                                    table, work);
    gsl_fft_halfcomplex_wavetable_free(table);
    gsl_fft_real_workspace_free(work);
}

void surrogates_randomize(gsl_matrix *y, const gsl_matrix *spectrum,
                          struct rng *rng)
{
    double *phase = NEW_ARRAY(double, y->size1 / 2 + 1);

    for (size_t k = 1; 2 * k < y->size1; k++)
        phase[k] = 2 * 3.14159265358979323846 * rng_uniform(rng);
    surrogates_rotate(y, spectrum, phase);
    free(phase);
}
