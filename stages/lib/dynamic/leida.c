#include "dynamic/leida.h"

#include "base/mem.h"

#include <gsl/gsl_fft_complex.h>
#include <math.h>
#include <stdlib.h>

enum { LEAST_STRETCH = 3 };
static const double least_coherence = 1e-9, least_spread = 1e-12;

/* ---- phases ---- */

/* z[2 frames] = the analytic signal of z: twice the positive frequencies. */
static void analytic(double *z, size_t frames,
                     const gsl_fft_complex_wavetable *table,
                     gsl_fft_complex_workspace *work)
{
    gsl_fft_complex_forward(z, 1, frames, table, work);
    for (size_t k = 1; k < frames; k++) {
        double gain = 2 * k < frames ? 2 : 2 * k == frames ? 1 : 0;

        z[2 * k] *= gain, z[2 * k + 1] *= gain;
    }
    gsl_fft_complex_inverse(z, 1, frames, table, work);
}

/* Puts frames first .. end - 1 of a column, without mean, into z; false if they
 * are constant. */
static bool load(double *z, const gsl_matrix *x, size_t i,
                 const size_t range[2])
{
    size_t frames = range[1] - range[0];
    double mean = 0, size = 0, spread = 0;

    for (size_t t = range[0]; t < range[1]; t++) {
        mean += gsl_matrix_get(x, t, i) / (double)frames;
        size = fmax(size, fabs(gsl_matrix_get(x, t, i)));
    }
    for (size_t t = 0; t < frames; t++) {
        z[2 * t] = gsl_matrix_get(x, range[0] + t, i) - mean;
        z[2 * t + 1] = 0;
        spread = fmax(spread, fabs(z[2 * t]));
    }
    return isfinite(mean) && spread > least_spread * size;
}

static void stretch(gsl_matrix *phase, const gsl_matrix *x,
                    const size_t range[2])
{
    size_t frames = range[1] - range[0];
    gsl_fft_complex_wavetable *table = gsl_fft_complex_wavetable_alloc(frames);
    gsl_fft_complex_workspace *work = gsl_fft_complex_workspace_alloc(frames);
    double *z = NEW_ARRAY(double, 2 * frames);

    for (size_t i = 0; i < x->size2; i++) {
        if (!load(z, x, i, range))
            continue;
        analytic(z, frames, table, work);
        for (size_t t = 0; t < frames; t++)
            gsl_matrix_set(phase, range[0] + t, i,
                           atan2(z[2 * t + 1], z[2 * t]));
    }
    gsl_fft_complex_wavetable_free(table), gsl_fft_complex_workspace_free(work);
    free(z);
}

void leida_phases(gsl_matrix *phase, const gsl_matrix *x, const bool *is_there)
{
    gsl_matrix_set_all(phase, NAN);
    for (size_t t = 0; t < x->size1;) {
        size_t range[2] = {t, t};

        while (range[1] < x->size1 && is_there[range[1]])
            range[1]++;
        if (range[1] - range[0] >= LEAST_STRETCH)
            stretch(phase, x, range);
        t = range[1] + 1;
    }
}

/* ---- the vector ---- */

/* Whether the sign is the other one. */
static bool is_upside_down(const double *vector, size_t nodes)
{
    size_t above = 0;
    double up = 0, down = 0;

    for (size_t i = 0; i < nodes; i++)
        if (vector[i] > 0)
            above++, up += vector[i];
        else
            down -= vector[i];
    return 2 * above > nodes || (2 * above == nodes && up > down);
}

struct leida leida_vector(double *vector, const double *phase, size_t nodes)
{
    double n = (double)nodes, re = 0, im = 0, re2 = 0, im2 = 0, norm = 0, turn;
    struct leida found;

    for (size_t i = 0; i < nodes; i++) {
        double c = cos(phase[i]), s = sin(phase[i]);

        re += c, im += s;
        re2 += c * c - s * s, im2 += 2 * c * s;
    }
    found.kuramoto = hypot(re, im) / n;
    found.share = (1 + hypot(re2, im2) / n) / 2;
    found.is_unique = hypot(re2, im2) / n >= least_coherence;
    turn = atan2(im2, re2) / 2;
    for (size_t i = 0; i < nodes; i++) {
        vector[i] = cos(phase[i] - turn);
        norm += vector[i] * vector[i];
    }
    norm = is_upside_down(vector, nodes) ? -sqrt(norm) : sqrt(norm);
    for (size_t i = 0; i < nodes; i++)
        vector[i] /= norm;
    return found;
}
