#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "num/order.h"
#include "rsa/light_models.h"
#include "rsa/light_ranks.h"
#include "rsa/relabel.h"

#include <stdlib.h>

enum { N = 9, PAIRS = N * (N - 1) / 2, MODELS = 3, RDMS = 5 };

static const enum compare_kind kinds[] = {
    COMPARE_COSINE,          COMPARE_CORRELATION,
    COMPARE_SPEARMAN,        COMPARE_RHO_A,
    COMPARE_TAU_A,           COMPARE_TAU_B,
    COMPARE_WHITENED_COSINE, COMPARE_WHITENED_CORRELATION};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* ---- ranks ---- */

static void ranks_are_mid_ranks(void)
{
    enum { COUNT = 3000 };
    float *values = NEW_ARRAY(float, COUNT), *got = NEW_ARRAY(float, COUNT);
    double *want = NEW_ARRAY(double, COUNT), sum = 0, squares, most = 0;
    uint64_t *room = NEW_ARRAY(uint64_t, 2 * COUNT);
    struct ranks ranks = {0, 0, NEW_ARRAY(uint32_t, COUNT),
                          NEW_ARRAY(uint32_t, COUNT)};
    struct rng rng = rng_init(3, 1);
    struct ranks exact;
    bool is_same = true;

    for (size_t k = 0; k < COUNT; k++) {
        double x = rng_normal(&rng);

        values[k] = (float)(k % 3 ? x * 1e-6 : k % 2 ? floor(9 * x) : 1e9 * x);
        want[k] = (double)values[k];
    }
    values[5] = -0.0F, values[6] = 0, want[5] = want[6] = 0;
    squares = light_ranks(got, values, COUNT, room);
    exact = ranks_sort(want, NULL, COUNT);
    light_ranks_order(&ranks, values, COUNT, room);
    for (size_t k = 0; k < COUNT; k++)
        is_same &= ranks.group[k] == exact.group[k] &&
                   ranks.group[ranks.order[k]] == exact.group[exact.order[k]];
    order_ranks(want, want, COUNT);
    for (size_t k = 0; k < COUNT; k++) {
        double rank = want[k] - (COUNT + 1) / 2.0;

        most = fmax(most, fabs(rank - (double)got[k]));
        sum += rank * rank;
    }
    ok(most == 0, "ranks of float are mid-ranks, of either sign and any size");
    close_to(squares, sum, 1e-12, "and the sum of their squares");
    ok(is_same && ranks.groups == exact.groups,
       "the order is that of a sort by comparison");
    ranks_release(&ranks), ranks_release(&exact);
    free(values), free(got), free(want), free(room);
}

/* ---- scores ---- */

/* Models with and without ties; RDMs, some below zero, one with ties. */
static gsl_matrix *make(size_t rows, uint64_t stream)
{
    gsl_matrix *m = gsl_matrix_alloc(rows, PAIRS);
    struct rng rng = rng_init(5, stream);

    for (size_t r = 0; r < rows; r++)
        for (size_t p = 0; p < PAIRS; p++) {
            double x = rng_normal(&rng) + 1;

            gsl_matrix_set(m, r, p,
                           (double)(float)(r % 3 == 1 ? floor(2 * x) : x));
        }
    return m;
}

static struct light_room *fill(struct light *light, const gsl_matrix *rdms)
{
    struct light_room *room = light_room_new(&light, 1, rdms->size1);

    for (size_t r = 0; r < rdms->size1; r++)
        for (size_t p = 0; p < rdms->size2; p++)
            light_row(room, r)[p] = (float)gsl_matrix_get(rdms, r, p);
    light_prepare(room, rdms->size1);
    return room;
}

static void scores_are_those_of_scenes(void)
{
    gsl_matrix *models = make(MODELS, 1), *rdms = make(RDMS, 2);

    for (size_t c = 0; c < KINDS; c++) {
        struct light *light = light_new(kinds[c], models, 0, 1);
        struct light_room *room = fill(light, rdms);
        const float *scores = light_scores(room, light, RDMS);
        struct compare *compare = compare_new(kinds[c], models, rdms);
        struct scene *scene = scene_new(compare);
        double most = 0;
        char name[80];

        scene_see(scene, NULL);
        for (size_t k = 0; k < MODELS; k++)
            for (size_t r = 0; r < RDMS; r++)
                most = fmax(most, fabs(gsl_matrix_get(scene->similarity, k, r) -
                                       (double)scores[r * MODELS + k]));
        snprintf(name, sizeof name, "scores are those of double precision: %s",
                 compare_names[kinds[c]]);
        ok(most < 1e-6, name);
        scene_free(scene), compare_free(compare);
        light_room_free(room), light_free(light);
    }
    gsl_matrix_free(models), gsl_matrix_free(rdms);
}

/* To the last bit: of each RDM alone, and with orders of one model more. */
static void scores_depend_on_nothing_else(void)
{
    gsl_matrix *models = make(MODELS, 1), *rdms = make(RDMS, 2);
    bool is_same = true;

    for (size_t c = 0; c < KINDS; c++) {
        gsl_matrix_view few = gsl_matrix_submatrix(models, 0, 0, 2, PAIRS);
        struct light *all = light_new(kinds[c], models, 7, 1);
        struct light *light = light_new(kinds[c], &few.matrix, 0, 1);
        struct light_room *room = fill(all, rdms);
        const float *scores = light_scores(room, all, RDMS);

        for (size_t r = 0; r < RDMS; r++) {
            gsl_matrix_view one = gsl_matrix_submatrix(rdms, r, 0, 1, PAIRS);
            struct light_room *alone = fill(light, &one.matrix);
            const float *mine = light_scores(alone, light, 1);

            for (size_t k = 0; k < 2; k++)
                is_same &= mine[k] ==
                           scores[r * all->columns + k * (1 + all->samples)];
            light_room_free(alone);
        }
        light_room_free(room), light_free(all), light_free(light);
    }
    ok(is_same, "a score does not hang on other RDMs, models or orders");
    gsl_matrix_free(models), gsl_matrix_free(rdms);
}

static void what_does_not_vary_has_no_score(void)
{
    gsl_matrix *models = make(MODELS, 1), *rdms = make(2, 2);
    bool is_right = true;

    for (size_t p = 0; p < PAIRS; p++) {
        gsl_matrix_set(rdms, 0, p, .3);
        gsl_matrix_set(rdms, 1, p, 0);
        gsl_matrix_set(models, 2, p, 4);
    }
    for (size_t c = 0; c < KINDS; c++) {
        struct light *light = light_new(kinds[c], models, 0, 1);
        struct light_room *room = fill(light, rdms);
        const float *scores = light_scores(room, light, 2);
        bool is_zero = kinds[c] == COMPARE_RHO_A || kinds[c] == COMPARE_TAU_A;
        bool is_cosine =
            kinds[c] == COMPARE_COSINE || kinds[c] == COMPARE_WHITENED_COSINE;

        for (size_t k = 0; k < MODELS; k++) {
            float flat = scores[k], none = scores[MODELS + k];

            is_right &= is_zero     ? flat == 0 && none == 0
                        : is_cosine ? isfinite(flat) && isnan(none)
                                    : isnan(flat) && isnan(none);
        }
        light_room_free(room), light_free(light);
    }
    ok(is_right, "an RDM without variance is n/a, or 0 for rho-a and tau-a");
    gsl_matrix_free(models), gsl_matrix_free(rdms);
}

/* ---- permutations ---- */

static void orders_are_those_of_labels(void)
{
    enum { SAMPLES = 199 };
    gsl_matrix *models = make(MODELS, 1), *rdms = make(1, 2);
    bool is_same = true;

    for (size_t p = 0; p < PAIRS; p++) /* something to find */
        *gsl_matrix_ptr(rdms, 0, p) += gsl_matrix_get(models, 0, p) / 2;
    for (size_t c = 0; c < KINDS; c++) {
        struct light *light = light_new(kinds[c], models, SAMPLES, 11);
        struct light_room *room = fill(light, rdms);
        const float *scores = light_scores(room, light, 1);
        struct compare *compare = compare_new(kinds[c], models, rdms);
        float most[MODELS * SAMPLES] = {0};
        uint32_t above[MODELS];
        double p[MODELS];

        light_count(above, most, scores, light);
        relabel_test(p, compare, SAMPLES, 11, 1);
        for (size_t k = 0; k < MODELS && light->samples; k++)
            is_same &= fabs((1.0 + above[k]) / (1 + SAMPLES) - p[k]) < 1e-12;
        compare_free(compare), light_room_free(room), light_free(light);
    }
    ok(is_same, "p is that of the labels of rsa, order by order");
    gsl_matrix_free(models), gsl_matrix_free(rdms);
}

static int by_value(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

/* Maps of RDMs that have nothing to do with the model. */
static void nulls_are_calibrated(void)
{
    enum { MAPS = 400, CENTERS = 12, SAMPLES = 59 };
    gsl_matrix *rdms = gsl_matrix_alloc(CENTERS, PAIRS);
    double single = 0, family = 0;

    for (size_t m = 0; m < MAPS; m++) {
        gsl_matrix *models = make(1, 100 + m);
        struct light *light = light_new(COMPARE_SPEARMAN, models, SAMPLES, m);
        float most[SAMPLES];
        const float *scores;
        struct rng rng = rng_init(77, m);
        struct light_room *room;
        bool is_found = false;

        for (size_t k = 0; k < CENTERS * PAIRS; k++) /* they share some */
            rdms->data[k] = rng_normal(&rng) +
                            (k >= PAIRS ? .7 * rdms->data[k - PAIRS] : 0);
        for (size_t b = 0; b < SAMPLES; b++)
            most[b] = -INFINITY;
        room = fill(light, rdms);
        scores = light_scores(room, light, CENTERS);
        for (size_t r = 0; r < CENTERS; r++) {
            uint32_t above;

            light_count(&above, most, scores + r * light->columns, light);
            single += (1.0 + above) / (1 + SAMPLES) <= .05;
        }
        qsort(most, SAMPLES, sizeof(*most), by_value);
        for (size_t r = 0; r < CENTERS; r++)
            is_found |= light_familywise(most, SAMPLES,
                                         scores[r * light->columns]) <= .05;
        family += is_found;
        light_room_free(room), light_free(light), gsl_matrix_free(models);
    }
    /* of 4800 that depend on each other, and of 400: three standard errors */
    close_to(single / (MAPS * CENTERS), .05, .015,
             "of null centers one in twenty has p of .05");
    close_to(
        family / MAPS, .05, .033,
        "of null maps one in twenty has a center with familywise p of .05");
    gsl_matrix_free(rdms);
}

static void familywise_p_counts_the_highest(void)
{
    const float highest[] = {.1F, .2F, .2F, .5F};

    close_to(light_familywise(highest, 4, .6F), 1 / 5., 1e-12,
             "what no order reaches has the least p");
    close_to(light_familywise(highest, 4, .2F), 4 / 5., 1e-12,
             "orders that reach it as well count");
    close_to(light_familywise(highest, 4, -1), 1, 1e-12, "at most 1");
    close_to(light_familywise(highest, 4, NAN), NAN, 1e-12, "no score, no p");
}

int main(void)
{
    ranks_are_mid_ranks();
    scores_are_those_of_scenes();
    scores_depend_on_nothing_else();
    what_does_not_vary_has_no_score();
    orders_are_those_of_labels();
    nulls_are_calibrated();
    familywise_p_counts_the_highest();
    return done();
}
