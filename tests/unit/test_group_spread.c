/*
 * p of the spread that permutations gave a statistic.
 *
 * Over all orders of a model of one question and a constant the mean of r^2 is
 * what the distribution expects, whatever the data: the spread is 1.  Where the
 * smaller group is the noisier one, it is the ratio of the variance of the
 * difference to the one that t believes in.
 */
#include "../tap.h"
#include "base/rng.h"
#include "group/chance.h"

#include <gsl/gsl_cdf.h>
#include <stdlib.h>

enum { FEW = 8, MANY = 80, WIDE = 5 };

/* chance of y given group membership (and site, if `sites`), by `count` orders
 * within sites. */
static struct chance *chance_of(gsl_matrix *y, const size_t *group,
                                const size_t *site, size_t count,
                                struct design *design)
{
    size_t rows = y->size1, columns = site ? 3 : 2;
    gsl_matrix *x = gsl_matrix_alloc(rows, columns);
    gsl_matrix *contrast = gsl_matrix_calloc(1, columns);
    double length[WIDE];
    struct orders_wish order_wish = {
        .rows = rows, .block = site, .label = group, .count = count, .seed = 4};
    struct strand strand = {design, y, length, NULL, 0, WIDE};
    struct orders orders;
    struct chance_wish wish = {.strands = &strand,
                               .strand_count = 1,
                               .elements = WIDE,
                               .orders = &orders,
                               .threads = 1};
    struct chance *found = NULL;

    for (size_t i = 0; i < rows; i++) {
        gsl_matrix_set(x, i, 0, 1), gsl_matrix_set(x, i, 1, (double)group[i]);
        if (site)
            gsl_matrix_set(x, i, 2, (double)site[i]);
    }
    gsl_matrix_set(contrast, 0, 1, 1);
    orders_make(&orders, &order_wish);
    if (!design_make(design, x, contrast, orders.orbit)) {
        lane_residuals(y, length, design);
        found = chance_run(&wish);
    }
    orders_release(&orders);
    gsl_matrix_free(x), gsl_matrix_free(contrast);
    return found;
}

static void test_all_orders(void)
{
    size_t group[FEW] = {0, 1, 1, 0, 0, 1, 0, 0};
    gsl_matrix *y = gsl_matrix_alloc(FEW, WIDE);
    struct rng rng = rng_init(3, 0);
    struct design design;
    struct chance *found;
    double worst = 0;

    for (size_t i = 0; i < FEW; i++)
        for (size_t e = 0; e < WIDE; e++)
            gsl_matrix_set(
                y, i, e, pow(rng_normal(&rng), 3) + 4 * (double)(group[i] * e));
    found = chance_of(y, group, NULL, 1000, &design);
    for (size_t e = 0; e < WIDE; e++)
        worst = fmax(worst, fabs(found->spread[e] - 1));
    ok(found->orders == 55 && worst < 1e-12,
       "over all 56 orders of two groups the spread is 1, whatever the data");
    chance_free(found), design_release(&design), gsl_matrix_free(y);
}

/*
 * 10 of 20 at the noisy site are patients, 6 of 60 at the other.  The
 * difference of groups given site is a mean of the sites' differences by
 * weights w = a (1 - a/n): 5 and 5.4; t takes the noise to be the same at both.
 */
static void test_unequal_sites(void)
{
    size_t group[MANY], site[MANY];
    gsl_matrix *y = gsl_matrix_alloc(MANY, WIDE);
    struct rng rng = rng_init(5, 0);
    const double variance[2] = {9, 1}, weight[2] = {5, 5.4};
    struct design design;
    struct chance *found;
    double wanted, within = 0, mean = 0;

    for (size_t i = 0; i < MANY; i++) {
        site[i] = i >= 20;
        group[i] = i < 10 || (i >= 20 && i < 26);
        for (size_t e = 0; e < WIDE; e++)
            gsl_matrix_set(y, i, e, rng_normal(&rng) * sqrt(variance[site[i]]));
    }
    for (int s = 0; s < 2; s++)
        within += weight[s] * variance[s] / (weight[0] + weight[1]);
    wanted = sqrt(within / ((20 * variance[0] + 60 * variance[1]) / MANY));
    found = chance_of(y, group, site, 4999, &design);
    for (size_t e = 0; e < WIDE; e++)
        mean += found->spread[e] / WIDE;
    printf("# spread %.3f, by the variances %.3f\n", mean, wanted);
    ok(fabs(mean / wanted - 1) < .08,
       "where patients are from the noisier site t is wider, by the ratio of "
       "the variances");
    chance_free(found), design_release(&design), gsl_matrix_free(y);
}

static void test_p(void)
{
    struct design one = {.tested = 1, .freedom = 12};
    struct design three = {.tested = 3, .freedom = 12};
    double t = 2.5, many = 2 * gsl_cdf_tdist_Q(t, 12);
    size_t all = 100000000;

    ok(fabs(chance_spread_p(t, 1, &one, SIDE_TWO, all) / many - 1) < 1e-6 &&
           fabs(chance_spread_p(2 * -t, 2, &one, SIDE_TWO, all) / many - 1) <
               1e-6 &&
           fabs(chance_spread_p(-t, 1, &one, SIDE_LESS, all) / many - .5) <
               1e-6 &&
           fabs(chance_spread_p(-t, 1, &one, SIDE_GREATER, all) -
                gsl_cdf_tdist_P(t, 12)) < 1e-6 &&
           fabs(chance_spread_p(t, 1, &three, SIDE_TWO, all) /
                    gsl_cdf_fdist_Q(t * t, 3, 12) -
                1) < 1e-6,
       "with many orders and a spread of 1 it is p of t, of its side, or of F");
    ok(chance_spread_p(t, 1, &one, SIDE_TWO, 99) > many &&
           chance_spread_p(t, 1, &one, SIDE_TWO, 9) >
               chance_spread_p(t, 1, &one, SIDE_TWO, 99),
       "the fewer the orders, the larger it is");
    ok(isnan(chance_spread_p(NAN, 1, &one, SIDE_TWO, 99)) &&
           isnan(chance_spread_p(t, 1, &one, SIDE_TWO, 0)) &&
           chance_spread_p(1e6, 1, &three, SIDE_TWO, 99) < 1e-9 &&
           chance_spread_p(1e300, 1, &one, SIDE_TWO, 99) >= 0,
       "no t or no order has no p; an enormous t has one");
}

int main(void)
{
    test_all_orders();
    test_unequal_sites();
    test_p();
    return done();
}
