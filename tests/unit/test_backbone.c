#include "../tap.h"
#include "graphs.h"

#include "graph/backbone.h"
#include "graph/components.h"
#include "graph/paths.h"
#include "graph/threshold.h"

#include <math.h>
#include <stdlib.h>

enum { N = 12 };

static double total(const gsl_matrix *m)
{
    double sum = 0;

    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = 0; j < i; j++)
            sum += fabs(gsl_matrix_get(m, i, j));
    return sum;
}

static gsl_matrix *copy(const gsl_matrix *m)
{
    gsl_matrix *twin = gsl_matrix_alloc(m->size1, m->size2);

    gsl_matrix_memcpy(twin, m);
    return twin;
}

/* Weight of the largest spanning forest by Prim, each component from its first
 * node. */
static double prim(const gsl_matrix *w)
{
    double sum = 0;
    bool in[N] = {false};

    for (size_t start = 0; start < N; start++) {
        in[start] = true;
        for (;;) {
            double best = 0;
            size_t next = N;

            for (size_t i = 0; i < N; i++)
                for (size_t j = 0; in[i] && j < N; j++)
                    if (!in[j] && fabs(gsl_matrix_get(w, i, j)) > best)
                        best = fabs(gsl_matrix_get(w, i, j)), next = j;
            if (next == N)
                break;
            in[next] = true, sum += best;
        }
    }
    return sum;
}

static size_t components_of(const gsl_matrix *w)
{
    struct network *network = network_new(w);
    size_t label[N], count = components_find(label, network);

    network_free(network);
    return count;
}

static void trees_span_and_are_the_largest(void)
{
    double worst = 0;
    size_t wrong = 0;

    for (uint64_t seed = 0; seed < 30; seed++) {
        gsl_matrix *w = random_graph(N, .1 + .03 * (double)seed, 4, seed), *t;

        join(w, 0, 1, seed % 2 ? -.9 : .3);
        t = copy(w);
        wrong += backbone_tree(t) != N - components_of(w);
        wrong += components_of(t) != components_of(w);
        worst = fmax(worst, fabs(total(t) - prim(w)));
        gsl_matrix_free(w), gsl_matrix_free(t);
    }
    ok(!wrong, "a forest has a tree for each component");
    close_to(worst, 0, 1e-12, "and the weight that Prim finds");
}

static double efficiency(const gsl_matrix *w)
{
    gsl_matrix *d = gsl_matrix_alloc(N, N);
    double e;

    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            double weight = fabs(gsl_matrix_get(w, i, j));

            gsl_matrix_set(d, i, j, i == j ? 0 : 1 / weight);
        }
    paths_close(d);
    e = paths_summarize(d).efficiency;
    gsl_matrix_free(d);
    return e;
}

/* All unions of trees, the best of them by its definition. */
static double best_union(size_t *rounds, const gsl_matrix *w)
{
    gsl_matrix *left = copy(w), *so_far = gsl_matrix_calloc(N, N);
    double best = -INFINITY;

    for (size_t k = 1; total(left) > 0; k++) {
        gsl_matrix *tree = copy(left);
        double gain;

        backbone_tree(tree);
        gsl_matrix_add(so_far, tree), gsl_matrix_sub(left, tree);
        gain = efficiency(so_far) / efficiency(w) - total(so_far) / total(w);
        if (gain > best + 1e-12)
            best = gain, *rounds = k;
        gsl_matrix_free(tree);
    }
    gsl_matrix_free(left), gsl_matrix_free(so_far);
    return best;
}

static void orthogonal_trees_pay_off_most(void)
{
    size_t wrong = 0, several = 0;

    for (uint64_t seed = 0; seed < 30; seed++) {
        gsl_matrix *w = random_graph(N, 1, 1000, seed), *t;
        size_t rounds, want = 0;

        /* Of nearly the same weight, a second tree shortens many paths. */
        for (size_t k = 0; k < N * N; k++)
            w->data[k] = w->data[k] > 0 ? .9 + w->data[k] / 10 : 0;
        t = copy(w);
        best_union(&want, w);
        backbone_trees(t, &rounds);
        wrong += rounds != want;
        several += rounds > 1;
        gsl_matrix_free(w), gsl_matrix_free(t);
    }
    ok(!wrong, "the union of trees is the one that pays off most");
    ok(several, "which is more than one tree at times");
}

static void empty_graphs(void)
{
    gsl_matrix *w = gsl_matrix_calloc(N, N);
    size_t rounds = 9;

    ok(!backbone_tree(w) && !backbone_trees(w, &rounds) && !rounds &&
           !backbone_disparity(w, .5),
       "no edges have no backbone");
    gsl_matrix_free(w);
}

static void disparity_of_zachary(void)
{
    static const double alpha[] = {.05, .2, .4};
    static const size_t edges[] = {0, 19, 44};

    for (size_t k = 0; k < 3; k++) {
        gsl_matrix *w = zachary(true);

        ok(backbone_disparity(w, alpha[k]) == edges[k],
           "the club keeps its known edges");
        gsl_matrix_free(w);
    }
}

static void a_leaf_is_judged_by_its_other_end(void)
{
    gsl_matrix *w = gsl_matrix_calloc(4, 4);

    join(w, 0, 1, 1), join(w, 0, 2, 1), join(w, 0, 3, 8);
    ok(backbone_disparity(w, .1) == 1 && gsl_matrix_get(w, 3, 0) == 8,
       "a star keeps the edge that has most of its strength");
    gsl_matrix_free(w);
}

static void significance(void)
{
    /* R 4: 2 * pt(-t, 20) is .05 at r = .4227, and .01 at r = .5368. */
    struct backbone_test test = {.05, 20, false, false};
    gsl_matrix *w = gsl_matrix_calloc(4, 4);
    double p;

    join(w, 0, 1, .4225), join(w, 0, 2, .4230), join(w, 1, 2, -.5369);
    join(w, 2, 3, NAN);
    ok(backbone_significant(w, &p, &test) == 2 &&
           gsl_matrix_get(w, 0, 1) == 0 && gsl_matrix_get(w, 1, 2) == -.5369,
       "r is an edge above the critical value, whatever its sign");
    close_to(p, .05, 2e-4, "and the largest p is told");
    gsl_matrix_free(w);
}

static void fisher_is_undone(void)
{
    struct backbone_test test = {.05, 20, true, false};
    gsl_matrix *w = gsl_matrix_calloc(2, 2);
    double p;

    join(w, 0, 1, atanh(.42));
    ok(!backbone_significant(w, &p, &test) && isnan(p), "z below is none");
    join(w, 0, 1, atanh(.4235));
    ok(backbone_significant(w, &p, &test) == 1, "z above is an edge");
    gsl_matrix_free(w);
}

/* Benjamini-Hochberg by its definition, over pairs. */
static void false_discoveries(void)
{
    struct backbone_test one = {1, 30, false, false};
    struct backbone_test test = {.2, 30, false, true};
    size_t wrong = 0, some = 0;

    for (uint64_t seed = 0; seed < 20; seed++) {
        gsl_matrix *w = random_graph(N, 1, 1000, seed);
        double all = N * (N - 1) / 2., p, limit = -1, ignored;
        gsl_matrix *kept;

        gsl_matrix_scale(w, .5);
        kept = copy(w);
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < i; j++) {
                gsl_matrix *pair = gsl_matrix_calloc(2, 2);
                double rank = 0;

                for (size_t a = 0; a < N; a++)
                    for (size_t b = 0; b < a; b++)
                        rank +=
                            gsl_matrix_get(w, a, b) >= gsl_matrix_get(w, i, j);
                join(pair, 0, 1, gsl_matrix_get(w, i, j));
                backbone_significant(pair, &p, &one);
                if (p <= .2 * rank / all)
                    limit = fmax(limit, gsl_matrix_get(w, i, j) > 0 ? p : 0);
                gsl_matrix_free(pair);
            }
        some += backbone_significant(kept, &ignored, &test) > 0;
        if (limit < 0 ? !isnan(ignored) : fabs(ignored - limit) > 1e-15)
            wrong++;
        gsl_matrix_free(w), gsl_matrix_free(kept);
    }
    ok(!wrong, "the largest p is that of Benjamini and Hochberg");
    ok(some, "and there is one at times");
}

static void dropped_entries_were_tests(void)
{
    struct threshold threshold = {.rule = THRESHOLD_SIGNIFICANCE,
                                  .test = {.05, 20, false, true}};
    gsl_matrix *w = gsl_matrix_calloc(3, 3);
    struct threshold_outcome out;

    /* p of .43 is .046: it passes as the third of three only. */
    join(w, 0, 1, .43), join(w, 0, 2, -.9), join(w, 1, 2, -.8);
    out = threshold_apply(w, &threshold);
    ok(out.kept == 1 && gsl_matrix_get(w, 0, 1) == .43,
       "negative entries count as tests and then go");
    gsl_matrix_free(w);
}

int main(void)
{
    trees_span_and_are_the_largest();
    orthogonal_trees_pay_off_most();
    empty_graphs();
    disparity_of_zachary();
    a_leaf_is_judged_by_its_other_end();
    significance();
    fisher_is_undone();
    false_discoveries();
    dropped_entries_were_tests();
    return done();
}
