#include "signal/glasso.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SWEEPS = 200, MOST_ROUNDS = 10000 };

struct glasso glasso_new(const gsl_matrix *s)
{
    struct glasso glasso = {
        .covariance = gsl_matrix_alloc(s->size1, s->size1),
        .slopes = gsl_matrix_calloc(s->size1, s->size1),
        .gap = INFINITY,
    };

    gsl_matrix_memcpy(glasso.covariance, s);
    gsl_matrix_scale(glasso.covariance, 0.95);
    for (size_t j = 0; j < s->size1; j++)
        gsl_matrix_set(glasso.covariance, j, j, gsl_matrix_get(s, j, j));
    return glasso;
}

void glasso_release(struct glasso *glasso)
{
    gsl_matrix_free(glasso->covariance);
    gsl_matrix_free(glasso->slopes);
}

/* The lasso of one column: everything in the indices of all regions. */
struct lasso {
    const gsl_matrix *v; /* W; row and column `self` do not take part */
    const double *s;     /* row `self` of S */
    double *slope;       /* b, 0 at `self` */
    double *fitted;      /* V b, kept up to date */
    size_t *active;      /* where b is not 0 */
    size_t count, self;
    double penalty, tolerance;
};

/* One coordinate to its minimum; returns by how much V b may have moved. */
static double descend(struct lasso *lasso, size_t k)
{
    const double *row = gsl_matrix_const_ptr(lasso->v, k, 0);
    double old = lasso->slope[k];
    double pull = lasso->s[k] - lasso->fitted[k] + row[k] * old;
    double kept = fabs(pull) - lasso->penalty;
    double next = kept > 0 ? copysign(kept, pull) / row[k] : 0;

    if (next == old)
        return 0;
    blas_add(lasso->fitted, next - old, row, lasso->v->size1);
    lasso->slope[k] = next;
    return fabs(next - old) * row[k];
}

static void find_active(struct lasso *lasso)
{
    lasso->count = 0;
    for (size_t k = 0; k < lasso->v->size1; k++)
        if (lasso->slope[k] != 0)
            lasso->active[lasso->count++] = k;
}

static void solve_column(struct lasso *lasso)
{
    size_t regions = lasso->v->size1;

    memset(lasso->fitted, 0, regions * sizeof *lasso->fitted);
    find_active(lasso);
    for (size_t a = 0; a < lasso->count; a++)
        blas_add(lasso->fitted, lasso->slope[lasso->active[a]],
                 gsl_matrix_const_ptr(lasso->v, lasso->active[a], 0), regions);
    for (int round = 0; round < MOST_ROUNDS; round++) {
        double moved = 0;

        for (size_t k = 0; k < regions; k++)
            if (k != lasso->self)
                moved = fmax(moved, descend(lasso, k));
        if (moved <= lasso->tolerance)
            return;
        find_active(lasso);
        for (int inner = 0; inner < MOST_ROUNDS; inner++) {
            moved = 0;
            for (size_t a = 0; a < lasso->count; a++)
                moved = fmax(moved, descend(lasso, lasso->active[a]));
            if (moved <= lasso->tolerance)
                break;
        }
    }
}

/* Row and column j of W become V b; returns the largest step. */
static double replace_column(gsl_matrix *w, const double *fitted, size_t j)
{
    double moved = 0;

    for (size_t k = 0; k < w->size1; k++) {
        if (k == j)
            continue;
        moved = fmax(moved, fabs(fitted[k] - gsl_matrix_get(w, j, k)));
        gsl_matrix_set(w, j, k, fitted[k]);
        gsl_matrix_set(w, k, j, fitted[k]);
    }
    return moved;
}

/* 1 / K_jj = W_jj - w_j'b */
static double residual_variance(const struct glasso *glasso, size_t j)
{
    const double *w = gsl_matrix_const_ptr(glasso->covariance, j, 0);
    const double *b = gsl_matrix_const_ptr(glasso->slopes, j, 0);
    double rest = w[j];

    for (size_t k = 0; k < glasso->slopes->size1; k++)
        rest -= w[k] * b[k];
    return rest;
}

/* tr(S K) + a sum_{i != j} |K_ij| - p; NaN when a K_jj is not positive. */
static double duality_gap(const struct glasso *glasso, const gsl_matrix *s,
                          double penalty)
{
    double gap = 0;

    for (size_t j = 0; j < s->size1; j++) {
        const double *b = gsl_matrix_const_ptr(glasso->slopes, j, 0);
        double rest = residual_variance(glasso, j);
        double sum = gsl_matrix_get(s, j, j);

        if (!(rest > 0))
            return NAN;
        for (size_t k = 0; k < s->size1; k++)
            sum += penalty * fabs(b[k]) - gsl_matrix_get(s, j, k) * b[k];
        gap += sum / rest - 1;
    }
    return gap;
}

/*
 * A column is solved a hundred times better than the last sweep moved W: more
 * would be lost with the next sweep.
 */
static double inner_tolerance(double moved, double tolerance, double scale)
{
    return 0.01 * fmax(fmin(moved, 0.001 * scale), tolerance * scale);
}

enum glasso_status glasso_fit(struct glasso *glasso, const gsl_matrix *s,
                              double penalty, double tolerance)
{
    size_t regions = s->size1;
    double *fitted = NEW_ARRAY(double, regions), moved = INFINITY;
    size_t *active = NEW_ARRAY(size_t, regions);
    gsl_vector_const_view variances = gsl_matrix_const_diagonal(s);
    double scale = gsl_vector_max(&variances.vector);
    struct lasso lasso = {.v = glasso->covariance,
                          .fitted = fitted,
                          .active = active,
                          .penalty = penalty};
    bool is_done = false;

    bug_if(!(penalty > 0) || glasso->covariance->size1 != regions);
    for (int sweep = 0; sweep < MOST_SWEEPS && !is_done; sweep++) {
        lasso.tolerance = inner_tolerance(moved, tolerance, scale);
        moved = 0;
        for (size_t j = 0; j < regions; j++) {
            lasso.self = j;
            lasso.s = gsl_matrix_const_ptr(s, j, 0);
            lasso.slope = gsl_matrix_ptr(glasso->slopes, j, 0);
            solve_column(&lasso);
            moved = fmax(moved, replace_column(glasso->covariance, fitted, j));
        }
        glasso->gap = duality_gap(glasso, s, penalty);
        is_done = moved <= tolerance * scale &&
                  fabs(glasso->gap) <= tolerance * (double)regions;
    }
    free(fitted), free(active);
    return is_done ? GLASSO_DONE : GLASSO_STUCK;
}

void glasso_precision(gsl_matrix *precision, const struct glasso *glasso)
{
    size_t regions = precision->size1;

    for (size_t j = 0; j < regions; j++) {
        double own = 1 / residual_variance(glasso, j);

        for (size_t k = 0; k < regions; k++)
            gsl_matrix_set(
                precision, j, k,
                k == j ? own : -own * gsl_matrix_get(glasso->slopes, j, k));
    }
    for (size_t j = 0; j < regions; j++)
        for (size_t k = 0; k < j; k++) {
            double a = gsl_matrix_get(precision, j, k);
            double b = gsl_matrix_get(precision, k, j);
            double both = a != 0 && b != 0 ? (a + b) / 2 : 0;

            gsl_matrix_set(precision, j, k, both);
            gsl_matrix_set(precision, k, j, both);
        }
}
