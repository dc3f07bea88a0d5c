/*
 * bits.h - sets of 512 as bits: the inner loops of graphs of voxels.
 *
 * A block is BITS_WORDS words, bit k of it is bit k mod 64 of word k / 64, and
 * `rows` are blocks one after another, best on a boundary of 64 bytes.  Every
 * loop exists three times, with AVX-512 (where it counts bits: VPOPCNTDQ), with
 * AVX2 and plain.  All of them work with integers or compare, so that they
 * agree to the bit.
 */
#ifndef NUM_BITS_H
#define NUM_BITS_H

#include <stddef.h>
#include <stdint.h>

enum { BITS_WORDS = 8, BITS_BLOCK = 512, BITS_LOW = 4 };

enum bits_path { BITS_BEST, BITS_PLAIN, BITS_AVX2, BITS_AVX512 };

struct bits {
    const char *name;

    /*
     * above: the k with sign x_k > high; near: those with low <= sign x_k <=
     * high.  `x` has BITS_BLOCK numbers.  Returns how many of both there are.
     */
    size_t (*pack)(uint64_t above[BITS_WORDS], uint64_t near[BITS_WORDS],
                   const float *restrict x, float sign,
                   const float limits[2] /* low, high */);

    /* sum over the listed rows of the number of bits they share with `mine`. */
    uint64_t (*common)(const uint64_t *restrict rows,
                       const uint64_t mine[BITS_WORDS],
                       const uint32_t *restrict list, size_t count);

    /*
     * Adds, in each of 512 columns, the number of listed rows that have its
     * bit, to numbers in binary whose digits are blocks: bit k of digits[d] is
     * digit d of column k.  Carry-save adders, some three operations a row.
     * The sum must fit; `digits` is at least BITS_LOW.
     */
    void (*count)(uint64_t (*digit)[BITS_WORDS], size_t digits,
                  const uint64_t *restrict rows, const uint32_t *restrict list,
                  size_t count);

    /* sum over the 512 columns of C(n, 2) = n (n - 1) / 2 of such numbers. */
    uint64_t (*pairs)(const uint64_t (*digit)[BITS_WORDS], size_t digits);
};

/*
 * The digits that numbers up to `most` need, BITS_LOW or more.
 */
size_t bits_digits(size_t most);

/*
 * The loops of a path, or NULL where this CPU lacks it; BITS_BEST is the
 * fastest that it has, and BITS_PLAIN is there everywhere.
 *
 * Harley-Seal counting: Mula W, Kurz N, Lemire D (2018). Comput J 61:111-120.
 * doi:10.1093/comjnl/bxx046
 */
const struct bits *bits_kernels(enum bits_path path);

#endif
