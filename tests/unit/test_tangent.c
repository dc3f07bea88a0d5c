#include "../golden.h"
#include "../tap.h"

#include "num/blas.h"
#include "signal/covariance.h"
#include "signal/standardize.h"
#include "signal/tangent.h"

#define FILES "tests/golden/timeseries/"
enum { SUBJECTS = 4 };

/* The signals of the reference, detrended and standardized. */
static gsl_matrix *reference_series(unsigned long seed)
{
    gsl_matrix *x = gsl_matrix_alloc(120, 6);
    double pi = acos(-1), middle = 119 / 2.0, norm = 120 * (120.0 * 120 - 1);

    for (size_t t = 0; t < 120; t++)
        for (size_t r = 0; r < 6; r++) {
            double i = (double)t, k = (double)r;

            gsl_matrix_set(x, t, r,
                           100 + 10 * k + 3 * sin(2 * pi * (k + 1) * i / 37) +
                               2 * cos(2 * pi * i / 29) + 0.05 * i +
                               4 * lcg(&seed));
        }
    standardize_center(x);
    for (size_t r = 0; r < 6; r++) {
        double slope = 0;

        for (size_t t = 0; t < 120; t++)
            slope += 12 / norm * ((double)t - middle) * gsl_matrix_get(x, t, r);
        for (size_t t = 0; t < 120; t++)
            *gsl_matrix_ptr(x, t, r) -= slope * ((double)t - middle);
    }
    standardize(x);
    return x;
}

static gsl_matrix *random_covariance(size_t regions, unsigned long seed)
{
    gsl_matrix *x = noise(3 * regions, regions, seed);
    gsl_matrix *s = gsl_matrix_alloc(regions, regions);

    covariance_estimate(s, x, COVARIANCE_EMPIRICAL);
    gsl_matrix_free(x);
    return s;
}

/* nilearn 0.14.0, ConnectivityMeasure(kind="tangent"), Ledoit-Wolf. */
static void agrees_with_the_reference(void)
{
    gsl_matrix *s[SUBJECTS], *mean = gsl_matrix_alloc(6, 6);
    gsl_matrix *whitening = gsl_matrix_alloc(6, 6);
    gsl_matrix *tangent = gsl_matrix_alloc(6, 6);
    gsl_matrix *want = golden(FILES "tangent_mean.tsv", 6, 6);
    gsl_matrix *first = golden(FILES "tangent_sub0.tsv", 6, 6);
    gsl_matrix *third = golden(FILES "tangent_sub2.tsv", 6, 6);

    for (size_t k = 0; k < SUBJECTS; k++) {
        gsl_matrix *x = reference_series(42 + k);

        s[k] = gsl_matrix_alloc(6, 6);
        covariance_estimate(s[k], x, COVARIANCE_LEDOIT_WOLF);
        gsl_matrix_free(x);
    }
    ok(tangent_mean(mean, s, SUBJECTS) == TANGENT_DONE, "mean of four");
    close_to(distance(mean, want), 0, 1e-8, "nilearn's mean");
    ok(tangent_whitening(whitening, mean) == TANGENT_DONE &&
           tangent_project(tangent, whitening, s[0]) == TANGENT_DONE,
       "tangent of the first");
    close_to(distance(tangent, first), 0, 1e-8, "nilearn's first subject");
    ok(tangent_project(tangent, whitening, s[2]) == TANGENT_DONE, "third");
    close_to(distance(tangent, third), 0, 1e-8, "nilearn's third subject");
    for (size_t k = 0; k < SUBJECTS; k++)
        gsl_matrix_free(s[k]);
    gsl_matrix_free(mean), gsl_matrix_free(whitening), gsl_matrix_free(tangent);
    gsl_matrix_free(want), gsl_matrix_free(first), gsl_matrix_free(third);
}

static void matrices_that_commute_average_by_eigenvalue(void)
{
    gsl_matrix *s[2], *mean = gsl_matrix_alloc(3, 3);

    for (size_t k = 0; k < 2; k++)
        s[k] = gsl_matrix_calloc(3, 3);
    for (size_t i = 0; i < 3; i++) {
        gsl_matrix_set(s[0], i, i, (double)(i + 1));
        gsl_matrix_set(s[1], i, i, 4.0 / (double)((i + 1) * (i + 1)));
    }
    ok(tangent_mean(mean, s, 2) == TANGENT_DONE, "two diagonal matrices");
    for (size_t i = 0; i < 3; i++)
        close_to(gsl_matrix_get(mean, i, i), sqrt(4.0 / (double)(i + 1)), 1e-6,
                 "sqrt(a b)");
    close_to(gsl_matrix_get(mean, 0, 1), 0, 1e-12, "and no more");
    gsl_matrix_free(s[0]), gsl_matrix_free(s[1]), gsl_matrix_free(mean);
}

/* mean(A S A') = A mean(S) A' for any A, here neither symmetric nor small. */
static void another_basis_moves_the_mean_along(void)
{
    enum { REGIONS = 8 };
    gsl_matrix *a = noise(REGIONS, REGIONS, 77), *s[3], *moved[3];
    gsl_matrix *work = gsl_matrix_alloc(REGIONS, REGIONS);
    gsl_matrix *mean = gsl_matrix_alloc(REGIONS, REGIONS);
    gsl_matrix *other = gsl_matrix_alloc(REGIONS, REGIONS);
    gsl_matrix *want = gsl_matrix_alloc(REGIONS, REGIONS);

    for (size_t k = 0; k < 3; k++) {
        s[k] = random_covariance(REGIONS, k + 1);
        moved[k] = gsl_matrix_alloc(REGIONS, REGIONS);
        blas_product(work, 1, BLAS_PLAIN, a, BLAS_PLAIN, s[k], 0);
        blas_product(moved[k], 1, BLAS_PLAIN, work, BLAS_TRANSPOSED, a, 0);
    }
    ok(tangent_mean(mean, s, 3) == TANGENT_DONE &&
           tangent_mean(other, moved, 3) == TANGENT_DONE,
       "the mean in two bases");
    blas_product(work, 1, BLAS_PLAIN, a, BLAS_PLAIN, mean, 0);
    blas_product(want, 1, BLAS_PLAIN, work, BLAS_TRANSPOSED, a, 0);
    close_to(distance(other, want), 0, 1e-5, "is one mean");
    for (size_t k = 0; k < 3; k++)
        gsl_matrix_free(s[k]), gsl_matrix_free(moved[k]);
    gsl_matrix_free(a), gsl_matrix_free(work), gsl_matrix_free(mean);
    gsl_matrix_free(other), gsl_matrix_free(want);
}

static void tangent_vectors_add_up_to_nothing(void)
{
    gsl_matrix *s[5], *mean = gsl_matrix_alloc(10, 10);
    gsl_matrix *w = gsl_matrix_alloc(10, 10), *one = gsl_matrix_alloc(10, 10);
    gsl_matrix *sum = gsl_matrix_calloc(10, 10);
    gsl_matrix *none = gsl_matrix_calloc(10, 10);

    for (size_t k = 0; k < 5; k++)
        s[k] = random_covariance(10, 100 + k);
    ok(tangent_mean(mean, s, 5) == TANGENT_DONE &&
           tangent_whitening(w, mean) == TANGENT_DONE,
       "the mean of five");
    for (size_t k = 0; k < 5; k++) {
        ok(tangent_project(one, w, s[k]) == TANGENT_DONE, "a tangent");
        gsl_matrix_add(sum, one);
        gsl_matrix_free(s[k]);
    }
    close_to(distance(sum, none), 0, 1e-5, "they add up to 0");
    ok(tangent_project(one, w, mean) == TANGENT_DONE, "the mean itself");
    close_to(distance(one, none), 0, 1e-12, "is the origin");
    gsl_matrix_free(mean), gsl_matrix_free(w), gsl_matrix_free(one);
    gsl_matrix_free(sum), gsl_matrix_free(none);
}

static void what_is_not_positive_is_refused(void)
{
    gsl_matrix *s[2] = {random_covariance(3, 1), random_covariance(3, 2)};
    gsl_matrix *mean = gsl_matrix_alloc(3, 3);

    for (size_t i = 0; i < 3; i++) {
        gsl_matrix_set(s[1], i, 1, gsl_matrix_get(s[1], i, 0));
        gsl_matrix_set(s[1], 1, i, gsl_matrix_get(s[1], 0, i));
    }
    gsl_matrix_set(s[1], 1, 1, gsl_matrix_get(s[1], 0, 0));
    gsl_matrix_set(s[1], 0, 1, gsl_matrix_get(s[1], 0, 0));
    gsl_matrix_set(s[1], 1, 0, gsl_matrix_get(s[1], 0, 0));
    ok(tangent_mean(mean, s, 2) == TANGENT_INVALID, "two equal regions");
    ok(tangent_whitening(mean, s[1]) == TANGENT_INVALID, "have no root");
    gsl_matrix_set(s[0], 0, 0, NAN);
    ok(tangent_whitening(mean, s[0]) == TANGENT_INVALID, "nor has NaN");
    gsl_matrix_free(s[0]), gsl_matrix_free(s[1]), gsl_matrix_free(mean);
}

int main(void)
{
    agrees_with_the_reference();
    matrices_that_commute_average_by_eigenvalue();
    another_basis_moves_the_mean_along();
    tangent_vectors_add_up_to_nothing();
    what_is_not_positive_is_refused();
    return done();
}
