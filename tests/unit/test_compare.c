/* Similarities of RDMs: reference values, identities, resamples spelled out. */
#include "../tap.h"
#include "base/mem.h"
#include "num/order.h"
#include "rdms.h"
#include "rsa/ceiling.h"

#include <stdlib.h>
#include <string.h>

/*
 * compare() and boot_noise_ceiling() of rsatoolbox 0.3.2 (numpy 2.4.6), of
 * subject 0 with the three models, and the ceilings; NaN: not there.
 */
static const struct {
    enum compare_kind kind;
    double similarity[3], lower, upper, tolerance;
} reference[] = {
    {COMPARE_COSINE,
     {0.9800379689510893, 0.7409004493139275, 0.8910558641814619},
     0.9845691919585445,
     0.9913289000683377,
     1e-12},
    {COMPARE_CORRELATION,
     {0.7881794588613679, 0.0009047033141969752, -0.010589731281957952},
     0.5829620069687171,
     0.7719687212467478,
     1e-12},
    {COMPARE_SPEARMAN,
     {0.7274220032840722, -0.05360562674188974, 0.04739965915537311},
     0.5742755503576029,
     0.7588283886842948,
     1e-12},
    {COMPARE_RHO_A,
     {0.7274220032840722, -0.04597701149425287, 0.04625068418171867},
     0.57396004378763,
     0.7586206896551724,
     1e-12},
    {COMPARE_TAU_A,
     {0.5608465608465608, -0.031746031746031744, 0.03968253968253968},
     0.40674603174603174,
     0.5661375661375662,
     1e-12},
    {COMPARE_TAU_B,
     {0.5608465608465608, -0.0445435403187374, 0.04389005442914361},
     0.40893925337398607,
     0.567641254220647,
     1e-12},
    {COMPARE_WHITENED_COSINE,
     {0.9238479331010695, 0.34927868180630584, 0.6825561633513483},
     0.9245279161907508,
     0.9578595196822672,
     1e-12},
    {COMPARE_WHITENED_CORRELATION,
     {0.7450111116230833, 0.0012468823857998506, 0.1330873954951386},
     0.5345990274810187,
     0.7504219040741087,
     1e-12},
    {COMPARE_BURES,
     {0.9698829016162495, 0.3782051623143439, 0.8553931523592911},
     NAN,
     NAN,
     1e-7},
    {COMPARE_BURES_METRIC,
     {0.1289611632737504, 1.9714180589387307, 5.717797675094337},
     NAN,
     NAN,
     1e-6},
    {COMPARE_RIEMANNIAN,
     {-0.9139336259857032, -1.308375744056578, -1.304415564357083},
     -1.243766304402608,
     -0.9908183863087914,
     1e-4}};

static void check_reference(void)
{
    gsl_matrix *models = rdms_models(), *data = rdms_subjects();
    double lower[RDMS_SUBJECTS], upper[RDMS_SUBJECTS];

    for (size_t k = 0; k < sizeof(reference) / sizeof(*reference); k++) {
        const char *title = compare_names[reference[k].kind];
        double tolerance = reference[k].tolerance;
        struct compare *compare = compare_new(reference[k].kind, models, data);
        struct scene *scene = scene_new(compare);
        char *name;

        scene_see(scene, NULL);
        for (size_t m = 0; m < RDMS_MODELS; m++) {
            name = xformat("%s of model %zu is that of rsatoolbox", title, m);
            close_to(gsl_matrix_get(scene->similarity, m, 0),
                     reference[k].similarity[m], tolerance, name);
            free(name);
        }
        ceiling_bounds(lower, upper, scene, NULL);
        if (!isnan(reference[k].lower)) {
            name = xformat("the ceiling of %s is that of rsatoolbox", title);
            close_to(ceiling_mean(lower, RDMS_SUBJECTS), reference[k].lower,
                     tolerance, name);
            close_to(ceiling_mean(upper, RDMS_SUBJECTS), reference[k].upper,
                     tolerance, name);
            free(name);
        }
        scene_free(scene), compare_free(compare);
    }
    gsl_matrix_free(models), gsl_matrix_free(data);
}

static void check_missing(void)
{
    static const struct {
        enum compare_kind kind;
        double want[3];
    } missing[] = {
        {COMPARE_WHITENED_COSINE,
         {0.925398357984, 0.342477407867, 0.682367451402}},
        {COMPARE_WHITENED_CORRELATION,
         {0.734679048103, -0.075041382228, 0.128465985166}},
        {COMPARE_SPEARMAN, {0.721709401709, -0.077849894416, 0.075815730215}},
        {COMPARE_BURES, {NAN, NAN, NAN}}};
    gsl_matrix *models = rdms_models(), *data = rdms_subjects();

    gsl_matrix_set(models, 1, 2, NAN);
    gsl_matrix_set(data, 0, 9, NAN);
    for (size_t k = 0; k < 4; k++) {
        struct compare *compare = compare_new(missing[k].kind, models, data);
        struct scene *scene = scene_new(compare);
        char *name = xformat("%s leaves out a pair that is missing anywhere",
                             compare_names[missing[k].kind]);

        scene_see(scene, NULL);
        for (size_t m = 0; m < 3; m++)
            close_to(gsl_matrix_get(scene->similarity, m, 0),
                     missing[k].want[m], 1e-11, name);
        scene_free(scene), compare_free(compare), free(name);
    }
    gsl_matrix_free(models), gsl_matrix_free(data);
}

/* ---- resamples ---- */

/*
 * The pool of subjects by its definition: of the RDMs (rows of `data`, NaN for
 * copies) each centered or ranked, scaled, and added copies[] times.
 */
static void pool_of(double *pool, enum compare_kind kind,
                    const gsl_matrix *data, const unsigned *copies)
{
    size_t pairs = data->size2;
    double *x = NEW_ARRAY(double, pairs), *own = NEW_ARRAY(double, pairs);

    memset(pool, 0, pairs * sizeof(*pool));
    for (size_t s = 0; s < data->size1; s++) {
        double mean = 0, square = 0;
        size_t n = 0;

        for (size_t p = 0; p < pairs; p++)
            if (!isnan(gsl_matrix_get(data, s, p)))
                x[n++] = gsl_matrix_get(data, s, p);
        if (compare_is_ranked(kind))
            order_ranks(x, x, n);
        for (size_t k = 0; k < n; k++)
            mean += x[k] / (double)n;
        if (kind != COMPARE_CORRELATION &&
            kind != COMPARE_WHITENED_CORRELATION && !compare_is_whole(kind))
            mean = 0;
        for (size_t k = 0; k < n; k++)
            square +=
                compare_is_whole(kind) ? 0 : (x[k] - mean) * (x[k] - mean);
        for (size_t k = 0; k < n; k++)
            own[k] = compare_is_ranked(kind)  ? x[k]
                     : compare_is_whole(kind) ? x[k] / mean
                                              : (x[k] - mean) / sqrt(square);
        n = 0;
        for (size_t p = 0; p < pairs; p++)
            pool[p] +=
                isnan(gsl_matrix_get(data, s, p)) ? NAN : copies[s] * own[n++];
    }
    free(x), free(own);
}

/* The similarity of the pool with subject s, in the resample spelled out. */
static double bound(enum compare_kind kind, const gsl_matrix *data,
                    const unsigned *copies, size_t s)
{
    gsl_matrix *pool = gsl_matrix_alloc(1, data->size2);
    gsl_matrix_const_view own =
        gsl_matrix_const_submatrix(data, s, 0, 1, data->size2);
    struct compare *compare;
    struct scene *scene;
    double result;

    pool_of(pool->data, kind, data, copies);
    compare = compare_new(kind, pool, &own.matrix);
    scene = scene_new(compare);
    scene_see(scene, NULL);
    result = gsl_matrix_get(scene->similarity, 0, 0);
    scene_free(scene), compare_free(compare), gsl_matrix_free(pool);
    return result;
}

static void check_resample(enum compare_kind kind, const unsigned *copies,
                           const unsigned *subjects)
{
    bool is_whole = compare_is_whole(kind);
    gsl_matrix *models = rdms_models(), *data = rdms_subjects();
    gsl_matrix *long_models = rdms_expand(models, copies, is_whole ? 0 : NAN);
    gsl_matrix *long_data = rdms_expand(data, copies, is_whole ? 0 : NAN);
    struct compare *brief = compare_new(kind, models, data);
    struct compare *full = compare_new(kind, long_models, long_data);
    struct scene *fast = scene_new(brief), *slow = scene_new(full);
    double lower[RDMS_SUBJECTS], upper[RDMS_SUBJECTS];
    double tolerance = is_whole ? 1e-6 : 1e-9;
    char *name = xformat("%s: weights are the resample spelled out",
                         compare_names[kind]);

    scene_see(fast, copies);
    scene_see(slow, NULL);
    ok(distance(fast->similarity, slow->similarity) < tolerance, name);
    free(name);
    name = xformat("%s: so are the ceilings, with subjects drawn twice",
                   compare_names[kind]);
    ceiling_bounds(lower, upper, fast, subjects);
    for (size_t s = 0; s < RDMS_SUBJECTS && kind != COMPARE_BURES_METRIC &&
                       kind < COMPARE_CKA;
         s++) {
        unsigned rest[RDMS_SUBJECTS];

        memcpy(rest, subjects, sizeof(rest));
        rest[s] = 0;
        close_to(upper[s],
                 subjects[s] ? bound(kind, long_data, subjects, s) : NAN,
                 tolerance, name);
        close_to(lower[s], subjects[s] ? bound(kind, long_data, rest, s) : NAN,
                 tolerance, name);
    }
    free(name);
    scene_free(fast), scene_free(slow);
    compare_free(brief), compare_free(full);
    gsl_matrix_free(models), gsl_matrix_free(data);
    gsl_matrix_free(long_models), gsl_matrix_free(long_data);
}

static void check_resamples(void)
{
    static const unsigned copies[RDMS_CONDITIONS] = {2, 0, 1, 3, 0, 1, 1, 0};
    static const unsigned subjects[RDMS_SUBJECTS] = {2, 0, 1, 1};

    for (int kind = 0; kind < COMPARE_KINDS; kind++)
        if (kind != COMPARE_RIEMANNIAN)
            check_resample((enum compare_kind)kind, copies, subjects);
}

/* ---- edges ---- */

static double lone(enum compare_kind kind, const double *model,
                   const double *data, size_t pairs, const unsigned *copies)
{
    gsl_matrix_const_view a = gsl_matrix_const_view_array(model, 1, pairs);
    gsl_matrix_const_view b = gsl_matrix_const_view_array(data, 1, pairs);
    struct compare *compare = compare_new(kind, &a.matrix, &b.matrix);
    struct scene *scene = scene_new(compare);
    double result;

    scene_see(scene, copies);
    result = gsl_matrix_get(scene->similarity, 0, 0);
    scene_free(scene), compare_free(compare);
    return result;
}

static void check_edges(void)
{
    static const double flat[] = {.1, .1, .1, .1, .1, .1};
    static const double data[] = {.3, .5, .2, .9, .4, .7};
    static const double half[] = {.15, .25, .1, .45, .2, .35};
    static const unsigned two[] = {2, 2, 0, 0}, three[] = {1, 2, 1, 0};

    for (int kind = 0; kind < COMPARE_KINDS; kind++) {
        const char *title = compare_names[kind];
        double same = lone((enum compare_kind)kind, half, data, 6, NULL);
        double flatly = lone((enum compare_kind)kind, flat, data, 6, NULL);
        char *name = xformat("%s of two conditions is n/a", title);

        ok(isnan(lone((enum compare_kind)kind, half, data, 6, two)), name);
        free(name);
        name = xformat("%s does not mind the scale", title);
        if (kind != COMPARE_BURES_METRIC && kind != COMPARE_RIEMANNIAN)
            close_to(same, 1,
                     compare_is_whole((enum compare_kind)kind) ? 1e-7 : 1e-12,
                     name);
        free(name);
        name = xformat("a constant RDM has no %s", title);
        if (kind == COMPARE_RHO_A || kind == COMPARE_TAU_A)
            ok(flatly == 0, "a constant RDM has rho-a and tau-a of 0");
        else if (compare_has_zero((enum compare_kind)kind))
            ok(isnan(flatly), name);
        free(name);
    }
    ok(isnan(lone(COMPARE_CKA_DEBIASED, half, data, 6, three)),
       "debiased CKA of three conditions is n/a");
    ok(isnan(lone(COMPARE_RIEMANNIAN, half, data, 6, three)),
       "a condition that stands twice has no Riemannian distance");
}

int main(void)
{
    check_reference();
    check_missing();
    check_resamples();
    check_edges();
    return done();
}
