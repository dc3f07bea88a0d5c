/*
 * features.h - what is known of every subject: one row of numbers each.
 *
 * From a table (participant_id, then one feature a column), or from the files
 * of one column of a manifest: matrices of regions (their upper triangles),
 * tables of nodes or of one row (columns of these), or 3D images in a mask.
 *
 * Features are kept as differences from the first subject: a feature that is
 * the same in all is exactly 0, and a common offset costs no digits.
 */
#ifndef COHORT_FEATURES_H
#define COHORT_FEATURES_H

#include "connectome/member.h"
#include "io/manifest.h"
#include "io/name_list.h"
#include "io/sheet.h"
#include "io/table.h"
#include "io/volume.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

enum features_kind {
    FEATURES_COLUMNS,
    FEATURES_EDGES,
    FEATURES_NODES,
    FEATURES_SCALARS, /* tables of one row: of the whole network */
    FEATURES_VOXELS
};

/* session_id, session, run_id or run. */
bool features_is_session(const char *name);

struct features_input {
    const char *path;    /* the table, or the manifest */
    const char *column;  /* of the manifest, or NULL: `path` is the table */
    const char *measure; /* columns a,b,c of the tables of nodes, else NULL */
    const char *mask;    /* of the images, or .. */
    const char *masks;   /* .. column of the manifest: what all masks share */
    const char *beside;  /* folder for a scratch file */
    bool has_drop;       /* leave out a feature that a subject lacks */
    bool is_repeated;    /* a participant may have several rows, and the table
                            a second column of sessions */
    size_t memory;       /* bytes; more than that goes to a scratch file */
};

struct features {
    const struct features_input *input;
    enum features_kind kind;
    size_t listed;    /* rows of the table */
    const char **ids; /* participant of each */
    size_t subjects;  /* those that were loaded */
    size_t lead;      /* columns of the table before the first feature */
    size_t all;       /* features of a file */
    size_t count;     /* those that are kept */
    size_t *place;    /* of each of these among all, ascending */
    double *values;   /* subjects x count: differences from .. */
    double *origin;   /* .. the first subject, of each that is kept */
    struct table *table;
    struct manifest *manifest;
    struct regions regions;    /* matrices and tables of nodes */
    struct name_list measures; /* columns of the latter: a feature is one of
                                * them, of a node; all nodes of the first, .. */
    struct volume *image;      /* the first, for its grid */
    size_t *voxel;             /* position of each feature of an image */
    size_t mapped;             /* bytes of `values` in a scratch file, or 0 */
};

/* Reads who there is; dies when a participant is there twice, unless
 * is_repeated.  `input` stays with the caller.  Give it back with
 * features_free(). */
struct features *features_open(const struct features_input *input);
void features_free(struct features *features);

/*
 * Reads rows[0..count-1] of those listed.  Dies on files of other regions,
 * nodes or grids, and on a value that is missing or not finite, naming subject
 * and feature, unless has_drop; then on having no feature left.
 */
void features_load(struct features *features, const size_t *rows, size_t count);

/*
 * The same one file at a time, for those who keep it in their own way, missing
 * values and all: features_begin() learns the regions, nodes or voxels from row
 * `row` and takes all of them; features_read() puts those of a row into
 * values[all], NaN where there is none.
 */
void features_begin(struct features *features, size_t row);
void features_read(double *values, struct features *features, size_t row);

/* For features.c alone: what --measure lists, and whether the files are of
 * nodes or of networks; and the regions or nodes of the file of a row, which
 * all others must have. */
void features_measures(struct features *features);
void features_regions(struct features *features, size_t row);

/* What feature j of those kept is called in a message, and in a table (of two
 * regions `a~b`, of a voxel its three places); give both back with free(). */
char *features_name(const struct features *features, size_t j);
char *features_label(const struct features *features, size_t j);

/*
 * The columns that tell what a row of a table is of: a and b; Node, and measure
 * where there are several; measure; feature; or i, j and k; and their cells for
 * feature `place` of a file.
 */
void features_columns(struct sheet *sheet, const struct features *features);
void features_cells(struct tsv *out, const struct features *features,
                    size_t place);

enum { FEATURES_BLOCK = 4096 };

/* All of them, subjects x features, as a matrix of the caller: as they are, not
 * as differences.  Give it back with gsl_matrix_free(). */
gsl_matrix *features_matrix(const struct features *features);

/* block (subjects x any) = features first, first + 1, ... */
void features_block(gsl_matrix *block, const struct features *features,
                    size_t first);

/*
 * gram (subjects x subjects) of the features times scale[], NULL for 1.
 * 2 subjects^2 count flop, in blocks.
 */
void features_gram(gsl_matrix *gram, const struct features *features,
                   const double *scale);

/* The ends of the pair of regions of feature j of matrices. */
void features_pair(size_t pair[2], const struct features *features, size_t j);

#endif
