#include "signal/survey.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>

struct survey *survey_new(size_t voxels, size_t bytes)
{
    struct survey *survey = NEW_ARRAY(struct survey, 1);

    survey->bytes = bytes;
    survey->voxels = voxels_new(voxels);
    survey->middle = middle_new();
    return survey;
}

void survey_free(struct survey *survey)
{
    if (survey->robust)
        robust_free(survey->robust);
    if (survey->dvars)
        dvars_free(survey->dvars);
    gsl_vector_free(survey->global);
    middle_free(survey->middle);
    voxels_free(survey->voxels), free(survey);
}

bool survey_wants(const struct survey *survey)
{
    return survey->pass != SURVEY_DONE;
}

static void add_frame(struct survey *survey, const double *values)
{
    double mean = voxels_unit_mean(survey->voxels, values);

    gsl_vector_set(survey->global, survey->dvars->frame,
                   voxels_average(survey->voxels, values));
    dvars_add(survey->dvars, values);
    survey->gcor += mean * mean;
}

void survey_add(struct survey *restrict survey, const double *restrict values)
{
    bug_if(!survey_wants(survey));
    middle_add(survey->middle, values, survey->voxels->count);
    if (survey->pass == SURVEY_MOMENTS)
        survey->frames++, voxels_add(survey->voxels, values);
    if (survey->pass == SURVEY_SPREAD)
        robust_add(survey->robust, values, survey->voxels->first);
    if (survey->pass == SURVEY_FRAMES)
        add_frame(survey, values);
}

void survey_add_gap(struct survey *survey)
{
    bug_if(!survey_wants(survey));
    if (survey->pass == SURVEY_MOMENTS)
        survey->frames++, voxels_add_gap(survey->voxels);
    if (survey->pass == SURVEY_FRAMES) {
        gsl_vector_set(survey->global, survey->dvars->frame, NAN);
        dvars_add_gap(survey->dvars);
    }
}

static void begin_spread(struct survey *survey)
{
    voxels_finish(survey->voxels);
    survey->pass = SURVEY_DONE;
    if (!survey->voxels->used)
        return;
    survey->pass = SURVEY_SPREAD;
    survey->robust = robust_new(survey->voxels->count, survey->voxels->frames,
                                survey->bytes);
    robust_next(survey->robust);
}

static void begin_frames(struct survey *survey)
{
    survey->pass = SURVEY_FRAMES;
    survey->dvars =
        dvars_new(survey->voxels, survey->robust->sd, survey->frames);
    robust_free(survey->robust); /* whose block is the largest of all */
    survey->robust = NULL;
    survey->global = gsl_vector_alloc(survey->frames);
}

void survey_end_pass(struct survey *survey)
{
    middle_end_pass(survey->middle);
    if (survey->pass == SURVEY_MOMENTS)
        begin_spread(survey);
    else if (survey->pass == SURVEY_FRAMES)
        survey->pass = SURVEY_DONE;
    else if (!robust_next(survey->robust))
        begin_frames(survey);
}

void survey_results(gsl_matrix *frames, double run[QUALITY_RUN_MEASURES],
                    const struct survey *survey)
{
    const struct dvars *dvars = survey->dvars;
    double median = middle_value(survey->middle);
    gsl_vector *column = gsl_vector_alloc(frames->size1);

    bug_if(!dvars || frames->size1 != dvars->frame);
    gsl_matrix_set_col(frames, QUALITY_GLOBAL, survey->global);
    gsl_matrix_set_col(frames, QUALITY_RAW_DVARS, dvars->raw);
    gsl_matrix_set_col(frames, QUALITY_VOXELWISE_DVARS, dvars->voxelwise);
    dvars_scaled(column, dvars, median);
    gsl_matrix_set_col(frames, QUALITY_DVARS, column);
    dvars_standardized(column, dvars);
    gsl_matrix_set_col(frames, QUALITY_STD_DVARS, column);
    run[QUALITY_RUN_MEDIAN_SIGNAL] = median;
    run[QUALITY_RUN_GCOR] = survey->gcor;
    quality_of_voxels(run, survey->voxels);
    gsl_vector_free(column);
}
