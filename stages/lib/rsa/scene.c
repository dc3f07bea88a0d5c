#include "rsa/compare.h"

#include "base/mem.h"
#include "num/blas.h"
#include "rsa/bures.h"
#include "rsa/riemann.h"
#include "rsa/whitened.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A sum of squares below this part of what was centered is rounding. */
static const double ROUNDING = 1e-22;

struct scene *scene_new(const struct compare *compare)
{
    struct scene *scene = NEW_ARRAY(struct scene, 1);
    size_t n = compare->conditions, pairs = compare->pairs;

    scene->compare = compare;
    scene->copies = NEW_ARRAY(double, n);
    scene->weight = NEW_ARRAY(double, pairs);
    scene->present = NEW_ARRAY(uint32_t, pairs);
    scene->similarity = gsl_matrix_calloc(compare->models, compare->subjects);
    scene->length = NEW_ARRAY(double, compare->count);
    scene->room = NEW_ARRAY(double, 2 * pairs + 1);
    if (compare_is_angle(compare->kind)) {
        scene->gram = gsl_matrix_calloc(compare->count, compare->count);
        scene->z = gsl_matrix_calloc(pairs + n, compare->count);
    }
    if (compare->ranks)
        scene->rank = gsl_matrix_calloc(compare->count, pairs);
    if (compare_is_whole(compare->kind)) {
        scene->geometry = NEW_ARRAY(gsl_matrix *, 2 * compare->count);
        for (size_t k = 0; k < 2 * compare->count; k++)
            scene->geometry[k] = gsl_matrix_calloc(n, n);
    }
    return scene;
}

void scene_free(struct scene *scene)
{
    for (size_t k = 0; scene->geometry && k < 2 * scene->compare->count; k++)
        gsl_matrix_free(scene->geometry[k]);
    gsl_matrix_free(scene->similarity), gsl_matrix_free(scene->gram);
    gsl_matrix_free(scene->z), gsl_matrix_free(scene->rank);
    free(scene->geometry), free(scene->copies), free(scene->weight);
    free(scene->present), free(scene->length), free(scene->room);
    free(scene);
}

/* ---- weights ---- */

static void weigh(struct scene *scene, const unsigned *copies)
{
    const struct compare *compare = scene->compare;
    size_t distinct = 0;

    for (size_t i = 0; i < compare->conditions; i++) {
        scene->copies[i] = copies ? (double)copies[i] : 1;
        distinct += scene->copies[i] > 0;
    }
    scene->count = 0;
    scene->total = 0;
    for (size_t p = 0; p < compare->pairs; p++) {
        scene->weight[p] = compare->is_used[p]
                               ? scene->copies[compare->first[p]] *
                                     scene->copies[compare->second[p]]
                               : 0;
        if (scene->weight[p] > 0)
            scene->present[scene->count++] = (uint32_t)p;
        scene->total += scene->weight[p];
    }
    scene->is_empty = distinct < 3 || scene->count < 3;
}

/* ---- angles ---- */

/* Weighted means of the pairs that are present. */
static void find_means(double *mean, const struct scene *scene)
{
    const struct compare *compare = scene->compare;

    for (size_t k = 0; k < scene->count; k++) {
        const double *x =
            gsl_matrix_const_ptr(compare->columns, scene->present[k], 0);
        double share = scene->weight[scene->present[k]] / scene->total;

        for (size_t r = 0; r < compare->count; r++)
            mean[r] += share * x[r];
    }
}

/*
 * z = the values of the pairs that are present, centered on request, times the
 * root of their weight on request.
 */
static void gather(struct scene *scene, bool has_center, bool has_root)
{
    const struct compare *compare = scene->compare;
    size_t count = compare->count;
    double *mean = NEW_ARRAY(double, count);

    if (has_center)
        find_means(mean, scene);
    memset(scene->length, 0, count * sizeof(*scene->length));
    for (size_t k = 0; k < scene->count; k++) {
        const double *restrict x =
            gsl_matrix_const_ptr(compare->columns, scene->present[k], 0);
        double *restrict z = gsl_matrix_ptr(scene->z, k, 0);
        double w = scene->weight[scene->present[k]];
        double factor = has_root ? sqrt(w) : 1, rest = has_root ? 1 : w;

        for (size_t r = 0; r < count; r++) {
            z[r] = factor * (x[r] - mean[r]);
            scene->length[r] += rest * z[r] * z[r];
        }
    }
    for (size_t r = 0; r < count; r++) /* of rounding, if it is constant */
        if (!(scene->length[r] > ROUNDING * scene->total * mean[r] * mean[r]))
            scene->length[r] = 0;
    free(mean);
}

/* Weighted mid-ranks of every RDM, and for angles z from them. */
static void gather_ranks(struct scene *scene)
{
    const struct compare *compare = scene->compare;
    double mean = (scene->total + 1) / 2;

    for (size_t r = 0; r < compare->count; r++) {
        double *rank = gsl_matrix_ptr(scene->rank, r, 0);

        ranks_weighted(rank, &compare->ranks[r], scene->weight);
        scene->length[r] = 0;
        for (size_t k = 0; scene->z && k < scene->count; k++) {
            double w = scene->weight[scene->present[k]];
            double x = rank[scene->present[k]] - mean;

            gsl_matrix_set(scene->z, k, r, sqrt(w) * x);
            scene->length[r] += w * x * x;
        }
    }
}

/* z by the projection of whitened.h; false where it is singular. */
static bool whiten(struct scene *scene, bool is_debiased)
{
    const struct compare *compare = scene->compare;
    uint32_t *number = NEW_ARRAY(uint32_t, compare->conditions);
    uint32_t *first = NEW_ARRAY(uint32_t, scene->count);
    uint32_t *second = NEW_ARRAY(uint32_t, scene->count);
    double *copies = NEW_ARRAY(double, compare->conditions);
    struct whitened whitened = {0, scene->count, first, second, copies};
    gsl_matrix_view z;
    bool is_solved;

    for (size_t i = 0; i < compare->conditions; i++)
        if (scene->copies[i] > 0) {
            copies[whitened.conditions] = scene->copies[i];
            number[i] = (uint32_t)whitened.conditions++;
        }
    for (size_t k = 0; k < scene->count; k++) {
        first[k] = number[compare->first[scene->present[k]]];
        second[k] = number[compare->second[scene->present[k]]];
    }
    z = gsl_matrix_submatrix(
        scene->z, 0, 0, scene->count + (is_debiased ? 0 : whitened.conditions),
        compare->count);
    is_solved = is_debiased ? whitened_center(&z.matrix, &whitened)
                            : whitened_project(&z.matrix, &whitened);
    if (is_solved)
        blas_gram(scene->gram, 1, &z.matrix);
    free(number), free(first), free(second), free(copies);
    return is_solved;
}

static double angle(const struct scene *scene, size_t a, size_t b)
{
    double n = scene->total;
    double product = gsl_matrix_get(scene->gram, a, b);
    double own = gsl_matrix_get(scene->gram, a, a);
    double other = gsl_matrix_get(scene->gram, b, b);

    if (scene->compare->kind == COMPARE_RHO_A)
        return 12 * product / (n * n * n - n);
    if (!(own > ROUNDING * scene->length[a]) || !(scene->length[a] > 0) ||
        !(other > ROUNDING * scene->length[b]) || !(scene->length[b] > 0))
        return NAN;
    return product / sqrt(own) / sqrt(other);
}

static void see_angles(struct scene *scene)
{
    const struct compare *compare = scene->compare;
    enum compare_kind kind = compare->kind;
    bool is_plain = kind == COMPARE_COSINE || kind == COMPARE_CORRELATION;
    bool is_solved = true;

    if (compare->ranks)
        gather_ranks(scene);
    else
        gather(scene,
               kind == COMPARE_CORRELATION ||
                   kind == COMPARE_WHITENED_CORRELATION,
               is_plain);
    if (compare->ranks || is_plain) {
        gsl_matrix_view z =
            gsl_matrix_submatrix(scene->z, 0, 0, scene->count, compare->count);

        blas_gram(scene->gram, 1, &z.matrix);
    } else {
        is_solved = whiten(scene, kind == COMPARE_CKA_DEBIASED);
    }
    if (!is_solved)
        gsl_matrix_set_all(scene->gram, NAN);
    for (size_t k = 0; k < compare->models; k++)
        for (size_t s = 0; s < compare->subjects; s++)
            gsl_matrix_set(scene->similarity, k, s,
                           angle(scene, k, compare->models + s));
}

/* ---- the others ---- */

static void see_tau(struct scene *scene)
{
    const struct compare *compare = scene->compare;

    gather_ranks(scene);
    for (size_t k = 0; k < compare->models; k++)
        for (size_t s = 0; s < compare->subjects; s++)
            gsl_matrix_set(
                scene->similarity, k, s,
                ranks_tau(&compare->ranks[k],
                          &compare->ranks[compare->models + s], scene->weight,
                          compare->kind == COMPARE_TAU_B, scene->room));
}

/* The similarity of a Gram matrix and its root with that of subject s. */
static double geometric(const struct scene *scene, const gsl_matrix *root,
                        const gsl_matrix *gram, size_t s)
{
    const gsl_matrix *other = scene->geometry[2 * (scene->compare->models + s)];

    return scene->compare->kind == COMPARE_BURES_METRIC
               ? bures_metric(root, gram, other)
               : bures_similarity(root, gram, other);
}

static bool has_copies(const struct scene *scene)
{
    for (size_t i = 0; i < scene->compare->conditions; i++)
        if (scene->copies[i] > 1)
            return true;
    return false;
}

/* Riemannian distance without the conditions that are absent. */
static double riemannian(const struct scene *scene, const double *rdm, size_t s)
{
    const struct compare *compare = scene->compare;
    const double *data =
        gsl_matrix_const_ptr(compare->rows, compare->models + s, 0);
    double *a = NEW_ARRAY(double, scene->count);
    double *b = NEW_ARRAY(double, scene->count);
    double result;

    if (has_copies(scene)) {
        free(a), free(b);
        return NAN;
    }
    for (size_t k = 0; k < scene->count; k++) {
        a[k] = rdm[scene->present[k]];
        b[k] = data[scene->present[k]];
    }
    result = riemann_distance(a, b, compare_conditions(scene->count));
    free(a), free(b);
    return result;
}

static void see_geometry(struct scene *scene)
{
    const struct compare *compare = scene->compare;

    if (compare->used < compare->pairs) {
        gsl_matrix_set_all(scene->similarity, NAN);
        return;
    }
    for (size_t r = 0;
         compare->kind != COMPARE_RIEMANNIAN && r < compare->count; r++) {
        bures_gram(scene->geometry[2 * r],
                   gsl_matrix_const_ptr(compare->rows, r, 0), scene->copies);
        if (r < compare->models)
            (void)bures_root(scene->geometry[2 * r + 1],
                             scene->geometry[2 * r]);
    }
    for (size_t k = 0; k < compare->models; k++)
        for (size_t s = 0; s < compare->subjects; s++)
            gsl_matrix_set(
                scene->similarity, k, s,
                compare->kind == COMPARE_RIEMANNIAN
                    ? riemannian(scene,
                                 gsl_matrix_const_ptr(compare->rows, k, 0), s)
                    : geometric(scene, scene->geometry[2 * k + 1],
                                scene->geometry[2 * k], s));
}

void scene_see(struct scene *scene, const unsigned *copies)
{
    weigh(scene, copies);
    if (scene->is_empty)
        gsl_matrix_set_all(scene->similarity, NAN);
    else if (compare_is_angle(scene->compare->kind))
        see_angles(scene);
    else if (scene->compare->ranks)
        see_tau(scene);
    else
        see_geometry(scene);
}

double scene_similarity(struct scene *scene, const double *rdm, size_t s)
{
    const struct compare *compare = scene->compare;
    gsl_matrix *gram, *root;
    double result;

    if (scene->is_empty || compare->used < compare->pairs ||
        !compare_is_whole(compare->kind))
        return NAN;
    if (compare->kind == COMPARE_RIEMANNIAN)
        return riemannian(scene, rdm, s);
    gram = gsl_matrix_alloc(compare->conditions, compare->conditions);
    root = gsl_matrix_alloc(compare->conditions, compare->conditions);
    bures_gram(gram, rdm, scene->copies);
    (void)bures_root(root, gram);
    result = geometric(scene, root, gram, s);
    gsl_matrix_free(gram), gsl_matrix_free(root);
    return result;
}
