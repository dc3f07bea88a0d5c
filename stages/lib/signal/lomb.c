#include "signal/lomb.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"
#include "signal/frames.h"
#include "signal/scale.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

/* Frequencies a period of the run, and how many go into one product. */
enum { OVERSAMPLING = 8, BATCH = 64 };

static double phase_of(const bool *kept, size_t frames, double w)
{
    double sine = 0, cosine = 0;

    for (size_t t = 0; t < frames; t++) {
        sine += kept[t] ? sin(2 * w * (double)t) : 0;
        cosine += kept[t] ? cos(2 * w * (double)t) : 0;
    }
    return atan2(sine, cosine) / (2 * w);
}

/*
 * Columns 2k and 2k + 1: the cosine and the sine of one frequency, in `waves`
 * at all frames and in `fits` at the kept ones, divided by their square norm.
 */
static void add_frequency(gsl_matrix *waves, gsl_matrix *fits, size_t k,
                          const bool *kept, double w)
{
    size_t frames = waves->size1, row = 0;
    double tau = phase_of(kept, frames, w), norm[2] = {0, 0};

    for (size_t t = 0; t < frames; t++) {
        double wave[2] = {cos(w * ((double)t - tau)),
                          sin(w * ((double)t - tau))};

        for (size_t i = 0; i < 2; i++) {
            gsl_matrix_set(waves, t, 2 * k + i, wave[i]);
            if (!kept[t])
                continue;
            gsl_matrix_set(fits, row, 2 * k + i, wave[i]);
            norm[i] += wave[i] * wave[i];
        }
        row += kept[t];
    }
    for (size_t i = 0; i < 2; i++) {
        gsl_vector_view column = gsl_matrix_column(fits, 2 * k + i);

        gsl_vector_scale(&column.vector, 1 / norm[i]);
    }
}

gsl_matrix *lomb_filler(const bool *kept, size_t frames)
{
    size_t n = frames_count(kept, frames);
    size_t count = n * OVERSAMPLING / 2,
           nyquist = (frames - 1) * OVERSAMPLING / 2;
    gsl_matrix *filler = gsl_matrix_calloc(frames, n);
    gsl_matrix *waves = gsl_matrix_calloc(frames, 2 * (size_t)BATCH);
    gsl_matrix *fits = gsl_matrix_calloc(n, 2 * (size_t)BATCH);

    bug_if(!kept[0] || !kept[frames - 1]);
    count = count < nyquist ? count : nyquist - 1;
    for (size_t from = 0; from < count; from += BATCH) {
        gsl_matrix_set_zero(fits);
        for (size_t k = 0; k < BATCH && from + k < count; k++)
            add_frequency(waves, fits, k, kept,
                          2 * M_PI * (double)(from + k + 1) /
                              (OVERSAMPLING * ((double)frames - 1)));
        blas_product(filler, 1, BLAS_PLAIN, waves, BLAS_TRANSPOSED, fits, 1);
    }
    gsl_matrix_free(waves), gsl_matrix_free(fits);
    return filler;
}

/* A straight line over the row index of the run. */
struct line {
    double mean, middle, slope;
};

static double line_at(const struct line *line, size_t t)
{
    return line->mean + line->slope * ((double)t - line->middle);
}

/* The least-squares line through the kept rows of column j, `x` in order. */
static struct line fit_line(const gsl_vector *x, const bool *kept,
                            size_t frames)
{
    struct line line = {.mean = scale_mean(x)};
    double square = 0;
    size_t row = 0;

    for (size_t t = 0; t < frames; t++)
        line.middle += kept[t] ? (double)t : 0;
    line.middle /= (double)x->size;
    for (size_t t = 0; t < frames; t++) {
        double step = (double)t - line.middle;

        if (!kept[t])
            continue;
        line.slope += step * (gsl_vector_get(x, row++) - line.mean);
        square += step * step;
    }
    line.slope /= square;
    return line;
}

static double spread(const gsl_vector *x)
{
    double mean = scale_mean(x), sum = 0;

    for (size_t t = 0; t < x->size; t++)
        sum += gsl_pow_2(gsl_vector_get(x, t) - mean);
    return sqrt(sum / ((double)x->size - 1));
}

void lomb_fill(gsl_matrix *series, const bool *kept, const gsl_matrix *filler)
{
    size_t frames = series->size1, count = series->size2;
    gsl_matrix *rest = gsl_matrix_alloc(filler->size2, count);
    gsl_matrix *filled = gsl_matrix_alloc(frames, count);
    struct line *lines = NEW_ARRAY(struct line, count);

    frames_gather(rest, series, kept);
    for (size_t j = 0; j < count; j++) {
        gsl_vector_view x = gsl_matrix_column(rest, j);
        size_t row = 0;

        lines[j] = fit_line(&x.vector, kept, frames);
        for (size_t t = 0; t < frames; t++)
            if (kept[t])
                *gsl_vector_ptr(&x.vector, row++) -= line_at(&lines[j], t);
    }
    blas_product(filled, 1, BLAS_PLAIN, filler, BLAS_PLAIN, rest, 0);
    for (size_t j = 0; j < count; j++) {
        gsl_vector_view x = gsl_matrix_column(rest, j);
        gsl_vector_view h = gsl_matrix_column(filled, j);
        double wide = spread(&h.vector);
        double scale = wide == 0 ? 0 : spread(&x.vector) / wide;

        for (size_t t = 0; t < frames; t++)
            if (!kept[t])
                gsl_matrix_set(series, t, j,
                               line_at(&lines[j], t) +
                                   scale * gsl_vector_get(&h.vector, t));
    }
    gsl_matrix_free(rest), gsl_matrix_free(filled);
    free(lines);
}
