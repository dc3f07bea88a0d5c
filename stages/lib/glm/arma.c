#include "glm/arma.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"

#include <math.h>
#include <stdlib.h>

/* Of the grid, from 0 to 1; and its points: (0, 0), and a + b > 0. */
enum { STEPS = 10, MODELS = 1 + STEPS * (STEPS - 1) + STEPS * (STEPS - 1) / 2 };

/* ---- the grid ---- */

/* x becomes W x; out may not be x. */
static void whiten(gsl_matrix *out, const gsl_matrix *x,
                   const struct arma_model *model, const bool *starts)
{
    for (size_t t = 0; t < x->size1; t++) {
        const double *now = gsl_matrix_const_ptr(x, t, 0);
        double *white = gsl_matrix_ptr(out, t, 0);
        double scale = 1 / model->deviation[t];
        const double *before, *last;
        double share;

        if (starts[t]) {
            for (size_t j = 0; j < x->size2; j++)
                white[j] = now[j] * scale;
            continue;
        }
        before = now - x->tda;
        last = white - out->tda;
        share = model->b / model->deviation[t - 1];
        for (size_t j = 0; j < x->size2; j++)
            white[j] =
                (now[j] - model->a * before[j] - share * last[j]) * scale;
    }
}

/* sqrt(r_t); returns log |V|. */
static double fill_deviations(struct arma_model *model, size_t frames,
                              const bool *starts)
{
    double a = model->a, b = model->b, r = 1, sum = 0;

    model->deviation = NEW_ARRAY(double, frames);
    for (size_t t = 0; t < frames; t++) {
        r = starts[t] ? (1 + 2 * a * b + b * b) / (1 - a * a)
                      : 1 + b * b - b * b / r;
        model->deviation[t] = sqrt(r);
        sum += log(r);
    }
    return sum;
}

static struct arma_model model_of(double a, double b, const gsl_matrix *basis,
                                  const bool *starts)
{
    size_t p = basis->size2;
    struct arma_model model = {.a = a,
                               .b = b,
                               .basis = gsl_matrix_alloc(basis->size1, p),
                               .half = gsl_matrix_alloc(p, p),
                               .inverse = gsl_matrix_alloc(p, p)};

    model.determinants = fill_deviations(&model, basis->size1, starts);
    whiten(model.basis, basis, &model, starts);
    blas_gram(model.half, 1, model.basis);
    if (!blas_whitener(model.half, model.half))
        bug("a whitened basis has lost its rank"); /* W has an inverse */
    for (size_t i = 0; i < p; i++)
        model.determinants -= 2 * log(gsl_matrix_get(model.half, i, i));
    blas_whiten(model.basis, model.half);
    blas_gram(model.inverse, 1, model.half);
    return model;
}

void arma_prepare(struct arma *noise, const gsl_matrix *basis,
                  const bool *starts)
{
    bug_if(!starts[0]);
    /* The first lag is (a + b)(1 + ab) times what is positive; a = -b is white
     * noise for any a. */
    *noise = (struct arma){.starts = starts};
    noise->models = NEW_ARRAY(struct arma_model, MODELS);
    noise->models[noise->count++] = model_of(0, 0, basis, starts);
    for (int i = 0; i < STEPS; i++)
        for (int k = 1 - i; k < STEPS; k++)
            noise->models[noise->count++] =
                model_of((double)i / STEPS, (double)k / STEPS, basis, starts);
}

void arma_release(struct arma *noise)
{
    for (size_t g = 0; g < noise->count; g++) {
        struct arma_model *model = &noise->models[g];

        gsl_matrix_free(model->basis), gsl_matrix_free(model->half);
        gsl_matrix_free(model->inverse), free(model->deviation);
    }
    free(noise->models);
}

/* ---- series ---- */

/* sum[j] = |white_j|^2 - |part_j|^2: what the basis leaves of it. */
static void squares(double *sum, const gsl_matrix *white,
                    const gsl_matrix *part)
{
    for (size_t j = 0; j < white->size2; j++)
        sum[j] = 0;
    for (size_t t = 0; t < white->size1; t++) {
        const double *row = gsl_matrix_const_ptr(white, t, 0);

        for (size_t j = 0; j < white->size2; j++)
            sum[j] += row[j] * row[j];
    }
    for (size_t k = 0; k < part->size1; k++) {
        const double *row = gsl_matrix_const_ptr(part, k, 0);

        for (size_t j = 0; j < white->size2; j++)
            sum[j] -= row[j] * row[j];
    }
}

static void search(size_t *best, const gsl_matrix *e, const struct arma *noise)
{
    size_t n = e->size2, p = noise->models->basis->size2;
    gsl_matrix *white = gsl_matrix_alloc(e->size1, n);
    gsl_matrix *part = gsl_matrix_alloc(p, n);
    double *least = NEW_ARRAY(double, 2 * n), *sum = least + n;

    for (size_t j = 0; j < n; j++)
        least[j] = INFINITY, best[j] = 0;
    for (size_t g = 0; g < noise->count; g++) {
        const struct arma_model *model = &noise->models[g];

        whiten(white, e, model, noise->starts);
        blas_product(part, 1, BLAS_TRANSPOSED, model->basis, BLAS_PLAIN, white,
                     0);
        squares(sum, white, part);
        for (size_t j = 0; j < n; j++) {
            double value =
                (double)(e->size1 - p) * log(sum[j]) + model->determinants;

            if (value < least[j])
                least[j] = value, best[j] = g;
        }
    }
    gsl_matrix_free(white), gsl_matrix_free(part);
    free(least);
}

/* One column, with the model that is its own. */
static double fit_column(gsl_matrix *weights, gsl_matrix *e, bool whitens,
                         const struct arma_model *model, const bool *starts)
{
    size_t p = weights->size1;
    gsl_matrix *white = gsl_matrix_alloc(e->size1, 1);
    gsl_matrix *part = gsl_matrix_alloc(p, 1);
    double sum = 0;

    whiten(white, e, model, starts);
    blas_product(part, 1, BLAS_TRANSPOSED, model->basis, BLAS_PLAIN, white, 0);
    squares(&sum, white, part);
    blas_product(weights, 1, BLAS_TRANSPOSED, model->half, BLAS_PLAIN, part, 1);
    if (whitens) {
        blas_product(white, -1, BLAS_PLAIN, model->basis, BLAS_PLAIN, part, 1);
        gsl_matrix_memcpy(e, white);
    }
    gsl_matrix_free(white), gsl_matrix_free(part);
    return sum;
}

void arma_fit(size_t *model, double *sum, gsl_matrix *weights, gsl_matrix *e,
              bool whitens, const struct arma *noise)
{
    search(model, e, noise);
    for (size_t j = 0; j < e->size2; j++) {
        gsl_matrix_view w =
            gsl_matrix_submatrix(weights, 0, j, weights->size1, 1);
        gsl_matrix_view x = gsl_matrix_submatrix(e, 0, j, e->size1, 1);

        sum[j] = fit_column(&w.matrix, &x.matrix, whitens,
                            &noise->models[model[j]], noise->starts);
    }
}
