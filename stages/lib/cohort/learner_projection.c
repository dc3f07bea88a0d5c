#include "cohort/learner.h"

#include "base/mem.h"
#include "cohort/nest.h"
#include "num/blas.h"
#include "stats/adjust.h"
#include "stats/stability.h"

#include <math.h>
#include <stdlib.h>

/* dual[subjects] of PCA-LDA of the members of a half. */
static bool discriminate(double *dual, const struct learning *learning,
                         const bool *is_in, const gsl_matrix *gram)
{
    const struct classify *classify = learning->classify;
    struct lda_options options = {.shrinkage = NAN, .has_equal_priors = true};
    enum role *role = NEW_ARRAY(enum role, learning->subjects);
    struct view *view;
    struct nest_fit fit;
    bool is_done;

    for (size_t i = 0; i < learning->subjects; i++)
        role[i] = is_in[i] ? ROLE_TRAIN : ROLE_NONE;
    view = nest_view_new(gram, classify->cohort.confounds, role);
    free(role);
    if (!view)
        return false;
    fit = nest_fit_new(view);
    is_done =
        nest_fit(&fit, view, LINEAR_PCA_LDA, classify->options->mask_components,
                 learning->input->labels, &options);
    for (size_t i = 0; i < view->trains; i++)
        dual[view->train[i]] = fit.dual[i];
    adjust_weights(dual, view->adjust);
    nest_fit_release(&fit), nest_view_free(view);
    return is_done;
}

/* The gram of the features that half h has chosen so far. */
static void gram_of_half(gsl_matrix *gram, const struct learning *learning,
                         size_t h)
{
    const bool *is_chosen = learning->is_chosen + h * learning->features;
    double *scale = NEW_ARRAY(double, learning->features);

    for (size_t j = 0; j < learning->features; j++)
        scale[j] = !is_chosen[j]            ? 0
                   : learning->input->scale ? learning->input->scale[j]
                                            : 1;
    features_gram(gram, learning->classify->features, scale);
    free(scale);
}

/* weights (halves x features) of the scaled features. */
static void project(gsl_matrix *weights, const struct learning *learning,
                    const gsl_matrix *duals)
{
    const double *scale = learning->input->scale;

    for (size_t first = 0; first < learning->features;
         first += FEATURES_BLOCK) {
        size_t left = learning->features - first;
        size_t width = left < FEATURES_BLOCK ? left : FEATURES_BLOCK;
        gsl_matrix *x = gsl_matrix_alloc(learning->subjects, width);
        gsl_matrix_view part =
            gsl_matrix_submatrix(weights, 0, first, learning->halves, width);

        features_block(x, learning->classify->features, first);
        blas_product(&part.matrix, 1, BLAS_PLAIN, duals, BLAS_PLAIN, x, 0);
        for (size_t h = 0; scale && h < learning->halves; h++)
            for (size_t j = 0; j < width; j++)
                *gsl_matrix_ptr(&part.matrix, h, j) *= scale[first + j];
        gsl_matrix_free(x);
    }
}

bool learner_projection(struct learning *learning, bool is_again)
{
    size_t count = learning->subjects, halves = learning->halves;
    gsl_matrix *duals = gsl_matrix_calloc(halves, count);
    gsl_matrix *weights = gsl_matrix_alloc(halves, learning->features);
    gsl_matrix *gram = gsl_matrix_alloc(count, count);
    bool is_done = true;

    gsl_matrix_memcpy(gram, learning->input->plain);
    for (size_t h = 0; h < halves && is_done; h++) {
        if (is_again)
            gram_of_half(gram, learning, h);
        is_done = discriminate(gsl_matrix_ptr(duals, h, 0), learning,
                               learning->is_in + h * count, gram);
    }
    if (is_done)
        project(weights, learning, duals);
    for (size_t h = 0; h < halves && is_done; h++) {
        bool *is_chosen = learning->is_chosen + h * learning->features;
        double *row = gsl_matrix_ptr(weights, h, 0);

        for (size_t j = 0; is_again && j < learning->features; j++)
            row[j] *= is_chosen[j];
        stability_top(is_chosen, row, learning->features,
                      learning->classify->options->mask_share);
    }
    gsl_matrix_free(duals), gsl_matrix_free(weights), gsl_matrix_free(gram);
    return is_done;
}
