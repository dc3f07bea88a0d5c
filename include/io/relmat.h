/*
 * relmat.h - square matrices of regions, in the BIDS relmat form.
 *
 * First column `Node`, then one column per region in the order of the rows; on
 * input the Node column may be missing.  Undefined entries are `n/a` in the
 * file and NaN here.
 */
#ifndef IO_RELMAT_H
#define IO_RELMAT_H

#include <gsl/gsl_matrix.h>
#include <stddef.h>

struct relmat {
    char **names;       /* values->size1 of them, owned */
    gsl_matrix *values; /* regions x regions */
};

/* All NaN; names are copied. */
struct relmat *relmat_new(size_t regions, char *const *names);

/*
 * Dies when the table is not square, or when a Node cell differs from the
 * header of the same position.  Symmetry is not checked here.
 */
struct relmat *relmat_read(const char *path);
void relmat_write(const char *path, const struct relmat *relmat);
void relmat_free(struct relmat *relmat);

#endif
