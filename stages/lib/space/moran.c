#include "space/moran.h"

#include "base/mem.h"
#include "num/blas.h"

#include <math.h>
#include <stdlib.h>

static gsl_matrix *weights_of(const gsl_matrix *distances)
{
    size_t n = distances->size1;
    gsl_matrix *weights = gsl_matrix_alloc(n, n);

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            gsl_matrix_set(weights, i, j,
                           i == j ? 0 : 1 / gsl_matrix_get(distances, i, j));
    return weights;
}

/* w_ij - w_i. - w_.j + w_.. */
static void center_twice(gsl_matrix *weights)
{
    size_t n = weights->size1;
    double *mean = NEW_ARRAY(double, n), all = 0;

    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            mean[i] += gsl_matrix_get(weights, i, j) / (double)n;
        all += mean[i] / (double)n;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            gsl_matrix_set(weights, i, j,
                           gsl_matrix_get(weights, i, j) - mean[i] - mean[j] +
                               all);
    free(mean);
}

/* The eigenvector that is the constant is the one with the largest sum. */
static gsl_matrix *without_constant(const gsl_matrix *vectors)
{
    size_t n = vectors->size1, constant = 0, to = 0;
    gsl_matrix *rest = gsl_matrix_alloc(n > 1 ? n - 1 : 1, n);
    double most = -1;

    for (size_t k = 0; k < n; k++) {
        double sum = 0;

        for (size_t i = 0; i < n; i++)
            sum += gsl_matrix_get(vectors, k, i);
        if (fabs(sum) > most)
            most = fabs(sum), constant = k;
    }
    gsl_matrix_set_zero(rest);
    for (size_t k = 0; k < n; k++)
        if (k != constant) {
            gsl_vector_const_view row = gsl_matrix_const_row(vectors, k);

            gsl_matrix_set_row(rest, to++, &row.vector);
        }
    return rest;
}

struct moran *moran_new(const gsl_matrix *distances)
{
    size_t n = distances->size1;
    struct moran *moran = NULL;
    gsl_matrix *weights = weights_of(distances);
    gsl_matrix *vectors = gsl_matrix_alloc(n, n);
    gsl_vector *values = gsl_vector_alloc(n);
    double trace = 0;

    center_twice(weights);
    /* The constant has the eigenvalue 0, which others may have, too: it is
     * moved away from all of them. */
    for (size_t k = 0; k < n * n; k++)
        trace += fabs(weights->data[k]);
    gsl_matrix_add_constant(weights, (1 + trace) / (double)n);
    if (blas_eigen(values, vectors, weights)) {
        moran = NEW_ARRAY(struct moran, 1);
        moran->vectors = without_constant(vectors);
    }
    gsl_matrix_free(weights), gsl_matrix_free(vectors);
    gsl_vector_free(values);
    return moran;
}

void moran_free(struct moran *moran)
{
    if (!moran)
        return;
    gsl_matrix_free(moran->vectors);
    free(moran);
}

static double mean_of(const double *map, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += map[i];
    return sum / (double)n;
}

void moran_draw(double *surrogate, const struct moran *moran, const double *map,
                struct rng *rng)
{
    size_t n = moran->vectors->size2;
    double mean = mean_of(map, n);

    for (size_t i = 0; i < n; i++)
        surrogate[i] = mean;
    for (size_t k = 0; k < moran->vectors->size1; k++) {
        const double *v = gsl_matrix_const_ptr(moran->vectors, k, 0);
        double score = 0;

        for (size_t i = 0; i < n; i++)
            score += v[i] * (map[i] - mean);
        blas_add(surrogate, rng_below(rng, 2) ? score : -score, v, n);
    }
}

double moran_index(const gsl_matrix *distances, const double *map)
{
    size_t n = distances->size1;
    double mean = mean_of(map, n), square = 0, product = 0, sum = 0;

    for (size_t i = 0; i < n; i++) {
        square += (map[i] - mean) * (map[i] - mean);
        for (size_t j = 0; j < n; j++)
            if (i != j) {
                double weight = 1 / gsl_matrix_get(distances, i, j);

                sum += weight;
                product += weight * (map[i] - mean) * (map[j] - mean);
            }
    }
    return (double)n / sum * product / square;
}
