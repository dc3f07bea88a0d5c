#include "signal/component.h"

#include "base/mem.h"
#include "base/rng.h"
#include "num/blas.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_eigen.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { STEPS = 200, CHECK_EVERY = 10 };

/* The tridiagonal matrix so far, and its largest eigenpair. */
struct ritz {
    double diagonal[STEPS], beside[STEPS];
    double value, residual;
    gsl_vector *weights;
};

static void largest_pair(struct ritz *ritz, size_t steps)
{
    gsl_matrix *t = gsl_matrix_calloc(steps, steps);
    gsl_matrix *vectors = gsl_matrix_alloc(steps, steps);
    gsl_vector *values = gsl_vector_alloc(steps);
    gsl_eigen_symmv_workspace *room = gsl_eigen_symmv_alloc(steps);
    size_t top;

    for (size_t i = 0; i < steps; i++) {
        gsl_matrix_set(t, i, i, ritz->diagonal[i]);
        if (i + 1 < steps) {
            gsl_matrix_set(t, i, i + 1, ritz->beside[i]);
            gsl_matrix_set(t, i + 1, i, ritz->beside[i]);
        }
    }
    gsl_eigen_symmv(t, values, vectors, room);
    top = gsl_vector_max_index(values);
    gsl_vector_free(ritz->weights);
    ritz->weights = gsl_vector_alloc(steps);
    gsl_matrix_get_col(ritz->weights, vectors, top);
    ritz->value = gsl_vector_get(values, top);
    ritz->residual = fabs(ritz->beside[steps - 1] *
                          gsl_vector_get(ritz->weights, steps - 1));
    gsl_eigen_symmv_free(room), gsl_vector_free(values);
    gsl_matrix_free(vectors), gsl_matrix_free(t);
}

/* next = gram q_k without what lies along q_0 .. q_k; once is not enough. */
static double extend(struct ritz *ritz, gsl_vector *next, const gsl_matrix *q,
                     const gsl_matrix *gram, size_t k)
{
    gsl_vector_const_view last = gsl_matrix_const_row(q, k);

    gsl_blas_dsymv(CblasLower, 1, gram, &last.vector, 0, next);
    gsl_blas_ddot(&last.vector, next, &ritz->diagonal[k]);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i <= k; i++) {
            gsl_vector_const_view old = gsl_matrix_const_row(q, i);
            double along;

            gsl_blas_ddot(&old.vector, next, &along);
            gsl_blas_daxpy(-along, &old.vector, next);
        }
    return gsl_blas_dnrm2(next);
}

static void start_somewhere(gsl_vector *first)
{
    struct rng rng = rng_init(1, 1);

    for (size_t i = 0; i < first->size; i++)
        gsl_vector_set(first, i, rng_normal(&rng));
    gsl_vector_scale(first, 1 / gsl_blas_dnrm2(first));
}

/*
 * The unit vector of the largest eigenvalue; `scale` its upper bound.  Begins
 * again from the best vector so far when the room for steps is used up.
 */
static void lanczos(gsl_vector *vector, const gsl_matrix *gram, double scale)
{
    enum { RESTARTS = 20 };
    const double enough = 1e-13;
    size_t n = gram->size1, room = n < STEPS ? n : STEPS;
    gsl_matrix *q = gsl_matrix_alloc(room, n);
    gsl_vector *next = gsl_vector_alloc(n);
    struct ritz *ritz = NEW_ARRAY(struct ritz, 1);
    bool is_done = false;

    start_somewhere(vector);
    for (int restart = 0; restart < RESTARTS && !is_done; restart++) {
        size_t k = 0;

        gsl_matrix_set_row(q, 0, vector);
        for (bool is_full = false; !is_done && !is_full; k++) {
            double beside = extend(ritz, next, q, gram, k);

            ritz->beside[k] = beside;
            is_full = k + 1 == room;
            if (is_full || beside <= enough * scale ||
                (k + 1) % CHECK_EVERY == 0) {
                largest_pair(ritz, k + 1);
                is_done = ritz->residual <= enough * ritz->value;
            }
            if (is_full || is_done)
                continue;
            gsl_vector_scale(next, 1 / beside);
            gsl_matrix_set_row(q, k + 1, next);
        }
        gsl_vector_set_zero(vector);
        for (size_t i = 0; i < k; i++) {
            gsl_vector_view row = gsl_matrix_row(q, i);

            gsl_blas_daxpy(gsl_vector_get(ritz->weights, i), &row.vector,
                           vector);
        }
        gsl_vector_scale(vector, 1 / gsl_blas_dnrm2(vector));
    }
    gsl_vector_free(ritz->weights), free(ritz);
    gsl_vector_free(next), gsl_matrix_free(q);
}

/* Centers every column; returns the mean of all, and the mean over voxels of
 * what is left in `mean`. */
static double center(gsl_vector *mean, gsl_matrix *x)
{
    gsl_vector *level = gsl_vector_calloc(x->size2);
    double all = 0;

    for (size_t t = 0; t < x->size1; t++) {
        gsl_vector_view row = gsl_matrix_row(x, t);

        gsl_vector_add(level, &row.vector);
    }
    gsl_vector_scale(level, 1 / (double)x->size1);
    for (size_t t = 0; t < x->size1; t++) {
        gsl_vector_view row = gsl_matrix_row(x, t);
        double sum = 0;

        gsl_vector_sub(&row.vector, level);
        for (size_t v = 0; v < x->size2; v++)
            sum += gsl_matrix_get(x, t, v);
        gsl_vector_set(mean, t, sum / (double)x->size2);
    }
    for (size_t v = 0; v < x->size2; v++)
        all += gsl_vector_get(level, v);
    gsl_vector_free(level);
    return all / (double)x->size2;
}

/* The Gram matrix of the smaller side of x; returns its trace. */
static gsl_matrix *gram_of(double *trace, const gsl_matrix *x)
{
    bool is_wide = x->size2 > x->size1;
    size_t n = is_wide ? x->size1 : x->size2;
    gsl_matrix *gram = gsl_matrix_alloc(n, n);

    if (is_wide)
        blas_product(gram, 1, BLAS_PLAIN, x, BLAS_TRANSPOSED, x, 0);
    else
        blas_gram(gram, 1, x);
    *trace = 0;
    for (size_t i = 0; i < n; i++)
        *trace += gsl_matrix_get(gram, i, i);
    return gram;
}

/* +1 or -1: the sign of `score`, of the loadings x' score. */
static double sign_of(const gsl_vector *score, const gsl_vector *mean,
                      const gsl_matrix *x)
{
    const double faint = 1e-8;
    double size = gsl_blas_dnrm2(score) * gsl_blas_dnrm2(mean), product;
    gsl_vector *loading;
    double most = 0;

    gsl_blas_ddot(score, mean, &product);
    if (fabs(product) > faint * size)
        return product < 0 ? -1 : 1;
    loading = gsl_vector_alloc(x->size2);
    gsl_blas_dgemv(CblasTrans, 1, x, score, 0, loading);
    for (size_t v = 0; v < x->size2; v++)
        if (fabs(gsl_vector_get(loading, v)) > fabs(most) * (1 + faint))
            most = gsl_vector_get(loading, v);
    gsl_vector_free(loading);
    return most < 0 ? -1 : 1;
}

void component_first(gsl_vector *score, double *explained, gsl_matrix *x)
{
    gsl_vector *mean = gsl_vector_alloc(x->size1), *vector;
    double level = center(mean, x), trace, s;
    gsl_matrix *gram = gram_of(&trace, x);

    *explained = NAN;
    gsl_vector_set_all(score, NAN);
    if (!(isfinite(trace) && trace > 0)) {
        gsl_vector_free(mean), gsl_matrix_free(gram);
        return;
    }
    vector = gsl_vector_alloc(gram->size1);
    lanczos(vector, gram, trace);
    if (x->size2 > x->size1) { /* u_1; X (X' u_1) / s_1 = s_1 u_1 */
        gsl_vector *loading = gsl_vector_alloc(x->size2);

        gsl_blas_dgemv(CblasTrans, 1, x, vector, 0, loading);
        s = gsl_blas_dnrm2(loading);
        gsl_blas_dgemv(CblasNoTrans, 1 / s, x, loading, 0, score);
        gsl_vector_free(loading);
    } else { /* w_1; X w_1 = s_1 u_1 */
        gsl_blas_dgemv(CblasNoTrans, 1, x, vector, 0, score);
    }
    s = gsl_blas_dnrm2(score);
    *explained = s * s / trace;
    gsl_vector_scale(score, sign_of(score, mean, x) / sqrt((double)x->size2));
    gsl_vector_add_constant(score, level);
    gsl_vector_free(vector), gsl_vector_free(mean), gsl_matrix_free(gram);
}
