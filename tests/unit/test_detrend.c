#include "../golden.h"
#include "../tap.h"

#include "num/blas.h"
#include "signal/detrend.h"

static void a_line_is_removed_and_nothing_else(void)
{
    gsl_matrix *x = noise(30, 2, 1), *y = gsl_matrix_alloc(30, 2);

    gsl_matrix_memcpy(y, x);
    for (size_t t = 0; t < 30; t++)
        *gsl_matrix_ptr(y, t, 1) += 5 - 3 * (double)t;
    detrend_linear(x);
    detrend_linear(y);
    close_to(distance(y, x), 0, 1e-12, "adding a line changes nothing");
    gsl_matrix_memcpy(y, x);
    detrend_linear(y);
    close_to(distance(y, x), 0, 1e-14, "detrending twice is detrending once");
    gsl_matrix_free(x), gsl_matrix_free(y);
}

static void agrees_with_the_reference(void)
{
    gsl_matrix *x =
        golden("tests/golden/timeseries/in_X_T120_R6_seed42.tsv", 120, 6);
    gsl_matrix *want =
        golden("tests/golden/timeseries/clean_detrend.tsv", 120, 6);

    detrend_linear(x);
    close_to(distance(x, want), 0, 1e-12, "detrend agrees with the reference");
    gsl_matrix_free(x), gsl_matrix_free(want);
}

static void one_frame_is_left_alone(void)
{
    gsl_matrix *x = noise(1, 3, 1), *y = noise(1, 3, 1);

    detrend_linear(x);
    close_to(distance(x, y), 0, 0, "a single frame is left alone");
    gsl_matrix_free(x), gsl_matrix_free(y);
}

static void cosines_are_orthonormal(void)
{
    gsl_matrix *basis = gsl_matrix_alloc(40, 39);
    gsl_matrix *gram = gsl_matrix_alloc(39, 39),
               *one = gsl_matrix_alloc(39, 39);

    detrend_cosines(basis);
    blas_gram(gram, 1, basis);
    gsl_matrix_set_identity(one);
    close_to(distance(gram, one), 0, 1e-13, "cosines are orthonormal");
    gsl_matrix_free(basis), gsl_matrix_free(gram), gsl_matrix_free(one);
}

static void cosines_are_counted_without_the_constant(void)
{
    ok(detrend_cosine_count(120, 0.008, 2) == 3, "120 frames of 2 s: 3");
    ok(detrend_cosine_count(120, 1 / 128.0, 2) == 3, "128 s: 3, nipype has 2");
    ok(detrend_cosine_count(10, 0.001, 2) == 0, "a short run: none");
    ok(detrend_cosine_count(10, 5, 2) == 9, "never more than frames - 1");
}

static void a_polynomial_is_removed_and_nothing_else(void)
{
    gsl_matrix *x = noise(60, 2, 7), *y = gsl_matrix_alloc(60, 2);

    gsl_matrix_memcpy(y, x);
    for (size_t t = 0; t < 60; t++) {
        double s = (double)t / 60;

        *gsl_matrix_ptr(y, t, 1) += 2 + 5 * s - 9 * s * s + 4 * s * s * s;
    }
    detrend_polynomial(x, 3);
    detrend_polynomial(y, 3);
    close_to(distance(y, x), 0, 1e-12, "adding a cubic changes nothing");
    gsl_matrix_memcpy(y, x);
    detrend_polynomial(y, 2);
    close_to(distance(y, x), 0, 1e-13, "nothing quadratic is left of it");
    gsl_matrix_memcpy(y, x);
    detrend_polynomial(y, 0);
    close_to(distance(y, x), 0, 0, "degree 0 changes nothing");
    gsl_matrix_free(x), gsl_matrix_free(y);
}

/* numpy 2.4 Polynomial.fit: rows 0, 1, 60, 119 of its residuals. */
static void polynomials_agree_with_numpy(void)
{
    static const size_t rows[] = {0, 1, 60, 119};
    static const double want[2][4] = {
        {-0.46661339127649787, 0.23022060141638526, 0.13837257251353013,
         0.44010290141980674},
        {-0.3614092576150545, 0.3248159148766746, 0.13975534608675746,
         0.3348987677583632}};

    for (int degree = 2; degree <= 3; degree++) {
        gsl_matrix *x = noise(120, 1, 6);

        detrend_polynomial(x, degree);
        for (size_t k = 0; k < 4; k++)
            close_to(gsl_matrix_get(x, rows[k], 0), want[degree - 2][k], 1e-12,
                     degree == 2 ? "quadratic" : "cubic");
        gsl_matrix_free(x);
    }
}

static void few_frames_are_all_trend(void)
{
    gsl_matrix *x = noise(3, 2, 1), *zero = gsl_matrix_calloc(3, 2);

    detrend_polynomial(x, 3);
    close_to(distance(x, zero), 0, 1e-14, "three frames lie on a parabola");
    gsl_matrix_free(x), gsl_matrix_free(zero);
}

int main(void)
{
    a_polynomial_is_removed_and_nothing_else();
    polynomials_agree_with_numpy();
    few_frames_are_all_trend();
    a_line_is_removed_and_nothing_else();
    agrees_with_the_reference();
    one_frame_is_left_alone();
    cosines_are_orthonormal();
    cosines_are_counted_without_the_constant();
    return done();
}
