#include "signal/detrend.h"

#include "base/mem.h"
#include "signal/scale.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

void detrend_linear(gsl_matrix *series)
{
    detrend_polynomial(series, 1);
}

/* p = (t - middle) last - ratio before; returns |p|^2. */
static double next_polynomial(gsl_vector *p, const gsl_vector *last,
                              const gsl_vector *before, double ratio)
{
    double middle = ((double)p->size - 1) / 2, square = 0;

    for (size_t t = 0; t < p->size; t++) {
        double value = ((double)t - middle) * gsl_vector_get(last, t) -
                       ratio * gsl_vector_get(before, t);

        gsl_vector_set(p, t, value);
        square += value * value;
    }
    return square;
}

/* x -= (p . x) / square p, all columns at once. */
static void remove_direction(gsl_matrix *series, const gsl_vector *p,
                             double square)
{
    double *weight = NEW_ARRAY(double, series->size2);

    for (size_t t = 0; t < p->size; t++) {
        const double *x = gsl_matrix_ptr(series, t, 0);
        double step = gsl_vector_get(p, t);

        for (size_t j = 0; j < series->size2; j++)
            weight[j] += step * x[j];
    }
    for (size_t j = 0; j < series->size2; j++)
        weight[j] /= square;
    for (size_t t = 0; t < p->size; t++) {
        double *x = gsl_matrix_ptr(series, t, 0);
        double step = gsl_vector_get(p, t);

        for (size_t j = 0; j < series->size2; j++)
            x[j] -= weight[j] * step;
    }
    free(weight);
}

void detrend_polynomial(gsl_matrix *series, int degree)
{
    size_t frames = series->size1;
    gsl_matrix *room;
    double ratio = 0, before = (double)frames;

    if (degree < 1 || frames < 2 || !series->size2)
        return;
    scale_center(series);
    room = gsl_matrix_calloc(3, frames); /* p_k stands in row k modulo 3 */
    for (size_t t = 0; t < frames; t++)
        gsl_matrix_set(room, 0, t, 1);
    for (size_t k = 1; k <= (size_t)degree && k < frames; k++) {
        gsl_vector_view p = gsl_matrix_row(room, k % 3);
        gsl_vector_view last = gsl_matrix_row(room, (k + 2) % 3);
        gsl_vector_view older = gsl_matrix_row(room, (k + 1) % 3);
        double square =
            next_polynomial(&p.vector, &last.vector, &older.vector, ratio);

        ratio = square / before, before = square;
        remove_direction(series, &p.vector, square);
    }
    gsl_matrix_free(room);
}

size_t detrend_cosine_count(size_t frames, double high_pass, double tr)
{
    double count = floor(2 * (double)frames * high_pass * tr);

    return count < (double)frames - 1 ? (size_t)count : frames - 1;
}

void detrend_cosines(gsl_matrix *basis)
{
    double frames = (double)basis->size1;

    for (size_t t = 0; t < basis->size1; t++)
        for (size_t k = 0; k < basis->size2; k++)
            gsl_matrix_set(
                basis, t, k,
                sqrt(2 / frames) *
                    cos(M_PI / frames * ((double)t + 0.5) * ((double)k + 1)));
}
