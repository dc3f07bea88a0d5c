/*
 * qcfc.h - how much motion is left in the connectivity of a cohort.
 *
 * Over subjects, the partial correlation of every edge with mean framewise
 * displacement given covariates (stats/partial.h): a strategy of denoising
 * that works leaves none, at no distance, and costs few degrees of freedom.
 *
 * Ciric R et al. (2017). NeuroImage 154:174-187.
 * doi:10.1016/j.neuroimage.2017.03.020
 */
#ifndef CONNECTOME_QCFC_H
#define CONNECTOME_QCFC_H

#include "base/column.h"
#include "connectome/member.h"

#include <stdbool.h>
#include <stddef.h>

/* Columns of the summary. */
enum qcfc_measure {
    QCFC_SUBJECTS,
    QCFC_EXCLUDED,
    QCFC_EDGES,
    QCFC_MEDIAN_ABS_R,
    QCFC_CHANCE_ABS_R,
    QCFC_PERCENT_P05,
    QCFC_PERCENT_FDR05,
    QCFC_DISTANCE_RHO,
    QCFC_DISTANCE_DEPENDENCE,
    QCFC_GCOR,
    QCFC_MEAN_FD,
    QCFC_CENSORED,
    QCFC_REGRESSORS,
    QCFC_FREEDOM_LOST,
    QCFC_MEASURES
};
extern const struct column *const qcfc_about[QCFC_MEASURES];

struct qcfc_input {
    const char *manifest, *participants, *covariates, *coordinates;
    bool has_average; /* several matrices of a participant become their mean */
};

struct qcfc {
    struct regions regions;
    size_t edges;
    /* Of each pair, row by row of the upper triangle: */
    double *r, *p, *q; /* q: p adjusted for the false discovery rate */
    double *distance;  /* mm; NaN: not known */
    size_t *count;     /* subjects with a value */
    double summary[QCFC_MEASURES];
};

/*
 * Everything about the matrices that the manifest names, one subject after
 * the other.  Mean FD is that of the column mean_fd of the manifest, else of
 * the participants, else MeanFramewiseDisplacement of the sidecar of the
 * matrix, the first that is not n/a; one below 0 ends the process.  A
 * participant of the manifest without a row among the participants, without
 * mean FD or with a covariate n/a is left out with a warning; one with two
 * matrices ends the process unless has_average.  So do matrices of other
 * regions, or that are not symmetric, and fewer than three subjects.  Give it
 * back with qcfc_free().  Memory: O(edges covariates^2), whatever the number of
 * subjects.
 */
struct qcfc *qcfc_read(const struct qcfc_input *input);
void qcfc_free(struct qcfc *qcfc);

#endif
