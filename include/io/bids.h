/*
 * bids.h - names of files in BIDS form, and the folders they live in.
 *
 *     sub-01_ses-a_task-rest_run-2_space-X_atlas-Y_stat-mean_timeseries.tsv
 *     `--------- source ---------'                           suffix   extension
 *
 * Entities are read from the name of a file, never from its path, since paths
 * may hold anything.  Labels are text: run-1 and run-01 are two runs.  Lists
 * are in natural order (run-2 before run-10).
 */
#ifndef IO_BIDS_H
#define IO_BIDS_H

#include <stdbool.h>
#include <stddef.h>

struct bids_entity {
    char *key, *label; /* "run", "01" */
};

struct bids_name {
    struct bids_entity *entities; /* in the order of the name */
    size_t count;
    char *suffix;    /* "bold"; "" for sub-01.html */
    char *extension; /* ".nii.gz", from the first dot of the last part; or "" */
};

/*
 * The parts of the last component of `path`; NULL when it is no BIDS name: a
 * part without a dash before the last, an empty key or label, a leading dot.
 * A label may hold anything but `_`; a key given twice is kept twice.
 */
struct bids_name *bids_parse(const char *path);
void bids_free(struct bids_name *name);

/* The label of the first entity `key`, or NULL. */
const char *bids_label(const struct bids_name *name, const char *key);

/* True when there is the entity and its label is `label`. */
bool bids_is(const struct bids_name *name, const char *key, const char *label);

/*
 * Replace every entity `key` by one with `label`, at the place the order of
 * BIDS 1.11 gives it (unknown keys stand before `desc`); NULL only removes.
 */
void bids_set(struct bids_name *name, const char *key, const char *label);
void bids_set_suffix(struct bids_name *name, const char *suffix);

/* The file name again; give it back with free(). */
char *bids_format(const struct bids_name *name);

/*
 * The entities that tell runs apart (sub, ses, task ... part), joined: the
 * source of a product.  "" when there are none.  Give it back with free().
 */
char *bids_source(const struct bids_name *name);

/* The entities of a parcellation (space, atlas, seg, scale, ...), likewise. */
char *bids_parcellation(const struct bids_name *name);

/*
 * As strcmp(), but digits compare as numbers, so that run-2 stands before
 * run-10; equal numbers (1 and 01) then compare as text.
 */
int bids_compare(const char *a, const char *b);

/* A list of names or paths in natural order, owned. */
struct bids_list {
    char **at;
    size_t count;
};
void bids_list_free(struct bids_list *list);

/* True for a folder that exists. */
bool bids_is_folder(const char *path);

/* True for a regular file that exists. */
bool bids_is_file(const char *path);

/*
 * Names of the folders, or else of the regular files, in `folder` that begin
 * with `prefix`, hidden ones left out.  A folder that does not exist has none;
 * one that cannot be read ends the process.
 */
struct bids_list bids_folders(const char *folder, const char *prefix);
struct bids_list bids_files(const char *folder, const char *prefix);

/* Names of the subjects of a dataset: its folders sub-*. */
struct bids_list bids_subjects(const char *root);

/*
 * Paths of the files of a subject with a BIDS name: those in
 * `<subject>/func` and `<subject>/ses-<label>/func`.
 */
struct bids_list bids_functional(const char *subject);

/* The distinct sources of a list of paths. */
struct bids_list bids_runs(const struct bids_list *paths);

#endif
