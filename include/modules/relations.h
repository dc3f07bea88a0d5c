/*
 * relations.h - one matrix of regions, or a table of pairs with several.
 *
 * A relmat holds one relation (io/relmat.h).  A pair table has the columns `a`
 * and `b` and then one column per relation, a row per unordered pair; regions
 * are numbered in the order in which they first stand there, and a pair
 * without a row is undefined.
 */
#ifndef MODULES_RELATIONS_H
#define MODULES_RELATIONS_H

#include <gsl/gsl_matrix.h>
#include <stddef.h>

struct relations {
    char *path;
    size_t nodes, count;
    char **names;       /* of the regions */
    char **columns;     /* of the relations; NULL for a relmat */
    gsl_matrix *square; /* the relmat, or */
    size_t pairs, *a, *b;
    gsl_matrix *values; /* pairs x count */
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
