/*
 * single.h - products of float32 matrices, on OpenBLAS.
 *
 * Half the memory and twice the speed of double, for sums that are short or
 * that are taken up in double piece by piece.  Row-major; results overlap no
 * operand.  Each call runs on the thread that makes it (blas_alone).
 */
#ifndef NUM_SINGLE_H
#define NUM_SINGLE_H

#include <stddef.h>

struct single {
    float *at;
    size_t rows, cols, stride; /* stride: numbers from row to row */
};

/* c = a b.  2 rows inner cols flop. */
void single_product(const struct single *c, const struct single *a,
                    const struct single *b);

/* c = a b'. */
void single_cross(const struct single *c, const struct single *a,
                  const struct single *b);

/* c = x x', the lower triangle alone: half of the work. */
void single_gram(const struct single *c, const struct single *x);

#endif
