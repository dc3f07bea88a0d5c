#include "graph/hqs.h"

#include <math.h>

bool hqs_fit(struct hqs *hqs, const gsl_matrix *relation, double diagonal)
{
    double sum = 0, squares = 0, count = 0, mean, variance, columns;

    for (size_t i = 0; i < relation->size1; i++)
        for (size_t j = i + 1; j < relation->size1; j++) {
            double value = gsl_matrix_get(relation, i, j);

            if (isnan(value))
                continue;
            sum += value, count++;
        }
    mean = sum / count;
    for (size_t i = 0; i < relation->size1; i++)
        for (size_t j = i + 1; j < relation->size1; j++) {
            double off = gsl_matrix_get(relation, i, j) - mean;

            squares += isnan(off) ? 0 : off * off;
        }
    variance = squares / count;
    if (!(mean >= 0 && variance > 0))
        return false;
    columns = floor((diagonal * diagonal - mean * mean) / variance);
    columns = columns > 2 ? columns : 2;
    hqs->columns = (size_t)columns;
    hqs->mean = sqrt(mean / columns);
    hqs->sd =
        sqrt(sqrt(mean * mean / (columns * columns) + variance / columns) -
             mean / columns);
    return true;
}

static double product(const gsl_matrix *x, size_t i, size_t j)
{
    double sum = 0;

    for (size_t k = 0; k < x->size2; k++)
        sum += gsl_matrix_get(x, i, k) * gsl_matrix_get(x, j, k);
    return sum;
}

void hqs_draw(gsl_matrix *null, const struct hqs *hqs, struct rng *rng)
{
    size_t n = null->size1;
    gsl_matrix *x = gsl_matrix_alloc(n, hqs->columns);

    rng_normals(rng, x->data, n * hqs->columns);
    gsl_matrix_scale(x, hqs->sd);
    gsl_matrix_add_constant(x, hqs->mean);
    for (size_t i = 0; i < n; i++) {
        gsl_vector_view row = gsl_matrix_row(x, i);

        gsl_vector_scale(&row.vector, 1 / sqrt(product(x, i, i)));
    }
    for (size_t i = 0; i < n; i++) {
        gsl_matrix_set(null, i, i, 1);
        for (size_t j = i + 1; j < n; j++) {
            double r = product(x, i, j);

            gsl_matrix_set(null, i, j, r), gsl_matrix_set(null, j, i, r);
        }
    }
    gsl_matrix_free(x);
}
