/*
 * orders.h - the permutations and sign flips of a test.
 *
 * Rows that may be exchanged if nothing is there: all of them, those of one
 * block (a site), or whole blocks of the same size (the runs of a person, which
 * keep their places inside of it).  Instead of, the signs of rows, or of whole
 * blocks, may flip: errors that are symmetric around 0.
 *
 * Order k is a function of (seed, k) alone.  Where there are at most as many
 * distinct ones as were asked for, all are taken, each once: rows with the same
 * label (the same row of the design) are one, so that two groups of n_1 and n_2
 * have C(n_1 + n_2, n_1).  The order of no change is left out of these; with K
 * orders, p = (1 + number of those at least as extreme) / (1 + K) either way.
 *
 * Winkler AM et al. (2015). NeuroImage 123:253-268.
 * doi:10.1016/j.neuroimage.2015.05.092 (blocks)
 * Phipson B, Smyth GK (2010). Stat Appl Genet Mol Biol 9:39.
 * doi:10.2202/1544-6115.1585 (p)
 */
#ifndef GROUP_ORDERS_H
#define GROUP_ORDERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct orders_wish {
    size_t rows;
    const size_t *block; /* of each row, any numbers; NULL: one block */
    const size_t *label; /* of each row, below rows: equal rows of the design;
                          * NULL: do not count, never take all */
    bool is_whole;       /* blocks move as they are */
    bool is_symmetric;   /* signs flip, and nothing moves */
    size_t count;        /* orders wanted */
    uint64_t seed;
};

struct orders {
    size_t rows, count;             /* orders that there are: K */
    bool is_symmetric, is_complete; /* complete: all distinct ones */
    double distinct;                /* how many, that of no change included */
    uint64_t seed;
    size_t units;  /* what moves: rows or blocks */
    size_t *first; /* units + 1: the rows of each unit are .. */
    size_t *row;   /* .. row[first[u]] and on */
    size_t strata; /* sets of units that may take each other's place */
    size_t *begin; /* strata + 1: the units of each are .. */
    size_t *unit;  /* .. unit[begin[s]] and on, ascending */
    size_t *label; /* of each unit */
    size_t *orbit; /* of each row: what may come to its place */
    double same;   /* number of the order of no change, where all are taken */
};

/* Give it back with orders_release().  O(rows^2). */
void orders_make(struct orders *orders, const struct orders_wish *wish);
void orders_release(struct orders *orders);

/*
 * Order k of 0 .. count - 1: row i of the data meets row source[i] of the
 * design, times sign[i].  O(rows), or O(rows^2) where all are taken.
 */
void orders_get(size_t *source, double *sign, const struct orders *orders,
                size_t k);

#endif
