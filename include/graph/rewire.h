/*
 * rewire.h - the same degrees, other neighbors.
 *
 * A trial takes two edges (a, b) and (c, d) at random, in a random direction,
 * and makes them (a, d) and (c, b), unless that would join a node to itself or
 * two nodes twice; then nothing happens, and the trial counts all the same:
 * counting those that succeed alone would prefer graphs with many ways out.
 * So, as the trials go on, every graph of these degrees (REWIRE_DEGREES), or
 * every one of them whose components hold the same nodes (REWIRE_CONNECTED),
 * becomes equally likely.  REWIRE_LATTICE puts the nodes on a ring in a random
 * order and accepts what makes edges no longer: a graph of many triangles.
 *
 * Complete graphs and stars cannot be rewired: nothing is accepted then.
 *
 * Maslov S, Sneppen K (2002), doi:10.1126/science.1065103; Sporns O, Zwi JD
 * (2004), doi:10.1385/NI:2:2:145 (lattices; latmio_und of BCT).
 */
#ifndef GRAPH_REWIRE_H
#define GRAPH_REWIRE_H

#include "base/rng.h"
#include "graph/bitmap.h"

enum rewire_rule { REWIRE_DEGREES, REWIRE_CONNECTED, REWIRE_LATTICE };

/*
 * Rewires `graph`, whose bits stand in both directions, in place by `trials`
 * for each edge, and returns how many were accepted.  O(1) a trial; to see that
 * a component stays one costs nodes / 512 blocks, and where the ends share no
 * neighbor a search.
 */
size_t rewire(struct bitmap *graph, enum rewire_rule rule, size_t trials,
              struct rng *rng);

/* ends[2 e], ends[2 e + 1]: the edges, i < j, in row-major order; returns how
 * many.  Give it back with free(). */
size_t rewire_edges(uint32_t **ends, const struct bitmap *graph);

#endif
