/*
 * patterns.h - responses of channels to conditions, trial by trial.
 *
 * A trial is one pattern: a row of a table whose columns are `condition`, `run`
 * and, where there are movies, `time` (s), and then the channels (voxels,
 * neurons, units of a network); or a volume of an image whose sidecar has the
 * arrays Conditions and Run, one entry a volume, or for which a table with the
 * columns `volume` (counted from 0), `condition` and `run` says the same.  A
 * volume that the table leaves out, or whose condition is n/a, is no trial.
 *
 * Runs are told apart by file and label: those of two files are never the same.
 * Without a `run` a file is one.  Conditions are numbered in the order in which
 * they first stand there.
 */
#ifndef IO_PATTERNS_H
#define IO_PATTERNS_H

#include "base/stage.h"
#include "io/name_list.h"
#include "io/volume.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

struct patterns {
    bool are_volumes;
    size_t trials, channels;
    struct name_list conditions;
    struct name_list runs;   /* <file number>:<label>, as they come */
    size_t *condition, *run; /* of each trial */
    double *time;            /* of each trial; NULL without such a column */
    struct paths paths;
    size_t *file, *volume; /* where each trial stands */
    /* tables */
    char **names;       /* of the channels */
    gsl_matrix *values; /* channels x trials; NaN is n/a */
    /* volumes */
    struct volume *grid; /* the first file */
};

/*
 * Reads the trials of all files: their values, too, where they are tables.
 * `conditions` is the table for volumes, or NULL.  Dies, naming the file, where
 * tables and images are mixed, where the files differ in channels or grid, and
 * where a volume has no condition.  Give it back with patterns_free().
 */
struct patterns *patterns_read(const struct paths *paths,
                               const char *conditions);
void patterns_free(struct patterns *patterns);

/*
 * values(k, t) = voxel[k] in trial t, of volumes; NaN where it is not finite.
 * Reads every file once.
 */
void patterns_voxels(gsl_matrix *values, const struct patterns *patterns,
                     const size_t *voxel, size_t count);

/*
 * Adds a trial, for readers: file `file` of `paths`, its `volume` or row.  Its
 * number is patterns->trials - 1 afterwards.
 */
void patterns_add(struct patterns *patterns, size_t file, size_t volume,
                  const char *condition, const char *run);

/* Number of `name` in the list, which has it. */
size_t patterns_number(const struct name_list *list, const char *name);

/* The trials of file `file`, which is an image (patterns_volume.c). */
void patterns_add_volumes(struct patterns *patterns, size_t file,
                          const char *conditions);

#endif
