#include "rsa/whitened.h"

#include "num/blas.h"

#include <math.h>
#include <string.h>

/*
 * effects = inv(system) right, with the unknowns scaled by sqrt(m) on both
 * sides so that the system is symmetric; right[i] holds the sums of condition
 * i over its pairs, each weighted by the copies of the other.
 */
static bool solve(gsl_matrix *effects, gsl_matrix *system, gsl_matrix *right,
                  const double *copies)
{
    for (size_t i = 0; i < right->size1; i++) {
        gsl_vector_view row = gsl_matrix_row(right, i);

        gsl_vector_scale(&row.vector, sqrt(copies[i]));
    }
    if (!(blas_inverse(system, system) > 1e-13))
        return false;
    blas_product(effects, 1, BLAS_PLAIN, system, BLAS_PLAIN, right, 0);
    for (size_t i = 0; i < right->size1; i++) {
        gsl_vector_view row = gsl_matrix_row(effects, i);

        gsl_vector_scale(&row.vector, 1 / sqrt(copies[i]));
    }
    return true;
}

/* system += factor times that of the pairs; right likewise, of z. */
static void add_pairs(gsl_matrix *system, gsl_matrix *right,
                      const gsl_matrix *z, const struct whitened *w,
                      double factor)
{
    for (size_t p = 0; p < w->pairs; p++) {
        size_t i = w->first[p], j = w->second[p], rdms = z->size2;
        const double *d = gsl_matrix_const_ptr(z, p, 0);
        double *a = gsl_matrix_ptr(right, i, 0);
        double *b = gsl_matrix_ptr(right, j, 0);
        double mi = w->copies[i], mj = w->copies[j];

        *gsl_matrix_ptr(system, i, i) += factor * mj;
        *gsl_matrix_ptr(system, j, j) += factor * mi;
        *gsl_matrix_ptr(system, i > j ? i : j, i > j ? j : i) +=
            factor * sqrt(mi * mj);
        for (size_t r = 0; r < rdms; r++) {
            a[r] += mj * d[r];
            b[r] += mi * d[r];
        }
    }
}

/* z of pair p = scale (own z + share (e_i + e_j)). */
static void subtract(gsl_matrix *z, const gsl_matrix *effects,
                     const struct whitened *w, double own, double share)
{
    for (size_t p = 0; p < w->pairs; p++) {
        const double *a = gsl_matrix_const_ptr(effects, w->first[p], 0);
        const double *b = gsl_matrix_const_ptr(effects, w->second[p], 0);
        double *d = gsl_matrix_ptr(z, p, 0);
        double root = sqrt(w->copies[w->first[p]] * w->copies[w->second[p]]);

        for (size_t r = 0; r < z->size2; r++)
            d[r] = root * (own * d[r] + share * (a[r] + b[r]));
    }
}

bool whitened_project(gsl_matrix *z, const struct whitened *w)
{
    size_t n = w->conditions;
    gsl_matrix *system = gsl_matrix_calloc(n, n);
    gsl_matrix *right = gsl_matrix_calloc(n, z->size2);
    gsl_matrix *effects = gsl_matrix_alloc(n, z->size2);
    bool is_solved;

    /* S'DS = 1 + (pairs) / 2 on the diagonal, 1/2 off it; S'v = -sum d / 2 */
    add_pairs(system, right, z, w, 0.5);
    for (size_t i = 0; i < n; i++)
        *gsl_matrix_ptr(system, i, i) += 1;
    gsl_matrix_scale(right, -0.5);
    is_solved = solve(effects, system, right, w->copies);
    if (is_solved) {
        /* sqrt(2) (-d / 2 - (e_i + e_j) / 2) and -e_i */
        subtract(z, effects, w, -M_SQRT1_2, -M_SQRT1_2);
        for (size_t i = 0; i < n; i++)
            for (size_t r = 0; r < z->size2; r++)
                gsl_matrix_set(z, w->pairs + i, r,
                               -sqrt(w->copies[i]) *
                                   gsl_matrix_get(effects, i, r));
    }
    gsl_matrix_free(system), gsl_matrix_free(right), gsl_matrix_free(effects);
    return is_solved;
}

bool whitened_center(gsl_matrix *z, const struct whitened *w)
{
    size_t n = w->conditions;
    gsl_matrix *system = gsl_matrix_calloc(n, n);
    gsl_matrix *right = gsl_matrix_calloc(n, z->size2);
    gsl_matrix *effects = gsl_matrix_alloc(n, z->size2);
    bool is_solved;

    add_pairs(system, right, z, w, 1);
    is_solved = n >= 4 && solve(effects, system, right, w->copies);
    if (is_solved)
        subtract(z, effects, w, 1, -1);
    gsl_matrix_free(system), gsl_matrix_free(right), gsl_matrix_free(effects);
    return is_solved;
}
