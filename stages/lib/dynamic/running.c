#include "dynamic/running.h"

#include "base/mem.h"
#include "num/blas.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = 8 };
typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));
typedef int64_t marks __attribute__((vector_size(LANES * sizeof(int64_t))));

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

/* row[j] += a in[j] - b out[j] */
static inline __attribute__((always_inline)) void
move_body(double *restrict row, const double in[2],
          const double *restrict *frames, size_t count)
{
    const double *x = frames[0], *y = frames[1];
    size_t j = 0;

    for (; j + LANES <= count; j += LANES) {
        lanes sum, more, less;

        memcpy(&sum, row + j, sizeof sum);
        memcpy(&more, x + j, sizeof more);
        memcpy(&less, y + j, sizeof less);
        sum += in[0] * more - in[1] * less;
        memcpy(row + j, &sum, sizeof sum);
    }
    for (; j < count; j++)
        row[j] += in[0] * x[j] - in[1] * y[j];
}

/* r[j] = (row[j] - a mean[j]) (b scale[j]) within [-1, 1]; NaN stays. */
static inline __attribute__((always_inline)) void
scale_body(double *restrict r, const double *restrict row, const double own[2],
           const double *restrict *of, size_t count)
{
    const double *mean = of[0], *scale = of[1];
    const lanes one = {1, 1, 1, 1, 1, 1, 1, 1};
    size_t j = 0;

    for (; j + LANES <= count; j += LANES) {
        lanes value, m, s;
        marks bits, high, low, top, bottom;

        memcpy(&value, row + j, sizeof value);
        memcpy(&m, mean + j, sizeof m);
        memcpy(&s, scale + j, sizeof s);
        value = (value - own[0] * m) * (own[1] * s);
        high = value > one, low = value < -one;
        memcpy(&bits, &value, sizeof bits);
        memcpy(&top, &one, sizeof top);
        bottom = top | INT64_MIN; /* -1 */
        bits = (bits & ~(high | low)) | (top & high) | (bottom & low);
        memcpy(r + j, &bits, sizeof bits);
    }
    for (; j < count; j++) {
        double value = (row[j] - own[0] * mean[j]) * (own[1] * scale[j]);

        r[j] = value > 1 ? 1 : value < -1 ? -1 : value;
    }
}

/* All rows of the triangle. */
static inline __attribute__((always_inline)) void
move_all(struct running *running, const double *in, const double *out)
{
    double *row = running->product;

    for (size_t i = 0; i < running->nodes; i++) {
        const double own[] = {in[i], out[i]};
        const double *restrict frames[] = {in + i + 1, out + i + 1};
        size_t after = running->nodes - i - 1;

        move_body(row, own, frames, after);
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
        const double *restrict of[] = {mean + i + 1, scale + i + 1};
        size_t after = running->nodes - i - 1;

        scale_body(r, row, own, of, after);
        row += after, r += after;
    }
}

#if defined(__x86_64__)
#define FOR(isa, suffix)                                              \
    __attribute__((target(isa))) static void move_##suffix(           \
        struct running *running, const double *in, const double *out) \
    {                                                                 \
        move_all(running, in, out);                                   \
    }                                                                 \
    __attribute__((target(isa))) static void scale_##suffix(          \
        double *r, const struct running *running, const double *mean, \
        const double *scale)                                          \
    {                                                                 \
        scale_all(r, running, mean, scale);                           \
    }
FOR("avx512f,avx512dq", avx512)
FOR("avx2", avx2)
#undef FOR
#endif

static void move_pairs(struct running *running, const double *in,
                       const double *out)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512dq")) {
        move_avx512(running, in, out);
        return;
    }
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
    if (__builtin_cpu_supports("avx512dq")) {
        scale_avx512(r, running, mean, scale);
        return;
    }
    if (__builtin_cpu_supports("avx2")) {
        scale_avx2(r, running, mean, scale);
        return;
    }
#endif
    scale_all(r, running, mean, scale);
}
