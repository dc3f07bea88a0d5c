#include "num/single.h"

#include "base/report.h"

#include <gsl/gsl_cblas.h>
#include <limits.h>

static int blas_size(size_t size)
{
    bug_if(size > INT_MAX);
    return (int)size;
}

static void multiply(const struct single *c, const struct single *a,
                     const struct single *b, enum CBLAS_TRANSPOSE form)
{
    size_t inner = form == CblasNoTrans ? b->rows : b->cols;
    size_t cols = form == CblasNoTrans ? b->cols : b->rows;

    bug_if(a->cols != inner || c->rows != a->rows || c->cols != cols);
    if (c->rows && c->cols)
        cblas_sgemm(CblasRowMajor, CblasNoTrans, form, blas_size(c->rows),
                    blas_size(c->cols), blas_size(inner), 1, a->at,
                    blas_size(a->stride), b->at, blas_size(b->stride), 0, c->at,
                    blas_size(c->stride));
}

void single_product(const struct single *c, const struct single *a,
                    const struct single *b)
{
    multiply(c, a, b, CblasNoTrans);
}

void single_cross(const struct single *c, const struct single *a,
                  const struct single *b)
{
    multiply(c, a, b, CblasTrans);
}

void single_gram(const struct single *c, const struct single *x)
{
    bug_if(c->rows != x->rows || c->cols != x->rows);
    if (c->rows)
        cblas_ssyrk(CblasRowMajor, CblasLower, CblasNoTrans, blas_size(c->rows),
                    blas_size(x->cols), 1, x->at, blas_size(x->stride), 0,
                    c->at, blas_size(c->stride));
}
