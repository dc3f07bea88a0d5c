#include "dynamic/gaussian.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"

#include <float.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

const char *const gaussian_names[] = {"full", "shared", "diagonal", NULL};

/* Frames whose rows and the factor of a state share the cache. */
enum { BLOCK = 256 };

static bool is_seen(const gsl_matrix *x, size_t t)
{
    return !isnan(gsl_matrix_get(x, t, 0));
}

/* ---- prior ---- */

bool gaussian_prior_of(struct gaussian_prior *prior, size_t *node,
                       const gsl_matrix *x)
{
    size_t count = 0;

    prior->center = gsl_vector_calloc(x->size2);
    prior->variance = gsl_vector_calloc(x->size2);
    for (size_t t = 0; t < x->size1; t++)
        count += is_seen(x, t);
    *node = x->size2;
    if (count < 2)
        return false;
    for (size_t i = x->size2; i-- > 0;) {
        double sum = 0, square = 0, size = 0;

        for (size_t t = 0; t < x->size1 && !prior->is_zero_mean; t++)
            sum += is_seen(x, t) ? gsl_matrix_get(x, t, i) : 0;
        sum /= (double)count;
        for (size_t t = 0; t < x->size1; t++)
            if (is_seen(x, t)) {
                square += pow(gsl_matrix_get(x, t, i) - sum, 2);
                size += pow(gsl_matrix_get(x, t, i), 2);
            }
        gsl_vector_set(prior->center, i, sum);
        gsl_vector_set(prior->variance, i, square / (double)count);
        if (!(square > 1e-24 * size))
            *node = i;
    }
    return *node == x->size2;
}

void gaussian_prior_release(struct gaussian_prior *prior)
{
    gsl_vector_free(prior->center), gsl_vector_free(prior->variance);
}

struct gaussian *gaussian_new(const struct gaussian_prior *prior, size_t states)
{
    struct gaussian *gaussian = NEW_ARRAY(struct gaussian, 1);
    size_t nodes = prior->center->size;

    bug_if(prior->form == GAUSSIAN_SHARED && prior->is_zero_mean);
    gaussian->prior = prior;
    gaussian->states = states, gaussian->nodes = nodes;
    gaussian->weight = gsl_vector_calloc(states);
    gaussian->mean = gsl_matrix_calloc(states, nodes);
    gaussian->diagonal = gsl_matrix_calloc(states, nodes);
    gaussian->matrices = prior->form == GAUSSIAN_FULL     ? states
                         : prior->form == GAUSSIAN_SHARED ? 1
                                                          : 0;
    gaussian->scatter = NEW_ARRAY(gsl_matrix *, states);
    gaussian->whitener = NEW_ARRAY(gsl_matrix *, states);
    for (size_t m = 0; m < gaussian->matrices; m++) {
        gaussian->scatter[m] = gsl_matrix_calloc(nodes, nodes);
        gaussian->whitener[m] = gsl_matrix_calloc(nodes, nodes);
    }
    return gaussian;
}

void gaussian_free(struct gaussian *gaussian)
{
    if (!gaussian)
        return;
    for (size_t m = 0; m < gaussian->matrices; m++) {
        gsl_matrix_free(gaussian->scatter[m]);
        gsl_matrix_free(gaussian->whitener[m]);
    }
    gsl_vector_free(gaussian->weight), gsl_matrix_free(gaussian->mean);
    gsl_matrix_free(gaussian->diagonal);
    free(gaussian->scatter), free(gaussian->whitener), free(gaussian);
}

/* ---- learning ---- */

static double weight_of(const gsl_matrix *x, const gsl_matrix *gamma, size_t t,
                        size_t k)
{
    double weight = is_seen(x, t) ? gsl_matrix_get(gamma, t, k) : 0;

    return weight >= DBL_EPSILON / 2 ? weight : 0;
}

/* The weighted mean of a state; of zero mean 0, and the center if empty. */
static void weighted_mean(double *mean, double *weight, const gsl_matrix *x,
                          const gsl_matrix *gamma, size_t k)
{
    *weight = 0;
    for (size_t t = 0; t < x->size1; t++) {
        double w = weight_of(x, gamma, t, k);

        *weight += w;
        if (w > 0)
            blas_add(mean, w, gsl_matrix_const_ptr(x, t, 0), x->size2);
    }
    for (size_t i = 0; i<x->size2 && * weight> 0; i++)
        mean[i] /= *weight;
}

/* Rows of frames, centered and times the root of their weights. */
struct rows {
    gsl_matrix *at;
    size_t count;
};

static void flush(struct rows *rows, gsl_matrix *scatter, double *diagonal)
{
    if (!rows->count)
        return;
    if (scatter) {
        gsl_matrix_view some =
            gsl_matrix_submatrix(rows->at, 0, 0, rows->count, rows->at->size2);

        blas_gram_add(scatter, &some.matrix);
    } else {
        for (size_t t = 0; t < rows->count; t++)
            for (size_t i = 0; i < rows->at->size2; i++)
                diagonal[i] += gsl_pow_2(gsl_matrix_get(rows->at, t, i));
    }
    rows->count = 0;
}

/* Adds sum gamma (y - mean)(y - mean)', lower triangle or diagonal. */
static void add_scatter(gsl_matrix *scatter, double *diagonal,
                        const gsl_matrix *x, const gsl_matrix *gamma, size_t k,
                        const double *mean)
{
    struct rows rows = {gsl_matrix_alloc(BLOCK, x->size2), 0};

    for (size_t t = 0; t < x->size1; t++) {
        double root = sqrt(weight_of(x, gamma, t, k));
        const double *from = gsl_matrix_const_ptr(x, t, 0);
        double *to = gsl_matrix_ptr(rows.at, rows.count, 0);

        if (!(root > 0))
            continue;
        for (size_t i = 0; i < x->size2; i++)
            to[i] = root * (from[i] - mean[i]);
        if (++rows.count == BLOCK)
            flush(&rows, scatter, diagonal);
    }
    flush(&rows, scatter, diagonal);
    gsl_matrix_free(rows.at);
}

/* What the distance of the mean from the center adds; mean = its posterior. */
static void shrink_mean(struct gaussian *gaussian, size_t k,
                        gsl_matrix *scatter)
{
    const struct gaussian_prior *prior = gaussian->prior;
    double n = gsl_vector_get(gaussian->weight, k), f = prior->frames;
    double *mean = gsl_matrix_ptr(gaussian->mean, k, 0);
    double *diagonal = gsl_matrix_ptr(gaussian->diagonal, k, 0);
    gsl_matrix *step = gsl_matrix_alloc(1, gaussian->nodes);

    for (size_t i = 0; i < gaussian->nodes; i++) {
        double d = mean[i] - gsl_vector_get(prior->center, i);
        double scaled = sqrt(f * n / (f + n)) * d;

        gsl_matrix_set(step, 0, i, scaled);
        diagonal[i] += scaled * scaled;
        mean[i] -= f / (f + n) * d;
    }
    if (scatter)
        blas_gram_add(scatter, step);
    gsl_matrix_free(step);
}

static void begin_with_prior(struct gaussian *gaussian)
{
    const struct gaussian_prior *prior = gaussian->prior;

    gsl_matrix_set_zero(gaussian->mean);
    for (size_t i = 0; i < gaussian->nodes; i++) {
        double v = prior->frames * gsl_vector_get(prior->variance, i);

        for (size_t k = 0; k < gaussian->states; k++)
            gsl_matrix_set(gaussian->diagonal, k, i, v);
        for (size_t m = 0; m < gaussian->matrices; m++) {
            gsl_vector_view row = gsl_matrix_row(gaussian->scatter[m], i);

            gsl_vector_set_zero(&row.vector);
            gsl_vector_set(&row.vector, i, v);
        }
    }
}

void gaussian_learn(struct gaussian *gaussian, const gsl_matrix *x,
                    const gsl_matrix *gamma)
{
    bool is_zero_mean = gaussian->prior->is_zero_mean;

    begin_with_prior(gaussian);
    for (size_t k = 0; k < gaussian->states; k++) {
        double *mean = gsl_matrix_ptr(gaussian->mean, k, 0);
        gsl_matrix *scatter = gaussian->matrices == 1   ? gaussian->scatter[0]
                              : gaussian->matrices == 0 ? NULL
                                                        : gaussian->scatter[k];

        weighted_mean(mean, gsl_vector_ptr(gaussian->weight, k), x, gamma, k);
        if (is_zero_mean)
            for (size_t i = 0; i < gaussian->nodes; i++)
                mean[i] = 0;
        add_scatter(scatter, gsl_matrix_ptr(gaussian->diagonal, k, 0), x, gamma,
                    k, mean);
        if (!is_zero_mean)
            shrink_mean(gaussian, k, scatter);
    }
    for (size_t m = 0; m < gaussian->matrices; m++) {
        blas_mirror(gaussian->scatter[m]);
        bug_if(!blas_whitener(gaussian->whitener[m], gaussian->scatter[m]));
    }
}
