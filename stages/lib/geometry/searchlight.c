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

static void read_models(struct searchlight *light)
{
    const char *path = light->request->models;
    const struct patterns *patterns = light->data->patterns;
    char title[] = "rdm", *titles[] = {title};
    struct pairs *names = pairs_new(patterns->conditions.count,
                                    patterns->conditions.at, 1, titles);
    const struct pairs *pairs;

    if (names->nodes < 3)
        die("'%s' has %zu conditions, and a comparison of RDMs needs 3",
            patterns->paths.at[0], names->nodes);
    light->models = model_file_read(path, NULL, FAMILIES_FIXED, names,
                                    patterns->paths.at[0]);
    pairs = light->models->pairs;
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

static void prepare_models(struct searchlight *light)
{
    const struct searchlight_request *request = light->request;
    const gsl_matrix *values = light->models->pairs->values;
    size_t samples = (size_t)request->permutations;
    double need = (double)(samples + 1) * (double)values->size1 *
                  (double)values->size2 * sizeof(float);
    const char *rest = request->compare;

    if (need > (double)request->memory * (1 << 20))
        die("%zu permutations of %zu models take %.0f MiB, more than --memory "
            "%d",
            samples, values->size1, ceil(need / (1 << 20)), request->memory);
    while (*rest) {
        size_t length = strcspn(rest, ",");
        enum compare_kind kind = kind_of(rest, length);

        for (size_t k = 0; k < light->lights; k++)
            if (light->light[k]->kind == kind)
                usage("--compare names '%s' twice", compare_names[kind]);
        if (samples && (kind == COMPARE_TAU_A || kind == COMPARE_TAU_B))
            usage("--permutations is not for %s, which takes too long: rho-a "
                  "ranks, too",
                  compare_names[kind]);
        light->light[light->lights++] =
            light_new(kind, values, samples, (uint64_t)request->seed);
        rest += length + (rest[length] == ',');
    }
    if (!light->lights)
        usage("--compare names no comparator");
}

static void find_spheres(struct searchlight *light)
{
    struct searchlight_data *data = light->data;
    size_t count = data->dropped[VOXEL_KEPT], k = 0;
    double least;

    light->kept = NEW_ARRAY(size_t, count);
    light->row = NEW_ARRAY(uint32_t, count);
    for (size_t i = 0; i < data->count; i++)
        if (data->fate[i] == VOXEL_KEPT) {
            light->kept[k] = data->voxel[i];
            light->row[k++] = (uint32_t)i;
        }
    light->balls = balls_new(&data->patterns->grid->grid, light->kept, count,
                             light->request->radius);
    data->form.most = light->balls->most;
    least = ceil(light->request->fraction * (double)light->balls->most - 1e-9);
    light->needed = least > 1 ? (size_t)least : 1;
    if (data->noise && light->request->estimator == PRECISION_FULL &&
        data->residuals.freedom < (double)light->balls->most)
        die("a sphere has %zu voxels and the noise %g degrees of freedom: a "
            "full covariance has no inverse, use --estimator "
            "schaefer-strimmer",
            light->balls->most, data->residuals.freedom);
}

/* ---- spheres ---- */

static void begin_worker(struct searchlight *light,
                         struct searchlight_worker *worker)
{
    size_t most = light->balls->most, stride = sphere_gram_stride(most);

    worker->room = sphere_room_new(&light->data->form);
    worker->scores = light_room_new(light->light, light->lights, light->batch);
    worker->place = NEW_ARRAY(size_t, most);
    worker->row = NEW_ARRAY(uint32_t, most);
    worker->center = NEW_ARRAY(size_t, light->batch);
    if (light->data->form.has_whitener) {
        worker->noise = sphere_noise_new(most);
        worker->turned = NEW_ARRAY(float, stride *stride);
    }
    for (size_t k = 0; k < light->lights; k++) {
        size_t count = light->light[k]->models * light->light[k]->samples;

        worker->most[k] = NEW_ARRAY(float, count);
        for (size_t b = 0; b < count; b++)
            worker->most[k][b] = -INFINITY;
    }
}

static void end_worker(struct searchlight *light,
                       struct searchlight_worker *worker)
{
    for (size_t k = 0; k < light->lights; k++) {
        size_t count = light->light[k]->models * light->light[k]->samples;

        for (size_t b = 0; worker->room && b < count; b++)
            light->most[k][b] = fmaxf(light->most[k][b], worker->most[k][b]);
        free(worker->most[k]);
    }
    sphere_room_free(worker->room), sphere_noise_free(worker->noise);
    light_room_free(worker->scores), free(worker->turned);
    free(worker->place), free(worker->row), free(worker->center);
}

static enum center_fate make_rdm(float *rdm, struct searchlight *light,
                                 struct searchlight_worker *worker, size_t k)
{
    const struct searchlight_data *data = light->data;
    size_t count = balls_at(worker->place, light->balls, light->center[k]);
    double shrinkage;

    if (count < light->needed)
        return CENTER_SPARSE;
    for (size_t r = 0; r < count; r++)
        worker->row[r] = light->row[worker->place[r]];
    if (data->form.has_whitener) {
        if (!sphere_noise_whitener(worker->turned, &shrinkage, worker->noise,
                                   &data->residuals, worker->row, count))
            return CENTER_NO_INVERSE;
        light->shrinkage[k] = (float)shrinkage;
    }
    return sphere_rdm(rdm, worker->room, &data->values, worker->row, count,
                      worker->turned)
               ? CENTER_DONE
               : CENTER_UNDEFINED;
}

/* Scores of the RDMs in the room, to where they belong. */
static void score(struct searchlight *light, struct searchlight_worker *worker,
                  size_t rows)
{
    size_t models = light->models->pairs->columns;
    uint32_t *above = NEW_ARRAY(uint32_t, models);

    light_prepare(worker->scores, rows);
    for (size_t c = 0; c < light->lights; c++) {
        const struct light *one = light->light[c];
        const float *scores = light_scores(worker->scores, one, rows);

        for (size_t r = 0; r < rows; r++, scores += one->columns) {
            size_t at = c * models * light->centers + worker->center[r];

            light_count(above, worker->most[c], scores, one);
            for (size_t k = 0; k < models; k++, at += light->centers) {
                light->scores[at] = scores[k * (1 + one->samples)];
                light->above[at] = above[k];
            }
        }
    }
    free(above);
}

static void do_batch(void *context, size_t number, size_t index)
{
    struct searchlight *light = context;
    struct searchlight_worker *worker = light->worker + number;
    size_t end = (index + 1) * light->batch, rows = 0;

    if (!worker->room)
        begin_worker(light, worker);
    for (size_t k = index * light->batch; k < end && k < light->centers; k++) {
        light->fate[k] = (unsigned char)make_rdm(
            light_row(worker->scores, rows), light, worker, k);
        if (light->fate[k] == CENTER_DONE)
            worker->center[rows++] = k;
    }
    if (rows)
        score(light, worker, rows);
}

static void run_all(struct searchlight *light)
{
    size_t threads = (size_t)light->request->threads;
    size_t cells =
        light->lights * light->models->pairs->columns * light->centers;
    size_t fit = NUMBERS / light->models->pairs->count;

    light->batch = fit > BATCH ? BATCH : fit < 4 ? 4 : fit;
    light->fate = NEW_ARRAY(unsigned char, light->centers);
    light->shrinkage = NEW_ARRAY(float, light->centers);
    light->scores = NEW_ARRAY(float, cells);
    light->above = NEW_ARRAY(uint32_t, cells);
    for (size_t k = 0; k < cells; k++)
        light->scores[k] = NAN;
    for (size_t k = 0; k < light->lights; k++) {
        size_t count = light->light[k]->models * light->light[k]->samples;

        light->most[k] = NEW_ARRAY(float, count);
        for (size_t b = 0; b < count; b++)
            light->most[k][b] = -INFINITY;
    }
    light->worker = NEW_ARRAY(struct searchlight_worker, threads);
    workers_run(threads, (light->centers + light->batch - 1) / light->batch,
                do_batch, light);
    for (size_t w = 0; w < threads; w++)
        end_worker(light, light->worker + w);
}

void searchlight_write(const struct searchlight_request *request)
{
    struct searchlight light = {.request = request};

    light.data = searchlight_data_read(request);
    read_models(&light);
    prepare_models(&light);
    searchlight_centers(&light);
    find_spheres(&light);
    run_all(&light);
    searchlight_maps(&light);
    for (size_t k = 0; k < light.lights; k++)
        light_free(light.light[k]), free(light.most[k]);
    free(light.fate), free(light.shrinkage), free(light.scores);
    free(light.above), free(light.worker), free(light.center);
    free(light.kept), free(light.row), balls_free(light.balls);
    model_file_free(light.models), searchlight_data_free(light.data);
}
