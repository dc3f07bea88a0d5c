/*
 * sums.h - what is added up over the edges of every node.
 *
 * All are integers, so that neither the order of work nor the number of those
 * who do it shows: the number of neighbors, the number in each bin of distance,
 * and the sum of the correlations in units of SUMS_QUANTUM = 2^-32, into which
 * a float32 above 2^-8 goes without rounding.
 */
#ifndef GRAPH_SUMS_H
#define GRAPH_SUMS_H

#include "graph/adjacency.h"
#include "graph/shells.h"

#include <stddef.h>
#include <stdint.h>

#define SUMS_QUANTUM (1 / 4294967296.0)

struct sums {
    uint64_t edges;
    uint32_t *degree;
    int64_t *strength;
    uint32_t *shell; /* [node][bin], or NULL */
};

/* All zero; `shells` may be NULL.  Give it back with sums_release(). */
void sums_init(struct sums *sums, size_t nodes, const struct shells *shells);
void sums_release(struct sums *sums);

/* Bytes that sums_init() takes. */
size_t sums_bytes(size_t nodes, const struct shells *shells);

/* sums += more; of as many nodes and the same shells. */
void sums_add(struct sums *sums, const struct sums *more, size_t nodes,
              const struct shells *shells);

/* One more pair in its bin of distance. */
static inline void sums_take_shell(struct sums *sums,
                                   const struct shells *shells, size_t i,
                                   size_t j)
{
    size_t bin = shells_of(shells, i, j);

    if (bin < shells->bins) {
        sums->shell[i * shells->bins + bin]++;
        sums->shell[j * shells->bins + bin]++;
    }
}

/* One more edge. */
static inline void sums_take(struct sums *sums, const struct shells *shells,
                             const struct link *link)
{
    int64_t quanta = (int64_t)((double)link->weight / SUMS_QUANTUM);

    sums->edges++;
    sums->degree[link->a]++, sums->degree[link->b]++;
    sums->strength[link->a] += quanta, sums->strength[link->b] += quanta;
    if (shells)
        sums_take_shell(sums, shells, link->a, link->b);
}

/*
 * One more edge from i to each of the nodes first + k of which bit k is set in
 * `bits` (a block), with the correlations r[k].
 */
static inline void sums_take_row(struct sums *sums, const struct shells *shells,
                                 size_t i, size_t first,
                                 const uint64_t bits[BITS_WORDS],
                                 const float *r)
{
    uint32_t *degree = sums->degree + first, count = 0;
    int64_t *strength = sums->strength + first, total = 0;

    for (size_t w = 0; w < BITS_WORDS; w++)
        for (uint64_t word = bits[w]; word; word &= word - 1) {
            size_t k = w * 64 + (size_t)__builtin_ctzll(word);
            int64_t quanta = (int64_t)((double)r[k] / SUMS_QUANTUM);

            count++, degree[k]++;
            total += quanta, strength[k] += quanta;
            if (shells)
                sums_take_shell(sums, shells, i, first + k);
        }
    sums->edges += count;
    sums->degree[i] += count;
    sums->strength[i] += total;
}

#endif
