/* The half of responses.h that takes voxels through the designs. */
#include "run/responses.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"
#include "num/workers.h"
#include "signal/frames.h"

#include <math.h>
#include <stdlib.h>

/* Series fitted at a time: a few rows of products that stay in the cache. */
enum { WIDTH = 64 };

void responses_solve(struct ols *ols, struct responses *responses, size_t m)
{
    struct series *columns = responses_design_at(&responses->design, m);

    responses_design_solve(ols, columns, responses->voxelwise.kept,
                           responses->request->bold);
    series_free(columns);
}

/* What the workers share: the matrices are volumes x voxels of the block. */
struct block {
    struct responses *responses;
    struct estimate estimate; /* of the design at hand, where there is need */
    size_t first;             /* volume of it; 0 if all are done at once */
    size_t volumes;
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
    const gsl_matrix *estimator = block->responses->estimator;
    size_t rows = block->volumes;
    gsl_matrix_view effects =
        gsl_matrix_submatrix(block->effects, block->first, from, rows, count);
    gsl_matrix_view t = effects;
    bool whitens = block->responses->request->residuals != NULL;

    (void)worker;
    if (block->t)
        t = gsl_matrix_submatrix(block->t, block->first, from, rows, count);
    if (estimator)
        blas_product(&effects.matrix, 1, BLAS_PLAIN, estimator, BLAS_PLAIN, y,
                     0);
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

/* A result, all volumes of the voxels of this block. */
static void keep(struct store *store, const gsl_matrix *values)
{
    for (size_t v = 0; v < values->size1; v++)
        store_add_gap(store);
    store_set(store, values, 0);
    store_end_block(store);
}

/* All voxels of the block under design m. */
static void fit_design(struct block *block, size_t m)
{
    struct responses *responses = block->responses;
    const struct responses_design *design = &responses->design;
    size_t jobs = (block->effects->size2 + WIDTH - 1) / WIDTH;
    struct ols ols;

    block->volumes = design->width;
    block->first = m * design->width;
    responses_solve(&ols, responses, m);
    estimate_prepare(&block->estimate, &ols,
                     (enum estimate_noise)responses->request->noise,
                     design->wanted, design->width, responses->starts);
    workers_run((size_t)responses->request->threads, jobs, fit, block);
    estimate_release(&block->estimate), ols_release(&ols);
}

static void fit_block(struct responses *responses)
{
    const struct responses_design *design = &responses->design;
    const struct responses_request *request = responses->request;
    size_t width = store_width(responses->voxelwise.store);
    struct block block = {.responses = responses,
                          .volumes = design->count,
                          .effects = gsl_matrix_alloc(design->count, width),
                          .scale = NEW_ARRAY(double, width)};

    if (request->t_maps)
        block.t = gsl_matrix_alloc(design->count, width);
    if (responses->estimator)
        workers_run((size_t)request->threads, (width + WIDTH - 1) / WIDTH, fit,
                    &block);
    for (size_t m = 0; !responses->estimator && m < design->models; m++)
        fit_design(&block, m);
    for (size_t j = 0; j < width; j++)
        responses->lost += isnan(block.scale[j]) != 0;
    keep(responses->effects, block.effects);
    if (block.t)
        keep(responses->t, block.t);
    gsl_matrix_free(block.effects), gsl_matrix_free(block.t);
    free(block.scale);
}

void responses_fit(struct responses *responses)
{
    struct store *store = responses->voxelwise.store;
    const struct responses_request *request = responses->request;
    size_t count = responses->voxelwise.scan->count;
    size_t bytes = store_width(store) * responses->design.count * 4;

    responses->effects =
        store_new(responses->design.count, count, bytes, request->patterns);
    if (request->t_maps)
        responses->t =
            store_new(responses->design.count, count, bytes, request->t_maps);
    for (;;) {
        fit_block(responses);
        request->residuals ? store_end_block(store) : store_drop_block(store);
        if (!store_wants(store))
            break;
        note("reading '%s' again", request->bold);
        voxelwise_read(&responses->voxelwise);
    }
    if (responses->lost == count)
        die("no voxel of '%s' is finite%s", request->bold,
            request->standardize ? ", varies and has a mean above 0"
                                 : " and varies");
    if (responses->lost)
        warn("%zu of %zu voxels are not finite%s: NaN", responses->lost, count,
             request->standardize ? ", never vary, or have no mean above 0"
                                  : " or never vary");
}
