#include "dynamic/running.h"

#include "base/mem.h"
#include "num/blas.h"

#include <stdlib.h>
#include <string.h>

struct running *running_new(size_t nodes)
{
    struct running *running = NEW_ARRAY(struct running, 1);

    running->nodes = nodes;
    running->sum = NEW_ARRAY(double, nodes);
    running->square = NEW_ARRAY(double, nodes);
    running->zeros = NEW_ARRAY(double, nodes);
    running->product = NEW_ARRAY(double, RUNNING_PAIRS(nodes));
    return running;
}

void running_free(struct running *running)
{
    free(running->sum), free(running->square), free(running->zeros);
    free(running->product), free(running);
}

void running_anchor(struct running *running, const gsl_matrix *x)
{
    gsl_matrix *gram = gsl_matrix_alloc(x->size2, x->size2);
    double *product = running->product;

    blas_gram(gram, 1, x);
    memset(running->sum, 0, running->nodes * sizeof *running->sum);
    for (size_t t = 0; t < x->size1; t++)
        blas_add(running->sum, 1, gsl_matrix_const_ptr(x, t, 0),
                 running->nodes);
    for (size_t i = 0; i < running->nodes; i++) {
        size_t after = running->nodes - i - 1;

        running->square[i] = gsl_matrix_get(gram, i, i);
        if (after)
            memcpy(product, gsl_matrix_ptr(gram, i, i + 1),
                   after * sizeof *product);
        product += after;
    }
    gsl_matrix_free(gram);
}

/* ---- kernels ---- */

/* Every loop treats each pair on its own, so that its bits are the same in
 * vectors of any width. */

/* row[j] += a x[j] - b y[j], of the pairs of one node. */
static inline __attribute__((always_inline)) void
move_row(double *restrict row, const double *restrict x,
         const double *restrict y, const double own[2], size_t count)
{
    const double a = own[0], b = own[1];

#pragma omp simd
    for (size_t j = 0; j < count; j++)
        row[j] += a * x[j] - b * y[j];
}

/* r[j] = (row[j] - a mean[j]) (b scale[j]) within [-1, 1]; NaN stays. */
static inline __attribute__((always_inline)) void
scale_row(double *restrict r, const double *restrict row,
          const double *restrict mean, const double *restrict scale,
          const double own[2], size_t count)
{
    const double a = own[0], b = own[1];

#pragma omp simd
    for (size_t j = 0; j < count; j++) {
        double value = (row[j] - a * mean[j]) * (b * scale[j]);

        value = value > 1 ? 1 : value;
        r[j] = value < -1 ? -1 : value;
    }
}

/* All rows of the triangle. */
static inline __attribute__((always_inline)) void
move_all(struct running *running, const double *in, const double *out)
{
    double *row = running->product;

    for (size_t i = 0; i < running->nodes; i++) {
        const double own[] = {in[i], out[i]};
        size_t after = running->nodes - i - 1;

        move_row(row, in + i + 1, out + i + 1, own, after);
        row += after;
    }
}

static inline __attribute__((always_inline)) void
scale_all(double *r, const struct running *running, const double *mean,
          const double *scale)
{
    const double *row = running->product;

    for (size_t i = 0; i < running->nodes; i++) {
        const double own[] = {mean[i], scale[i]};
        size_t after = running->nodes - i - 1;

        scale_row(r, row, mean + i + 1, scale + i + 1, own, after);
        row += after, r += after;
    }
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void
move_avx2(struct running *running, const double *in, const double *out)
{
    move_all(running, in, out);
}

__attribute__((target("avx2"))) static void
scale_avx2(double *r, const struct running *running, const double *mean,
           const double *scale)
{
    scale_all(r, running, mean, scale);
}
#endif

static void move_pairs(struct running *running, const double *in,
                       const double *out)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        move_avx2(running, in, out);
        return;
    }
#endif
    move_all(running, in, out);
}

void running_move(struct running *running, const double *in, const double *out)
{
    if (!in && !out)
        return;
    in = in ? in : running->zeros;
    out = out ? out : running->zeros;
    for (size_t i = 0; i < running->nodes; i++) {
        running->sum[i] += in[i] - out[i];
        running->square[i] += in[i] * in[i] - out[i] * out[i];
    }
    move_pairs(running, in, out);
}

void running_correlations(double *r, const struct running *running,
                          const double *mean, const double *scale)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        scale_avx2(r, running, mean, scale);
        return;
    }
#endif
    scale_all(r, running, mean, scale);
}
