#include "../golden.h"
#include "../tap.h"

#include "signal/despike.h"

/* numpy 2.4: m + s tanh((x - m) / s) of 0 1 2 3 100 and of 1 2 4 -50. */
static void agrees_with_numpy(void)
{
    static const double in[2][5] = {{0, 1, 2, 3, 100}, {1, 2, 4, -50, 3}};
    gsl_matrix *x = gsl_matrix_alloc(5, 2);

    for (size_t t = 0; t < 5; t++)
        for (size_t j = 0; j < 2; j++)
            gsl_matrix_set(x, t, j, in[j][t]);
    despike_tanh(x);
    close_to(gsl_matrix_get(x, 0, 0), 2 - 4 * tanh(0.5), 1e-15, "half of s");
    close_to(gsl_matrix_get(x, 1, 0), 2 - 4 * tanh(0.25), 1e-15, "a quarter");
    close_to(gsl_matrix_get(x, 2, 0), 2, 0, "the median stays");
    close_to(gsl_matrix_get(x, 4, 0), 6, 1e-15, "a spike ends at m + s");
    close_to(gsl_matrix_get(x, 3, 1), -2, 1e-10, "a dip at m - s");
    gsl_matrix_free(x);
}

static void spikes_go_and_the_rest_stays(void)
{
    gsl_matrix *x = noise(200, 1, 4), *y = noise(200, 1, 4);
    double worst = 0;

    gsl_matrix_set(y, 77, 0, 1e4);
    despike_tanh(y);
    ok(gsl_matrix_get(y, 77, 0) < 1.2, "a spike is pulled in");
    for (size_t t = 0; t < 200; t++)
        if (t != 77)
            worst = fmax(
                worst, fabs(gsl_matrix_get(y, t, 0) - gsl_matrix_get(x, t, 0)));
    ok(worst < 0.05, "no other frame moves by more than a tenth of the range");
    gsl_matrix_free(x), gsl_matrix_free(y);
}

static void what_has_no_scale_stays(void)
{
    gsl_matrix *x = gsl_matrix_alloc(5, 2), *want = gsl_matrix_alloc(5, 2);

    gsl_matrix_set_all(x, 7);
    gsl_matrix_set(x, 2, 0, 50);
    for (size_t t = 0; t < 5; t++)
        gsl_matrix_set(x, t, 1, NAN);
    gsl_matrix_memcpy(want, x);
    despike_tanh(x);
    close_to(distance(x, want), 0, 0, "mostly constant, and NaN: untouched");
    gsl_matrix_free(x), gsl_matrix_free(want);
}

int main(void)
{
    agrees_with_numpy();
    spikes_go_and_the_rest_stays();
    what_has_no_scale_stays();
    return done();
}
