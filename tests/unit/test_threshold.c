#include "../tap.h"
#include "graphs.h"

#include "graph/threshold.h"

static size_t count_edges(const gsl_matrix *m)
{
    size_t count = 0;

    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = 0; j < i; j++)
            count += gsl_matrix_get(m, i, j) != 0;
    return count;
}

/* Entries 1/100 .. with both signs and no ties. */
static gsl_matrix *ladder(size_t n)
{
    gsl_matrix *m = gsl_matrix_calloc(n, n);
    double value = -0.3;

    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            join(m, i, j, value += 0.01);
    return m;
}

static void counts_round_half_away_from_zero(void)
{
    ok(threshold_count(4, 0.25) == 2, "1.5 edges are 2");
    ok(threshold_count(21, 0.15) == 32, "31.5 edges are 32");
    ok(threshold_count(4, 0.75) == 5, "4.5 edges are 5, not 4");
    ok(threshold_count(400, 0.15) == 11970, "400 regions at 0.15");
    ok(threshold_count(1, 1) == 0, "one region has no edges");
    ok(threshold_count(0, 1) == 0, "nor have none");
}

static void every_density_is_reached(void)
{
    size_t missed = 0;

    for (size_t p = 0; p <= 100; p++) {
        gsl_matrix *m = random_graph(12, 1, 1000000, p);
        size_t want = threshold_count(12, (double)p / 100);

        missed += threshold_strongest(m, want) != want;
        missed += count_edges(m) != want;
        gsl_matrix_free(m);
    }
    ok(missed == 0, "a density keeps exactly its number of edges");
}

static void strongest_by_signed_value(void)
{
    gsl_matrix *m = ladder(9);

    ok(threshold_strongest(m, 10) == 10, "ten edges asked, ten kept");
    ok(gsl_matrix_get(m, 0, 1) == 0, "the most negative entry is gone");
    close_to(gsl_matrix_get(m, 7, 8), 0.06, 1e-12, "the strongest stays");
    close_to(gsl_matrix_get(m, 8, 7), 0.06, 1e-12, "on both sides");
    gsl_matrix_free(m);
}

static void ties_go_by_position(void)
{
    gsl_matrix *m = complete(4, 0.5);

    threshold_strongest(m, 3);
    ok(gsl_matrix_get(m, 0, 1) > 0 && gsl_matrix_get(m, 0, 2) > 0 &&
           gsl_matrix_get(m, 0, 3) > 0 && gsl_matrix_get(m, 1, 2) == 0,
       "of equal edges the first in row-major order stay");
    gsl_matrix_free(m);
}

static void nothing_is_never_an_edge(void)
{
    gsl_matrix *m = gsl_matrix_calloc(4, 4);

    join(m, 0, 1, 0.2);
    join(m, 1, 2, NAN);
    gsl_matrix_set(m, 3, 3, 5);
    ok(threshold_strongest(m, 6) == 1, "zero and NaN are never kept");
    ok(gsl_matrix_get(m, 1, 2) == 0 && gsl_matrix_get(m, 3, 3) == 0,
       "they and the diagonal become 0");
    gsl_matrix_free(m);
}

static void absolute_keeps_the_bound(void)
{
    gsl_matrix *m = gsl_matrix_calloc(3, 3);

    join(m, 0, 1, 0.3);
    join(m, 0, 2, -0.4);
    join(m, 1, 2, 0.2);
    ok(threshold_absolute(m, 0.3) == 2, "entries of the bound itself stay");
    close_to(gsl_matrix_get(m, 0, 2), -0.4, 0, "negative ones by magnitude");
    gsl_matrix_free(m);
}

static void policies(void)
{
    struct threshold threshold = {.rule = THRESHOLD_NONE,
                                  .negative = NEGATIVE_DROP};
    struct threshold_outcome out;
    gsl_matrix *m = ladder(9); /* 29 below zero, one near it, 6 above */
    size_t all = count_edges(m);

    out = threshold_apply(m, &threshold);
    ok(out.kept < all && out.smallest > 0, "drop: only positive edges");
    gsl_matrix_free(m);

    m = ladder(9);
    threshold.negative = NEGATIVE_KEEP;
    out = threshold_apply(m, &threshold);
    ok(out.kept == all && out.wanted == all, "keep: all of them");
    close_to(out.smallest, -0.29, 1e-12, "keep: the smallest is negative");
    close_to(out.density, 1, 0, "keep: density 1");
    gsl_matrix_free(m);

    m = ladder(9);
    threshold.negative = NEGATIVE_ABSOLUTE;
    threshold.is_normalized = true;
    out = threshold_apply(m, &threshold);
    close_to(out.largest, 0.29, 1e-12, "absolute: magnitudes");
    close_to(gsl_matrix_get(m, 0, 1), 1, 0, "normalized: the largest is 1");
    gsl_matrix_free(m);

    m = ladder(9);
    threshold = (struct threshold){.rule = THRESHOLD_DENSITY,
                                   .at = 0.9,
                                   .negative = NEGATIVE_KEEP,
                                   .is_binary = true};
    out = threshold_apply(m, &threshold);
    ok(out.kept == 32 && gsl_matrix_get(m, 0, 5) == -1 &&
           gsl_matrix_get(m, 7, 8) == 1,
       "binary: signs are kept");
    gsl_matrix_free(m);

    m = ladder(9);
    threshold.negative = NEGATIVE_DROP;
    out = threshold_apply(m, &threshold);
    ok(out.wanted == 32 && out.kept < 32, "drop: a density may not be reached");
    gsl_matrix_free(m);
}

static void nothing_left(void)
{
    const struct threshold threshold = {.rule = THRESHOLD_DENSITY,
                                        .at = 1,
                                        .is_binary = true,
                                        .is_normalized = true};
    gsl_matrix *m = complete(3, -1);
    struct threshold_outcome out = threshold_apply(m, &threshold);

    ok(out.kept == 0 && isnan(out.smallest), "nothing left: no edges");
    gsl_matrix_free(m);
    m = gsl_matrix_calloc(1, 1);
    out = threshold_apply(m, &threshold);
    ok(out.kept == 0 && isnan(out.density), "one region has no density");
    gsl_matrix_free(m);
}

int main(void)
{
    counts_round_half_away_from_zero();
    every_density_is_reached();
    strongest_by_signed_value();
    ties_go_by_position();
    nothing_is_never_an_edge();
    absolute_keeps_the_bound();
    policies();
    nothing_left();
    return done();
}
