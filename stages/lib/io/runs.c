#include "io/runs.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

void runs_add_int16_plain(double *restrict sums, const int16_t *restrict frame,
                          const struct run *restrict runs, size_t count,
                          const double scaling[2])
{
    for (const struct run *run = runs; run < runs + count; run++) {
        int64_t total = 0;

        for (uint32_t i = 0; i < run->length; i++)
            total += frame[run->first + i];
        sums[run->region] +=
            scaling[0] * (double)total + scaling[1] * (double)run->length;
    }
}

#if defined(__x86_64__)

enum { LANES = 32, PIECE = 1 << 15 }; /* a piece cannot overflow 32 bits */

/* Sum of at most PIECE voxels. */
__attribute__((target("avx512f,avx512bw"))) static inline int32_t
sum_piece(const int16_t *x, uint32_t length)
{
    const __m512i ones = _mm512_set1_epi16(1);
    __m512i total = _mm512_setzero_si512();

    for (; length > LANES; length -= LANES, x += LANES)
        total = _mm512_add_epi32(
            total, _mm512_madd_epi16(_mm512_loadu_si512(x), ones));
    total = _mm512_add_epi32(
        total,
        _mm512_madd_epi16(_mm512_maskz_loadu_epi16(
                              (__mmask32)(UINT32_MAX >> (LANES - length)), x),
                          ones));
    return _mm512_reduce_add_epi32(total);
}

__attribute__((target("avx512f,avx512bw"))) static void
add_avx512(double *restrict sums, const int16_t *restrict frame,
           const struct run *restrict runs, size_t count,
           const double scaling[2])
{
    for (const struct run *run = runs; run < runs + count; run++) {
        const int16_t *x = frame + run->first;
        uint32_t left = run->length;
        int64_t total = 0;

        for (; left > PIECE; left -= PIECE, x += PIECE)
            total += sum_piece(x, PIECE);
        total += sum_piece(x, left);
        sums[run->region] +=
            scaling[0] * (double)total + scaling[1] * (double)run->length;
    }
}

void runs_add_int16(double *restrict sums, const int16_t *restrict frame,
                    const struct run *restrict runs, size_t count,
                    const double scaling[2])
{
    if (__builtin_cpu_supports("avx512bw"))
        add_avx512(sums, frame, runs, count, scaling);
    else
        runs_add_int16_plain(sums, frame, runs, count, scaling);
}

#else

void runs_add_int16(double *restrict sums, const int16_t *restrict frame,
                    const struct run *restrict runs, size_t count,
                    const double scaling[2])
{
    runs_add_int16_plain(sums, frame, runs, count, scaling);
}

#endif
