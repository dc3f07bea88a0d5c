/*
 * persistence.h - components and loops of an RDM at every distance.
 *
 * The Vietoris-Rips complex at distance d has the stimuli as points, an edge
 * for each pair up to d apart and a triangle where all three pairs are.  As d
 * grows, components (dimension 0) are born at 0 and die when two become one,
 * and loops (dimension 1) are born by an edge and die when triangles fill them;
 * homology is over Z2.  Bars of length zero are left out, and of what never
 * dies death is INFINITY: one component, and more of both where pairs are
 * missing (NaN is no edge).  Negative dissimilarities count as zero.
 *
 * Components are those of single linkage (Kruskal with union-find).  Loops come
 * from the cohomology of the edges in descending order, without those that join
 * components, each of which is paired at once with the first triangle in which
 * it is the longest edge; only edges that are longest in none are reduced, by a
 * heap of triangles that are found again when they are needed, as Ripser does.
 *
 * Edelsbrunner H, Letscher D, Zomorodian A (2002). Discrete Comput Geom
 * 28:511-533. doi:10.1007/s00454-002-2885-2
 * Bauer U (2021). J Appl Comput Topol 5:391-423.
 * doi:10.1007/s41468-021-00071-5
 */
#ifndef RSA_PERSISTENCE_H
#define RSA_PERSISTENCE_H

#include <stddef.h>

enum { PERSISTENCE_MOST = 200 };

struct persistence_bar {
    int dimension;
    double birth, death;
};

struct persistence {
    size_t count;
    struct persistence_bar *bars; /* by dimension, birth, death */
};

/*
 * Bars of n stimuli, 1 <= n <= PERSISTENCE_MOST; rdm is the row-major upper
 * triangle.  At worst cubic in the number of triangles, in practice seconds for
 * 200 stimuli; 2 n^3 + O(n^2) bytes, 16 MB of 200, and what the reductions
 * need.  Give it back with persistence_release().
 */
struct persistence persistence_bars(const double *rdm, size_t n);
void persistence_release(struct persistence *persistence);

#endif
