/*
 * spatial.h - random maps as smooth in space as a given one.
 *
 *     spin           the map turned over the sphere (space/spin.h, nearest)
 *     spin-hungarian the same, every value once (assigned)
 *     variogram      a map of the same variogram (space/variogram.h)
 *     moran          a map of the same Moran's I (space/moran.h)
 *     shuffle        the values in any order: as if regions were independent
 *
 * Surrogate k depends on the seed, k and, but for spin and shuffle, on the
 * place of the map among those that are read, and on no number of threads.
 * Spin and shuffle move all maps with the same regions alike.
 */
#ifndef MAPS_SPATIAL_H
#define MAPS_SPATIAL_H

#include "maps/sites.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum spatial_method {
    SPATIAL_SPIN,
    SPATIAL_SPIN_HUNGARIAN,
    SPATIAL_VARIOGRAM,
    SPATIAL_MORAN,
    SPATIAL_SHUFFLE
};
extern const char *const spatial_methods[];

struct spatial_plan {
    enum spatial_method method;
    size_t count, threads;
    uint64_t seed;
    bool is_resampled;   /* variogram, moran: the values of the map, by rank */
    bool is_free;        /* variogram: fitted as by its authors */
    size_t bins;         /* of the variogram */
    double percentile;   /* of the distances that count there */
    struct sites *sites; /* NULL: not known */
    gsl_matrix *distances; /* regions x regions, NaN: not known; or NULL */
};

struct spatial;

/* Both stay with the caller.  Give it back with spatial_free(). */
struct spatial *spatial_new(const struct node_maps *maps,
                            const struct spatial_plan *plan);
void spatial_free(struct spatial *spatial);

struct spatial_found {
    size_t regions; /* with a value */
    double error;   /* variogram: the median of variogram_error(), else NaN */
};

/*
 * surrogates (plan->count x regions) of map number `map`; a region that is n/a
 * in the map is n/a, and the others are treated as if it did not exist.  Dies
 * without what the method needs to know of a region with a value, on two
 * regions in one place (moran), and on fewer than VARIOGRAM_LEAST regions.
 */
struct spatial_found spatial_draw(gsl_matrix *surrogates,
                                  struct spatial *spatial, size_t map);

/*
 * How far a p by the method can be trusted: the share of p <= .05 among 1000
 * pairs of maps that have nothing to do with each other (100 regions, 199
 * surrogates; standard error .007), normal processes with the correlation
 * exp(-(d / L)^2 / 2) on the two ellipsoids of tests/unit/cortex.h.
 *
 *     d in mm, L =        0    10    20    40    60
 *     naive             .038  .052  .196  .508  .628
 *     spin              .037  .045  .072  .092  .124
 *     spin, mm          .038  .041  .057  .074  .104
 *     variogram         .045  .045  .050  .059  .081
 *     variogram, free   .041  .045  .050  .082  .112
 *     moran             .035  .049  .050  .057  .058
 *
 *     d on spheres, L =   0    .2    .4    .8   1.2
 *     naive             .038  .051  .160  .517  .618
 *     spin              .037  .051  .055  .064  .054
 *     spin-hungarian    .034  .049  .057  .065  .057
 *     spin, mm          .038  .050  .058  .072  .065
 *     variogram         .045  .045  .066  .100  .134
 *     moran             .035  .049  .065  .107  .142
 *
 * With 200 regions and 400 pairs, d in mm, the variogram has .052 .052 .037
 * .037 .048, and moran .050 .040 .043 .043 .043.
 */
const char *spatial_trust(enum spatial_method method,
                          const struct sites *sites);

#endif
