#define _GNU_SOURCE /* dladdr */
#include "../golden.h"
#include "../tap.h"

#include "num/blas.h"

#include <dlfcn.h>
#include <string.h>

/* OpenBLAS alone exports this; without it the test does not even link. */
char *openblas_get_config(void);

static void openblas_answers(void)
{
    static const char *const symbols[] = {"cblas_dsyrk", "cblas_dgemm",
                                          "dpotrf_"};

    ok(strstr(openblas_get_config(), "OpenBLAS") != NULL, "OpenBLAS is linked");
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        void *address = dlsym(RTLD_DEFAULT, symbols[i]);
        Dl_info where = {0};

        ok(address && dladdr(address, &where) &&
               strstr(where.dli_fname, "openblas") &&
               !strstr(where.dli_fname, "gslcblas"),
           symbols[i]);
        printf("# %s comes from %s\n", symbols[i], where.dli_fname);
    }
}

static void product_is_the_sum_over_the_inner_index(void)
{
    gsl_matrix *a = noise(5, 3, 1), *b = noise(4, 5, 2);
    gsl_matrix *c = gsl_matrix_calloc(3, 4), *want = gsl_matrix_calloc(3, 4);

    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 4; j++)
            for (size_t k = 0; k < 5; k++)
                *gsl_matrix_ptr(want, i, j) +=
                    2 * gsl_matrix_get(a, k, i) * gsl_matrix_get(b, j, k);
    blas_product(c, 2, BLAS_TRANSPOSED, a, BLAS_TRANSPOSED, b, 0);
    close_to(distance(c, want), 0, 1e-14, "product of two transposes");
    gsl_matrix_free(a), gsl_matrix_free(b);
    gsl_matrix_free(c), gsl_matrix_free(want);
}

static void an_empty_inner_dimension_gives_zeros(void)
{
    gsl_matrix *a = gsl_matrix_alloc(3, 0), *b = gsl_matrix_alloc(0, 2);
    gsl_matrix *c = gsl_matrix_alloc(3, 2), *want = gsl_matrix_calloc(3, 2);

    gsl_matrix_set_all(c, 7);
    blas_product(c, 1, BLAS_PLAIN, a, BLAS_PLAIN, b, 0);
    close_to(distance(c, want), 0, 0, "no inner index: zeros");
    gsl_matrix_free(a), gsl_matrix_free(b);
    gsl_matrix_free(c), gsl_matrix_free(want);
}

static void gram_agrees_with_the_product_and_is_symmetric(void)
{
    gsl_matrix *x = noise(40, 33, 3), *gram = gsl_matrix_alloc(33, 33);
    gsl_matrix *want = gsl_matrix_alloc(33, 33);
    gsl_matrix *turned = gsl_matrix_alloc(33, 33);

    blas_gram(gram, 0.5, x);
    blas_product(want, 0.5, BLAS_TRANSPOSED, x, BLAS_PLAIN, x, 0);
    gsl_matrix_transpose_memcpy(turned, gram);
    close_to(distance(gram, want), 0, 1e-13, "gram is x'x");
    ok(gsl_matrix_equal(gram, turned), "gram is exactly symmetric");
    gsl_matrix_free(x), gsl_matrix_free(gram);
    gsl_matrix_free(want), gsl_matrix_free(turned);
}

static void nan_stays_in_its_column(void)
{
    gsl_matrix *x = noise(64, 37, 4), *gram = gsl_matrix_alloc(37, 37);
    size_t spoiled = 0;

    for (size_t t = 0; t < 64; t++)
        gsl_matrix_set(x, t, 5, NAN);
    blas_gram(gram, 1, x);
    for (size_t i = 0; i < 37; i++)
        for (size_t j = 0; j < 37; j++)
            spoiled += isnan(gsl_matrix_get(gram, i, j)) != (i == 5 || j == 5);
    ok(spoiled == 0, "a NaN column spoils its own row and column only");
    gsl_matrix_free(x), gsl_matrix_free(gram);
}

static void inverse_times_matrix_is_identity(void)
{
    gsl_matrix *x = noise(60, 20, 5), *a = gsl_matrix_alloc(20, 20);
    gsl_matrix *inverse = gsl_matrix_alloc(20, 20);
    gsl_matrix *got = gsl_matrix_alloc(20, 20), *one = gsl_matrix_alloc(20, 20);
    double rcond;

    gsl_matrix_set_identity(one);
    blas_gram(a, 1, x);
    rcond = blas_inverse(inverse, a);
    blas_product(got, 1, BLAS_PLAIN, a, BLAS_PLAIN, inverse, 0);
    close_to(distance(got, one), 0, 1e-12, "a inv(a) = 1");
    ok(rcond > 1e-3 && rcond < 1, "a well-conditioned matrix says so");
    rcond = blas_inverse(inverse, one);
    close_to(rcond, 1, 1e-15, "the identity has condition 1");

    for (size_t j = 0; j < 20; j++) { /* two equal regions */
        gsl_matrix_set(a, 3, j, gsl_matrix_get(a, 7, j));
    }
    for (size_t j = 0; j < 20; j++)
        gsl_matrix_set(a, j, 3, gsl_matrix_get(a, j, 7));
    ok(blas_inverse(inverse, a) < 1e-12, "a singular matrix is recognized");
    gsl_matrix_free(x), gsl_matrix_free(a), gsl_matrix_free(inverse);
    gsl_matrix_free(got), gsl_matrix_free(one);
}

static void eigenvectors_rebuild_the_matrix(void)
{
    gsl_matrix *x = noise(30, 12, 6), *a = gsl_matrix_alloc(12, 12);
    gsl_matrix *v = gsl_matrix_alloc(12, 12), *got = gsl_matrix_alloc(12, 12);
    gsl_matrix *copy = gsl_matrix_alloc(12, 12);
    gsl_vector *values = gsl_vector_alloc(12);
    double log_sum = 0;

    blas_gram(a, 1, x);
    ok(blas_eigen(values, v, a), "eigenvalues");
    gsl_matrix_memcpy(copy, v);
    for (size_t i = 0; i < 12; i++) {
        gsl_vector_view row = gsl_matrix_row(copy, i);

        gsl_vector_scale(&row.vector, gsl_vector_get(values, i));
        log_sum += log(gsl_vector_get(values, i));
    }
    blas_product(got, 1, BLAS_TRANSPOSED, v, BLAS_PLAIN, copy, 0);
    close_to(distance(got, a), 0, 1e-13, "V' D V is the matrix");
    ok(gsl_vector_get(values, 0) < gsl_vector_get(values, 11), "ascending");
    close_to(blas_log_determinant(a), log_sum, 1e-13,
             "the logarithms of the eigenvalues add up to that of det");
    gsl_matrix_scale(a, -1);
    ok(isnan(blas_log_determinant(a)), "a negative matrix has none");
    gsl_matrix_set(a, 3, 1, NAN);
    ok(!blas_eigen(values, v, a), "NaN has no eigenvalues");
    gsl_matrix_free(x), gsl_matrix_free(a), gsl_matrix_free(v);
    gsl_matrix_free(got), gsl_matrix_free(copy), gsl_vector_free(values);
}

/* 70 rows and columns: more than one tile of the mirror. */
static void blocks_of_rows_add_up_to_the_gram(void)
{
    gsl_matrix *x = noise(50, 70, 7), *gram = gsl_matrix_alloc(70, 70);
    gsl_matrix *sum = gsl_matrix_calloc(70, 70);
    gsl_matrix_view one = gsl_matrix_submatrix(x, 0, 0, 20, 70);
    gsl_matrix_view two = gsl_matrix_submatrix(x, 20, 0, 30, 70);

    blas_gram(gram, 1, x);
    blas_gram_add(sum, &one.matrix), blas_gram_add(sum, &two.matrix);
    blas_mirror(sum);
    close_to(distance(sum, gram), 0, 1e-13, "two blocks of rows");
    gsl_matrix_free(x), gsl_matrix_free(gram), gsl_matrix_free(sum);
}

static void a_factor_solves(void)
{
    gsl_matrix *x = noise(9, 5, 3), *a = gsl_matrix_alloc(5, 5);
    gsl_matrix *l = gsl_matrix_alloc(5, 5), *b = noise(5, 2, 4);
    gsl_matrix *y = gsl_matrix_alloc(5, 2), *product = gsl_matrix_alloc(5, 5);
    gsl_matrix *back = gsl_matrix_alloc(5, 2);

    blas_gram(a, 1, x);
    gsl_matrix_memcpy(l, a);
    ok(blas_cholesky(l), "a Gram matrix has a Cholesky factor");
    blas_product(product, 1, BLAS_PLAIN, l, BLAS_TRANSPOSED, l, 0);
    close_to(distance(product, a), 0, 1e-14, "L L' is the matrix");
    close_to(gsl_matrix_get(l, 1, 3), 0, 0, "and L has zeros above");
    gsl_matrix_memcpy(y, b);
    blas_solve_lower(y, l);
    blas_product(back, 1, BLAS_PLAIN, l, BLAS_PLAIN, y, 0);
    close_to(distance(back, b), 0, 1e-14,
             "L times the solution is the right side");
    gsl_matrix_set(a, 4, 4, -1);
    ok(!blas_cholesky(a), "a matrix with a negative variance has no factor");
    gsl_matrix_free(x), gsl_matrix_free(a), gsl_matrix_free(l);
    gsl_matrix_free(b), gsl_matrix_free(y), gsl_matrix_free(product);
    gsl_matrix_free(back);
}

int main(void)
{
    a_factor_solves();
    openblas_answers();
    product_is_the_sum_over_the_inner_index();
    an_empty_inner_dimension_gives_zeros();
    gram_agrees_with_the_product_and_is_symmetric();
    nan_stays_in_its_column();
    inverse_times_matrix_is_identity();
    eigenvectors_rebuild_the_matrix();
    blocks_of_rows_add_up_to_the_gram();
    return done();
}
