/*
 * member.h - the connectivity of one participant, from one matrix or several.
 */
#ifndef CONNECTOME_MEMBER_H
#define CONNECTOME_MEMBER_H

#include <gsl/gsl_matrix.h>
#include <stddef.h>

/* The regions that all matrices of a cohort share: those of the first. */
struct regions {
    size_t count;
    char **names; /* NULL before the first matrix */
    char *first;  /* its path */
};
void regions_release(struct regions *regions);

/* Pairs of regions: the entries of the upper triangle. */
size_t regions_pairs(const struct regions *regions);

struct member {
    size_t rows;    /* matrices so far */
    double *edges;  /* upper triangle, row by row; NaN where none is finite */
    double *counts; /* finite values behind each */
    double fd;      /* mean framewise displacement (mm) */
    double gcor;    /* mean of all finite entries, the diagonal included */
    double censored, regressors, freedom_lost; /* % of the frames */
};

/*
 * Add the matrix at `path`, whose mean FD is `fd` or, where that is NaN,
 * MeanFramewiseDisplacement of its sidecar.  Its costs are those of the
 * sidecar: discarded frames (NumberOfVolumesDiscardedBy..., DummyScans),
 * ConfoundRegressors and DegreesOfFreedom over all frames of the run; NaN where
 * it does not say.  Dies on a matrix of other regions, or not symmetric.
 */
void member_add(struct member *member, struct regions *regions,
                const char *path, double fd);

/* Sums to means over the matrices; a value that some lack is NaN, an edge that
 * some lack is the mean of the others. */
void member_finish(struct member *member, const struct regions *regions);
void member_release(struct member *member);

#endif
