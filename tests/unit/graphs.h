/*
 * graphs.h - graphs with known answers, for the tests of the graph library.
 *
 * Weights come as symmetric matrices, to be given back with gsl_matrix_free().
 */
#ifndef TESTS_UNIT_GRAPHS_H
#define TESTS_UNIT_GRAPHS_H

#include "base/rng.h"
#include "graph/network.h"

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>
#include <igraph/igraph.h>

static inline void join(gsl_matrix *weights, size_t i, size_t j, double weight)
{
    gsl_matrix_set(weights, i, j, weight);
    gsl_matrix_set(weights, j, i, weight);
}

/*
 * Zachary's karate club (34 nodes, 78 edges); weighted: ((7i + 13j) mod 10 + 1)
 * / 10 for i < j.
 */
static inline gsl_matrix *zachary(bool is_weighted)
{
    gsl_matrix *weights = gsl_matrix_calloc(34, 34);
    igraph_t graph;

    igraph_famous(&graph, "Zachary");
    for (igraph_integer_t e = 0; e < igraph_ecount(&graph); e++) {
        size_t i = (size_t)IGRAPH_FROM(&graph, e);
        size_t j = (size_t)IGRAPH_TO(&graph, e);
        size_t low = i < j ? i : j, high = i < j ? j : i;
        double level = (double)((7 * low + 13 * high) % 10 + 1) / 10;

        join(weights, i, j, is_weighted ? level : 1);
    }
    igraph_destroy(&graph);
    return weights;
}

/* The two clubs: 1111111112111122112121222222222222, from 0. */
static inline void zachary_clubs(size_t *module)
{
    const char *clubs = "1111111112111122112121222222222222";

    for (size_t i = 0; i < 34; i++)
        module[i] = (size_t)(clubs[i] - '1');
}

static inline gsl_matrix *complete(size_t n, double weight)
{
    gsl_matrix *weights = gsl_matrix_calloc(n, n);

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            join(weights, i, j, weight);
    return weights;
}

static inline gsl_matrix *cycle(size_t n)
{
    gsl_matrix *weights = gsl_matrix_calloc(n, n);

    for (size_t i = 0; i < n; i++)
        join(weights, i, (i + 1) % n, 1);
    return weights;
}

/* Edges with probability p, weights k / levels with k = 1 .. levels. */
static inline gsl_matrix *random_graph(size_t n, double p, size_t levels,
                                       uint64_t seed)
{
    gsl_matrix *weights = gsl_matrix_calloc(n, n);
    struct rng rng = rng_init(seed, 0);

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            double draw = rng_uniform(&rng);
            size_t level = 1 + rng_below(&rng, levels);

            if (draw < p)
                join(weights, i, j, (double)level / (double)levels);
        }
    return weights;
}

/* `blocks` groups of `size` nodes, group by group; the two probabilities. */
static inline gsl_matrix *planted(size_t blocks, size_t size, double inside,
                                  double outside, uint64_t seed)
{
    gsl_matrix *weights = gsl_matrix_calloc(blocks * size, blocks * size);
    struct rng rng = rng_init(seed, 1);

    for (size_t i = 0; i < blocks * size; i++)
        for (size_t j = 0; j < i; j++) {
            double p = i / size == j / size ? inside : outside;

            if (rng_uniform(&rng) < p)
                join(weights, i, j, 0.5 + rng_uniform(&rng) / 2);
        }
    return weights;
}

/* Rows and columns moved: entry (i, j) goes to (order[i], order[j]). */
static inline gsl_matrix *relabeled(const gsl_matrix *weights,
                                    const size_t *order)
{
    gsl_matrix *moved = gsl_matrix_calloc(weights->size1, weights->size2);

    for (size_t i = 0; i < weights->size1; i++)
        for (size_t j = 0; j < weights->size2; j++)
            gsl_matrix_set(moved, order[i], order[j],
                           gsl_matrix_get(weights, i, j));
    return moved;
}

static inline struct network *network_of(gsl_matrix *weights)
{
    struct network *network = network_new(weights);

    gsl_matrix_free(weights);
    return network;
}

static inline double sum_of(const gsl_vector *vector)
{
    double sum = 0;

    for (size_t i = 0; i < vector->size; i++)
        sum += gsl_vector_get(vector, i);
    return sum;
}

/* Largest |a_i - b_i|; infinite where only one is NaN. */
static inline double distance_of(const gsl_vector *a, const gsl_vector *b)
{
    double widest = 0;

    for (size_t i = 0; i < a->size; i++) {
        double gap = gsl_vector_get(a, i) - gsl_vector_get(b, i);

        if (gap != gap)
            return HUGE_VAL;
        widest = gap > widest ? gap : -gap > widest ? -gap : widest;
    }
    return widest;
}

#endif
