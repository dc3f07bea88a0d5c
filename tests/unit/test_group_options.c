/*
 * How often nothing is found to be something, for the other ways of asking.
 *
 * Three groups (F), one sample by signs, repeated measures by whole blocks, one
 * side, edges that some lack, several thresholds, p of the tail; beside the
 * ways that do not hold.  As test_group_null: GROUP_NULL=1000 is the long form.
 */
#include "../tap.h"
#include "base/mem.h"
#include "base/rng.h"
#include "calibrated.h"
#include "group/chance.h"
#include "group/tail.h"
#include "stats/partial.h"

#include <stdlib.h>
#include <string.h>

enum {
    ROWS = 36,
    NODES = 8,
    EDGES = 28,
    ORDERS = 199,
    MOST = 3,
    LACKING = 7,
    SPLIT = 14
};

enum question {
    THREE_GROUPS,
    ONE_SAMPLE,
    REPEATED,
    ONE_SIDE,
    GAPS,
    SMITH,
    QUESTIONS
};

struct world {
    enum question question;
    bool is_naive; /* exchange what is not to be exchanged */
};

struct found {
    size_t max_t, enhanced, extent, tail, rate;
};

static uint32_t ends[2 * EDGES];

/* The columns of a question, the tested ones first after the constant. */
static size_t fill(gsl_matrix *x, size_t *block, enum question question,
                   struct rng *rng)
{
    for (size_t i = 0; i < ROWS; i++) {
        size_t person = i / 3;

        block[i] = person;
        gsl_matrix_set(x, i, 0, 1);
        gsl_matrix_set(x, i, 1, question == REPEATED ? person < 5 : i % 9 < 3);
        gsl_matrix_set(x, i, 2,
                       question == THREE_GROUPS ? i % 9 == 3 : rng_normal(rng));
        gsl_matrix_set(x, i, 3, rng_normal(rng) + (i % 9 < 3));
    }
    return question == ONE_SAMPLE ? 1 : question == REPEATED ? 2 : 4;
}

/* Noise that edges of a node share; of a person, too, where it is repeated;
 * symmetric with heavy tails and unequal spread where signs flip. */
static void make_noise(gsl_matrix *y, const gsl_matrix *x,
                       enum question question, struct rng *rng)
{
    double person[EDGES] = {0};

    for (size_t i = 0; i < ROWS; i++) {
        double node[NODES], spread = 1;

        for (size_t k = 0; k < NODES; k++)
            node[k] = rng_normal(rng);
        if (question == ONE_SAMPLE)
            spread = i < 8 ? 4 : 1;
        for (size_t e = 0; e < EDGES; e++) {
            double noise = rng_normal(rng) + .5 * node[ends[2 * e]] +
                           .5 * node[ends[2 * e + 1]];

            if (i % 3 == 0)
                person[e] = 1.5 * rng_normal(rng);
            noise += question == REPEATED ? person[e] : 0;
            noise += question == ONE_SAMPLE || question == REPEATED
                         ? 0
                         : .5 * gsl_matrix_get(x, i, 3);
            gsl_matrix_set(y, i, e, spread * noise);
        }
    }
}

/* The first rows lack the last edges: y without them. */
static gsl_matrix *without(const gsl_matrix *m, size_t rows, size_t column,
                           size_t columns)
{
    gsl_matrix *some = gsl_matrix_alloc(ROWS - rows, columns);

    for (size_t i = rows; i < ROWS; i++)
        for (size_t k = 0; k < columns; k++)
            gsl_matrix_set(some, i - rows, k, gsl_matrix_get(m, i, column + k));
    return some;
}

/* The least of the adjusted p. */
static double least_rate(const struct chance *chance,
                         const struct chance_wish *wish)
{
    double p[EDGES], least = 1;

    for (size_t s = 0; s < wish->strand_count; s++)
        for (size_t k = 0; k < wish->strands[s].count; k++) {
            size_t e = wish->strands[s].first + k;

            p[e] = chance_spread_p(chance->t[e], chance->spread[e],
                                   wish->strands[s].design, wish->side,
                                   chance->orders);
        }
    partial_adjust(p, p, EDGES);
    for (size_t e = 0; e < EDGES; e++)
        least = fmin(least, p[e]);
    return least;
}

static void judge(struct found *found, const struct chance *chance,
                  const struct chance_wish *wish, uint64_t trial)
{
    double most = -INFINITY, best = 0, p = 1;
    struct tail tail;

    found->rate += least_rate(chance, wish) <= .05;

    for (size_t e = 0; e < EDGES; e++) {
        double t = chance->compared[e];

        most = fmax(most, wish->side == SIDE_TWO ? fabs(t) : t);
        best = fmax(best, fabs(chance->enhanced[e]));
    }
    tail_fit(&tail, chance->largest, ORDERS, trial);
    found->max_t += chance_p(chance->largest, ORDERS, most) <= .05 + 1e-12;
    found->tail +=
        tail_p(&tail, most, chance_p(chance->largest, ORDERS, most)) <= .05;
    found->enhanced +=
        chance_p(chance->largest_enhanced, ORDERS, best) <= .05 + 1e-12;
    for (size_t h = 0; h < wish->threshold_count; h++)
        for (int sign = 1; sign >= -1; sign -= 2) {
            struct forest *forest =
                forest_new(wish->topology, &wish->enhancement);
            double size = forest_largest(forest, chance->compared, sign,
                                         wish->thresholds[h])
                              .extent;

            if (size > 0 && (sign > 0 || wish->side == SIDE_TWO))
                p = fmin(p, chance_over_thresholds(chance->extent, h, size));
            forest_free(forest);
        }
    found->extent += p <= .05 + 1e-12;
}

/* The data of a study. */
struct sample {
    gsl_matrix *x, *y, *contrast;
    gsl_matrix *fewer, *late; /* rows that have the last edges: x and y */
    size_t block[ROWS], rows[ROWS];
};

static void draw(struct sample *sample, enum question question, uint64_t trial)
{
    struct rng rng = rng_init(23, trial);
    gsl_matrix *all = gsl_matrix_alloc(ROWS, 4);
    size_t columns = fill(all, sample->block, question, &rng);
    size_t tested = question == THREE_GROUPS ? 2 : 1;
    gsl_matrix_view some = gsl_matrix_submatrix(all, 0, 0, ROWS, columns);

    sample->y = gsl_matrix_alloc(ROWS, EDGES);
    make_noise(sample->y, all, question, &rng);
    for (size_t i = 0; i < ROWS; i++)
        sample->rows[i] = i + LACKING;
    sample->x = gsl_matrix_alloc(ROWS, columns);
    gsl_matrix_memcpy(sample->x, &some.matrix);
    sample->contrast = gsl_matrix_calloc(tested, columns);
    for (size_t k = 0; k < tested; k++)
        gsl_matrix_set(sample->contrast, k, k + (question != ONE_SAMPLE), 1);
    sample->fewer = without(sample->x, LACKING, 0, columns);
    sample->late = without(sample->y, LACKING, SPLIT, EDGES - SPLIT);
    gsl_matrix_free(all);
}

static void discard(struct sample *sample)
{
    gsl_matrix_free(sample->x), gsl_matrix_free(sample->y);
    gsl_matrix_free(sample->contrast), gsl_matrix_free(sample->fewer);
    gsl_matrix_free(sample->late);
}

/* One study, from its design to what is found. */
static void study(struct found *found, const struct world *world,
                  uint64_t trial)
{
    static const double thresholds[] = {1.7, 2.2, 2.7};
    enum question question = world->question;
    bool is_whole = question == REPEATED && !world->is_naive;
    bool has_gaps = question == GAPS;
    struct sample sample;
    double length[EDGES];
    struct orders_wish order_wish = {.rows = ROWS,
                                     .block = is_whole ? sample.block : NULL,
                                     .is_whole = is_whole,
                                     .is_symmetric = question == ONE_SAMPLE,
                                     .count = ORDERS,
                                     .seed = trial};
    struct topology topology = {EDGES, NODES, ends, NULL, NULL};
    struct orders orders;
    struct design design, other;
    struct chance *chance;

    draw(&sample, question, trial);
    orders_make(&orders, &order_wish);
    if (!design_make(&design, sample.x, sample.contrast,
                     orders.is_symmetric ? NULL : orders.orbit) &&
        !design_make(&other, sample.fewer, sample.contrast, NULL)) {
        const struct strand strands[] = {
            {&design, sample.y, length, NULL, 0, has_gaps ? SPLIT : EDGES},
            {&other, sample.late, length + SPLIT, sample.rows, SPLIT,
             EDGES - SPLIT}};
        struct chance_wish wish = {strands,
                                   has_gaps ? 2 : 1,
                                   EDGES,
                                   &orders,
                                   question == ONE_SIDE ? SIDE_GREATER
                                                        : SIDE_TWO,
                                   has_gaps,
                                   thresholds,
                                   MOST,
                                   true,
                                   &topology,
                                   {.4, 3, 0},
                                   NULL,
                                   0,
                                   1};

        if (question == SMITH)
            design.scheme = SCHEME_SMITH;
        lane_residuals(sample.y, length, &design);
        if (has_gaps)
            lane_residuals(sample.late, length + SPLIT, &other);
        chance = chance_run(&wish);
        judge(found, chance, &wish, trial);
        chance_free(chance), design_release(&other);
    }
    design_release(&design), orders_release(&orders), discard(&sample);
}

static struct found studies(enum question question, bool is_naive, size_t count,
                            const char *name)
{
    struct world world = {question, is_naive};
    struct found found = {0};

    for (size_t trial = 0; trial < count; trial++)
        study(&found, &world, trial);
    printf("# %s: of %zu, max-t %zu, its tail %zu, TFNBS %zu, NBS at three "
           "thresholds %zu, BH %zu\n",
           name, count, found.max_t, found.tail, found.enhanced, found.extent,
           found.rate);
    return found;
}

int main(void)
{
    static const char *const names[QUESTIONS] = {
        "F of three groups keeps 5 %",
        "flips of signs keep 5 % of a sample of unequal spread",
        "whole blocks keep 5 % of repeated measures",
        "one side keeps 5 %",
        "edges that some lack, by their z, keep 5 %",
        "what is tested, permuted in place of the data, keeps 5 %"};
    const char *wanted = getenv("GROUP_NULL");
    size_t count = wanted ? (size_t)strtoul(wanted, NULL, 10) : 200, e = 0;
    struct found found;

    for (uint32_t i = 0; i < NODES; i++)
        for (uint32_t j = i + 1; j < NODES; j++, e++)
            ends[2 * e] = i, ends[2 * e + 1] = j;
    for (int q = 0; q < QUESTIONS; q++) {
        found = studies((enum question)q, false, count, names[q]);
        ok(is_low(found.max_t, count) && is_low(found.tail, count) &&
               is_low(found.enhanced, count) && is_low(found.extent, count) &&
               is_low(found.rate, count),
           names[q]);
    }
    found = studies(REPEATED, true, count, "repeated measures, all exchanged");
    ok(!is_low(found.max_t, count) && !is_low(found.enhanced, count),
       "repeated measures of people that are exchanged one by one do not");
    return done();
}
