#include "dynamic/kmeans.h"

#include "base/mem.h"
#include "base/report.h"
#include "base/rng.h"
#include "dynamic/clusters.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Restarts side by side, and vectors at a time. */
enum { BATCH = 4, BLOCK = 256 };
static const double equal_cost = 1e-9, near_cost = 1e-6;

/* One restart. */
struct restart {
    struct clusters now;
    struct rng rng;
    double cost;
    size_t sweeps, reseeded;
    bool is_done;
};

struct fit {
    const struct cloud *cloud;
    const struct kmeans_options *options;
    size_t states;
    struct restart *restarts;
};

/* ---- assignment ---- */

static void assign_block(struct restart *restart, const struct cloud *cloud,
                         const float *far, size_t first, size_t count,
                         size_t stride)
{
    for (size_t t = 0; t < count; t++) {
        const float *row = far + t * stride;
        size_t nearest = 0;

        for (size_t k = 1; k < restart->now.center->size1; k++)
            if (row[k] < row[nearest])
                nearest = k;
        restart->now.far[first + t] = row[nearest];
        if (restart->now.label[first + t] != nearest) {
            restart->is_done = false;
            clusters_move(&restart->now, cloud, first + t, nearest);
        }
    }
}

/* One turn of those that go on; their centers side by side. */
static void turn(const struct fit *fit, struct restart **going, size_t count)
{
    const struct cloud *cloud = fit->cloud;
    size_t n = cloud->rows.rows, dims = cloud->rows.cols,
           all = count * fit->states;
    struct single centers = {NEW_ARRAY(float, all *dims), all, dims, dims};
    float *far = NEW_ARRAY(float, BLOCK *all);

    for (size_t b = 0; b < count; b++) {
        going[b]->is_done = true;
        for (size_t k = 0; k < fit->states; k++)
            cloud_place(&centers, b * fit->states + k, cloud,
                        gsl_matrix_const_ptr(going[b]->now.center, k, 0));
    }
    for (size_t first = 0; first < n; first += BLOCK) {
        size_t rows = first + BLOCK < n ? BLOCK : n - first;

        cloud_far(far, cloud, first, rows, &centers);
        for (size_t b = 0; b < count; b++)
            assign_block(going[b], cloud, far + b * fit->states, first, rows,
                         all);
    }
    for (size_t b = 0; b < count; b++) {
        size_t filled = clusters_fill(&going[b]->now, cloud);

        going[b]->is_done &= !filled;
        going[b]->reseeded += filled;
        going[b]->sweeps++;
        clusters_center(&going[b]->now, cloud);
    }
    free(centers.at), free(far);
}

/* ---- the start ---- */

/* A vector, with chances as far[] says. */
static size_t draw(struct rng *rng, const float *far, size_t count)
{
    double total = 0, at;
    size_t last = 0;

    for (size_t t = 0; t < count; t++)
        total += (double)far[t];
    if (!(total > 0))
        return rng_below(rng, count);
    at = rng_uniform(rng) * total;
    for (size_t t = 0; t < count; t++)
        if (far[t] > 0) {
            last = t;
            at -= (double)far[t];
            if (at < 0)
                break;
        }
    return last;
}

/* Labels and distances by one center more of each restart. */
static void widen(const struct fit *fit, struct restart *batch, size_t count,
                  const struct single *centers, size_t k)
{
    size_t n = fit->cloud->rows.rows;
    float *far = NEW_ARRAY(float, BLOCK *count);

    for (size_t first = 0; first < n; first += BLOCK) {
        size_t rows = first + BLOCK < n ? BLOCK : n - first;

        cloud_far(far, fit->cloud, first, rows, centers);
        for (size_t b = 0; b < count; b++)
            for (size_t t = 0; t < rows; t++)
                if (!k || far[t * count + b] < batch[b].now.far[first + t]) {
                    batch[b].now.far[first + t] = far[t * count + b];
                    batch[b].now.label[first + t] = k;
                }
    }
    free(far);
}

static void begin(const struct fit *fit, struct restart *batch, size_t count)
{
    const struct cloud *cloud = fit->cloud;
    size_t n = cloud->rows.rows, dims = cloud->rows.cols;
    struct single centers = {NEW_ARRAY(float, count *dims), count, dims, dims};

    for (size_t k = 0; k < fit->states; k++) {
        for (size_t b = 0; b < count; b++)
            cloud_place_vector(&centers, b, cloud,
                               k ? draw(&batch[b].rng, batch[b].now.far, n)
                                 : rng_below(&batch[b].rng, n));
        widen(fit, batch, count, &centers, k);
    }
    for (size_t b = 0; b < count; b++) {
        clusters_collect(&batch[b].now, cloud);
        batch[b].reseeded = clusters_fill(&batch[b].now, cloud);
        clusters_center(&batch[b].now, cloud);
    }
    free(centers.at);
}

/* ---- a batch ---- */

static void run_batch(void *context, size_t worker, size_t index)
{
    const struct fit *fit = context;
    struct restart *batch = fit->restarts + index * BATCH, *going[BATCH];
    size_t left = fit->options->restarts - index * BATCH;
    size_t count = left < BATCH ? left : BATCH, turns = 0, active;

    (void)worker;
    for (size_t b = 0; b < count; b++)
        batch[b] = (struct restart){
            .now = clusters_new(fit->cloud, fit->states),
            .rng = rng_init(fit->options->seed,
                            (uint64_t)fit->states << 32 | (index * BATCH + b))};
    begin(fit, batch, count);
    do {
        active = 0;
        for (size_t b = 0; b < count; b++)
            if (!batch[b].is_done)
                going[active++] = &batch[b];
        if (active)
            turn(fit, going, active);
    } while (active && ++turns < fit->options->sweeps);
    for (size_t b = 0; b < count; b++)
        batch[b].cost = clusters_cost(&batch[b].now, fit->cloud);
}

/* ---- the best ---- */

static size_t best_of(const struct fit *fit)
{
    size_t best = 0;

    for (size_t r = 1; r < fit->options->restarts; r++)
        if (fit->restarts[r].cost < (1 - equal_cost) * fit->restarts[best].cost)
            best = r;
    return best;
}

/* order[k] = the state that comes k-th: the largest first, of equals the one
 * whose first vector comes first. */
static void sort_states(size_t *order, const struct clusters *clusters,
                        size_t count)
{
    size_t states = clusters->center->size1, found = 0;
    bool *is_found = NEW_ARRAY(bool, states);

    for (size_t t = 0; t < count + states; t++) {
        /* Empty ones come last. */
        size_t k = t < count ? clusters->label[t] : t - count, at = found;

        if (is_found[k])
            continue;
        for (; at && clusters->size[order[at - 1]] < clusters->size[k]; at--)
            order[at] = order[at - 1];
        order[at] = k;
        is_found[k] = true;
        found++;
    }
    free(is_found);
}

static struct kmeans *take(const struct fit *fit, const struct restart *best)
{
    size_t states = fit->states, n = fit->cloud->rows.rows;
    struct kmeans *kmeans = NEW_ARRAY(struct kmeans, 1);
    size_t *order = NEW_ARRAY(size_t, states),
           *rank = NEW_ARRAY(size_t, states);

    *kmeans = (struct kmeans){
        .states = states,
        .label = NEW_ARRAY(size_t, n),
        .size = NEW_ARRAY(size_t, states),
        .center = gsl_matrix_alloc(states, fit->cloud->rows.cols),
        .cost = best->cost,
        .sweeps = best->sweeps,
        .has_converged = best->is_done};
    sort_states(order, &best->now, n);
    for (size_t k = 0; k < states; k++) {
        gsl_vector_view center = gsl_matrix_row(best->now.center, order[k]);

        rank[order[k]] = k;
        kmeans->size[k] = best->now.size[order[k]];
        gsl_matrix_set_row(kmeans->center, k, &center.vector);
    }
    for (size_t t = 0; t < n; t++)
        kmeans->label[t] = rank[best->now.label[t]];
    for (size_t r = 0; r < fit->options->restarts; r++) {
        kmeans->agreeing +=
            fit->restarts[r].cost <= (1 + near_cost) * best->cost;
        kmeans->reseeded += fit->restarts[r].reseeded;
    }
    free(order), free(rank);
    return kmeans;
}

struct kmeans *kmeans_fit(const struct cloud *cloud, size_t states,
                          const struct kmeans_options *options)
{
    struct fit fit = {.cloud = cloud,
                      .options = options,
                      .states = states,
                      .restarts = NEW_ARRAY(struct restart, options->restarts)};
    struct kmeans *kmeans;

    bug_if(!states || cloud->rows.rows < states || !options->restarts);
    workers_run(options->threads, (options->restarts + BATCH - 1) / BATCH,
                run_batch, &fit);
    kmeans = take(&fit, &fit.restarts[best_of(&fit)]);
    for (size_t r = 0; r < options->restarts; r++)
        clusters_release(&fit.restarts[r].now);
    free(fit.restarts);
    return kmeans;
}

void kmeans_free(struct kmeans *kmeans)
{
    free(kmeans->label), free(kmeans->size);
    gsl_matrix_free(kmeans->center), free(kmeans);
}
