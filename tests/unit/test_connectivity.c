#include "../golden.h"
#include "../tap.h"

#include "num/blas.h"
#include "signal/connectivity.h"

#define FILES "tests/golden/timeseries/"

static enum connectivity_status connect(gsl_matrix *matrix,
                                        struct connectivity *found,
                                        const gsl_matrix *series,
                                        enum connectivity_kind kind,
                                        enum covariance_estimator estimator)
{
    struct connectivity_choice choice = {
        .kind = kind, .estimator = estimator, .penalty = 0.1};

    return connectivity(matrix, NULL, found, series, &choice);
}

static void agrees(const char *file, enum connectivity_kind kind,
                   enum covariance_estimator estimator)
{
    gsl_matrix *z = golden(FILES "clean_detrend_zs.tsv", 120, 6);
    gsl_matrix *want = golden(file, 6, 6), *got = gsl_matrix_alloc(6, 6);
    struct connectivity found;

    ok(connect(got, &found, z, kind, estimator) == CONNECTIVITY_DONE, file);
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
    ok(connect(r, &found, x, CONNECTIVITY_CORRELATION, COVARIANCE_EMPIRICAL) ==
           CONNECTIVITY_DONE,
       "correlation of a chain");
    ok(connect(p, &found, x, CONNECTIVITY_PARTIAL, COVARIANCE_EMPIRICAL) ==
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

    ok(connect(a, &found, x, CONNECTIVITY_PARTIAL, COVARIANCE_LEDOIT_WOLF) ==
           CONNECTIVITY_DONE,
       "partial, Ledoit-Wolf");
    for (size_t t = 0; t < 30; t++)
        *gsl_matrix_ptr(x, t, 2) *= 1000;
    ok(connect(b, &found, x, CONNECTIVITY_PARTIAL, COVARIANCE_LEDOIT_WOLF) ==
           CONNECTIVITY_DONE,
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
    ok(connect(full, &found, x, CONNECTIVITY_PRECISION,
               COVARIANCE_LEDOIT_WOLF) == CONNECTIVITY_DONE,
       "a constant and an empty region");
    ok(found.undefined == 2, "both are counted");
    ok(connect(r, &found, three, CONNECTIVITY_PRECISION,
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

    ok(connect(m, &found, x, CONNECTIVITY_PRECISION, COVARIANCE_EMPIRICAL) ==
           CONNECTIVITY_SINGULAR,
       "as many frames as regions: singular");
    ok(connect(m, &found, x, CONNECTIVITY_PRECISION, COVARIANCE_OAS) ==
           CONNECTIVITY_DONE,
       "shrinkage cures it");
    for (size_t t = 0; t < 50; t++)
        gsl_matrix_set(copy, t, 0, gsl_matrix_get(copy, t, 1));
    ok(connect(m, &found, copy, CONNECTIVITY_PARTIAL, COVARIANCE_EMPIRICAL) ==
           CONNECTIVITY_SINGULAR,
       "two equal regions: singular");
    gsl_matrix_free(x), gsl_matrix_free(m), gsl_matrix_free(copy);
}

/* scikit-learn 1.5.2, graphical_lasso(alpha = 0.1) converged to 1e-12. */
static void the_sparse_inverse_agrees_with_scikit_learn(void)
{
    gsl_matrix *z = golden(FILES "clean_detrend_zs.tsv", 120, 6);
    gsl_matrix *w = golden(FILES "glasso_alpha0.1_cov.tsv", 6, 6);
    gsl_matrix *got = gsl_matrix_alloc(6, 6), *k = gsl_matrix_alloc(6, 6);
    gsl_matrix *one = gsl_matrix_alloc(6, 6), *unit = gsl_matrix_alloc(6, 6);
    struct connectivity found;

    ok(connect(got, &found, z, CONNECTIVITY_COVARIANCE, COVARIANCE_GLASSO) ==
           CONNECTIVITY_DONE,
       "covariance by the graphical lasso");
    close_to(distance(got, w), 0, 1e-8, "it is the reference");
    close_to(found.penalty, 0.1, 0, "the penalty is told");
    ok(connect(k, &found, z, CONNECTIVITY_PRECISION, COVARIANCE_GLASSO) ==
           CONNECTIVITY_DONE,
       "and its inverse");
    blas_product(one, 1, BLAS_PLAIN, k, BLAS_PLAIN, w, 0);
    gsl_matrix_set_identity(unit);
    close_to(distance(one, unit), 0, 1e-8, "which is that of the reference");
    ok(connect(got, &found, z, CONNECTIVITY_PARTIAL, COVARIANCE_GLASSO) ==
           CONNECTIVITY_DONE,
       "partial correlation");
    close_to(gsl_matrix_get(got, 0, 1),
             -gsl_matrix_get(k, 0, 1) /
                 sqrt(gsl_matrix_get(k, 0, 0) * gsl_matrix_get(k, 1, 1)),
             1e-9, "from the same inverse");
    gsl_matrix_free(z), gsl_matrix_free(w), gsl_matrix_free(got);
    gsl_matrix_free(k), gsl_matrix_free(one), gsl_matrix_free(unit);
}

/* With three regions the regression on the third can be written down. */
static void semipartial_takes_the_others_from_the_second_alone(void)
{
    gsl_matrix *x = noise(40, 3, 8), *r = gsl_matrix_alloc(3, 3);
    gsl_matrix *s = gsl_matrix_alloc(3, 3);
    struct connectivity found;
    double ab, ac, bc;

    for (size_t t = 0; t < 40; t++) {
        *gsl_matrix_ptr(x, t, 0) += gsl_matrix_get(x, t, 2);
        *gsl_matrix_ptr(x, t, 1) += 2 * gsl_matrix_get(x, t, 2);
    }
    ok(connect(r, &found, x, CONNECTIVITY_CORRELATION, COVARIANCE_EMPIRICAL) ==
               CONNECTIVITY_DONE &&
           connect(s, &found, x, CONNECTIVITY_SEMIPARTIAL,
                   COVARIANCE_EMPIRICAL) == CONNECTIVITY_DONE,
       "correlation and semipartial correlation");
    ab = gsl_matrix_get(r, 0, 1), ac = gsl_matrix_get(r, 0, 2);
    bc = gsl_matrix_get(r, 1, 2);
    close_to(gsl_matrix_get(s, 0, 1), (ab - ac * bc) / sqrt(1 - bc * bc), 1e-13,
             "of a with b given c: c is taken from b");
    close_to(gsl_matrix_get(s, 1, 0), (ab - ac * bc) / sqrt(1 - ac * ac), 1e-13,
             "of b with a given c: c is taken from a");
    gsl_matrix_free(x), gsl_matrix_free(r), gsl_matrix_free(s);
}

static void degrees_of_freedom_are_counted(void)
{
    gsl_matrix *x = noise(50, 5, 9), *f = gsl_matrix_alloc(5, 5);
    struct connectivity_choice choice = {.kind = CONNECTIVITY_PARTIAL};

    for (size_t t = 0; t < 50; t++)
        gsl_matrix_set(x, t, 3, 1);
    ok(connectivity_freedom(f, x, &choice, CONNECTIVITY_NAIVE, 6) ==
           CONNECTIVITY_DONE,
       "degrees of freedom of a partial correlation");
    close_to(gsl_matrix_get(f, 0, 1), 50 - 2 - 6 - 2, 0,
             "frames, less 2, what was spent, and the two other regions");
    ok(isnan(gsl_matrix_get(f, 0, 3)), "an undefined region has none");
    ok(isnan(gsl_matrix_get(f, 0, 0)), "nor has a region with itself");
    choice.kind = CONNECTIVITY_CORRELATION;
    ok(connectivity_freedom(f, x, &choice, CONNECTIVITY_NAIVE, 48) ==
               CONNECTIVITY_DONE &&
           isnan(gsl_matrix_get(f, 0, 1)),
       "where all are spent nothing is left");
    gsl_matrix_free(x), gsl_matrix_free(f);
}

int main(void)
{
    agrees_with_the_reference();
    partial_correlation_finds_the_chain();
    partial_correlation_ignores_scale();
    undefined_regions_are_left_out();
    too_few_frames_have_no_inverse();
    the_sparse_inverse_agrees_with_scikit_learn();
    semipartial_takes_the_others_from_the_second_alone();
    degrees_of_freedom_are_counted();
    return done();
}
