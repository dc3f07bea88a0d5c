/*
 * summary.h - numbers with their definitions in one JSON file.
 *
 * The numbers stand under their names; "Definitions" says of each its
 * LongName, Units and Description, as a sidecar does for a table; a number
 * that is NaN is "n/a", and "NotAvailable" says what it would have needed.
 */
#ifndef IO_SUMMARY_H
#define IO_SUMMARY_H

#include "base/column.h"
#include "base/json.h"

#include <gsl/gsl_matrix.h>

/*
 * Adds values[k] as columns[k], and what explains them.  needs[k] may be NULL
 * for a number that is always there.
 */
void summary_put(json_t *fields, const struct column *const *columns,
                 const char *const *needs, const double *values, size_t count);

/*
 * Adds a table under `key`: an array of one object per row with its `Node` and
 * its numbers.
 */
void summary_put_table(json_t *fields, const char *key, char *const *names,
                       const struct column *const *columns,
                       const gsl_matrix *values);

/* Writes the product, with the provenance that others have in their sidecar;
 * takes over `fields`. */
void summary_write(const char *path, json_t *fields);

#endif
