#include "cohort/predict_fold.h"

#include "base/mem.h"
#include "base/report.h"
#include "base/rng.h"
#include "num/blas.h"
#include "stats/adjust.h"
#include "stats/folds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_TRAINED = 5 };
#define STREAM_INNER ((uint64_t)3 << 32)

/* ---- features of a fold ---- */

static gsl_matrix *rows_of(const gsl_matrix *all, const size_t *which,
                           size_t count)
{
    gsl_matrix *some = gsl_matrix_alloc(count ? count : 1, all->size2);

    for (size_t i = 0; i < count; i++)
        memcpy(gsl_matrix_ptr(some, i, 0),
               gsl_matrix_const_ptr(all, which[i], 0),
               all->size2 * sizeof(double));
    return some;
}

static void refuse_batch(enum combat_fault fault,
                         const struct number_fold *fold, const char *name)
{
    const struct predict *p = fold->predict;

    if (fault == COMBAT_ALONE)
        die("fold %zu trains with one participant of %s '%s': give fewer "
            "folds, or leave it out",
            fold->number + 1, p->options->batch, name);
    die("fold %zu trains with one %s alone: there is nothing to make alike",
        fold->number + 1, p->options->batch);
}

/* Batches of those who train, 0 upwards; returns how many. */
static size_t batches_of(size_t *batch, size_t *place,
                         const struct number_fold *fold)
{
    const struct predict *p = fold->predict;
    size_t count = 0;

    for (size_t b = 0; b < p->batches; b++)
        place[b] = SIZE_MAX;
    for (size_t i = 0; i < fold->trains; i++) {
        size_t b = p->batch[fold->train[i]];

        if (place[b] == SIZE_MAX)
            place[b] = count++;
        batch[i] = place[b];
    }
    return count;
}

/* A batch that nobody trains with is met by the features of those tested. */
static void meet_batches(struct combat *combat, size_t *place,
                         const struct number_fold *fold)
{
    const struct predict *p = fold->predict;
    bool *is_used = NEW_ARRAY(bool, fold->tests + 1);

    for (size_t b = 0; b < p->batches; b++) {
        size_t used = 0;

        for (size_t i = 0; i < fold->tests; i++)
            used += is_used[i] = p->batch[fold->test[i]] == b;
        if (place[b] != SIZE_MAX || !used)
            continue;
        place[b] = combat->batches;
        if (!combat_extend(combat, fold->asked, NULL, is_used))
            die("fold %zu tests one participant of %s '%s', which nobody "
                "trains with: too few to make it alike",
                fold->number + 1, p->options->batch, p->batch_names[b]);
    }
    free(is_used);
}

static void make_alike(struct number_fold *fold)
{
    const struct predict *p = fold->predict;
    struct combat_options options = {.reference = COMBAT_NONE};
    size_t *batch = NEW_ARRAY(size_t, p->count);
    size_t *place = NEW_ARRAY(size_t, p->batches), at = 0;
    struct combat combat;
    size_t count = batches_of(batch, place, fold);
    enum combat_fault fault = count < 2
                                  ? COMBAT_CONFOUNDED
                                  : combat_fit(&combat, fold->known, batch,
                                               count, NULL, &options, &at);

    for (size_t b = 0; fault && b < p->batches; b++)
        if (place[b] == at || fault == COMBAT_CONFOUNDED)
            refuse_batch(fault, fold, p->batch_names[b]);
    combat_apply(fold->known, batch, NULL, &combat);
    if (fold->tests) {
        meet_batches(&combat, place, fold);
        for (size_t i = 0; i < fold->tests; i++)
            batch[i] = place[p->batch[fold->test[i]]];
        combat_apply(fold->asked, batch, NULL, &combat);
    }
    combat_release(&combat), free(batch), free(place);
}

/* Both less what the confounds (or the mean) of those who train explain. */
static void free_of_confounds(struct number_fold *fold)
{
    const struct predict *p = fold->predict;
    size_t n = fold->trains, m = fold->tests, k = p->values->size2;
    gsl_matrix *both = gsl_matrix_alloc(n + m, k), *confounds = NULL;
    gsl_matrix_view known = gsl_matrix_submatrix(both, 0, 0, n, k);
    bool *is_trained = NEW_ARRAY(bool, n + m);
    struct adjust *adjust;

    gsl_matrix_memcpy(&known.matrix, fold->known);
    for (size_t i = 0; i < n; i++)
        is_trained[i] = true;
    for (size_t i = 0; i < m; i++)
        memcpy(gsl_matrix_ptr(both, n + i, 0),
               gsl_matrix_ptr(fold->asked, i, 0), k * sizeof(double));
    if (p->confounds) {
        size_t *who = NEW_ARRAY(size_t, n + m);

        memcpy(who, fold->train, n * sizeof *who);
        memcpy(who + n, fold->test, m * sizeof *who);
        confounds = rows_of(p->confounds, who, n + m);
        free(who);
    }
    adjust = adjust_new(confounds, is_trained, n + m);
    adjust_rows(both, adjust);
    gsl_matrix_memcpy(fold->known, &known.matrix);
    for (size_t i = 0; i < m; i++)
        memcpy(gsl_matrix_ptr(fold->asked, i, 0),
               gsl_matrix_ptr(both, n + i, 0), k * sizeof(double));
    adjust_free(adjust), gsl_matrix_free(both);
    if (confounds)
        gsl_matrix_free(confounds);
    free(is_trained);
}

/* Both in units of the standard deviation of those who train, or as they are;
 * what confounds leave of a feature by rounding is nothing. */
static void standardize(struct number_fold *fold)
{
    const struct predict *p = fold->predict;

    for (size_t j = 0; j < p->values->size2; j++) {
        double square = 0, before = 0, by = 1;

        for (size_t i = 0; i < fold->trains; i++) {
            double x = gsl_matrix_get(fold->known, i, j);

            square += x * x;
            before += pow(gsl_matrix_get(p->values, fold->train[i], j), 2);
        }
        fold->spread[j] = sqrt(square / (double)fold->trains);
        if (!(square > 1e-20 * before))
            fold->spread[j] = by = 0;
        else if (p->options->has_scaling)
            by = 1 / fold->spread[j], fold->spread[j] = 1;
        for (size_t i = 0; i < fold->trains; i++)
            *gsl_matrix_ptr(fold->known, i, j) *= by;
        for (size_t i = 0; i < fold->tests; i++)
            *gsl_matrix_ptr(fold->asked, i, j) *= by;
    }
}

static void transpose_columns(struct number_fold *fold)
{
    fold->columns = gsl_matrix_calloc(fold->known->size2, fold->trains);
    for (size_t j = 0; j < fold->known->size2; j++)
        for (size_t i = 0; i < fold->trains && fold->spread[j] > 0; i++)
            gsl_matrix_set(fold->columns, j, i,
                           gsl_matrix_get(fold->known, i, j) / fold->spread[j]);
}

/* ---- a fold ---- */

static struct spectrum *spectrum_of(gsl_matrix **cross, const gsl_matrix *known,
                                    const gsl_matrix *asked, size_t tests)
{
    size_t n = known->size1;
    gsl_matrix *gram = gsl_matrix_alloc(n, n);
    size_t *place = NEW_ARRAY(size_t, n);
    struct spectrum *spectrum;

    blas_product(gram, 1, BLAS_PLAIN, known, BLAS_TRANSPOSED, known, 0);
    for (size_t i = 0; i < n; i++)
        place[i] = i;
    spectrum = spectrum_new(gram, place, n);
    if (!spectrum)
        die("the squares of the features are too large");
    *cross = gsl_matrix_alloc(tests ? tests : 1, n);
    if (tests)
        blas_product(*cross, 1, BLAS_PLAIN, asked, BLAS_TRANSPOSED, known, 0);
    gsl_matrix_free(gram), free(place);
    return spectrum;
}

/* The phenotype as features: centered and scaled by those who train. */
static void prepare_traits(struct number_fold *fold)
{
    const gsl_matrix *all = fold->predict->traits;
    gsl_matrix *known = rows_of(all, fold->train, fold->trains);
    gsl_matrix *asked = rows_of(all, fold->test, fold->tests);
    double n = (double)fold->trains;

    for (size_t k = 0; k < all->size2; k++) {
        double mean = 0, square = 0, raw = 0, by;

        for (size_t i = 0; i < fold->trains; i++)
            mean += gsl_matrix_get(known, i, k) / n;
        for (size_t i = 0; i < fold->trains; i++) {
            double x = gsl_matrix_get(known, i, k);

            square += (x - mean) * (x - mean), raw += x * x;
        }
        by = square > 1e-20 * raw ? sqrt(n / square) : 0;
        for (size_t i = 0; i < fold->trains; i++)
            gsl_matrix_set(known, i, k,
                           (gsl_matrix_get(known, i, k) - mean) * by);
        for (size_t i = 0; i < fold->tests; i++)
            gsl_matrix_set(asked, i, k,
                           (gsl_matrix_get(asked, i, k) - mean) * by);
    }
    fold->traits = spectrum_of(&fold->traits_cross, known, asked, fold->tests);
    gsl_matrix_free(known), gsl_matrix_free(asked);
}

/* Inner folds of those who train, the same for any target. */
static void deal_inner(struct number_fold *fold)
{
    const struct predict *p = fold->predict;
    size_t *stratum = NEW_ARRAY(size_t, fold->trains);
    struct rng rng =
        rng_init((uint64_t)p->options->seed,
                 STREAM_INNER + fold->repeat * (p->folds + 1) + fold->number);

    fold->inner = NEW_ARRAY(size_t, fold->trains);
    folds_deal(fold->inner, stratum, fold->trains, 1,
               (size_t)p->options->inner_folds, &rng);
    free(stratum);
}

void number_fold_open(struct number_fold *fold, const size_t *home)
{
    struct predict *p = fold->predict;

    fold->train = NEW_ARRAY(size_t, p->count);
    fold->test = NEW_ARRAY(size_t, p->count);
    for (size_t i = 0; i < p->count; i++)
        if (fold->number < p->folds && home[i] == fold->number)
            fold->test[fold->tests++] = i;
        else
            fold->train[fold->trains++] = i;
    if (fold->trains < LEAST_TRAINED)
        die("fold %zu trains with %zu participants; %d are the least",
            fold->number + 1, fold->trains, LEAST_TRAINED);
    fold->known = rows_of(p->values, fold->train, fold->trains);
    fold->asked = rows_of(p->values, fold->test, fold->tests);
    fold->spread = NEW_ARRAY(double, p->values->size2);
    if (p->options->batch)
        make_alike(fold);
    free_of_confounds(fold);
    standardize(fold);
    if (p->has[RIVAL_RIDGE]) {
        fold->spectrum =
            spectrum_of(&fold->cross, fold->known, fold->asked, fold->tests);
        fold->ridge = ridge_new(fold->spectrum, p->penalties, p->penalty_count);
    }
    if (p->has[RIVAL_ELASTIC] || p->has[RIVAL_CPM])
        transpose_columns(fold);
    if (p->has[RIVAL_ELASTIC])
        deal_inner(fold);
    if (p->has[RIVAL_TRAITS])
        prepare_traits(fold);
}

void number_fold_close(struct number_fold *fold)
{
    free(fold->train), free(fold->test), free(fold->spread), free(fold->inner);
    gsl_matrix_free(fold->known), gsl_matrix_free(fold->asked);
    gsl_matrix_free(fold->columns);
    if (fold->spectrum) {
        ridge_release(&fold->ridge);
        spectrum_free(fold->spectrum), gsl_matrix_free(fold->cross);
    }
    if (fold->traits)
        spectrum_free(fold->traits), gsl_matrix_free(fold->traits_cross);
}
