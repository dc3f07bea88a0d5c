/*
 * geodesic.h - the shortest ways through the graph of near pairs (RGDM).
 *
 * A pair of stimuli is an edge as long as the pair is dissimilar, unless a rule
 * deletes it; the geodesic distance of two stimuli is the length of the
 * shortest way between them.  RDMs are row-major upper triangles of n stimuli,
 * their entries not negative; NaN is no edge, and INFINITY no way.
 *
 * An edge of length zero is an edge: a chain of pairs at distance zero is one
 * point.  The code that the authors of the method published takes zero for
 * "none" and so loses the closest pairs; `drops_zero` does as it does.
 *
 * Lin B, Kriegeskorte N (2024). PNAS 121:e2317881121.
 * doi:10.1073/pnas.2317881121
 */
#ifndef RSA_GEODESIC_H
#define RSA_GEODESIC_H

#include <stdbool.h>
#include <stddef.h>

/* lengths[] = rdm[], INFINITY where it is `far` or more (or NaN): the two-step
 * form deletes the saturated pairs, at 1, of a geo-topological RDM.  O(m). */
void geodesic_cut(double *lengths, const double *rdm, size_t n, double far);

/* Keeps the pairs at or below the quantile `proportion` (0 to 1) of the known
 * ones, type 7.  O(m log m). */
void geodesic_keep_proportion(double *lengths, const double *rdm, size_t n,
                              double proportion);

/*
 * Keeps the pair of i and j where j is among the `neighbors` nearest of i or i
 * among those of j; at equal distance the one of lower index is nearer.  With
 * `is_one_sided`, as in the authors' code, only the neighbors of the lower
 * index count.  O(n^2 log n).
 */
void geodesic_keep_neighbors(double *lengths, const double *rdm, size_t n,
                             size_t neighbors, bool is_one_sided);

/* Edges of length zero become none. */
void geodesic_drop_zero(double *lengths, size_t n);

/*
 * distances[] = the shortest ways by the algorithm of Floyd and Warshall, in
 * O(n^3); may be `lengths`.
 *
 * Floyd RW (1962). Commun ACM 5:345. doi:10.1145/367766.368168
 */
void geodesic_paths(double *distances, const double *lengths, size_t n);

#endif
