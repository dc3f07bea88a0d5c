#include "run/responses.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/confounds.h"
#include "io/volume_writer.h"
#include "num/blas.h"
#include "num/workers.h"
#include "signal/frames.h"

#include <math.h>
#include <stdlib.h>

const char *const responses_noises[] = {"ols", "ar1", "arma11", NULL};
const char *const responses_scales[] = {"none", "psc", NULL};

/* Series fitted at a time: a few rows of products that stay in the cache. */
enum { WIDTH = 64 };

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

static void solve_designs(struct responses *responses)
{
    const struct responses_request *request = responses->request;
    struct responses_design *design = &responses->design;

    responses->ols = NEW_ARRAY(struct ols, design->models);
    for (size_t m = 0; m < design->models; m++) {
        struct series *columns = responses_design_at(design, m);

        responses_design_solve(&responses->ols[m], columns,
                               responses->voxelwise.kept, request->bold);
        confounds_write(request->design, columns, "Columns of the design");
        series_free(columns);
    }
}

/* ---- a block of voxels ---- */

/* What the workers share: the matrices are volumes x voxels of the block. */
struct block {
    struct responses *responses;
    struct estimate estimate; /* of the design at hand */
    gsl_matrix *estimator;    /* in its stead, where that is all: of all */
    size_t first;             /* volume of the design at hand */
    gsl_matrix *effects, *t;
    double *scale; /* of each voxel */
};

/* The mean of a series; NaN where it is not finite or never varies. */
static double mean_of(const gsl_matrix *y, size_t j)
{
    double first = gsl_matrix_get(y, 0, j), sum = 0;
    bool varies = false;

    for (size_t t = 0; t < y->size1; t++) {
        double value = gsl_matrix_get(y, t, j);

        varies |= value < first || value > first;
        sum += value - first;
    }
    return varies ? first + sum / (double)y->size1 : NAN;
}

/* The series from, from + 1, ... in the frames that have data; those without
 * a fit are NaN. */
static gsl_matrix *take(struct block *block, size_t from, size_t count)
{
    struct responses *responses = block->responses;
    const struct voxelwise *voxelwise = &responses->voxelwise;
    gsl_matrix *all = gsl_matrix_alloc(responses->design.timing.frames, count);
    gsl_matrix *y = gsl_matrix_alloc(responses->rows, count);

    store_get(all, voxelwise->store, from);
    frames_gather(y, all, voxelwise->kept);
    for (size_t j = 0; j < count; j++) {
        double mean = mean_of(y, j);

        block->scale[from + j] = isnan(mean) ? NAN : 1;
        if (responses->request->standardize)
            block->scale[from + j] = mean > 0 ? 100 / mean : NAN;
        for (size_t t = 0; isnan(block->scale[from + j]) && t < y->size1; t++)
            gsl_matrix_set(y, t, j, NAN);
    }
    gsl_matrix_free(all);
    return y;
}

static void give_residuals(struct block *block, const gsl_matrix *e,
                           size_t from)
{
    struct responses *responses = block->responses;
    gsl_matrix *all =
        gsl_matrix_alloc(responses->design.timing.frames, e->size2);

    frames_scatter(all, e, responses->voxelwise.kept);
    for (size_t t = 0; t < all->size1; t++)
        for (size_t j = 0; j < all->size2; j++)
            *gsl_matrix_ptr(all, t, j) *= block->scale[from + j];
    store_set(responses->voxelwise.store, all, from);
    gsl_matrix_free(all);
}

static void fit(void *context, size_t worker, size_t index)
{
    struct block *block = context;
    size_t from = index * WIDTH, left = block->effects->size2 - from;
    size_t count = left < WIDTH ? left : WIDTH;
    gsl_matrix *y = take(block, from, count);
    size_t rows = block->estimator ? block->effects->size1
                                   : block->responses->design.width;
    gsl_matrix_view effects =
        gsl_matrix_submatrix(block->effects, block->first, from, rows, count);
    gsl_matrix_view t = effects;
    bool whitens = block->responses->request->residuals != NULL;

    (void)worker;
    if (block->t)
        t = gsl_matrix_submatrix(block->t, block->first, from, rows, count);
    if (block->estimator)
        blas_product(&effects.matrix, 1, BLAS_PLAIN, block->estimator,
                     BLAS_PLAIN, y, 0);
    else
        estimate_block(&effects.matrix, block->t ? &t.matrix : NULL, y, whitens,
                       &block->estimate);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < count; j++)
            *gsl_matrix_ptr(&effects.matrix, i, j) *= block->scale[from + j];
    if (whitens)
        give_residuals(block, y, from);
    gsl_matrix_free(y);
}

/* Of least squares alone all that is needed, of all designs at once. */
static gsl_matrix *estimator_of(const struct responses *responses)
{
    const struct responses_design *design = &responses->design;
    const struct responses_request *request = responses->request;
    gsl_matrix *all;

    if (request->noise != ESTIMATE_OLS || request->t_maps || request->residuals)
        return NULL;
    all = gsl_matrix_alloc(design->count, responses->rows);
    for (size_t m = 0; m < design->models; m++) {
        gsl_matrix_view rows = gsl_matrix_submatrix(
            all, m * design->width, 0, design->width, responses->rows);
        struct estimate estimate;

        estimate_prepare(&estimate, &responses->ols[m], ESTIMATE_OLS,
                         design->wanted, design->width, responses->starts);
        estimate_rows(&rows.matrix, &estimate);
        estimate_release(&estimate);
    }
    return all;
}

/* A result, all volumes of the voxels of this block. */
static void keep(struct store *store, const gsl_matrix *values)
{
    if (!store)
        return;
    for (size_t v = 0; v < values->size1; v++)
        store_add_gap(store);
    store_set(store, values, 0);
    store_end_block(store);
}

static void fit_block(struct responses *responses, gsl_matrix *estimator)
{
    const struct responses_design *design = &responses->design;
    const struct responses_request *request = responses->request;
    size_t width = store_width(responses->voxelwise.store);
    size_t jobs = (width + WIDTH - 1) / WIDTH;
    struct block block = {.responses = responses,
                          .estimator = estimator,
                          .effects = gsl_matrix_alloc(design->count, width),
                          .scale = NEW_ARRAY(double, width)};

    if (request->t_maps)
        block.t = gsl_matrix_alloc(design->count, width);
    for (size_t m = 0; m < (estimator ? 1 : design->models); m++) {
        block.first = m * design->width;
        if (!estimator)
            estimate_prepare(&block.estimate, &responses->ols[m],
                             (enum estimate_noise)request->noise,
                             design->wanted, design->width, responses->starts);
        workers_run((size_t)request->threads, jobs, fit, &block);
        if (!estimator)
            estimate_release(&block.estimate);
    }
    for (size_t j = 0; j < width; j++)
        responses->lost += isnan(block.scale[j]) != 0;
    keep(responses->effects, block.effects), keep(responses->t, block.t);
    gsl_matrix_free(block.effects), gsl_matrix_free(block.t);
    free(block.scale);
}

/* ---- images ---- */

/* The frames kept[] (NULL: all) of a store as volumes; 0 outside of the mask.
 */
static void write_image(const char *path, const struct scan *scan,
                        struct store *store, size_t frames, const bool *kept)
{
    struct volume_form form = {
        .grid = scan->bold->grid,
        .frames = kept ? frames_count(kept, frames) : frames,
        .repetition_time = kept ? volume_repetition_time(scan->bold) : NAN,
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
    size_t count = responses->design.count;

    write_image(request->patterns, voxelwise->scan, responses->effects, count,
                NULL);
    if (request->t_maps)
        write_image(request->t_maps, voxelwise->scan, responses->t, count,
                    NULL);
    if (request->residuals)
        write_image(request->residuals, voxelwise->scan, voxelwise->store,
                    responses->design.timing.frames, voxelwise->kept);
}

static void fit_all(struct responses *responses)
{
    struct store *store = responses->voxelwise.store;
    const struct responses_request *request = responses->request;
    size_t count = responses->voxelwise.scan->count;
    size_t bytes = store_width(store) * responses->design.count * 4;
    gsl_matrix *estimator = estimator_of(responses);

    responses->effects =
        store_new(responses->design.count, count, bytes, request->patterns);
    if (request->t_maps)
        responses->t =
            store_new(responses->design.count, count, bytes, request->t_maps);
    for (;;) {
        fit_block(responses, estimator);
        request->residuals ? store_end_block(store) : store_drop_block(store);
        if (!store_wants(store))
            break;
        note("reading '%s' again", request->bold);
        voxelwise_read(&responses->voxelwise);
    }
    gsl_matrix_free(estimator);
    if (responses->lost == count)
        die("no voxel of '%s' is finite and varies", request->bold);
    if (responses->lost)
        warn("%zu of %zu voxels are not finite%s: NaN", responses->lost, count,
             request->standardize ? ", never vary, or have no mean above 0"
                                  : " or never vary");
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
    for (size_t m = 0; m < responses->design.models; m++)
        ols_release(&responses->ols[m]);
    free(responses->ols), free(responses->starts);
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
    solve_designs(&responses);
    fit_all(&responses);
    write_images(&responses);
    responses_describe(&responses);
    release(&responses), events_free(events);
}
