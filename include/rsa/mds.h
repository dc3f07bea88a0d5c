/*
 * mds.h - points whose distances are those of an RDM, as nearly as can be.
 *
 * Classical scaling is exact for the distances of points in so few dimensions,
 * and the beginning of metric scaling, which seeks the least
 *
 *     raw stress = sum over known pairs of (rdm_ij - |x_i - x_j|)^2
 *
 * by majorization (SMACOF): no step makes it larger.  `rdm` is a row-major
 * upper triangle of distances, not of squares; a NaN pair weighs nothing, and a
 * negative one, as of crossnobis, counts as zero.
 *
 * Points are centered, on their principal axes, the longest first, and the
 * coordinate of largest magnitude on each axis is positive (the first such).
 *
 * Torgerson WS (1952). Psychometrika 17:401-419. doi:10.1007/BF02288916
 * Kruskal JB (1964). Psychometrika 29:1-27. doi:10.1007/BF02289565
 * de Leeuw J, Mair P (2009). J Stat Softw 31(3). doi:10.18637/jss.v031.i03
 */
#ifndef RSA_MDS_H
#define RSA_MDS_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * points (n x dims) by classical scaling: eigenvectors of -J D^2 J / 2 times
 * the roots of their eigenvalues, zero where one is not positive.  Missing
 * pairs count as the shortest way over known ones.  False, and all points NaN,
 * where known pairs do not connect all points.  n >= 2; O(n^3).
 */
bool mds_classical(gsl_matrix *points, const double *rdm)
    __attribute__((warn_unused_result));

/*
 * points (n x dims) of least stress near the classical ones, after at most
 * `steps` steps of O(n^2 dims), fewer once one gains less than 1e-12 of the sum
 * of squares of the RDM.  Returns mds_stress(); false as above is NaN.
 */
double mds_fit(gsl_matrix *points, const double *rdm, size_t steps);

/*
 * Stress-1 of Kruskal: sqrt(raw stress / sum over known pairs of
 * |x_i - x_j|^2); 0 is exact, NaN where all points are one.
 */
double mds_stress(const gsl_matrix *points, const double *rdm);

#endif
