#include "cohort/classify.h"

#include "base/mem.h"
#include "base/report.h"
#include "cohort/lens.h"
#include "cohort/nest.h"
#include "num/blas.h"
#include "num/workers.h"
#include "stats/adjust.h"
#include "stats/folds.h"

#include <math.h>
#include <stdlib.h>

/* Permutation p draws from the stream p beyond this. */
#define STREAM_LABELS ((uint64_t)1 << 32)

/* One fold, the same for the labels that are and all that are permuted. */
struct round {
    struct classify *classify;
    size_t fold; /* folds.count: everyone trains */
    bool *trains;
    double *scale;          /* or NULL */
    gsl_matrix *gram;       /* of the scaled features */
    struct nest *nest;      /* NULL with a mask learner: one for all labels */
    struct nest *phenotype; /* or NULL */
    bool has_inner;
    const char **faults; /* of each permutation */
};

static struct lda_options discriminant(const struct classify *classify)
{
    return (struct lda_options){.shrinkage = classify->options->shrinkage,
                                .has_equal_priors =
                                    classify->options->has_equal_priors};
}

/* ---- rivals that need no features ---- */

/* Log odds of the training subjects of a group, or of all where it has none or
 * as many of the one as of the other; half a subject more of each. */
static double odds(const struct round *round, const bool *labels, size_t group)
{
    const struct cohort *cohort = &round->classify->cohort;
    double all[2] = {.5, .5}, own[2] = {.5, .5};

    for (size_t i = 0; i < cohort->count; i++) {
        if (!round->trains[i])
            continue;
        all[labels[i]]++;
        own[labels[i]] += cohort->group[i] == group;
    }
    return own[0] == own[1] ? log(all[1] / all[0]) : log(own[1] / own[0]);
}

static void score_without(double *score, const struct rival *rival,
                          const struct round *round, const bool *labels,
                          const struct view *view)
{
    for (size_t i = 0; i < view->tests; i++)
        score[i] = odds(round, labels,
                        rival->kind == RIVAL_GROUP
                            ? round->classify->cohort.group[view->test[i]]
                            : NO_FOLD);
}

/* ---- one rival in one fold ---- */

static void count_tests(struct rival *rival, const struct nest_fit *fit,
                        const struct view *view, const bool *labels, size_t p)
{
    for (size_t i = 0; i < view->tests; i++) {
        size_t who = view->test[i];

        rival->correct[p] += (fit->score[i] > 0) == labels[who];
        if (!p)
            rival->score[who] = fit->score[i];
    }
}

static void keep_weights(const struct rival *rival, const struct round *round,
                         const struct nest_fit *fit, const struct view *view,
                         const double *lens)
{
    size_t count = round->classify->cohort.count;
    double *dual = NEW_ARRAY(double, count);

    for (size_t i = 0; i < view->trains; i++)
        dual[view->train[i]] = fit->dual[i];
    adjust_weights(dual, view->adjust);
    lens_weights(rival->weights, round->classify, dual, lens);
    free(dual);
}

/* Returns why it failed, or NULL. */
static const char *try_rival(struct rival *rival, const struct round *round,
                             const struct nest *nest, const bool *labels,
                             const double *lens, size_t p)
{
    struct lda_options options = discriminant(round->classify);
    const struct nest *used =
        rival->kind == RIVAL_PHENOTYPE ? round->phenotype : nest;
    struct nest_fit fit = nest_fit_new(used->outer);
    double parameter = INFINITY;
    bool is_done = true;

    if (rival->kind == RIVAL_MODEL)
        parameter = nest_choose(nest, rival, labels, &options);
    if (rival->kind == RIVAL_MAJORITY || rival->kind == RIVAL_GROUP)
        score_without(fit.score, rival, round, labels, used->outer);
    else
        is_done = !isnan(parameter) && nest_fit(&fit, used->outer, rival->model,
                                                parameter, labels, &options);
    if (is_done && round->fold < round->classify->folds.count)
        count_tests(rival, &fit, used->outer, labels, p);
    else if (is_done && rival->kind == RIVAL_MODEL)
        keep_weights(rival, round, &fit, used->outer, lens);
    if (!p)
        rival->chosen[round->fold] =
            rival->kind == RIVAL_MODEL ? parameter : NAN;
    nest_fit_release(&fit);
    return is_done ? NULL : rival->name;
}

/* ---- one fold with one order of labels ---- */

static const char *try_all(struct round *round, const struct nest *nest,
                           const bool *labels, const double *lens, size_t p)
{
    const char *fault = NULL;

    for (size_t k = 0; k < round->classify->rival_count && !fault; k++)
        fault = try_rival(&round->classify->rivals[k], round, nest, labels,
                          lens, p);
    return fault;
}

static const char *try_masked(struct round *round, const bool *labels, size_t p)
{
    struct classify *classify = round->classify;
    size_t count = classify->cohort.count;
    gsl_matrix *gram = gsl_matrix_alloc(count, count);
    double *lens = NEW_ARRAY(double, classify->features->count);
    struct lens_input input = {.trains = round->trains,
                               .labels = labels,
                               .scale = round->scale,
                               .plain = round->gram,
                               .fold = round->fold,
                               .is_told = !p};
    const char *fault = "the mask learner";

    if (lens_learn(lens, gram, classify, &input)) {
        struct nest *nest = nest_new(classify, gram, classify->cohort.confounds,
                                     round->fold, round->has_inner);

        if (nest)
            fault = try_all(round, nest, labels, lens, p);
        nest_free(nest);
    }
    gsl_matrix_free(gram), free(lens);
    return fault;
}

static void try_labels(void *context, size_t worker, size_t p)
{
    struct round *round = context;
    const struct cohort *cohort = &round->classify->cohort;
    bool *labels = NEW_ARRAY(bool, cohort->count);
    struct rng rng =
        rng_init((uint64_t)round->classify->options->seed, STREAM_LABELS + p);

    (void)worker;
    for (size_t i = 0; i < cohort->count; i++)
        labels[i] = cohort->is_positive[i];
    if (p)
        folds_shuffle(labels, round->classify->folds.block, cohort->count,
                      &rng);
    round->faults[p] =
        round->nest ? try_all(round, round->nest, labels, round->scale, p)
                    : try_masked(round, labels, p);
    free(labels);
}

/* ---- what a fold has in common ---- */

/* Columns of the phenotype in units of their spread among those who train. */
static struct nest *nest_of_phenotype(const struct round *round)
{
    const struct cohort *cohort = &round->classify->cohort;
    gsl_matrix *x = gsl_matrix_alloc(cohort->count, cohort->phenotype->size2);
    gsl_matrix *gram = gsl_matrix_alloc(cohort->count, cohort->count);
    struct nest *nest;

    gsl_matrix_memcpy(x, cohort->phenotype);
    for (size_t k = 0; k < x->size2; k++) {
        double sum = 0, square = 0, n = 0, spread;

        for (size_t i = 0; i < x->size1; i++) {
            double value = gsl_matrix_get(x, i, k);

            if (round->trains[i])
                sum += value, square += value * value, n++;
        }
        spread = sqrt(fmax(0, square / n - sum / n * (sum / n)));
        for (size_t i = 0; i < x->size1; i++)
            *gsl_matrix_ptr(x, i, k) *=
                spread * spread > 1e-12 * square ? 1 / spread : 0;
    }
    blas_product(gram, 1, BLAS_PLAIN, x, BLAS_TRANSPOSED, x, 0);
    nest = nest_new(round->classify, gram, NULL, round->fold, false);
    gsl_matrix_free(x), gsl_matrix_free(gram);
    return nest;
}

static void begin(struct round *round)
{
    struct classify *classify = round->classify;
    const struct classify_options *options = classify->options;
    size_t count = classify->cohort.count;

    round->trains = NEW_ARRAY(bool, count);
    for (size_t i = 0; i < count; i++)
        round->trains[i] =
            round->fold == classify->folds.count ||
            classify->folds.role[round->fold * count + i] == ROLE_TRAIN;
    for (size_t k = 0; k < classify->rival_count; k++)
        round->has_inner |= classify->rivals[k].choices > 1;
    round->gram = classify->gram;
    if (options->has_scaling) {
        round->scale = lens_scale(classify, round->trains);
        round->gram = gsl_matrix_alloc(count, count);
        features_gram(round->gram, classify->features, round->scale);
    }
    if (options->learner == CLASSIFY_ALL)
        round->nest =
            nest_new(classify, round->gram, classify->cohort.confounds,
                     round->fold, round->has_inner);
    if (options->learner == CLASSIFY_ALL && !round->nest)
        die("the participants who train are all of one fold: give one value "
            "of --components and --penalties, or more folds");
    if (classify->cohort.phenotype)
        round->phenotype = nest_of_phenotype(round);
}

static void end(struct round *round)
{
    nest_free(round->nest), nest_free(round->phenotype);
    if (round->gram != round->classify->gram)
        gsl_matrix_free(round->gram);
    free(round->trains), free(round->scale), free(round->faults);
}

void classify_run(struct classify *classify)
{
    for (size_t f = 0; f <= classify->folds.count; f++) {
        bool is_last = f == classify->folds.count;
        size_t orders = is_last ? 1 : classify->permutations + 1;
        struct round round = {.classify = classify,
                              .fold = f,
                              .faults = NEW_ARRAY(const char *, orders)};

        begin(&round);
        workers_run((size_t)classify->options->threads, orders, try_labels,
                    &round);
        for (size_t p = 0; p < orders; p++)
            if (round.faults[p])
                die("%s has no solution in fold '%s'; more --shrinkage, "
                    "larger --penalties or fewer --components may give one",
                    round.faults[p],
                    is_last ? "of all" : classify->folds.names[f]);
        end(&round);
        note("fold %zu of %zu", f, classify->folds.count);
    }
}
