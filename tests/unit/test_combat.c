#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "stats/combat.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS = 14, FEATURES = 4, BATCHES = 3 };

static const size_t sites[ROWS] = {0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2};
static const double ages[ROWS] = {45.0, 56.0, 51.0, 29.0, 32.0, 55.0, 20.0,
                                  53.0, 52.0, 38.5, 32.0, 31.0, 30.0, 38.0};
static const double sexes[ROWS] = {0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 0};
static const double data[ROWS * FEATURES] = {
    0.625,  -0.875, 1.125, 1.125,  0.875,  -2.375, 0.75,  1.125,  1.125, -1.125,
    0.625,  -0.0,   -0.25, 2.125,  -0.125, 0.5,    1.5,   -0.125, 0.5,   0.75,
    1.75,   -0.5,   2.25,  3.375,  -1.25,  2.875,  1.625, -0.375, 4.375, 3.375,
    0.875,  1.375,  2.375, 1.5,    2.875,  1.125,  3.0,   6.0,    2.0,   1.625,
    0.75,   2.5,    1.125, -0.125, 1.25,   4.5,    4.5,   -1.625, 0.125, 3.875,
    -0.125, 0.125,  1.625, 5.5,    4.0,    0.5};

/* neuroCombat 0.2.12, its loop run to its fixed point (data that its float32
 * holds exactly): by empirical Bayes,
 * without, means alone, and with site 1 as the reference. */
static const double golden[4][ROWS * FEATURES] = {
    {1.44340267945,    1.268871474182,   2.504978445765,   1.390772720617,
     1.635620249632,   -0.4677823866357, 1.782899465641,   1.34999355283,
     1.910552346226,   0.9080071912125,  1.656427727866,   0.1094865689244,
     0.5548916601039,  4.408035590242,   0.8474055287226,  0.8380059193042,
     2.359301142009,   1.880264681198,   1.617791591954,   1.099857121792,
     1.946608594058,   -0.2353255662412, 2.15655999909,    2.860183277344,
     -1.059786471749,  2.931977309695,   1.507491377459,   -0.562781260506,
     3.97920219648,    2.965071713233,   0.9331093674358,  1.193501297872,
     2.384299119359,   1.438967132401,   2.702015117181,   0.9780155906056,
     2.125223588801,   3.630447387302,   1.131872740832,   1.512965897093,
     -0.1263192887051, 0.5642628231672,  0.2660123308672,  0.04866369091346,
     0.3731191103167,  2.420069665579,   2.959632593277,   -1.256744980639,
     -0.7521832159094, 1.756325374263,   -0.6823209947076, 0.2381715138404,
     0.7493604953804,  3.068730577109,   2.455567633445,   0.6229467102158},
    {1.358814941454,   1.535848161145,    3.030187480096,   1.216418594882,
     1.851226910106,   -0.1735883986279,  1.648103562086,   1.181471367015,
     1.996630432649,   1.187734257799,    1.518833169669,   -0.04251664833791,
     0.5404970991376,  4.659007164809,    0.5975744332811,  0.6533215269722,
     2.062235503643,   2.163182383441,    1.644426445555,   0.9134778566945,
     2.204606405384,   0.001750791248583, 2.251731878169,   2.597636323472,
     -0.8058513688997, 3.100586861687,    1.67929994585,    -0.8241761538785,
     3.860851340579,   2.979767075018,    0.5457342176323,  0.9321285363112,
     2.523301471739,   1.568674942774,    3.050465164602,   0.716764413882,
     2.6044439204,     3.375438498151,    1.227412470717,   1.655530934714,
     -0.2008404998591, 0.3388430629406,   0.3666596004681,  0.2556871502004,
     0.09703828674689, 2.184814962708,    2.679499755862,   -1.005818312533,
     -1.136769471819,  1.518428050277,    -0.4130912706633, 0.4315468794368,
     0.9188150287407,  2.809512186629,    2.173163146676,   0.8185275311691},
    {1.459361418645,    0.7474998325954,  2.221103130496,   1.667387897328,
     1.709361418645,    -0.7525001674046, 1.846103130496,   1.667387897328,
     1.959361418645,    0.4974998325954,  1.721103130496,   0.5423878973284,
     0.5843614186448,   3.747499832595,   0.971103130496,   1.042387897328,
     2.334361418645,    1.497499832595,   1.596103130496,   1.292387897328,
     1.684667291504,    -0.6010012273536, 2.14492710691,    3.237545392201,
     -1.315332708496,   2.773998772646,   1.51992710691,    -0.5124546077995,
     4.309667291504,    3.273998772646,   0.7699271069101,  1.237545392201,
     2.309667291504,    1.398998772646,   2.76992710691,    0.9875453922005,
     2.158728709548,    4.232381023527,   0.9562159780018,  1.424026420478,
     -0.09127129045226, 0.7323810235269,  0.08121597800182, -0.3259735795217,
     0.4087287095477,   2.732381023527,   3.456215978002,   -1.825973579522,
     -0.7162712904523,  2.107381023527,   -1.168784021998,  -0.0759735795217,
     0.7837287095477,   3.732381023527,   2.956215978002,   0.2990264204783},
    {1.57845580327,
     1.19885333096,
     2.353510729007,
     1.869527105744,
     1.520174403175,
     -0.649121514924,
     1.717539430715,
     1.810263354666,
     1.90319237541,
     0.7858389535604,
     1.591432820002,
     0.5173987925964,
     0.6313716771097,
     4.40347966442,
     0.7970535840912,
     1.349502526749,
     2.67165769161,
     1.745046483015,
     1.531370459638,
     1.616725701039,
     1.75,
     -0.5,
     2.25,
     3.375,
     -1.25,
     2.875,
     1.625,
     -0.375,
     4.375,
     3.375,
     0.875,
     1.375,
     2.375,
     1.5,
     2.875,
     1.125,
     2.004775707373,
     3.465881425501,
     1.391269448992,
     1.975326865687,
     -0.2655048267847,
     0.4084655948901,
     0.5332875887277,
     0.5739232490103,
     0.2271131433533,
     2.261357853656,
     2.639541885298,
     -0.6886446293918,
     -0.901860819149,
     1.596830422003,
     -0.1550017000048,
     0.7501132490626,
     0.6184306747775,
     2.902917130276,
     2.131972830867,
     1.137040530884},
};

static const struct combat_options plain = {.is_plain = true,
                                            .reference = COMBAT_NONE};

static gsl_matrix *people(void)
{
    gsl_matrix *x = gsl_matrix_alloc(ROWS, 2);

    for (size_t i = 0; i < ROWS; i++) {
        gsl_matrix_set(x, i, 0, ages[i]);
        gsl_matrix_set(x, i, 1, sexes[i]);
    }
    return x;
}

static gsl_matrix *measured(void)
{
    gsl_matrix *y = gsl_matrix_alloc(ROWS, FEATURES);

    memcpy(y->data, data, sizeof data);
    return y;
}

static double furthest(const gsl_matrix *a, const double *want)
{
    double worst = 0;

    for (size_t k = 0; k < a->size1 * a->size2; k++)
        worst = fmax(worst, fabs(a->data[k] - want[k]));
    return worst;
}

static void of_the_peer(void)
{
    static const struct combat_options options[4] = {
        {.reference = COMBAT_NONE},
        {.is_plain = true, .reference = COMBAT_NONE},
        {.has_means = true, .reference = COMBAT_NONE},
        {.reference = 1}};
    static const char *const names[4] = {"empirical Bayes", "plain", "means",
                                         "a reference"};
    gsl_matrix *x = people();

    for (size_t k = 0; k < 4; k++) {
        gsl_matrix *y = measured();
        struct combat c;
        size_t at;

        if (!ok(!combat_fit(&c, y, sites, BATCHES, x, &options[k], &at),
                names[k]))
            continue;
        combat_apply(y, sites, x, &c);
        close_to(furthest(y, golden[k]), 0, 1e-9, "as neuroCombat has it");
        combat_release(&c), gsl_matrix_free(y);
    }
    gsl_matrix_free(x);
}

/* ---- planted: sites with shifts, spreads and a component of their own ---- */

enum { MANY = 120, WIDE = 30 };

struct study {
    size_t batch[MANY];
    gsl_matrix *x, *y;
};

static struct study planted(uint64_t seed)
{
    struct rng rng = rng_init(seed, 0);
    struct study s = {.x = gsl_matrix_alloc(MANY, 1),
                      .y = gsl_matrix_alloc(MANY, WIDE)};

    for (size_t i = 0; i < MANY; i++) {
        double of_site = rng_normal(&rng), age = rng_normal(&rng);

        s.batch[i] = i % 4 == 3 ? 1 : i % 3;
        gsl_matrix_set(s.x, i, 0, age);
        for (size_t v = 0; v < WIDE; v++) {
            double noise = rng_normal(&rng);

            gsl_matrix_set(s.y, i, v,
                           3 + (double)v + .5 * age +
                               (double)s.batch[i] * (1 + .1 * (double)v) +
                               (1 + (double)s.batch[i]) * noise +
                               6 * (s.batch[i] == 2) * of_site * (v < 15));
        }
    }
    return s;
}

static void release(struct study *s)
{
    gsl_matrix_free(s->x), gsl_matrix_free(s->y);
}

/* Largest difference between batches of the mean (or variance) of columns. */
static double gap(const gsl_matrix *y, const size_t *batch, size_t batches,
                  bool is_variance)
{
    double worst = 0;

    for (size_t v = 0; v < y->size2; v++) {
        double least = INFINITY, most = -INFINITY;

        for (size_t b = 0; b < batches; b++) {
            double n = 0, sum = 0, square = 0;

            for (size_t i = 0; i < y->size1; i++)
                if (batch[i] == b)
                    n++, sum += gsl_matrix_get(y, i, v);
            for (size_t i = 0; i < y->size1; i++)
                if (batch[i] == b)
                    square += pow(gsl_matrix_get(y, i, v) - sum / n, 2);
            sum = is_variance ? square / (n - 1) : sum / n;
            least = fmin(least, sum), most = fmax(most, sum);
        }
        worst = fmax(worst, most - least);
    }
    return worst;
}

static void identities(void)
{
    struct study s = planted(5);
    gsl_matrix *y = gsl_matrix_alloc(MANY, WIDE), *one = NULL;
    struct combat c;
    size_t at;

    gsl_matrix_memcpy(y, s.y);
    ok(!combat_fit(&c, y, s.batch, 3, NULL, &plain, &at), "a fit");
    combat_apply(y, s.batch, NULL, &c);
    ok(gap(s.y, s.batch, 3, false) > 5, "sites differ");
    ok(gap(y, s.batch, 3, false) < 1e-10, "and then have one mean,");
    ok(gap(y, s.batch, 3, true) < 1e-9, "one variance");
    one = gsl_matrix_alloc(1, WIDE);
    for (size_t v = 0; v < WIDE; v++)
        gsl_matrix_set(one, 0, v, gsl_matrix_get(s.y, 7, v));
    combat_apply(one, &s.batch[7], NULL, &c);
    ok(furthest(one, gsl_matrix_ptr(y, 7, 0)) == 0,
       "a row alone is changed as among others");
    combat_release(&c), gsl_matrix_free(y), gsl_matrix_free(one);
    release(&s);
}

static void what_is_kept(void)
{
    struct study s = planted(6);
    struct combat_options to_first = {.reference = 0};
    gsl_matrix *y = gsl_matrix_alloc(MANY, WIDE);
    double slope = 0, changed = 0;
    struct combat c;
    size_t at;

    gsl_matrix_memcpy(y, s.y);
    for (size_t i = 0; i < MANY; i++)
        gsl_matrix_set(y, i, 3, 8.25);
    ok(!combat_fit(&c, y, s.batch, 3, s.x, &to_first, &at), "a reference");
    combat_apply(y, s.batch, s.x, &c);
    for (size_t i = 0; i < MANY; i++)
        for (size_t v = 0; v < WIDE && s.batch[i] == 0; v++)
            if (v != 3)
                changed = fmax(changed, fabs(gsl_matrix_get(y, i, v) -
                                             gsl_matrix_get(s.y, i, v)));
    ok(changed < 1e-12, "stays as it is");
    ok(gsl_matrix_get(y, 11, 3) == 8.25 && gsl_matrix_get(y, 12, 3) == 8.25,
       "a constant feature is left alone");
    for (size_t v = 0; v < WIDE; v++)
        slope += gsl_matrix_get(c.beta, 0, v) / (WIDE - 1);
    close_to(slope, .5, .1, "the slope of the covariate is what was planted");
    combat_release(&c), gsl_matrix_free(y), release(&s);
}

/* Site 2 is met later: what is alike does not depend on its having been there.
 */
static void another_site(void)
{
    struct study s = planted(8);
    gsl_matrix *known = gsl_matrix_alloc(MANY, WIDE);
    gsl_matrix *met = gsl_matrix_alloc(MANY, WIDE);
    size_t batch[MANY], n = 0, m = 0, two[MANY], at;
    struct combat c;
    bool used[MANY] = {false};

    for (size_t i = 0; i < MANY; i++) {
        gsl_matrix *to = s.batch[i] == 2 ? met : known;
        size_t row = s.batch[i] == 2 ? m++ : n++;

        if (s.batch[i] != 2)
            batch[row] = s.batch[i];
        memcpy(gsl_matrix_ptr(to, row, 0), gsl_matrix_ptr(s.y, i, 0),
               WIDE * sizeof(double));
    }
    gsl_matrix_view some = gsl_matrix_submatrix(known, 0, 0, n, WIDE);
    gsl_matrix_view others = gsl_matrix_submatrix(met, 0, 0, m, WIDE);
    ok(!combat_fit(&c, &some.matrix, batch, 2, NULL, &plain, &at), "two sites");
    used[0] = true;
    ok(!combat_extend(&c, &others.matrix, NULL, used), "one row is not enough");
    ok(combat_extend(&c, &others.matrix, NULL, NULL) && c.batches == 3,
       "and one that is met later");
    for (size_t i = 0; i < m; i++)
        two[i] = 2;
    combat_apply(&others.matrix, two, NULL, &c);
    for (size_t v = 0; v < WIDE; v++) {
        double mean = 0, square = 0;

        for (size_t i = 0; i < m; i++)
            mean += gsl_matrix_get(met, i, v) / (double)m;
        for (size_t i = 0; i < m; i++)
            square +=
                pow(gsl_matrix_get(met, i, v) - mean, 2) / (double)(m - 1);
        if (fabs(mean - c.alpha[v]) > 1e-10 ||
            fabs(square - c.sigma[v] * c.sigma[v]) > 1e-9)
            n = 0;
    }
    ok(n > 0, "has their mean and variance");
    combat_release(&c), gsl_matrix_free(known), gsl_matrix_free(met);
    release(&s);
}

/* By how much the variance of a sum of features is larger at site 2. */
static double covariance_gap(const gsl_matrix *y, const size_t *batch)
{
    double of[3];

    for (size_t b = 0; b < 3; b++) {
        double n = 0, sum = 0, square = 0;

        for (size_t i = 0; i < MANY; i++) {
            double total = 0;

            for (size_t v = 0; v < 15 && batch[i] == b; v++)
                total += gsl_matrix_get(y, i, v) / 15;
            n += batch[i] == b, sum += total, square += total * total;
        }
        of[b] = (square - sum * sum / n) / (n - 1);
    }
    return fabs(of[2] - (of[0] + of[1]) / 2);
}

static void covariance(void)
{
    struct study s = planted(9);
    struct combat_options both = {.reference = COMBAT_NONE, .components = .9};
    gsl_matrix *y = gsl_matrix_alloc(MANY, WIDE), *scores;
    struct combat c;
    double before;
    size_t at;

    gsl_matrix_memcpy(y, s.y);
    ok(!combat_fit(&c, y, s.batch, 3, NULL, &plain, &at), "ComBat");
    combat_apply(y, s.batch, NULL, &c);
    before = covariance_gap(y, s.batch);
    combat_release(&c);
    gsl_matrix_memcpy(y, s.y);
    ok(!combat_fit(&c, y, s.batch, 3, NULL, &both, &at), "CovBat");
    combat_apply(y, s.batch, NULL, &c);
    ok(before > 3 && covariance_gap(y, s.batch) < before / 2,
       "CovBat makes covariances alike, ComBat does not");
    scores = gsl_matrix_calloc(MANY, c.axes->size1);
    for (size_t i = 0; i < MANY; i++)
        for (size_t k = 0; k < c.axes->size1; k++)
            for (size_t v = 0; v < WIDE; v++)
                *gsl_matrix_ptr(scores, i, k) +=
                    (gsl_matrix_get(y, i, v) - c.alpha[v]) / c.sigma[v] *
                    gsl_matrix_get(c.axes, k, v);
    ok(gap(scores, s.batch, 3, false) < 1e-9 &&
           gap(scores, s.batch, 3, true) < 1e-8,
       "scores of its components have one mean and one variance");
    gsl_matrix_free(scores), gsl_matrix_free(y), combat_release(&c);
    release(&s);
}

static void what_cannot_be(void)
{
    gsl_matrix *y = measured(), *x = gsl_matrix_alloc(ROWS, 1);
    struct combat_options means = {.has_means = true, .reference = COMBAT_NONE};
    size_t batch[ROWS], at = 9;
    struct combat c;

    for (size_t i = 0; i < ROWS; i++) {
        batch[i] = i == 4 ? 1 : i < 7 ? 0 : 2;
        gsl_matrix_set(x, i, 0, batch[i] == 2 ? 3.5 : 1.5);
    }
    ok(combat_fit(&c, y, batch, 3, NULL, &plain, &at) == COMBAT_ALONE &&
           at == 1,
       "a site of one, told");
    combat_release(&c);
    ok(!combat_fit(&c, y, batch, 3, NULL, &means, &at),
       "unless means alone are asked for");
    combat_release(&c);
    ok(combat_fit(&c, y, batch, 3, x, &means, &at) == COMBAT_CONFOUNDED,
       "a covariate that sites tell");
    combat_release(&c);
    gsl_matrix_free(x), gsl_matrix_free(y);
}

int main(void)
{
    of_the_peer();
    identities();
    what_is_kept();
    another_site();
    covariance();
    what_cannot_be();
    return done();
}
