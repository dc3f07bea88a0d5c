/*
 * node_maps.h - maps over regions.
 */
#ifndef MAPS_NODE_MAPS_H
#define MAPS_NODE_MAPS_H

#include <gsl/gsl_matrix.h>
#include <stddef.h>

struct node_maps {
    size_t regions, count;
    char **names, **titles; /* of the regions, of the maps */
    gsl_matrix *values;     /* count x regions; NaN: n/a */
};

/*
 * A node table: a column Node (or name, label, region), and a map a column, of
 * which `only` names those wanted, separated by commas (NULL: all).  Dies
 * without names or maps, on a region twice, on a cell that is no number; a name
 * in `only` that is no column is status 2.  Give it back with node_maps_free().
 */
struct node_maps *node_maps_read(const char *path, const char *only);
void node_maps_free(struct node_maps *maps);

/* `from` (of the file `path`) in the order of the regions of `like`, which must
 * all be there; n/a does for a value. */
void node_maps_order(struct node_maps *from, const char *path,
                     const struct node_maps *like);

#endif
