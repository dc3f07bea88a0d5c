#include "num/blas.h"

#include "base/mem.h"
#include "base/report.h"

#include <gsl/gsl_cblas.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

/*
 * Before anything else, whatever the environment says: a product on several
 * threads would have other last digits on another machine.
 */
void openblas_set_num_threads(int threads);

__attribute__((constructor)) static void begin(void)
{
    blas_alone();
}

void blas_alone(void)
{
    openblas_set_num_threads(1);
}

/* LAPACK as OpenBLAS exports it: column-major, everything by reference. */
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda,
             int *info);
void dpotri_(const char *uplo, const int *n, double *a, const int *lda,
             int *info);
void dtrtri_(const char *uplo, const char *diagonal, const int *n, double *a,
             const int *lda, int *info);
void dpocon_(const char *uplo, const int *n, const double *a, const int *lda,
             const double *norm, double *rcond, double *work, int *iwork,
             int *info);
void dsyevd_(const char *job, const char *uplo, const int *n, double *a,
             const int *lda, double *values, double *work, const int *work_size,
             int *iwork, const int *iwork_size, int *info);

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

void blas_add(double *y, double factor, const double *x, size_t count)
{
    cblas_daxpy(blas_size(count), factor, x, 1, y, 1);
}

/* By tiles, for rows and columns both to stay in the cache. */
void blas_mirror(gsl_matrix *m)
{
    enum { TILE = 32 };

    bug_if(m->size1 != m->size2);
    for (size_t i0 = 0; i0 < m->size1; i0 += TILE)
        for (size_t j0 = 0; j0 <= i0; j0 += TILE)
            for (size_t i = i0; i < i0 + TILE && i < m->size1; i++)
                for (size_t j = j0; j < j0 + TILE && j < i; j++)
                    m->data[j * m->tda + i] = m->data[i * m->tda + j];
}

/* gram = scale x'x + beta gram, lower triangle. */
static void add_gram(gsl_matrix *gram, double scale, const gsl_matrix *x,
                     double beta)
{
    bug_if(gram->size1 != x->size2 || gram->size2 != x->size2);
    if (x->size2)
        cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, blas_size(x->size2),
                    blas_size(x->size1), scale, x->data, blas_size(x->tda),
                    beta, gram->data, blas_size(gram->tda));
}

void blas_gram(gsl_matrix *gram, double scale, const gsl_matrix *x)
{
    add_gram(gram, scale, x, 0);
    blas_mirror(gram);
}

void blas_gram_add(gsl_matrix *gram, const gsl_matrix *x)
{
    add_gram(gram, 1, x, 1);
}

/* max_j sum_i |a_ij|, reading the lower triangle alone, row by row. */
static double one_norm(const gsl_matrix *a)
{
    double *sum = NEW_ARRAY(double, a->size1), most = 0;

    for (size_t i = 0; i < a->size1; i++) {
        const double *row = gsl_matrix_const_ptr(a, i, 0);

        for (size_t j = 0; j < i; j++) {
            sum[j] += fabs(row[j]);
            sum[i] += fabs(row[j]);
        }
        sum[i] += fabs(row[i]);
    }
    for (size_t j = 0; j < a->size1; j++)
        most = sum[j] <= most ? most : sum[j];
    free(sum);
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
    if (inverse != a)
        gsl_matrix_memcpy(inverse, a);
    dpotrf_("U", &n, inverse->data, &lda, &info);
    bug_if(info < 0);
    if (info > 0 || !isfinite(norm))
        return 0;

    work = NEW_ARRAY(double, 3 * a->size1);
    iwork = NEW_ARRAY(int, a->size1);
    dpocon_("U", &n, inverse->data, &lda, &norm, &rcond, work, iwork, &info);
    dpotri_("U", &n, inverse->data, &lda, &info);
    blas_mirror(inverse);
    free(work), free(iwork);
    return info ? 0 : rcond;
}

bool blas_cholesky(gsl_matrix *a)
{
    int n = blas_size(a->size1), lda = blas_size(a->tda), info;

    bug_if(a->size1 != a->size2 || !n);
    dpotrf_("U", &n, a->data, &lda, &info);
    bug_if(info < 0);
    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = i + 1; j < a->size1; j++)
            gsl_matrix_set(a, i, j, 0);
    return !info && isfinite(gsl_matrix_get(a, a->size1 - 1, a->size1 - 1));
}

void blas_solve_lower(gsl_matrix *x, const gsl_matrix *l)
{
    bug_if(l->size1 != l->size2 || l->size1 != x->size1);
    if (x->size1 && x->size2)
        cblas_dtrsm(CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans,
                    CblasNonUnit, blas_size(x->size1), blas_size(x->size2), 1,
                    l->data, blas_size(l->tda), x->data, blas_size(x->tda));
}

double blas_log_determinant(const gsl_matrix *a)
{
    gsl_matrix *factor = gsl_matrix_alloc(a->size1, a->size1);
    int n = blas_size(a->size1), lda = blas_size(factor->tda), info;
    double sum = 0;

    gsl_matrix_memcpy(factor, a);
    dpotrf_("U", &n, factor->data, &lda, &info);
    bug_if(info < 0);
    for (size_t i = 0; i < a->size1; i++)
        sum += log(gsl_matrix_get(factor, i, i));
    gsl_matrix_free(factor);
    return info > 0 ? NAN : 2 * sum;
}

static bool is_finite(const gsl_matrix *a)
{
    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = 0; j <= i; j++)
            if (!isfinite(gsl_matrix_get(a, i, j)))
                return false;
    return true;
}

bool blas_whitener(gsl_matrix *whitener, const gsl_matrix *a)
{
    int n = blas_size(a->size1), lda = blas_size(whitener->tda), info;

    bug_if(a->size1 != a->size2 || !n);
    bug_if(whitener->size1 != a->size1 || whitener->size2 != a->size1);
    if (!is_finite(a))
        return false;
    if (whitener != a)
        gsl_matrix_memcpy(whitener, a);
    dpotrf_("U", &n, whitener->data, &lda, &info);
    bug_if(info < 0);
    if (info > 0)
        return false;
    dtrtri_("U", "N", &n, whitener->data, &lda, &info);
    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = i + 1; j < a->size1; j++)
            gsl_matrix_set(whitener, i, j, 0);
    return info == 0;
}

double blas_squares(const gsl_matrix *x)
{
    double sum = 0;

    for (size_t i = 0; i < x->size1; i++)
        for (size_t j = 0; j < x->size2; j++)
            sum += gsl_matrix_get(x, i, j) * gsl_matrix_get(x, i, j);
    return sum;
}

void blas_whiten(gsl_matrix *x, const gsl_matrix *whitener)
{
    bug_if(x->size2 != whitener->size1 || whitener->size1 != whitener->size2);
    if (x->size1 && x->size2)
        cblas_dtrmm(CblasRowMajor, CblasRight, CblasLower, CblasTrans,
                    CblasNonUnit, blas_size(x->size1), blas_size(x->size2), 1,
                    whitener->data, blas_size(whitener->tda), x->data,
                    blas_size(x->tda));
}

/* LAPACK's columns are our rows. */
bool blas_eigen(gsl_vector *values, gsl_matrix *vectors, const gsl_matrix *a)
{
    int n = blas_size(a->size1), lda = blas_size(vectors->tda), info;
    int ask = -1, iroom = 0, size;
    double room = 0, *work;
    int *iwork;

    bug_if(a->size1 != a->size2 || !n || values->stride != 1);
    bug_if(values->size != a->size1 || vectors->size1 != a->size1);
    if (!is_finite(a))
        return false;
    gsl_matrix_memcpy(vectors, a);
    dsyevd_("V", "U", &n, vectors->data, &lda, values->data, &room, &ask,
            &iroom, &ask, &info);
    size = (int)room;
    work = NEW_ARRAY(double, (size_t)size);
    iwork = NEW_ARRAY(int, (size_t)iroom);
    dsyevd_("V", "U", &n, vectors->data, &lda, values->data, work, &size, iwork,
            &iroom, &info);
    free(work), free(iwork);
    return info == 0;
}
