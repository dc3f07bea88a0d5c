#include "glm/autoregression.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"

#include <math.h>
#include <stdlib.h>

enum { ZERO = AUTOREGRESSION_BINS / 2 };

double autoregression_rho(size_t bin)
{
    return ((double)bin - ZERO) / 100;
}

/* Each row becomes the one before it, and 0 at the start of a stretch. */
static gsl_matrix *delayed(const gsl_matrix *x, const bool *starts)
{
    gsl_matrix *late = gsl_matrix_calloc(x->size1, x->size2);

    for (size_t t = 1; t < x->size1; t++)
        for (size_t k = 0; k < x->size2 && !starts[t]; k++)
            gsl_matrix_set(late, t, k, gsl_matrix_get(x, t - 1, k));
    return late;
}

void autoregression_prepare(struct autoregression *noise,
                            const gsl_matrix *basis, const bool *starts)
{
    size_t p = basis->size2;
    gsl_matrix *late = delayed(basis, starts);
    gsl_matrix *once = gsl_matrix_alloc(p, p), *twice = gsl_matrix_alloc(p, p);

    bug_if(!starts[0]);
    noise->basis = basis;
    noise->starts = starts;
    blas_product(once, 1, BLAS_TRANSPOSED, basis, BLAS_PLAIN, late, 0);
    blas_gram(twice, 1, late);
    for (size_t bin = 0; bin < AUTOREGRESSION_BINS; bin++) {
        gsl_matrix *g = gsl_matrix_alloc(p, p);
        double rho = autoregression_rho(bin);

        for (size_t i = 0; i < p; i++)
            for (size_t j = 0; j < p; j++)
                gsl_matrix_set(g, i, j,
                               (i == j) -
                                   rho * (gsl_matrix_get(once, i, j) +
                                          gsl_matrix_get(once, j, i)) +
                                   rho * rho * gsl_matrix_get(twice, i, j));
        bug_if(!(blas_inverse(g, g) > 0)); /* W has an inverse */
        noise->inverse[bin] = g;
    }
    gsl_matrix_free(late), gsl_matrix_free(once), gsl_matrix_free(twice);
}

void autoregression_release(struct autoregression *noise)
{
    for (size_t bin = 0; bin < AUTOREGRESSION_BINS; bin++)
        gsl_matrix_free(noise->inverse[bin]);
}

/* rho of column j from its sums of products, as a bin. */
static size_t bin_of(double pairs, double lagged, double frames, double square)
{
    double rho = lagged / pairs / (square / frames);

    if (!(square > 0) || !isfinite(rho))
        return ZERO;
    return (size_t)(ZERO + (long)(fmax(-0.99, fmin(0.99, rho)) * 100));
}

static void estimate(size_t *bin, const gsl_matrix *e, const bool *starts)
{
    double *square = NEW_ARRAY(double, 2 * e->size2);
    double *lagged = square + e->size2, pairs = 0;

    for (size_t t = 0; t < e->size1; t++) {
        const double *now = gsl_matrix_const_ptr(e, t, 0);
        const double *before = now - (starts[t] ? 0 : e->tda);

        pairs += !starts[t];
        for (size_t j = 0; j < e->size2; j++)
            square[j] += now[j] * now[j];
        for (size_t j = 0; j < e->size2 && !starts[t]; j++)
            lagged[j] += now[j] * before[j];
    }
    for (size_t j = 0; j < e->size2; j++)
        bin[j] = bin_of(pairs, lagged[j], (double)e->size1, square[j]);
    free(square);
}

/* white = W e, and sum = its squares. */
static void whiten(gsl_matrix *white, double *sum, const gsl_matrix *e,
                   const double *rho, const bool *starts)
{
    for (size_t j = 0; j < e->size2; j++)
        sum[j] = 0;
    for (size_t t = 0; t < e->size1; t++) {
        const double *now = gsl_matrix_const_ptr(e, t, 0);
        const double *before = now - (starts[t] ? 0 : e->tda);
        double *out = gsl_matrix_ptr(white, t, 0);

        for (size_t j = 0; j < e->size2; j++) {
            out[j] = starts[t] ? now[j] : now[j] - rho[j] * before[j];
            sum[j] += out[j] * out[j];
        }
    }
}

/* x = W' x, from the first row on, for each needs only the next. */
static void whiten_back(gsl_matrix *x, const double *rho, const bool *starts)
{
    for (size_t t = 0; t + 1 < x->size1; t++)
        for (size_t j = 0; j < x->size2 && !starts[t + 1]; j++)
            *gsl_matrix_ptr(x, t, j) -= rho[j] * gsl_matrix_get(x, t + 1, j);
}

/* d = inv(G) right, sum -= right . d, column by column. */
static void solve(gsl_matrix *d, double *sum, const gsl_matrix *right,
                  const size_t *bin, const struct autoregression *noise)
{
    size_t p = d->size1;
    double *r = NEW_ARRAY(double, p);

    for (size_t j = 0; j < d->size2; j++) {
        for (size_t i = 0; i < p; i++)
            r[i] = gsl_matrix_get(right, i, j);
        for (size_t i = 0; i < p; i++) {
            const double *row =
                gsl_matrix_const_ptr(noise->inverse[bin[j]], i, 0);
            double value = 0;

            for (size_t k = 0; k < p; k++)
                value += row[k] * r[k];
            gsl_matrix_set(d, i, j, value);
            sum[j] -= r[i] * value;
        }
    }
    free(r);
}

void autoregression_fit(size_t *bin, double *sum, gsl_matrix *weights,
                        gsl_matrix *e, bool whitens,
                        const struct autoregression *noise)
{
    size_t p = noise->basis->size2, n = e->size2;
    gsl_matrix *white = gsl_matrix_alloc(e->size1, n);
    gsl_matrix *right = gsl_matrix_alloc(p, n), *d = gsl_matrix_alloc(p, n);
    double *rho = NEW_ARRAY(double, n);

    estimate(bin, e, noise->starts);
    for (size_t j = 0; j < n; j++)
        rho[j] = autoregression_rho(bin[j]);
    whiten(white, sum, e, rho, noise->starts);
    whiten_back(white, rho, noise->starts);
    blas_product(right, 1, BLAS_TRANSPOSED, noise->basis, BLAS_PLAIN, white, 0);
    solve(d, sum, right, bin, noise);
    gsl_matrix_add(weights, d);
    if (whitens) {
        blas_product(e, -1, BLAS_PLAIN, noise->basis, BLAS_PLAIN, d, 1);
        whiten(white, sum, e, rho, noise->starts);
        gsl_matrix_memcpy(e, white);
    }
    gsl_matrix_free(white), gsl_matrix_free(right), gsl_matrix_free(d);
    free(rho);
}
