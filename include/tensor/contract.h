/*
 * contract.h - the two products of a block of a tensor with few columns.
 *
 * A block is some rows of a matrix (a row is a pair, a cell of it one subject
 * at one time), and both products with it are skinny: a handful of columns for
 * each component.  The sums run in the precision of the block over at most
 * CONTRACT_PIECE terms, and beyond that in double.  Every column is made by
 * the same operations in the same order whatever stands beside it, so that
 * what comes out does not depend on how many fits share a pass.  The bits of a
 * CPU with fused multiplication (AVX2, AVX-512: the same) are other than those
 * of one without.
 *
 * Both cost 2 rows cells columns flop and read the block once.
 */
#ifndef TENSOR_CONTRACT_H
#define TENSOR_CONTRACT_H

#include <stddef.h>

enum {
    CONTRACT_LANES = 16, /* columns and cells come in multiples of this */
    CONTRACT_PIECE = 256
};

/* x: rows x cells, `stride` numbers from one row to the next. */
struct contract_single {
    const float *x;
    size_t rows, cells, stride;
};

struct contract_double {
    const double *x;
    size_t rows, cells, stride;
};

enum contract_path {
    CONTRACT_BEST,
    CONTRACT_PLAIN,
    CONTRACT_AVX2,
    CONTRACT_AVX512
};

/*
 * dots: m (rows x columns) = x weights, with weights cells x columns.
 * sums: y (cells x columns) += x' c, with c rows x columns.
 */
struct contract {
    const char *name;
    void (*dots)(double *restrict m, const struct contract_single *block,
                 const float *restrict weights, size_t columns);
    void (*sums)(double *restrict y, const struct contract_single *block,
                 const float *restrict c, size_t columns);
};

/* The kernels of a path; NULL where this CPU lacks it.  The best is there. */
const struct contract *contract_kernels(enum contract_path path);

/* The same in double throughout, for whom speed does not matter. */
void contract_dots_double(double *restrict m,
                          const struct contract_double *block,
                          const double *restrict weights, size_t columns);
void contract_sums_double(double *restrict y,
                          const struct contract_double *block,
                          const double *restrict c, size_t columns);

#endif
