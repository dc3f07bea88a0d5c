/*
 * How often likeness of people is found where there is none, and where there
 * is some.
 *
 * Simulated studies: 24 people and 5 regions.  The share of studies with
 * p <= .05 must be within the binomial limits (99.9 %) of 5 %.
 * MANTEL_NULL=1000 is the long form.
 */
#include "../tap.h"
#include "calibrated.h"
#include "group/chance.h"
#include "mantel_worlds.h"
#include "num/order.h"

#include <gsl/gsl_fit.h>

enum { ORDERS = 199 };

/* The score less what a line through the confound says. */
static void free_score(struct people *people)
{
    double zero, slope, c00, c01, c11, square;

    gsl_fit_linear(people->motion, 1, people->score, 1, PEOPLE, &zero, &slope,
                   &c00, &c01, &c11, &square);
    for (size_t i = 0; i < PEOPLE; i++)
        people->score[i] -= zero + slope * people->motion[i];
}

struct finding {
    size_t any, first; /* studies with p_fwe, with p of region 0, <= .05 */
    double r;          /* mean of region 0 */
};

/* The naive test: every pair for itself. */
static double naive_p(const double *x, const double *y, uint64_t trial)
{
    struct rng rng = rng_init(71, trial);
    size_t order[PAIRS], extreme = 0;
    double shuffled[PAIRS], r = gsl_stats_correlation(x, 1, y, 1, PAIRS);

    for (size_t p = 0; p < PAIRS; p++)
        order[p] = p;
    for (size_t k = 0; k < ORDERS; k++) {
        rng_shuffle(&rng, order, PAIRS);
        for (size_t p = 0; p < PAIRS; p++)
            shuffled[p] = x[order[p]];
        extreme +=
            fabs(gsl_stats_correlation(shuffled, 1, y, 1, PAIRS)) >= fabs(r);
    }
    return (1 + (double)extreme) / (1 + ORDERS);
}

static void study(struct finding *finding, struct people *people,
                  const struct world *world, uint64_t trial)
{
    double model[PAIRS], r[ROWS], out[ROWS], p[ROWS], largest[ORDERS];
    size_t extreme[ROWS];
    size_t *source = draw_sources(ORDERS, 1000 + trial, world->is_apart);
    gsl_matrix *basis = NULL;
    bool is_fine = true;

    draw(people, world, trial);
    if (world->is_freed && !world->is_kept)
        free_score(people);
    put_pairs(model, people->score, world->is_near);
    if (world->is_freed) {
        basis = confounds_of(people);
        for (size_t k = 0; k < 3; k++)
            order_ranks(gsl_matrix_ptr(basis, k, 0),
                        gsl_matrix_ptr(basis, k, 0), PAIRS);
        is_fine = mantel_basis(basis) == 3;
    }
    order_ranks(model, model, PAIRS);
    for (size_t row = 0; row < ROWS; row++) {
        double *y = gsl_matrix_ptr(people->brain, row, 0);

        order_ranks(y, y, PAIRS);
        is_fine &= mantel_free(y, PAIRS, basis);
    }
    is_fine &= mantel_free(model, PAIRS, basis);
    if (!is_fine)
        ok(false, "a study varies");
    mantel_test(r, extreme, largest,
                &(struct mantel_wish){PEOPLE, ORDERS, 1, people->brain, basis,
                                      model, source, MANTEL_TWO, NULL});
    for (size_t row = 0; row < ROWS; row++)
        out[row] = fabs(r[row]);
    chance_ps(p, out, ROWS, largest, ORDERS);
    finding->any += gsl_stats_min(p, 1, ROWS) <= .05;
    finding->r += r[0];
    finding->first +=
        (world->is_naive
             ? naive_p(model, gsl_matrix_ptr(people->brain, 0, 0), trial)
             : (1 + (double)extreme[0]) / (1 + ORDERS)) <= .05;
    if (basis)
        gsl_matrix_free(basis);
    free(source);
}

static struct finding studies(const struct world *world, size_t count,
                              const char *name)
{
    struct finding finding = {0};
    struct people people = {.brain = gsl_matrix_alloc(ROWS, PAIRS)};

    for (size_t trial = 0; trial < count; trial++)
        study(&finding, &people, world, trial);
    finding.r /= (double)count;
    printf("# %s: of %zu studies %zu with p, %zu with p_fwe <= .05; r %.3f\n",
           name, count, finding.first, finding.any, finding.r);
    gsl_matrix_free(people.brain);
    return finding;
}

static void test_null(const struct world *world, size_t count, const char *name)
{
    struct finding finding = studies(world, count, name);

    ok(is_low(finding.first, count) && is_high(finding.first, count), name);
    ok(is_low(finding.any, count) && is_high(finding.any, count),
       "and so is the family");
}

static void test_studies(size_t count)
{
    struct world near = {.is_near = true};
    struct world mean = {.link = LINK_LINEAR};
    struct world freed = {
        .motion = .5, .shared = .6, .is_freed = true, .is_near = true};
    struct world freed_mean = {.motion = .5, .shared = .6, .is_freed = true};
    struct world profiles = {.link = LINK_PROFILES,
                             .motion = .5,
                             .shared = .6,
                             .is_freed = true,
                             .is_near = true};
    struct world strong = {
        .link = LINK_PROFILES, .motion = 1, .shared = .8, .is_freed = true};
    struct world apart = {
        .link = LINK_PROFILES, .site = 1, .is_near = true, .is_apart = true};
    struct world apart_mean = {
        .link = LINK_PROFILES, .site = 1, .is_wide = true, .is_apart = true};
    struct world apart_freed = {.link = LINK_PROFILES,
                                .motion = .5,
                                .shared = .6,
                                .site = 1,
                                .is_freed = true,
                                .is_near = true,
                                .is_apart = true};
    struct world naive = mean, left = freed, planted = freed, kept = profiles;
    struct world mixed = apart;

    test_null(&near, count, "5 % of null studies, nearest");
    test_null(&mean, count, "5 % of null studies, mean");
    test_null(&freed, count, "5 % given a confound of both, nearest");
    test_null(&freed_mean, count, "5 % given a confound of both, mean");
    test_null(&profiles, count, "5 % given a confound of profiles");
    test_null(&strong, count, "5 % given a strong confound of profiles, mean");
    test_null(&apart, count, "5 % within sites that differ in both");
    test_null(&apart_mean, count, "5 % within sites, one with more noise");
    test_null(&apart_freed, count, "5 % within sites, given a confound");
    mixed.is_apart = false;
    ok(!is_low(studies(&mixed, count, "exchanged between sites").first, count),
       "to exchange people of different sites finds the sites");
    kept.is_kept = true;
    ok(!is_low(studies(&kept, count, "only pairs are freed").any, count),
       "to free pairs alone, and not the score, is not enough");
    naive.is_naive = true;
    ok(!is_low(studies(&naive, count, "pairs are permuted").first, count),
       "to permute pairs finds what is not there");
    left.is_freed = false;
    ok(!is_low(studies(&left, count, "a confound left in").first, count),
       "so does a confound that is left in");
    planted.effect = 2;
    ok(studies(&planted, count, "planted").first * 10 > count * 7,
       "what the score does is found beside the confound");
}

int main(void)
{
    const char *wanted = getenv("MANTEL_NULL");

    test_studies(wanted ? (size_t)strtoul(wanted, NULL, 10) : 200);
    return done();
}
