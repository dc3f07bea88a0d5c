#include "io/runs.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif
#include <string.h>

enum { CHUNK = 8 }; /* voxels that the moments take at once */

size_t runs_stride(size_t voxels)
{
    return (voxels + CHUNK - 1) / CHUNK * CHUNK + RUNS_SLACK;
}

void runs_pack_int16_plain(double *restrict sums, int16_t *restrict packed,
                           const int16_t *restrict frame,
                           const struct run *restrict runs, size_t count,
                           const double scaling[2])
{
    for (const struct run *run = runs; run < runs + count; run++) {
        int64_t total = 0;

        for (uint32_t i = 0; i < run->length; i++) {
            total += frame[run->first + i];
            packed[i] = frame[run->first + i];
        }
        packed += run->length;
        sums[run->region] +=
            scaling[0] * (double)total + scaling[1] * (double)run->length;
    }
}

/*
 * A square is at most 2^30, so that three of them fit into 32 bits without a
 * sign; only then are they widened.
 */
static inline __attribute__((always_inline)) void
moments_body(int64_t *restrict sum, int64_t *restrict square,
             const int16_t *restrict block, size_t frames, size_t stride)
{
    enum { GROUP = 3 };
    typedef int16_t narrow __attribute__((vector_size(2 * CHUNK)));
    typedef int32_t middle __attribute__((vector_size(4 * CHUNK)));
    typedef uint32_t bits __attribute__((vector_size(4 * CHUNK)));
    typedef int64_t wide __attribute__((vector_size(8 * CHUNK)));

    for (size_t v = 0; v < stride; v += CHUNK) {
        middle total = {0};
        wide sums, squares;

        memcpy(&sums, sum + v, sizeof sums);
        memcpy(&squares, square + v, sizeof squares);
        for (size_t t = 0; t < frames;) {
            size_t end = t + GROUP < frames ? t + GROUP : frames;
            bits group = {0};

            for (; t < end; t++) {
                narrow x;
                middle y;

                memcpy(&x, block + t * stride + v, sizeof x);
                y = __builtin_convertvector(x, middle);
                total += y;
                group += __builtin_convertvector(y * y, bits);
            }
            squares += __builtin_convertvector(group, wide);
        }
        sums += __builtin_convertvector(total, wide);
        memcpy(sum + v, &sums, sizeof sums);
        memcpy(square + v, &squares, sizeof squares);
    }
}

#if defined(__x86_64__)

enum { LANES = 32, PIECE = 1 << 15 }; /* a piece cannot overflow 32 bits */

/*
 * Sum of at most PIECE voxels, which are copied; the last store goes beyond
 * them, where the next run will be.
 */
__attribute__((target("avx512f,avx512bw"))) static inline int32_t
pack_piece(int16_t *packed, const int16_t *x, uint32_t length)
{
    const __m512i ones = _mm512_set1_epi16(1);
    __m512i total = _mm512_setzero_si512(), last;

    for (; length > LANES; length -= LANES, x += LANES, packed += LANES) {
        __m512i values = _mm512_loadu_si512(x);

        _mm512_storeu_si512(packed, values);
        total = _mm512_add_epi32(total, _mm512_madd_epi16(values, ones));
    }
    last = _mm512_maskz_loadu_epi16((__mmask32)(UINT32_MAX >> (LANES - length)),
                                    x);
    _mm512_storeu_si512(packed, last);
    total = _mm512_add_epi32(total, _mm512_madd_epi16(last, ones));
    return _mm512_reduce_add_epi32(total);
}

__attribute__((target("avx512f,avx512bw"))) static void
pack_avx512(double *restrict sums, int16_t *restrict packed,
            const int16_t *restrict frame, const struct run *restrict runs,
            size_t count, const double scaling[2])
{
    for (const struct run *run = runs; run < runs + count; run++) {
        const int16_t *x = frame + run->first;
        uint32_t left = run->length;
        int64_t total = 0;

        for (; left > PIECE; left -= PIECE, x += PIECE, packed += PIECE)
            total += pack_piece(packed, x, PIECE);
        total += pack_piece(packed, x, left);
        packed += left;
        sums[run->region] +=
            scaling[0] * (double)total + scaling[1] * (double)run->length;
    }
}

__attribute__((target("avx512f,avx512bw"))) static void
moments_avx512(int64_t *restrict sum, int64_t *restrict square,
               const int16_t *restrict block, size_t frames, size_t stride)
{
    moments_body(sum, square, block, frames, stride);
}

__attribute__((target("avx2"))) static void
moments_avx2(int64_t *restrict sum, int64_t *restrict square,
             const int16_t *restrict block, size_t frames, size_t stride)
{
    moments_body(sum, square, block, frames, stride);
}

#endif

void runs_pack_int16(double *restrict sums, int16_t *restrict packed,
                     const int16_t *restrict frame,
                     const struct run *restrict runs, size_t count,
                     const double scaling[2])
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512bw")) {
        pack_avx512(sums, packed, frame, runs, count, scaling);
        return;
    }
#endif
    runs_pack_int16_plain(sums, packed, frame, runs, count, scaling);
}

void runs_moments_int16(int64_t *restrict sum, int64_t *restrict square,
                        const int16_t *restrict block, size_t frames,
                        size_t stride)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512bw")) {
        moments_avx512(sum, square, block, frames, stride);
        return;
    }
    if (__builtin_cpu_supports("avx2")) {
        moments_avx2(sum, square, block, frames, stride);
        return;
    }
#endif
    moments_body(sum, square, block, frames, stride);
}
