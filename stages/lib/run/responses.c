#include "run/responses.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/confounds.h"
#include "io/volume_writer.h"
#include "signal/frames.h"

#include <math.h>
#include <stdlib.h>

const char *const responses_noises[] = {"ols", "ar1", "arma11", NULL};
const char *const responses_scales[] = {"none", "psc", NULL};

/* ---- the run ---- */

static struct regressor_timing
timing_of(const struct responses_request *request, const struct volume *bold)
{
    struct regressor_timing timing = {.frames = bold->frames,
                                      .tr = request->tr,
                                      .reference = request->reference};
    json_t *fields = sidecar_read(request->bold);
    double start = json_number_or_nan(fields, "StartTime");

    json_decref(fields);
    if (isnan(timing.tr))
        timing.tr = volume_repetition_time(bold);
    if (isnan(timing.tr))
        die("'%s' has no sidecar with RepetitionTime; give --tr",
            request->bold);
    if (isnan(timing.reference))
        timing.reference = isnan(start) ? 0 : start / timing.tr;
    if (!(timing.reference >= 0 && timing.reference <= 1))
        die("the sidecar of '%s' has a StartTime of %g s, which is no time "
            "within a frame",
            request->bold, start);
    return timing;
}

/* Bytes for the block of the run: a voxel of it comes with its results. */
static size_t share_of_memory(const struct responses *responses)
{
    size_t bytes = (size_t)responses->request->memory * 1024 * 1024;
    double frames = 4 * (double)responses->design.timing.frames;
    double volumes = 12 * (double)responses->design.count;

    return (size_t)((double)bytes * frames /
                    (frames + volumes * (responses->request->t_maps ? 2 : 1)));
}

static void mark_starts(struct responses *responses)
{
    const bool *kept = responses->voxelwise.kept;
    size_t frames = responses->design.timing.frames, row = 0;

    responses->rows = frames_count(kept, frames);
    responses->starts = NEW_ARRAY(bool, frames);
    for (size_t t = 0; t < frames; t++)
        if (kept[t])
            responses->starts[row++] = !t || !kept[t - 1];
}

static bool is_plain(const struct responses_request *request)
{
    return request->noise == ESTIMATE_OLS && !request->t_maps &&
           !request->residuals;
}

/* Where only the responses of least squares are wanted, they are one product
 * for all designs. */
static void add_estimator(struct responses *responses, const struct ols *ols,
                          size_t m)
{
    const struct responses_design *design = &responses->design;
    struct estimate estimate;
    gsl_matrix_view rows;

    if (!responses->estimator)
        responses->estimator = gsl_matrix_alloc(design->count, responses->rows);
    rows = gsl_matrix_submatrix(responses->estimator, m * design->width, 0,
                                design->width, responses->rows);
    estimate_prepare(&estimate, ols, ESTIMATE_OLS, design->wanted,
                     design->width, responses->starts);
    estimate_rows(&rows.matrix, &estimate);
    estimate_release(&estimate);
}

/* That every design has a unique fit, and its degrees of freedom. */
static void check_designs(struct responses *responses)
{
    const struct responses_request *request = responses->request;
    size_t models = responses->design.models;

    responses->freedom = NEW_ARRAY(size_t, models);
    for (size_t m = 0; m < models; m++) {
        struct ols ols;

        responses_solve(&ols, responses, m);
        responses->freedom[m] = responses->rows - ols.basis->size2;
        if (is_plain(request))
            add_estimator(responses, &ols, m);
        ols_release(&ols);
    }
    if (request->design) {
        struct series *columns = responses_design_at(&responses->design, 0);

        confounds_write(request->design, columns, "Columns of the design");
        series_free(columns);
    }
}

/* ---- images ---- */

/* The frames kept[] (NULL: all) of a store as volumes, `tr` s apart; 0 outside
 * of the mask. */
static void write_image(const char *path, const struct responses *responses,
                        struct store *store, size_t frames, const bool *kept,
                        double tr)
{
    const struct scan *scan = responses->voxelwise.scan;
    struct volume_form form = {.grid = scan->bold->grid,
                               .frames =
                                   kept ? frames_count(kept, frames) : frames,
                               .repetition_time = tr,
                               .type = VOXEL_FLOAT32,
                               .like = scan->bold};
    double *image = NEW_ARRAY(double, scan->bold->voxels);
    struct volume_writer *out = volume_create(path, &form);

    for (size_t t = 0; t < frames; t++) {
        if (kept && !kept[t])
            continue;
        store_frame(scan->values, store, t);
        for (size_t i = 0; i < scan->count; i++) {
            if (isinf(scan->values[i]))
                die("'%s' has values too large for an image of float32",
                    scan->bold->path);
            image[scan->voxel[i]] = scan->values[i];
        }
        volume_write(out, image);
    }
    volume_writer_close(out);
    free(image);
}

static void write_images(struct responses *responses)
{
    const struct responses_request *request = responses->request;
    const struct voxelwise *voxelwise = &responses->voxelwise;
    const struct regressor_timing *timing = &responses->design.timing;
    size_t count = responses->design.count;

    write_image(request->patterns, responses, responses->effects, count, NULL,
                NAN);
    if (request->t_maps)
        write_image(request->t_maps, responses, responses->t, count, NULL, NAN);
    if (request->residuals)
        write_image(request->residuals, responses, voxelwise->store,
                    timing->frames, voxelwise->kept, timing->tr);
}

/* ---- all of it ---- */

static void check(const struct responses_request *request)
{
    bool is_lss = request->options.model == RESPONSES_LSS;

    if (!volume_is_named(request->bold))
        usage("'%s' is no image (.nii, .nii.gz)", request->bold);
    if (is_lss && (request->residuals || request->design))
        usage("--model lss has a design for each trial: no --residuals and no "
              "--design");
}

static void release(struct responses *responses)
{
    gsl_matrix_free(responses->estimator);
    free(responses->freedom), free(responses->starts);
    store_free(responses->effects);
    if (responses->t)
        store_free(responses->t);
    voxelwise_release(&responses->voxelwise);
    responses_design_release(&responses->design);
}

void responses_write(const struct responses_request *request)
{
    struct responses responses = {.request = request};
    struct volume *bold;
    struct regressor_timing timing;
    struct events *events;

    check(request);
    bold = volume_open_run(request->bold);
    timing = timing_of(request, bold);
    volume_close(bold);
    events = events_read(request->events, &timing);
    responses_design_prepare(&responses.design, &request->options, events,
                             &timing);
    responses.voxelwise =
        voxelwise_open(request->bold, request->mask, request->patterns,
                       share_of_memory(&responses));
    mark_starts(&responses);
    check_designs(&responses);
    responses_fit(&responses);
    write_images(&responses);
    responses_describe(&responses);
    release(&responses), events_free(events);
}
