/*
 * relations.h - one matrix of regions, or a table of pairs with several.
 *
 * A relmat holds one relation (io/relmat.h), a table of pairs one per column
 * (io/pairs.h); a pair without a row is undefined.
 */
#ifndef MODULES_RELATIONS_H
#define MODULES_RELATIONS_H

#include "io/pairs.h"

#include <gsl/gsl_matrix.h>
#include <stddef.h>

struct relations {
    char *path;
    size_t nodes, count;
    char **names;        /* of the regions */
    char **columns;      /* of the relations; NULL for a relmat */
    gsl_matrix *square;  /* the relmat, or */
    struct pairs *pairs; /* the table, which then owns both lists */
};

/*
 * A table whose header starts with `a` and `b` holds pairs, unless it is square
 * and its first cell a number.  `only` names the columns wanted, separated by
 * commas, or is NULL for all; a relmat has no columns (status 2).  Dies on a
 * relmat that is not symmetric, on a pair that stands there twice and on one of
 * a region with itself.  Give it back with relations_free().
 */
struct relations *relations_read(const char *path, const char *only);
void relations_free(struct relations *relations);

/* Relation k as a symmetric nodes x nodes matrix, NaN where undefined and on
 * the diagonal of a pair table. */
void relations_matrix(gsl_matrix *matrix, const struct relations *relations,
                      size_t k);

#endif
