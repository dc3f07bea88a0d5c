#include "cohort/nest.h"

#include "base/mem.h"
#include "stats/rates.h"

#include <math.h>
#include <stdlib.h>

/* ---- views ---- */

static void split(struct view *view, const enum role *role, size_t count)
{
    view->train = NEW_ARRAY(size_t, count);
    view->test = NEW_ARRAY(size_t, count);
    for (size_t i = 0; i < count; i++)
        if (role[i] == ROLE_TRAIN)
            view->train[view->trains++] = i;
        else if (role[i] == ROLE_TEST)
            view->test[view->tests++] = i;
}

static gsl_matrix *products(const struct view *view, const gsl_matrix *gram)
{
    gsl_matrix *cross;

    if (!view->tests)
        return NULL;
    cross = gsl_matrix_alloc(view->tests, view->trains);
    for (size_t i = 0; i < view->tests; i++)
        for (size_t j = 0; j < view->trains; j++)
            gsl_matrix_set(cross, i, j,
                           gsl_matrix_get(gram, view->test[i], view->train[j]));
    return cross;
}

void nest_view_free(struct view *view)
{
    if (!view)
        return;
    if (view->spectrum)
        spectrum_free(view->spectrum);
    if (view->cross)
        gsl_matrix_free(view->cross);
    adjust_free(view->adjust);
    free(view->train), free(view->test), free(view);
}

struct view *nest_view_new(const gsl_matrix *gram, const gsl_matrix *confounds,
                           const enum role *role)
{
    size_t count = gram->size1;
    struct view *view = NEW_ARRAY(struct view, 1);
    bool *trains = NEW_ARRAY(bool, count);
    gsl_matrix *adjusted = gsl_matrix_alloc(count, count);

    split(view, role, count);
    for (size_t i = 0; i < view->trains; i++)
        trains[view->train[i]] = true;
    gsl_matrix_memcpy(adjusted, gram);
    view->adjust = adjust_new(confounds, trains, count);
    adjust_gram(adjusted, view->adjust);
    view->spectrum = spectrum_new(adjusted, view->train, view->trains);
    view->cross = products(view, adjusted);
    gsl_matrix_free(adjusted), free(trains);
    if (!view->spectrum) {
        nest_view_free(view);
        return NULL;
    }
    return view;
}

/* ---- nests ---- */

/* inner[i] of those who train: homes in turn; returns how many. */
static size_t deal_homes(size_t *inner, const struct classify *classify,
                         const struct split *split)
{
    const struct folds *folds = split->folds;
    size_t *turn = NEW_ARRAY(size_t, folds->homes), homes = 0;
    size_t most = (size_t)classify->options->inner_folds;

    for (size_t i = 0; i < classify->cohort.count; i++)
        if (split_role(split, i) == ROLE_TRAIN)
            turn[split_home(split, i)] = 1;
    for (size_t h = 0; h < folds->homes; h++)
        if (turn[h])
            turn[h] = homes++;
    for (size_t i = 0; i < classify->cohort.count; i++)
        inner[i] = turn[split_home(split, i)] % most;
    free(turn);
    return homes < most ? homes : most;
}

static bool add_inner(struct nest *nest, const struct classify *classify,
                      const gsl_matrix *gram, const gsl_matrix *confounds,
                      const struct split *split)
{
    size_t count = classify->cohort.count;
    size_t *inner = NEW_ARRAY(size_t, count);
    enum role *part = NEW_ARRAY(enum role, count);
    bool is_done;

    nest->inners = deal_homes(inner, classify, split);
    nest->inner = NEW_ARRAY(struct view *, nest->inners);
    is_done = nest->inners > 1;
    for (size_t k = 0; k < nest->inners && is_done; k++) {
        for (size_t i = 0; i < count; i++)
            part[i] = split_role(split, i) != ROLE_TRAIN ? ROLE_NONE
                      : inner[i] == k                    ? ROLE_TEST
                                                         : ROLE_TRAIN;
        nest->inner[k] = nest_view_new(gram, confounds, part);
        is_done = nest->inner[k];
    }
    free(inner), free(part);
    return is_done;
}

struct nest *nest_new(const struct classify *classify, const gsl_matrix *gram,
                      const gsl_matrix *confounds, const struct split *split,
                      bool has_inner)
{
    size_t count = classify->cohort.count;
    struct nest *nest = NEW_ARRAY(struct nest, 1);
    enum role *role = NEW_ARRAY(enum role, count);
    bool is_done;

    for (size_t i = 0; i < count; i++)
        role[i] = split_role(split, i);
    nest->outer = nest_view_new(gram, confounds, role);
    is_done = nest->outer &&
              (!has_inner || add_inner(nest, classify, gram, confounds, split));
    free(role);
    if (!is_done) {
        nest_free(nest);
        return NULL;
    }
    return nest;
}

void nest_free(struct nest *nest)
{
    if (!nest)
        return;
    for (size_t k = 0; k < nest->inners; k++)
        nest_view_free(nest->inner[k]);
    nest_view_free(nest->outer);
    free(nest->inner), free(nest);
}

/* ---- fits ---- */

struct nest_fit nest_fit_new(const struct view *view)
{
    return (struct nest_fit){.dual = NEW_ARRAY(double, view->trains),
                             .score = NEW_ARRAY(double, view->tests)};
}

void nest_fit_release(struct nest_fit *fit)
{
    free(fit->dual), free(fit->score);
}

bool nest_fit(struct nest_fit *fit, const struct view *view,
              enum linear_model model, double parameter, const bool *labels,
              const struct lda_options *options)
{
    bool *is_positive = NEW_ARRAY(bool, view->trains), is_done;

    for (size_t i = 0; i < view->trains; i++)
        is_positive[i] = labels[view->train[i]];
    is_done = linear_fit(fit->dual, &fit->bias, model, parameter,
                         view->spectrum, is_positive, options);
    for (size_t i = 0; i < view->tests; i++) {
        fit->score[i] = fit->bias;
        for (size_t j = 0; j < view->trains; j++)
            fit->score[i] += gsl_matrix_get(view->cross, i, j) * fit->dual[j];
    }
    free(is_positive);
    return is_done;
}

/* Balanced accuracy of one parameter over the inner folds; NaN: failed. */
static double judge(const struct nest *nest, const struct rival *rival,
                    double parameter, const bool *labels,
                    const struct lda_options *options)
{
    struct rates rates = {0};
    bool is_done = true;

    for (size_t k = 0; k < nest->inners && is_done; k++) {
        const struct view *view = nest->inner[k];
        struct nest_fit fit = nest_fit_new(view);

        is_done =
            nest_fit(&fit, view, rival->model, parameter, labels, options);
        for (size_t i = 0; i < view->tests; i++)
            rates_add(&rates, labels[view->test[i]], fit.score[i] > 0);
        nest_fit_release(&fit);
    }
    return is_done ? rates_balanced(&rates) : NAN;
}

double nest_choose(const struct nest *nest, const struct rival *rival,
                   const bool *labels, const struct lda_options *options)
{
    double best = -1, chosen = rival->parameters[0];

    for (size_t k = 0; rival->choices > 1 && k < rival->choices; k++) {
        double value =
            judge(nest, rival, rival->parameters[k], labels, options);

        if (isnan(value))
            return NAN;
        if (value > best)
            best = value, chosen = rival->parameters[k];
    }
    return chosen;
}
