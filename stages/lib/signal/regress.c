#include "signal/regress.h"

#include "num/blas.h"
#include "signal/scale.h"

#include <gsl/gsl_linalg.h>
#include <math.h>

static void drop_constants(gsl_matrix *z)
{
    for (size_t k = 0; k < z->size2; k++) {
        gsl_vector_view column = gsl_matrix_column(z, k);

        if (isnan(gsl_vector_get(&column.vector, 0)))
            gsl_vector_set_zero(&column.vector);
    }
}

/* Pivoting sorts |R_ii|, so the rank ends at the first one that is small. */
static size_t rank_of(const gsl_matrix *qr)
{
    double first = fabs(gsl_matrix_get(qr, 0, 0));
    double least = fmax(100, (double)qr->size1 * first) * GSL_DBL_EPSILON;
    size_t rank = 0;

    while (rank < qr->size1 && rank < qr->size2 &&
           fabs(gsl_matrix_get(qr, rank, rank)) > least)
        rank++;
    return rank;
}

gsl_matrix *regress_basis(const gsl_matrix *confounds)
{
    size_t frames = confounds->size1, count = confounds->size2;
    size_t most = frames < count ? frames : count, rank;
    gsl_matrix *z, *basis;
    gsl_vector *tau, *norm;
    gsl_permutation *pivots;
    int sign;

    if (!count)
        return gsl_matrix_alloc(frames, 0);
    z = gsl_matrix_alloc(frames, count);
    tau = gsl_vector_alloc(most), norm = gsl_vector_alloc(count);
    pivots = gsl_permutation_alloc(count);

    gsl_matrix_memcpy(z, confounds);
    scale_zscore(z);
    drop_constants(z);
    gsl_linalg_QRPT_decomp(z, tau, pivots, &sign, norm);
    rank = rank_of(z);
    basis = gsl_matrix_calloc(frames, rank);
    for (size_t k = 0; k < rank; k++) { /* column k = Q e_k */
        gsl_vector_view column = gsl_matrix_column(basis, k);

        gsl_vector_set(&column.vector, k, 1);
        gsl_linalg_QR_Qvec(z, tau, &column.vector);
    }

    gsl_matrix_free(z);
    gsl_vector_free(tau), gsl_vector_free(norm);
    gsl_permutation_free(pivots);
    return basis;
}

void regress_out(gsl_matrix *series, const gsl_matrix *basis)
{
    gsl_matrix *weights;

    if (!basis->size2)
        return;
    weights = gsl_matrix_alloc(basis->size2, series->size2);
    /* W = Q'x, x -= Q W */
    blas_product(weights, 1, BLAS_TRANSPOSED, basis, BLAS_PLAIN, series, 0);
    blas_product(series, -1, BLAS_PLAIN, basis, BLAS_PLAIN, weights, 1);
    gsl_matrix_free(weights);
}
