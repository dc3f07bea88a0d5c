/*
 * planted_groups.h - graphs with planted communities, for tests of block
 * models.
 */
#ifndef TESTS_PLANTED_GROUPS_H
#define TESTS_PLANTED_GROUPS_H

#include "graphs.h"

#include <math.h>

/*
 * A complete graph whose node i is in group i mod q, exponential weights of
 * mean rho inside and 1 outside.
 */
static inline gsl_matrix *planted_weights(size_t n, size_t q, double rho,
                                          uint64_t seed)
{
    gsl_matrix *weights = gsl_matrix_calloc(n, n);
    struct rng rng = rng_init(seed, 3);

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            join(weights, i, j,
                 -log(1 - rng_uniform(&rng)) * (i % q == j % q ? rho : 1));
    return weights;
}

/* `cliques` complete graphs of `size` nodes, in a ring by single edges. */
static inline gsl_matrix *clique_ring(size_t cliques, size_t size)
{
    gsl_matrix *weights = gsl_matrix_calloc(cliques * size, cliques * size);

    for (size_t c = 0; c < cliques; c++) {
        for (size_t i = 0; i < size; i++)
            for (size_t j = 0; j < i; j++)
                join(weights, c * size + i, c * size + j, 1);
        join(weights, c * size, (c + 1) % cliques * size + 1, 1);
    }
    return weights;
}

#endif
