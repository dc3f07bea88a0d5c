/*
 * identification_tables.h - the tables of the stage identify.
 */
#ifndef GEOMETRY_IDENTIFICATION_TABLES_H
#define GEOMETRY_IDENTIFICATION_TABLES_H

#include "base/json.h"
#include "geometry/identification.h"

/*
 * results.tsv and beside it _pairs, _subjects, _grid and _families: status 2
 * unless the name ends in .tsv.  `about` goes into the sidecars of all.
 */
void identification_tables_write(const char *results,
                                 const struct identification *all,
                                 char *const *subjects, json_t *about);

/* lower, upper and family of a statistic: three cells, n/a where it has none.
 */
struct tsv;
void identification_tables_place(
    struct tsv *out, const struct identification_statistic *statistic);

#endif
