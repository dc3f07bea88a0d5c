/*
 * intensity.h - how heavy the motifs of a weighted graph are.
 *
 * The intensity of a subgraph is the geometric mean of the weights of its
 * edges, its coherence the geometric mean divided by the arithmetic one, which
 * is 1 where all weights are equal.  Both are summed over the induced paths of
 * 3 and over the triangles a node is in, and over those of the graph, each
 * once: motif3struct_wei of BCT, whose numbers 9 and 13 these are.  Divided by
 * the count they are means.  Weights must be positive.
 *
 * Onnela JP et al. (2005). doi:10.1103/PhysRevE.71.065103
 */
#ifndef GRAPH_INTENSITY_H
#define GRAPH_INTENSITY_H

#include "graph/bitmap.h"

#include <gsl/gsl_matrix.h>

enum {
    INTENSITY_PATH,
    INTENSITY_TRIANGLE,
    COHERENCE_PATH,
    COHERENCE_TRIANGLE,
    INTENSITIES
};

/*
 * sum[i], for every node, and sum[nodes], of the graph.  weights[i, j] is
 * looked at where i < j are joined.  O(sum of d^2).
 */
void intensity_sum(double (*sum)[INTENSITIES], const struct bitmap *graph,
                   const gsl_matrix *weights);

#endif
