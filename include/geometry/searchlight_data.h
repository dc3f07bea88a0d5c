/*
 * searchlight_data.h - the patterns and the noise of all voxels of a mask.
 *
 * Held once, in float32, voxel by voxel: every sphere gathers its rows.
 */
#ifndef GEOMETRY_SEARCHLIGHT_DATA_H
#define GEOMETRY_SEARCHLIGHT_DATA_H

#include "base/stage.h"
#include "geometry/noise.h"
#include "io/patterns.h"
#include "io/shard.h"
#include "rsa/sphere_noise.h"
#include "rsa/sphere_rdm.h"

#include <stddef.h>

/* Why a voxel does not count. */
enum voxel_fate {
    VOXEL_KEPT,
    VOXEL_EMPTY,      /* n/a in all trials */
    VOXEL_INCOMPLETE, /* n/a in some */
    VOXEL_CONSTANT,   /* the same in all: no brain */
    VOXEL_NO_NOISE,   /* its residuals are n/a or do not vary */
    VOXEL_FATES
};

struct searchlight_request {
    struct paths patterns;
    const char *mask, *models, *outdir;
    const char *conditions, *noise, *centers; /* each may be NULL */
    const char *compare;                      /* names, separated by commas */
    double radius, fraction;                  /* mm; of a full sphere */
    int measure;                              /* of searchlight_measures */
    int estimator;                            /* enum precision_estimator */
    int permutations, seed, threads, memory;  /* MiB */
    struct shard_options shards;
};

/* euclidean, correlation, mahalanobis, crossnobis. */
extern const char *const searchlight_measures[];
enum searchlight_measure {
    SEARCHLIGHT_EUCLIDEAN,
    SEARCHLIGHT_CORRELATION,
    SEARCHLIGHT_MAHALANOBIS,
    SEARCHLIGHT_CROSSNOBIS
};

struct searchlight_data {
    const struct searchlight_request *request;
    struct patterns *patterns;
    struct noise *noise;   /* NULL without */
    unsigned char *inside; /* of each voxel of the grid: in the mask */
    size_t count;          /* voxels of the mask */
    size_t *voxel;         /* where they are, ascending */
    unsigned char *fate;   /* of each */
    size_t dropped[VOXEL_FATES];
    struct sphere_form form; /* all but `most` */
    struct sphere_patterns values;
    struct sphere_residuals residuals;
    float *rows, *base, *frames; /* what these point to */
    double *fourth;
};

/*
 * Reads all files once.  Dies where a condition has not as many trials in every
 * run as any other and the measure is cross-validated, where that has one run,
 * where all voxels are dropped, and where the numbers do not fit into
 * request->memory.  Give it back with
 * searchlight_data_free().
 */
struct searchlight_data *
searchlight_data_read(const struct searchlight_request *request);
void searchlight_data_free(struct searchlight_data *data);

/* Residuals into data->residuals, and patterns in their units
 * (searchlight_noise.c). */
void searchlight_data_weigh(struct searchlight_data *data);

#endif
