#include "dynamic/surrogates.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"

#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Where the past cannot be inverted, and what then helps. */
static const double least_condition = 1e-12, ridge_share = 1e-6;

/* The start is forgotten when this is left of it; and the longest wait. */
static const double forgotten = 1e-6;
enum { BURN_IN_LEAST = 50, BURN_IN_MOST = 20000 };

/* ---- what was, and what came of it ---- */

static bool is_usable(const bool *is_there, size_t t, size_t order)
{
    for (size_t k = 0; k <= order; k++)
        if (!is_there[t - k])
            return false;
    return true;
}

static gsl_matrix *mean_of(const gsl_matrix *x, const bool *is_there)
{
    gsl_matrix *mean = gsl_matrix_calloc(1, x->size2);
    size_t count = 0;

    for (size_t t = 0; t < x->size1; t++)
        if (is_there[t]) {
            blas_add(mean->data, 1, gsl_matrix_const_ptr(x, t, 0), x->size2);
            count++;
        }
    gsl_matrix_scale(mean, 1 / (double)count);
    return mean;
}

/* now[n] = x(t) and past[n] = x(t - 1), x(t - 2) ... of the n-th usable t. */
static size_t gather(gsl_matrix *now, gsl_matrix *past, const gsl_matrix *x,
                     const bool *is_there, const gsl_matrix *mean)
{
    size_t nodes = x->size2, order = past->size2 / nodes, n = 0;

    for (size_t t = order; t < x->size1; t++) {
        if (!is_usable(is_there, t, order))
            continue;
        for (size_t i = 0; i < nodes; i++) {
            double m = gsl_matrix_get(mean, 0, i);

            gsl_matrix_set(now, n, i, gsl_matrix_get(x, t, i) - m);
            for (size_t k = 0; k < order; k++)
                gsl_matrix_set(past, n, k * nodes + i,
                               gsl_matrix_get(x, t - k - 1, i) - m);
        }
        n++;
    }
    return n;
}

/* ---- the fit ---- */

/* var->a = (now' past) (past' past)^-1 */
static void solve(struct surrogates_var *var, const gsl_matrix *now,
                  const gsl_matrix *past)
{
    size_t size = past->size2;
    gsl_matrix *gram = gsl_matrix_alloc(size, size);
    gsl_matrix *inverse = gsl_matrix_alloc(size, size);
    gsl_matrix *cross = gsl_matrix_alloc(now->size2, size);
    double mean = 0;

    blas_gram(gram, 1, past);
    for (size_t i = 0; i < size; i++)
        mean += gsl_matrix_get(gram, i, i) / (double)size;
    while (!(blas_inverse(inverse, gram) > least_condition)) {
        double more = var->ridge > 0 ? 9 * var->ridge : ridge_share;

        var->ridge += more;
        for (size_t i = 0; i < size; i++)
            *gsl_matrix_ptr(gram, i, i) += more * mean;
        bug_if(!isfinite(mean));
    }
    blas_product(cross, 1, BLAS_TRANSPOSED, now, BLAS_PLAIN, past, 0);
    blas_product(var->a, 1, BLAS_PLAIN, cross, BLAS_PLAIN, inverse, 0);
    gsl_matrix_free(gram), gsl_matrix_free(inverse), gsl_matrix_free(cross);
}

/*
 * L with L L' the covariance of the residuals, by V sqrt(values) of its
 * eigenvectors: it need not have full rank.
 */
static void take_residuals(struct surrogates_var *var, gsl_matrix *now,
                           const gsl_matrix *past)
{
    size_t nodes = now->size2;
    gsl_matrix *covariance = gsl_matrix_alloc(nodes, nodes);
    gsl_matrix *vectors = gsl_matrix_alloc(nodes, nodes);
    gsl_vector *values = gsl_vector_alloc(nodes);

    blas_product(now, -1, BLAS_PLAIN, past, BLAS_TRANSPOSED, var->a, 1);
    blas_gram(covariance, 1 / ((double)now->size1 - 1), now);
    if (!blas_eigen(values, vectors, covariance))
        bug("the covariance of the residuals is not finite");
    for (size_t i = 0; i < nodes; i++)
        for (size_t k = 0; k < nodes; k++)
            gsl_matrix_set(var->root, i, k,
                           sqrt(fmax(gsl_vector_get(values, k), 0)) *
                               gsl_matrix_get(vectors, k, i));
    gsl_matrix_free(covariance), gsl_matrix_free(vectors);
    gsl_vector_free(values);
}

/* The spectral radius of [A_1 A_2 ...; I 0 ...]. */
static double radius_of(const gsl_matrix *a)
{
    size_t nodes = a->size1, size = a->size2;
    gsl_matrix *companion = gsl_matrix_calloc(size, size);
    gsl_vector_complex *values = gsl_vector_complex_alloc(size);
    gsl_eigen_nonsymm_workspace *work = gsl_eigen_nonsymm_alloc(size);
    gsl_matrix_view top = gsl_matrix_submatrix(companion, 0, 0, nodes, size);
    double radius = 0;

    gsl_matrix_memcpy(&top.matrix, a);
    for (size_t i = nodes; i < size; i++)
        gsl_matrix_set(companion, i, i - nodes, 1);
    gsl_eigen_nonsymm_params(0, 1, work);
    gsl_eigen_nonsymm(companion, values, work);
    for (size_t i = 0; i < size; i++) {
        gsl_complex value = gsl_vector_complex_get(values, i);

        radius = fmax(radius, hypot(GSL_REAL(value), GSL_IMAG(value)));
    }
    gsl_matrix_free(companion), gsl_vector_complex_free(values);
    gsl_eigen_nonsymm_free(work);
    return radius;
}

static size_t burn_in_of(double radius)
{
    double frames = radius > 0 ? log(forgotten) / log(radius) : 0;

    return frames < BURN_IN_LEAST  ? BURN_IN_LEAST
           : frames > BURN_IN_MOST ? BURN_IN_MOST
                                   : (size_t)frames;
}

enum surrogates_result surrogates_fit(struct surrogates_var *var,
                                      const gsl_matrix *x, const bool *is_there,
                                      size_t order)
{
    size_t nodes = x->size2, count = 0;
    gsl_matrix *now, *past;

    for (size_t t = order; t < x->size1; t++)
        count += is_usable(is_there, t, order);
    if (count < nodes + 2)
        return SURROGATES_SHORT;
    *var = (struct surrogates_var){.order = order,
                                   .a = gsl_matrix_alloc(nodes, order * nodes),
                                   .root = gsl_matrix_alloc(nodes, nodes),
                                   .mean = mean_of(x, is_there)};
    now = gsl_matrix_alloc(count, nodes);
    past = gsl_matrix_alloc(count, order * nodes);
    gather(now, past, x, is_there, var->mean);
    solve(var, now, past);
    take_residuals(var, now, past);
    var->radius = radius_of(var->a);
    var->burn_in = burn_in_of(var->radius);
    gsl_matrix_free(now), gsl_matrix_free(past);
    if (var->radius < 1)
        return SURROGATES_DONE;
    surrogates_release(var);
    return SURROGATES_UNSTABLE;
}

void surrogates_release(struct surrogates_var *var)
{
    gsl_matrix_free(var->a), gsl_matrix_free(var->root);
    gsl_matrix_free(var->mean);
}

/* ---- a draw ---- */

/* noise (rows x nodes) = L times standard normals. */
static void draw_noise(gsl_matrix *noise, const struct surrogates_var *var,
                       struct rng *rng)
{
    gsl_matrix *plain = gsl_matrix_alloc(noise->size1, noise->size2);

    rng_normals(rng, plain->data, noise->size1 * noise->size2);
    blas_product(noise, 1, BLAS_PLAIN, plain, BLAS_TRANSPOSED, var->root, 0);
    gsl_matrix_free(plain);
}

void surrogates_simulate(gsl_matrix *y, const struct surrogates_var *var,
                         struct rng *rng)
{
    size_t nodes = y->size2, frames = y->size1 + var->burn_in;
    size_t lead = var->order; /* rows of zeros before the first */
    gsl_matrix *x = gsl_matrix_calloc(lead + frames, nodes);
    gsl_matrix_view noise = gsl_matrix_submatrix(x, lead, 0, frames, nodes);

    draw_noise(&noise.matrix, var, rng);
    for (size_t t = lead; t < lead + frames; t++)
        for (size_t k = 0; k < var->order; k++) {
            gsl_matrix_view now = gsl_matrix_submatrix(x, t, 0, 1, nodes);
            gsl_matrix_view past =
                gsl_matrix_submatrix(x, t - k - 1, 0, 1, nodes);
            gsl_matrix_const_view a =
                gsl_matrix_const_submatrix(var->a, 0, k * nodes, nodes, nodes);

            blas_product(&now.matrix, 1, BLAS_PLAIN, &past.matrix,
                         BLAS_TRANSPOSED, &a.matrix, 1);
        }
    for (size_t t = 0; t < y->size1; t++)
        for (size_t i = 0; i < nodes; i++)
            gsl_matrix_set(y, t, i,
                           gsl_matrix_get(x, lead + var->burn_in + t, i) +
                               gsl_matrix_get(var->mean, 0, i));
    gsl_matrix_free(x);
}
