/*
 * survey.h - all that the voxels of a run tell of its quality, in passes.
 *
 * The run is shown frame by frame, as often as the survey wants:
 *
 *     while (survey_wants(survey)) {
 *         for every frame, from the first: survey_add(survey, values),
 *                       or survey_add_gap(survey) for one that has no data;
 *         survey_end_pass(survey);
 *     }
 *
 * first for the moments of every voxel (voxels.h), then for their robust SDs,
 * a block of voxels a pass (robust.h), last for the global signal, DVARS and
 * GCOR of every frame.  Passes: 2 + ceil(4 voxels frames / bytes).  Memory:
 * `bytes`, fifteen numbers a voxel, five a frame, and what the median takes
 * (middle.h).
 *
 * A frame without data was censored.  It is NaN in every measure, and leaves
 * all others as if it had never been, but for those of differences: the frame
 * after it has no predecessor.
 */
#ifndef SIGNAL_SURVEY_H
#define SIGNAL_SURVEY_H

#include "num/middle.h"
#include "signal/dvars.h"
#include "signal/quality.h"
#include "signal/robust.h"
#include "signal/voxels.h"

enum survey_pass { SURVEY_MOMENTS, SURVEY_SPREAD, SURVEY_FRAMES, SURVEY_DONE };

struct survey {
    enum survey_pass pass;
    size_t bytes;
    size_t frames;         /* gaps included */
    struct voxels *voxels; /* finished after the first pass */
    struct robust *robust; /* of the second pass alone */
    struct dvars *dvars;
    struct middle *middle;
    gsl_vector *global; /* mean of the finite voxels, per frame */
    double gcor;        /* so far */
};

/* Of `voxels` voxels; `bytes` bounds a block.  Give it back with
 * survey_free(). */
struct survey *survey_new(size_t voxels, size_t bytes);
void survey_free(struct survey *survey);

/* True until all is known, or the first pass has found no voxel that is finite
 * and varies; then there is no more than the moments. */
bool survey_wants(const struct survey *survey);

/* The next frame of this pass: one value per voxel. */
void survey_add(struct survey *restrict survey, const double *restrict values);

/* The next frame of this pass has no data; the same ones in every pass. */
void survey_add_gap(struct survey *survey);

void survey_end_pass(struct survey *survey);

/*
 * What was found, after the last pass: into the columns of DVARS and of the
 * global signal of `frames` (frames x QUALITY_FRAME_COLUMNS), and those
 * numbers of the run that come from voxels.
 */
void survey_results(gsl_matrix *frames, double run[QUALITY_RUN_MEASURES],
                    const struct survey *survey);

#endif
