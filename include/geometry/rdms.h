/*
 * rdms.h - from patterns in files to a table of RDMs.
 */
#ifndef GEOMETRY_RDMS_H
#define GEOMETRY_RDMS_H

#include "base/stage.h"
#include "geometry/channels.h"
#include "geometry/dissimilarities.h"
#include "geometry/movie.h"
#include "geometry/noise.h"
#include "io/pairs.h"
#include "io/patterns.h"

#include <stdbool.h>
#include <stddef.h>

struct rdms_request {
    struct paths patterns;
    const char *rdms, *conditions, *noise;
    struct channels_request regions;
    struct dissimilarities_options options;
    bool is_movie;
    const char *by, *column; /* of given ones; NULL: not asked for */
    double bin;              /* s; 0 for time points */
    int threads, memory;     /* MiB */
};

/* What the RDMs are made of, and what became of each. */
struct rdms {
    const struct rdms_request *request;
    struct patterns *patterns;
    struct channels *regions;
    struct movie movie;
    struct noise *noise; /* NULL without residuals */
    struct pairs *pairs; /* a column per region and epoch */
    struct dissimilarities_options options;
    struct dissimilarities_note *notes; /* of each column */
    gsl_matrix *whole; /* trials of all regions, where the memory holds them */
};

/*
 * An RDM for every region and epoch, written to request->rdms with a sidecar
 * that says measure, estimator, noise and, of each column, the channels.  Image
 * files are read once, or once for as many regions as fit into the memory.
 * Dies on what has no RDM at all; a region without one is n/a, with the reason
 * in the sidecar.
 */
void rdms_write(const struct rdms_request *request);

/*
 * Dissimilarities as they are: of square matrices, or of one column of tables
 * of pairs.  Columns are named by their files or by an entity of the file names
 * (`by`), those of one name averaged; n/a in one is n/a in the mean.  Dies on a
 * matrix that is not symmetric or not 0 on the diagonal, and on other
 * conditions than those of the first.
 */
void rdms_write_given(const struct rdms_request *request);

/* For rdms_write(): warnings and refusals, and the sidecar (rdms_about.c). */
void rdms_judge(const struct rdms *rdms);
void rdms_describe(const struct rdms *rdms);

#endif
