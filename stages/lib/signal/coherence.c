#include "signal/coherence.h"

#include "base/mem.h"
#include "num/blas.h"
#include "signal/standardize.h"

#include <math.h>
#include <stdlib.h>

/* A frequency this little outside, relatively, is outside by rounding alone. */
#define SLACK 1e-9

/* One segment: centered, and under the window. */
static void window_segment(gsl_matrix *segment, const gsl_matrix *x,
                           size_t start)
{
    double turn = 2 * acos(-1) / (double)segment->size1;
    gsl_matrix_const_view rows =
        gsl_matrix_const_submatrix(x, start, 0, segment->size1, segment->size2);

    gsl_matrix_memcpy(segment, &rows.matrix);
    standardize_center(segment);
    for (size_t t = 0; t < segment->size1; t++) {
        gsl_vector_view row = gsl_matrix_row(segment, t);

        gsl_vector_scale(&row.vector, (1 - cos(turn * (double)t)) / 2);
    }
}

/* row 0, row 1 = the cosine and the sine of the k-th harmonic. */
static void fill_waves(gsl_matrix *waves, size_t k)
{
    double turn = 2 * acos(-1) / (double)waves->size2;

    for (size_t t = 0; t < waves->size2; t++) {
        double angle = turn * (double)((k * t) % waves->size2);

        gsl_matrix_set(waves, 0, t, cos(angle));
        gsl_matrix_set(waves, 1, t, sin(angle));
    }
}

/* sum += |P|^2 / (P_ii P_jj) of one frequency, lower triangle. */
static void add_coherence(gsl_matrix *sum, const gsl_matrix *re,
                          const gsl_matrix *im)
{
    for (size_t i = 0; i < sum->size1; i++)
        for (size_t j = 0; j < i; j++) {
            double a = gsl_matrix_get(re, i, j), b = gsl_matrix_get(im, i, j);
            double power = gsl_matrix_get(re, i, i) * gsl_matrix_get(re, j, j);

            *gsl_matrix_ptr(sum, i, j) +=
                power > 0 ? fmin((a * a + b * b) / power, 1) : NAN;
        }
}

/* What the sum over frequencies needs. */
struct spectra {
    gsl_matrix **segments, *waves, *cosine, *sine, *re, *im;
    size_t count;
};

/* P(f) of one frequency: with X = C - iS,  Re = C'C + S'S,  Im = C'S - S'C. */
static void cross_spectrum(struct spectra *s, size_t k)
{
    fill_waves(s->waves, k);
    for (size_t n = 0; n < s->count; n++) {
        gsl_matrix_view both[2] = {
            gsl_matrix_submatrix(s->cosine, n, 0, 1, s->cosine->size2),
            gsl_matrix_submatrix(s->sine, n, 0, 1, s->sine->size2)};

        for (size_t part = 0; part < 2; part++) {
            gsl_matrix_view wave =
                gsl_matrix_submatrix(s->waves, part, 0, 1, s->waves->size2);

            blas_product(&both[part].matrix, 1, BLAS_PLAIN, &wave.matrix,
                         BLAS_PLAIN, s->segments[n], 0);
        }
    }
    blas_product(s->re, 1, BLAS_TRANSPOSED, s->cosine, BLAS_PLAIN, s->cosine,
                 0);
    blas_product(s->re, 1, BLAS_TRANSPOSED, s->sine, BLAS_PLAIN, s->sine, 1);
    blas_product(s->im, 1, BLAS_TRANSPOSED, s->cosine, BLAS_PLAIN, s->sine, 0);
    blas_product(s->im, -1, BLAS_TRANSPOSED, s->sine, BLAS_PLAIN, s->cosine, 1);
}

static struct spectra spectra_new(const gsl_matrix *x, const size_t *start,
                                  size_t count, size_t length)
{
    size_t regions = x->size2;
    struct spectra s = {
        .segments = NEW_ARRAY(gsl_matrix *, count),
        .waves = gsl_matrix_alloc(2, length),
        .cosine = gsl_matrix_alloc(count, regions),
        .sine = gsl_matrix_alloc(count, regions),
        .re = gsl_matrix_alloc(regions, regions),
        .im = gsl_matrix_alloc(regions, regions),
        .count = count,
    };

    for (size_t n = 0; n < count; n++) {
        s.segments[n] = gsl_matrix_alloc(length, regions);
        window_segment(s.segments[n], x, start[n]);
    }
    return s;
}

static void spectra_release(struct spectra *s)
{
    for (size_t n = 0; n < s->count; n++)
        gsl_matrix_free(s->segments[n]);
    free(s->segments);
    gsl_matrix_free(s->waves), gsl_matrix_free(s->cosine);
    gsl_matrix_free(s->sine), gsl_matrix_free(s->re), gsl_matrix_free(s->im);
}

enum coherence_status coherence(gsl_matrix *coherence, size_t *segments,
                                const gsl_matrix *x,
                                const struct timeline *timeline, double tr,
                                size_t length,
                                const struct coherence_band *band)
{
    size_t *start = NEW_ARRAY(size_t, timeline->frames);
    size_t step = length - length / 2, bins = 0;
    double unit = 1 / ((double)length * tr);

    gsl_matrix_set_zero(coherence);
    *segments = timeline_segments(start, timeline, length, step);
    if (*segments >= 2) {
        struct spectra s = spectra_new(x, start, *segments, length);

        for (size_t k = 1; k <= length / 2; k++) {
            double f = (double)k * unit;

            if (f < band->low * (1 - SLACK) || f > band->high * (1 + SLACK))
                continue;
            cross_spectrum(&s, k);
            add_coherence(coherence, s.re, s.im);
            bins++;
        }
        spectra_release(&s);
    }
    gsl_matrix_scale(coherence, bins ? 1 / (double)bins : NAN);
    blas_mirror(coherence);
    for (size_t i = 0; i < coherence->size1; i++)
        gsl_matrix_set(coherence, i, i, 1);
    free(start);
    return *segments < 2 ? COHERENCE_SHORT
           : bins        ? COHERENCE_DONE
                         : COHERENCE_NARROW;
}
