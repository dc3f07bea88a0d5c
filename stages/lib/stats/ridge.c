#include "stats/ridge.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

struct ridge ridge_new(const struct spectrum *spectrum, const double *penalties,
                       size_t choices)
{
    size_t rows = spectrum->rows;
    struct ridge ridge = {.spectrum = spectrum, .choices = choices};

    ridge.penalty = NEW_ARRAY(double, choices);
    ridge.left = NEW_ARRAY(double, choices *rows);
    for (size_t c = 0; c < choices; c++) {
        double *left = ridge.left + c * rows;

        ridge.penalty[c] = penalties[c] * spectrum->scale;
        for (size_t i = 0; i < rows; i++)
            left[i] = 1 - 1 / (double)rows;
        for (size_t a = 0; a < spectrum->rank; a++) {
            const double *v = gsl_matrix_const_ptr(spectrum->vectors, a, 0);
            double kept =
                spectrum->values[a] / (spectrum->values[a] + ridge.penalty[c]);

            for (size_t i = 0; i < rows; i++)
                left[i] -= kept * v[i] * v[i];
        }
    }
    return ridge;
}

void ridge_release(struct ridge *ridge)
{
    free(ridge->penalty), free(ridge->left);
}

/* onto[a] = v_a . y, y being centered already by v_a . 1 = 0 */
static void project(double *onto, const struct spectrum *spectrum,
                    const double *y)
{
    for (size_t a = 0; a < spectrum->rank; a++) {
        const double *v = gsl_matrix_const_ptr(spectrum->vectors, a, 0);

        onto[a] = 0;
        for (size_t i = 0; i < spectrum->rows; i++)
            onto[a] += v[i] * y[i];
    }
}

/* Sum of the squared errors of rows that are left out. */
static double left_out(double *rest, const struct ridge *ridge, size_t choice,
                       const double *onto, const double *y)
{
    const struct spectrum *s = ridge->spectrum;
    const double *left = ridge->left + choice * s->rows;
    double mean = 0, sum = 0;

    for (size_t i = 0; i < s->rows; i++)
        mean += y[i] / (double)s->rows;
    for (size_t i = 0; i < s->rows; i++)
        rest[i] = y[i] - mean;
    for (size_t a = 0; a < s->rank; a++) {
        const double *v = gsl_matrix_const_ptr(s->vectors, a, 0);
        double part =
            onto[a] * s->values[a] / (s->values[a] + ridge->penalty[choice]);

        for (size_t i = 0; i < s->rows; i++)
            rest[i] -= part * v[i];
    }
    for (size_t i = 0; i < s->rows; i++)
        sum += pow(rest[i] / fmax(left[i], 1e-12), 2);
    return sum;
}

size_t ridge_fit(double *dual, const struct ridge *ridge, const double *y)
{
    const struct spectrum *s = ridge->spectrum;
    double *onto = NEW_ARRAY(double, s->rank + 1), least = INFINITY;
    size_t best = 0;

    project(onto, s, y);
    for (size_t c = 0; ridge->choices > 1 && c < ridge->choices; c++) {
        double error = left_out(dual, ridge, c, onto, y);

        if (error < least)
            least = error, best = c;
    }
    for (size_t i = 0; i < s->rows; i++)
        dual[i] = 0;
    for (size_t a = 0; a < s->rank; a++) {
        const double *v = gsl_matrix_const_ptr(s->vectors, a, 0);
        double weight = onto[a] / (s->values[a] + ridge->penalty[best]);

        for (size_t i = 0; i < s->rows; i++)
            dual[i] += weight * v[i];
    }
    free(onto);
    return best;
}
