#include "tensor/contract.h"

#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { LANES = CONTRACT_LANES, TILE = 12 /* rows at once */ };

#define INLINE static inline __attribute__((always_inline))

/*
 * Of a tile of dots: out[i] (LANES of them, a row every `columns`) +=
 * sum_k x[i][k] weights[k], i < rows, a constant; and of sums, of LANES cells:
 * out[k] += sum_p x[p][k] c[p].
 */
typedef void tile_of_dots(double *restrict out, const float *restrict x,
                          size_t stride, const float *restrict weights,
                          size_t columns, size_t length, size_t rows);
typedef void tile_of_sums(double *restrict out, const float *restrict x,
                          size_t stride, const float *restrict c,
                          size_t columns, size_t rows);

/* ---- the order of the tiles, the same for all paths ---- */

INLINE void dots_body(double *restrict m, const struct contract_single *block,
                      const float *restrict weights, size_t columns,
                      tile_of_dots *tile)
{
    memset(m, 0, block->rows * columns * sizeof *m);
    for (size_t k = 0; k < block->cells; k += CONTRACT_PIECE) {
        size_t left = block->cells - k;
        size_t length = left < CONTRACT_PIECE ? left : CONTRACT_PIECE;
        const float *at = weights + k * columns;
        size_t p = 0;

        for (; p + TILE <= block->rows; p += TILE)
            for (size_t c = 0; c < columns; c += LANES)
                tile(m + p * columns + c, block->x + p * block->stride + k,
                     block->stride, at + c, columns, length, TILE);
        for (; p < block->rows; p++)
            for (size_t c = 0; c < columns; c += LANES)
                tile(m + p * columns + c, block->x + p * block->stride + k,
                     block->stride, at + c, columns, length, 1);
    }
}

INLINE void sums_body(double *restrict y, const struct contract_single *block,
                      const float *restrict c, size_t columns,
                      tile_of_sums *tile)
{
    for (size_t k = 0; k < block->cells; k += LANES)
        for (size_t r = 0; r < columns; r += LANES)
            tile(y + k * columns + r, block->x + k, block->stride, c + r,
                 columns, block->rows);
}

/* ---- plain ---- */

INLINE void dots_tile_plain(double *restrict out, const float *restrict x,
                            size_t stride, const float *restrict weights,
                            size_t columns, size_t length, size_t rows)
{
    for (size_t i = 0; i < rows; i++) {
        float sum[LANES] = {0};

        for (size_t k = 0; k < length; k++)
            for (size_t c = 0; c < LANES; c++)
                sum[c] += x[i * stride + k] * weights[k * columns + c];
        for (size_t c = 0; c < LANES; c++)
            out[i * columns + c] += (double)sum[c];
    }
}

INLINE void sums_tile_plain(double *restrict out, const float *restrict x,
                            size_t stride, const float *restrict c,
                            size_t columns, size_t rows)
{
    for (size_t k = 0; k < LANES; k++) {
        float sum[LANES] = {0};

        for (size_t p = 0; p < rows; p++)
            for (size_t r = 0; r < LANES; r++)
                sum[r] += x[p * stride + k] * c[p * columns + r];
        for (size_t r = 0; r < LANES; r++)
            out[k * columns + r] += (double)sum[r];
    }
}

static void dots_plain(double *restrict m, const struct contract_single *block,
                       const float *restrict weights, size_t columns)
{
    dots_body(m, block, weights, columns, dots_tile_plain);
}

static void sums_plain(double *restrict y, const struct contract_single *block,
                       const float *restrict c, size_t columns)
{
    sums_body(y, block, c, columns, sums_tile_plain);
}

static const struct contract plain = {"plain", dots_plain, sums_plain};

#if defined(__x86_64__)

/* ---- AVX2: two registers of a row ---- */

#define AVX2 __attribute__((target("avx2,fma")))

AVX2 static inline void add_avx2(double *out, __m256 sum)
{
    __m256d low = _mm256_cvtps_pd(_mm256_castps256_ps128(sum));
    __m256d high = _mm256_cvtps_pd(_mm256_extractf128_ps(sum, 1));

    _mm256_storeu_pd(out, _mm256_add_pd(_mm256_loadu_pd(out), low));
    _mm256_storeu_pd(out + 4, _mm256_add_pd(_mm256_loadu_pd(out + 4), high));
}

/* Six rows at most, of half the lanes each time: twelve registers of sums. */
AVX2 static inline __attribute__((always_inline)) void
half_of_dots_avx2(double *restrict out, const float *restrict x, size_t stride,
                  const float *restrict weights, size_t columns, size_t length,
                  size_t rows)
{
    __m256 sum[TILE];

#pragma GCC unroll 12
    for (size_t i = 0; i < rows; i++)
        sum[i] = _mm256_setzero_ps();
    for (size_t k = 0; k < length; k++) {
        __m256 weight = _mm256_loadu_ps(weights + k * columns);

#pragma GCC unroll 12
        for (size_t i = 0; i < rows; i++)
            sum[i] = _mm256_fmadd_ps(_mm256_set1_ps(x[i * stride + k]), weight,
                                     sum[i]);
    }
#pragma GCC unroll 12
    for (size_t i = 0; i < rows; i++)
        add_avx2(out + i * columns, sum[i]);
}

AVX2 static inline __attribute__((always_inline)) void
dots_tile_avx2(double *restrict out, const float *restrict x, size_t stride,
               const float *restrict weights, size_t columns, size_t length,
               size_t rows)
{
    for (size_t half = 0; half < LANES; half += LANES / 2)
        half_of_dots_avx2(out + half, x, stride, weights + half, columns,
                          length, rows);
}

AVX2 static inline __attribute__((always_inline)) void
sums_tile_avx2(double *restrict out, const float *restrict x, size_t stride,
               const float *restrict c, size_t columns, size_t rows)
{
    enum { HALF = LANES / 2 };

    for (size_t k = 0; k < LANES; k += HALF)
        for (size_t r = 0; r < LANES; r += HALF) {
            __m256 sum[HALF];

#pragma GCC unroll 8
            for (size_t i = 0; i < HALF; i++)
                sum[i] = _mm256_setzero_ps();
            for (size_t p = 0; p < rows; p++) {
                __m256 factor = _mm256_loadu_ps(c + p * columns + r);

#pragma GCC unroll 8
                for (size_t i = 0; i < HALF; i++)
                    sum[i] = _mm256_fmadd_ps(
                        _mm256_set1_ps(x[p * stride + k + i]), factor, sum[i]);
            }
#pragma GCC unroll 8
            for (size_t i = 0; i < HALF; i++)
                add_avx2(out + (k + i) * columns + r, sum[i]);
        }
}

AVX2 static void dots_avx2(double *restrict m,
                           const struct contract_single *block,
                           const float *restrict weights, size_t columns)
{
    dots_body(m, block, weights, columns, dots_tile_avx2);
}

AVX2 static void sums_avx2(double *restrict y,
                           const struct contract_single *block,
                           const float *restrict c, size_t columns)
{
    sums_body(y, block, c, columns, sums_tile_avx2);
}

static const struct contract avx2 = {"AVX2", dots_avx2, sums_avx2};

/* ---- AVX-512: one register of a row ---- */

#define AVX512 __attribute__((target("avx512f")))

AVX512 static inline void add_avx512(double *out, __m512 sum)
{
    __m256d upper = _mm512_extractf64x4_pd(_mm512_castps_pd(sum), 1);
    __m512d low = _mm512_cvtps_pd(_mm512_castps512_ps256(sum));
    __m512d high = _mm512_cvtps_pd(_mm256_castpd_ps(upper));

    _mm512_storeu_pd(out, _mm512_add_pd(_mm512_loadu_pd(out), low));
    _mm512_storeu_pd(out + 8, _mm512_add_pd(_mm512_loadu_pd(out + 8), high));
}

AVX512 static inline __attribute__((always_inline)) void
dots_tile_avx512(double *restrict out, const float *restrict x, size_t stride,
                 const float *restrict weights, size_t columns, size_t length,
                 size_t rows)
{
    __m512 sum[TILE];

#pragma GCC unroll 12
    for (size_t i = 0; i < rows; i++)
        sum[i] = _mm512_setzero_ps();
    for (size_t k = 0; k < length; k++) {
        __m512 weight = _mm512_loadu_ps(weights + k * columns);

#pragma GCC unroll 12
        for (size_t i = 0; i < rows; i++)
            sum[i] = _mm512_fmadd_ps(_mm512_set1_ps(x[i * stride + k]), weight,
                                     sum[i]);
    }
#pragma GCC unroll 12
    for (size_t i = 0; i < rows; i++)
        add_avx512(out + i * columns, sum[i]);
}

AVX512 static inline __attribute__((always_inline)) void
sums_tile_avx512(double *restrict out, const float *restrict x, size_t stride,
                 const float *restrict c, size_t columns, size_t rows)
{
    __m512 sum[LANES];

#pragma GCC unroll 16
    for (size_t k = 0; k < LANES; k++)
        sum[k] = _mm512_setzero_ps();
    for (size_t p = 0; p < rows; p++) {
        __m512 factor = _mm512_loadu_ps(c + p * columns);

#pragma GCC unroll 16
        for (size_t k = 0; k < LANES; k++)
            sum[k] = _mm512_fmadd_ps(_mm512_set1_ps(x[p * stride + k]), factor,
                                     sum[k]);
    }
#pragma GCC unroll 16
    for (size_t k = 0; k < LANES; k++)
        add_avx512(out + k * columns, sum[k]);
}

AVX512 static void dots_avx512(double *restrict m,
                               const struct contract_single *block,
                               const float *restrict weights, size_t columns)
{
    dots_body(m, block, weights, columns, dots_tile_avx512);
}

AVX512 static void sums_avx512(double *restrict y,
                               const struct contract_single *block,
                               const float *restrict c, size_t columns)
{
    sums_body(y, block, c, columns, sums_tile_avx512);
}

static const struct contract avx512 = {"AVX-512", dots_avx512, sums_avx512};

#endif

const struct contract *contract_kernels(enum contract_path path)
{
    if (path == CONTRACT_PLAIN)
        return &plain;
#if defined(__x86_64__)
    if (path != CONTRACT_AVX2 && __builtin_cpu_supports("avx512f"))
        return &avx512;
    if (path != CONTRACT_AVX512 && __builtin_cpu_supports("avx2") &&
        __builtin_cpu_supports("fma"))
        return &avx2;
#endif
    return path == CONTRACT_BEST ? &plain : NULL;
}

/* ---- double ---- */

void contract_dots_double(double *restrict m,
                          const struct contract_double *block,
                          const double *restrict weights, size_t columns)
{
    memset(m, 0, block->rows * columns * sizeof *m);
    for (size_t p = 0; p < block->rows; p++)
        for (size_t k = 0; k < block->cells; k++) {
            double x = block->x[p * block->stride + k];

            for (size_t c = 0; c < columns; c++)
                m[p * columns + c] += x * weights[k * columns + c];
        }
}

void contract_sums_double(double *restrict y,
                          const struct contract_double *block,
                          const double *restrict c, size_t columns)
{
    for (size_t p = 0; p < block->rows; p++)
        for (size_t k = 0; k < block->cells; k++) {
            double x = block->x[p * block->stride + k];

            for (size_t r = 0; r < columns; r++)
                y[k * columns + r] += x * c[p * columns + r];
        }
}
