/*
 * assignment.h - give every row a column of its own at the least total cost.
 *
 * The assignment problem, min over permutations c of sum_i cost_{i c(i)}, by
 * shortest augmenting paths with potentials (the Hungarian method): exact,
 * O(n^3) at worst.
 *
 * Kuhn HW (1955). Nav Res Logist Q 2:83-97. doi:10.1002/nav.3800020109
 * Jonker R, Volgenant A (1987). Computing 38:325-340. doi:10.1007/BF02278710
 */
#ifndef SPACE_ASSIGNMENT_H
#define SPACE_ASSIGNMENT_H

#include <stddef.h>
#include <stdint.h>

/*
 * column[n] of every row of cost[n x n], row-major and finite.  Of several best
 * ones it is always the same.  O(n) memory beside.
 */
void assignment_least(uint32_t *column, const double *cost, size_t n);

#endif
