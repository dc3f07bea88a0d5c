/*
 * Longitudinal ComBat: people who come back, to other scanners as well.
 */
#include "../tap.h"

#include "base/rng.h"
#include "stats/combat.h"

#include <stdlib.h>
#include <string.h>

enum {
    PEOPLE = 60,
    VISITS = 3,
    ROWS = PEOPLE * VISITS,
    WIDE = 40,
    SITES = 3,
    STUDIES = 5
};
#define BETWEEN 2.0
#define SLOPE   .5

static const struct combat_options bayes = {.reference = COMBAT_NONE};
static const struct combat_options sized = {.reference = COMBAT_NONE,
                                            .has_own_size = true};

struct study {
    size_t site[ROWS], person[ROWS];
    double time[ROWS];
    gsl_matrix *x, *y, *truth; /* truth: had there been one scanner */
    struct combat_rows rows;
};

/* People come three times; most start at site 0 and are at site 2 in the end.
 * The scanners differ by shifts and in noise, as do people in level. */
static void plant(struct study *s, uint64_t seed, double effect, double noise)
{
    struct rng rng = rng_init(seed, 0);
    double shift[SITES * WIDE];

    *s = (struct study){.x = gsl_matrix_alloc(ROWS, 1),
                        .y = gsl_matrix_alloc(ROWS, WIDE),
                        .truth = gsl_matrix_alloc(ROWS, WIDE)};
    for (size_t i = 0; i < ROWS; i++) {
        size_t usual = i % VISITS;

        s->person[i] = i / VISITS;
        s->site[i] = rng_uniform(&rng) < .6 ? usual : rng_below(&rng, SITES);
        s->time[i] = (double)(i % VISITS) + .2 * rng_uniform(&rng);
        gsl_matrix_set(s->x, i, 0, s->time[i]);
    }
    rng_normals(&rng, shift, SITES * WIDE);
    for (size_t v = 0; v < WIDE; v++)
        for (size_t g = 0; g < PEOPLE; g++) {
            double level = 10 + BETWEEN * rng_normal(&rng);

            for (size_t k = 0; k < VISITS; k++) {
                size_t i = g * VISITS + k, b = s->site[i];
                double e = rng_normal(&rng);
                double y = level + SLOPE * s->time[i];

                gsl_matrix_set(s->truth, i, v, y + e);
                gsl_matrix_set(s->y, i, v,
                               y + e * (1 + noise * (double)b) +
                                   effect * shift[b * WIDE + v]);
            }
        }
    s->rows = (struct combat_rows){.batch = s->site,
                                   .batches = SITES,
                                   .covariates = s->x,
                                   .person = s->person,
                                   .people = PEOPLE};
}

static void release(struct study *s)
{
    gsl_matrix_free(s->x), gsl_matrix_free(s->y), gsl_matrix_free(s->truth);
}

/* Slope of time within people. */
static double slope_of(const gsl_matrix *y, const struct study *s, size_t v)
{
    double xy = 0, xx = 0;

    for (size_t g = 0; g < PEOPLE; g++) {
        double x = 0, mean = 0;

        for (size_t i = g * VISITS; i < (g + 1) * VISITS; i++)
            x += s->time[i] / VISITS, mean += gsl_matrix_get(y, i, v) / VISITS;
        for (size_t i = g * VISITS; i < (g + 1) * VISITS; i++) {
            xy += (s->time[i] - x) * (gsl_matrix_get(y, i, v) - mean);
            xx += (s->time[i] - x) * (s->time[i] - x);
        }
    }
    return xy / xx;
}

/* Mean squares between people, of means over visits, and within. */
static void spreads(double *between, double *within, const gsl_matrix *y,
                    size_t v)
{
    double all = 0;

    *between = *within = 0;
    for (size_t i = 0; i < ROWS; i++)
        all += gsl_matrix_get(y, i, v) / ROWS;
    for (size_t g = 0; g < PEOPLE; g++) {
        double mean = 0;

        for (size_t i = g * VISITS; i < (g + 1) * VISITS; i++)
            mean += gsl_matrix_get(y, i, v) / VISITS;
        *between += (mean - all) * (mean - all) / (PEOPLE - 1);
        for (size_t i = g * VISITS; i < (g + 1) * VISITS; i++)
            *within += pow(gsl_matrix_get(y, i, v) - mean, 2) / (ROWS - PEOPLE);
    }
}

/* How far harmonized features are from what one scanner had measured. */
struct errors {
    double value, slope, between, within; /* root mean squares, the last two of
                                             logarithms of ratios */
};

static struct errors errors_of(const gsl_matrix *y, const struct study *s)
{
    struct errors e = {0};

    for (size_t v = 0; v < WIDE; v++) {
        double b, w, b_true, w_true, shift = 0;

        /* The level of one scanner is not told. */
        for (size_t i = 0; i < ROWS; i++)
            shift +=
                (gsl_matrix_get(y, i, v) - gsl_matrix_get(s->truth, i, v)) /
                ROWS;
        for (size_t i = 0; i < ROWS; i++)
            e.value += pow(gsl_matrix_get(y, i, v) -
                               gsl_matrix_get(s->truth, i, v) - shift,
                           2) /
                       (ROWS * WIDE);
        e.slope += pow(slope_of(y, s, v) - slope_of(s->truth, s, v), 2) / WIDE;
        spreads(&b, &w, y, v), spreads(&b_true, &w_true, s->truth, v);
        e.between += pow(log(b / b_true), 2) / WIDE;
        e.within += pow(log(w / w_true), 2) / WIDE;
    }
    e.value = sqrt(e.value), e.slope = sqrt(e.slope);
    e.between = sqrt(e.between), e.within = sqrt(e.within);
    return e;
}

static gsl_matrix *copy_of(const gsl_matrix *y)
{
    gsl_matrix *copy = gsl_matrix_alloc(y->size1, y->size2);

    gsl_matrix_memcpy(copy, y);
    return copy;
}

/* e += of one study of several */
static void add(struct errors *e, const gsl_matrix *y, const struct study *s)
{
    struct errors one = errors_of(y, s);

    e->value += one.value / STUDIES, e->slope += one.slope / STUDIES;
    e->between += one.between / STUDIES, e->within += one.within / STUDIES;
}

/* Harmonized with intercepts, or visits taken for people. */
static void add_harmonized(struct errors *e, struct study *s,
                           bool is_longitudinal,
                           const struct combat_options *options)
{
    gsl_matrix *y = copy_of(s->y);
    struct combat_rows rows = s->rows;
    struct combat c;
    size_t at;

    if (!is_longitudinal)
        rows.person = NULL;
    if (combat_fit_rows(&c, y, &rows, options, &at))
        e->value = NAN;
    combat_apply_rows(y, &rows, &c);
    add(e, y, s);
    combat_release(&c), gsl_matrix_free(y);
}

static void tell(const char *name, const struct errors *e)
{
    printf("# %s: value %.3f slope %.3f between %.3f within %.3f\n", name,
           e->value, e->slope, e->between, e->within);
}

static void planted(void)
{
    struct errors raw = {0}, plain = {0}, own = {0}, kept = {0};

    for (uint64_t seed = 1; seed <= STUDIES; seed++) {
        struct study s;

        plant(&s, seed, 1, 0);
        add(&raw, s.y, &s);
        add_harmonized(&plain, &s, false, &bayes);
        add_harmonized(&own, &s, true, &bayes);
        add_harmonized(&kept, &s, true, &sized);
        release(&s);
    }
    tell("measured", &raw), tell("plain", &plain);
    tell("longitudinal", &own), tell("of own size", &kept);
    ok(kept.value < .6 * plain.value && own.value < plain.value,
       "what one scanner had measured is come closer to than by plain ComBat,");
    ok(kept.slope < .6 * plain.slope && own.slope < .3 * raw.slope,
       "the change within people is kept, which plain ComBat biases,");
    ok(own.between < plain.between && kept.between < .5 * plain.between,
       "so are the differences between people;");
    ok(own.within > log(1.2) && own.within < log(1.8) && kept.within < .1,
       "as published variance within people grows by the share of the "
       "intercepts, and stays when asked for");
}

static void nothing_planted(void)
{
    struct errors kept = {0};

    for (uint64_t seed = 1; seed <= STUDIES; seed++) {
        struct study s;

        plant(&s, 10 + seed, 0, 0);
        add_harmonized(&kept, &s, true, &sized);
        release(&s);
    }
    tell("nothing", &kept);
    ok(kept.value < .15 && kept.within < .1,
       "where scanners do not differ next to nothing is changed");
}

/* ---- the steps of the paper ---- */

enum { FEW = 24, NARROW = 4, SOME = 10 };
static const size_t few_people[FEW] = {0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3,
                                       4, 4, 5, 5, 6, 6, 6, 7, 7, 7, 8, 9};
static const size_t few_sites[FEW] = {0, 1, 2, 0, 2, 1, 1, 0, 0, 2, 2, 1,
                                      0, 1, 2, 0, 1, 1, 2, 0, 0, 2, 1, 2};
static const double few_ages[FEW] = {20.25, 22.0,  22.25, 25.25, 26.25, 27.25,
                                     30.75, 31.0,  33.0,  35.75, 36.0,  37.5,
                                     23.0,  24.25, 30.5,  28.5,  34.5,  36.0,
                                     33.25, 22.25, 23.75, 22.0,  28.0,  34.0};
static const double few_data[FEW * NARROW] = {
    -2.125, 2.0,    -0.0,   -6.5,   -1.5,   1.375, -2.75,  -3.875, 2.125,
    2.875,  -0.5,   -2.125, -0.875, 2.375,  -1.5,  2.75,   -1.875, 2.25,
    3.125,  3.875,  0.125,  4.0,    0.875,  4.5,   -0.0,   -1.25,  -5.625,
    4.375,  0.875,  -1.5,   -7.25,  1.75,   1.0,   -1.625, -8.125, 2.75,
    -1.625, -2.375, 1.375,  5.0,    -4.375, -2.25, 1.125,  0.625,  -1.75,
    -6.875, -2.25,  2.625,  4.625,  -3.25,  0.375, -2.125, 3.5,    -1.75,
    2.25,   -1.875, -3.875, 4.75,   -1.125, 0.875, -4.125, 1.25,   1.125,
    1.5,    4.0,    5.25,   -0.75,  3.375,  6.625, 3.0,    -0.5,   3.5,
    8.125,  3.75,   0.75,   0.5,    -0.5,   -5.0,  -1.125, -3.25,  -0.25,
    -4.375, -0.375, -2.5,   0.75,   -7.0,   4.0,   -0.0,   2.125,  -4.75,
    1.125,  4.5,    -3.125, 1.25,   5.25,   -5.375};

/* Written out in Python on the mixed models of statsmodels 0.15.0 (REML), the
 * loop run to its fixed point; its optimizer leaves variances 1e-6 of
 * themselves. */
static const double few_golden[FEW * NARROW] = {
    -2.93259808,  2.94354862,   1.52062095,    -6.48207529, -1.80636322,
    1.49715288,   -3.59790914,  -4.9246557,    1.66506719,  2.23732972,
    -1.81720567,  -2.51918579,  -0.279050357,  2.92824482,  -0.755660742,
    4.02057822,   -2.48162984,  1.49394614,    1.95156122,  3.44888993,
    0.761719095,  4.5472701,    1.4157638,     4.05019721,  -0.190969681,
    -1.00900745,  -5.48106664,  4.21254798,    1.57436819,  -1.09314723,
    -6.35654994,  2.44574096,   1.78513977,    -1.52810323, -7.35364872,
    3.89517024,   -2.14824476,  -2.95455029,   0.191428343, 4.63500172,
    -5.00919331,  -2.82073066,  -0.0741393695, 0.147832126, -1.14488374,
    -7.35982513,  -2.60729088,  1.69343999,    5.88908268,  -3.53498068,
    1.3211668,    -0.678442385, 3.48707341,    -1.42995081, 2.89118299,
    -3.06715537,  -4.44548843,  4.21817103,    -2.53928569, 0.418071797,
    -3.82752564,  0.870358185,  2.77102229,    3.2594399,   3.29188718,
    5.85370452,   -0.516559031, 3.39574693,    7.16543419,  3.03352904,
    0.0928008759, 3.43040115,   7.65227749,    3.04017193,  -0.521321286,
    0.0358016713, -0.318106594, -4.0477774,    -0.35289573, -2.9447057,
    0.133661756,  -2.997203,    0.660814931,   -1.85763374, 0.215757592,
    -7.87320008,  2.8548315,    -0.402229936,  2.38904981,  -4.72031344,
    1.51509555,   4.42663437,   -3.69593769,   0.593451306, 4.11416594,
    -5.83804477};

static void of_the_paper(void)
{
    gsl_matrix *y = gsl_matrix_alloc(FEW, NARROW);
    gsl_matrix *x = gsl_matrix_alloc(FEW, 1);
    struct combat_rows rows = {.batch = few_sites,
                               .batches = SITES,
                               .covariates = x,
                               .person = few_people,
                               .people = SOME};
    struct combat c;
    double worst = 0;
    size_t at;

    memcpy(y->data, few_data, sizeof few_data);
    memcpy(x->data, few_ages, sizeof few_ages);
    ok(!combat_fit_rows(&c, y, &rows, &bayes, &at), "some who come once");
    combat_apply_rows(y, &rows, &c);
    for (size_t k = 0; k < FEW * NARROW; k++)
        worst = fmax(worst, fabs(y->data[k] - few_golden[k]));
    close_to(worst, 0, 1e-5, "as the steps of the paper have it");
    combat_release(&c), gsl_matrix_free(y), gsl_matrix_free(x);
}

/* ---- identities ---- */

static double furthest(const gsl_matrix *a, const gsl_matrix *b)
{
    double worst = 0;

    for (size_t i = 0; i < a->size1; i++)
        for (size_t v = 0; v < a->size2; v++)
            worst = fmax(
                worst, fabs(gsl_matrix_get(a, i, v) - gsl_matrix_get(b, i, v)));
    return worst;
}

/* Rows in another order, people under other numbers. */
static void identities(void)
{
    struct study s, t;
    gsl_matrix *y, *z;
    struct combat c, d;
    size_t at;

    plant(&s, 3, 1, .5), plant(&t, 3, 1, .5);
    for (size_t i = 0; i < ROWS; i++) {
        size_t from = ROWS - 1 - i;

        t.person[i] = (s.person[from] * 7) % PEOPLE;
        t.site[i] = s.site[from], gsl_matrix_set(t.x, i, 0, s.time[from]);
        memcpy(gsl_matrix_ptr(t.y, i, 0), gsl_matrix_ptr(s.y, from, 0),
               WIDE * sizeof(double));
        for (size_t v = 0; v < WIDE; v++)
            *gsl_matrix_ptr(t.y, i, v) *= 1000;
    }
    y = copy_of(s.y), z = copy_of(t.y);
    ok(!combat_fit_rows(&c, y, &s.rows, &bayes, &at), "a fit");
    ok(!combat_fit_rows(&d, z, &t.rows, &bayes, &at), "and the same again");
    combat_apply_rows(y, &s.rows, &c), combat_apply_rows(z, &t.rows, &d);
    for (size_t i = 0; i < ROWS; i++)
        for (size_t v = 0; v < WIDE; v++)
            gsl_matrix_set(t.y, i, v,
                           gsl_matrix_get(z, ROWS - 1 - i, v) / 1000);
    close_to(furthest(y, t.y), 0, 1e-7,
             "neither the order of rows, nor numbers of people, nor the unit "
             "matter");
    /* One person alone, by what was fitted to all. */
    gsl_matrix_view own = gsl_matrix_submatrix(s.y, 0, 0, VISITS, WIDE);
    gsl_matrix_view want = gsl_matrix_submatrix(y, 0, 0, VISITS, WIDE);
    gsl_matrix_view x = gsl_matrix_submatrix(s.x, 0, 0, VISITS, 1);
    struct combat_rows alone = {.batch = s.site,
                                .batches = SITES,
                                .covariates = &x.matrix,
                                .person = s.person,
                                .people = 1};
    combat_apply_rows(&own.matrix, &alone, &c);
    close_to(furthest(&own.matrix, &want.matrix), 0, 1e-12,
             "a person alone is changed as among others");
    combat_release(&c), combat_release(&d);
    gsl_matrix_free(y), gsl_matrix_free(z), release(&s), release(&t);
}

static void what_cannot_be(void)
{
    struct study s;
    gsl_matrix *y;
    struct combat c;
    size_t at;

    plant(&s, 4, 1, 0);
    for (size_t i = 0; i < ROWS; i++)
        gsl_matrix_set(s.y, i, 3, 8.25);
    y = copy_of(s.y);
    ok(!combat_fit_rows(&c, y, &s.rows, &bayes, &at), "a feature is constant:");
    combat_apply_rows(y, &s.rows, &c);
    ok(gsl_matrix_get(y, 11, 3) == 8.25 && gsl_matrix_get(y, 2, 3) == 8.25,
       "it is left alone");
    combat_release(&c);
    for (size_t i = 0; i < ROWS; i++)
        s.person[i] = i;
    s.rows.people = ROWS;
    ok(combat_fit_rows(&c, y, &s.rows, &bayes, &at) == COMBAT_ONCE,
       "one visit each is refused: nobody is met twice");
    combat_release(&c), gsl_matrix_free(y), release(&s);
}

int main(void)
{
    planted();
    nothing_planted();
    of_the_paper();
    identities();
    what_cannot_be();
    return done();
}
