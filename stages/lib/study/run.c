#include "study/run.h"

#include "base/mem.h"
#include "base/output.h"
#include "base/provenance.h"
#include "io/series.h"
#include "io/table.h"
#include "io/volume_writer.h"
#include "sim/subject.h"
#include "study/confounds.h"
#include "study/layout.h"
#include "study/motif_truth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Streams of random numbers of a run. */
enum purpose { ACTIVITY, MOTION, PHYSIOLOGY, BASELINE, NOISE, PURPOSES };
enum { FIRST_STREAM = 1000 };
#define FIRST_MOTIF_STREAM ((uint64_t)1 << 32)

static struct rng stream_of(const struct study_run *run, enum purpose purpose)
{
    /* the baseline belongs to the subject, not to the run */
    size_t session = purpose != BASELINE && run->has_task;

    return rng_init(run->seed, FIRST_STREAM +
                                   (run->subject * 2 + session) * PURPOSES +
                                   purpose);
}

/* The file of this run that ends in `end`; `space`: with the space entity. */
static char *path_of(const struct study_run *run, bool has_space,
                     const char *end)
{
    return xformat("%s/sub-%02zu/func/sub-%02zu_task-%s%s_%s", run->dir,
                   run->subject + 1, run->subject + 1, run->task,
                   has_space ? "_space-" STUDY_SPACE : "", end);
}

static char *truth_of(const struct study_run *run, const char *end)
{
    return xformat("%s/truth/sub-%02zu_task-%s_%s", run->dir, run->subject + 1,
                   run->task, end);
}

static void write_mask(const struct study_run *run)
{
    const struct brain *brain = run->brain;
    struct volume_form form = {.grid = brain->grid,
                               .repetition_time = NAN,
                               .type = VOXEL_UINT8,
                               .xform_code = 4};
    char *path = path_of(run, true, "desc-brain_mask.nii.gz");
    struct volume_writer *out = volume_create(path, &form);
    double *values = NEW_ARRAY(double, brain->voxels);

    for (size_t v = 0; v < brain->voxels; v++)
        values[v] = brain->tissue[v] != TISSUE_NONE;
    volume_write(out, values);
    volume_writer_close(out);
    json_put_text(sidecar(path), "Type", "Brain");
    free(values), free(path);
}

static void write_events(const struct study_run *run)
{
    char *path = path_of(run, false, "events.tsv");
    struct tsv *out = tsv_create(path);
    double onset;
    size_t condition;

    tsv_text(out, "onset"), tsv_text(out, "duration");
    tsv_text(out, "trial_type"), tsv_end_row(out);
    for (size_t b = 0;
         subject_block(&onset, &condition, b, run->frames, run->tr); b++) {
        tsv_number(out, onset), tsv_number(out, SIM_BLOCK_ON);
        tsv_text(out, condition ? "tone" : "picture"), tsv_end_row(out);
    }
    tsv_close(out);
    json_put_text(sidecar(path), "Description", "Blocks of two conditions");
    free(path);
}

static void write_truth(const struct study_run *run, const gsl_matrix *activity,
                        const bool *is_spike)
{
    char *series = truth_of(run, "timeseries.tsv");
    char *outliers = truth_of(run, "outliers.tsv");
    char **names = layout_region_names(run->brain);
    char *column[] = {xstrdup("spike")};
    gsl_matrix *spikes = gsl_matrix_alloc(run->frames, 1);

    layout_table(series, "Planted activity of each region", activity, names);
    for (size_t t = 0; t < run->frames; t++)
        gsl_matrix_set(spikes, t, 0, is_spike[t]);
    layout_table(outliers, "Frames with a planted sudden move", spikes, column);
    gsl_matrix_free(spikes);
    names_free(names, run->brain->regions);
    free(column[0]), free(series), free(outliers);
}

static void add_responses(gsl_matrix *activity, const struct study_run *run)
{
    gsl_matrix *response = gsl_matrix_alloc(run->frames, SIM_CONDITIONS);

    subject_task(response, run->tr);
    for (size_t t = 0; t < run->frames; t++)
        for (size_t r = 0; r < run->brain->regions; r++)
            for (size_t c = 0; c < SIM_CONDITIONS; c++)
                *gsl_matrix_ptr(activity, t, r) +=
                    gsl_matrix_get(run->betas, r, c) *
                    gsl_matrix_get(response, t, c);
    gsl_matrix_free(response);
}

/* Activity of every region: coupled noise and, in a task, its responses. */
static gsl_matrix *make_activity(const struct study_run *run)
{
    gsl_matrix *activity = gsl_matrix_alloc(run->frames, run->brain->regions);
    struct rng rng = stream_of(run, ACTIVITY);

    subject_activity(activity, run->brain, run->coupling, run->tr, &rng);
    if (run->has_task)
        add_responses(activity, run);
    return activity;
}

/* Activity of every voxel of the patch; NULL without one. */
static gsl_matrix *make_motif(const struct study_run *run)
{
    struct rng rng = rng_init(run->seed, FIRST_MOTIF_STREAM + 2 * run->subject +
                                             run->has_task);
    gsl_matrix *activity;

    if (!run->motif)
        return NULL;
    activity = gsl_matrix_alloc(run->frames, run->motif->count);
    motif_activity(activity, run->wiring, run->tr, &rng);
    return activity;
}

/* What a frame does to all voxels, apart from their own noise. */
struct frame_state {
    const struct study_run *run;
    const double *activity; /* of the regions */
    const double *motif;    /* of the voxels of the patch */
    const double *motion;   /* the six parameters */
    double physiology, drift, drop;
};

/* Share of the baseline by which activity moves a voxel. */
static double activity_at(const struct frame_state *state, size_t v)
{
    const struct motif *motif = state->run->motif;
    int32_t label = state->run->brain->label[v];

    if (state->motif && motif->place[v])
        return MOTIF_SIZE * state->motif[motif->place[v] - 1];
    return label ? 0.01 * state->activity[label - 1] : 0;
}

/* Share of the baseline by which a voxel departs from it. */
static double departure(const struct frame_state *state, size_t v)
{
    static const double pulse[] = {0, .003, .004, .012}; /* by tissue */
    const struct brain *brain = state->run->brain;
    const struct grid *g = &brain->grid;
    size_t i = v % g->nx, j = v / g->nx % g->ny, k = v / (g->nx * g->ny);
    double x = (double)i / (double)g->nx - 0.5;
    double y = (double)j / (double)g->ny - 0.5;
    double z = (double)k / (double)g->nz - 0.5;
    const double *m = state->motion;

    return activity_at(state, v) + pulse[brain->tissue[v]] * state->physiology +
           0.05 * (x * m[0] + y * m[1] + z * m[2]) + 2 * (z * m[3] + x * m[5]) +
           state->drift - state->drop;
}

static double *make_baseline(const struct study_run *run)
{
    static const double level[] = {0, 1000, 850, 1300}; /* by tissue */
    double *baseline = NEW_ARRAY(double, run->brain->voxels);
    struct rng rng = stream_of(run, BASELINE);

    rng_normals(&rng, baseline, run->brain->voxels);
    for (size_t v = 0; v < run->brain->voxels; v++)
        baseline[v] = run->brain->tissue[v]
                          ? level[run->brain->tissue[v]] + 40 * baseline[v]
                          : 0;
    return baseline;
}

static void paint_frame(double *values, const double *baseline,
                        const struct frame_state *state, struct rng *noise)
{
    const struct brain *brain = state->run->brain;
    double sd = 10 * state->run->noise;

    rng_normals(noise, values, brain->voxels);
    for (size_t v = 0; v < brain->voxels; v++) {
        double y;

        /* outside the head a magnitude image holds the size of the noise */
        y = brain->tissue[v]
                ? baseline[v] * (1 + departure(state, v)) + sd * values[v]
                : fabs(sd * values[v]);
        values[v] = y < 0 ? 0 : y > INT16_MAX ? INT16_MAX : rint(y);
    }
}

static void write_image(const struct study_run *run, const gsl_matrix *activity,
                        const bool *is_spike, struct run_confounds *confounds)
{
    struct volume_form form = {.grid = run->brain->grid,
                               .frames = run->frames,
                               .repetition_time = run->tr,
                               .type = VOXEL_INT16,
                               .xform_code = 4};
    char *path = path_of(run, true, "desc-preproc_bold.nii.gz");
    struct volume_writer *out = volume_create(path, &form);
    double *baseline = make_baseline(run), phase = 0;
    double *values = NEW_ARRAY(double, run->brain->voxels);
    gsl_matrix *motif = make_motif(run);
    struct rng noise = stream_of(run, NOISE),
               pulse = stream_of(run, PHYSIOLOGY);

    for (size_t t = 0; t < run->frames; t++) {
        double u = (double)t / (double)run->frames;
        struct frame_state state = {
            .run = run,
            .activity = gsl_matrix_const_ptr(activity, t, 0),
            .motif = motif ? gsl_matrix_const_ptr(motif, t, 0) : NULL,
            .motion = gsl_matrix_const_ptr(confounds->motion, t, 0),
            .drift = 0.01 * (u - 0.5) + 0.004 * cos(3 * M_PI * u),
            .drop = is_spike[t] ? 0.03 : 0};

        phase += 0.8 * run->tr + 0.3 * rng_normal(&pulse);
        state.physiology = sin(phase) + 0.5 * rng_normal(&pulse);
        paint_frame(values, baseline, &state, &noise);
        volume_write(out, values);
        run_confounds_frame(confounds, t, run->brain, values);
    }
    volume_writer_close(out);
    json_put_number(sidecar(path), "RepetitionTime", run->tr);
    json_put_text(sidecar(path), "TaskName", run->task);
    json_put_flag(sidecar(path), "SkullStripped", false);
    if (motif)
        gsl_matrix_free(motif);
    free(baseline), free(values), free(path);
}

void study_run_write(const struct study_run *run)
{
    char *folder = xformat("%s/sub-%02zu/func", run->dir, run->subject + 1);
    char *table = path_of(run, false, "desc-confounds_timeseries.tsv");
    bool *is_spike = NEW_ARRAY(bool, run->frames);
    gsl_matrix *activity = make_activity(run);
    struct run_confounds *confounds = run_confounds_new(run->frames);
    struct rng rng = stream_of(run, MOTION);

    output_folder(folder);
    subject_motion(confounds->motion, is_spike, run->spikes, &rng);
    write_image(run, activity, is_spike, confounds);
    write_mask(run);
    run_confounds_write(table, confounds);
    if (run->has_task)
        write_events(run);
    write_truth(run, activity, is_spike);
    run_confounds_free(confounds);
    gsl_matrix_free(activity);
    free(folder), free(table), free(is_spike);
}
