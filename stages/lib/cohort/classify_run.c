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

/* What is fitted in one split, the same for any order of the labels. */
struct setting {
    const struct classify *classify;
    const struct split *split;
    bool *trains;
    double *scale;          /* or NULL */
    gsl_matrix *gram;       /* of the scaled features */
    struct nest *nest;      /* NULL with a mask learner: one for all labels */
    struct nest *phenotype; /* or NULL */
    bool has_inner;
};

/* One fold, with the labels that are and all that are permuted. */
struct round {
    struct classify *classify;
    struct split split;
    struct setting *setting; /* NULL: every order has its own */
    const char **faults;     /* of each order */
};

/* One order of the labels. */
struct attempt {
    struct classify *classify;
    const struct setting *setting;
    const bool *labels;
    const double *lens;
    size_t order; /* 0: as they are */
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
static double odds(const struct attempt *attempt, size_t group)
{
    const struct cohort *cohort = &attempt->classify->cohort;
    double all[2] = {.5, .5}, own[2] = {.5, .5};

    for (size_t i = 0; i < cohort->count; i++) {
        if (!attempt->setting->trains[i])
            continue;
        all[attempt->labels[i]]++;
        own[attempt->labels[i]] += cohort->group[i] == group;
    }
    return own[0] == own[1] ? log(all[1] / all[0]) : log(own[1] / own[0]);
}

static void score_without(double *score, const struct rival *rival,
                          const struct attempt *attempt,
                          const struct view *view)
{
    const size_t *group = attempt->classify->cohort.group;

    for (size_t i = 0; i < view->tests; i++)
        score[i] =
            odds(attempt,
                 rival->kind == RIVAL_GROUP ? group[view->test[i]] : NO_FOLD);
}

/* ---- one rival in one fold ---- */

static void count_tests(struct rival *rival, const struct attempt *attempt,
                        const struct nest_fit *fit, const struct view *view)
{
    size_t repeat = attempt->setting->split->repeat;

    for (size_t i = 0; i < view->tests; i++) {
        size_t who = view->test[i];
        bool is_right = (fit->score[i] > 0) == attempt->labels[who];

        rival->correct[attempt->order] += is_right;
        if (!attempt->order)
            rival->repeated[repeat] += is_right;
        if (!attempt->order && !repeat)
            rival->score[who] = fit->score[i];
    }
}

static void keep_weights(const struct rival *rival,
                         const struct attempt *attempt,
                         const struct nest_fit *fit, const struct view *view)
{
    double *dual = NEW_ARRAY(double, attempt->classify->cohort.count);

    for (size_t i = 0; i < view->trains; i++)
        dual[view->train[i]] = fit->dual[i];
    adjust_weights(dual, view->adjust);
    lens_weights(rival->weights, attempt->classify, dual, attempt->lens);
    free(dual);
}

/* Returns why it failed, or NULL. */
static const char *try_rival(struct rival *rival, const struct attempt *attempt,
                             const struct nest *nest)
{
    const struct split *split = attempt->setting->split;
    struct lda_options options = discriminant(attempt->classify);
    const struct nest *used =
        rival->kind == RIVAL_PHENOTYPE ? attempt->setting->phenotype : nest;
    struct nest_fit fit = nest_fit_new(used->outer);
    double parameter = INFINITY;
    bool is_done = true;

    if (rival->kind == RIVAL_MODEL)
        parameter = nest_choose(nest, rival, attempt->labels, &options);
    if (rival->kind == RIVAL_MAJORITY || rival->kind == RIVAL_GROUP)
        score_without(fit.score, rival, attempt, used->outer);
    else
        is_done =
            !isnan(parameter) && nest_fit(&fit, used->outer, rival->model,
                                          parameter, attempt->labels, &options);
    if (is_done && split->fold < split->folds->count)
        count_tests(rival, attempt, &fit, used->outer);
    else if (is_done && rival->kind == RIVAL_MODEL)
        keep_weights(rival, attempt, &fit, used->outer);
    if (!attempt->order && !split->repeat)
        rival->chosen[split->fold] =
            rival->kind == RIVAL_MODEL ? parameter : NAN;
    nest_fit_release(&fit);
    return is_done ? NULL : rival->name;
}

/* ---- one fold with one order of labels ---- */

static const char *try_all(const struct attempt *attempt,
                           const struct nest *nest)
{
    const char *fault = NULL;

    for (size_t k = 0; k < attempt->classify->rival_count && !fault; k++)
        fault = try_rival(&attempt->classify->rivals[k], attempt, nest);
    return fault;
}

static const char *try_masked(struct attempt *attempt)
{
    struct classify *classify = attempt->classify;
    const struct setting *setting = attempt->setting;
    size_t count = classify->cohort.count;
    gsl_matrix *gram = gsl_matrix_alloc(count, count);
    double *lens = NEW_ARRAY(double, classify->features->count);
    struct lens_input input = {.trains = setting->trains,
                               .labels = attempt->labels,
                               .scale = setting->scale,
                               .plain = setting->gram,
                               .split = setting->split,
                               .is_told =
                                   !attempt->order && !setting->split->repeat};
    const char *fault = "the mask learner";

    if (lens_learn(lens, gram, classify, &input)) {
        struct nest *nest = nest_new(classify, gram, classify->cohort.confounds,
                                     setting->split, setting->has_inner);

        attempt->lens = lens;
        if (nest)
            fault = try_all(attempt, nest);
        nest_free(nest);
    }
    gsl_matrix_free(gram), free(lens);
    return fault;
}

/* ---- what a split has in common ---- */

/* Columns of the phenotype in units of their spread among those who train. */
static struct nest *nest_of_phenotype(const struct setting *setting)
{
    const struct cohort *cohort = &setting->classify->cohort;
    gsl_matrix *x = gsl_matrix_alloc(cohort->count, cohort->phenotype->size2);
    gsl_matrix *gram = gsl_matrix_alloc(cohort->count, cohort->count);
    struct nest *nest;

    gsl_matrix_memcpy(x, cohort->phenotype);
    for (size_t k = 0; k < x->size2; k++) {
        double sum = 0, square = 0, n = 0, spread;

        for (size_t i = 0; i < x->size1; i++) {
            double value = gsl_matrix_get(x, i, k);

            if (setting->trains[i])
                sum += value, square += value * value, n++;
        }
        spread = sqrt(fmax(0, square / n - sum / n * (sum / n)));
        for (size_t i = 0; i < x->size1; i++)
            *gsl_matrix_ptr(x, i, k) *=
                spread * spread > 1e-12 * square ? 1 / spread : 0;
    }
    blas_product(gram, 1, BLAS_PLAIN, x, BLAS_TRANSPOSED, x, 0);
    nest = nest_new(setting->classify, gram, NULL, setting->split, false);
    gsl_matrix_free(x), gsl_matrix_free(gram);
    return nest;
}

static struct setting *setting_new(const struct classify *classify,
                                   const struct split *split)
{
    const struct classify_options *options = classify->options;
    size_t count = classify->cohort.count;
    struct setting *setting = NEW_ARRAY(struct setting, 1);

    setting->classify = classify;
    setting->split = split;
    setting->trains = NEW_ARRAY(bool, count);
    for (size_t i = 0; i < count; i++)
        setting->trains[i] = split_role(split, i) == ROLE_TRAIN;
    for (size_t k = 0; k < classify->rival_count; k++)
        setting->has_inner |= classify->rivals[k].choices > 1;
    setting->gram = classify->gram;
    if (options->has_scaling) {
        setting->scale = lens_scale(classify, setting->trains);
        setting->gram = gsl_matrix_alloc(count, count);
        features_gram(setting->gram, classify->features, setting->scale);
    }
    if (options->learner == CLASSIFY_ALL)
        setting->nest =
            nest_new(classify, setting->gram, classify->cohort.confounds, split,
                     setting->has_inner);
    if (options->learner == CLASSIFY_ALL && !setting->nest)
        die("the participants who train are all of one fold: give one value "
            "of --components and --penalties, or more folds");
    if (classify->cohort.phenotype)
        setting->phenotype = nest_of_phenotype(setting);
    return setting;
}

static void setting_free(struct setting *setting)
{
    if (!setting)
        return;
    nest_free(setting->nest), nest_free(setting->phenotype);
    if (setting->gram != setting->classify->gram)
        gsl_matrix_free(setting->gram);
    free(setting->trains), free(setting->scale), free(setting);
}

/* ---- all orders of one fold ---- */

/* With repeats labels and folds go together (classify.h). */
static void try_order(void *context, size_t worker, size_t index)
{
    struct round *round = context;
    size_t p = round->classify->orders[0] + index;
    const struct cohort *cohort = &round->classify->cohort;
    bool *labels = NEW_ARRAY(bool, cohort->count);
    size_t *order = NEW_ARRAY(size_t, cohort->count);
    struct rng rng =
        rng_init((uint64_t)round->classify->options->seed, STREAM_LABELS + p);
    struct split split = round->split;
    struct setting *own = NULL;
    struct attempt attempt = {
        .classify = round->classify, .labels = labels, .order = p};

    (void)worker;
    for (size_t i = 0; i < cohort->count; i++)
        order[i] = i;
    if (p)
        folds_order(order, classify_blocks(round->classify), cohort->count,
                    &rng);
    for (size_t i = 0; i < cohort->count; i++)
        labels[i] = cohort->is_positive[order[i]];
    split.order = order;
    attempt.setting = round->setting;
    if (!attempt.setting)
        attempt.setting = own = setting_new(round->classify, &split);
    attempt.lens = attempt.setting->scale;
    round->faults[index] = attempt.setting->nest
                               ? try_all(&attempt, attempt.setting->nest)
                               : try_masked(&attempt);
    setting_free(own);
    free(labels), free(order);
}

static void run_split(struct classify *classify, const struct split *split)
{
    bool is_last = split->fold == split->folds->count;
    size_t orders = is_last ? !classify->orders[0]
                            : classify->orders[1] - classify->orders[0];
    struct round round = {.classify = classify,
                          .split = *split,
                          .faults = NEW_ARRAY(const char *, orders)};

    if (orders && classify->repeats == 1)
        round.setting = setting_new(classify, &round.split);
    workers_run((size_t)classify->options->threads, orders, try_order, &round);
    for (size_t p = 0; p < orders; p++)
        if (round.faults[p])
            die("%s has no solution in fold '%s'; more --shrinkage, larger "
                "--penalties or fewer --components may give one",
                round.faults[p],
                is_last ? "of all" : split->folds->names[split->fold]);
    setting_free(round.setting);
    free(round.faults);
}

void classify_run(struct classify *classify)
{
    for (size_t r = 0; r < classify->repeats; r++) {
        struct folds folds =
            r ? classify_folds(classify->options, &classify->cohort, r)
              : classify->folds;
        size_t splits = folds.count + !r; /* everyone, once */

        for (size_t f = 0; f < splits; f++) {
            struct split split = {.folds = &folds, .repeat = r, .fold = f};

            run_split(classify, &split);
            note("repeat %zu, fold %zu of %zu", r + 1, f + 1, splits);
        }
        if (r)
            classify_folds_release(&folds);
    }
    if (classify->shard.task == SHARD_MERGE)
        classify_merge(classify);
}
