/* Values of rsatoolbox f1f83cad (methods, sections 1.1 and 1.6). */
#include "rsa_toy.h"

#include "rsa/distance.h"
#include "rsa/poisson.h"

static void agrees_with_the_toy(void)
{
    static const double plain[] = {.82390993, .39072889, .31973757};
    static const double folds[] = {.79982758, -.44442879, -.20229682};
    gsl_matrix *trials = toy_trials(), *runs = toy_runs();
    gsl_matrix *means = gsl_matrix_alloc(TOY_CHANNELS, TOY_CONDITIONS);
    double rdm[3];

    distance_means(means, trials, toy_condition);
    poisson_distance(rdm, means);
    close_to(furthest(rdm, plain, 3), 0, 1e-8, "Poisson toy");
    poisson_crossvalidated(rdm, runs, TOY_RUNS);
    close_to(furthest(rdm, folds, 3), 0, 1e-8,
             "cross-validated, the mean of all folds");
    gsl_matrix_free(trials), gsl_matrix_free(runs), gsl_matrix_free(means);
}

static void labels_of_runs_do_not_matter(void)
{
    gsl_matrix *x = noise(6, 12, 9), *swapped = gsl_matrix_alloc(6, 12);
    double rdm[6], other[6];

    gsl_matrix_add_constant(x, 1);
    for (size_t p = 0; p < 6; p++)
        for (size_t k = 0; k < 12; k++)
            gsl_matrix_set(swapped, p, (k + 4) % 12, gsl_matrix_get(x, p, k));
    poisson_crossvalidated(rdm, x, 3);
    poisson_crossvalidated(other, swapped, 3);
    close_to(furthest(rdm, other, 6), 0, 1e-14,
             "runs by another name give the same distances");
    gsl_matrix_free(x), gsl_matrix_free(swapped);
}

static void equal_runs_are_the_plain_distance(void)
{
    gsl_matrix *x = noise(6, 4, 10), *runs = gsl_matrix_alloc(6, 8);
    double rdm[6], plain[6];

    gsl_matrix_add_constant(x, 1);
    for (size_t p = 0; p < 6; p++)
        for (size_t k = 0; k < 8; k++)
            gsl_matrix_set(runs, p, k, gsl_matrix_get(x, p, k % 4));
    poisson_distance(plain, x);
    poisson_crossvalidated(rdm, runs, 2);
    close_to(furthest(rdm, plain, 6), 0, 1e-14,
             "without noise, cross-validation changes nothing");
    gsl_matrix_free(x), gsl_matrix_free(runs);
}

static void silence_has_a_rate(void)
{
    const double counts[] = {0, 1};
    gsl_matrix_const_view x = gsl_matrix_const_view_array(counts, 1, 2);
    double rdm;

    poisson_distance(&rdm, &x.matrix);
    close_to(rdm, log(11) / 1.1, 1e-14, "no spikes, by the formula");
}

int main(void)
{
    agrees_with_the_toy();
    labels_of_runs_do_not_matter();
    equal_runs_are_the_plain_distance();
    silence_has_a_rate();
    return done();
}
