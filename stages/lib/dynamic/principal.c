#include "dynamic/principal.h"

#include "base/report.h"
#include "num/blas.h"

#include <math.h>
#include <string.h>

static bool is_seen(const gsl_matrix *x, size_t t)
{
    return !isnan(gsl_matrix_get(x, t, 0));
}

/* The frames that were seen, centered, one after another; NULL if below 2. */
static gsl_matrix *centered(gsl_vector *center, const gsl_matrix *x,
                            bool is_zero_mean)
{
    size_t count = 0, row = 0;
    gsl_matrix *seen;

    for (size_t t = 0; t < x->size1; t++)
        if (is_seen(x, t)) {
            count++;
            blas_add(center->data, 1, gsl_matrix_const_ptr(x, t, 0), x->size2);
        }
    if (count < 2)
        return NULL;
    gsl_vector_scale(center, is_zero_mean ? 0 : 1 / (double)count);
    seen = gsl_matrix_alloc(count, x->size2);
    for (size_t t = 0; t < x->size1; t++)
        if (is_seen(x, t)) {
            for (size_t i = 0; i < x->size2; i++)
                gsl_matrix_set(seen, row, i,
                               gsl_matrix_get(x, t, i) -
                                   gsl_vector_get(center, i));
            row++;
        }
    return seen;
}

/* One sign for all machines: the largest entry, the first of equals. */
static void fix_sign(gsl_vector *axis)
{
    size_t most = 0;

    for (size_t i = 1; i < axis->size; i++)
        if (fabs(gsl_vector_get(axis, i)) >
            fabs(gsl_vector_get(axis, most)) * (1 + 1e-9))
            most = i;
    if (gsl_vector_get(axis, most) < 0)
        gsl_vector_scale(axis, -1);
}

static bool find_axes(struct principal *principal, size_t count)
{
    gsl_matrix *covariance = principal->rest;
    size_t nodes = covariance->size1;
    gsl_vector *values = gsl_vector_alloc(nodes);
    gsl_matrix *vectors = gsl_matrix_alloc(nodes, nodes);
    bool is_fine = blas_eigen(values, vectors, covariance);
    double whole = 0, kept = 0;

    gsl_matrix_set_zero(covariance);
    for (size_t r = 0; r < nodes && is_fine; r++) {
        double value = gsl_vector_get(values, nodes - 1 - r);
        gsl_vector_view row = gsl_matrix_row(vectors, nodes - 1 - r);

        value = value > 0 ? value : 0;
        whole += value;
        if (r < count) {
            kept += value;
            fix_sign(&row.vector);
            gsl_matrix_set_row(principal->axes, r, &row.vector);
        }
        gsl_vector_scale(&row.vector, r < count ? 0 : sqrt(value));
    }
    if (is_fine)
        blas_gram(covariance, 1, vectors);
    principal->explained = kept / whole;
    gsl_vector_free(values), gsl_matrix_free(vectors);
    return is_fine;
}

bool principal_of(struct principal *principal, const gsl_matrix *x,
                  size_t count, bool is_zero_mean)
{
    gsl_matrix *seen;
    bool is_fine;

    bug_if(!count || count > x->size2);
    *principal = (struct principal){
        .center = gsl_vector_calloc(x->size2),
        .axes = gsl_matrix_calloc(count, x->size2),
        .rest = gsl_matrix_calloc(x->size2, x->size2),
    };
    seen = centered(principal->center, x, is_zero_mean);
    if (seen)
        blas_gram(principal->rest, 1 / (double)seen->size1, seen);
    is_fine = seen && find_axes(principal, count);
    if (!is_fine) {
        principal_release(principal);
        memset(principal, 0, sizeof *principal);
    }
    gsl_matrix_free(seen);
    return is_fine;
}

void principal_release(struct principal *principal)
{
    gsl_vector_free(principal->center);
    gsl_matrix_free(principal->axes), gsl_matrix_free(principal->rest);
}

void principal_project(gsl_matrix *z, const struct principal *principal,
                       const gsl_matrix *x)
{
    gsl_matrix *step = gsl_matrix_alloc(x->size1, x->size2);

    for (size_t t = 0; t < x->size1; t++)
        for (size_t i = 0; i < x->size2; i++)
            gsl_matrix_set(step, t, i,
                           gsl_matrix_get(x, t, i) -
                               gsl_vector_get(principal->center, i));
    blas_product(z, 1, BLAS_PLAIN, step, BLAS_TRANSPOSED, principal->axes, 0);
    gsl_matrix_free(step);
}

void principal_mean(gsl_vector *mean, const struct principal *principal,
                    const gsl_vector *of_components)
{
    gsl_vector_memcpy(mean, principal->center);
    for (size_t r = 0; r < principal->axes->size1; r++)
        for (size_t i = 0; i < mean->size; i++)
            *gsl_vector_ptr(mean, i) += gsl_vector_get(of_components, r) *
                                        gsl_matrix_get(principal->axes, r, i);
}

void principal_covariance(gsl_matrix *covariance,
                          const struct principal *principal,
                          const gsl_matrix *of_components)
{
    gsl_matrix *half =
        gsl_matrix_alloc(of_components->size1, covariance->size1);

    gsl_matrix_memcpy(covariance, principal->rest);
    blas_product(half, 1, BLAS_PLAIN, of_components, BLAS_PLAIN,
                 principal->axes, 0);
    blas_product(covariance, 1, BLAS_TRANSPOSED, principal->axes, BLAS_PLAIN,
                 half, 1);
    blas_mirror(covariance);
    gsl_matrix_free(half);
}
