/*
 * rng.h - counter-based random numbers.
 *
 * Philox4x32-10 (Salmon JK, Moraes MA, Dror RO, Shaw DE (2011). Parallel
 * random numbers: as easy as 1, 2, 3. doi:10.1145/2063384.2063405).  A number
 * is a function of (seed, stream, index) and of nothing else, so a draw does
 * not depend on how many threads there are or in which order work is done.
 * Give every purpose a stream of its own.
 *
 * The functions with a `struct rng *` walk one stream in order: each call
 * takes the next index.
 */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

struct rng {
    uint64_t seed, stream, index;
};

/* The 128-bit block at `index`: out[0..3], each uniform on 32 bits. */
void rng_block(uint32_t out[4], uint64_t seed, uint64_t stream, uint64_t index);

struct rng rng_init(uint64_t seed, uint64_t stream);

/* Uniform on [0, 1), 53 bits. */
double rng_uniform(struct rng *rng);

/* Standard normal, by the Box-Muller transform; one block a draw. */
double rng_normal(struct rng *rng);

/*
 * `count` standard normals, two from each block: half the cost of as many
 * calls of rng_normal(), and other numbers.
 */
void rng_normals(struct rng *rng, double *values, size_t count);

/* Uniform on 0 .. bound-1 without bias; `bound` must be at least 1. */
size_t rng_below(struct rng *rng, size_t bound);

/* Fisher-Yates: a uniform permutation of order[0..count-1] in place. */
void rng_shuffle(struct rng *rng, size_t *order, size_t count);

#endif
