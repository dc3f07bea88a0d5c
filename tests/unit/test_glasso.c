#include "../golden.h"
#include "../tap.h"

#include "base/rng.h"
#include "num/blas.h"
#include "signal/covariance.h"
#include "signal/glasso.h"
#include "signal/penalty.h"
#include "signal/standardize.h"

#define FILES "tests/golden/timeseries/"

static gsl_matrix *covariance_of(const gsl_matrix *x)
{
    gsl_matrix *s = gsl_matrix_alloc(x->size2, x->size2);

    covariance_estimate(s, x, COVARIANCE_EMPIRICAL);
    return s;
}

static void agrees_with_the_reference(void)
{
    gsl_matrix *z = golden(FILES "clean_detrend_zs.tsv", 120, 6);
    gsl_matrix *want = golden(FILES "glasso_alpha0.1_cov.tsv", 6, 6);
    gsl_matrix *s = covariance_of(z);
    struct glasso glasso = glasso_new(s);

    ok(glasso_fit(&glasso, s, 0.1, 1e-11) == GLASSO_DONE, "converges");
    close_to(distance(glasso.covariance, want), 0, 1e-8,
             "scikit-learn's covariance");
    ok(fabs(glasso.gap) < 6e-11, "the duality gap is closed");
    gsl_matrix_free(z), gsl_matrix_free(want), gsl_matrix_free(s);
    glasso_release(&glasso);
}

/*
 * The minimum has W - S = a sign(K) where K is not 0 and |W - S| <= a where it
 * is, and nothing else has.
 */
static double distance_from_optimum(const struct glasso *glasso,
                                    const gsl_matrix *k, const gsl_matrix *s,
                                    double penalty)
{
    double most = 0;

    for (size_t i = 0; i < s->size1; i++)
        for (size_t j = 0; j < s->size2; j++) {
            double off = gsl_matrix_get(glasso->covariance, i, j) -
                         gsl_matrix_get(s, i, j);
            double edge = gsl_matrix_get(k, i, j);
            double wrong = i == j      ? fabs(off)
                           : edge == 0 ? fmax(0, fabs(off) - penalty)
                                       : fabs(off - copysign(penalty, edge));

            most = fmax(most, wrong);
        }
    return most;
}

static void the_conditions_of_the_optimum_hold(void)
{
    gsl_matrix *x = noise(80, 30, 3), *s = covariance_of(x);
    gsl_matrix *k = gsl_matrix_alloc(30, 30), *one = gsl_matrix_alloc(30, 30);
    gsl_matrix *unit = gsl_matrix_alloc(30, 30);
    struct glasso glasso = glasso_new(s);
    size_t zeros = 0;

    ok(glasso_fit(&glasso, s, 0.01, 1e-12) == GLASSO_DONE, "30 regions");
    glasso_precision(k, &glasso);
    for (size_t i = 0; i < 900; i++)
        zeros += k->data[i] == 0;
    ok(zeros > 100 && zeros < 870, "some edges are there and some are not");
    close_to(distance_from_optimum(&glasso, k, s, 0.01), 0, 1e-10,
             "the gradient vanishes");
    blas_product(one, 1, BLAS_PLAIN, k, BLAS_PLAIN, glasso.covariance, 0);
    gsl_matrix_set_identity(unit);
    close_to(distance(one, unit), 0, 1e-9, "K is the inverse of W");
    gsl_matrix_transpose_memcpy(one, k);
    ok(gsl_matrix_equal(one, k), "exactly symmetric");
    gsl_matrix_free(x), gsl_matrix_free(s), gsl_matrix_free(k);
    gsl_matrix_free(one), gsl_matrix_free(unit), glasso_release(&glasso);
}

static void a_large_penalty_leaves_no_edge(void)
{
    gsl_matrix *x = noise(40, 6, 4), *s = covariance_of(x);
    gsl_matrix *k = gsl_matrix_alloc(6, 6);
    struct glasso glasso = glasso_new(s);

    ok(glasso_fit(&glasso, s, 10, 1e-12) == GLASSO_DONE, "a large penalty");
    glasso_precision(k, &glasso);
    close_to(gsl_matrix_get(k, 0, 1), 0, 0, "no edge");
    close_to(gsl_matrix_get(k, 2, 2), 1 / gsl_matrix_get(s, 2, 2), 1e-12,
             "the diagonal is that of each region alone");
    gsl_matrix_free(x), gsl_matrix_free(s), gsl_matrix_free(k);
    glasso_release(&glasso);
}

static void where_it_starts_does_not_matter(void)
{
    gsl_matrix *x = noise(60, 20, 5), *s = covariance_of(x);
    struct glasso cold = glasso_new(s), warm = glasso_new(s);

    ok(glasso_fit(&warm, s, 0.02, 1e-6) == GLASSO_DONE &&
           glasso_fit(&warm, s, 0.005, 1e-12) == GLASSO_DONE &&
           glasso_fit(&cold, s, 0.005, 1e-12) == GLASSO_DONE,
       "from another penalty, and from nothing");
    close_to(distance(warm.covariance, cold.covariance), 0, 1e-10,
             "the same estimate");
    gsl_matrix_free(x), gsl_matrix_free(s);
    glasso_release(&cold), glasso_release(&warm);
}

/* More regions than frames: the empirical covariance has no inverse. */
static void few_frames_are_enough(void)
{
    gsl_matrix *x = noise(25, 40, 6), *s = covariance_of(x);
    gsl_matrix *k = gsl_matrix_alloc(40, 40);
    struct glasso glasso = glasso_new(s);

    ok(glasso_fit(&glasso, s, 0.01, 1e-12) == GLASSO_DONE,
       "25 frames of 40 regions");
    glasso_precision(k, &glasso);
    close_to(distance_from_optimum(&glasso, k, s, 0.01), 0, 1e-10,
             "the gradient vanishes there, too");
    gsl_matrix_free(x), gsl_matrix_free(s), gsl_matrix_free(k);
    glasso_release(&glasso);
}

/* Each region follows its neighbor: K has a band and nothing else. */
static void cross_validation_finds_a_chain(void)
{
    enum { FRAMES = 400, REGIONS = 12 };
    gsl_matrix *x = gsl_matrix_alloc(FRAMES, REGIONS), *s;
    gsl_matrix *k = gsl_matrix_alloc(REGIONS, REGIONS);
    struct rng rng = rng_init(1, 1);
    struct glasso glasso;
    double chain = 1, others = 0, penalty;

    for (size_t t = 0; t < FRAMES; t++)
        for (size_t j = 0; j < REGIONS; j++)
            gsl_matrix_set(x, t, j,
                           (j ? 0.7 * gsl_matrix_get(x, t, j - 1) : 0) +
                               rng_normal(&rng));
    standardize(x);
    penalty = penalty_choose(x);
    ok(penalty > 0.001 && penalty < 0.3, "a penalty is chosen");
    close_to(penalty_choose(x), penalty, 0, "and the same again");
    gsl_matrix_add_constant(x, 3);
    close_to(penalty_choose(x), penalty, 1e-9, "wherever the mean lies");
    s = covariance_of(x);
    glasso = glasso_new(s);
    ok(glasso_fit(&glasso, s, penalty, 1e-11) == GLASSO_DONE, "it fits");
    glasso_precision(k, &glasso);
    for (size_t i = 0; i < REGIONS; i++)
        for (size_t j = 0; j < i; j++) {
            double r = fabs(gsl_matrix_get(k, i, j)) /
                       sqrt(gsl_matrix_get(k, i, i) * gsl_matrix_get(k, j, j));

            if (i == j + 1)
                chain = fmin(chain, r);
            else
                others = fmax(others, r);
        }
    ok(chain > 0.25 && others < 0.15, "every link of the chain stands out");
    gsl_matrix_free(x), gsl_matrix_free(s), gsl_matrix_free(k);
    glasso_release(&glasso);
}

static void unrelated_regions_want_a_large_penalty(void)
{
    gsl_matrix *x = noise(150, 10, 9), *few = noise(9, 3, 1);
    gsl_matrix *s;
    double most = 0;

    standardize(x), standardize(few);
    s = covariance_of(x);
    for (size_t i = 0; i < 10; i++)
        for (size_t j = 0; j < i; j++)
            most = fmax(most, fabs(gsl_matrix_get(s, i, j)));
    ok(penalty_choose(x) > 0.4 * most, "noise: hardly any edge");
    ok(isnan(penalty_choose(few)), "nine frames cannot be divided");
    gsl_matrix_free(x), gsl_matrix_free(few), gsl_matrix_free(s);
}

int main(void)
{
    agrees_with_the_reference();
    the_conditions_of_the_optimum_hold();
    a_large_penalty_leaves_no_edge();
    where_it_starts_does_not_matter();
    few_frames_are_enough();
    cross_validation_finds_a_chain();
    unrelated_regions_want_a_large_penalty();
    return done();
}
