/*
 * orbits.h - how often each node holds each place in a small subgraph.
 *
 * Induced, connected subgraphs of 3 and 4 nodes (graphlets), by the place a
 * node has in them (orbit).  Orbits have the numbers of ORCA, 0 - 14:
 *
 *     0 edge (the degree)
 *     1 end, 2 middle of a path of 3       3 triangle
 *     4 end, 5 inner node of a path of 4   6 leaf, 7 center of a claw
 *     8 cycle of 4                         9 tail, 10 far corner, 11 center of
 *     12 off, 13 on the chord of a           a paw (triangle with a tail)
 *        diamond                           14 complete graph of 4
 *
 * In closed form: with d_i the degree and c_ij the common neighbors of an
 * edge, all but the cycles of 4 and the complete graphs are sums over edges of
 * d, c and sums thereof; they count subgraphs that need not be induced, and
 * those of more edges are then taken away.  In whole numbers of 64 bits, so
 * exact below some 1e6 nodes of degree 1e4.
 *
 * Przulj N (2007). Biological network comparison using graphlet degree
 * distribution. doi:10.1093/bioinformatics/btl301; Hocevar T, Demsar J (2014).
 * A combinatorial approach to graphlet counting.
 * doi:10.1093/bioinformatics/btt717
 */
#ifndef GRAPH_ORBITS_H
#define GRAPH_ORBITS_H

#include "base/column.h"
#include "graph/bitmap.h"

enum { ORBITS = 15, GRAPHLETS = 8 };

/* The graphlets in the order of their totals, and their numbers elsewhere. */
struct graphlet {
    const char *name;
    size_t nodes;
    int bct;    /* of motif3 and motif4 of the Brain Connectivity Toolbox */
    int igraph; /* isomorphism class of igraph, undirected, of that size */
    size_t orbit, members; /* orbit / members is the total */
};
extern const struct graphlet graphlets[GRAPHLETS];

/* What a table says of each orbit. */
extern const struct column orbits_about[ORBITS];

/*
 * count[i] are the orbits of node i of a graph whose bits stand in both
 * directions.  O(sum over edges of c blocks) for the complete graphs, plus
 * cycles_four(); some milliseconds for 400 nodes at 15 percent.  `bits` are
 * the loops to use.
 */
void orbits_count(uint64_t (*count)[ORBITS], const struct bitmap *bitmap,
                  const struct bits *bits);

/* Graphlets of a graph from the orbits of its nodes; O(nodes). */
void orbits_total(uint64_t total[GRAPHLETS], const uint64_t (*count)[ORBITS],
                  size_t nodes);

#endif
