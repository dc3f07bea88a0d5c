#include "../tap.h"

#include "base/rng.h"
#include "stats/folds.h"
#include "stats/rates.h"
#include "stats/stability.h"

#include <stdlib.h>

/* By SciPy 1.17.1, binomtest().proportion_ci(method='wilson'). */
static void test_wilson(void)
{
    double interval[2];

    rates_wilson(interval, 119, 171);
    close_to(interval[0], 0.6232789121409502, 1e-14, "Wilson, lower end");
    close_to(interval[1], 0.759925394502995, 1e-14, "and upper end");
    rates_wilson(interval, 0, 10);
    close_to(interval[0], 0, 0, "none of ten may be none of all");
    close_to(interval[1], 0.27753279986288926, 1e-14, "or a quarter");
    rates_wilson(interval, 10, 10);
    close_to(interval[1], 1, 1e-15, "all of ten may be all");
}

static void test_rates(void)
{
    struct rates rates = {
        .hits = 6, .misses = 2, .false_alarms = 1, .rejections = 1};
    struct rates one = {0};

    close_to(rates_accuracy(&rates), .7, 1e-15, "seven of ten are right");
    close_to(rates_sensitivity(&rates), .75, 0, "six of eight are found");
    close_to(rates_balanced(&rates), .625, 0, "classes count alike");
    close_to(rates_youden(&rates), .25, 0, "Youden's J");
    rates_add(&one, true, false);
    ok(isnan(rates_specificity(&one)) && isnan(rates_balanced(&one)) &&
           rates_sensitivity(&one) == 0,
       "a class without a member has no rate");
}

/* roc_auc_score of scikit-learn 1.9.1, with ties. */
static void test_area(void)
{
    enum { COUNT = 30 };
    double scores[COUNT], area = 0;
    bool is_positive[COUNT];
    size_t block[COUNT], found;
    struct rates_point points[COUNT + 1];

    for (size_t i = 0; i < COUNT; i++) {
        scores[i] = round(10 * sin(2.3 * (double)i)) / 10;
        is_positive[i] = i % 3 == 0;
        block[i] = i / 15;
    }
    close_to(rates_area(scores, is_positive, NULL, COUNT), 0.4975, 1e-15,
             "area under the curve");
    found = rates_curve(points, scores, is_positive, COUNT);
    for (size_t k = 1; k < found; k++)
        area += (points[k].false_rate - points[k - 1].false_rate) *
                (points[k].sensitivity + points[k - 1].sensitivity) / 2;
    close_to(area, 0.4975, 1e-14, "which is that under the points");
    ok(points[found - 1].false_rate == 1 && points[found - 1].sensitivity == 1,
       "the curve ends where all are called");
    area = rates_area(scores, is_positive, block, COUNT);
    for (size_t i = 0; i < COUNT; i++)
        scores[i] += block[i] ? 5 : 0;
    close_to(rates_area(scores, is_positive, block, COUNT), area, 0,
             "the level of a fold does not matter within folds");
    for (size_t i = 0; i < COUNT; i++)
        block[i] = i;
    ok(isnan(rates_area(scores, is_positive, block, COUNT)),
       "without pairs there is no area");
}

static void test_folds(void)
{
    enum { COUNT = 103, FOLDS = 7, STRATA = 4 };
    size_t fold[COUNT], stratum[COUNT], size[FOLDS] = {0};
    size_t share[FOLDS][STRATA] = {{0}}, least = COUNT, most = 0, spread = 0;
    struct rng rng = rng_init(3, 1);

    for (size_t i = 0; i < COUNT; i++)
        stratum[i] = i * i % STRATA + (i % 5 == 0 ? 2 : 0);
    for (size_t i = 0; i < COUNT; i++)
        stratum[i] %= STRATA;
    folds_deal(fold, stratum, COUNT, STRATA, FOLDS, &rng);
    for (size_t i = 0; i < COUNT; i++)
        size[fold[i]]++, share[fold[i]][stratum[i]]++;
    for (size_t f = 0; f < FOLDS; f++) {
        least = size[f] < least ? size[f] : least;
        most = size[f] > most ? size[f] : most;
    }
    for (size_t s = 0; s < STRATA; s++)
        for (size_t f = 0; f < FOLDS; f++)
            for (size_t g = 0; g < FOLDS; g++)
                spread = share[f][s] > share[g][s] + spread
                             ? share[f][s] - share[g][s]
                             : spread;
    ok(most - least <= 1, "folds are of one size");
    ok(spread <= 1, "and have their share of every stratum");
}

static void test_shuffle(void)
{
    enum { COUNT = 12, DRAWS = 6000 };
    size_t block[COUNT], first = 0;
    bool labels[COUNT], keeps = true;
    struct rng rng = rng_init(5, 9);

    for (size_t i = 0; i < COUNT; i++)
        block[i] = i % 3 * 7, labels[i] = i < 6;
    for (size_t i = 0; i < COUNT; i += 3)
        labels[i] = i == 0; /* one of four of the first block */
    for (int k = 0; k < DRAWS; k++) {
        size_t sum[15] = {0};

        folds_shuffle(labels, block, COUNT, &rng);
        for (size_t i = 0; i < COUNT; i++)
            sum[block[i]] += labels[i];
        keeps = keeps && sum[0] == 1 && sum[7] == 2 && sum[14] == 2;
        first += labels[0];
    }
    ok(keeps, "a block keeps its labels");
    /* Binomial: 1500 +- 4 sqrt(6000 / 4 * 3 / 4) = 134. */
    ok(first > 1366 && first < 1634, "all orders are equally likely");
    for (size_t i = 0; i < COUNT; i++)
        labels[i] = block[i] == 7;
    ok(!folds_can_shuffle(labels, block, COUNT),
       "blocks of one label cannot be shuffled");
}

/* ttest_ind(equal_var=False) of SciPy 1.17.1. */
static void test_welch(void)
{
    enum { ROWS = 24, COLUMNS = 4 };
    static const double want[] = {0.2697182221964626, -0.031166130489400947,
                                  9.847061835127844};
    gsl_matrix *x = gsl_matrix_alloc(ROWS, COLUMNS);
    gsl_matrix *t = gsl_matrix_alloc(2, COLUMNS);
    bool is_in[2 * ROWS], labels[ROWS];

    for (size_t i = 0; i < ROWS; i++) {
        labels[i] = i % 3 == 0;
        is_in[i] = true;
        is_in[ROWS + i] = i < 2;
        for (size_t j = 0; j < 3; j++)
            gsl_matrix_set(x, i, j, sin((double)((i + 1) * (j + 1)) * 0.7));
        gsl_matrix_set(x, i, 3, 4);
    }
    stability_welch(t, x, is_in, labels);
    for (size_t j = 0; j < 3; j++)
        close_to(gsl_matrix_get(t, 0, j), want[j], 1e-12, "Welch's t");
    ok(isnan(gsl_matrix_get(t, 0, 3)), "a constant has no t");
    ok(isnan(gsl_matrix_get(t, 1, 0)), "nor have two subjects");
    for (size_t i = 0; i < ROWS; i++)
        gsl_matrix_set(x, i, 3, labels[i] ? 2 : 3);
    stability_welch(t, x, is_in, labels);
    ok(isinf(gsl_matrix_get(t, 0, 3)) && gsl_matrix_get(t, 0, 3) < 0,
       "what varies between the classes alone has an infinite one");
    gsl_matrix_free(x), gsl_matrix_free(t);
}

/* mannwhitneyu(method='asymptotic', use_continuity=False) of SciPy 1.17.1. */
static void test_rank_sum(void)
{
    enum { ROWS = 24, COLUMNS = 4 };
    static const double want[] = {-0.24494897427831797, 0.28246795441574185,
                                  4.153311931459038};
    gsl_matrix *x = gsl_matrix_alloc(ROWS, COLUMNS);
    gsl_matrix *z = gsl_matrix_alloc(3, COLUMNS);
    bool is_in[3 * ROWS], labels[ROWS];

    for (size_t i = 0; i < ROWS; i++) {
        labels[i] = i % 3 == 0;
        is_in[i] = true;
        is_in[ROWS + i] = i % 2 == 0;
        is_in[2 * ROWS + i] = i % 3 == 0;
        for (size_t j = 0; j < 3; j++) {
            double value = sin((double)((i + 1) * (j + 1)) * 0.7);

            gsl_matrix_set(x, i, j, j ? rint(2 * value) : value);
        }
        gsl_matrix_set(x, i, 3, 4);
    }
    stability_rank_sum(z, x, is_in, labels);
    for (size_t j = 0; j < 3; j++)
        close_to(gsl_matrix_get(z, 0, j), want[j], 1e-12,
                 j ? "z of the rank-sum test with ties"
                   : "z of the rank-sum test");
    close_to(gsl_matrix_get(z, 1, 2), 2.8722813232690148, 1e-12,
             "and of a half of the rows");
    ok(isnan(gsl_matrix_get(z, 0, 3)) && isnan(gsl_matrix_get(z, 2, 0)),
       "a constant has none, and neither has one class");
    for (size_t i = 0; i < ROWS; i++)
        for (size_t j = 0; j < 3; j++)
            gsl_matrix_set(x, i, j, exp(3 * gsl_matrix_get(x, i, j)));
    stability_rank_sum(z, x, is_in, labels);
    close_to(gsl_matrix_get(z, 0, 2), want[2], 1e-12,
             "what keeps the order keeps z");
    gsl_matrix_free(x), gsl_matrix_free(z);
}

static void test_choice(void)
{
    const double values[] = {-3, 1, NAN, 3, 0, 2};
    bool chosen[6], trains[20], labels[20], is_in[20], fits = true;
    size_t members[2] = {0};
    struct rng rng = rng_init(1, 1);

    stability_top(chosen, values, 6, .2);
    ok(chosen[0] && chosen[3] && !chosen[1] && !chosen[5],
       "equal weights at the border are chosen together");
    stability_top(chosen, values, 6, 1);
    ok(!chosen[2] && !chosen[4] && chosen[1], "zero and NaN never");
    for (size_t i = 0; i < 20; i++)
        trains[i] = i < 15, labels[i] = i % 5 == 0;
    stability_half(is_in, trains, labels, 20, &rng);
    for (size_t i = 0; i < 20; i++) {
        fits = fits && (trains[i] || !is_in[i]);
        members[labels[i]] += is_in[i];
    }
    ok(fits && members[0] == 6 && members[1] == 2,
       "a half has half of each class of those who train");
}

int main(void)
{
    test_wilson();
    test_rates();
    test_area();
    test_folds();
    test_shuffle();
    test_welch();
    test_rank_sum();
    test_choice();
    return done();
}
