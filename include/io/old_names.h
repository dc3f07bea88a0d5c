/*
 * old_names.h - confounds of fMRIPrep before 1.2 under the names of today.
 *
 *     X Y Z RotX RotY RotZ           trans_x ... rot_z
 *     FramewiseDisplacement          framewise_displacement
 *     stdDVARS, non-stdDVARS         std_dvars, dvars
 *     GlobalSignal WhiteMatter CSF   global_signal white_matter csf
 *     aCompCor00 tCompCor00          a_comp_cor_00 t_comp_cor_00
 *     Cosine00 AROMAAggrComp01       cosine00 aroma_motion_01
 *     NonSteadyStateOutlier00        non_steady_state_outlier00
 *
 * The units are the same: mm, radians.
 */
#ifndef IO_OLD_NAMES_H
#define IO_OLD_NAMES_H

#include "io/table.h"

#include <stdbool.h>

/* The name of today, to be given back with free(); NULL when it is no old one.
 */
char *old_names_modern(const char *name);

/*
 * Give every column of `table` with an old name its new one.  X, Y and Z are
 * old names only beside RotX, and nothing is renamed in a table that has a
 * column of the new name already.
 */
void old_names_replace(struct table *table);

/* True for a table in which old_names_replace() found an old name. */
bool old_names_were(const struct table *table);

#endif
