#include "../golden.h"
#include "../tap.h"

#include "num/blas.h"
#include "signal/regress.h"

static void residuals_are_orthogonal_to_confounds(void)
{
    gsl_matrix *c = noise(60, 4, 1), *x = noise(60, 3, 2);
    gsl_matrix *basis = regress_basis(c), *gram = gsl_matrix_alloc(4, 4);
    gsl_matrix *one = gsl_matrix_alloc(4, 4), *left = gsl_matrix_alloc(4, 3);
    gsl_matrix *zero = gsl_matrix_calloc(4, 3), *again;

    gsl_matrix_set_identity(one);
    ok(basis->size1 == 60 && basis->size2 == 4, "four regressors, rank four");
    blas_gram(gram, 1, basis);
    close_to(distance(gram, one), 0, 1e-14, "the basis is orthonormal");
    regress_out(x, basis);
    blas_product(left, 1, BLAS_TRANSPOSED, basis, BLAS_PLAIN, x, 0);
    close_to(distance(left, zero), 0, 1e-13, "residuals are orthogonal to it");
    again = gsl_matrix_alloc(60, 3);
    gsl_matrix_memcpy(again, x);
    regress_out(again, basis);
    close_to(distance(again, x), 0, 1e-13, "regressing twice changes nothing");
    gsl_matrix_free(c), gsl_matrix_free(x), gsl_matrix_free(basis);
    gsl_matrix_free(gram), gsl_matrix_free(one), gsl_matrix_free(left);
    gsl_matrix_free(zero), gsl_matrix_free(again);
}

static void a_planted_mixture_is_recovered(void)
{
    gsl_matrix *c = noise(80, 2, 3), *basis = regress_basis(c);
    gsl_matrix *x = noise(80, 1, 4), *mixed = gsl_matrix_alloc(80, 1);

    regress_out(x, basis); /* orthogonal to the confounds, up to the mean */
    for (size_t t = 0; t < 80; t++)
        gsl_matrix_set(mixed, t, 0,
                       gsl_matrix_get(x, t, 0) + 30 * gsl_matrix_get(c, t, 0) -
                           7 * gsl_matrix_get(c, t, 1));
    regress_out(mixed, basis);
    { /* the means of the confounds survive: there is no intercept */
        double shift = gsl_matrix_get(mixed, 0, 0) - gsl_matrix_get(x, 0, 0);

        gsl_matrix_add_constant(mixed, -shift);
    }
    close_to(distance(mixed, x), 0, 1e-12, "what was mixed in is taken out");
    gsl_matrix_free(c), gsl_matrix_free(basis);
    gsl_matrix_free(x), gsl_matrix_free(mixed);
}

static void copies_and_constants_add_no_rank(void)
{
    gsl_matrix *c = noise(100, 6, 5), *basis;

    for (size_t t = 0; t < 100; t++) {
        double a = gsl_matrix_get(c, t, 0), b = gsl_matrix_get(c, t, 1);

        gsl_matrix_set(c, t, 3, 1e3 * a + 0.1 * b + 7);
        gsl_matrix_set(c, t, 4, 600.1);
        gsl_matrix_set(c, t, 5, -b);
    }
    basis = regress_basis(c);
    ok(basis->size2 == 3, "copies, sums and constants add no rank");
    gsl_matrix_free(c), gsl_matrix_free(basis);
}

static void more_regressors_than_frames_fill_the_space(void)
{
    gsl_matrix *c = noise(10, 20, 6), *none = gsl_matrix_alloc(10, 0);
    gsl_matrix *basis = regress_basis(c), *empty = regress_basis(none);
    gsl_matrix *x = noise(10, 2, 1), *y = noise(10, 2, 1);

    ok(basis->size2 == 9, "centered columns of 10 frames have rank 9");
    ok(empty->size2 == 0, "no confounds, no basis");
    regress_out(x, empty);
    close_to(distance(x, y), 0, 0, "and nothing is taken out");
    gsl_matrix_free(c), gsl_matrix_free(none), gsl_matrix_free(basis);
    gsl_matrix_free(empty), gsl_matrix_free(x), gsl_matrix_free(y);
}

int main(void)
{
    residuals_are_orthogonal_to_confounds();
    a_planted_mixture_is_recovered();
    copies_and_constants_add_no_rank();
    more_regressors_than_frames_fill_the_space();
    return done();
}
