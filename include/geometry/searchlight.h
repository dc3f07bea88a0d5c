/*
 * searchlight.h - models against the RDM of the sphere around every voxel.
 *
 * Workers take batches of centers: each sphere is gathered, whitened, made an
 * RDM, and forgotten when it is scored.  What is kept of a center are its
 * scores, so that memory does not grow with the pairs of conditions.
 */
#ifndef GEOMETRY_SEARCHLIGHT_H
#define GEOMETRY_SEARCHLIGHT_H

#include "geometry/model_file.h"
#include "geometry/searchlight_data.h"
#include "rsa/light_models.h"
#include "space/balls.h"

#include <stddef.h>
#include <stdint.h>

enum center_fate {
    CENTER_DONE,
    CENTER_SPARSE,     /* too few voxels of the sphere count */
    CENTER_UNDEFINED,  /* a distance is not defined */
    CENTER_NO_INVERSE, /* the covariance of its noise is not definite */
    CENTER_FATES
};

struct searchlight_worker;

struct searchlight {
    const struct searchlight_request *request;
    struct searchlight_data *data;
    struct balls *balls; /* around voxels that are kept */
    size_t *kept;        /* their positions in a frame */
    uint32_t *row;       /* and rows in the data */
    size_t needed;       /* voxels that a sphere must have */
    struct model_file *models;
    size_t lights; /* comparators */
    struct light *light[COMPARE_KINDS];
    size_t centers, *center; /* positions in a frame, ascending */
    size_t batch;            /* centers that are done together, */
    size_t share[2];         /* and those of these batches are done here */
    struct shard shard;
    unsigned char *fate;        /* of each center */
    float *shrinkage;           /* of its noise */
    float *scores;              /* lights x models x centers; NaN is n/a */
    uint32_t *above;            /* the same: orders that score as high */
    float *most[COMPARE_KINDS]; /* of each light: models x permutations */
    struct searchlight_worker *worker;
};

/*
 * Scores every center and writes into request->outdir a map for each comparator
 * and model (and, with permutations, of their p), summary.tsv, and sidecars.
 * Spheres with fewer than request->fraction of their voxels are NaN.  With
 * request->shards a share of the centers is scored and kept as a part, or the
 * parts of all are read in their place.
 */
void searchlight_write(const struct searchlight_request *request);

/* For searchlight_write(): the products (searchlight_maps.c). */
void searchlight_maps(const struct searchlight *search);

/* The centers of an image or table, or of the mask (searchlight_centers.c). */
void searchlight_centers(struct searchlight *search);

/*
 * The scores of the share to a part, and from the parts of all shares to where
 * they belong: the highest of each order is the highest of all parts
 * (searchlight_parts.c).
 */
void searchlight_part(struct searchlight *search);
void searchlight_merge(struct searchlight *search);

#endif
