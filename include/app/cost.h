/*
 * cost.h - what a run costs, before it is made.
 *
 * Of a run of V voxels, T frames and R regions each stage holds and takes
 *
 *                  bytes                         seconds
 *     inspect      12e6 + 270 V + 42 R T         4.2e-8 V T
 *     parcellate    8e6 +  17 V +  9 R T         5.5e-9 V T + 5e-7 R T
 *     denoise       9e6 +  34 R T                7e-7 R T
 *     connect       8e6 +  24 R R + 34 R T       5.5e-7 R R + 2e-7 R T
 *     measure      13e6 +  42 R R                5e-9 R R R + 5e-7 R R
 *     voxelnet     20e6 + 8.2 M T + M M / 8      4e-11 M M T
 *     geometry     60e6 + 300 V + 8 M T          4e-8 V T + 1e-3 M
 *
 * with M = V / 3 for the voxels of a brain.  voxelnet takes at most the 8192
 * MiB that it allows itself; geometry is glm, and searchlights over many runs
 * hold more.  make, the shells and plexus itself add 24e6 bytes, and 0.03 s for
 * each product.  Stages of a run are made one after another: memory is that of
 * the largest, seconds are their sum.
 *
 * The constants are those of tests/bench/cost on one core of an AMD Zen 5 at
 * one thread, rounded up; other machines are slower, so that who asks a
 * scheduler for time multiplies (submission.h).
 */
#ifndef APP_COST_H
#define APP_COST_H

#include "app/make.h"

/* What of a study costs depend on. */
struct cost_study {
    const char *home; /* of the call: names of files may be below it */
    double regions;
    bool has_voxelnet, has_geometry;
    size_t shards;         /* most parts of a product; 0: none has parts */
    struct bids_list runs; /* "sub-01/func/sub-01_... image", of all subjects */
};

struct cost {
    double memory;  /* bytes, largest at one time */
    double seconds; /* of one core */
};

/* Asks make and the atlas.  cost_study_release() it. */
struct cost_study cost_study_read(const struct make_call *call);
void cost_study_release(struct cost_study *study);

/* Of a run of so many voxels and frames (0 voxels: a table of series). */
struct cost cost_of_run(const struct cost_study *study, double voxels,
                        double frames);

/*
 * Of all runs of a subject, one after another, from the headers of its images;
 * one that is not there costs nothing.
 */
struct cost cost_of_subject(const struct cost_study *study,
                            const char *subject);

/* Of the last job, for so many subjects. */
struct cost cost_of_group(const struct cost_study *study, double subjects);

#endif
