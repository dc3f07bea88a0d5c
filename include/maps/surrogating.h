/*
 * surrogating.h - surrogates of maps and what they say, from table to tables.
 */
#ifndef MAPS_SURROGATING_H
#define MAPS_SURROGATING_H

#include "maps/map_test.h"
#include "maps/spatial.h"

struct surrogating {
    const char *maps, *surrogates;       /* a table, or an array */
    const char *only;                    /* names of maps, or NULL */
    const char *coordinates, *distances; /* NULL: not given */
    const char *compare, *correlations;  /* NULL: not wanted */
    enum map_test_kind kind;
    struct spatial_plan plan; /* sites and distances are read here */
};

/*
 * Reads, draws and writes all of it.  surrogates: a row per map and surrogate,
 * columns map, surrogate and one per region; or, where the name ends in .npy,
 * maps x surrogates x regions.  correlations: a row for each map and each of
 * `compare`, or, without it, for every two maps.  Memory: the surrogates of a
 * map.
 */
void surrogating_run(struct surrogating *surrogating);

#endif
