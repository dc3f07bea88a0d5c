/*
 * labels.h - the table of regions of an atlas (BIDS: columns index, name).
 *
 * Regions are in ascending order of their label, whatever the order of the
 * file, so that all subjects have the same columns.  Label 0 is background.
 */
#ifndef IO_LABELS_H
#define IO_LABELS_H

#include "io/table.h"

#include <stddef.h>
#include <stdint.h>

struct labels {
    size_t count;
    int32_t *index;      /* ascending, above 0 */
    char **names;        /* owned */
    size_t *rows;        /* row of each in `table` */
    struct table *table; /* NULL where there was none */
};

/*
 * Reads a label table; duplicate or negative labels, and duplicate or missing
 * names, are refused.
 */
struct labels *labels_read(const char *path);

/*
 * The same from a table already read, which then belongs to the labels.
 * Without a column of labels (`index` TABLE_NONE) the rows are numbered from 1;
 * without one of names (`name` TABLE_NONE) a region is called by `kind` and its
 * label.
 */
struct labels *labels_from_table(struct table *table, size_t index, size_t name,
                                 const char *kind);

/* Without a table: every label of the image, named `label<index>`. */
struct labels *labels_from_image(const int32_t *image, size_t voxels);

/*
 * The regions of the atlas image `atlas`, whose labels are in `image`: from
 * the table `table` or, if that is NULL, from the one beside the atlas (.tsv
 * in place of .nii[.gz], .hdr, .img[.gz]) or, if there is none, from the
 * labels themselves.  Dies when a label of the image is not in the table.
 */
struct labels *labels_of_atlas(const char *table, const char *atlas,
                               const int32_t *image, size_t voxels);

/*
 * The regions of the `maps` volumes of the atlas `atlas`, in the ascending
 * order of their labels, from a table as above or, if there is none, named
 * `map<volume>`.  Dies when the table has another number of regions.
 */
struct labels *labels_of_maps(const char *table, const char *atlas,
                              size_t maps);

/* Position of a label, or TABLE_NONE. */
size_t labels_find(const struct labels *labels, int32_t index);

void labels_free(struct labels *labels);

#endif
