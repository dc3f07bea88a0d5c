#include "num/bits.h"

#include "base/report.h"

#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum {
    BATCH = 1 << BITS_LOW
}; /* rows taken at once: they fill the low digits */

typedef uint64_t block __attribute__((vector_size(8 * BITS_WORDS)));

#define INLINE static inline __attribute__((always_inline))

/* Replaces every word by the number of its bits. */
typedef void counter(block *words);

INLINE void load(block *value, const uint64_t *words)
{
    memcpy(value, words, sizeof *value);
}

INLINE uint64_t sum_of(const block *words)
{
    uint64_t total = 0;

    for (size_t w = 0; w < BITS_WORDS; w++)
        total += (*words)[w];
    return total;
}

/* ---- the same for all paths, but for the counting of bits ---- */

INLINE uint64_t common_body(const uint64_t *restrict rows, const uint64_t *mine,
                            const uint32_t *restrict list, size_t count,
                            counter *count_bits)
{
    block total = {0}, own;

    load(&own, mine);
    for (size_t e = 0; e < count; e++) {
        block row;

        load(&row, rows + (size_t)list[e] * BITS_WORDS);
        row &= own;
        count_bits(&row);
        total += row;
    }
    return sum_of(&total);
}

/* digit + a + b: the sum stays in `digit`, the carry goes to `carry`, which
 * may be a. */
INLINE void full_add(block *carry, block *digit, const block *a, const block *b)
{
    block half = *digit ^ *a, both = *digit & *a, other = *b;

    *carry = both | (half & other);
    *digit = half ^ other;
}

/* Rows 2 r and 2 r + 1 go into the digit; the carries are the next rows. */
INLINE void add_pairs(block *digit, block row[BATCH], size_t pairs)
{
#pragma GCC unroll 8
    for (size_t r = 0; r < pairs; r++)
        full_add(&row[r], digit, &row[2 * r], &row[2 * r + 1]);
}

INLINE void add_batch(block low[BITS_LOW], uint64_t (*digit)[BITS_WORDS],
                      size_t digits, block row[BATCH])
{
    add_pairs(&low[0], row, 8);
    add_pairs(&low[1], row, 4);
    add_pairs(&low[2], row, 2);
    add_pairs(&low[3], row, 1);
    for (size_t d = BITS_LOW; d < digits; d++) {
        block sum, carry;

        load(&sum, digit[d]);
        carry = sum & row[0];
        sum ^= row[0];
        row[0] = carry;
        memcpy(digit[d], &sum, sizeof sum);
    }
}

INLINE void count_body(uint64_t (*digit)[BITS_WORDS], size_t digits,
                       const uint64_t *restrict rows,
                       const uint32_t *restrict list, size_t count)
{
    block low[BITS_LOW], row[BATCH];
    size_t e = 0;

    for (size_t d = 0; d < BITS_LOW; d++)
        load(&low[d], digit[d]);
    for (; e + BATCH <= count; e += BATCH) {
#pragma GCC unroll 16
        for (size_t r = 0; r < BATCH; r++)
            load(&row[r], rows + (size_t)list[e + r] * BITS_WORDS);
        add_batch(low, digit, digits, row);
    }
    if (e < count) {
        for (size_t r = 0; r < BATCH; r++) {
            row[r] = (block){0};
            if (e + r < count)
                load(&row[r], rows + (size_t)list[e + r] * BITS_WORDS);
        }
        add_batch(low, digit, digits, row);
    }
    for (size_t d = 0; d < BITS_LOW; d++)
        memcpy(digit[d], &low[d], sizeof low[d]);
}

/*
 * With n = sum_d 2^d n_d, the sum of n^2 over columns is that of
 * 2^(d + e) |n_d and n_e| over d and e.
 */
INLINE uint64_t pairs_body(const uint64_t (*digit)[BITS_WORDS], size_t digits,
                           counter *count_bits)
{
    uint64_t sum = 0, squares = 0;

    for (size_t d = 0; d < digits; d++)
        for (size_t e = d; e < digits; e++) {
            block both, other;
            uint64_t shared;

            load(&both, digit[d]), load(&other, digit[e]);
            both &= other;
            count_bits(&both);
            shared = sum_of(&both);
            sum += d == e ? shared << d : 0;
            squares += shared << (d + e + (d != e));
        }
    return (squares - sum) / 2;
}

size_t bits_digits(size_t most)
{
    size_t digits = BITS_LOW;

    while (most >> digits)
        digits++;
    return digits;
}

/* ---- plain ---- */

INLINE uint64_t bits_of(uint64_t x)
{
    x -= (x >> 1) & 0x5555555555555555u;
    x = (x & 0x3333333333333333u) + ((x >> 2) & 0x3333333333333333u);
    x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (x * 0x0101010101010101u) >> 56;
}

INLINE void count_plain(block *words)
{
    for (size_t w = 0; w < BITS_WORDS; w++)
        (*words)[w] = bits_of((*words)[w]);
}

static uint64_t common_plain(const uint64_t *restrict rows,
                             const uint64_t *restrict mine,
                             const uint32_t *restrict list, size_t count)
{
    return common_body(rows, mine, list, count, count_plain);
}

static void columns_plain(uint64_t (*digit)[BITS_WORDS], size_t digits,
                          const uint64_t *restrict rows,
                          const uint32_t *restrict list, size_t count)
{
    count_body(digit, digits, rows, list, count);
}

static uint64_t pairs_plain(const uint64_t (*digit)[BITS_WORDS], size_t digits)
{
    return pairs_body(digit, digits, count_plain);
}

static size_t pack_plain(uint64_t above[BITS_WORDS], uint64_t near[BITS_WORDS],
                         const float *restrict x, float sign,
                         const float limits[2])
{
    size_t found = 0;

    memset(above, 0, BITS_WORDS * sizeof *above);
    memset(near, 0, BITS_WORDS * sizeof *near);
    for (size_t k = 0; k < BITS_BLOCK; k++) {
        float value = sign * x[k];
        bool is_above = value > limits[1];
        bool is_near = !is_above && value >= limits[0];

        above[k / 64] |= (uint64_t)is_above << k % 64;
        near[k / 64] |= (uint64_t)is_near << k % 64;
        found += is_above + is_near;
    }
    return found;
}

static const struct bits plain = {"plain", pack_plain, common_plain,
                                  columns_plain, pairs_plain};

#if defined(__x86_64__)

/* ---- AVX2 ---- */

#define AVX2 __attribute__((target("avx2,popcnt")))

/* Half bytes by a table, then the bytes of a word added up. */
AVX2 static inline void count_avx2(block *words)
{
    const __m256i table =
        _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1,
                         1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const __m256i low = _mm256_set1_epi8(15);
    __m256i half[2];

    memcpy(half, words, sizeof half);
    for (size_t h = 0; h < 2; h++) {
        __m256i a = _mm256_and_si256(half[h], low);
        __m256i b = _mm256_and_si256(_mm256_srli_epi16(half[h], 4), low);
        __m256i bytes = _mm256_add_epi8(_mm256_shuffle_epi8(table, a),
                                        _mm256_shuffle_epi8(table, b));

        half[h] = _mm256_sad_epu8(bytes, _mm256_setzero_si256());
    }
    memcpy(words, half, sizeof half);
}

AVX2 static uint64_t common_avx2(const uint64_t *restrict rows,
                                 const uint64_t *restrict mine,
                                 const uint32_t *restrict list, size_t count)
{
    return common_body(rows, mine, list, count, count_avx2);
}

AVX2 static void columns_avx2(uint64_t (*digit)[BITS_WORDS], size_t digits,
                              const uint64_t *restrict rows,
                              const uint32_t *restrict list, size_t count)
{
    count_body(digit, digits, rows, list, count);
}

AVX2 static uint64_t pairs_avx2(const uint64_t (*digit)[BITS_WORDS],
                                size_t digits)
{
    return pairs_body(digit, digits, count_avx2);
}

AVX2 static size_t pack_avx2(uint64_t above[BITS_WORDS],
                             uint64_t near[BITS_WORDS], const float *restrict x,
                             float sign, const float limits[2])
{
    const __m256 high = _mm256_set1_ps(limits[1]);
    const __m256 low = _mm256_set1_ps(limits[0]);
    const __m256 factor = _mm256_set1_ps(sign);
    size_t found = 0;

    for (size_t w = 0; w < BITS_WORDS; w++) {
        uint64_t over = 0, reached = 0;

        for (size_t k = 0; k < 64; k += 8) {
            __m256 value =
                _mm256_mul_ps(_mm256_loadu_ps(x + 64 * w + k), factor);
            int a = _mm256_movemask_ps(_mm256_cmp_ps(value, high, _CMP_GT_OQ));
            int b = _mm256_movemask_ps(_mm256_cmp_ps(value, low, _CMP_GE_OQ));

            over |= (uint64_t)(unsigned)a << k;
            reached |= (uint64_t)(unsigned)b << k;
        }
        above[w] = over;
        near[w] = reached & ~over;
        found += (size_t)__builtin_popcountll(reached);
    }
    return found;
}

static const struct bits avx2 = {"AVX2", pack_avx2, common_avx2, columns_avx2,
                                 pairs_avx2};

/* ---- AVX-512 ---- */

#define AVX512 __attribute__((target("avx512f,avx512vpopcntdq,popcnt")))

AVX512 static inline void count_avx512(block *words)
{
    __m512i value;

    memcpy(&value, words, sizeof value);
    value = _mm512_popcnt_epi64(value);
    memcpy(words, &value, sizeof value);
}

AVX512 static uint64_t common_avx512(const uint64_t *restrict rows,
                                     const uint64_t *restrict mine,
                                     const uint32_t *restrict list,
                                     size_t count)
{
    return common_body(rows, mine, list, count, count_avx512);
}

AVX512 static void columns_avx512(uint64_t (*digit)[BITS_WORDS], size_t digits,
                                  const uint64_t *restrict rows,
                                  const uint32_t *restrict list, size_t count)
{
    count_body(digit, digits, rows, list, count);
}

AVX512 static uint64_t pairs_avx512(const uint64_t (*digit)[BITS_WORDS],
                                    size_t digits)
{
    return pairs_body(digit, digits, count_avx512);
}

AVX512 static size_t pack_avx512(uint64_t above[BITS_WORDS],
                                 uint64_t near[BITS_WORDS],
                                 const float *restrict x, float sign,
                                 const float limits[2])
{
    const __m512 high = _mm512_set1_ps(limits[1]);
    const __m512 low = _mm512_set1_ps(limits[0]);
    const __m512 factor = _mm512_set1_ps(sign);
    size_t found = 0;

    for (size_t w = 0; w < BITS_WORDS; w++) {
        uint64_t over = 0, reached = 0;

        for (size_t k = 0; k < 64; k += 16) {
            __m512 value =
                _mm512_mul_ps(_mm512_loadu_ps(x + 64 * w + k), factor);
            __mmask16 a = _mm512_cmp_ps_mask(value, high, _CMP_GT_OQ);
            __mmask16 b = _mm512_cmp_ps_mask(value, low, _CMP_GE_OQ);

            over |= (uint64_t)a << k;
            reached |= (uint64_t)b << k;
        }
        above[w] = over;
        near[w] = reached & ~over;
        found += (size_t)__builtin_popcountll(reached);
    }
    return found;
}

static const struct bits avx512 = {"AVX-512", pack_avx512, common_avx512,
                                   columns_avx512, pairs_avx512};

#endif

const struct bits *bits_kernels(enum bits_path path)
{
    if (path == BITS_PLAIN)
        return &plain;
#if defined(__x86_64__)
    if (path != BITS_AVX2 && __builtin_cpu_supports("avx512f") &&
        __builtin_cpu_supports("avx512vpopcntdq"))
        return &avx512;
    if (path != BITS_AVX512 && __builtin_cpu_supports("avx2"))
        return &avx2;
#endif
    return path == BITS_BEST ? &plain : NULL;
}
