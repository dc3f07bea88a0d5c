#include "../golden.h"
#include "../tap.h"

#include "signal/scale.h"
#include "signal/standardize.h"

static void rows_give_what_columns_give(void)
{
    gsl_matrix *x = noise(50, 7, 1), *y = noise(50, 7, 1);

    for (size_t t = 0; t < 50; t++)
        for (size_t j = 0; j < 7; j++)
            *gsl_matrix_ptr(x, t, j) = *gsl_matrix_ptr(y, t, j) =
                pow(10, (double)j) * (gsl_matrix_get(x, t, j) + 1000);
    standardize(x), scale_zscore(y);
    close_to(distance(x, y), 0, 1e-9, "the z-score of scale.h");
    gsl_matrix_free(x), gsl_matrix_free(y);
}

static void columns_that_cannot_be_compared_are_found(void)
{
    gsl_matrix *x = noise(40, 5, 2), *some = gsl_matrix_alloc(40, 2);
    size_t defined[5];

    gsl_matrix_set(x, 7, 1, NAN);
    for (size_t t = 0; t < 40; t++) {
        gsl_matrix_set(x, t, 2, 0.1);
        gsl_matrix_set(x, t, 4, 1e6 + (t % 2 ? 1e-9 : 0));
    }
    ok(standardize_find(defined, x) == 2, "NaN, constant, and rounding");
    ok(defined[0] == 0 && defined[1] == 3, "the others are named");
    standardize_gather(some, x, defined);
    close_to(gsl_matrix_get(some, 5, 1), gsl_matrix_get(x, 5, 3), 0,
             "and gathered");
    gsl_matrix_free(x), gsl_matrix_free(some);
}

static void a_large_offset_costs_no_digits(void)
{
    gsl_matrix *x = gsl_matrix_alloc(3, 1);

    for (size_t t = 0; t < 3; t++)
        gsl_matrix_set(x, t, 0, 1e15 + (double)t);
    standardize_center(x);
    close_to(gsl_matrix_get(x, 0, 0), -1, 0, "a large offset");
    close_to(gsl_matrix_get(x, 2, 0), 1, 0, "costs no digits");
    gsl_matrix_free(x);
}

int main(void)
{
    rows_give_what_columns_give();
    columns_that_cannot_be_compared_are_found();
    a_large_offset_costs_no_digits();
    return done();
}
