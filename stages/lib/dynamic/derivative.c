#include "dynamic/derivative.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>

const char *const derivative_names[] = {"gaussian", "savitzky-golay",
                                        "difference", "none", NULL};

/* Frames first .. end - 1 have weights[0 ..] in the slope at some frame. */
struct kernel {
    size_t first, end;
    double *weights;
    bool is_valid;
};

/* The stretch of frames that are there around t. */
static void stretch_of(size_t range[2], const bool *is_there, size_t frames,
                       size_t t)
{
    range[0] = t, range[1] = t + 1;
    while (range[0] > 0 && is_there[range[0] - 1])
        range[0]--;
    while (range[1] < frames && is_there[range[1]])
        range[1]++;
}

/* ---- weights of the frames ---- */

/* Gaussian weights out to 4 widths, less where the stretch ends. */
static double gaussian(struct kernel *kernel, const size_t range[2], size_t t,
                       double width)
{
    size_t reach = (size_t)ceil(4 * width);
    double whole = 0, inside = 0;

    kernel->first = t > range[0] + reach ? t - reach : range[0];
    kernel->end = t + reach + 1 < range[1] ? t + reach + 1 : range[1];
    for (size_t s = 0; s <= reach; s++)
        whole += (s ? 2 : 1) * exp(-.5 * (double)(s * s) / (width * width));
    for (size_t s = kernel->first; s < kernel->end; s++) {
        double at = (double)s - (double)t;
        double weight = exp(-.5 * at * at / (width * width));

        kernel->weights[s - kernel->first] = weight;
        inside += weight;
    }
    return inside / whole;
}

/* Equal weights on the `width` frames of the stretch that are nearest. */
static double equal(struct kernel *kernel, const size_t range[2], size_t t,
                    double width)
{
    size_t window = (size_t)width, half = window / 2;
    size_t first = t > range[0] + half ? t - half : range[0];
    size_t end = first + window < range[1] ? first + window : range[1];

    first = end > range[0] + window ? end - window : range[0];
    kernel->first = first, kernel->end = end;
    for (size_t s = first; s < end; s++)
        kernel->weights[s - first] = 1;
    return (double)(end - first) / (double)window;
}

/* ---- the slope of the fit, as weights ---- */

/*
 * With moments m_k = sum w s^k (s from t, in units of `scale`), the slope at 0
 * of the line is sum w (s m_0 - m_1) x / (m_0 m_2 - m_1^2), and that of the
 * parabola follows from Cramer's rule.
 */
static bool slope_of(struct kernel *kernel, size_t t, int degree, double scale)
{
    double m[5] = {0}, c[3], determinant;
    size_t count = kernel->end - kernel->first;

    for (size_t k = 0; k < count; k++) {
        double s = ((double)(kernel->first + k) - (double)t) / scale;
        double power = kernel->weights[k];

        for (size_t e = 0; e < 5; e++, power *= s)
            m[e] += power;
    }
    if (degree == 1) {
        determinant = m[0] * m[2] - m[1] * m[1];
        c[0] = -m[1], c[1] = m[0], c[2] = 0;
    } else {
        determinant = m[0] * (m[2] * m[4] - m[3] * m[3]) -
                      m[1] * (m[1] * m[4] - m[2] * m[3]) +
                      m[2] * (m[1] * m[3] - m[2] * m[2]);
        c[0] = m[2] * m[3] - m[1] * m[4];
        c[1] = m[0] * m[4] - m[2] * m[2];
        c[2] = m[1] * m[2] - m[0] * m[3];
    }
    if (count < (size_t)degree + 1 || !(determinant > 0))
        return false;
    for (size_t k = 0; k < count; k++) {
        double s = ((double)(kernel->first + k) - (double)t) / scale;

        kernel->weights[k] *=
            (c[0] + s * (c[1] + s * c[2])) / (determinant * scale);
    }
    return true;
}

static void kernel_at(struct kernel *kernel, const bool *is_there,
                      size_t frames, size_t t,
                      const struct derivative *derivative)
{
    size_t range[2];
    double share;

    kernel->is_valid = false;
    if (!is_there[t])
        return;
    stretch_of(range, is_there, frames, t);
    switch (derivative->kind) {
    case DERIVATIVE_GAUSSIAN:
        share = gaussian(kernel, range, t, derivative->width);
        kernel->is_valid =
            share >= .5 && slope_of(kernel, t, 1, derivative->width);
        break;
    case DERIVATIVE_SAVITZKY_GOLAY:
        share = equal(kernel, range, t, derivative->width);
        kernel->is_valid =
            share >= .5 && slope_of(kernel, t, 2, derivative->width / 2);
        break;
    case DERIVATIVE_DIFFERENCE:
        kernel->first = t, kernel->end = t + 2;
        kernel->weights[0] = -1, kernel->weights[1] = 1;
        kernel->is_valid = t + 1 < range[1];
        break;
    case DERIVATIVE_NONE:
        kernel->first = t, kernel->end = t + 1;
        kernel->weights[0] = 1;
        kernel->is_valid = true;
        break;
    }
}

/* ---- all frames ---- */

static size_t room_of(const struct derivative *derivative)
{
    bug_if(derivative->kind < DERIVATIVE_DIFFERENCE &&
           !(derivative->width > 0));
    return 4 + 2 * (size_t)ceil(4 * derivative->width);
}

void derivative_of(gsl_matrix *d, bool *is_valid, const gsl_matrix *x,
                   const bool *is_there, const struct derivative *derivative)
{
    struct kernel kernel = {.weights = NEW_ARRAY(double, room_of(derivative))};

    for (size_t t = 0; t < x->size1; t++) {
        gsl_vector_view row = gsl_matrix_row(d, t);

        kernel_at(&kernel, is_there, x->size1, t, derivative);
        is_valid[t] = kernel.is_valid;
        gsl_vector_set_all(&row.vector, kernel.is_valid ? 0 : NAN);
        for (size_t s = kernel.first; kernel.is_valid && s < kernel.end; s++)
            for (size_t i = 0; i < x->size2; i++)
                *gsl_vector_ptr(&row.vector, i) +=
                    kernel.weights[s - kernel.first] * gsl_matrix_get(x, s, i);
    }
    free(kernel.weights);
}

void derivative_scale(gsl_matrix *d, bool *is_found, const bool *is_valid,
                      bool is_sample)
{
    for (size_t i = 0; i < d->size2; i++) {
        double sum = 0, size = 0, square = 0, count = 0, spread;

        for (size_t t = 0; t < d->size1; t++)
            if (is_valid[t]) {
                sum += gsl_matrix_get(d, t, i), count++;
                size += fabs(gsl_matrix_get(d, t, i));
            }
        for (size_t t = 0; t < d->size1; t++)
            if (is_valid[t]) {
                *gsl_matrix_ptr(d, t, i) -= sum / count;
                square += pow(gsl_matrix_get(d, t, i), 2);
            }
        spread = sqrt(square / (is_sample ? count - 1 : count));
        is_found[i] = isfinite(spread) && spread > 1e-12 * size / count;
        for (size_t t = 0; t < d->size1; t++)
            if (is_valid[t])
                *gsl_matrix_ptr(d, t, i) =
                    is_found[i] ? gsl_matrix_get(d, t, i) / spread : 0;
    }
}
