#include "cohort/mask.h"

#include "base/mem.h"
#include "cohort/nest.h"
#include "num/blas.h"
#include "stats/adjust.h"
#include "stats/folds.h"
#include "stats/rates.h"
#include "stats/stability.h"

#include <math.h>
#include <stdlib.h>

#define STREAM_HALVES  ((uint64_t)2 << 32)
#define STREAM_PARCELS ((uint64_t)3 << 32)

enum { PARCEL_FOLDS = 3, PARCEL_ORDERS = 40, PARCEL_COMPONENTS = 5 };
#define PARCEL_LEVEL 0.05

struct learning {
    const struct classify *classify;
    const struct lens_input *input;
    size_t subjects, features, halves;
    bool *is_in;     /* halves x subjects */
    bool *is_chosen; /* halves x features */
};

static void draw_halves(struct learning *learning)
{
    const struct classify_options *options = learning->classify->options;
    size_t count = learning->subjects;
    struct rng rng = rng_init((uint64_t)options->seed,
                              STREAM_HALVES + learning->input->fold);

    for (size_t h = 0; h < learning->halves; h++) {
        bool *is_in = learning->is_in + h * count;

        if (options->halves)
            stability_half(is_in, learning->input->trains,
                           learning->input->labels, count, &rng);
        for (size_t i = 0; !options->halves && i < count; i++)
            is_in[i] = learning->input->trains[i];
    }
}

/* ---- univariate ---- */

static void choose_by_t(struct learning *learning)
{
    const struct classify *classify = learning->classify;
    struct adjust *adjust =
        adjust_new(classify->cohort.confounds, learning->input->trains,
                   learning->subjects);

    for (size_t first = 0; first < learning->features;
         first += FEATURES_BLOCK) {
        size_t left = learning->features - first;
        size_t width = left < FEATURES_BLOCK ? left : FEATURES_BLOCK;
        gsl_matrix *x = gsl_matrix_alloc(learning->subjects, width);
        gsl_matrix *t = gsl_matrix_alloc(learning->halves, width);

        features_block(x, classify->features, first);
        adjust_rows(x, adjust);
        stability_welch(t, x, learning->is_in, learning->input->labels);
        for (size_t h = 0; h < learning->halves; h++)
            for (size_t j = 0; j < width; j++)
                learning->is_chosen[h * learning->features + first + j] =
                    fabs(gsl_matrix_get(t, h, j)) > classify->options->mask_t;
        gsl_matrix_free(x), gsl_matrix_free(t);
    }
    adjust_free(adjust);
}

/* ---- projection ---- */

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

static bool choose_by_weight(struct learning *learning, bool is_again)
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

/* ---- parcels ---- */

/* One half: inner folds dealt by label, and what is fitted in each. */
struct trial {
    struct view *view[PARCEL_FOLDS];
    size_t *inner;
    bool *labels;
};

static double balanced(const struct trial *trial)
{
    const struct lda_options options = {.shrinkage = NAN,
                                        .has_equal_priors = true};
    struct rates rates = {0};
    bool is_done = true;

    for (size_t k = 0; k < PARCEL_FOLDS && is_done; k++) {
        const struct view *view = trial->view[k];
        struct nest_fit fit = nest_fit_new(view);

        is_done = nest_fit(&fit, view, LINEAR_PCA_LDA, PARCEL_COMPONENTS,
                           trial->labels, &options);
        for (size_t i = 0; i < view->tests; i++)
            rates_add(&rates, trial->labels[view->test[i]], fit.score[i] > 0);
        nest_fit_release(&fit);
    }
    return is_done ? rates_balanced(&rates) : NAN;
}

/* Strata of a half: its classes, and 2 for who is not in it. */
static void deal_half(size_t *inner, const struct learning *learning,
                      const bool *is_in, struct rng *rng)
{
    size_t *stratum = NEW_ARRAY(size_t, learning->subjects);

    for (size_t i = 0; i < learning->subjects; i++) {
        stratum[i] = is_in[i] ? learning->input->labels[i] : 2;
        inner[i] = PARCEL_FOLDS;
    }
    folds_deal(inner, stratum, learning->subjects, 2, PARCEL_FOLDS, rng);
    free(stratum);
}

static bool view_parts(struct trial *trial, const struct learning *learning,
                       const gsl_matrix *gram)
{
    enum role *role = NEW_ARRAY(enum role, learning->subjects);
    bool is_done = true;

    for (size_t k = 0; k < PARCEL_FOLDS; k++) {
        for (size_t i = 0; i < learning->subjects; i++)
            role[i] = trial->inner[i] == PARCEL_FOLDS ? ROLE_NONE
                      : trial->inner[i] == k          ? ROLE_TEST
                                                      : ROLE_TRAIN;
        trial->view[k] =
            nest_view_new(gram, learning->classify->cohort.confounds, role);
        is_done = is_done && trial->view[k];
    }
    free(role);
    return is_done;
}

/* Whether a half tells the classes apart by these products; -1: a failure. */
static int is_useful(const struct learning *learning, const gsl_matrix *gram,
                     size_t h)
{
    size_t count = learning->subjects, reached = 0;
    struct trial trial = {.inner = NEW_ARRAY(size_t, count),
                          .labels = NEW_ARRAY(bool, count)};
    struct rng rng = rng_init((uint64_t)learning->classify->options->seed,
                              STREAM_PARCELS + h);
    double observed = NAN;

    for (size_t i = 0; i < count; i++)
        trial.labels[i] = learning->input->labels[i];
    deal_half(trial.inner, learning, learning->is_in + h * count, &rng);
    if (view_parts(&trial, learning, gram))
        observed = balanced(&trial);
    for (size_t p = 1; p < PARCEL_ORDERS && !isnan(observed); p++) {
        folds_shuffle(trial.labels, trial.inner, count, &rng);
        reached += !(balanced(&trial) < observed);
    }
    for (size_t k = 0; k < PARCEL_FOLDS; k++)
        nest_view_free(trial.view[k]);
    free(trial.inner), free(trial.labels);
    return isnan(observed)
               ? -1
               : (double)(1 + reached) <= PARCEL_LEVEL * PARCEL_ORDERS;
}

static bool choose_parcel(struct learning *learning, int32_t parcel)
{
    const struct classify *classify = learning->classify;
    gsl_matrix *gram = gsl_matrix_alloc(learning->subjects, learning->subjects);
    double *scale = NEW_ARRAY(double, learning->features);
    bool is_done = true;

    for (size_t j = 0; j < learning->features; j++)
        if (classify->parcel[j] == parcel)
            scale[j] = learning->input->scale ? learning->input->scale[j] : 1;
    features_gram(gram, classify->features, scale);
    for (size_t h = 0; h < learning->halves && is_done; h++) {
        int useful = is_useful(learning, gram, h);

        is_done = useful >= 0;
        for (size_t j = 0; j < learning->features; j++)
            if (classify->parcel[j] == parcel)
                learning->is_chosen[h * learning->features + j] = useful == 1;
    }
    gsl_matrix_free(gram), free(scale);
    return is_done;
}

static bool choose_parcels(struct learning *learning)
{
    int32_t last = 0, next;

    do { /* labels in ascending order */
        next = INT32_MAX;
        for (size_t j = 0; j < learning->features; j++)
            if (learning->classify->parcel[j] > last &&
                learning->classify->parcel[j] < next)
                next = learning->classify->parcel[j];
        if (next < INT32_MAX && !choose_parcel(learning, next))
            return false;
        last = next;
    } while (next < INT32_MAX);
    return true;
}

/* ---- clusters ---- */

/* The cluster of voxel j, in members[]; returns how many. */
static size_t grow(size_t *members, bool *is_seen, size_t j,
                   const bool *is_chosen, const struct neighbors *neighbors)
{
    size_t count = 0, place[NEIGHBORS_MOST];

    members[count++] = j, is_seen[j] = true;
    for (size_t k = 0; k < count; k++) {
        size_t found = neighbors_of(place, neighbors, members[k]);

        for (size_t n = 0; n < found; n++)
            if (is_chosen[place[n]] && !is_seen[place[n]]) {
                is_seen[place[n]] = true;
                members[count++] = place[n];
            }
    }
    return count;
}

static void drop_small(bool *is_chosen, const struct learning *learning)
{
    size_t *members = NEW_ARRAY(size_t, learning->features);
    bool *is_seen = NEW_ARRAY(bool, learning->features);
    size_t least = (size_t)learning->classify->options->mask_cluster;

    for (size_t j = 0; j < learning->features; j++) {
        size_t count;

        if (!is_chosen[j] || is_seen[j])
            continue;
        count =
            grow(members, is_seen, j, is_chosen, learning->classify->neighbors);
        for (size_t k = 0; count < least && k < count; k++)
            is_chosen[members[k]] = false;
    }
    free(members), free(is_seen);
}

static bool choose(struct learning *learning)
{
    const struct classify_options *options = learning->classify->options;
    bool is_done = true;

    if (options->learner == CLASSIFY_UNIVARIATE)
        choose_by_t(learning);
    else if (options->learner == CLASSIFY_PARCEL)
        is_done = choose_parcels(learning);
    else
        for (int k = 0; k < options->mask_rounds && is_done; k++)
            is_done = choose_by_weight(learning, k > 0);
    for (size_t h = 0; h < learning->halves && learning->classify->neighbors;
         h++)
        drop_small(learning->is_chosen + h * learning->features, learning);
    return is_done;
}

bool mask_learn(double *keeps, double *frequency,
                const struct classify *classify, const struct lens_input *input)
{
    size_t halves = (size_t)classify->options->halves;
    struct learning learning = {.classify = classify,
                                .input = input,
                                .subjects = classify->cohort.count,
                                .features = classify->features->count,
                                .halves = halves ? halves : 1};
    bool is_done;

    learning.is_in = NEW_ARRAY(bool, learning.halves *learning.subjects);
    learning.is_chosen = NEW_ARRAY(bool, learning.halves *learning.features);
    draw_halves(&learning);
    is_done = choose(&learning);
    for (size_t j = 0; j < learning.features; j++) {
        double times = 0;

        for (size_t h = 0; h < learning.halves; h++)
            times += learning.is_chosen[h * learning.features + j];
        frequency[j] = times / (double)learning.halves;
        keeps[j] = frequency[j] > 0 &&
                   frequency[j] >= classify->options->stability - 1e-12;
    }
    free(learning.is_in), free(learning.is_chosen);
    return is_done;
}
