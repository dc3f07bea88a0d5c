/* Values of rsatoolbox f1f83cad (methods, section 1.1). */
#include "rsa_toy.h"

#include "num/blas.h"
#include "rsa/distance.h"
#include "rsa/whiten.h"

static gsl_matrix *toy_means(void)
{
    gsl_matrix *trials = toy_trials();
    gsl_matrix *means = gsl_matrix_alloc(TOY_CHANNELS, TOY_CONDITIONS);

    distance_means(means, trials, toy_condition);
    gsl_matrix_free(trials);
    return means;
}

static void agrees_with_the_toy(void)
{
    static const double euclidean[] = {1.088, .4875, .4035};
    static const double correlation[] = {1.93306076, 1.29821018, .75182788};
    static const double mahalanobis[] = {.99025, .48725, .5585};
    gsl_matrix *x = toy_means(), *n = toy_precision();
    double rdm[3];

    distance_euclidean(rdm, x);
    close_to(furthest(rdm, euclidean, 3), 0, 1e-14, "Euclidean toy");
    distance_correlation(rdm, x);
    close_to(furthest(rdm, correlation, 3), 0, 1e-8, "correlation toy");
    ok(blas_inverse(n, n) > 0 && whiten_factor(n), "the toy has a covariance");
    whiten_patterns(x, n);
    distance_euclidean(rdm, x);
    close_to(furthest(rdm, mahalanobis, 3), 0, 1e-13, "Mahalanobis toy");
    gsl_matrix_free(x), gsl_matrix_free(n);
}

static void a_common_baseline_changes_nothing(void)
{
    gsl_matrix *x = noise(40, 6, 3);
    double plain[15], lifted[15];

    distance_euclidean(plain, x);
    for (size_t p = 0; p < 40; p++)
        for (size_t c = 0; c < 6; c++)
            *gsl_matrix_ptr(x, p, c) += 1e6 * (double)(p + 1);
    distance_euclidean(lifted, x);
    close_to(furthest(lifted, plain, 15), 0, 1e-8,
             "a baseline of every channel costs no digits");
    gsl_matrix_free(x);
}

static void correlation_has_no_scale(void)
{
    gsl_matrix *x = noise(40, 6, 4);
    double plain[15], scaled[15], square[15];

    distance_correlation(plain, x);
    for (size_t c = 0; c < 6; c++)
        for (size_t p = 0; p < 40; p++)
            gsl_matrix_set(x, p, c,
                           3 + (double)(c + 1) * gsl_matrix_get(x, p, c));
    distance_correlation(scaled, x);
    close_to(furthest(scaled, plain, 15), 0, 1e-13,
             "correlation does not see scale and offset of a pattern");
    distance_remove_mean(x);
    for (size_t c = 0; c < 6; c++) {
        gsl_vector_view pattern = gsl_matrix_column(x, c);
        double sum = 0;

        for (size_t p = 0; p < 40; p++)
            sum += pow(gsl_matrix_get(x, p, c), 2);
        gsl_vector_scale(&pattern.vector, sqrt(20 / sum));
    }
    distance_euclidean(square, x);
    close_to(furthest(square, plain, 15), 0, 1e-13,
             "of normalized patterns, both are the same distance");
    gsl_matrix_free(x);
}

static void what_is_missing_is_undefined(void)
{
    static const size_t condition[] = {0, 0, 2};
    gsl_matrix *x = noise(4, 3, 5), *means = gsl_matrix_alloc(4, 4);
    double rdm[6];

    distance_means(means, x, condition);
    distance_euclidean(rdm, means);
    ok(isnan(rdm[0]) && isfinite(rdm[1]) && isnan(rdm[2]) && isnan(rdm[3]) &&
           isnan(rdm[5]),
       "a condition without a trial is n/a in its own pairs alone");
    for (size_t p = 0; p < 4; p++) {
        gsl_matrix_set(means, p, 1, 0.1);
        gsl_matrix_set(means, p, 3, gsl_matrix_get(means, p, 0));
    }
    distance_correlation(rdm, means);
    ok(isnan(rdm[0]) && isfinite(rdm[1]) && isnan(rdm[3]),
       "a constant pattern has no correlation");
    close_to(rdm[2], 0, 1e-15, "a pattern correlates with itself");
    distance_euclidean(rdm, means);
    ok(rdm[2] >= 0 && rdm[2] < 1e-15,
       "no distance to itself, and none below 0");
    gsl_matrix_free(x), gsl_matrix_free(means);
}

/* Two runs of two conditions and one channel: deviations 1 and 2. */
static void noise_of_conditions(void)
{
    const double values[] = {0, 10, 2, 6, 1, NAN};
    gsl_matrix_const_view u = gsl_matrix_const_view_array(values, 1, 6);
    gsl_matrix *sigma = gsl_matrix_alloc(2, 2);

    whiten_condition_noise(sigma, &u.matrix, 3);
    close_to(gsl_matrix_get(sigma, 0, 0), 1, 1e-15, "variance of a condition");
    close_to(gsl_matrix_get(sigma, 1, 1), 8, 1e-15,
             "variance over the runs that have it");
    close_to(gsl_matrix_get(sigma, 0, 1), -4, 1e-15,
             "covariance over the runs that have both");
    gsl_matrix_free(sigma);
}

int main(void)
{
    ok(distance_pairs(0) == 0 && distance_pairs(92) == 4186, "pairs");
    agrees_with_the_toy();
    a_common_baseline_changes_nothing();
    correlation_has_no_scale();
    what_is_missing_is_undefined();
    noise_of_conditions();
    return done();
}
