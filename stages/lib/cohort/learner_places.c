#include "cohort/learner.h"

#include "base/mem.h"
#include "cohort/nest.h"
#include "num/blas.h"
#include "stats/folds.h"
#include "stats/rates.h"

#include <math.h>
#include <stdlib.h>

#define STREAM_PLACES ((uint64_t)3 << 32)

enum { FOLDS = 3, ORDERS = 40, COMPONENTS = 5 };
#define LEVEL 0.05

/* One half: inner folds dealt by label, and what is fitted in each. */
struct trial {
    struct view *view[FOLDS];
    size_t *inner;
    bool *labels;
};

static double balanced(const struct trial *trial)
{
    const struct lda_options options = {.shrinkage = NAN,
                                        .has_equal_priors = true};
    struct rates rates = {0};
    bool is_done = true;

    for (size_t k = 0; k < FOLDS && is_done; k++) {
        const struct view *view = trial->view[k];
        struct nest_fit fit = nest_fit_new(view);

        is_done = nest_fit(&fit, view, LINEAR_PCA_LDA, COMPONENTS,
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
        inner[i] = FOLDS;
    }
    folds_deal(inner, stratum, learning->subjects, 2, FOLDS, rng);
    free(stratum);
}

static bool view_parts(struct trial *trial, const struct learning *learning,
                       const gsl_matrix *gram)
{
    enum role *role = NEW_ARRAY(enum role, learning->subjects);
    bool is_done = true;

    for (size_t k = 0; k < FOLDS; k++) {
        for (size_t i = 0; i < learning->subjects; i++)
            role[i] = trial->inner[i] == FOLDS ? ROLE_NONE
                      : trial->inner[i] == k   ? ROLE_TEST
                                               : ROLE_TRAIN;
        trial->view[k] =
            nest_view_new(gram, learning->classify->cohort.confounds, role);
        is_done = is_done && trial->view[k];
    }
    free(role);
    return is_done;
}

/* Whether so many orders of the labels that do as well are few. */
static bool is_rare(size_t reached)
{
    return (double)(1 + reached) <= LEVEL * ORDERS;
}

/* Whether a half tells the classes apart by these products; -1: a failure. */
static int is_useful(const struct learning *learning, const gsl_matrix *gram,
                     size_t h)
{
    size_t count = learning->subjects, reached = 0;
    struct trial trial = {.inner = NEW_ARRAY(size_t, count),
                          .labels = NEW_ARRAY(bool, count)};
    struct rng rng = rng_init((uint64_t)learning->classify->options->seed,
                              STREAM_PLACES + h);
    double observed = NAN;

    for (size_t i = 0; i < count; i++)
        trial.labels[i] = learning->input->labels[i];
    deal_half(trial.inner, learning, learning->is_in + h * count, &rng);
    if (view_parts(&trial, learning, gram))
        observed = balanced(&trial);
    for (size_t p = 1; p < ORDERS && !isnan(observed) && is_rare(reached);
         p++) {
        folds_shuffle(trial.labels, trial.inner, count, &rng);
        reached += !(balanced(&trial) < observed);
    }
    for (size_t k = 0; k < FOLDS; k++)
        nest_view_free(trial.view[k]);
    free(trial.inner), free(trial.labels);
    return isnan(observed) ? -1 : is_rare(reached);
}

/* The gram of some features, at places[0..count-1]. */
static void gram_of(gsl_matrix *gram, const struct learning *learning,
                    const size_t *place, size_t count)
{
    const struct features *features = learning->classify->features;
    const double *scale = learning->input->scale;
    gsl_matrix *x = gsl_matrix_alloc(learning->subjects, count);

    for (size_t i = 0; i < learning->subjects; i++)
        for (size_t k = 0; k < count; k++)
            gsl_matrix_set(x, i, k,
                           features->values[i * features->count + place[k]] *
                               (scale ? scale[place[k]] : 1));
    blas_product(gram, 1, BLAS_PLAIN, x, BLAS_TRANSPOSED, x, 0);
    blas_mirror(gram);
    gsl_matrix_free(x);
}

/* Whether each half tells the classes apart there; false on failure. */
static bool judge(bool *is_useful_in, const struct learning *learning,
                  const size_t *place, size_t count)
{
    gsl_matrix *gram = gsl_matrix_alloc(learning->subjects, learning->subjects);
    bool is_done = true;

    gram_of(gram, learning, place, count);
    for (size_t h = 0; h < learning->halves && is_done; h++) {
        int useful = is_useful(learning, gram, h);

        is_done = useful >= 0;
        is_useful_in[h] = useful == 1;
    }
    gsl_matrix_free(gram);
    return is_done;
}

/* ---- parcels ---- */

static size_t members_of(size_t *place, const struct learning *learning,
                         int32_t parcel)
{
    size_t count = 0;

    for (size_t j = 0; j < learning->features; j++)
        if (learning->classify->parcel[j] == parcel)
            place[count++] = j;
    return count;
}

/* The smallest label above `last`, or INT32_MAX. */
static int32_t next_parcel(const struct learning *learning, int32_t last)
{
    int32_t next = INT32_MAX;

    for (size_t j = 0; j < learning->features; j++) {
        int32_t label = learning->classify->parcel[j];

        if (label > last && label < next)
            next = label;
    }
    return next;
}

bool learner_parcel(struct learning *learning)
{
    size_t *place = NEW_ARRAY(size_t, learning->features);
    bool *is_useful_in = NEW_ARRAY(bool, learning->halves), is_done = true;

    for (int32_t parcel = next_parcel(learning, 0);
         parcel < INT32_MAX && is_done;
         parcel = next_parcel(learning, parcel)) {
        size_t count = members_of(place, learning, parcel);

        is_done = judge(is_useful_in, learning, place, count);
        for (size_t h = 0; h < learning->halves; h++)
            for (size_t k = 0; k < count; k++)
                learning->is_chosen[h * learning->features + place[k]] =
                    is_useful_in[h];
    }
    free(place), free(is_useful_in);
    return is_done;
}

/* ---- spheres ---- */

bool learner_searchlight(struct learning *learning)
{
    const struct balls *balls = learning->classify->balls;
    size_t *place = NEW_ARRAY(size_t, balls->most);
    bool *is_useful_in = NEW_ARRAY(bool, learning->halves), is_done = true;

    for (size_t j = 0; j < learning->features && is_done; j++) {
        size_t count = balls_of(place, balls, j);

        is_done = judge(is_useful_in, learning, place, count);
        for (size_t h = 0; h < learning->halves; h++)
            learning->is_chosen[h * learning->features + j] = is_useful_in[h];
    }
    free(place), free(is_useful_in);
    return is_done;
}
