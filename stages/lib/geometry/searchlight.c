#include "geometry/searchlight.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/workers.h"
#include "rsa/sphere_gram.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Centers at a time, and numbers that their RDMs may have together. */
enum { BATCH = 64, NUMBERS = 1 << 19 };

struct searchlight_worker {
    struct sphere_room *room;
    struct sphere_noise *noise;
    struct light_room *scores;
    float *turned;  /* the whitener */
    size_t *place;  /* voxels of a sphere, in the list of those kept */
    uint32_t *row;  /* and in the data */
    size_t *center; /* of each RDM in the room */
    float *most[COMPARE_KINDS];
};

/* ---- what all spheres share ---- */

static void read_models(struct searchlight *search)
{
    const char *path = search->request->models;
    const struct patterns *patterns = search->data->patterns;
    char title[] = "rdm", *titles[] = {title};
    struct pairs *names = pairs_new(patterns->conditions.count,
                                    patterns->conditions.at, 1, titles);
    const struct pairs *pairs;

    if (names->nodes < 3)
        die("'%s' has %zu conditions, and a comparison of RDMs needs 3",
            patterns->paths.at[0], names->nodes);
    search->models = model_file_read(path, NULL, FAMILIES_FIXED, names,
                                     patterns->paths.at[0]);
    pairs = search->models->pairs;
    for (size_t k = 0; k < pairs->columns; k++)
        for (size_t p = 0; p < pairs->count; p++)
            if (!isfinite(gsl_matrix_get(pairs->values, k, p)))
                die("'%s' has no value of model '%s' for '%s' and '%s', and "
                    "spheres are compared with complete models",
                    path, pairs->titles[k], pairs->names[pairs->a[p]],
                    pairs->names[pairs->b[p]]);
    pairs_free(names);
}

/* The comparator that the first `length` letters name. */
static enum compare_kind kind_of(const char *name, size_t length)
{
    for (size_t kind = 0; kind < COMPARE_KINDS; kind++)
        if (strlen(compare_names[kind]) == length &&
            !strncmp(compare_names[kind], name, length)) {
            if (!light_can((enum compare_kind)kind))
                usage("--compare %s is not for searchlights",
                      compare_names[kind]);
            return (enum compare_kind)kind;
        }
    usage("--compare %.*s: there is no such comparator", (int)length, name);
}

static void prepare_models(struct searchlight *search)
{
    const struct searchlight_request *request = search->request;
    const gsl_matrix *values = search->models->pairs->values;
    size_t samples = (size_t)request->permutations, kinds = 1;
    const char *rest = request->compare;
    double need;

    for (const char *at = rest; *at; at++)
        kinds += *at == ',';
    need = (double)(samples + 1) * (double)values->size1 *
           (double)values->size2 * (double)kinds * sizeof(float);

    if (need > (double)request->memory * (1 << 20))
        die("%zu permutations of %zu models by %zu comparators take %.0f MiB, "
            "more than --memory %d",
            samples, values->size1, kinds, ceil(need / (1 << 20)),
            request->memory);
    while (*rest) {
        size_t length = strcspn(rest, ",");
        enum compare_kind kind = kind_of(rest, length);

        for (size_t k = 0; k < search->lights; k++)
            if (search->light[k]->kind == kind)
                usage("--compare names '%s' twice", compare_names[kind]);
        if (samples && (kind == COMPARE_TAU_A || kind == COMPARE_TAU_B))
            usage("--permutations is not for %s, which takes too long: rho-a "
                  "ranks, too",
                  compare_names[kind]);
        search->light[search->lights++] =
            light_new(kind, values, samples, (uint64_t)request->seed);
        rest += length + (rest[length] == ',');
    }
    if (!search->lights)
        usage("--compare names no comparator");
}

static void find_spheres(struct searchlight *search)
{
    struct searchlight_data *data = search->data;
    size_t count = data->dropped[VOXEL_KEPT], k = 0;
    double least;

    search->kept = NEW_ARRAY(size_t, count);
    search->row = NEW_ARRAY(uint32_t, count);
    for (size_t i = 0; i < data->count; i++)
        if (data->fate[i] == VOXEL_KEPT) {
            search->kept[k] = data->voxel[i];
            search->row[k++] = (uint32_t)i;
        }
    search->balls = balls_new(&data->patterns->grid->grid, search->kept, count,
                              search->request->radius);
    data->form.most = search->balls->most;
    least =
        ceil(search->request->fraction * (double)search->balls->most - 1e-9);
    search->needed = least > 1 ? (size_t)least : 1;
    if (data->noise && search->request->estimator == PRECISION_FULL &&
        data->residuals.freedom < (double)search->balls->most)
        die("a sphere has %zu voxels and the noise %g degrees of freedom: a "
            "full covariance has no inverse, use --estimator "
            "schaefer-strimmer",
            search->balls->most, data->residuals.freedom);
}

/* ---- spheres ---- */

static void begin_worker(struct searchlight *search,
                         struct searchlight_worker *worker)
{
    size_t most = search->balls->most, stride = sphere_gram_stride(most);

    worker->room = sphere_room_new(&search->data->form);
    worker->scores =
        light_room_new(search->light, search->lights, search->batch);
    worker->place = NEW_ARRAY(size_t, most);
    worker->row = NEW_ARRAY(uint32_t, most);
    worker->center = NEW_ARRAY(size_t, search->batch);
    if (search->data->form.has_whitener) {
        worker->noise = sphere_noise_new(most);
        worker->turned = NEW_ARRAY(float, stride *stride);
    }
    for (size_t k = 0; k < search->lights; k++) {
        size_t count = search->light[k]->models * search->light[k]->samples;

        worker->most[k] = NEW_ARRAY(float, count);
        for (size_t b = 0; b < count; b++)
            worker->most[k][b] = -INFINITY;
    }
}

static void end_worker(struct searchlight *search,
                       struct searchlight_worker *worker)
{
    for (size_t k = 0; k < search->lights; k++) {
        size_t count = search->light[k]->models * search->light[k]->samples;

        for (size_t b = 0; worker->room && b < count; b++)
            search->most[k][b] = fmaxf(search->most[k][b], worker->most[k][b]);
        free(worker->most[k]);
    }
    sphere_room_free(worker->room), sphere_noise_free(worker->noise);
    light_room_free(worker->scores), free(worker->turned);
    free(worker->place), free(worker->row), free(worker->center);
}

static enum center_fate make_rdm(float *rdm, struct searchlight *search,
                                 struct searchlight_worker *worker, size_t k)
{
    const struct searchlight_data *data = search->data;
    size_t count = balls_at(worker->place, search->balls, search->center[k]);
    double shrinkage;

    if (count < search->needed)
        return CENTER_SPARSE;
    for (size_t r = 0; r < count; r++)
        worker->row[r] = search->row[worker->place[r]];
    if (data->form.has_whitener) {
        if (!sphere_noise_whitener(worker->turned, &shrinkage, worker->noise,
                                   &data->residuals, worker->row, count))
            return CENTER_NO_INVERSE;
        search->shrinkage[k] = (float)shrinkage;
    }
    return sphere_rdm(rdm, worker->room, &data->values, worker->row, count,
                      worker->turned)
               ? CENTER_DONE
               : CENTER_UNDEFINED;
}

/* Scores of the RDMs in the room, to where they belong. */
static void score(struct searchlight *search, struct searchlight_worker *worker,
                  size_t rows)
{
    size_t models = search->models->pairs->columns;
    uint32_t *above = NEW_ARRAY(uint32_t, models);

    light_prepare(worker->scores, rows);
    for (size_t c = 0; c < search->lights; c++) {
        const struct light *one = search->light[c];
        const float *scores = light_scores(worker->scores, one, rows);

        for (size_t r = 0; r < rows; r++, scores += one->columns) {
            size_t at = c * models * search->centers + worker->center[r];

            light_count(above, worker->most[c], scores, one);
            for (size_t k = 0; k < models; k++, at += search->centers) {
                search->scores[at] = scores[k * (1 + one->samples)];
                search->above[at] = above[k];
            }
        }
    }
    free(above);
}

static void do_batch(void *context, size_t number, size_t index)
{
    struct searchlight *search = context;
    struct searchlight_worker *worker = search->worker + number;
    size_t first = (search->share[0] + index) * search->batch;
    size_t end = first + search->batch, rows = 0;

    if (!worker->room)
        begin_worker(search, worker);
    for (size_t k = first; k < end && k < search->centers; k++) {
        search->fate[k] = (unsigned char)make_rdm(
            light_row(worker->scores, rows), search, worker, k);
        if (search->fate[k] == CENTER_DONE)
            worker->center[rows++] = k;
    }
    if (rows)
        score(search, worker, rows);
}

/* Room for all centers, which have no score yet. */
static void prepare_results(struct searchlight *search)
{
    size_t cells =
        search->lights * search->models->pairs->columns * search->centers;

    search->fate = NEW_ARRAY(unsigned char, search->centers);
    search->shrinkage = NEW_ARRAY(float, search->centers);
    search->scores = NEW_ARRAY(float, cells);
    search->above = NEW_ARRAY(uint32_t, cells);
    for (size_t k = 0; k < cells; k++)
        search->scores[k] = NAN;
    for (size_t k = 0; k < search->lights; k++) {
        size_t count = search->light[k]->models * search->light[k]->samples;

        search->most[k] = NEW_ARRAY(float, count);
        for (size_t b = 0; b < count; b++)
            search->most[k][b] = -INFINITY;
    }
}

/* Shares are of whole batches, which no score depends on the division of. */
static void run_share(struct searchlight *search)
{
    size_t threads = (size_t)search->request->threads;
    size_t fit = NUMBERS / search->models->pairs->count;

    search->batch = fit > BATCH ? BATCH : fit < 4 ? 4 : fit;
    shard_range(search->share, &search->shard,
                (search->centers + search->batch - 1) / search->batch);
    search->worker = NEW_ARRAY(struct searchlight_worker, threads);
    workers_run(threads, search->share[1] - search->share[0], do_batch, search);
    for (size_t w = 0; w < threads; w++)
        end_worker(search, search->worker + w);
}

void searchlight_write(const struct searchlight_request *request)
{
    struct searchlight search = {.request = request,
                                 .shard = shard_of(&request->shards)};

    search.data = searchlight_data_read(request);
    read_models(&search);
    prepare_models(&search);
    searchlight_centers(&search);
    find_spheres(&search);
    prepare_results(&search);
    run_share(&search);
    if (search.shard.task == SHARD_MERGE)
        searchlight_merge(&search);
    if (search.shard.task == SHARD_PART)
        searchlight_part(&search);
    else
        searchlight_maps(&search);
    for (size_t k = 0; k < search.lights; k++)
        light_free(search.light[k]), free(search.most[k]);
    free(search.fate), free(search.shrinkage), free(search.scores);
    free(search.above), free(search.worker), free(search.center);
    free(search.kept), free(search.row), balls_free(search.balls);
    model_file_free(search.models), searchlight_data_free(search.data);
}
