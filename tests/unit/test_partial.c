#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "stats/partial.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_vector.h>
#include <stdlib.h>

/* Twelve subjects of closed form; values by NumPy 2.4.6 (least squares) and
 * SciPy 1.17.1 (t distribution). */
static void test_values(void)
{
    struct partial *partial = partial_new(4, 2);
    gsl_vector *z = gsl_vector_alloc(2);
    struct partial_result all, some, none, flat;

    for (int i = 0; i < 12; i++) {
        double x = sin(i), value = sin(1.3 * i) + 0.5 * x;
        double y[] = {value, i == 3 || i == 7 ? NAN : value, 1e6 + cos(2 * i),
                      7};

        gsl_vector_set(z, 0, cos(2 * i));
        gsl_vector_set(z, 1, i % 3 == 0);
        partial_add(partial, x, z, y);
    }
    all = partial_of(partial, 0), some = partial_of(partial, 1);
    none = partial_of(partial, 2), flat = partial_of(partial, 3);
    close_to(all.r, 0.36104896223552146, 1e-13, "r given two covariates");
    close_to(all.p, 0.30535758325692564, 1e-12, "and its p");
    close_to(all.freedom, 8, 0, "12 - 2 - 2 degrees of freedom");
    close_to(some.r, 0.3422920299806994, 1e-13,
             "without the two that are missing");
    close_to(some.p, 0.4065707141938269, 1e-12, "and its p");
    ok(some.count == 10 && all.count == 12, "those who count are counted");
    ok(isnan(none.r) && isnan(none.p),
       "a copy of a covariate has nothing left");
    ok(isnan(flat.r), "nor has a constant");
    gsl_vector_free(z), partial_free(partial);
}

/* A covariate that is a sum of the others costs no degree of freedom. */
static void test_rank(void)
{
    struct partial *one = partial_new(1, 1), *twice = partial_new(1, 2);
    gsl_vector *z = gsl_vector_alloc(1), *zz = gsl_vector_alloc(2);
    struct rng rng = rng_init(4, 0);
    struct partial_result a, b;

    for (int i = 0; i < 9; i++) {
        double x = rng_normal(&rng), y = rng_normal(&rng);

        gsl_vector_set(z, 0, rng_normal(&rng));
        gsl_vector_set(zz, 0, gsl_vector_get(z, 0));
        gsl_vector_set(zz, 1, 3 - 2 * gsl_vector_get(z, 0));
        partial_add(one, x, z, &y);
        partial_add(twice, x, zz, &y);
    }
    a = partial_of(one, 0), b = partial_of(twice, 0);
    close_to(b.r, a.r, 1e-12, "a dependent covariate changes nothing");
    close_to(b.freedom, a.freedom, 0, "and costs nothing");
    gsl_vector_free(z), gsl_vector_free(zz);
    partial_free(one), partial_free(twice);
}

/* The largest distance of an empirical distribution from the uniform. */
static double ks_distance(double *p, size_t count)
{
    double worst = 0;

    gsl_sort(p, 1, count);
    for (size_t i = 0; i < count; i++) {
        worst = fmax(worst, fabs(p[i] - (double)i / (double)count));
        worst = fmax(worst, fabs(p[i] - ((double)i + 1) / (double)count));
    }
    return worst;
}

/* y depends on the covariates, and on x through them alone. */
static void test_calibration(void)
{
    enum { TESTS = 2000, SUBJECTS = 14 };
    double *p = NEW_ARRAY(double, TESTS), *y = NEW_ARRAY(double, TESTS);
    struct partial *partial = partial_new(TESTS, 2);
    gsl_vector *z = gsl_vector_alloc(2);
    struct rng rng = rng_init(11, 0);
    size_t below = 0;

    for (int s = 0; s < SUBJECTS; s++) {
        double age = rng_normal(&rng), sex = (double)rng_below(&rng, 2);
        double x = age + rng_normal(&rng);

        gsl_vector_set(z, 0, age), gsl_vector_set(z, 1, sex);
        for (size_t j = 0; j < TESTS; j++)
            y[j] = 2 * age - sex + rng_normal(&rng);
        partial_add(partial, x, z, y);
    }
    for (size_t j = 0; j < TESTS; j++) {
        p[j] = partial_of(partial, j).p;
        below += p[j] < .05;
    }
    /* Kolmogorov's distance at p = .01 is 1.63 / sqrt(n). */
    ok(ks_distance(p, TESTS) < 1.63 / sqrt(TESTS), "p is uniform by chance");
    ok(below > 70 && below < 130, "and below .05 five times in a hundred");
    gsl_vector_free(z), partial_free(partial);
    free(p), free(y);
}

static void test_adjusted(void)
{
    double p[] = {.01, .04, NAN, .03, .2, .9}, q[6];

    partial_adjust(q, p, 6);
    close_to(q[0], .05, 1e-15, "the least of five");
    close_to(q[1], .2 / 3, 1e-15, "the third");
    close_to(q[3], .2 / 3, 1e-15, "is no more than the second may be");
    close_to(q[4], .25, 1e-15, "the fourth");
    close_to(q[5], .9, 1e-15, "the last stays");
    ok(isnan(q[2]), "n/a stays n/a and counts for nothing");
}

int main(void)
{
    test_values();
    test_rank();
    test_calibration();
    test_adjusted();
    return done();
}
