#include "signal/fluctuation.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"
#include "signal/frames.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

/* A sinusoid with less is zero at every frame, up to rounding. */
#define LEAST_SHARE 1e-12

/* The multiple of 1 / (frames tr) nearest to f, the lower one of two. */
static size_t nearest(double f, size_t frames, double tr)
{
    double place = ceil(f * (double)frames * tr - 0.5);

    return place > 0 ? (size_t)place : 0;
}

/* Scaled by 1 / sqrt(n sum x^2); one that is nothing stays 0. */
static void normalize(gsl_vector *row)
{
    double square = 0, frames = (double)row->size;

    for (size_t i = 0; i < row->size; i++)
        square += gsl_pow_2(gsl_vector_get(row, i));
    gsl_vector_scale(
        row, square > LEAST_SHARE * frames ? 1 / sqrt(frames * square) : 0);
}

/* The cosine and the sine of `turns` cycles a frame. */
static void fill_pair(gsl_vector *cosine, gsl_vector *sine, double turns,
                      const size_t *frame)
{
    double w = 2 * M_PI * turns, sum_sin = 0, sum_cos = 0, shift;

    for (size_t i = 0; i < cosine->size; i++) {
        sum_sin += sin(2 * w * (double)frame[i]);
        sum_cos += cos(2 * w * (double)frame[i]);
    }
    shift = atan2(sum_sin, sum_cos) / 2;
    for (size_t i = 0; i < cosine->size; i++) {
        gsl_vector_set(cosine, i, cos(w * (double)frame[i] - shift));
        gsl_vector_set(sine, i, sin(w * (double)frame[i] - shift));
    }
    normalize(cosine), normalize(sine);
}

static void fill_basis(struct fluctuation *fluctuation, const bool *kept,
                       size_t frames, size_t lowest)
{
    size_t *frame = NEW_ARRAY(size_t, frames), n = 0;

    for (size_t t = 0; t < frames; t++)
        if (kept[t])
            frame[n++] = t;
    for (size_t k = 0; k < fluctuation->bins; k++) {
        gsl_vector_view cosine = gsl_matrix_row(fluctuation->basis, k);
        gsl_vector_view sine =
            gsl_matrix_row(fluctuation->basis, fluctuation->bins + k);

        fill_pair(&cosine.vector, &sine.vector,
                  (double)(lowest + k) / (double)frames, frame);
    }
    free(frame);
}

struct fluctuation *fluctuation_new(const bool *kept, size_t frames, double tr,
                                    const double band[2], bool has_all)
{
    struct fluctuation *fluctuation;
    size_t n = frames_count(kept, frames), bins = (frames - 1) / 2;
    size_t from = nearest(band[0], frames, tr);
    size_t to = nearest(band[1], frames, tr);

    from = from < 1 ? 1 : from;
    to = to > bins + 1 ? bins + 1 : to;
    if (n < 3 || from >= to)
        return NULL;
    fluctuation = NEW_ARRAY(struct fluctuation, 1);
    fluctuation->first = has_all ? from - 1 : 0;
    fluctuation->count = to - from;
    fluctuation->bins = has_all ? bins : to - from;
    fluctuation->basis = gsl_matrix_alloc(2 * fluctuation->bins, n);
    fill_basis(fluctuation, kept, frames, has_all ? 1 : from);
    return fluctuation;
}

void fluctuation_free(struct fluctuation *fluctuation)
{
    gsl_matrix_free(fluctuation->basis), free(fluctuation);
}

static void center(gsl_matrix *series)
{
    double *mean = NEW_ARRAY(double, series->size2);
    double share = 1 / (double)series->size1;

    for (size_t i = 0; i < series->size1; i++)
        blas_add(mean, share, gsl_matrix_const_ptr(series, i, 0),
                 series->size2);
    for (size_t i = 0; i < series->size1; i++)
        blas_add(gsl_matrix_ptr(series, i, 0), -1, mean, series->size2);
    free(mean);
}

void fluctuation_of(double *alff, double *falff,
                    const struct fluctuation *fluctuation, gsl_matrix *series)
{
    size_t bins = fluctuation->bins, width = series->size2;
    size_t after = fluctuation->first + fluctuation->count;
    gsl_matrix *parts = gsl_matrix_alloc(2 * bins, width);
    double *whole = NEW_ARRAY(double, width), *slow = NEW_ARRAY(double, width);

    bug_if(series->size1 != fluctuation->basis->size2);
    center(series);
    /* parts = B d: what d has of each cosine and of each sine */
    blas_product(parts, 1, BLAS_PLAIN, fluctuation->basis, BLAS_PLAIN, series,
                 0);
    for (size_t k = 0; k < bins; k++) {
        const double *cosine = gsl_matrix_const_ptr(parts, k, 0);
        const double *sine = gsl_matrix_const_ptr(parts, bins + k, 0);
        double in_band = k >= fluctuation->first && k < after ? 1 : 0;

        for (size_t j = 0; j < width; j++) {
            double size = sqrt(cosine[j] * cosine[j] + sine[j] * sine[j]);

            whole[j] += size;
            slow[j] += in_band * size;
        }
    }
    for (size_t j = 0; j < width; j++) {
        alff[j] = 2 * slow[j] / (double)fluctuation->count;
        if (falff)
            falff[j] = whole[j] > 0 ? slow[j] / whole[j] : NAN;
    }
    gsl_matrix_free(parts);
    free(whole), free(slow);
}
