/*
 * confounds.h - tables of confounds as fMRIPrep writes them.
 *
 * One row per frame; six motion parameters (trans_x, trans_y, trans_z in mm,
 * rot_x, rot_y, rot_z in radians), csf, white_matter, global_signal, each with
 * its expansions _derivative1, _power2 and _derivative1_power2, and whatever
 * else was measured.  Columns are found by name, in any order.
 *
 * The first row of what was differenced is n/a there.  As a regressor it takes
 * the value of the second row; elsewhere n/a is refused by line and column.
 */
#ifndef IO_CONFOUNDS_H
#define IO_CONFOUNDS_H

#include "base/json.h"
#include "io/series.h"
#include "io/table.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Sets of columns.  P counts them: 6P is motion; 9P adds white matter, CSF and
 * the global signal; 12P is motion and its derivatives; 24P adds the squares
 * of both; 27P is 24P with the three signals; 36P expands all nine the same
 * way.
 *
 * Satterthwaite TD et al. (2013). NeuroImage 64:240-256.
 * doi:10.1016/j.neuroimage.2012.08.052
 * Ciric R et al. (2017). NeuroImage 154:174-187.
 * doi:10.1016/j.neuroimage.2017.03.020
 */
enum confounds_strategy {
    CONFOUNDS_NONE,
    CONFOUNDS_6P,
    CONFOUNDS_9P,
    CONFOUNDS_12P,
    CONFOUNDS_24P,
    CONFOUNDS_27P,
    CONFOUNDS_36P
};

/* Their names, for a choice on the command line; ends with NULL. */
extern const char *const confounds_strategies[];

/*
 * The table at `path` of a run of `frames` frames, or NULL when `path` is
 * `none`.  Dies when the table has another number of rows.  Give it back with
 * confounds_free(), which accepts NULL.
 */
struct table *confounds_read(const char *path, size_t frames);
void confounds_free(struct table *table);

/*
 * The regressors: the columns of `strategy`, then those named in `columns`
 * (separated by commas; NULL for none), each once.  frames x K, K may be 0.  An
 * expansion that the table lacks is computed from its base column, a backward
 * difference taking its first row from the second.  Dies naming a column that
 * is neither there nor computable.  Without a table K is 0.  Give it back with
 * series_free().
 */
struct series *confounds_regressors(const struct table *table, size_t frames,
                                    enum confounds_strategy strategy,
                                    const char *columns);

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
 * Censor what exceeds a threshold: frames whose displacement (a column of
 * `motion`) is above `fd`, or whose std_dvars is above `dvars`; NaN sets no
 * threshold.  Equal is kept, and so is n/a in the first row; elsewhere n/a is
 * refused.  Returns how many kept frames were lost.
 */
size_t confounds_censor(bool *kept, const struct table *table,
                        const struct series *motion, double fd, double dvars);

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

/*
 * Add to a sidecar ConfoundRegressors, the names of the regressors, and
 * MeanFramewiseDisplacement, over the frames that have one (the first has
 * not); left out when none has.
 */
void confounds_describe(json_t *fields, const struct series *regressors,
                        const struct series *motion);

#endif
