/*
 * columns.h - a table of numbers whose sidecar explains every column.
 */
#ifndef IO_COLUMNS_H
#define IO_COLUMNS_H

#include "base/column.h"

#include <gsl/gsl_matrix.h>

/*
 * Writes values (rows x columns; NaN is n/a) under the names of columns[], an
 * array of values->size2 pointers, after a first column `Node` with names[]
 * unless that is NULL; a node table is the first form (contracts, section 2).
 * LongName, Description and Units of each go into the sidecar of `path`.
 */
void columns_write(const char *path, char *const *names,
                   const struct column *const *columns,
                   const gsl_matrix *values);

#endif
