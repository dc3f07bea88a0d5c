/*
 * ensemble.h - what random graphs of the same degrees look like.
 *
 * Each null is the graph rewired (rewire.h), with its weights put where the
 * strengths stay near to their own (rewire_weights.h) unless they are all
 * alike; each lattice is likewise, rewired towards a ring of the nodes in a
 * random order.  Null k depends on the seed and on k alone, and what is kept of
 * it stands in row k: the result is the same at any number of threads.
 */
#ifndef GRAPH_ENSEMBLE_H
#define GRAPH_ENSEMBLE_H

#include "graph/network.h"
#include "graph/paths.h"

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>
#include <stdbool.h>
#include <stdint.h>

struct ensemble_plan {
    size_t count;  /* of nulls, and of lattices */
    size_t trials; /* of rewiring, for each edge */
    size_t threads;
    uint64_t seed;
    enum paths_lengths lengths;
};

/* Columns of a matrix of graphs. */
enum ensemble_column {
    ENSEMBLE_CLUSTERING,  /* mean of Onnela's, weights over the divisor */
    ENSEMBLE_LENGTH,      /* characteristic path length, of joined pairs */
    ENSEMBLE_HARMONIC,    /* 1 / global efficiency */
    ENSEMBLE_UNREACHABLE, /* ordered pairs */
    ENSEMBLE_COLUMNS
};

struct ensemble {
    gsl_vector *own;               /* ENSEMBLE_COLUMNS, of the graph itself */
    gsl_matrix *nulls, *lattices;  /* count x ENSEMBLE_COLUMNS */
    gsl_matrix *club, *club_heavy; /* nulls: phi and phi_w by level */
};

/*
 * The network needs an edge and positive weights; `divisor` is at least the
 * largest.  Give it back with ensemble_free().  O(n^3) a graph.
 */
struct ensemble *ensemble_new(const struct network *network, double divisor,
                              const struct ensemble_plan *plan);
void ensemble_free(struct ensemble *ensemble);

/* Whether the graph or one of the others has unreachable pairs; then L is the
 * harmonic length, of all of them. */
bool ensemble_is_split(const struct ensemble *ensemble);

/* Mean over the rows of a column. */
double ensemble_mean(const gsl_matrix *graphs, enum ensemble_column column);

/*
 * min(1, 2 (1 + min(nulls >= own, nulls <= own)) / (1 + count)), of one column.
 * Phipson B, Smyth GK (2010), doi:10.2202/1544-6115.1585.
 */
double ensemble_p(const struct ensemble *ensemble, enum ensemble_column column);

/*
 * With C the clustering and L the length of the graph, of the mean null (rand)
 * and the mean lattice (latt); NaN where something is divided by 0:
 *
 *   sigma = (C / C_rand) / (L / L_rand)
 *   omega = L_rand / L - C / max(C, C_latt)
 *   phi   = 1 - sqrt((a^2 + b^2) / 2), a = (C_latt - C) / (C_latt - C_rand),
 *           b = (L - L_rand) / (L_latt - L_rand), both within [0, 1]
 *
 * Rewiring does not end at the lattice that clusters most, so that a graph
 * which clusters more than the lattices made of it is its own: omega is above
 * -1.
 *
 * Humphries MD, Gurney K (2008), doi:10.1371/journal.pone.0002051; Telesford QK
 * et al. (2011), doi:10.1089/brain.2011.0038; Muldoon SF, Bridgeford EW,
 * Bassett DS (2016), doi:10.1038/srep22057.
 */
double ensemble_sigma(const struct ensemble *ensemble);
double ensemble_omega(const struct ensemble *ensemble);
double ensemble_phi(const struct ensemble *ensemble);

#endif
