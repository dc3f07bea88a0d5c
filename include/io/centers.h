/*
 * centers.h - the table of spheres: columns x, y, z (mm, world coordinates),
 * and where there are: index, name (or label, or region), radius (mm).
 */
#ifndef IO_CENTERS_H
#define IO_CENTERS_H

#include "io/labels.h"

#include <stdbool.h>

/* A head fits into a sphere of this radius (mm). */
#define CENTERS_LARGEST 200.0

struct centers {
    struct labels *labels; /* in ascending order of the label */
    double (*at)[3];       /* center of each, in that order */
    double *radius;        /* NaN where the table says nothing */
};

/* True for the name of a table: .tsv or .csv, also with .gz. */
bool centers_is_table(const char *path);

/*
 * Reads a table.  Without `index` its rows are numbered from 1, and without
 * names a region is called `sphere<index>`.  A table without x, y or z, a
 * coordinate that is no finite number, a radius below 0 or above
 * CENTERS_LARGEST, an index of 0 and
 * duplicate names end the process by line.  Give it back with centers_free().
 */
struct centers *centers_read(const char *path);
void centers_free(struct centers *centers);

#endif
