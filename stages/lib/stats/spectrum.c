#include "stats/spectrum.h"

#include "base/mem.h"
#include "num/blas.h"

#include <gsl/gsl_vector.h>
#include <math.h>
#include <stdlib.h>

#define LEAST_VARIANCE 1e-10

static gsl_matrix *rows_of(const gsl_matrix *gram, const size_t *place,
                           size_t rows)
{
    gsl_matrix *some = gsl_matrix_alloc(rows, rows);

    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < rows; j++)
            gsl_matrix_set(some, i, j,
                           gsl_matrix_get(gram, place[i], place[j]));
    return some;
}

/* The sign that makes the largest entry positive, the first of equals. */
static double sign_of(const gsl_matrix *vectors, size_t row)
{
    double most = 0;

    for (size_t i = 0; i < vectors->size2; i++) {
        double entry = gsl_matrix_get(vectors, row, i);

        if (fabs(entry) > fabs(most))
            most = entry;
    }
    return most < 0 ? -1 : 1;
}

static void keep_components(struct spectrum *spectrum, const gsl_vector *values,
                            const gsl_matrix *vectors)
{
    size_t rows = spectrum->rows;
    double first = gsl_vector_get(values, rows - 1);

    while (spectrum->rank < rows && first > 0 &&
           gsl_vector_get(values, rows - 1 - spectrum->rank) >
               LEAST_VARIANCE * first)
        spectrum->rank++;
    if (!spectrum->rank)
        return;
    spectrum->vectors = gsl_matrix_alloc(spectrum->rank, rows);
    spectrum->scores = gsl_matrix_alloc(rows, spectrum->rank);
    spectrum->values = NEW_ARRAY(double, spectrum->rank);
    for (size_t a = 0; a < spectrum->rank; a++) {
        size_t from = rows - 1 - a;
        double sign = sign_of(vectors, from);
        double value = gsl_vector_get(values, from);

        spectrum->values[a] = value;
        for (size_t i = 0; i < rows; i++) {
            double entry = sign * gsl_matrix_get(vectors, from, i);

            gsl_matrix_set(spectrum->vectors, a, i, entry);
            gsl_matrix_set(spectrum->scores, i, a, sqrt(value) * entry);
        }
    }
}

struct spectrum *spectrum_new(const gsl_matrix *gram, const size_t *place,
                              size_t rows)
{
    struct spectrum *spectrum = NEW_ARRAY(struct spectrum, 1);
    gsl_vector *values = gsl_vector_alloc(rows);
    gsl_matrix *vectors = gsl_matrix_alloc(rows, rows);
    bool is_done;

    spectrum->rows = rows;
    spectrum->gram = rows_of(gram, place, rows);
    is_done = blas_eigen(values, vectors, spectrum->gram);
    if (is_done) {
        for (size_t i = 0; i < rows; i++)
            spectrum->scale +=
                gsl_matrix_get(spectrum->gram, i, i) / (double)rows;
        keep_components(spectrum, values, vectors);
    }
    gsl_vector_free(values), gsl_matrix_free(vectors);
    if (!is_done) {
        spectrum_free(spectrum);
        return NULL;
    }
    return spectrum;
}

void spectrum_free(struct spectrum *spectrum)
{
    gsl_matrix_free(spectrum->gram);
    if (spectrum->rank)
        gsl_matrix_free(spectrum->vectors), gsl_matrix_free(spectrum->scores);
    free(spectrum->values), free(spectrum);
}

void spectrum_dual(double *dual, const struct spectrum *spectrum,
                   const double *weights, size_t count)
{
    for (size_t i = 0; i < spectrum->rows; i++)
        dual[i] = 0;
    for (size_t a = 0; a < count; a++)
        blas_add(dual, weights[a] / sqrt(spectrum->values[a]),
                 gsl_matrix_const_ptr(spectrum->vectors, a, 0), spectrum->rows);
}
