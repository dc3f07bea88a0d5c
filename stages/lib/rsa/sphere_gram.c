#include "rsa/sphere_gram.h"

#include "base/report.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif
#include <math.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

size_t sphere_gram_stride(size_t columns)
{
    return (columns + SPHERE_PAD - 1) / SPHERE_PAD * SPHERE_PAD;
}

/* c += a' b over `inner` rows. */
struct product {
    float *c;
    const float *a, *b;
    size_t c_stride, a_stride, b_stride, inner;
};

#define PLAIN
#define AVX2   __attribute__((target("avx2,fma")))
#define AVX512 __attribute__((target("avx512f")))

/* A vector, and a x + sum with one rounding: by all CPUs the same. */
typedef float four __attribute__((vector_size(16)));

#define ADD_PLAIN(sum, a, x)                                         \
    (four)                                                           \
    {                                                                \
        fmaf((a), (x)[0], (sum)[0]), fmaf((a), (x)[1], (sum)[1]),    \
            fmaf((a), (x)[2], (sum)[2]), fmaf((a), (x)[3], (sum)[3]) \
    }
#define ADD_AVX2(sum, a, x)   _mm256_fmadd_ps(_mm256_set1_ps(a), x, sum)
#define ADD_AVX512(sum, a, x) _mm512_fmadd_ps(_mm512_set1_ps(a), x, sum)

/* A tile: HIGH rows of c from row i, WIDE vectors from column j. */
#define TILE(ISA, name, vector, HIGH, WIDE)                                 \
    ISA INLINE void name(const struct product *p, size_t i, size_t j)       \
    {                                                                       \
        enum { LANES = sizeof(vector) / sizeof(float) };                    \
        vector sum[HIGH][WIDE], x[WIDE];                                    \
                                                                            \
        _Pragma("GCC unroll 8") for (size_t r = 0; r < (HIGH); r++)         \
            _Pragma("GCC unroll 4") for (size_t w = 0; w < (WIDE); w++)     \
                memcpy(&sum[r][w],                                          \
                       p->c + (i + r) * p->c_stride + j + w * LANES,        \
                       sizeof(vector));                                     \
        for (size_t k = 0; k < p->inner; k++) {                             \
            const float *a = p->a + k * p->a_stride + i;                    \
                                                                            \
            _Pragma("GCC unroll 4") for (size_t w = 0; w < (WIDE); w++)     \
                memcpy(&x[w], p->b + k * p->b_stride + j + w * LANES,       \
                       sizeof(vector));                                     \
            _Pragma("GCC unroll 8") for (size_t r = 0; r < (HIGH); r++)     \
                _Pragma("GCC unroll 4") for (size_t w = 0; w < (WIDE); w++) \
                    sum[r][w] = ADD_##ISA(sum[r][w], a[r], x[w]);           \
        }                                                                   \
        _Pragma("GCC unroll 8") for (size_t r = 0; r < (HIGH); r++)         \
            _Pragma("GCC unroll 4") for (size_t w = 0; w < (WIDE); w++)     \
                memcpy(p->c + (i + r) * p->c_stride + j + w * LANES,        \
                       &sum[r][w], sizeof(vector));                         \
    }

/* Rows i .. i + 7 of c, columns begin .. end - 1. */
TILE(PLAIN, tile_plain, four, 2, 4)

static void stripe_plain(const struct product *p, size_t i, size_t begin,
                         size_t end)
{
    for (size_t r = i; r < i + SPHERE_PAD / 2; r += 2)
        for (size_t j = begin; j < end; j += SPHERE_PAD)
            tile_plain(p, r, j);
}

#if defined(__x86_64__)
TILE(AVX2, tile_avx2, __m256, 4, 2)

AVX2 static void stripe_avx2(const struct product *p, size_t i, size_t begin,
                             size_t end)
{
    for (size_t r = i; r < i + SPHERE_PAD / 2; r += 4)
        for (size_t j = begin; j < end; j += SPHERE_PAD)
            tile_avx2(p, r, j);
}

TILE(AVX512, tile_avx512, __m512, 8, 2)
TILE(AVX512, slim_avx512, __m512, 8, 1)

AVX512 static void stripe_avx512(const struct product *p, size_t i,
                                 size_t begin, size_t end)
{
    const size_t two = (size_t)2 * SPHERE_PAD;
    size_t j = begin;

    for (; j + two <= end; j += two)
        tile_avx512(p, i, j);
    if (j < end)
        slim_avx512(p, i, j);
}
#endif

typedef void stripe_function(const struct product *, size_t, size_t, size_t);

static stripe_function *stripe(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f"))
        return stripe_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return stripe_avx2;
#endif
    return stripe_plain;
}

static void add(stripe_function *run, float *gram, const float *x, size_t rows,
                size_t stride)
{
    struct product p = {gram, x, x, stride, stride, stride, rows};

    bug_if(stride % SPHERE_PAD);
    for (size_t i = 0; i < stride; i += SPHERE_PAD / 2)
        run(&p, i, i / SPHERE_PAD * SPHERE_PAD, stride);
}

void sphere_gram_add(float *gram, const float *x, size_t rows, size_t stride)
{
    add(stripe(), gram, x, rows, stride);
}

void sphere_gram_add_plain(float *gram, const float *x, size_t rows,
                           size_t stride)
{
    add(stripe_plain, gram, x, rows, stride);
}

void sphere_gram_whiten(float *y, const float *turned, size_t turned_stride,
                        const float *x, size_t rows, size_t stride)
{
    struct product p = {y, turned, x, stride, turned_stride, stride, 0};
    stripe_function *run = stripe();

    bug_if(stride % SPHERE_PAD || turned_stride % SPHERE_PAD);
    memset(y, 0, turned_stride * stride * sizeof(*y));
    for (size_t i = 0; i < turned_stride; i += SPHERE_PAD / 2) {
        p.inner = i + SPHERE_PAD / 2 < rows ? i + SPHERE_PAD / 2 : rows;
        run(&p, i, 0, stride);
    }
}
