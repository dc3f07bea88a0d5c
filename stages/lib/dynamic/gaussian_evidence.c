#include "dynamic/gaussian.h"

#include "base/mem.h"
#include "num/blas.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>
#include <stdlib.h>

enum { BLOCK = 256 };

/* ---- Wishart distributions ---- */

/* Of dimension `size`: inv(R) and nu degrees of freedom, and of the prior. */
struct wishart {
    double size, nu, prior_nu;
    double log_det, prior_log_det; /* ln|inv(R)| */
    double trace;                  /* tr(prior R inv(R)) */
};

/* sum_{i = 0..N-1} f((nu - i) / 2) */
static double over_dimensions(double nu, double size, double (*f)(double))
{
    double sum = 0;

    for (size_t i = 0; i < (size_t)size; i++)
        sum += f((nu - (double)i) / 2);
    return sum;
}

/* E ln|P| */
static double expected_log_det(const struct wishart *w)
{
    return over_dimensions(w->nu, w->size, gsl_sf_psi) + w->size * M_LN2 +
           w->log_det;
}

/* ln of what makes the density integrate to 1, but for powers of pi. */
static double log_norm(double nu, double size, double log_det)
{
    return -nu / 2 * log_det - nu * size / 2 * M_LN2 -
           over_dimensions(nu, size, lgamma);
}

static double wishart_divergence(const struct wishart *w)
{
    return log_norm(w->nu, w->size, w->log_det) -
           log_norm(w->prior_nu, w->size, w->prior_log_det) +
           (w->nu - w->prior_nu) / 2 * expected_log_det(w) -
           w->nu * w->size / 2 + w->nu / 2 * w->trace;
}

/* ---- those of a state ---- */

/* Frames that inform P of state k; all of them where it is shared. */
static double frames_of(const struct gaussian *gaussian, size_t k)
{
    double sum = 0;

    if (gaussian->prior->form != GAUSSIAN_SHARED)
        return gsl_vector_get(gaussian->weight, k);
    for (size_t j = 0; j < gaussian->states; j++)
        sum += gsl_vector_get(gaussian->weight, j);
    return sum;
}

static const gsl_matrix *whitener_of(const struct gaussian *gaussian, size_t k)
{
    return gaussian->whitener[gaussian->matrices == 1 ? 0 : k];
}

static double square_of(const gsl_matrix *m)
{
    double sum = 0;

    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = 0; j < m->size2; j++)
            sum += gsl_pow_2(gsl_matrix_get(m, i, j));
    return sum;
}

/* tr(f V inv(R)) = |L^-1 sqrt(f V)|^2 */
static double trace_of(const struct gaussian *gaussian, size_t k)
{
    const gsl_matrix *whitener = whitener_of(gaussian, k);
    double sum = 0;

    for (size_t i = 0; i < gaussian->nodes; i++)
        for (size_t j = 0; j <= i; j++)
            sum += gsl_vector_get(gaussian->prior->variance, j) *
                   gsl_pow_2(gsl_matrix_get(whitener, i, j));
    return gaussian->prior->frames * sum;
}

/* The joint one of all nodes; without the trace. */
static struct wishart joint(const struct gaussian *gaussian, size_t k)
{
    const struct gaussian_prior *prior = gaussian->prior;
    const gsl_matrix *whitener = whitener_of(gaussian, k);
    struct wishart w = {.size = (double)gaussian->nodes};

    w.prior_nu = w.size + 1 + prior->frames;
    w.nu = w.prior_nu + frames_of(gaussian, k);
    for (size_t i = 0; i < gaussian->nodes; i++) {
        w.log_det += 2 * log(gsl_matrix_get(whitener, i, i));
        w.prior_log_det -=
            log(prior->frames * gsl_vector_get(prior->variance, i));
    }
    return w;
}

/* That of node i alone. */
static struct wishart single(const struct gaussian *gaussian, size_t k,
                             size_t i)
{
    const struct gaussian_prior *prior = gaussian->prior;
    double from = prior->frames * gsl_vector_get(prior->variance, i);
    double to = gsl_matrix_get(gaussian->diagonal, k, i);

    return (struct wishart){
        .size = 1,
        .nu = 2 + prior->frames + frames_of(gaussian, k),
        .prior_nu = 2 + prior->frames,
        .log_det = -log(to),
        .prior_log_det = -log(from),
        .trace = from / to,
    };
}

/* ---- frames ---- */

/* A normal density: offset - |L^-1 (y - mean)|^2 scale / 2. */
struct density {
    const double *mean;
    const gsl_matrix *whitener; /* or */
    const double *root;         /* 1 / L_ii, where L is diagonal */
    double offset, scale;
};

static void whiten(gsl_matrix *rows, const struct density *density)
{
    if (!density->root) {
        blas_whiten(rows, density->whitener);
        return;
    }
    for (size_t t = 0; t < rows->size1; t++)
        for (size_t i = 0; i < rows->size2; i++)
            *gsl_matrix_ptr(rows, t, i) *= density->root[i];
}

static void fill_column(gsl_vector *column, const gsl_matrix *x,
                        const struct density *density)
{
    gsl_matrix *block = gsl_matrix_alloc(BLOCK, x->size2);

    for (size_t first = 0; first < x->size1; first += BLOCK) {
        size_t count = x->size1 - first < BLOCK ? x->size1 - first : BLOCK;
        gsl_matrix_view rows =
            gsl_matrix_submatrix(block, 0, 0, count, x->size2);

        for (size_t t = 0; t < count; t++)
            for (size_t i = 0; i < x->size2; i++)
                gsl_matrix_set(block, t, i,
                               gsl_matrix_get(x, first + t, i) -
                                   density->mean[i]);
        whiten(&rows.matrix, density);
        for (size_t t = 0; t < count; t++) {
            double sum = 0;

            for (size_t i = 0; i < x->size2; i++)
                sum += gsl_pow_2(gsl_matrix_get(block, t, i));
            gsl_vector_set(column, first + t,
                           density->offset - density->scale * sum / 2);
        }
    }
    gsl_matrix_free(block);
}

/* Of state k, expected or at the posterior means; `root` is filled. */
static struct density density_of(const struct gaussian *gaussian, size_t k,
                                 bool is_expected, double *root)
{
    const struct gaussian_prior *prior = gaussian->prior;
    double size = (double)gaussian->nodes;
    double frames = prior->frames + frames_of(gaussian, k);
    double half = -size * log(2 * M_PI), log_det = 0;
    bool is_joint = gaussian->matrices > 0;
    struct wishart w = is_joint ? joint(gaussian, k) : single(gaussian, k, 0);

    if (is_joint)
        log_det =
            is_expected ? expected_log_det(&w) : w.log_det + size * log(frames);
    for (size_t i = 0; i < gaussian->nodes && !is_joint; i++) {
        w = single(gaussian, k, i);
        log_det += is_expected ? expected_log_det(&w) : w.log_det + log(frames);
        root[i] = 1 / sqrt(gsl_matrix_get(gaussian->diagonal, k, i));
    }
    if (is_expected && !prior->is_zero_mean)
        half -= size / (prior->frames + gsl_vector_get(gaussian->weight, k));
    return (struct density){.mean = gsl_matrix_const_ptr(gaussian->mean, k, 0),
                            .whitener =
                                is_joint ? whitener_of(gaussian, k) : NULL,
                            .root = is_joint ? NULL : root,
                            .offset = (half + log_det) / 2,
                            .scale = is_expected ? w.nu : frames};
}

static void fill(gsl_matrix *evidence, const struct gaussian *gaussian,
                 const gsl_matrix *x, bool is_expected)
{
    double *root = NEW_ARRAY(double, gaussian->nodes);

    for (size_t k = 0; k < gaussian->states; k++) {
        gsl_vector_view column = gsl_matrix_column(evidence, k);
        struct density density = density_of(gaussian, k, is_expected, root);

        fill_column(&column.vector, x, &density);
    }
    free(root);
}

void gaussian_evidence(gsl_matrix *evidence, const struct gaussian *gaussian,
                       const gsl_matrix *x)
{
    fill(evidence, gaussian, x, true);
}

void gaussian_density(gsl_matrix *evidence, const struct gaussian *gaussian,
                      const gsl_matrix *x)
{
    fill(evidence, gaussian, x, false);
}

bool gaussian_log_density(gsl_vector *column, const gsl_matrix *x,
                          const gsl_vector *mean, const gsl_matrix *covariance)
{
    gsl_matrix *whitener = gsl_matrix_alloc(x->size2, x->size2);
    double *center = NEW_ARRAY(double, x->size2);
    struct density density = {.mean = center, .whitener = whitener, .scale = 1};
    bool is_fine = blas_whitener(whitener, covariance);

    density.offset = -(double)x->size2 / 2 * log(2 * M_PI);
    for (size_t i = 0; i < x->size2; i++) {
        center[i] = gsl_vector_get(mean, i);
        density.offset += is_fine ? log(gsl_matrix_get(whitener, i, i)) : 0;
    }
    if (is_fine)
        fill_column(column, x, &density);
    gsl_matrix_free(whitener), free(center);
    return is_fine;
}

/* ---- how far from the prior ---- */

/* The mean of a state beside the center, given its P, on average over P. */
static double mean_divergence(const struct gaussian *gaussian, size_t k)
{
    const struct gaussian_prior *prior = gaussian->prior;
    double size = (double)gaussian->nodes, f = prior->frames, square = 0;
    double frames = f + gsl_vector_get(gaussian->weight, k);
    gsl_matrix *step = gsl_matrix_alloc(1, gaussian->nodes);
    struct wishart w =
        gaussian->matrices ? joint(gaussian, k) : single(gaussian, k, 0);

    for (size_t i = 0; i < gaussian->nodes; i++) {
        double d = gsl_matrix_get(gaussian->mean, k, i) -
                   gsl_vector_get(prior->center, i);

        if (!gaussian->matrices)
            d /= sqrt(gsl_matrix_get(gaussian->diagonal, k, i));
        gsl_matrix_set(step, 0, i, d);
    }
    if (gaussian->matrices)
        blas_whiten(step, whitener_of(gaussian, k));
    square = square_of(step);
    gsl_matrix_free(step);
    return (size * (log(frames / f) - 1 + f / frames) + f * w.nu * square) / 2;
}

double gaussian_divergence(const struct gaussian *gaussian)
{
    double sum = 0;

    for (size_t k = 0; k < gaussian->states; k++) {
        if (!gaussian->prior->is_zero_mean)
            sum += mean_divergence(gaussian, k);
        for (size_t i = 0; i < gaussian->nodes && !gaussian->matrices; i++) {
            struct wishart w = single(gaussian, k, i);

            sum += wishart_divergence(&w);
        }
    }
    for (size_t m = 0; m < gaussian->matrices; m++) {
        struct wishart w = joint(gaussian, m);

        w.trace = trace_of(gaussian, m);
        sum += wishart_divergence(&w);
    }
    return sum;
}

void gaussian_covariance(gsl_matrix *covariance,
                         const struct gaussian *gaussian, size_t state)
{
    double frames = gaussian->prior->frames + frames_of(gaussian, state);

    gsl_matrix_set_zero(covariance);
    if (gaussian->matrices)
        gsl_matrix_memcpy(
            covariance, gaussian->scatter[gaussian->matrices == 1 ? 0 : state]);
    else
        for (size_t i = 0; i < gaussian->nodes; i++)
            gsl_matrix_set(covariance, i, i,
                           gsl_matrix_get(gaussian->diagonal, state, i));
    gsl_matrix_scale(covariance, 1 / frames);
}
