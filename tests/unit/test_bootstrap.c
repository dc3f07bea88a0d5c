/* Resamples of models, permuted labels, and the level of every test. */
#include "../tap.h"
#include "base/mem.h"
#include "geometry/inference.h"
#include "rdms.h"
#include "rsa/ceiling.h"
#include "rsa/relabel.h"

#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 40, STREAM = 0x424f4f54 };

static bool same(const gsl_matrix *a, const gsl_matrix *b)
{
    return !memcmp(a->data, b->data, a->size1 * a->size2 * sizeof(double));
}

/* Sample b once more, by scenes of its own. */
static void check_samples(const struct evaluation *plan,
                          const struct bootstrap *bootstrap)
{
    const struct compare *compare = plan->compare;
    struct scene *scene = scene_new(compare);
    unsigned conditions[RDMS_CONDITIONS], subjects[RDMS_SUBJECTS];
    double lower[RDMS_SUBJECTS], upper[RDMS_SUBJECTS], most = 0;

    for (size_t b = 0; b < SAMPLES; b++) {
        struct rng rng = rng_init(3, ((uint64_t)STREAM << 32) + b);

        bootstrap_draw(conditions, RDMS_CONDITIONS, &rng);
        bootstrap_draw(subjects, RDMS_SUBJECTS, &rng);
        scene_see(scene, conditions);
        ceiling_bounds(lower, upper, scene, subjects);
        for (size_t k = 0; k < RDMS_MODELS; k++) {
            double sum = 0, got;

            for (size_t s = 0; s < RDMS_SUBJECTS; s++)
                if (subjects[s])
                    sum += subjects[s] *
                           gsl_matrix_get(scene->similarity, k, s) /
                           RDMS_SUBJECTS;
            got = gsl_matrix_get(bootstrap->means[BOOTSTRAP_BOTH], k, b);
            if (!isnan(got) && !isnan(sum))
                most = fmax(most, fabs(got - sum));
        }
        if (!isnan(ceiling_mean(lower, RDMS_SUBJECTS)))
            most =
                fmax(most, fabs(ceiling_mean(lower, RDMS_SUBJECTS) -
                                gsl_matrix_get(bootstrap->means[BOOTSTRAP_BOTH],
                                               RDMS_MODELS, b)));
    }
    ok(most < 1e-12, "a sample is what its draws show");
    scene_free(scene);
}

static void check_bootstrap(struct compare *compare)
{
    struct families families = families_single(RDMS_MODELS);
    struct evaluation plan = {.compare = compare, .families = &families};
    bool all[] = {true, true, true};
    struct bootstrap one = bootstrap_run(&plan, all, SAMPLES, 3, 1);
    struct bootstrap two = bootstrap_run(&plan, all, SAMPLES, 3, 2);
    unsigned copies[RDMS_SUBJECTS], total = 0;
    struct rng rng = rng_init(1, 1);

    check_samples(&plan, &one);
    for (int kind = 0; kind < BOOTSTRAP_KINDS; kind++)
        ok(same(one.means[kind], two.means[kind]),
           "samples do not depend on threads");
    bootstrap_release(&one), bootstrap_release(&two);
    plan.folds[0] = plan.folds[1] = 2;
    one = bootstrap_run(&plan, all, SAMPLES, 3, 1);
    two = bootstrap_run(&plan, all, SAMPLES, 3, 2);
    ok(same(one.means[2], two.means[2]) && one.single[2],
       "nor do those with folds");
    bootstrap_release(&one), bootstrap_release(&two);
    bootstrap_draw(copies, RDMS_SUBJECTS, &rng);
    for (size_t s = 0; s < RDMS_SUBJECTS; s++)
        total += copies[s];
    ok(total == RDMS_SUBJECTS, "as many are drawn as there are");
    families_release(&families);
}

/* Selection among noise: what is chosen by the data does well in them. */
static void check_folds(void)
{
    enum { MANY = 20, N = 18 };
    gsl_matrix *models = gsl_matrix_calloc(MANY, N * (N - 1) / 2);
    gsl_matrix *data = gsl_matrix_calloc(6, N * (N - 1) / 2);
    struct families families = families_single(MANY);
    struct evaluation plan = {.families = &families, .folds = {3, 3}};
    gsl_matrix *values = gsl_matrix_alloc(1, 6);
    double lower[6], upper[6], mean;
    struct rng rng = rng_init(1, 1);
    struct compare *compare;

    for (size_t k = 0; k < MANY; k++)
        add_rdm(models, k, N, 20, 100 + k);
    for (size_t s = 0; s < 6; s++)
        add_rdm(data, s, N, 20, 200 + s);
    families.kind = FAMILIES_WEIGHTED;
    families.count = 1;
    families.start[1] = MANY;
    plan.compare = compare = compare_new(COMPARE_CORRELATION, models, data);
    evaluation_run(values, lower, upper, &plan, &rng);
    mean = ceiling_mean(values->data, 6);
    ok(fabs(mean) < 0.15, "weights fitted to noise do not help elsewhere");
    printf("# mean of 20 weighted models of noise: %g\n", mean);
    compare_free(compare), families_release(&families);
    gsl_matrix_free(models), gsl_matrix_free(data), gsl_matrix_free(values);
}

static void check_labels(void)
{
    gsl_matrix *models = rdms_models(), *data = rdms_subjects();
    double p[RDMS_MODELS], again[RDMS_MODELS];

    for (int kind = 0; kind < COMPARE_KINDS; kind++) {
        struct compare *compare =
            compare_new((enum compare_kind)kind, models, data);
        char *name = xformat("%s finds the model by permuted labels",
                             compare_names[kind]);

        if (kind != COMPARE_RIEMANNIAN) {
            relabel_test(p, compare, 200, 1, 1);
            relabel_test(again, compare, 200, 1, 2);
            ok(p[0] < 0.02 && p[1] > 0.05 && p[2] > 0.05, name);
            ok(!memcmp(p, again, sizeof(p)), "whatever the threads");
        }
        compare_free(compare), free(name);
    }
    gsl_matrix_set(data, 0, 3, NAN);
    struct compare *compare = compare_new(COMPARE_COSINE, models, data);
    relabel_test(p, compare, 20, 1, 1);
    ok(isnan(p[0]), "labels cannot be permuted where a pair is missing");
    compare_free(compare), gsl_matrix_free(models), gsl_matrix_free(data);
}

/* ---- levels: 300 null studies; tests/tools/rsa_null does 2,000 ---- */

/* Squared distances of normal patterns, added to a row. */
static void add_normal(gsl_matrix *rdms, size_t r, size_t n, uint64_t stream)
{
    enum { UNITS = 20 };
    double *x = NEW_ARRAY(double, n *UNITS);
    struct rng rng = rng_init(11, stream);
    size_t p = 0;

    rng_normals(&rng, x, n * UNITS);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++, p++)
            for (size_t u = 0; u < UNITS; u++)
                *gsl_matrix_ptr(rdms, r, p) +=
                    pow(x[i * UNITS + u] - x[j * UNITS + u], 2);
    free(x);
}

static double level(enum spread_kind resampling, enum inference_test test)
{
    enum { STUDIES = 300, N = 20, WHO = 8 };
    struct families families = families_single(1);
    struct inference_options options = {resampling, test, VERDICTS_NONE,
                                        150,        1,    1};
    double below = 0;

    for (size_t study = 0; study < STUDIES; study++) {
        gsl_matrix *model = gsl_matrix_calloc(1, N * (N - 1) / 2);
        gsl_matrix *data = gsl_matrix_calloc(WHO, N * (N - 1) / 2);
        struct evaluation plan = {.families = &families};
        uint64_t seed = 100 * study;
        struct compare *compare;
        struct inference *found;

        add_normal(model, 0, N, seed);
        for (size_t s = 0; s < WHO; s++) {
            if (resampling >= SPREAD_CONDITIONS)
                add_normal(data, s, N, seed + 1);
            add_normal(data, s, N, seed + 2 + s);
        }
        plan.compare = compare = compare_new(COMPARE_CORRELATION, model, data);
        options.seed = study;
        found = inference_run(&plan, &options);
        below += found->model[0].zero < 0.05;
        inference_free(found), compare_free(compare);
        gsl_matrix_free(model), gsl_matrix_free(data);
    }
    families_release(&families);
    return below / STUDIES;
}

static void check_levels(void)
{
    static const struct {
        enum spread_kind resampling;
        enum inference_test test;
    } options[] = {{SPREAD_NONE, INFERENCE_T},
                   {SPREAD_NONE, INFERENCE_SIGNED_RANK},
                   {SPREAD_NONE, INFERENCE_LABELS},
                   {SPREAD_SUBJECTS, INFERENCE_T},
                   {SPREAD_SUBJECTS, INFERENCE_PERCENTILE},
                   {SPREAD_CONDITIONS, INFERENCE_T},
                   {SPREAD_CONDITIONS, INFERENCE_PERCENTILE},
                   {SPREAD_DUAL, INFERENCE_T}};

    for (size_t k = 0; k < sizeof(options) / sizeof(*options); k++) {
        double share = level(options[k].resampling, options[k].test);
        char *name = xformat("%s by %s rejects 5 %% of null studies",
                             inference_resamplings[options[k].resampling],
                             inference_tests[options[k].test]);

        printf("# %s: %.3f\n", name, share);
        ok(share > 0.013 && share < 0.093, name); /* binomial, .9995 */
        free(name);
    }
}

int main(void)
{
    gsl_matrix *models = rdms_models(), *data = rdms_subjects();
    struct compare *compare = compare_new(COMPARE_SPEARMAN, models, data);

    check_bootstrap(compare);
    check_folds();
    check_labels();
    check_levels();
    compare_free(compare), gsl_matrix_free(models), gsl_matrix_free(data);
    return done();
}
