#include "../golden.h"
#include "../tap.h"

#include "num/moments.h"

/* Values around a large offset, which sum(x^2) would not survive. */
static void agrees_with_two_passes_and_skips_nan(void)
{
    struct moments moments = moments_new(1, 3);
    gsl_matrix *x = noise(20, 3, 9), *out = gsl_matrix_alloc(1, 3);
    double mean = 0, square = 0;

    gsl_matrix_add_constant(x, 1e8);
    for (size_t s = 0; s < 20; s++) {
        gsl_matrix_view row = gsl_matrix_submatrix(x, s, 0, 1, 3);

        mean += gsl_matrix_get(x, s, 0) / 20;
        gsl_matrix_set(x, s, 1, s == 4 ? 6 : NAN);
        gsl_matrix_set(x, s, 2, NAN);
        moments_add(&moments, &row.matrix);
    }
    for (size_t s = 0; s < 20; s++)
        square += pow(gsl_matrix_get(x, s, 0) - mean, 2);

    moments_mean(out, &moments);
    close_to(gsl_matrix_get(out, 0, 0), mean, 1e-15, "mean");
    close_to(gsl_matrix_get(out, 0, 1), 6, 0, "mean of one value");
    ok(isnan(gsl_matrix_get(out, 0, 2)), "mean of nothing is NaN");
    moments_spread(out, &moments);
    close_to(gsl_matrix_get(out, 0, 0), sqrt(square / 19), 1e-7,
             "spread, around 1e8");
    ok(isnan(gsl_matrix_get(out, 0, 1)), "spread of one value is NaN");
    moments_release(&moments);
    gsl_matrix_free(x), gsl_matrix_free(out);
}

int main(void)
{
    agrees_with_two_passes_and_skips_nan();
    return done();
}
