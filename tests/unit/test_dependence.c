#include "../golden.h"
#include "../tap.h"

#include "signal/dependence.h"
#include "signal/standardize.h"

/* x, and y = x^2 with some noise: no correlation to speak of. */
static gsl_matrix *parabola(void)
{
    gsl_matrix *x = noise(40, 2, 22);

    for (size_t t = 0; t < 40; t++) {
        double *y = gsl_matrix_ptr(x, t, 1), at = gsl_matrix_get(x, t, 0);

        *y = at * at + 0.05 * *y;
    }
    return x;
}

/* A second column that follows the first one frame later. */
static gsl_matrix *follower(void)
{
    gsl_matrix *x = noise(120, 3, 21), *copy = gsl_matrix_alloc(120, 3);

    gsl_matrix_memcpy(copy, x);
    for (size_t t = 1; t < 120; t++)
        *gsl_matrix_ptr(x, t, 1) += gsl_matrix_get(copy, t - 1, 0);
    gsl_matrix_free(copy);
    return x;
}

/* Doubly centered matrices of distances written out in NumPy 1.26.4. */
static void distance_sees_what_correlation_does_not(void)
{
    gsl_matrix *x = parabola(), *d = gsl_matrix_alloc(2, 2);

    dependence_distance(d, x, false);
    close_to(gsl_matrix_get(d, 0, 1), 0.5499166414893029, 1e-12, "plain");
    close_to(gsl_matrix_get(d, 0, 0), 1, 0, "with itself 1");
    dependence_distance(d, x, true);
    close_to(gsl_matrix_get(d, 0, 1), 0.2521414710531569, 1e-12, "corrected");
    close_to(gsl_matrix_get(d, 1, 0), gsl_matrix_get(d, 0, 1), 0, "symmetric");
    gsl_matrix_free(x), gsl_matrix_free(d);
}

/* 120 frames are 7260 pairs: several blocks. */
static void distance_ignores_scale_offset_and_sign(void)
{
    gsl_matrix *x = noise(120, 4, 5), *y = noise(120, 4, 5);
    gsl_matrix *a = gsl_matrix_alloc(4, 4), *b = gsl_matrix_alloc(4, 4);

    for (size_t t = 0; t < 120; t++)
        for (size_t j = 0; j < 4; j++)
            *gsl_matrix_ptr(y, t, j) =
                7 - (double)(j + 1) * gsl_matrix_get(x, t, j);
    for (int is_corrected = 0; is_corrected < 2; is_corrected++) {
        dependence_distance(a, x, is_corrected);
        dependence_distance(b, y, is_corrected);
        close_to(distance(a, b), 0, 1e-10, "scale, offset and sign");
    }
    for (size_t t = 0; t < 120; t++)
        gsl_matrix_set(x, t, 1, 3 - 2 * gsl_matrix_get(x, t, 0));
    dependence_distance(a, x, false);
    close_to(gsl_matrix_get(a, 0, 1), 1, 1e-12, "a line has 1");
    gsl_matrix_free(x), gsl_matrix_free(y), gsl_matrix_free(a);
    gsl_matrix_free(b);
}

static double mean_of_pairs(const gsl_matrix *m)
{
    double sum = 0;
    size_t count = 0;

    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = 0; j < i; j++, count++)
            sum += gsl_matrix_get(m, i, j);
    return sum / (double)count;
}

static void corrected_measures_of_nothing_are_0_on_average(void)
{
    gsl_matrix *x = noise(30, 40, 6), *copy = noise(30, 40, 6);
    gsl_matrix *m = gsl_matrix_alloc(40, 40);

    dependence_distance(m, x, false);
    ok(mean_of_pairs(m) > 0.2, "distance correlation is biased");
    dependence_distance(m, x, true);
    close_to(mean_of_pairs(m), 0, 0.006, "unless corrected");
    dependence_information(m, x, false);
    ok(mean_of_pairs(m) > 0.012, "information is biased");
    dependence_information(m, copy, true);
    close_to(mean_of_pairs(m), 0, 0.003, "unless corrected");
    gsl_matrix_free(x), gsl_matrix_free(copy), gsl_matrix_free(m);
}

/* By the formula in NumPy 1.26.4, scipy.stats.norm and scipy.special.psi. */
static void information_agrees_with_the_formula(void)
{
    gsl_matrix *x = follower(), *y = follower();
    gsl_matrix *m = gsl_matrix_alloc(3, 3);

    dependence_information(m, x, false);
    close_to(gsl_matrix_get(m, 0, 1), 0.026965043306291896, 1e-12, "plain");
    dependence_information(m, y, true);
    close_to(gsl_matrix_get(m, 0, 1), 0.022709801204597972, 1e-12,
             "less its bias");
    ok(isnan(gsl_matrix_get(m, 2, 2)), "no diagonal");
    gsl_matrix_free(x), gsl_matrix_free(y), gsl_matrix_free(m);
}

static void information_ignores_monotonic_changes(void)
{
    gsl_matrix *x = follower(), *y = follower();
    gsl_matrix *a = gsl_matrix_alloc(3, 3), *b = gsl_matrix_alloc(3, 3);

    for (size_t t = 0; t < 120; t++) {
        double *value = gsl_matrix_ptr(y, t, 0);

        *value = exp(5 * *value);
        gsl_matrix_set(x, t, 2, gsl_matrix_get(x, t, 0));
        gsl_matrix_set(y, t, 2, gsl_matrix_get(y, t, 0));
    }
    dependence_information(a, x, true);
    dependence_information(b, y, true);
    close_to(distance(a, b), 0, 0, "a monotonic change changes nothing");
    ok(isfinite(gsl_matrix_get(a, 0, 2)) && gsl_matrix_get(a, 0, 2) > 10,
       "two equal regions share much, but no infinity");
    gsl_matrix_free(x), gsl_matrix_free(y);
    gsl_matrix_free(a), gsl_matrix_free(b);
}

int main(void)
{
    distance_sees_what_correlation_does_not();
    distance_ignores_scale_offset_and_sign();
    corrected_measures_of_nothing_are_0_on_average();
    information_agrees_with_the_formula();
    information_ignores_monotonic_changes();
    return done();
}
