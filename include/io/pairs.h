/*
 * pairs.h - a value, or several, of every two nodes: the table of pairs.
 *
 * Columns `a` and `b`, then one column per relation or RDM; a row per unordered
 * pair.  Nodes are numbered in the order in which they first stand there: of a
 * table in row-major order of the upper triangle (as all of ours are) that is
 * the order of the nodes.
 */
#ifndef IO_PAIRS_H
#define IO_PAIRS_H

#include "base/json.h"
#include "io/table.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

struct pairs {
    size_t nodes, count, columns; /* count: pairs that have a row */
    char **names, **titles;       /* of the nodes, of the columns */
    size_t *a, *b;                /* of each pair */
    gsl_matrix *values;           /* columns x count; NaN is n/a */
};

/* Whether the header begins with a and b, and what follows is no matrix. */
bool pairs_are_in(const struct table *table);

/*
 * Reads them; `only` names the columns wanted, separated by commas, or is NULL
 * for all (a wrong name is status 2).  Dies without a pair or a column, on a
 * pair that stands there twice and on one of a node with itself.  O(count log
 * count).  Give it back with pairs_free().
 */
struct pairs *pairs_of_table(const struct table *table, const char *only);
struct pairs *pairs_read(const char *path, const char *only);

/*
 * All pairs of `nodes` nodes in row-major order, all NaN; names and titles are
 * copied.
 */
struct pairs *pairs_new(size_t nodes, char *const *names, size_t columns,
                        char *const *titles);

/* Writes them, in the order in which they are, with a sidecar that says
 * `description` and, of each column, `about`. */
void pairs_write(const char *path, const struct pairs *pairs,
                 const char *description, const char *about);
void pairs_free(struct pairs *pairs);

/*
 * True when every two nodes have one row, in row-major order; what computes
 * with whole RDMs asks for it (pairs_demand() dies, naming the file).
 */
bool pairs_are_whole(const struct pairs *pairs);
void pairs_demand(const struct pairs *pairs, const char *path);

/*
 * `from` (of the file `path`) with the nodes of `like` (of `like_path`) in
 * their order; both whole.  Dies where the nodes are not the same.
 */
struct pairs *pairs_in_order(const struct pairs *from, const char *path,
                             const struct pairs *like, const char *like_path);

/* Column k as a symmetric nodes x nodes matrix, NaN where there is no row and
 * on the diagonal. */
void pairs_matrix(gsl_matrix *matrix, const struct pairs *pairs, size_t k);

#endif
