#include "num/blas.h"

#include "base/mem.h"
#include "base/report.h"

#include <gsl/gsl_cblas.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

/* LAPACK as OpenBLAS exports it: column-major, everything by reference. */
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda,
             int *info);
void dpotri_(const char *uplo, const int *n, double *a, const int *lda,
             int *info);
void dpocon_(const char *uplo, const int *n, const double *a, const int *lda,
             const double *norm, double *rcond, double *work, int *iwork,
             int *info);

static int blas_size(size_t size)
{
    bug_if(size > INT_MAX);
    return (int)size;
}

static enum CBLAS_TRANSPOSE cblas_form(enum blas_form form)
{
    return form == BLAS_PLAIN ? CblasNoTrans : CblasTrans;
}

void blas_product(gsl_matrix *c, double alpha, enum blas_form form_a,
                  const gsl_matrix *a, enum blas_form form_b,
                  const gsl_matrix *b, double beta)
{
    size_t rows = form_a == BLAS_PLAIN ? a->size1 : a->size2;
    size_t inner = form_a == BLAS_PLAIN ? a->size2 : a->size1;
    size_t inner_b = form_b == BLAS_PLAIN ? b->size1 : b->size2;
    size_t cols = form_b == BLAS_PLAIN ? b->size2 : b->size1;

    bug_if(c->size1 != rows || c->size2 != cols || inner != inner_b);
    if (!rows || !cols)
        return;
    cblas_dgemm(CblasRowMajor, cblas_form(form_a), cblas_form(form_b),
                blas_size(rows), blas_size(cols), blas_size(inner), alpha,
                a->data, blas_size(a->tda ? a->tda : 1), b->data,
                blas_size(b->tda ? b->tda : 1), beta, c->data,
                blas_size(c->tda));
}

static void mirror_lower(gsl_matrix *m)
{
    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = i + 1; j < m->size2; j++)
            gsl_matrix_set(m, i, j, gsl_matrix_get(m, j, i));
}

void blas_gram(gsl_matrix *gram, double scale, const gsl_matrix *x)
{
    bug_if(gram->size1 != x->size2 || gram->size2 != x->size2);
    if (!x->size2)
        return;
    cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, blas_size(x->size2),
                blas_size(x->size1), scale, x->data, blas_size(x->tda), 0,
                gram->data, blas_size(gram->tda));
    mirror_lower(gram);
}

/* max_j sum_i |a_ij|, reading the lower triangle alone. */
static double one_norm(const gsl_matrix *a)
{
    double most = 0;

    for (size_t j = 0; j < a->size1; j++) {
        double sum = 0;

        for (size_t i = 0; i < a->size1; i++)
            sum +=
                fabs(i < j ? gsl_matrix_get(a, j, i) : gsl_matrix_get(a, i, j));
        most = sum > most ? sum : most;
    }
    return most;
}

/* Row-major lower is column-major upper: hence the "U" below. */
double blas_inverse(gsl_matrix *inverse, const gsl_matrix *a)
{
    int n = blas_size(a->size1), lda = blas_size(inverse->tda), info;
    double norm = one_norm(a), rcond = 0, *work;
    int *iwork;

    bug_if(a->size1 != a->size2 || !n);
    bug_if(inverse->size1 != a->size1 || inverse->size2 != a->size1);
    gsl_matrix_memcpy(inverse, a);
    dpotrf_("U", &n, inverse->data, &lda, &info);
    bug_if(info < 0);
    if (info > 0 || !isfinite(norm))
        return 0;

    work = NEW_ARRAY(double, 3 * a->size1);
    iwork = NEW_ARRAY(int, a->size1);
    dpocon_("U", &n, inverse->data, &lda, &norm, &rcond, work, iwork, &info);
    dpotri_("U", &n, inverse->data, &lda, &info);
    mirror_lower(inverse);
    free(work), free(iwork);
    return info ? 0 : rcond;
}
