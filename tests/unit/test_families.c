/* Fitted models, partial and regression, and the tests of verdicts. */
#include "../tap.h"
#include "rdms.h"
#include "rsa/bootstrap.h"
#include "rsa/nnls.h"
#include "rsa/verdicts.h"

#include <stdlib.h>
#include <string.h>

static void check_fits(struct scene *scene)
{
    size_t start[] = {0, 3}, members[] = {0, 1, 2};
    struct families one = {FAMILIES_WEIGHTED, 1, start, members};
    double theta[3], best;

    families_fit(theta, &one, 0, scene, NULL);
    close_to(theta[0], 0.999986031715, 1e-9, "weights are those of scipy");
    ok(theta[1] == 0, "a weight that would be negative is 0");
    close_to(theta[2], 0.005285487127, 1e-9, "weights are those of scipy");
    best = families_similarity(&one, 0, theta, scene, 0);
    close_to(best, gsl_matrix_get(scene->similarity, 0, 0), 1e-2,
             "a fitted model does about as well as its best member");
    one.kind = FAMILIES_SELECTION;
    families_fit(theta, &one, 0, scene, NULL);
    ok(theta[0] == 1 && theta[1] == 0 && theta[2] == 0,
       "selection takes the most similar");
    ok(families_similarity(&one, 0, theta, scene, 2) ==
           gsl_matrix_get(scene->similarity, 0, 2),
       "and is as similar as that");
    one.kind = FAMILIES_INTERPOLATION;
    families_fit(theta, &one, 0, scene, NULL);
    ok(theta[0] > 0.9 && theta[0] * theta[2] == 0,
       "an interpolation has two neighbors");
}

/* numpy 2.4.6 and scipy 1.17.1, by lstsq and nnls of the centered RDMs. */
static void check_beside(struct scene *scene)
{
    bool is_control[] = {false, true, true};
    gsl_matrix *values = gsl_matrix_alloc(3, RDMS_SUBJECTS);

    families_values(values, FAMILIES_PARTIAL, is_control, scene);
    close_to(gsl_matrix_get(values, 0, 0), 0.7941053955180909, 1e-12,
             "partial similarity is that of residuals");
    ok(isnan(gsl_matrix_get(values, 1, 0)), "a control has none");
    families_values(values, FAMILIES_REGRESSION, is_control, scene);
    close_to(gsl_matrix_get(values, 0, 0), 0.801431006885, 1e-10, "regression");
    close_to(gsl_matrix_get(values, 1, 0), -0.007655921351, 1e-10,
             "regression, below zero");
    families_values(values, FAMILIES_NONNEGATIVE, is_control, scene);
    close_to(gsl_matrix_get(values, 0, 1), 0.669283737429, 1e-10,
             "non-negative regression");
    ok(gsl_matrix_get(values, 1, 1) == 0, "not below zero");
    gsl_matrix_free(values);
}

static void check_dependent(void)
{
    double gram[] = {2, 2, 2, 2}, cross[] = {1, 1}, b[2];
    gsl_matrix_view view = gsl_matrix_view_array(gram, 2, 2);

    ok(!nnls_free(b, &view.matrix, cross) && isnan(b[0]),
       "two equal models have no coefficients");
    nnls_solve(b, &view.matrix, cross);
    close_to(b[0] + b[1], 0.5, 1e-12, "but weights that make the same sum");
}

/* scipy 1.17.1: wilcoxon(method='exact'), false_discovery_control. */
static void check_verdicts(void)
{
    static const double x[] = {.3, -.1, .25, .4, .05, -.02, .6};
    static const double p[] = {.01, .04, NAN, .03, .005, .5};
    static const double want[] = {.025, .05, NAN, .05, .025, .5};
    static const double flat[] = {.2, .2, .2};
    double adjusted[6];
    size_t counts[] = {10, 20};

    close_to(verdicts_signed_rank(x, 7, false), 0.0546875, 1e-12,
             "signed ranks, one tail");
    close_to(verdicts_signed_rank(x, 7, true), 0.109375, 1e-12,
             "signed ranks, two tails");
    ok(isnan(verdicts_signed_rank(NULL, 0, true)), "nobody has no ranks");
    verdicts_fdr(adjusted, p, 6);
    for (size_t k = 0; k < 6; k++)
        close_to(adjusted[k], want[k], 1e-12, "false discovery rate");
    verdicts_bonferroni(adjusted, p, 6);
    close_to(adjusted[0], .05, 1e-12, "Bonferroni counts what is defined");
    ok(isnan(verdicts_t(.2, verdicts_moments(flat, 3).error, 2, false)),
       "values that do not vary have no t");
    ok(isnan(verdicts_t(.2, .1, 0, false)), "one subject has no t");
    close_to(verdicts_dual(1, 2, 3.2, counts),
             10 / 9. + 40 / 19. - 10 / 9. * 20 / 19. * 0.2, 1e-12,
             "the dual variance by its formula");
    close_to(verdicts_dual(1, 2, 4, counts), 40 / 19., 1e-12,
             "is at least that of conditions");
    close_to(verdicts_dual(1, 2, 2.05, counts), 2.05, 1e-12,
             "is at most that of both");
}

int main(void)
{
    gsl_matrix *models = rdms_models(), *data = rdms_subjects();
    struct compare *compare = compare_new(COMPARE_CORRELATION, models, data);
    struct scene *scene = scene_new(compare);

    scene_see(scene, NULL);
    check_fits(scene);
    check_beside(scene);
    check_dependent();
    check_verdicts();
    scene_free(scene), compare_free(compare);
    gsl_matrix_free(models), gsl_matrix_free(data);
    return done();
}
