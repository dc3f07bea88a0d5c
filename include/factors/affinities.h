/*
 * affinities.h - the affinities of all subjects, as an array.
 *
 * In the file, time x subject x pair in float32, pairs i < j of the nodes in
 * row-major order; NaN where a subject lacks a node.  `<name>_mask.npy` is
 * subject x node, 1 or 0.  The sidecar holds Dimensions, Nodes, Subjects, Time
 * (s, or frames without RepetitionTime), Stimulus of each frame where there are
 * events, Mask (the name of that file), and how it was made.
 */
#ifndef FACTORS_AFFINITIES_H
#define FACTORS_AFFINITIES_H

#include "base/stage.h"
#include "factors/traces.h"

struct affinity_options {
    struct traces_options traces;
    double theta;     /* of gauss, in standard deviations of the derivative */
    bool has_scaling; /* mean square 1 of the observed entries of a subject */
    int bin;          /* frames that are averaged; the last few are left out */
};

/* Writes the array, its mask and its sidecar.  One frame of one subject is made
 * at a time: O(frames subjects nodes^2), twice with has_scaling. */
void affinities_write(const char *path, const struct paths *series,
                      const struct affinity_options *options);

#endif
