/*
 * rsa_null SIMULATIONS COMPARATOR BOOTSTRAP TEST SUBJECTS CONDITIONS [SAMPLES
 * [FORM]]: how often each p is below .05 when there is nothing to find.  FORM:
 * similarity, partial (given the last model), regression, folds (the same
 * cross-validated), or weighted (a family of two models, the last alone).
 *
 * Patterns are normal, of 30 units, new for every condition; those of a subject
 * are what all share plus its own, and RDMs are squared distances.
 *
 *   zero     models of patterns that have nothing to do with the subjects; what
 *            subjects share exists only where conditions are drawn, since for
 *            given conditions it would be a chance similarity of all subjects
 *   pair     the same without, or models that are what all share plus noise of
 *            one size where conditions are drawn
 *   fwer     any of the three pairs, corrected by the largest statistic
 *   ceiling  a model that is the pool of as many other subjects as a subject is
 *            compared with: exactly as good as the lower bound
 *   fixed    the same by t against the bound as a number, as others do it
 *
 * Prints, a line each: the name, the share that is below .05, the share n/a.
 */
#include "base/mem.h"
#include "base/rng.h"
#include "geometry/inference.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UNITS = 30, MODELS = 3, COUNTS = 5 };
enum design { DESIGN_ZERO, DESIGN_PAIR, DESIGN_CEILING };

struct count {
    double below, missing, all;
};

static const char *const names[COUNTS] = {"zero", "pair", "fwer", "ceiling",
                                          "fixed"};

static void add(struct count *count, double p)
{
    count->all++;
    count->missing += isnan(p);
    count->below += p < 0.05;
}

/* row += squared distances of a shared + noise pattern. */
static void add_rdm(double *row, size_t n, const double *shared, double share,
                    double own, struct rng *rng)
{
    double *x = NEW_ARRAY(double, n *UNITS);
    size_t p = 0;

    rng_normals(rng, x, n * UNITS);
    for (size_t k = 0; k < n * UNITS; k++)
        x[k] = share * shared[k] + own * x[k];
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++, p++)
            for (size_t u = 0; u < UNITS; u++) {
                double d = x[i * UNITS + u] - x[j * UNITS + u];

                row[p] += d * d / UNITS;
            }
    free(x);
}

static void make(gsl_matrix *models, gsl_matrix *data, enum design design,
                 bool is_general, struct rng *rng)
{
    size_t n = compare_conditions(data->size2), subjects = data->size1;
    double *shared = NEW_ARRAY(double, n *UNITS);
    double share = is_general || design == DESIGN_CEILING ? 1 : 0;

    rng_normals(rng, shared, n * UNITS);
    gsl_matrix_set_zero(models), gsl_matrix_set_zero(data);
    for (size_t s = 0; s < subjects; s++)
        add_rdm(gsl_matrix_ptr(data, s, 0), n, shared, share, 1, rng);
    for (size_t k = 0; k < models->size1; k++) {
        double *row = gsl_matrix_ptr(models, k, 0);

        if (design == DESIGN_CEILING)
            for (size_t s = 0; s + 1 < subjects; s++)
                add_rdm(row, n, shared, 1, 1, rng);
        else
            add_rdm(row, n, shared, design == DESIGN_PAIR ? share : 0, 1, rng);
    }
    free(shared);
}

static void judge(struct count *counts, const struct evaluation *plan,
                  const struct inference_options *options, enum design design)
{
    struct inference *found = inference_run(plan, options);

    if (design == DESIGN_ZERO)
        add(&counts[0], found->model[0].zero);
    if (design == DESIGN_PAIR) {
        double least = NAN;

        for (size_t k = 0; k < found->pairs; k++)
            least = fmin(least, found->pair[k].adjusted);
        add(&counts[1], found->pair[0].p);
        add(&counts[2], least);
    }
    if (design == DESIGN_CEILING) {
        const struct inference_model *model = &found->model[0];

        add(&counts[3], model->ceiling);
        add(&counts[4], verdicts_t(model->mean - found->lower, model->error,
                                   (double)found->subjects - 1, true));
    }
    inference_free(found);
}

static int find(const char *const *list, const char *name)
{
    for (int k = 0; list[k]; k++)
        if (!strcmp(list[k], name))
            return k;
    fprintf(stderr, "rsa_null: what is '%s'?\n", name);
    exit(2);
}

static const char *const forms[] = {"similarity", "partial",  "regression",
                                    "folds",      "weighted", NULL};

static struct families families_of(int form)
{
    struct families families = families_single(MODELS);

    if (form == 4) {
        families.kind = FAMILIES_WEIGHTED;
        families.count = 2;
        families.start[1] = 2, families.start[2] = 3;
    }
    if (form == 1)
        families.count = MODELS - 1;
    return families;
}

/* As the stage plans it. */
static void plan_form(struct evaluation *plan, int form, bool is_drawn)
{
    static const bool last[MODELS] = {false, false, true};

    plan->method = form == 1   ? FAMILIES_PARTIAL
                   : form == 2 ? FAMILIES_REGRESSION
                               : FAMILIES_SIMILARITY;
    plan->is_control = last;
    if (form >= 3) {
        plan->folds[0] =
            evaluation_condition_folds(plan->compare->conditions, is_drawn);
        plan->folds[1] =
            evaluation_subject_folds(plan->compare->subjects, is_drawn);
    }
}

int main(int argc, char **argv)
{
    struct count counts[COUNTS] = {{0}};
    struct inference_options options = {.correction = VERDICTS_FWER,
                                        .threads = 1};
    struct families families;
    size_t simulations, subjects, pairs;
    int form;
    enum compare_kind kind;
    gsl_matrix *models, *data;

    if (argc < 7)
        return 2;
    simulations = strtoul(argv[1], NULL, 10);
    kind = (enum compare_kind)find(compare_names, argv[2]);
    options.resampling = (enum spread_kind)find(inference_resamplings, argv[3]);
    options.test = (enum inference_test)find(inference_tests, argv[4]);
    options.samples = argc > 7 ? strtoul(argv[7], NULL, 10) : 200;
    form = argc > 8 ? find(forms, argv[8]) : 0;
    families = families_of(form);
    subjects = strtoul(argv[5], NULL, 10);
    pairs = strtoul(argv[6], NULL, 10);
    pairs = pairs * (pairs - 1) / 2;
    models = gsl_matrix_alloc(MODELS, pairs);
    data = gsl_matrix_alloc(subjects, pairs);
    for (size_t k = 0; k < 3 * simulations; k++) {
        struct rng rng = rng_init(7, k);
        struct compare *compare;
        struct evaluation plan = {.families = &families};

        make(models, data, (enum design)(k % 3),
             options.resampling >= SPREAD_CONDITIONS ||
                 options.test == INFERENCE_LABELS,
             &rng);
        plan.compare = compare = compare_new(kind, models, data);
        options.seed = k;
        plan_form(&plan, form, options.resampling != SPREAD_NONE);
        judge(counts, &plan, &options, (enum design)(k % 3));
        compare_free(compare);
    }
    for (int k = 0; k < COUNTS; k++)
        printf("%s %.4f %.4f\n", names[k], counts[k].below / counts[k].all,
               counts[k].missing / counts[k].all);
    families_release(&families), gsl_matrix_free(models), gsl_matrix_free(data);
    return 0;
}
