#include "rsa/sphere_noise.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"
#include "rsa/sphere_gram.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 }; /* frames at a time, which the cache holds */

struct sphere_noise {
    size_t most;
    float *frames; /* BLOCK x stride */
    float *gram;   /* stride x stride */
    gsl_matrix *covariance;
};

/* Sums over a sphere. */
struct moments {
    double square; /* sum_ij S_ij^2, S = X'X */
    double trace;  /* sum_i S_ii */
    double own;    /* sum_i S_ii^2 */
    double fourth; /* sum_ij sum_t x_ti^2 x_tj^2 */
    double alone;  /* of these, i = j */
};

struct sphere_noise *sphere_noise_new(size_t most)
{
    struct sphere_noise *noise = NEW_ARRAY(struct sphere_noise, 1);
    size_t stride = sphere_gram_stride(most);

    noise->most = most;
    noise->frames = NEW_ARRAY(float, BLOCK *stride);
    noise->gram = NEW_ARRAY(float, stride *stride);
    noise->covariance = gsl_matrix_alloc(most, most);
    return noise;
}

void sphere_noise_free(struct sphere_noise *noise)
{
    if (!noise)
        return;
    free(noise->frames), free(noise->gram);
    gsl_matrix_free(noise->covariance), free(noise);
}

typedef float four __attribute__((vector_size(16)));

/* to(t, r) = from(r, t) of four voxels and the frames given. */
static void turn_four(float *to, size_t stride, const float *const from[4],
                      size_t frames)
{
    size_t t = 0;

    for (; t + 4 <= frames; t += 4) {
        four x[4], low[2], high[2];

#pragma GCC unroll 4
        for (size_t k = 0; k < 4; k++)
            memcpy(&x[k], from[k] + t, sizeof x[k]);
#pragma GCC unroll 2
        for (size_t k = 0; k < 2; k++) {
            const four a = x[2 * k], b = x[2 * k + 1];

            low[k] = __builtin_shufflevector(a, b, 0, 4, 1, 5);
            high[k] = __builtin_shufflevector(a, b, 2, 6, 3, 7);
        }
        x[0] = __builtin_shufflevector(low[0], low[1], 0, 1, 4, 5);
        x[1] = __builtin_shufflevector(low[0], low[1], 2, 3, 6, 7);
        x[2] = __builtin_shufflevector(high[0], high[1], 0, 1, 4, 5);
        x[3] = __builtin_shufflevector(high[0], high[1], 2, 3, 6, 7);
#pragma GCC unroll 4
        for (size_t k = 0; k < 4; k++)
            memcpy(to + (t + k) * stride, &x[k], sizeof x[k]);
    }
    for (; t < frames; t++)
        for (size_t k = 0; k < 4; k++)
            to[t * stride + k] = from[k][t];
}

/* Frames begin .. begin + frames - 1 of the voxels, a row for each frame. */
static void gather(float *to, size_t stride,
                   const struct sphere_residuals *residuals,
                   const uint32_t *place, size_t count, size_t begin,
                   size_t frames)
{
    const float *values = residuals->values + begin;
    size_t r = 0;

    for (; r + 4 <= count; r += 4) {
        const float *from[4];

        for (size_t k = 0; k < 4; k++)
            from[k] = values + place[r + k] * residuals->frames;
        turn_four(to + r, stride, from, frames);
    }
    for (; r < stride; r++)
        for (size_t t = 0; t < frames; t++)
            to[t * stride + r] =
                r < count ? values[place[r] * residuals->frames + t] : 0;
}

/* sum_t (sum_j x_tj^2)^2, four sums side by side. */
static double fourth_moments(const float *x, size_t frames, size_t stride)
{
    double sum = 0;

    for (size_t t = 0; t < frames; t++, x += stride) {
        four part[4] = {{0}, {0}, {0}, {0}}, value;
        double all;

        for (size_t j = 0; j < stride; j += SPHERE_PAD) {
#pragma GCC unroll 4
            for (size_t k = 0; k < 4; k++) {
                memcpy(&value, x + j + 4 * k, sizeof value);
                part[k] += value * value;
            }
        }
        part[0] = (part[0] + part[1]) + (part[2] + part[3]);
        all = (double)(part[0][0] + part[0][1]) +
              (double)(part[0][2] + part[0][3]);
        sum += all * all;
    }
    return sum;
}

/* The products of all pairs into the covariance, and their sums. */
static struct moments products(struct sphere_noise *noise,
                               const struct sphere_residuals *residuals,
                               const uint32_t *place, size_t count)
{
    size_t stride = sphere_gram_stride(count);
    struct moments sums = {0};

    memset(noise->gram, 0, stride * stride * sizeof(float));
    for (size_t t = 0; t < residuals->frames; t += BLOCK) {
        size_t left = residuals->frames - t, now = left < BLOCK ? left : BLOCK;

        gather(noise->frames, stride, residuals, place, count, t, now);
        sphere_gram_add(noise->gram, noise->frames, now, stride);
        sums.fourth += fourth_moments(noise->frames, now, stride);
    }
    for (size_t i = 0; i < count; i++) {
        double own = noise->gram[i * stride + i], others = 0;

        sums.trace += own;
        sums.own += own * own;
        sums.alone += residuals->fourth[place[i]];
        for (size_t j = i + 1; j < count; j++) {
            double x = noise->gram[i * stride + j];

            others += x * x;
        }
        sums.square += own * own + 2 * others;
    }
    return sums;
}

/* own (on the diagonal, plus `added`) and share (off it) of the products. */
static void blend(gsl_matrix *covariance, const float *gram, size_t stride,
                  double share, double own, double added)
{
    size_t count = covariance->size1;

    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count; j++)
            gsl_matrix_set(covariance, j, i,
                           share * (double)gram[i * stride + j]);
        gsl_matrix_set(covariance, i, i,
                       own * (double)gram[i * stride + i] + added);
    }
}

static double ledoit_wolf(const struct moments *sums, double frames,
                          double count)
{
    double mu = sums->trace / frames / count;
    double square = sums->square / (frames * frames);
    double b2 = (sums->fourth / frames - square) / frames;
    double d2 = square - count * mu * mu;

    return d2 > 0 ? fmin(b2, d2) / d2 : 0;
}

static double schaefer_strimmer(const struct moments *sums, double frames,
                                double freedom)
{
    double squares = (sums->square - sums->own) / ((frames - 1) * (frames - 1));
    double fourth = (sums->fourth - sums->alone) / (frames - 1);
    double lambda = frames / (freedom * freedom) * (fourth - squares) / squares;

    return !(squares > 0) || lambda > 1 ? 1 : lambda < 0 ? 0 : lambda;
}

bool sphere_noise_whitener(float *turned, double *shrinkage,
                           struct sphere_noise *noise,
                           const struct sphere_residuals *residuals,
                           const uint32_t *place, size_t count)
{
    size_t stride = sphere_gram_stride(count);
    double frames = (double)residuals->frames, freedom = residuals->freedom;
    gsl_matrix_view part =
        gsl_matrix_submatrix(noise->covariance, 0, 0, count, count);
    struct moments sums;
    double s = 0;

    bug_if(!count || count > noise->most);
    sums = products(noise, residuals, place, count);
    if (residuals->estimator == PRECISION_LEDOIT_WOLF) {
        s = ledoit_wolf(&sums, frames, (double)count);
        blend(&part.matrix, noise->gram, stride, (1 - s) / freedom,
              (1 - s) / freedom, s * sums.trace / (double)count / freedom);
    } else {
        if (residuals->estimator == PRECISION_SCHAEFER_STRIMMER && count > 1)
            s = schaefer_strimmer(&sums, frames, freedom);
        blend(&part.matrix, noise->gram, stride, (1 - s) / freedom, 1 / freedom,
              0);
    }
    *shrinkage = s;
    if (!blas_whitener(&part.matrix, &part.matrix))
        return false;
    memset(turned, 0, count * stride * sizeof(float));
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k <= i; k++)
            turned[k * stride + i] = (float)gsl_matrix_get(&part.matrix, i, k);
    return true;
}
