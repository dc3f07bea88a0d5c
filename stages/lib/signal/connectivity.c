#include "signal/connectivity.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"
#include "signal/corr.h"
#include "signal/dependence.h"
#include "signal/freedom.h"
#include "signal/glasso.h"
#include "signal/lagged.h"
#include "signal/penalty.h"
#include "signal/standardize.h"

#include <math.h>
#include <stdlib.h>

#define LEAST_RCOND 1e-12
#define CONVERGED   1e-11
enum { LEAST_PAIRS = 3 };

/* K becomes the partial correlation. */
static void to_partial(gsl_matrix *k)
{
    corr_normalize(k, k);
    gsl_matrix_scale(k, -1);
    for (size_t i = 0; i < k->size1; i++)
        gsl_matrix_set(k, i, i, 1);
}

/* K becomes the semipartial correlation; sigma is its inverse. */
static void to_semipartial(gsl_matrix *k, const gsl_matrix *sigma)
{
    gsl_matrix *partial = gsl_matrix_alloc(k->size1, k->size1);

    gsl_matrix_memcpy(partial, k);
    to_partial(partial);
    for (size_t i = 0; i < k->size1; i++)
        for (size_t j = 0; j < k->size1; j++) {
            double p = gsl_matrix_get(partial, i, j);
            double own = gsl_matrix_get(sigma, i, i) * gsl_matrix_get(k, i, i);

            /* K_ii - K_ij^2 / K_jj = K_ii (1 - p^2) */
            if (i != j)
                gsl_matrix_set(partial, i, j, p / sqrt(own * (1 - p * p)));
        }
    gsl_matrix_memcpy(k, partial);
    gsl_matrix_free(partial);
}

static bool needs_inverse(enum connectivity_kind kind)
{
    return kind == CONNECTIVITY_PARTIAL || kind == CONNECTIVITY_SEMIPARTIAL ||
           kind == CONNECTIVITY_PRECISION;
}

/* Sigma and, where the kind needs it, K, by the graphical lasso. */
static enum connectivity_status
estimate_sparse(gsl_matrix *sigma, gsl_matrix *k, struct connectivity *found,
                const gsl_matrix *x, const struct connectivity_choice *choice)
{
    struct glasso glasso;
    enum glasso_status status;

    found->penalty =
        isnan(choice->penalty) ? penalty_choose(x) : choice->penalty;
    if (isnan(found->penalty))
        return CONNECTIVITY_NO_PENALTY;
    covariance_of_centered(sigma, x, COVARIANCE_EMPIRICAL);
    glasso = glasso_new(sigma);
    status = glasso_fit(&glasso, sigma, found->penalty, CONVERGED);
    gsl_matrix_memcpy(sigma, glasso.covariance);
    if (k)
        glasso_precision(k, &glasso);
    glasso_release(&glasso);
    return status == GLASSO_DONE ? CONNECTIVITY_DONE : CONNECTIVITY_STUCK;
}

/* The same by the other estimators; K is computed where sigma may lie. */
static enum connectivity_status
estimate_dense(gsl_matrix *sigma, gsl_matrix *k, struct connectivity *found,
               const gsl_matrix *x, const struct connectivity_choice *choice)
{
    found->shrinkage = covariance_of_centered(sigma, x, choice->estimator);
    if (!k)
        return CONNECTIVITY_DONE;
    if (choice->estimator == COVARIANCE_EMPIRICAL && x->size1 <= x->size2)
        return CONNECTIVITY_SINGULAR;
    return blas_inverse(k, sigma) >= LEAST_RCOND ? CONNECTIVITY_DONE
                                                 : CONNECTIVITY_SINGULAR;
}

/* The kinds up to precision; `x` is standardized, or only centered. */
static enum connectivity_status
measure_linear(gsl_matrix *matrix, struct connectivity *found,
               const gsl_matrix *x, const struct connectivity_choice *choice)
{
    bool is_sparse = choice->estimator == COVARIANCE_GLASSO;
    bool has_two = is_sparse || choice->kind == CONNECTIVITY_SEMIPARTIAL;
    bool is_inverse = needs_inverse(choice->kind);
    gsl_matrix *sigma =
        is_inverse && has_two ? gsl_matrix_alloc(x->size2, x->size2) : matrix;
    enum connectivity_status status =
        (is_sparse ? estimate_sparse : estimate_dense)(
            sigma, is_inverse ? matrix : NULL, found, x, choice);

    if (status == CONNECTIVITY_DONE && choice->kind == CONNECTIVITY_PARTIAL)
        to_partial(matrix);
    if (status == CONNECTIVITY_DONE && choice->kind == CONNECTIVITY_SEMIPARTIAL)
        to_semipartial(matrix, sigma);
    if (choice->kind <= CONNECTIVITY_SPEARMAN)
        corr_normalize(matrix, matrix);
    if (sigma != matrix)
        gsl_matrix_free(sigma);
    return status;
}

static enum connectivity_status
measure_coherence(gsl_matrix *matrix, struct connectivity *found,
                  const gsl_matrix *x, const struct connectivity_choice *choice)
{
    switch (coherence(matrix, &found->segments, x, choice->timeline, choice->tr,
                      choice->segment, &choice->band)) {
    case COHERENCE_SHORT:
        return CONNECTIVITY_SHORT;
    case COHERENCE_NARROW:
        return CONNECTIVITY_NO_FREQUENCY;
    case COHERENCE_DONE:
        break;
    }
    return CONNECTIVITY_DONE;
}

/* The measure where every region is defined; `x` is used up. */
static enum connectivity_status
measure(gsl_matrix *matrix, gsl_matrix *lags, struct connectivity *found,
        gsl_matrix *x, const struct connectivity_choice *choice)
{
    switch (choice->kind) {
    case CONNECTIVITY_SPEARMAN:
        corr_rank(x);
        standardize(x);
        break;
    case CONNECTIVITY_CORRELATION:
    case CONNECTIVITY_PARTIAL:
    case CONNECTIVITY_SEMIPARTIAL:
        standardize(x);
        break;
    case CONNECTIVITY_COVARIANCE:
    case CONNECTIVITY_PRECISION:
        standardize_center(x);
        break;
    case CONNECTIVITY_INFORMATION:
        dependence_information(matrix, x, choice->is_corrected);
        return CONNECTIVITY_DONE;
    case CONNECTIVITY_DISTANCE:
        if (choice->is_corrected && x->size1 < DEPENDENCE_LEAST_FRAMES)
            return CONNECTIVITY_SHORT;
        dependence_distance(matrix, x, choice->is_corrected);
        return CONNECTIVITY_DONE;
    case CONNECTIVITY_COHERENCE:
        return measure_coherence(matrix, found, x, choice);
    case CONNECTIVITY_LAGGED:
        return lagged(matrix, lags, x, choice->timeline, choice->most_lag,
                      LEAST_PAIRS) == choice->most_lag + 1
                   ? CONNECTIVITY_DONE
                   : CONNECTIVITY_SHORT;
    }
    return measure_linear(matrix, found, x, choice);
}

/* all = `some` in the rows and columns `defined`, NaN elsewhere. */
static void scatter(gsl_matrix *all, const gsl_matrix *some,
                    const size_t *defined)
{
    gsl_matrix_set_all(all, NAN);
    for (size_t i = 0; i < some->size1; i++)
        for (size_t j = 0; j < some->size2; j++)
            gsl_matrix_set(all, defined[i], defined[j],
                           gsl_matrix_get(some, i, j));
}

/* The defined columns of a series, and room for matrices of them. */
struct defined {
    size_t *at;
    size_t count;
    gsl_matrix *x;
};

static struct defined defined_columns(const gsl_matrix *series)
{
    struct defined d = {.at = NEW_ARRAY(size_t, series->size2)};

    d.count = standardize_find(d.at, series);
    d.x = gsl_matrix_alloc(series->size1, d.count);
    standardize_gather(d.x, series, d.at);
    return d;
}

static void defined_release(struct defined *d)
{
    free(d->at);
    gsl_matrix_free(d->x);
}

enum connectivity_status connectivity(gsl_matrix *matrix, gsl_matrix *lags,
                                      struct connectivity *found,
                                      const gsl_matrix *series,
                                      const struct connectivity_choice *choice)
{
    struct defined d = defined_columns(series);
    enum connectivity_status status = CONNECTIVITY_DONE;

    bug_if(matrix->size1 != series->size2 || matrix->size2 != series->size2);
    bug_if(!lags && choice->kind == CONNECTIVITY_LAGGED);
    *found = (struct connectivity){.undefined = series->size2 - d.count,
                                   .penalty = NAN};
    if (d.count == series->size2) {
        status = measure(matrix, lags, found, d.x, choice);
    } else if (d.count) {
        gsl_matrix *dense = gsl_matrix_alloc(d.count, d.count);
        gsl_matrix *late = gsl_matrix_calloc(d.count, d.count);

        status = measure(dense, late, found, d.x, choice);
        scatter(matrix, dense, d.at);
        if (lags)
            scatter(lags, late, d.at);
        gsl_matrix_free(dense), gsl_matrix_free(late);
    } else {
        gsl_matrix_set_all(matrix, NAN);
        if (lags)
            gsl_matrix_set_all(lags, NAN);
    }
    defined_release(&d);
    return status;
}

/* x becomes X K: column i what all others leave of it, up to a factor. */
static enum connectivity_status regress_others(gsl_matrix *x)
{
    gsl_matrix *k = gsl_matrix_alloc(x->size2, x->size2);
    gsl_matrix *rest = gsl_matrix_alloc(x->size1, x->size2);
    bool is_good = x->size1 > x->size2;

    covariance_of_centered(k, x, COVARIANCE_EMPIRICAL);
    is_good = is_good && blas_inverse(k, k) >= LEAST_RCOND;
    if (is_good) {
        blas_product(rest, 1, BLAS_PLAIN, x, BLAS_PLAIN, k, 0);
        gsl_matrix_memcpy(x, rest);
    }
    gsl_matrix_free(k), gsl_matrix_free(rest);
    return is_good ? CONNECTIVITY_DONE : CONNECTIVITY_SINGULAR;
}

/* Degrees of freedom of every pair of the columns of `x`. */
static void subtract_spent(gsl_matrix *freedom, double spent)
{
    for (size_t i = 0; i < freedom->size1; i++)
        for (size_t j = 0; j < freedom->size2; j++) {
            double left = gsl_matrix_get(freedom, i, j) - 2 - spent;

            gsl_matrix_set(freedom, i, j, i != j && left >= 1 ? left : NAN);
        }
}

enum connectivity_status
connectivity_freedom(gsl_matrix *freedom, const gsl_matrix *series,
                     const struct connectivity_choice *choice,
                     enum connectivity_test test, double spent)
{
    struct defined d = defined_columns(series);
    enum connectivity_status status = CONNECTIVITY_DONE;

    bug_if(choice->kind > CONNECTIVITY_PARTIAL ||
           choice->estimator != COVARIANCE_EMPIRICAL);
    gsl_matrix_set_all(freedom, NAN);
    if (d.count) {
        gsl_matrix *dense = gsl_matrix_alloc(d.count, d.count);

        if (choice->kind == CONNECTIVITY_SPEARMAN)
            corr_rank(d.x);
        standardize(d.x);
        if (choice->kind == CONNECTIVITY_PARTIAL) {
            spent += (double)d.count - 2;
            status = regress_others(d.x);
        }
        if (test == CONNECTIVITY_BARTLETT && status == CONNECTIVITY_DONE)
            freedom_effective(dense, d.x, choice->timeline);
        else
            gsl_matrix_set_all(dense, (double)series->size1);
        subtract_spent(dense, spent);
        scatter(freedom, dense, d.at);
        gsl_matrix_free(dense);
    }
    defined_release(&d);
    return status;
}
