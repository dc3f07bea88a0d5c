/* Values of rsatoolbox f1f83cad (methods, section 1.1) and, where said, 0.3.2.
 */
#include "rsa_toy.h"

#include "num/blas.h"
#include "rsa/crossnobis.h"
#include "rsa/poisson.h"
#include "rsa/unbalanced.h"
#include "rsa/whiten.h"

enum measure { EUCLIDEAN, CORRELATION, POISSON };

static void compute(double *rdm, const gsl_matrix *trials,
                    const struct unbalanced *design, enum measure measure,
                    const gsl_matrix *factor)
{
    size_t n = trials->size2;
    gsl_matrix *filled = gsl_matrix_alloc(trials->size1, n);
    gsl_matrix *valid = gsl_matrix_alloc(trials->size1, n);
    gsl_matrix *kernel = gsl_matrix_alloc(n, n);
    gsl_matrix *weight = gsl_matrix_alloc(n, n);

    unbalanced_split(filled, valid, trials);
    if (factor)
        whiten_patterns(filled, factor);
    unbalanced_products(weight, valid);
    if (measure == EUCLIDEAN)
        unbalanced_products(kernel, filled);
    else if (measure == CORRELATION)
        unbalanced_correlation(kernel, weight, filled, valid);
    else
        unbalanced_poisson(kernel, filled, valid);
    unbalanced_average(rdm, kernel, weight, design);
    gsl_matrix_free(filled), gsl_matrix_free(valid);
    gsl_matrix_free(kernel), gsl_matrix_free(weight);
}

static struct unbalanced toy(bool is_crossvalidated)
{
    return (struct unbalanced){TOY_TRIALS, TOY_CONDITIONS, toy_condition,
                               toy_run, is_crossvalidated};
}

static void agrees_with_the_toy(void)
{
    static const double euclidean[] = {1.088, .4875, .4035};
    static const double correlation[] = {1.30067486, .83862623, .46518993};
    static const double poisson[] = {.8536975, .428618, .26686784};
    static const double folds[] = {.79982758, -.44442879, -.20229682};
    static const double weighted[] = {.715, -1.2842, -.1652};
    struct unbalanced plain = toy(false), crossed = toy(true);
    gsl_matrix *x = toy_trials(), *n = toy_precision();
    double rdm[3];

    compute(rdm, x, &plain, EUCLIDEAN, NULL);
    close_to(furthest(rdm, euclidean, 3), 0, 1e-13,
             "Euclidean, as of the means");
    compute(rdm, x, &plain, CORRELATION, NULL);
    close_to(furthest(rdm, correlation, 3), 0, 1e-8, "correlation of trials");
    compute(rdm, x, &plain, POISSON, NULL);
    close_to(furthest(rdm, poisson, 3), 0, 1e-8, "Poisson of trials");
    compute(rdm, x, &crossed, POISSON, NULL);
    close_to(furthest(rdm, folds, 3), 0, 1e-8, "Poisson, cross-validated");
    ok(blas_inverse(n, n) > 0 && whiten_factor(n), "the toy has a covariance");
    compute(rdm, x, &crossed, EUCLIDEAN, n);
    close_to(furthest(rdm, weighted, 3), 0, 1e-13, "crossnobis");
    gsl_matrix_free(x), gsl_matrix_free(n);
}

static void agrees_with_gaps(void)
{
    static const size_t condition[] = {0, 1, 1, 1, 2, 2};
    static const double euclidean[] = {.24371429, .6645098, .41717647};
    static const double poisson[] = {.09585683227477204, .3193454121674135,
                                     .22029530529059138};
    struct unbalanced design = {TOY_TRIALS, TOY_CONDITIONS, condition, toy_run,
                                false};
    gsl_matrix *x = toy_trials();
    double rdm[3];

    gsl_matrix_set(x, 2, 1, NAN);
    gsl_matrix_set(x, 4, 4, NAN);
    compute(rdm, x, &design, EUCLIDEAN, NULL);
    close_to(furthest(rdm, euclidean, 3), 0, 1e-8, "Euclidean with gaps");
    compute(rdm, x, &design, POISSON, NULL);
    close_to(furthest(rdm, poisson, 3), 0, 1e-10,
             "Poisson with gaps, rsatoolbox 0.3.2");
    gsl_matrix_free(x);
}

/* r over the channels that both have, not over all as in rsatoolbox. */
static void correlation_with_gaps(void)
{
    static const size_t condition[] = {0, 1}, run[] = {0, 1};
    const double values[] = {1, 2, NAN, 7, 2, 1, 4, 5, 3, NAN};
    struct unbalanced design = {2, 2, condition, run, false};
    gsl_matrix_const_view x = gsl_matrix_const_view_array(values, 5, 2);
    double rdm, mean_a = 7. / 3, mean_b = 8. / 3;
    double ab = (1 - mean_a) * (2 - mean_b) + (2 - mean_a) * (1 - mean_b) +
                (4 - mean_a) * (5 - mean_b);
    double aa = pow(1 - mean_a, 2) + pow(2 - mean_a, 2) + pow(4 - mean_a, 2);
    double bb = pow(2 - mean_b, 2) + pow(1 - mean_b, 2) + pow(5 - mean_b, 2);

    compute(&rdm, &x.matrix, &design, CORRELATION, NULL);
    close_to(rdm, 1 - ab / sqrt(aa * bb), 1e-14,
             "correlation over the channels that both have");
}

static void is_crossnobis_of_a_balanced_design(void)
{
    enum { CHANNELS = 7, CONDITIONS = 4, RUNS = 3, TRIALS = 12 };
    size_t condition[TRIALS], run[TRIALS];
    struct unbalanced design = {TRIALS, CONDITIONS, condition, run, true};
    gsl_matrix *x = noise(CHANNELS, TRIALS, 5);
    double rdm[6], closed[6];

    for (size_t t = 0; t < TRIALS; t++)
        condition[t] = t % CONDITIONS, run[t] = t / CONDITIONS;
    compute(rdm, x, &design, EUCLIDEAN, NULL);
    crossnobis(closed, x, RUNS);
    close_to(furthest(rdm, closed, 6), 0, 1e-13, "the same as crossnobis.h");
    gsl_matrix_free(x);
}

/* The third condition is in one run alone, the second never in the first. */
static void what_is_missing_is_undefined(void)
{
    static const size_t condition[] = {0, 0, 1, 1, 2, 2};
    static const size_t run[] = {0, 1, 1, 2, 0, 0};
    struct unbalanced design = {TOY_TRIALS, TOY_CONDITIONS, condition, run,
                                true};
    gsl_matrix *x = toy_trials();
    double rdm[3];

    compute(rdm, x, &design, EUCLIDEAN, NULL);
    ok(isfinite(rdm[0]), "a run may lack a condition");
    ok(isnan(rdm[1]) && isnan(rdm[2]), "a condition of one run alone is n/a");
    gsl_matrix_free(x);
}

int main(void)
{
    agrees_with_the_toy();
    agrees_with_gaps();
    correlation_with_gaps();
    is_crossnobis_of_a_balanced_design();
    what_is_missing_is_undefined();
    return done();
}
