/*
 * strongest.h - which rows of a table to show first.
 */
#ifndef PAGE_STRONGEST_H
#define PAGE_STRONGEST_H

#include <stddef.h>

/* which[], at most `most`: the rows with the largest |value|, the first of
 * equals first; NaN is left out.  Returns how many.  O(rows log rows). */
size_t strongest_rows(size_t *which, size_t most, const double *value,
                      size_t rows);

#endif
