/*
 * nest.h - the training subjects of a fold, and its inner folds.
 */
#ifndef COHORT_NEST_H
#define COHORT_NEST_H

#include "cohort/classify.h"
#include "stats/adjust.h"
#include "stats/linear.h"

/* Some train and others are tested, with all that a fit needs of both. */
struct view {
    size_t trains, tests;
    size_t *train, *test; /* places among the subjects */
    struct adjust *adjust;
    struct spectrum *spectrum;
    gsl_matrix *cross; /* products of tests with trains; NULL without tests */
};

/* Of roles[] of all subjects, from the products `gram` of the features, freed
 * of `confounds` (NULL: centered); NULL where the products are not finite. */
struct view *nest_view_new(const gsl_matrix *gram, const gsl_matrix *confounds,
                           const enum role *role);
void nest_view_free(struct view *view);

struct nest {
    struct view *outer, **inner;
    size_t inners;
};

/*
 * Of the subjects of a split, from the products `gram` of the features: freed
 * of `confounds` (NULL: centered), learnt in each inner training set anew.
 * Without `has_inner` there are no inner folds; otherwise there are at least
 * two, or NULL is returned, as it is when the products are not finite.  Give it
 * back with nest_free().
 */
struct nest *nest_new(const struct classify *classify, const gsl_matrix *gram,
                      const gsl_matrix *confounds, const struct split *split,
                      bool has_inner);
void nest_free(struct nest *nest);

/*
 * dual[view->trains] and *bias of a model, by labels[] of all subjects, and
 * score[view->tests].  False where the fit fails.
 */
struct nest_fit {
    double *dual, bias, *score;
};
struct nest_fit nest_fit_new(const struct view *view);
void nest_fit_release(struct nest_fit *fit);
bool nest_fit(struct nest_fit *fit, const struct view *view,
              enum linear_model model, double parameter, const bool *labels,
              const struct lda_options *options)
    __attribute__((warn_unused_result));

/* The parameter with the best balanced accuracy in the inner folds, the first
 * of equals; NaN where a fit fails. */
double nest_choose(const struct nest *nest, const struct rival *rival,
                   const bool *labels, const struct lda_options *options);

#endif
