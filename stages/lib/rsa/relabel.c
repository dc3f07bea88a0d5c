#include "rsa/relabel.h"

#include "base/mem.h"
#include "base/rng.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 64, STREAM = 0x4c41424c };

struct relabel {
    const struct compare *compare;
    gsl_matrix *models, *subjects; /* values of each */
    double *observed;              /* mean similarity of each model */
    double *target;                /* angles: sum of unit z of subjects */
    double *norm;                  /* of z of each model */
    double *above;                 /* chunks x models */
    const struct scene *scene;
    size_t samples;
    uint64_t seed;
};

void relabel_draw(size_t *pair, size_t *order, size_t n, struct rng *rng)
{
    size_t p = 0;

    for (size_t i = 0; i < n; i++)
        order[i] = i;
    rng_shuffle(rng, order, n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++, p++) {
            size_t a = order[i] < order[j] ? order[i] : order[j];
            size_t b = order[i] < order[j] ? order[j] : order[i];

            pair[p] = a * (2 * n - a - 1) / 2 + b - a - 1;
        }
}

static double mean_of(const gsl_matrix *similarity, size_t k)
{
    double sum = 0, count = 0;

    for (size_t s = 0; s < similarity->size2; s++)
        if (!isnan(gsl_matrix_get(similarity, k, s))) {
            sum += gsl_matrix_get(similarity, k, s);
            count++;
        }
    return count > 0 ? sum / count : NAN;
}

/* Mean similarities of the models in another order. */
static void angles(double *mean, const struct relabel *relabel,
                   const size_t *pair, const size_t *order)
{
    const struct compare *compare = relabel->compare;
    const gsl_matrix *z = relabel->scene->z;
    size_t rest = relabel->scene->gram && !compare->ranks &&
                          compare->kind != COMPARE_COSINE &&
                          compare->kind != COMPARE_CORRELATION &&
                          compare->kind != COMPARE_CKA_DEBIASED
                      ? compare->conditions
                      : 0;

    memset(mean, 0, compare->models * sizeof(*mean));
    for (size_t p = 0; p < compare->pairs + rest; p++) {
        size_t from = p < compare->pairs
                          ? pair[p]
                          : compare->pairs + order[p - compare->pairs];

        for (size_t k = 0; k < compare->models; k++)
            mean[k] += relabel->target[p] * gsl_matrix_get(z, from, k);
    }
    for (size_t k = 0; k < compare->models; k++)
        mean[k] *= relabel->norm[k];
}

static void others(double *mean, const struct relabel *relabel,
                   const size_t *pair)
{
    gsl_matrix *models =
        gsl_matrix_alloc(relabel->models->size1, relabel->models->size2);
    struct compare *compare;
    struct scene *scene;

    for (size_t k = 0; k < models->size1; k++)
        for (size_t p = 0; p < models->size2; p++)
            gsl_matrix_set(models, k, p,
                           gsl_matrix_get(relabel->models, k, pair[p]));
    compare = compare_new(relabel->compare->kind, models, relabel->subjects);
    scene = scene_new(compare);
    scene_see(scene, NULL);
    for (size_t k = 0; k < models->size1; k++)
        mean[k] = mean_of(scene->similarity, k);
    scene_free(scene), compare_free(compare), gsl_matrix_free(models);
}

static void chunk(void *context, size_t worker, size_t index)
{
    struct relabel *relabel = context;
    size_t models = relabel->compare->models, n = relabel->compare->conditions;
    size_t *pair = NEW_ARRAY(size_t, relabel->compare->pairs);
    size_t *order = NEW_ARRAY(size_t, n), end = (index + 1) * CHUNK;
    double *mean = NEW_ARRAY(double, models);
    double sign = relabel->compare->kind == COMPARE_BURES_METRIC ? -1 : 1;

    (void)worker;
    for (size_t b = index * CHUNK; b < end && b < relabel->samples; b++) {
        struct rng rng = rng_init(relabel->seed, ((uint64_t)STREAM << 32) + b);

        relabel_draw(pair, order, n, &rng);
        if (relabel->target)
            angles(mean, relabel, pair, order);
        else
            others(mean, relabel, pair);
        for (size_t k = 0; k < models; k++) {
            double slack = 1e-9 * fmax(1, fabs(relabel->observed[k]));

            relabel->above[index * models + k] +=
                sign * (mean[k] - relabel->observed[k]) >= -slack;
        }
    }
    free(pair), free(order), free(mean);
}

/* target = sum over subjects of z / |z|, divided by their number. */
static void find_target(struct relabel *relabel)
{
    const struct scene *scene = relabel->scene;
    const struct compare *compare = relabel->compare;
    double count = 0;

    relabel->target = NEW_ARRAY(double, scene->z->size1);
    relabel->norm = NEW_ARRAY(double, compare->models);
    for (size_t r = compare->models; r < compare->count; r++)
        count += scene->length[r] > 0;
    for (size_t r = 0; r < compare->count; r++) {
        double own = gsl_matrix_get(scene->gram, r, r);
        double scale = own > 0 && scene->length[r] > 0 ? 1 / sqrt(own) : 0;

        if (compare->kind == COMPARE_RHO_A) /* no cosine: no lengths */
            scale = 1;
        if (r < compare->models)
            relabel->norm[r] = scale;
        for (size_t p = 0; r >= compare->models && p < scene->z->size1; p++)
            relabel->target[p] +=
                scale * gsl_matrix_get(scene->z, p, r) / count;
    }
}

/* Of the order as it is, in the same arithmetic. */
static void observe(struct relabel *relabel)
{
    size_t n = relabel->compare->conditions;
    size_t *pair = NEW_ARRAY(size_t, relabel->compare->pairs);
    size_t *order = NEW_ARRAY(size_t, n);

    for (size_t p = 0; p < relabel->compare->pairs; p++)
        pair[p] = p;
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    angles(relabel->observed, relabel, pair, order);
    free(pair), free(order);
}

void relabel_test(double *p, const struct compare *compare, size_t samples,
                  uint64_t seed, size_t threads)
{
    size_t models = compare->models, chunks = (samples + CHUNK - 1) / CHUNK;
    struct scene *scene = scene_new(compare);
    gsl_matrix_view own =
        gsl_matrix_submatrix(compare->rows, 0, 0, models, compare->pairs);
    gsl_matrix_view data = gsl_matrix_submatrix(
        compare->rows, models, 0, compare->subjects, compare->pairs);
    struct relabel relabel = {.compare = compare,
                              .models = &own.matrix,
                              .subjects = &data.matrix,
                              .observed = NEW_ARRAY(double, models),
                              .above = NEW_ARRAY(double, chunks *models + 1),
                              .scene = scene,
                              .samples = samples,
                              .seed = seed};
    bool is_whole = compare->used == compare->pairs;

    scene_see(scene, NULL);
    for (size_t k = 0; k < models; k++)
        relabel.observed[k] = mean_of(scene->similarity, k);
    if (is_whole && !scene->is_empty && compare_is_angle(compare->kind))
        find_target(&relabel), observe(&relabel);
    if (is_whole && !scene->is_empty)
        workers_run(threads, chunks, chunk, &relabel);
    for (size_t k = 0; k < models; k++) {
        double above = 1;

        for (size_t c = 0; c < chunks; c++)
            above += relabel.above[c * models + k];
        p[k] = is_whole && !isnan(mean_of(scene->similarity, k))
                   ? above / (1 + (double)samples)
                   : NAN;
    }
    scene_free(scene), free(relabel.observed), free(relabel.above);
    free(relabel.target), free(relabel.norm);
}
