/*
 * transport.h - the cheapest way to move one distribution into another.
 *
 * W1 = min sum f_ij c_ij over f >= 0 with row sums supply_i and column sums
 * demand_j: exact, by successive shortest augmenting paths with potentials
 * (Hungarian method for real masses).  For distributions of some hundred
 * points.  Kuhn HW (1955), doi:10.1002/nav.3800020109.
 */
#ifndef GRAPH_TRANSPORT_H
#define GRAPH_TRANSPORT_H

#include <stddef.h>

/*
 * The least cost.  supply[rows] and demand[columns] are >= 0 with equal sums,
 * up to rounding, and are used up; cost is rows x columns, finite, row-major.
 * Masses below 1e-14 count as none.  The result depends on ties only in its
 * last bits, and on nothing but the arguments.  Not more than about
 * rows + columns paths in practice, O(rows columns) each.
 */
double transport_cost(double *supply, size_t rows, double *demand,
                      size_t columns, const double *cost);

#endif
