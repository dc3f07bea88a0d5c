#include "signal/lagged.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"
#include "signal/standardize.h"

#include <math.h>
#include <stdlib.h>

/* No larger than this, relatively, is no larger but for rounding. */
#define TIE (1 + 1e-12)

/*
 * z = the rows of `x` for one side of the pairs, standardized; columns that do
 * not vary there become NaN.
 */
static gsl_matrix *one_side(const gsl_matrix *x, const size_t *rows,
                            size_t count)
{
    gsl_matrix *z = gsl_matrix_alloc(count, x->size2);
    size_t *varying = NEW_ARRAY(size_t, x->size2), found, next = 0;

    for (size_t p = 0; p < count; p++) {
        gsl_vector_const_view row = gsl_matrix_const_row(x, rows[p]);

        gsl_matrix_set_row(z, p, &row.vector);
    }
    found = standardize_find(varying, z);
    standardize(z);
    for (size_t j = 0; j < x->size2; j++) {
        if (next < found && varying[next] == j) {
            next++;
            continue;
        }
        for (size_t p = 0; p < count; p++)
            gsl_matrix_set(z, p, j, NAN);
    }
    free(varying);
    return z;
}

/* Keep r as the correlation of i and j at `lag` if it is larger. */
static void keep_larger(gsl_matrix *corr, gsl_matrix *lag, size_t i, size_t j,
                        double r, double at)
{
    double size = fmin(fabs(r), 1);

    if (isnan(r) || (!isnan(gsl_matrix_get(lag, i, j)) &&
                     size <= TIE * fabs(gsl_matrix_get(corr, i, j))))
        return;
    gsl_matrix_set(corr, i, j, copysign(size, r));
    gsl_matrix_set(corr, j, i, copysign(size, r));
    gsl_matrix_set(lag, i, j, at);
    gsl_matrix_set(lag, j, i, -at);
}

static void add_lag(gsl_matrix *corr, gsl_matrix *lag, const gsl_matrix *r,
                    size_t at)
{
    for (size_t i = 0; i < r->size1; i++)
        for (size_t j = i + 1; j < r->size1; j++) {
            keep_larger(corr, lag, i, j, gsl_matrix_get(r, i, j), (double)at);
            if (at)
                keep_larger(corr, lag, i, j, gsl_matrix_get(r, j, i),
                            -(double)at);
        }
}

size_t lagged(gsl_matrix *corr, gsl_matrix *lag, const gsl_matrix *x,
              const struct timeline *timeline, size_t most, size_t least)
{
    size_t *first = NEW_ARRAY(size_t, timeline->frames);
    size_t *second = NEW_ARRAY(size_t, timeline->frames), used = 0;
    gsl_matrix *r = gsl_matrix_alloc(x->size2, x->size2);

    bug_if(least < 2 || most >= timeline->longest);
    gsl_matrix_set_zero(corr), gsl_matrix_set_all(lag, NAN);
    for (size_t k = 0; k <= most; k++) {
        size_t pairs = timeline_match(first, second, timeline, k);
        gsl_matrix *before, *after;

        if (pairs < least)
            continue;
        before = one_side(x, first, pairs);
        after = one_side(x, second, pairs);
        blas_product(r, 1 / ((double)pairs - 1), BLAS_TRANSPOSED, before,
                     BLAS_PLAIN, after, 0);
        add_lag(corr, lag, r, k);
        gsl_matrix_free(before), gsl_matrix_free(after);
        used++;
    }
    for (size_t i = 0; i < x->size2; i++) {
        for (size_t j = 0; j < x->size2; j++)
            if (isnan(gsl_matrix_get(lag, i, j)))
                gsl_matrix_set(corr, i, j, NAN);
        gsl_matrix_set(corr, i, i, 1), gsl_matrix_set(lag, i, i, 0);
    }
    free(first), free(second), gsl_matrix_free(r);
    return used;
}
