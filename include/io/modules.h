/*
 * modules.h - which module of a given partition each region belongs to.
 */
#ifndef IO_MODULES_H
#define IO_MODULES_H

#include "base/json.h"

#include <stddef.h>

struct modules {
    size_t *module; /* per region asked for, from 0 */
    size_t count;   /* modules */
    char **labels;  /* `count` of them: the cells that name them */
};

/*
 * Reads the columns `Node` and `module` of a table for the `count` regions
 * names[which[i]].  Regions of equal cells are one module; modules are
 * numbered in the order of these regions.  Other rows and columns are skipped.
 * Dies when a region is missing or stands there twice, or its module is n/a.
 * Give it back with modules_free().  O(regions x rows).
 */
struct modules *modules_read(const char *path, char *const *names,
                             const size_t *which, size_t count);
void modules_free(struct modules *modules);

/* The labels as a JSON array, the caller's. */
json_t *modules_labels(const struct modules *modules);

#endif
