/*
 * golden.h - reference values and comparison of matrices, for unit tests.
 *
 * The files in tests/golden hold numbers made by independent programs (see
 * the README there), without header.  Unit tests run from the root of the
 * repository.
 */
#ifndef TESTS_GOLDEN_H
#define TESTS_GOLDEN_H

#include <gsl/gsl_matrix.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static inline gsl_matrix *golden(const char *path, size_t rows, size_t cols)
{
    gsl_matrix *m = gsl_matrix_alloc(rows, cols);
    FILE *in = fopen(path, "r");

    for (size_t k = 0; k < rows * cols; k++)
        if (!in || fscanf(in, "%lf", &m->data[k]) != 1) {
            printf("Bail out! cannot read %s\n", path);
            exit(1);
        }
    fclose(in);
    return m;
}

/*
 * max |a - b| / max(1, |b|).  NaN agrees with NaN; alone it is infinitely far.
 */
static inline double distance(const gsl_matrix *a, const gsl_matrix *b)
{
    double most = 0;

    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = 0; j < a->size2; j++) {
            double x = gsl_matrix_get(a, i, j), y = gsl_matrix_get(b, i, j);
            double d = isnan(x) && isnan(y)   ? 0
                       : isnan(x) || isnan(y) ? INFINITY
                                              : fabs(x - y) / fmax(1, fabs(y));

            most = fmax(most, d);
        }
    return most;
}

/* Uniform on [-0.5, 0.5): the generator of the reference inputs. */
static inline double lcg(unsigned long *state)
{
    *state = (1103515245UL * *state + 12345) & 0x7fffffff;
    return (double)*state / 2147483648.0 - 0.5;
}

static inline gsl_matrix *noise(size_t rows, size_t cols, unsigned long seed)
{
    gsl_matrix *m = gsl_matrix_alloc(rows, cols);

    for (size_t k = 0; k < rows * cols; k++)
        m->data[k] = lcg(&seed);
    return m;
}

#endif
