#include "signal/penalty.h"

#include "num/blas.h"
#include "signal/covariance.h"
#include "signal/standardize.h"

#include <float.h>
#include <math.h>

enum { FOLDS = 5, GRID = 6, ROUNDS = 3, LEAST_FRAMES = 10 };
#define COARSE 1e-3

/* The covariance of all frames but a block, and that of the block. */
struct fold {
    gsl_matrix *rest, *block;
    double weight; /* the share of the frames that lie in the block */
};

/* Rows first .. after-1 of `x`, or all the others. */
static gsl_matrix *rows_of(const gsl_matrix *x, size_t first, size_t after,
                           bool is_inside)
{
    size_t inside = after - first, row = 0;
    gsl_matrix *part =
        gsl_matrix_alloc(is_inside ? inside : x->size1 - inside, x->size2);

    for (size_t t = 0; t < x->size1; t++) {
        gsl_vector_const_view from = gsl_matrix_const_row(x, t);

        if ((t >= first && t < after) == is_inside)
            gsl_matrix_set_row(part, row++, &from.vector);
    }
    return part;
}

/* Both parts about the mean of `rest`. */
static void center_both(gsl_matrix *rest, gsl_matrix *block)
{
    gsl_vector *first = gsl_vector_alloc(rest->size2);

    gsl_matrix_get_row(first, rest, 0);
    standardize_center(rest);
    for (size_t j = 0; j < rest->size2; j++) {
        gsl_vector_view column = gsl_matrix_column(block, j);
        double mean = gsl_vector_get(first, j) - gsl_matrix_get(rest, 0, j);

        gsl_vector_add_constant(&column.vector, -mean);
    }
    gsl_vector_free(first);
}

static struct fold fold_new(const gsl_matrix *x, size_t index)
{
    size_t first = x->size1 * index / FOLDS;
    size_t after = x->size1 * (index + 1) / FOLDS;
    gsl_matrix *rest = rows_of(x, first, after, false);
    gsl_matrix *block = rows_of(x, first, after, true);
    struct fold fold = {
        .rest = gsl_matrix_alloc(x->size2, x->size2),
        .block = gsl_matrix_alloc(x->size2, x->size2),
        .weight = (double)block->size1 / (double)x->size1,
    };

    center_both(rest, block);
    blas_gram(fold.rest, 1 / (double)rest->size1, rest);
    blas_gram(fold.block, 1 / (double)block->size1, block);
    gsl_matrix_free(rest), gsl_matrix_free(block);
    return fold;
}

/* log det K - tr(S K); `k` is scratch. */
static double log_likelihood(const struct fold *fold, gsl_matrix *k,
                             const struct glasso *glasso)
{
    double sum = 0;

    glasso_precision(k, glasso);
    for (size_t i = 0; i < k->size1; i++)
        for (size_t j = 0; j < k->size2; j++)
            sum += gsl_matrix_get(k, i, j) * gsl_matrix_get(fold->block, i, j);
    return blas_log_determinant(k) - sum;
}

/* What all blocks say of a penalty; NaN when it fails in any of them. */
static double score_of(const struct fold *fold, struct glasso *glasso,
                       gsl_matrix *k, double penalty)
{
    double score = 0;

    for (size_t f = 0; f < FOLDS; f++) {
        if (glasso_fit(&glasso[f], fold[f].rest, penalty, COARSE) !=
            GLASSO_DONE) {
            glasso_release(&glasso[f]);
            glasso[f] = glasso_new(fold[f].rest);
            return NAN;
        }
        score += fold[f].weight * log_likelihood(&fold[f], k, &glasso[f]);
    }
    return score;
}

/*
 * The best of a grid of descending penalties; GRID when there is none.  Each
 * is the harder to fit the smaller it is, so that a score that falls twice
 * ends the search, and so does a fit that fails.
 */
static size_t find_best(const struct fold *fold, struct glasso *glasso,
                        const double *penalty)
{
    size_t regions = fold[0].rest->size1, best = GRID, falls = 0;
    gsl_matrix *k = gsl_matrix_alloc(regions, regions);
    double most = NAN;

    for (size_t g = 0; g < GRID && falls < 2; g++) {
        double score = score_of(fold, glasso, k, penalty[g]);

        if (isnan(score))
            break;
        falls = score <= most ? falls + 1 : 0;
        if (best == GRID || score > most) {
            best = g;
            most = score;
        }
    }
    gsl_matrix_free(k);
    return best;
}

static double largest_covariance(const gsl_matrix *x)
{
    gsl_matrix *s = gsl_matrix_alloc(x->size2, x->size2);
    double most = 0;

    covariance_estimate(s, x, COVARIANCE_EMPIRICAL);
    for (size_t i = 0; i < s->size1; i++)
        for (size_t j = 0; j < i; j++)
            most = fmax(most, fabs(gsl_matrix_get(s, i, j)));
    gsl_matrix_free(s);
    return most;
}

double penalty_choose(const gsl_matrix *series)
{
    struct fold fold[FOLDS];
    struct glasso glasso[FOLDS];
    double high = fmax(largest_covariance(series), DBL_MIN), low = high / 100;
    double penalty[GRID], chosen = NAN;

    if (series->size1 < LEAST_FRAMES)
        return NAN;
    if (high <= DBL_MIN)
        return DBL_MIN;
    for (size_t f = 0; f < FOLDS; f++) {
        fold[f] = fold_new(series, f);
        glasso[f] = glasso_new(fold[f].rest);
    }
    for (int round = 0; round < ROUNDS; round++) {
        size_t best;

        for (size_t g = 0; g < GRID; g++)
            penalty[g] = high * pow(low / high, (double)g / (GRID - 1));
        best = find_best(fold, glasso, penalty);
        if (best == GRID)
            break;
        chosen = penalty[best];
        high = penalty[best ? best - 1 : 0];
        low = penalty[best + 1 < GRID ? best + 1 : best];
    }
    for (size_t f = 0; f < FOLDS; f++) {
        gsl_matrix_free(fold[f].rest), gsl_matrix_free(fold[f].block);
        glasso_release(&glasso[f]);
    }
    return chosen;
}
