/*
 * confounds.h - the confounds table of a simulated run, as fMRIPrep writes it.
 *
 * Six motion parameters and the mean signals of fluid, white matter and brain,
 * each with _derivative1, _power2 and _derivative1_power2, then
 * framewise_displacement and dvars (root mean square difference to the frame
 * before, over the brain).  First rows of differences are n/a.
 */
#ifndef STUDY_CONFOUNDS_H
#define STUDY_CONFOUNDS_H

#include "sim/brain.h"

#include <gsl/gsl_matrix.h>

struct run_confounds {
    gsl_matrix *motion;  /* frames x 6 */
    gsl_matrix *tissues; /* frames x 3: csf, white_matter, global_signal */
    gsl_vector *dvars;
    double *last; /* the frame before */
};

struct run_confounds *run_confounds_new(size_t frames);

/* Takes frame t of the image; frames come in order. */
void run_confounds_frame(struct run_confounds *confounds, size_t t,
                         const struct brain *brain, const double *values);

void run_confounds_write(const char *path,
                         const struct run_confounds *confounds);
void run_confounds_free(struct run_confounds *confounds);

#endif
