#include "rsa/ceiling.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>

static double copies_of(const unsigned *copies, size_t s)
{
    return copies ? (double)copies[s] : 1;
}

/* ---- angles: from the Gram matrix ---- */

static double subject_gram(const struct scene *scene, size_t a, size_t b)
{
    return gsl_matrix_get(scene->gram, scene->compare->models + a,
                          scene->compare->models + b);
}

static void angle_bounds(double *lower, double *upper,
                         const struct scene *scene, const unsigned *copies)
{
    size_t subjects = scene->compare->subjects;
    double *share = NEW_ARRAY(double, subjects);
    double *v = NEW_ARRAY(double, subjects), q = 0;

    for (size_t s = 0; s < subjects; s++) {
        double length = scene->length[scene->compare->models + s];

        share[s] = length > 0 ? copies_of(copies, s) / sqrt(length) : 0;
    }
    for (size_t s = 0; s < subjects; s++) {
        for (size_t t = 0; t < subjects; t++)
            v[s] += share[t] * subject_gram(scene, s, t);
        q += share[s] * v[s];
    }
    for (size_t s = 0; s < subjects; s++) {
        double a = share[s], own = subject_gram(scene, s, s);
        double rest = q - 2 * a * v[s] + a * a * own;

        if (!(a > 0) || !(own > 0))
            continue;
        upper[s] = q > 0 ? v[s] / sqrt(own) / sqrt(q) : NAN;
        lower[s] =
            rest > 1e-14 * q ? (v[s] - a * own) / sqrt(own) / sqrt(rest) : NAN;
    }
    free(share), free(v);
}

/* ---- ranks: a pool is sorted again ---- */

struct pool {
    struct scene *scene;
    struct ranks ranks;
    uint32_t *keys, *room;
    double *rank;
};

/* Twice the sum of ranks, a whole number; without subject `left` if any. */
static void make_keys(struct pool *pool, const unsigned *copies, size_t left)
{
    const struct scene *scene = pool->scene;
    size_t models = scene->compare->models;

    for (size_t k = 0; k < scene->count; k++)
        pool->keys[scene->present[k]] = 0;
    for (size_t s = 0; s < scene->compare->subjects; s++) {
        const double *rank = gsl_matrix_const_ptr(scene->rank, models + s, 0);
        double twice = s == left ? 0 : 2 * copies_of(copies, s);

        for (size_t k = 0; k < scene->count && twice > 0; k++)
            pool->keys[scene->present[k]] +=
                (uint32_t)(twice * rank[scene->present[k]]);
    }
    ranks_sort_keys(&pool->ranks, scene->present, scene->count, pool->keys,
                    pool->room);
    ranks_weighted(pool->rank, &pool->ranks, scene->weight);
}

/* Of the pool and subject s. */
static double pool_similarity(const struct pool *pool, size_t s)
{
    const struct scene *scene = pool->scene;
    const struct compare *compare = scene->compare;
    size_t r = compare->models + s;
    const double *rank = gsl_matrix_const_ptr(scene->rank, r, 0);
    double n = scene->total, mean = (n + 1) / 2, product = 0, square = 0;

    if (!compare_is_angle(compare->kind))
        return ranks_tau(&compare->ranks[r], &pool->ranks, scene->weight,
                         compare->kind == COMPARE_TAU_B, scene->room);
    for (size_t k = 0; k < scene->count; k++) {
        size_t p = scene->present[k];
        double x = scene->weight[p] * (pool->rank[p] - mean);

        product += x * (rank[p] - mean);
        square += x * (pool->rank[p] - mean);
    }
    if (compare->kind == COMPARE_RHO_A)
        return 12 * product / (n * n * n - n);
    return square > 0 && scene->length[r] > 0
               ? product / sqrt(square) / sqrt(scene->length[r])
               : NAN;
}

static void rank_bounds(double *lower, double *upper, struct scene *scene,
                        const unsigned *copies)
{
    size_t pairs = scene->compare->pairs, subjects = scene->compare->subjects;
    double all = 0;
    struct pool pool = {.scene = scene,
                        .ranks = {.order = NEW_ARRAY(uint32_t, pairs),
                                  .group = NEW_ARRAY(uint32_t, pairs)},
                        .keys = NEW_ARRAY(uint32_t, pairs),
                        .room = NEW_ARRAY(uint32_t, pairs),
                        .rank = NEW_ARRAY(double, pairs)};

    for (size_t s = 0; s < subjects; s++)
        all += copies_of(copies, s);
    bug_if(2 * all * scene->total > (double)UINT32_MAX);
    make_keys(&pool, copies, subjects);
    for (size_t s = 0; s < subjects; s++)
        if (copies_of(copies, s) > 0)
            upper[s] = pool_similarity(&pool, s);
    for (size_t s = 0; s < subjects; s++)
        if (copies_of(copies, s) > 0) {
            make_keys(&pool, copies, s);
            lower[s] = pool_similarity(&pool, s);
        }
    ranks_release(&pool.ranks);
    free(pool.keys), free(pool.room), free(pool.rank);
}

/* ---- the others: a pool of distances ---- */

static void distance_bounds(double *lower, double *upper, struct scene *scene,
                            const unsigned *copies)
{
    const struct compare *compare = scene->compare;
    bool is_raw = compare->kind == COMPARE_BURES_METRIC ||
                  compare->kind == COMPARE_RIEMANNIAN;
    double *pool = NEW_ARRAY(double, compare->pairs), all = 0;

    for (int is_left = 0; is_left <= 1; is_left++)
        for (size_t s = 0; s < compare->subjects; s++) {
            if (!(copies_of(copies, s) > 0))
                continue;
            for (size_t p = 0; p < compare->pairs; p++)
                pool[p] = 0;
            all = 0;
            for (size_t t = 0; t < compare->subjects; t++) {
                const double *x =
                    gsl_matrix_const_ptr(compare->rows, compare->models + t, 0);
                double c = is_left && t == s ? 0 : copies_of(copies, t);
                double mean = 0;

                for (size_t p = 0; p < compare->pairs; p++)
                    mean += scene->weight[p] * x[p] / scene->total;
                for (size_t p = 0; p < compare->pairs; p++)
                    pool[p] += c * x[p] / (is_raw ? 1 : mean);
                all += c;
            }
            for (size_t p = 0; p < compare->pairs; p++)
                pool[p] /= all;
            *(is_left ? &lower[s] : &upper[s]) =
                scene_similarity(scene, pool, s);
        }
    free(pool);
}

void ceiling_bounds(double *lower, double *upper, struct scene *scene,
                    const unsigned *copies)
{
    size_t subjects = scene->compare->subjects, distinct = 0;

    for (size_t s = 0; s < subjects; s++) {
        lower[s] = upper[s] = NAN;
        distinct += copies_of(copies, s) > 0;
    }
    if (distinct < 2 || scene->is_empty)
        return;
    if (scene->compare->ranks)
        rank_bounds(lower, upper, scene, copies);
    else if (compare_is_angle(scene->compare->kind))
        angle_bounds(lower, upper, scene, copies);
    else
        distance_bounds(lower, upper, scene, copies);
}

double ceiling_mean(const double *bounds, size_t subjects)
{
    double sum = 0, count = 0;

    for (size_t s = 0; s < subjects; s++)
        if (!isnan(bounds[s])) {
            sum += bounds[s];
            count++;
        }
    return count > 0 ? sum / count : NAN;
}
