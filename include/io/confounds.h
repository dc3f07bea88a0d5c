/*
 * confounds.h - tables of confounds as fMRIPrep writes them.
 *
 * One row per frame; six motion parameters (trans_x, trans_y, trans_z in mm,
 * rot_x, rot_y, rot_z in radians), csf, white_matter, global_signal, each with
 * its expansions _derivative1, _power2 and _derivative1_power2, and whatever
 * else was measured.  Columns are found by name, in any order; the names of
 * fMRIPrep before 1.2 are read as those of today (io/old_names.h).
 *
 * The first row of what was differenced is n/a there.  As a regressor it takes
 * the value of the second row; elsewhere n/a is refused by line and column.
 */
#ifndef IO_CONFOUNDS_H
#define IO_CONFOUNDS_H

#include "base/json.h"
#include "io/name_list.h"
#include "io/series.h"
#include "io/table.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * The table at `path` of a run of `frames` frames, or NULL when `path` is
 * `none`.  Dies when the table has another number of rows, or numbers where
 * its header should be.  Give it back with confounds_free(), which accepts
 * NULL.
 */
struct table *confounds_read(const char *path, size_t frames);
void confounds_free(struct table *table);

/*
 * The columns `names`, frames x names->count (0 without a table).  An
 * expansion that the table lacks is computed from its base column, a backward
 * difference taking its first row from the second.  Where `motion` (columns as
 * confounds_motion has them) is not NULL, the six parameters are taken from
 * there and all their expansions computed.  Dies naming a column that is
 * neither there nor computable.  Give it back with series_free().
 */
struct series *confounds_values(const struct table *table, size_t frames,
                                const struct name_list *names,
                                const struct series *motion);

/*
 * `regressors` with the columns of `more` (frames x any) after its own, named
 * prefix_00, prefix_01, ...  Takes over `regressors`; give the result back.
 */
struct series *confounds_append(struct series *regressors, const char *prefix,
                                const gsl_matrix *more);

/* Columns of the table of motion. */
enum { MOTION_PARAMETERS = 6, MOTION_FD = 6, MOTION_COLUMNS = 7 };

/*
 * The six parameters and framewise_displacement, frames x MOTION_COLUMNS, as
 * they stand in the table: NaN where it says n/a or lacks the column, or where
 * there is no table.  Give it back with series_free().
 */
struct series *confounds_motion(const struct table *table, size_t frames);

/*
 * Write a table of regressors or of motion, with a description in its sidecar.
 * A path of NULL is a table that nobody asked for.
 */
void confounds_write(const char *path, const struct series *values,
                     const char *description);

/*
 * The table of outliers: one column framewise_displacement, 1 for a frame that
 * was removed and 0 for one that is kept.  NULL as above.
 */
void confounds_write_outliers(const char *path, const bool *kept,
                              size_t frames);

/* Add to a sidecar ConfoundRegressors, the names of the regressors. */
void confounds_describe(json_t *fields, const struct series *regressors);

#endif
