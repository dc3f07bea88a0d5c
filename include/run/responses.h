/*
 * responses.h - from an image and its events to the pattern of each condition.
 *
 * The design is made before the image is read; voxels go through it block by
 * block (run/voxelwise.h), and a block by as many workers as are asked for.
 * Memory: what is asked for; passes over the image: one for as many voxels as
 * fit into that, T float32 each and 12 bytes per volume and voxel.
 */
#ifndef RUN_RESPONSES_H
#define RUN_RESPONSES_H

#include "glm/estimate.h"
#include "run/responses_design.h"
#include "run/voxelwise.h"

#include <stdbool.h>
#include <stddef.h>

/* For choices on the command line; end with NULL. */
extern const char *const responses_noises[]; /* of enum estimate_noise */
extern const char *const responses_scales[];

struct responses_request {
    const char *bold, *events, *patterns;
    const char *mask, *residuals, *t_maps, *design; /* NULL for none */
    struct responses_options options;
    int noise;           /* of enum estimate_noise */
    int standardize;     /* 1: percent of the mean of a voxel */
    double tr;           /* s; NaN: of the sidecar or header */
    double reference;    /* of TR; NaN: StartTime of the sidecar, or 0 */
    int run;             /* 0: of the name of the file, or 1 */
    int threads, memory; /* MiB */
};

/* The voxels of a run on their way to responses. */
struct responses {
    const struct responses_request *request;
    struct responses_design design;
    struct voxelwise voxelwise;
    size_t rows;           /* frames with data */
    bool *starts;          /* of these: the frame before is missing */
    size_t *freedom;       /* degrees, of each design */
    gsl_matrix *estimator; /* volumes x rows, where it is all that is needed */
    struct store *effects, *t; /* volumes x voxels; NULL where not wanted */
    size_t lost;               /* voxels without a fit */
};

/*
 * Writes the patterns (float32, one volume per condition or trial), and what
 * else the request names.  A voxel that is not finite, never varies or, for
 * percent, has no mean above 0, is NaN and counted in the sidecar; outside of
 * the mask all is 0.  Residuals are white ones, of the frames that have data,
 * with DegreesOfFreedom in the sidecar: frames less columns.  Dies as
 * events_read() and responses_design_prepare() do.
 */
void responses_write(const struct responses_request *request);

/*
 * Least squares for design m, made anew whenever it is needed: those of many
 * trials would take as much room as the run.  Give it back with ols_release().
 */
void responses_solve(struct ols *ols, struct responses *responses, size_t m);

/* All voxels through all designs, block after block (responses_fit.c): effects
 * and t are made, and residuals left in the store of the run. */
void responses_fit(struct responses *responses);

/* The sidecars of the products (responses_about.c). */
void responses_describe(const struct responses *responses);

#endif
