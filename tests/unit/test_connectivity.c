#include "../golden.h"
#include "../tap.h"

#include "num/blas.h"
#include "signal/connectivity.h"

#define FILES "tests/golden/timeseries/"

static void agrees(const char *file, enum connectivity_kind kind,
                   enum covariance_estimator estimator)
{
    gsl_matrix *z = golden(FILES "clean_detrend_zs.tsv", 120, 6);
    gsl_matrix *want = golden(file, 6, 6), *got = gsl_matrix_alloc(6, 6);
    struct connectivity found;

    ok(connectivity(got, &found, z, kind, estimator) == CONNECTIVITY_DONE,
       file);
    close_to(distance(got, want), 0, 1e-10, file);
    gsl_matrix_free(z), gsl_matrix_free(want), gsl_matrix_free(got);
}

static void agrees_with_the_reference(void)
{
    agrees(FILES "conn_emp_correlation.tsv", CONNECTIVITY_CORRELATION,
           COVARIANCE_EMPIRICAL);
    agrees(FILES "corr_pearson_numpy.tsv", CONNECTIVITY_CORRELATION,
           COVARIANCE_EMPIRICAL);
    agrees(FILES "conn_emp_precision.tsv", CONNECTIVITY_PRECISION,
           COVARIANCE_EMPIRICAL);
    agrees(FILES "conn_lw_covariance.tsv", CONNECTIVITY_COVARIANCE,
           COVARIANCE_LEDOIT_WOLF);
    agrees(FILES "conn_lw_partial_correlation.tsv", CONNECTIVITY_PARTIAL,
           COVARIANCE_LEDOIT_WOLF);
}

/* x -> y -> z: x and z correlate, but not given y. */
static void partial_correlation_finds_the_chain(void)
{
    gsl_matrix *x = noise(4000, 3, 1), *r = gsl_matrix_alloc(3, 3);
    gsl_matrix *p = gsl_matrix_alloc(3, 3);
    struct connectivity found;

    for (size_t t = 0; t < 4000; t++)
        for (size_t j = 1; j < 3; j++)
            *gsl_matrix_ptr(x, t, j) += gsl_matrix_get(x, t, j - 1);
    ok(connectivity(r, &found, x, CONNECTIVITY_CORRELATION,
                    COVARIANCE_EMPIRICAL) == CONNECTIVITY_DONE,
       "correlation of a chain");
    ok(connectivity(p, &found, x, CONNECTIVITY_PARTIAL, COVARIANCE_EMPIRICAL) ==
           CONNECTIVITY_DONE,
       "partial correlation of a chain");
    ok(gsl_matrix_get(r, 0, 2) > 0.5, "its ends correlate");
    ok(fabs(gsl_matrix_get(p, 0, 2)) < 0.05, "but not given the middle");
    ok(gsl_matrix_get(p, 0, 1) > 0.4, "neighbors still do");
    gsl_matrix_free(x), gsl_matrix_free(r), gsl_matrix_free(p);
}

static void partial_correlation_ignores_scale(void)
{
    gsl_matrix *x = noise(30, 4, 2), *a = gsl_matrix_alloc(4, 4);
    gsl_matrix *b = gsl_matrix_alloc(4, 4);
    struct connectivity found;

    ok(connectivity(a, &found, x, CONNECTIVITY_PARTIAL,
                    COVARIANCE_LEDOIT_WOLF) == CONNECTIVITY_DONE,
       "partial, Ledoit-Wolf");
    for (size_t t = 0; t < 30; t++)
        *gsl_matrix_ptr(x, t, 2) *= 1000;
    ok(connectivity(b, &found, x, CONNECTIVITY_PARTIAL,
                    COVARIANCE_LEDOIT_WOLF) == CONNECTIVITY_DONE,
       "the same, one region a thousand times as large");
    close_to(distance(b, a), 0, 1e-12, "shrunk partials ignore scale");
    gsl_matrix_free(x), gsl_matrix_free(a), gsl_matrix_free(b);
}

static void undefined_regions_are_left_out(void)
{
    gsl_matrix *x = noise(40, 5, 3), *full = gsl_matrix_alloc(5, 5);
    gsl_matrix *three = gsl_matrix_alloc(40, 3), *r = gsl_matrix_alloc(3, 3);
    static const size_t defined[] = {0, 2, 4};
    struct connectivity found;
    double worst = 0;

    for (size_t t = 0; t < 40; t++) {
        gsl_matrix_set(x, t, 1, 3.3), gsl_matrix_set(x, t, 3, NAN);
        for (size_t j = 0; j < 3; j++)
            gsl_matrix_set(three, t, j, gsl_matrix_get(x, t, defined[j]));
    }
    ok(connectivity(full, &found, x, CONNECTIVITY_PRECISION,
                    COVARIANCE_LEDOIT_WOLF) == CONNECTIVITY_DONE,
       "a constant and an empty region");
    ok(found.undefined == 2, "both are counted");
    ok(connectivity(r, &found, three, CONNECTIVITY_PRECISION,
                    COVARIANCE_LEDOIT_WOLF) == CONNECTIVITY_DONE,
       "the others alone");
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 3; j++)
            worst =
                fmax(worst, fabs(gsl_matrix_get(full, defined[i], defined[j]) -
                                 gsl_matrix_get(r, i, j)));
    close_to(worst, 0, 0, "they come out as if they had been alone");
    for (size_t i = 0; i < 5; i++)
        ok(isnan(gsl_matrix_get(full, 1, i)) &&
               isnan(gsl_matrix_get(full, i, 3)),
           "undefined rows and columns are NaN");
    gsl_matrix_free(x), gsl_matrix_free(full);
    gsl_matrix_free(three), gsl_matrix_free(r);
}

static void too_few_frames_have_no_inverse(void)
{
    gsl_matrix *x = noise(6, 6, 4), *m = gsl_matrix_alloc(6, 6);
    gsl_matrix *copy = noise(50, 6, 5);
    struct connectivity found;

    ok(connectivity(m, &found, x, CONNECTIVITY_PRECISION,
                    COVARIANCE_EMPIRICAL) == CONNECTIVITY_SINGULAR,
       "as many frames as regions: singular");
    ok(connectivity(m, &found, x, CONNECTIVITY_PRECISION, COVARIANCE_OAS) ==
           CONNECTIVITY_DONE,
       "shrinkage cures it");
    for (size_t t = 0; t < 50; t++)
        gsl_matrix_set(copy, t, 0, gsl_matrix_get(copy, t, 1));
    ok(connectivity(m, &found, copy, CONNECTIVITY_PARTIAL,
                    COVARIANCE_EMPIRICAL) == CONNECTIVITY_SINGULAR,
       "two equal regions: singular");
    gsl_matrix_free(x), gsl_matrix_free(m), gsl_matrix_free(copy);
}

int main(void)
{
    agrees_with_the_reference();
    partial_correlation_finds_the_chain();
    partial_correlation_ignores_scale();
    undefined_regions_are_left_out();
    too_few_frames_have_no_inverse();
    return done();
}
