/*
 * backbone.h - edges that hold a graph together, or stand out at a node.
 *
 * Each takes a relation as threshold.h does, sets to 0 in place what is no edge
 * and returns how many edges are left.  What counts is the magnitude |w|; the
 * weights that stay keep their sign.  Undefined entries are no edges.  Among
 * equal magnitudes the pair with the smaller i, then the smaller j (i < j)
 * comes first.
 */
#ifndef GRAPH_BACKBONE_H
#define GRAPH_BACKBONE_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * The spanning forest of largest weight, a tree for each component (Kruskal):
 * that of the shortest lengths 1 / |w|.  O(n^2 log n).
 */
size_t backbone_tree(gsl_matrix *relation);

/*
 * Orthogonal spanning trees: the largest spanning forest, that of the edges it
 * leaves, and so on.  Of the unions of the first k of them, that of the largest
 * E_k / E - C_k, where E_k is the global efficiency over lengths 1 / |w|, C_k
 * the share of the weight, and E that of all edges; the smallest k where
 * several are.  The search ends when 1 - C_k is not above the best: no later
 * union can be better.  *rounds is k.  O(n^3) a round.  Dimitriadis SI et al.
 * (2017), doi:10.3389/fninf.2017.00028.
 */
size_t backbone_trees(gsl_matrix *relation, size_t *rounds);

/*
 * Disparity filter: an edge stays where, at one of its ends i with k_i > 1
 * edges, (1 - |w_ij| / s_i)^(k_i - 1) < alpha: it is more of the strength than
 * a random division would give it.  O(n^2).  Serrano MA, Boguna M, Vespignani A
 * (2009), doi:10.1073/pnas.0808904106.
 */
size_t backbone_disparity(gsl_matrix *relation, double alpha);

/*
 * Correlations (Fisher's z of them, if is_fisher) whose two-sided p-value by
 * Student's t, t = r sqrt(freedom / (1 - r^2)), is at most alpha; with is_fdr,
 * that pass the procedure of Benjamini and Hochberg at the rate alpha over all
 * defined pairs.  *largest_p is that of the edges that stay, NaN if none does.
 * To be applied before negative entries are dropped, which are tests, too.
 * O(n^2 log n).  Benjamini Y, Hochberg Y (1995),
 * doi:10.1111/j.2517-6161.1995.tb02031.x.
 */
struct backbone_test {
    double alpha, freedom;
    bool is_fisher, is_fdr;
};

size_t backbone_significant(gsl_matrix *relation, double *largest_p,
                            const struct backbone_test *test);

#endif
