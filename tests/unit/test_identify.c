#include "../golden.h"
#include "../tap.h"

#include "num/blas.h"
#include "rsa/grid_families.h"
#include "rsa/identify.h"
#include "rsa/rgtm.h"
#include "rsa/signs.h"
#include "rsa/views.h"

#include <string.h>

enum { SUBJECTS = 5, REGIONS = 4, ROWS = SUBJECTS * REGIONS, STIMULI = 9 };
enum { PAIRS = STIMULI * (STIMULI - 1) / 2 };

static size_t start[SUBJECTS + 1], region[ROWS];
static const struct identify_design design = {SUBJECTS, REGIONS, start, region};

/* RDMs x pairs: what a region has, weakly, and noise. */
static gsl_matrix *planted(double signal, unsigned long seed)
{
    gsl_matrix *truth = noise(REGIONS, PAIRS, seed);
    gsl_matrix *rdms = noise(ROWS, PAIRS, seed + 1);

    for (size_t r = 0; r < ROWS; r++)
        for (size_t p = 0; p < PAIRS; p++)
            *gsl_matrix_ptr(rdms, r, p) +=
                2 + signal * gsl_matrix_get(truth, region[r], p);
    gsl_matrix_free(truth);
    return rdms;
}

/* ---- a plain implementation: copies are copied, pairs of copies dropped ----
 */

static double squared(const double *a, const double *b, const size_t *pair,
                      size_t count)
{
    double sum = 0;

    for (size_t k = 0; k < count; k++)
        sum += (a[pair[k]] - b[k]) * (a[pair[k]] - b[k]);
    return sum;
}

/* Places of the pairs of a list of stimuli, those of two copies left out. */
static size_t pairs_of(size_t *pair, const size_t *stimuli)
{
    size_t count = 0;

    for (size_t x = 0; x < STIMULI; x++)
        for (size_t y = x + 1; y < STIMULI; y++) {
            size_t i = stimuli[x] < stimuli[y] ? stimuli[x] : stimuli[y];
            size_t j = stimuli[x] < stimuli[y] ? stimuli[y] : stimuli[x];

            if (i != j)
                pair[count++] = i * STIMULI - i * (i + 1) / 2 + j - i - 1;
        }
    return count;
}

static double plain(const gsl_matrix *rdms, const size_t *subjects,
                    const size_t *stimuli)
{
    size_t pair[PAIRS], count = pairs_of(pair, stimuli), hits = 0, rows = 0;

    for (size_t out = 0; out < SUBJECTS; out++) {
        double center[REGIONS][PAIRS] = {{0}}, others = 0;

        for (size_t t = 0; t < SUBJECTS; t++) {
            if (subjects[t] == subjects[out])
                continue;
            others++;
            for (size_t k = 0; k < REGIONS; k++)
                for (size_t p = 0; p < count; p++)
                    center[k][p] += gsl_matrix_get(
                        rdms, subjects[t] * REGIONS + k, pair[p]);
        }
        if (others == 0)
            continue;
        for (size_t k = 0; k < REGIONS; k++)
            for (size_t p = 0; p < count; p++)
                center[k][p] /= others;
        for (size_t k = 0; k < REGIONS; k++) {
            const double *row =
                gsl_matrix_const_ptr(rdms, subjects[out] * REGIONS + k, 0);
            size_t best = 0;

            for (size_t c = 1; c < REGIONS; c++)
                if (squared(row, center[c], pair, count) <
                    squared(row, center[best], pair, count))
                    best = c;
            hits += best == k;
            rows++;
        }
    }
    return rows ? (double)hits / (double)rows : NAN;
}

/* The draws of identify_bootstrap(), listed one by one. */
static void draws(size_t *stimuli, size_t *subjects, uint64_t seed, size_t b)
{
    struct rng rng = rng_init(seed, ((uint64_t)0x4944454e << 32) + b);

    for (size_t k = 0; k < STIMULI; k++)
        stimuli[k] = rng_below(&rng, STIMULI);
    for (size_t k = 0; k < SUBJECTS; k++)
        subjects[k] = rng_below(&rng, SUBJECTS);
}

static size_t in_order(size_t *list, size_t count)
{
    for (size_t k = 0; k < count; k++)
        list[k] = k;
    return count;
}

static void resamples(void)
{
    enum { SAMPLES = 200 };
    gsl_matrix *rdms = planted(.7, 3);
    struct views *views = views_new(rdms, STIMULI);
    gsl_matrix *columns = gsl_matrix_alloc(PAIRS, ROWS);
    double room[2][IDENTIFY_KINDS][SAMPLES];
    double *one[] = {room[0][0], room[0][1], room[0][2]};
    double *two[] = {room[1][0], room[1][1], room[1][2]};
    struct identify_resamples plan = {STIMULI, SAMPLES,  1,
                                      4,       views->a, views->b};
    size_t all_stimuli[STIMULI], all_subjects[SUBJECTS];
    double worst[IDENTIFY_KINDS] = {0};

    in_order(all_stimuli, STIMULI), in_order(all_subjects, SUBJECTS);
    ok(views_see(columns, views, (struct view){.kind = VIEWS_RAW}) == 0,
       "raw RDMs are always defined");
    identify_bootstrap(one, &design, columns, &plan);
    plan.threads = 3;
    identify_bootstrap(two, &design, columns, &plan);
    ok(!memcmp(room[0], room[1], sizeof(room[0])),
       "the same bits by one worker and by three");
    for (size_t b = 0; b < SAMPLES; b++) {
        size_t stimuli[STIMULI], subjects[SUBJECTS];

        draws(stimuli, subjects, 4, b);
        worst[0] = fmax(worst[0],
                        fabs(one[0][b] - plain(rdms, subjects, all_stimuli)));
        worst[1] = fmax(worst[1],
                        fabs(one[1][b] - plain(rdms, all_subjects, stimuli)));
        worst[2] =
            fmax(worst[2], fabs(one[2][b] - plain(rdms, subjects, stimuli)));
    }
    ok(worst[0] < 1e-12, "a bootstrap of subjects is that of copied RDMs");
    ok(worst[1] < 1e-12, "one of stimuli drops the pairs of two copies");
    ok(worst[2] < 1e-12, "and one of both does both");
    gsl_matrix_free(rdms), gsl_matrix_free(columns), views_free(views);
}

/* ---- choices ---- */

static gsl_matrix *gram_of(const gsl_matrix *rdms, struct view view)
{
    struct views *views = views_new(rdms, STIMULI);
    gsl_matrix *columns = gsl_matrix_alloc(views->pairs, rdms->size1);
    gsl_matrix *gram = gsl_matrix_alloc(rdms->size1, rdms->size1);

    (void)views_see(columns, views, view);
    blas_gram(gram, 1, columns);
    gsl_matrix_free(columns), views_free(views);
    return gram;
}

static void choices(void)
{
    gsl_matrix *rdms = planted(20, 5), *gram;
    double hits[ROWS], margins[ROWS], shares[SUBJECTS], left[SUBJECTS];
    bool is_far = true;

    gram = gram_of(rdms, (struct view){.kind = VIEWS_RAW});
    close_to(identify_accuracy(&design, gram, NULL), 1, 0,
             "planted regions are all found");
    identify_rows(hits, margins, &design, gram, NULL);
    for (size_t r = 0; r < ROWS; r++)
        is_far = is_far && margins[r] > .5 && margins[r] <= 1;
    ok(is_far, "with wide margins");
    gsl_matrix_free(gram);

    /* All the same: a tie, and the first region wins. */
    for (size_t r = 0; r < ROWS; r++)
        for (size_t p = 0; p < PAIRS; p++)
            gsl_matrix_set(rdms, r, p, 1 / 3.0 + (double)p);
    gram = gram_of(rdms, (struct view){.kind = VIEWS_ZSCORE});
    identify_rows(hits, margins, &design, gram, NULL);
    ok(hits[0] == 1 && hits[1] == 0 && hits[REGIONS] == 1 && margins[0] == 0,
       "equally near centroids are a tie for the first region");
    identify_subjects(shares, &design, gram);
    close_to(shares[2], 1.0 / REGIONS, 0, "each subject has chance");
    gsl_matrix_free(gram), gsl_matrix_free(rdms);

    rdms = planted(.8, 9);
    gram = gram_of(rdms, (struct view){.kind = VIEWS_RANK});
    identify_without(left, &design, gram);
    {
        /* Subject 2 left out of everything, by hand: another takes its place
         * in a sample, where copies leave together. */
        unsigned copies[SUBJECTS] = {1, 1, 0, 1, 1};

        close_to(left[2], identify_accuracy(&design, gram, copies), 0,
                 "leaving a subject out is counting it never");
        copies[0] = 0, copies[1] = 0, copies[3] = 0;
        ok(isnan(identify_accuracy(&design, gram, copies)),
           "one subject alone cannot be told");
    }
    gsl_matrix_set(gram, 3, 3, NAN);
    identify_rows(hits, margins, &design, gram, NULL);
    ok(isnan(hits[3]) && isnan(margins[3]), "what is not a number is no hit");
    gsl_matrix_free(gram), gsl_matrix_free(rdms);
}

/* ---- views ---- */

static void scales_of_views(void)
{
    gsl_matrix *rdms = planted(1, 21), *scaled = gsl_matrix_alloc(ROWS, PAIRS);
    const struct view kinds[] = {
        {.kind = VIEWS_RAW},  {.kind = VIEWS_UNIT}, {.kind = VIEWS_ZSCORE},
        {.kind = VIEWS_RANK}, {VIEWS_RGTM, .2, .7}, {VIEWS_ADJACENCY, .3, .3},
        {VIEWS_RGDM, 0, .3}};
    bool is_same[VIEWS_KINDS];

    for (size_t r = 0; r < ROWS; r++)
        for (size_t p = 0; p < PAIRS; p++)
            gsl_matrix_set(scaled, r, p,
                           (1 + (double)r) * gsl_matrix_get(rdms, r, p));
    for (int k = 0; k < VIEWS_KINDS; k++) {
        gsl_matrix *a = gram_of(rdms, kinds[k]), *b = gram_of(scaled, kinds[k]);

        is_same[k] = distance(a, b) < 1e-9;
        gsl_matrix_free(a), gsl_matrix_free(b);
    }
    ok(!is_same[VIEWS_RAW], "raw RDMs carry the scale of each");
    ok(is_same[VIEWS_UNIT] && is_same[VIEWS_ZSCORE] && is_same[VIEWS_RANK] &&
           is_same[VIEWS_RGTM] && is_same[VIEWS_ADJACENCY] &&
           is_same[VIEWS_RGDM],
       "no other view does");
    gsl_matrix_free(rdms), gsl_matrix_free(scaled);
}

static void views_by_hand(void)
{
    /* Five stimuli; the second RDM lacks a pair, which is left out of both. */
    gsl_matrix *rdms = gsl_matrix_alloc(2, 10), *columns;
    struct views *views;
    double y[9];

    for (size_t p = 0; p < 20; p++)
        rdms->data[p] = (double)((7 * p) % 11);
    gsl_matrix_set(rdms, 1, 4, NAN);
    views = views_new(rdms, 5);
    ok(views->pairs == 9 && views->a[4] == 1 && views->b[4] == 3,
       "a pair that is missing in one RDM is left out of all");
    columns = gsl_matrix_alloc(9, 2);
    ok(views_see(columns, views, (struct view){VIEWS_RGTM, .25, .8}) == 0 &&
           rgtm_transform(y, gsl_matrix_const_ptr(views->values, 0, 0), 9,
                          RGTM_RANK, .25, .8),
       "thresholds have a view");
    ok(fabs(gsl_matrix_get(columns, 2, 0) + gsl_matrix_get(columns, 2, 1)) <
           1e-15,
       "views are centered");
    gsl_matrix_set_all(views->values, 3);
    ok(views_see(columns, views, (struct view){.kind = VIEWS_ZSCORE}) == 2 &&
           isnan(gsl_matrix_get(columns, 0, 0)),
       "a constant RDM has no z-scores");
    gsl_matrix_free(rdms), gsl_matrix_free(columns), views_free(views);
}

/*
 * Hits of NearestCentroid of scikit-learn 1.9.1, a subject left out after the
 * other, on scipy's mid-ranks and numpy's quantiles: 7 subjects, 4 regions, 10
 * stimuli, each RDM with a scale of its own.
 */
static void against_peer(void)
{
    static const struct {
        struct view view;
        double hits;
    } want[] = {
        {{.kind = VIEWS_RAW}, 7},        {{.kind = VIEWS_UNIT}, 26},
        {{.kind = VIEWS_ZSCORE}, 25},    {{.kind = VIEWS_RANK}, 25},
        {{VIEWS_ADJACENCY, .1, .1}, 20}, {{VIEWS_ADJACENCY, .25, .25}, 20},
        {{VIEWS_ADJACENCY, .5, .5}, 19}, {{VIEWS_RGTM, 0, .05}, 18},
        {{VIEWS_RGTM, .2, .7}, 24},      {{VIEWS_RGTM, .4, .6}, 17},
        {{VIEWS_RGTM, .8, 1}, 23},       {{VIEWS_RGTM, 0, .4}, 23}};
    gsl_matrix *truth = noise(4, 45, 5), *rdms = noise(28, 45, 6);
    gsl_matrix *columns = gsl_matrix_alloc(45, 28);
    gsl_matrix *gram = gsl_matrix_alloc(28, 28);
    size_t first[8], which[28];
    const struct identify_design seven = {7, 4, first, which};
    struct views *views;
    int wrong = 0;

    for (size_t r = 0; r < 28; r++) {
        which[r] = r % 4;
        first[r / 4 + 1] = r + 1;
        for (size_t p = 0; p < 45; p++)
            gsl_matrix_set(rdms, r, p,
                           (2 + .55 * gsl_matrix_get(truth, r % 4, p) +
                            gsl_matrix_get(rdms, r, p)) *
                               (double)(1 + r % 5));
    }
    first[0] = 0;
    views = views_new(rdms, 10);
    for (size_t k = 0; k < sizeof(want) / sizeof(*want); k++) {
        double got;

        wrong += views_see(columns, views, want[k].view) > 0;
        blas_gram(gram, 1, columns);
        got = 28 * identify_accuracy(&seven, gram, NULL);
        if (fabs(got - want[k].hits) > 1e-9)
            printf("# view %zu: %g hits, not %g\n", k, got, want[k].hits);
        wrong += fabs(got - want[k].hits) > 1e-9;
    }
    ok(wrong == 0, "twelve views tell as many regions as those of the peers");
    gsl_matrix_free(truth), gsl_matrix_free(rdms), gsl_matrix_free(columns);
    gsl_matrix_free(gram), views_free(views);
}

/* ---- families ---- */

static void families(void)
{
    struct grid_families_cell cells[GRID_FAMILIES_CELLS];
    int count[GRID_FAMILIES] = {0};
    struct rng rng = rng_init(1, 1);
    bool is_fit = true;

    grid_families_cells(cells);
    for (int k = 0; k < GRID_FAMILIES_CELLS; k++)
        count[cells[k].family]++;
    ok(cells[0].lower == 0 && cells[0].upper == .05 &&
           cells[209].lower == .95 && cells[209].upper == 1,
       "the grid is 210 cells");
    /* Counted by hand: l + u <= .4: 20 pairs; l + u >= 1.6: 20; u - l >= .8:
     * 15; .4 <= l < u <= .6: 10; no cell is in two. */
    ok(count[0] == 20 && count[1] == 20 && count[2] == 15 && count[3] == 10 &&
           count[4] == 145,
       "families have 20, 20, 15, 10 and 145 cells");
    for (int k = 0; k < 500; k++) {
        struct grid_families_cell cell = grid_families_draw(k % 5, &rng);

        is_fit = is_fit && cell.lower < cell.upper &&
                 grid_families_fit(k % 5, cell.lower, cell.upper);
    }
    ok(is_fit, "thresholds that are drawn are of their family");
}

static void signs(void)
{
    const double five[5] = {1, 1, 1, 1, 1}, six[6] = {1, 2, 1, 3, 1, 1};
    const double mixed[7] = {1, 1, 1, 1, 1, 1, -1}, none[6] = {0};
    const double same[8] = {.2, .2, .2, .2, .2, .2, .2, .2};
    double many[30];

    ok(isnan(signs_p(five, 5, 999, 1)),
       "five subjects cannot be told from zero at .05");
    close_to(signs_p(six, 6, 999, 1), 2.0 / 64, 1e-15,
             "six that agree have 2 of 64 flips");
    close_to(signs_p(mixed, 7, 999, 1), 16.0 / 128, 1e-15,
             "one against six has 16 of 128");
    close_to(signs_p(none, 6, 999, 1), 1, 0, "no difference is p = 1");
    /* t = mean / sqrt(sd^2 (1 / n + 1 / (n - 1))), scipy.stats.t of 1.17. */
    close_to(signs_left_out(six, 6, 999, 1), 0.03149040778344128, 1e-12,
             "of subjects who learn from each other t has more variance");
    close_to(signs_left_out(mixed, 7, 999, 1), 0.14034630086737931, 1e-12,
             "and is the test where it is the larger p");
    close_to(signs_left_out(same, 8, 999, 1), 2.0 / 256, 1e-15,
             "differences that are all the same have their signs");
    ok(isnan(signs_left_out(mixed, 5, 999, 1)) &&
           isnan(signs_left_out(six, 5, 999, 1)),
       "with five neither says");
    for (int k = 0; k < 30; k++)
        many[k] = k < 24 ? 1 : -1;
    close_to(signs_p(many, 30, 20000, 1), 0.0014, 4e-4,
             "random flips agree with the binomial for many subjects");
}

int main(void)
{
    for (size_t s = 0; s <= SUBJECTS; s++)
        start[s] = s * REGIONS;
    for (size_t r = 0; r < ROWS; r++)
        region[r] = r % REGIONS;
    resamples();
    choices();
    scales_of_views();
    views_by_hand();
    against_peer();
    families();
    signs();
    return done();
}
