/*
 * joined.h - the runs of a subject as one series.
 */
#ifndef CONNECTOME_JOINED_H
#define CONNECTOME_JOINED_H

#include "base/stage.h"
#include "signal/timeline.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

/* The kept frames of all runs, one under the other, and what is known. */
struct joined {
    const char *path; /* of the first run */
    char **names;
    gsl_matrix *values;
    struct timeline timeline;
    double tr, seconds; /* NaN if unknown; tr also if runs differ */
    size_t regressors;  /* confounds removed from all runs, by their sidecars */
    bool has_odd_ends;  /* of a filter of some run (signal/butterworth.h) */
};

/*
 * Read the series at `paths`.  Several runs are z-scored each, so that no run
 * counts more for its units.  With `is_ratio` the frames are shares of a whole
 * and become their centered log ratios first,
 *
 *     log x_j - mean_k log x_k    over the regions with data,
 *
 * and a value that is not positive is refused by line and region.  Dies on
 * runs of other regions, a cell n/a alone, and fewer than three frames with
 * data in a run.  Give it back with joined_release().
 *
 * Aitchison J (1982). J R Stat Soc B 44:139-177.
 * doi:10.1111/j.2517-6161.1982.tb01195.x
 */
struct joined joined_read(const struct paths *paths, bool is_ratio);
void joined_release(struct joined *joined);

/* Dies, naming both files, when their lists of regions differ. */
void joined_check_regions(const char *path, char *const *names, size_t count,
                          const char *other_path, char *const *other_names,
                          size_t other_count);

#endif
