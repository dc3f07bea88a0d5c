#include "stats/adjust.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"

#include <gsl/gsl_vector.h>
#include <math.h>
#include <stdlib.h>

/* Less than this of a confound is left beside the others: rounding. */
#define LEAST_LEFT 1e-7

static double product(const gsl_matrix *basis, size_t a, size_t b,
                      const bool *trains)
{
    double sum = 0;

    for (size_t i = 0; i < basis->size1; i++)
        if (trains[i])
            sum += gsl_matrix_get(basis, i, a) * gsl_matrix_get(basis, i, b);
    return sum;
}

/* Column `from` becomes column `to`, of norm 1 and orthogonal to those before
 * it over T; false when nothing is left of it. */
static bool orthogonalize(gsl_matrix *basis, size_t to, size_t from,
                          const bool *trains)
{
    double before = product(basis, from, from, trains), after;

    for (int pass = 0; pass < 2; pass++)
        for (size_t k = 0; k < to; k++) {
            double share = product(basis, k, from, trains);

            for (size_t i = 0; i < basis->size1; i++)
                *gsl_matrix_ptr(basis, i, from) -=
                    share * gsl_matrix_get(basis, i, k);
        }
    after = product(basis, from, from, trains);
    if (!(after > LEAST_LEFT * LEAST_LEFT * before))
        return false;
    for (size_t i = 0; i < basis->size1; i++)
        gsl_matrix_set(basis, i, to,
                       gsl_matrix_get(basis, i, from) / sqrt(after));
    return true;
}

static gsl_matrix *first_columns(const gsl_matrix *all, size_t count)
{
    gsl_matrix *some = gsl_matrix_alloc(all->size1, count);
    gsl_matrix_const_view view =
        gsl_matrix_const_submatrix(all, 0, 0, all->size1, count);

    gsl_matrix_memcpy(some, &view.matrix);
    return some;
}

struct adjust *adjust_new(const gsl_matrix *confounds, const bool *trains,
                          size_t rows)
{
    size_t count = confounds ? confounds->size2 : 0, rank = 0;
    struct adjust *adjust = NEW_ARRAY(struct adjust, 1);
    gsl_matrix *all = gsl_matrix_alloc(rows, count + 1);

    for (size_t i = 0; i < rows; i++) {
        gsl_matrix_set(all, i, 0, 1);
        for (size_t k = 0; k < count; k++)
            gsl_matrix_set(all, i, k + 1, gsl_matrix_get(confounds, i, k));
    }
    for (size_t k = 0; k <= count; k++)
        rank += orthogonalize(all, rank, k, trains);
    bug_if(!rank);
    adjust->basis = first_columns(all, rank);
    adjust->project = first_columns(all, rank);
    for (size_t i = 0; i < rows; i++)
        for (size_t k = 0; !trains[i] && k < rank; k++)
            gsl_matrix_set(adjust->project, i, k, 0);
    gsl_matrix_free(all);
    return adjust;
}

void adjust_free(struct adjust *adjust)
{
    gsl_matrix_free(adjust->basis), gsl_matrix_free(adjust->project);
    free(adjust);
}

void adjust_rows(gsl_matrix *x, const struct adjust *adjust)
{
    gsl_matrix *part = gsl_matrix_alloc(adjust->basis->size2, x->size2);

    blas_product(part, 1, BLAS_TRANSPOSED, adjust->project, BLAS_PLAIN, x, 0);
    blas_product(x, -1, BLAS_PLAIN, adjust->basis, BLAS_PLAIN, part, 1);
    gsl_matrix_free(part);
}

void adjust_gram(gsl_matrix *gram, const struct adjust *adjust)
{
    gsl_matrix *part = gsl_matrix_alloc(gram->size1, adjust->basis->size2);

    adjust_rows(gram, adjust);
    blas_product(part, 1, BLAS_PLAIN, gram, BLAS_PLAIN, adjust->project, 0);
    blas_product(gram, -1, BLAS_PLAIN, part, BLAS_TRANSPOSED, adjust->basis, 1);
    blas_mirror(gram);
    gsl_matrix_free(part);
}

void adjust_weights(double *weights, const struct adjust *adjust)
{
    size_t rows = adjust->basis->size1;

    for (size_t k = 0; k < adjust->basis->size2; k++) {
        double sum = 0;

        for (size_t i = 0; i < rows; i++)
            sum += gsl_matrix_get(adjust->project, i, k) * weights[i];
        for (size_t i = 0; i < rows; i++)
            weights[i] -= sum * gsl_matrix_get(adjust->project, i, k);
    }
}
