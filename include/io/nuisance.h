/*
 * nuisance.h - which columns of a table of confounds are regressors.
 *
 * A named set, switches that change it, and columns by name.  P counts the
 * columns of a set; X is a signal, dX its backward difference, and all four
 * are X, dX, X^2 and dX^2.
 *
 *     set            motion   CSF, WM   global   components
 *     6P             X
 *     9P             X        X         X
 *     12P            X dX
 *     24P            all
 *     27P            all      X         X
 *     36P            all      all       all
 *     acompcor       X dX                        5 WM + 5 CSF, cosines
 *     acompcor_gsr   X dX               X        5 WM + 5 CSF, cosines
 *     tcompcor       X dX                        5 temporal, cosines
 *     aroma          X dX     X                  AROMA
 *     aroma_gsr      X dX     X         X        AROMA
 *     gsr_only                          X
 *     simple         all      X                  cosines
 *     scrubbing      all      all                cosines
 *     compcor        all                         all combined, cosines
 *
 * The last three are the presets of nilearn, the six before those of XCP-D
 * (tcompcor by analogy).  scrubbing also censors; see run/censoring.h.
 *
 * Components are noise of a series without drifts, so that they go together
 * with the cosines the table has, or with a filter that has a high-pass; the
 * filter takes the place of the cosines.  Where there is neither, the set is
 * refused.
 *
 * Satterthwaite TD et al. (2013). NeuroImage 64:240-256.
 * doi:10.1016/j.neuroimage.2012.08.052
 * Ciric R et al. (2017). NeuroImage 154:174-187.
 * doi:10.1016/j.neuroimage.2017.03.020
 * Behzadi Y et al. (2007). NeuroImage 37:90-101.
 * doi:10.1016/j.neuroimage.2007.04.042
 * Pruim RHR et al. (2015). NeuroImage 112:267-277.
 * doi:10.1016/j.neuroimage.2015.02.064
 */
#ifndef IO_NUISANCE_H
#define IO_NUISANCE_H

#include "io/name_list.h"
#include "io/table.h"

#include <stdbool.h>

/* The sets, for a choice on the command line; ends with NULL. */
extern const char *const nuisance_sets[];

/* What the switch of the global signal and that of CompCor may say. */
extern const char *const nuisance_switches[];
extern const char *const nuisance_components[];

struct nuisance {
    int set;                 /* index in nuisance_sets */
    int global_signal;       /* index in nuisance_switches */
    int compcor;             /* index in nuisance_components */
    int compcor_count;       /* 0 is what the set says: 5, or all */
    double compcor_variance; /* takes the place of the count; NaN for none */
    const char *columns;     /* names and globs, a,b*,c[0-4]; NULL for none */
};

/*
 * The names of the regressors, each once: those of the set, motion before
 * signals before components, then `columns` in the order given.  A name with
 * one of * ? [ is a glob (fnmatch) and stands for all columns of the table
 * that match, in the order of the table; the others may be expansions that the
 * table lacks (confounds_values).  Dies naming what is not there: a glob
 * without a match, a component, a cosine; and on a command line that names a
 * column twice.  Without a table (NULL) only the set `none` is possible.  Give
 * it back with name_list_release().
 */
struct name_list nuisance_names(const struct nuisance *nuisance,
                                const struct table *table, bool has_high_pass);

/* True for the set that censors by its own thresholds. */
bool nuisance_scrubs(const struct nuisance *nuisance);

#endif
