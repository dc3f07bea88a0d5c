#include "tensor/restarts.h"

#include "base/mem.h"
#include "num/workers.h"

#include <stdlib.h>

/*
 * Columns of a pass: enough for the kernels to be at their best, and no more
 * than this many bytes of factors.
 */
static const size_t columns_good = 256, bytes_most = (size_t)1 << 28;

/* ---- one sweep of a batch ---- */

struct batch {
    const struct source *source;
    struct fit **fits;
    size_t *column, count, columns, threads;
    double *weights, *y;
};

static void begin_one(void *context, size_t worker, size_t k)
{
    struct batch *batch = context;

    (void)worker;
    fit_begin(batch->fits[k], batch->weights, batch->columns, batch->column[k]);
}

static void update(void *context, const struct block *block)
{
    struct batch *batch = context;

    for (size_t k = 0; k < batch->count; k++)
        fit_pairs(batch->fits[k], block, batch->columns, batch->column[k]);
}

static void end_one(void *context, size_t worker, size_t k)
{
    struct batch *batch = context;

    (void)worker;
    fit_sweep_end(batch->fits[k], batch->y, batch->columns, batch->column[k]);
}

static void sweep(struct batch *batch)
{
    struct pass pass = {.update = update, .context = batch};
    size_t cells = source_cells(&batch->source->shape);

    batch->columns = 0;
    for (size_t k = 0; k < batch->count; k++) {
        batch->column[k] = batch->columns;
        batch->columns += batch->fits[k]->rank;
    }
    batch->columns =
        (batch->columns + SOURCE_COLUMNS - 1) / SOURCE_COLUMNS * SOURCE_COLUMNS;
    batch->weights = NEW_ARRAY(double, cells * batch->columns);
    batch->y = NEW_ARRAY(double, cells * batch->columns);
    workers_run(batch->threads, batch->count, begin_one, batch);
    pass.columns = batch->columns;
    pass.weights = batch->weights;
    pass.y = batch->y;
    pass.threads = batch->threads;
    batch->source->pass(batch->source, &pass);
    workers_run(batch->threads, batch->count, end_one, batch);
    free(batch->weights), free(batch->y);
}

/* ---- stages ---- */

/* How many fits of this rank are done at the same time. */
static size_t batch_size(const struct source *source, size_t rank)
{
    size_t most = bytes_most / (3 * sizeof(double) * source->shape.pairs);

    most = most < columns_good ? most : columns_good;
    return most > rank ? most / rank : 1;
}

/* `sweeps` more of fits that are not at their end. */
static void run_batch(const struct source *source, struct fit **fits,
                      size_t count, size_t sweeps, size_t threads)
{
    struct batch batch = {.source = source,
                          .fits = NEW_ARRAY(struct fit *, count),
                          .column = NEW_ARRAY(size_t, count),
                          .threads = threads};

    for (size_t k = 0; k < count; k++)
        if (fits[k]->end == FIT_GOES_ON)
            fit_resume(fits[k]);
    for (size_t s = 0; s < sweeps; s++) {
        batch.count = 0;
        for (size_t k = 0; k < count; k++)
            if (fits[k]->end == FIT_GOES_ON)
                batch.fits[batch.count++] = fits[k];
        if (!batch.count)
            break;
        sweep(&batch);
    }
    for (size_t k = 0; k < count; k++)
        fit_park(fits[k]);
    free(batch.fits), free(batch.column);
}

static void run_stage(const struct source *source,
                      const struct restarts *restarts, size_t sweeps,
                      size_t threads)
{
    size_t size = batch_size(source, restarts->fits[0]->rank);

    for (size_t k = 0; k < restarts->count; k += size) {
        size_t left = restarts->count - k;

        run_batch(source, restarts->fits + k, left < size ? left : size, sweeps,
                  threads);
    }
}

static int by_error(const void *a, const void *b)
{
    const struct fit *x = *(struct fit *const *)a;
    const struct fit *y = *(struct fit *const *)b;

    if (x->error != y->error)
        return x->error < y->error ? -1 : 1;
    return (x->restart > y->restart) - (x->restart < y->restart);
}

static void order(struct restarts *restarts)
{
    qsort(restarts->fits, restarts->count, sizeof *restarts->fits, by_error);
}

/* The better half stays, but at least `keep`. */
static void halve(struct restarts *restarts, size_t keep)
{
    size_t stay = (restarts->count + 1) / 2;

    stay = stay > keep ? stay : keep;
    order(restarts);
    for (; restarts->count > stay && restarts->count > 1; restarts->count--) {
        struct fit *last = restarts->fits[restarts->count - 1];

        restarts->sweeps += last->done;
        fit_free(last);
    }
}

static void finish(struct restarts *restarts, const struct source *source,
                   const struct restarts_options *options)
{
    run_stage(source, restarts, options->fit.sweeps, options->threads);
    order(restarts);
    for (size_t k = 0; k < restarts->count; k++) {
        struct fit *fit = restarts->fits[k];

        restarts->sweeps += fit->done;
        model_normalize(fit->now);
        model_sort(fit->now, NULL);
    }
}

struct restarts restarts_from(const struct source *source,
                              struct model **starts, size_t count,
                              const struct restarts_options *options)
{
    struct restarts restarts = {.count = count,
                                .fits = NEW_ARRAY(struct fit *, count)};

    for (size_t k = 0; k < count; k++) {
        restarts.fits[k] = fit_new(source, starts[k], &options->fit);
        restarts.fits[k]->restart = k;
    }
    finish(&restarts, source, options);
    return restarts;
}

struct restarts restarts_run(const struct source *source, size_t rank,
                             const struct restarts_options *options)
{
    struct restarts restarts = {.count = options->restarts,
                                .fits =
                                    NEW_ARRAY(struct fit *, options->restarts)};

    for (size_t k = 0; k < restarts.count; k++) {
        struct model *start = model_new(&source->shape, rank);

        model_random(start, source, options->seed, (uint64_t)rank << 32 | k);
        restarts.fits[k] = fit_new(source, start, &options->fit);
        restarts.fits[k]->restart = k;
    }
    for (size_t stage = 0; stage < 2 && restarts.count > options->keep;
         stage++) {
        run_stage(source, &restarts, RESTARTS_STAGE, options->threads);
        halve(&restarts, options->keep);
    }
    finish(&restarts, source, options);
    return restarts;
}

void restarts_release(struct restarts *restarts)
{
    for (size_t k = 0; k < restarts->count; k++)
        fit_free(restarts->fits[k]);
    free(restarts->fits);
}
