#include "../golden.h"
#include "../tap.h"

#include "signal/covariance.h"

#define FILES "tests/golden/timeseries/"

static void agrees_with_the_reference(void)
{
    gsl_matrix *z = golden(FILES "clean_detrend_zs.tsv", 120, 6);
    gsl_matrix *x = golden(FILES "in_X_T120_R6_seed42.tsv", 120, 6);
    gsl_matrix *want = golden(FILES "conn_lw_covariance.tsv", 6, 6);
    gsl_matrix *got = gsl_matrix_alloc(6, 6);

    close_to(covariance_estimate(got, z, COVARIANCE_LEDOIT_WOLF),
             0.12429951840627648, 1e-12, "Ledoit-Wolf shrinkage");
    close_to(distance(got, want), 0, 1e-10, "Ledoit-Wolf covariance");
    close_to(covariance_estimate(got, x, COVARIANCE_LEDOIT_WOLF),
             0.0573983003886, 1e-12, "Ledoit-Wolf shrinkage of raw series");
    close_to(covariance_estimate(got, z, COVARIANCE_OAS), 0.15000143482558334,
             1e-12, "OAS shrinkage");
    gsl_matrix_free(x), gsl_matrix_free(z);
    gsl_matrix_free(want), gsl_matrix_free(got);
}

static double trace(const gsl_matrix *m)
{
    double sum = 0;

    for (size_t i = 0; i < m->size1; i++)
        sum += gsl_matrix_get(m, i, i);
    return sum;
}

static void shrinkage_keeps_the_trace(enum covariance_estimator estimator,
                                      const char *name)
{
    gsl_matrix *x = noise(25, 40, 1), *s = gsl_matrix_alloc(40, 40);
    gsl_matrix *shrunk = gsl_matrix_alloc(40, 40);
    double shrinkage;

    covariance_estimate(s, x, COVARIANCE_EMPIRICAL);
    shrinkage = covariance_estimate(shrunk, x, estimator);
    ok(shrinkage > 0.3 && shrinkage <= 1, name);
    close_to(trace(shrunk), trace(s), 1e-12, "the trace is kept");
    close_to(gsl_matrix_get(shrunk, 3, 1),
             (1 - shrinkage) * gsl_matrix_get(s, 3, 1), 1e-15,
             "what is off the diagonal shrinks by s");
    gsl_matrix_free(x), gsl_matrix_free(s), gsl_matrix_free(shrunk);
}

static void one_region_has_a_variance(void)
{
    gsl_matrix *x = gsl_matrix_alloc(4, 1), *s = gsl_matrix_alloc(1, 1);

    for (size_t t = 0; t < 4; t++)
        gsl_matrix_set(x, t, 0, (double)t);
    close_to(covariance_estimate(s, x, COVARIANCE_EMPIRICAL), 0, 0, "no s");
    close_to(gsl_matrix_get(s, 0, 0), 1.25, 1e-15, "divided by n");
    covariance_estimate(s, x, COVARIANCE_LEDOIT_WOLF);
    close_to(gsl_matrix_get(s, 0, 0), 1.25, 1e-15, "one region: Ledoit-Wolf");
    covariance_estimate(s, x, COVARIANCE_OAS);
    close_to(gsl_matrix_get(s, 0, 0), 1.25, 1e-15, "one region: OAS");
    gsl_matrix_free(x), gsl_matrix_free(s);
}

int main(void)
{
    agrees_with_the_reference();
    shrinkage_keeps_the_trace(COVARIANCE_LEDOIT_WOLF, "Ledoit-Wolf shrinks");
    shrinkage_keeps_the_trace(COVARIANCE_OAS, "OAS shrinks");
    one_region_has_a_variance();
    return done();
}
