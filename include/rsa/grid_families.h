/*
 * grid_families.h - the grid of thresholds of topological RSA, and its parts.
 *
 * 210 cells: lower thresholds l = 0, .05 .. .95, upper u = 1 down to l + .05.
 * A cell belongs to the first family of which it is true, to 1e-3, that
 *
 *     local         (l + u) / 2 <= .2
 *     global        (l + u) / 2 >= .8
 *     geometry      u - l >= .8
 *     topology      l >= .4 and u <= .6
 *     intermediate  nothing of this
 *
 * The authors sample thresholds for each family in place of all its cells, and
 * the first four may then overlap.
 *
 * Lin B, Kriegeskorte N (2024). PNAS 121:e2317881121.
 * doi:10.1073/pnas.2317881121
 */
#ifndef RSA_GRID_FAMILIES_H
#define RSA_GRID_FAMILIES_H

#include "base/rng.h"

#include <stdbool.h>

enum { GRID_FAMILIES_CELLS = 210, GRID_FAMILIES = 5 };

/* local-extractor, global-extractor, geometry-sensitive, topology-sensitive,
 * intermediate. */
extern const char *const grid_families_names[GRID_FAMILIES];

struct grid_families_cell {
    double lower, upper;
    int family;
};

/* By lower threshold, then by upper, both ascending. */
void grid_families_cells(struct grid_families_cell cells[GRID_FAMILIES_CELLS]);

/* The first family that fits, and whether one fits alone (an intermediate is
 * in none of the others). */
int grid_families_of(double lower, double upper);
bool grid_families_fit(int family, double lower, double upper);

/*
 * Thresholds of a family by rejection, as the authors draw them: two uniform
 * numbers in order, rounded to two decimals, the upper raised by 1e-5.
 */
struct grid_families_cell grid_families_draw(int family, struct rng *rng);

#endif
