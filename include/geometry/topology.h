/*
 * topology.h - every RDM of a table transformed as topological RSA does.
 */
#ifndef GEOMETRY_TOPOLOGY_H
#define GEOMETRY_TOPOLOGY_H

#include <stdbool.h>

enum topology_transform { TOPOLOGY_RGTM, TOPOLOGY_RGDM, TOPOLOGY_SIGMOID };

/* rgtm, rgdm, sigmoid; ends with NULL. */
extern const char *const topology_transforms[4];

struct topology_request {
    const char *rdms, *transformed;
    const char *persistence; /* table to write, or NULL */
    int transform, scale;    /* rgtm_scale */
    double lower, upper;     /* NaN: upper is 1, or the largest if raw */
    int neighbors;           /* one-step rgdm; 0: none */
    double proportion;       /* likewise; NaN: none */
    double slope, middle;    /* of the sigmoid */
    bool has_lengths;        /* of geodesics, in place of ranks */
    bool is_compat;          /* as in the code of the authors */
};

/*
 * Reads, transforms (rgtm.h, geodesic.h), writes, and says in the sidecar what
 * is n/a and why.  A request that contradicts itself is status 2.
 */
void topology_write(const struct topology_request *request);

#endif
