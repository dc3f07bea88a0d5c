#include "../golden.h"
#include "../tap.h"

#include "signal/scale.h"

static void zscore_has_mean_0_and_sd_1(void)
{
    gsl_matrix *x = noise(50, 2, 1);
    double sum = 0, square = 0;

    gsl_matrix_scale(x, 1e-3);
    gsl_matrix_add_constant(x, 40);
    scale_zscore(x);
    for (size_t t = 0; t < 50; t++) {
        sum += gsl_matrix_get(x, t, 1);
        square += pow(gsl_matrix_get(x, t, 1), 2);
    }
    close_to(sum, 0, 1e-9, "z-scores have mean 0");
    close_to(square, 49, 1e-9, "and unit variance, dividing by n - 1");
    gsl_matrix_free(x);
}

static void constants_have_no_scale(void)
{
    gsl_matrix *x = gsl_matrix_alloc(1201, 1);
    gsl_vector_view column = gsl_matrix_column(x, 0);

    gsl_matrix_set_all(x, 0.1); /* its sum is not 120.1 */
    close_to(scale_mean(&column.vector), 0.1, 0, "a constant is its own mean");
    ok(scale_is_flat(&column.vector, 0.1), "a constant is flat");
    scale_zscore(x);
    ok(isnan(gsl_matrix_get(x, 7, 0)), "the z-score of a constant is NaN");
    gsl_matrix_set_all(x, 0);
    scale_zscore(x);
    ok(isnan(gsl_matrix_get(x, 7, 0)), "and so is that of zeros");
    gsl_matrix_free(x);
}

static void percent_is_relative_to_the_mean(void)
{
    gsl_matrix *x = gsl_matrix_alloc(2, 3);

    gsl_matrix_set(x, 0, 0, 90), gsl_matrix_set(x, 1, 0, 110);
    gsl_matrix_set(x, 0, 1, -90), gsl_matrix_set(x, 1, 1, -110);
    gsl_matrix_set(x, 0, 2, -1), gsl_matrix_set(x, 1, 2, 1);
    scale_percent(x);
    close_to(gsl_matrix_get(x, 1, 0), 10, 1e-14, "110 is 10 % above 100");
    close_to(gsl_matrix_get(x, 1, 1), -10, 1e-14, "the sign is kept");
    ok(isnan(gsl_matrix_get(x, 0, 2)),
       "without a baseline there is no percent");
    gsl_matrix_free(x);
}

int main(void)
{
    zscore_has_mean_0_and_sd_1();
    constants_have_no_scale();
    percent_is_relative_to_the_mean();
    return done();
}
