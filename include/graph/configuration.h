/*
 * configuration.h - graphs drawn afresh: of given degrees, of given edges.
 */
#ifndef GRAPH_CONFIGURATION_H
#define GRAPH_CONFIGURATION_H

#include "base/rng.h"
#include "graph/bitmap.h"

#include <stdbool.h>

/*
 * A simple graph with the degrees of `like`, from the configuration model:
 * ends of edges are paired at random, and a pair that joins a node to itself,
 * or two nodes a second time, swaps ends with a random pair until none is left.
 * Near to uniform, and exactly so after rewire().  False where that does not
 * come to an end within 1000 swaps an edge, as in graphs that are almost
 * complete; `graph` is then of no use.  O(edges).
 *
 * Bollobas B (1980). doi:10.1016/S0195-6698(80)80030-8
 */
bool configuration_draw(struct bitmap *graph, const struct bitmap *like,
                        struct rng *rng) __attribute__((warn_unused_result));

/*
 * A graph of as many nodes and edges as `like`, each equally likely (Erdos and
 * Renyi's G(n, m)): the pairs are gone through in order, each taken with the
 * probability (edges still to take) / (pairs left).  O(nodes^2).
 */
void configuration_uniform(struct bitmap *graph, const struct bitmap *like,
                           struct rng *rng);

#endif
