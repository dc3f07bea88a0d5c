/*
 * sphere_gram.h - products of the small matrices of a searchlight.
 *
 * Some hundred voxels by some hundred conditions, once for every sphere: too
 * small for a library to be at its best.  Rows are padded with zeros to a
 * multiple of SPHERE_PAD numbers, and a tile of the result stays in the
 * registers for all of a sum.  Each sum adds its rows in their order, every
 * step with one rounding, so that every CPU gives the same bits.
 */
#ifndef RSA_SPHERE_GRAM_H
#define RSA_SPHERE_GRAM_H

#include <stddef.h>

enum { SPHERE_PAD = 16 };

/* The next multiple of SPHERE_PAD. */
size_t sphere_gram_stride(size_t columns);

/*
 * gram += sum over `rows` rows x of x x', of `stride` numbers each: whole tiles
 * on and above the diagonal, the rest is left as it is.  `gram` has stride *
 * stride numbers.  O(rows stride^2).
 */
void sphere_gram_add(float *gram, const float *x, size_t rows, size_t stride);

/* The same bits, by instructions that every CPU has; for the tests. */
void sphere_gram_add_plain(float *gram, const float *x, size_t rows,
                           size_t stride);

/*
 * y = W x of a lower triangular W: `turned` is W', rows x `turned_stride`, with
 * zeros below its diagonal and in the padding; x is rows x stride, and y has
 * turned_stride rows of stride.  y may not be x.  O(rows^2 stride).
 */
void sphere_gram_whiten(float *y, const float *turned, size_t turned_stride,
                        const float *x, size_t rows, size_t stride);

#endif
