/*
 * relation.h - a matrix of relations between regions, before it is a graph.
 *
 * A relation is regions x regions; NaN is an undefined entry.  The diagonal
 * carries no meaning for a graph and is never looked at.
 */
#ifndef GRAPH_RELATION_H
#define GRAPH_RELATION_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Finds the first pair (in row-major order, *i < *j) whose two entries differ
 * by more than 1e-9 of the larger magnitude, or of which only one is defined.
 * Returns false, leaving *i and *j alone, when there is none.  The room is for
 * matrices of programs that fill both halves by separate sums.  O(n^2).
 */
bool relation_is_asymmetric(size_t *i, size_t *j, const gsl_matrix *relation);

/*
 * Lists in defined[] (room for all regions), in order, the regions that have a
 * number in at least one entry off the diagonal, and returns how many.  The
 * others have no data and are no nodes of the graph.  O(n^2).
 */
size_t relation_defined(size_t *defined, const gsl_matrix *relation);

/*
 * The rows and columns of the regions members[], both halves set to the mean
 * of the two entries (so exactly symmetric), zero on the diagonal.  `part` is
 * count x count, count its size.  Returns the number of undefined pairs, which
 * stay NaN.  O(count^2).
 */
size_t relation_part(gsl_matrix *part, const gsl_matrix *relation,
                     const size_t *members);

#endif
