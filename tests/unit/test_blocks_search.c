#include "../tap.h"
#include "planted_groups.h"

#include "base/mem.h"
#include "blocks/fit.h"
#include "blocks/overlap.h"
#include "blocks/search.h"

#include <stdlib.h>
#include <string.h>

struct trial {
    struct network *network;
    struct multigraph *graph;
    struct counting *counting;
    struct block_model model;
};

static struct trial trial_new(gsl_matrix *weights,
                              enum blocks_adjacency adjacency,
                              bool is_corrected, enum blocks_weights kind)
{
    struct trial trial = {.network = network_of(weights)};
    struct network *w = trial.network;

    trial.graph = multigraph_new(w->nodes, w->first, w->neighbor, w->weight, 1);
    trial.counting = block_model_counting(trial.graph, is_corrected);
    trial.model = (struct block_model){adjacency, is_corrected, kind,
                                       network_min(w) / 10, trial.counting};
    return trial;
}

static void trial_release(struct trial *trial)
{
    counting_free(trial->counting);
    multigraph_free(trial->graph);
    network_free(trial->network);
}

static double length_with(const struct trial *trial, size_t q)
{
    size_t n = trial->graph->nodes, *label = NEW_ARRAY(size_t, n);
    struct hierarchy *truth;
    double length;

    for (size_t i = 0; i < n; i++)
        label[i] = i % q;
    truth = hierarchy_flat(label, n, q);
    length = block_length(trial->graph, &trial->model, truth, true).total;
    hierarchy_free(truth);
    free(label);
    return length;
}

static double nmi_with(const struct block_fit *fit, size_t q)
{
    size_t n = fit->graph->nodes, *label = NEW_ARRAY(size_t, n);
    double nmi;

    for (size_t i = 0; i < n; i++)
        label[i] = i % q;
    nmi = overlap_nmi(label, fit->found[fit->best]->label[0], n);
    free(label);
    return nmi;
}

/* Whether q planted groups are found as well as planted, and the rest. */
static void planted_groups(void)
{
    size_t alone = 0, above = 0, trials = 0;
    double least = 1;

    for (uint64_t seed = 0; seed < 16; seed++) {
        double rho = seed < 8 ? 1 : 1 + 0.35 * (double)(seed - 7);
        size_t q = 2 + 2 * (seed % 2), n = 60;
        enum blocks_adjacency adjacency =
            seed % 4 < 2 ? BLOCKS_WEIGHTS_ONLY : BLOCKS_SPARSE;
        struct trial trial = trial_new(planted_weights(n, q, rho, seed),
                                       adjacency, false, BLOCKS_EXPONENTIAL);
        struct block_fit *fit =
            block_fit_new(trial.graph, &trial.model, false, seed);

        block_fit_run(fit, 3, 2);
        alone += seed < 8 && fit->found[fit->best]->count[1] == 1;
        above +=
            fit->length[fit->best].total > length_with(&trial, q) + 1e-8 ||
            fit->length[fit->best].total > block_fit_single(fit).total + 1e-8;
        if (rho >= 3.4)
            least = fmin(least, nmi_with(fit, q));
        trials++;
        block_fit_free(fit);
        trial_release(&trial);
    }
    ok(alone == 8, "equal weights in distribution are one community");
    ok(above == 0 && trials == 16, "no planted partition, and not one group, "
                                   "is shorter than what is found");
    ok(least > 0.95, "groups well above the threshold are found");
}

static void golden_planted(void)
{
    struct trial trial = trial_new(planted_weights(120, 4, 3, 5), BLOCKS_DENSE,
                                   false, BLOCKS_EXPONENTIAL);
    struct block_fit *fit = block_fit_new(trial.graph, &trial.model, false, 1);

    block_fit_run(fit, 2, 2);
    ok(fit->found[fit->best]->count[1] == 4 && nmi_with(fit, 4) > 0.99,
       "N = 120, four groups, three times the weight inside: found exactly");
    block_fit_free(fit);
    trial_release(&trial);
}

static void karate(void)
{
    struct trial corrected =
        trial_new(zachary(false), BLOCKS_SPARSE, true, BLOCKS_UNWEIGHTED);
    struct trial plain =
        trial_new(zachary(false), BLOCKS_SPARSE, false, BLOCKS_UNWEIGHTED);
    struct block_fit *a =
        block_fit_new(corrected.graph, &corrected.model, false, 1);
    struct block_fit *b = block_fit_new(plain.graph, &plain.model, false, 1);

    block_fit_run(a, 5, 1), block_fit_run(b, 5, 1);
    close_to(a->length[a->best].total, 222.890131, 1e-8,
             "degree-corrected, the karate club is one community");
    ok(b->length[b->best].total < 234.651472 && b->found[b->best]->count[1] > 1,
       "without correction its few hubs are a community");
    block_fit_free(a), block_fit_free(b);
    trial_release(&corrected), trial_release(&plain);
}

static void threads_and_batches(void)
{
    struct trial trial = trial_new(planted_weights(40, 2, 2, 9),
                                   BLOCKS_WEIGHTS_ONLY, false, BLOCKS_NORMAL);
    struct block_fit *one = block_fit_new(trial.graph, &trial.model, false, 3);
    struct block_fit *three =
        block_fit_new(trial.graph, &trial.model, false, 3);
    bool same = true;

    block_fit_run(one, 6, 1);
    block_fit_run(three, 2, 3), block_fit_run(three, 6, 3);
    for (size_t k = 0; k < 6; k++)
        same &= one->length[k].total == three->length[k].total &&
                !memcmp(one->found[k]->label[0], three->found[k]->label[0],
                        40 * sizeof(size_t));
    ok(same && one->best == three->best,
       "neither threads nor batches change what a start finds");
    ok(block_fit_spread(one).least <= block_fit_spread(one).mean &&
           block_fit_spread(one).mean <= block_fit_spread(one).most &&
           block_fit_spread(one).at_least >= 1,
       "the spread over starts is ordered");
    block_fit_free(one), block_fit_free(three);
    trial_release(&trial);
}

/* The exponential model does not know the unit. */
static void units(void)
{
    gsl_matrix *weights = planted_weights(40, 2, 2.2, 2);
    gsl_matrix *large = gsl_matrix_alloc(40, 40);
    struct trial a, b;
    struct block_fit *small, *big;
    double edges = 40 * 39 / 2;

    gsl_matrix_memcpy(large, weights);
    gsl_matrix_scale(large, 1024);
    a = trial_new(weights, BLOCKS_WEIGHTS_ONLY, false, BLOCKS_EXPONENTIAL);
    b = trial_new(large, BLOCKS_WEIGHTS_ONLY, false, BLOCKS_EXPONENTIAL);
    small = block_fit_new(a.graph, &a.model, false, 1);
    big = block_fit_new(b.graph, &b.model, false, 1);
    block_fit_run(small, 3, 1), block_fit_run(big, 3, 1);
    close_to(big->length[big->best].total - small->length[small->best].total,
             (edges - 1) * log(1024), 1e-9,
             "c w adds (E - 1) ln c to the exponential length");
    ok(!memcmp(small->found[small->best]->label[0],
               big->found[big->best]->label[0], 40 * sizeof(size_t)),
       "and leaves the communities alone");
    block_fit_free(small), block_fit_free(big);
    trial_release(&a), trial_release(&b);
}

/* 32 cliques of 8 in a ring: too many for the flat prior on their edges. */
static void resolution_limit(void)
{
    struct trial trial =
        trial_new(clique_ring(32, 8), BLOCKS_SPARSE, false, BLOCKS_UNWEIGHTED);
    struct block_fit *flat = block_fit_new(trial.graph, &trial.model, false, 1);
    struct block_fit *nested =
        block_fit_new(trial.graph, &trial.model, true, 1);
    const struct hierarchy *levels;

    block_fit_run(flat, 1, 1), block_fit_run(nested, 1, 1);
    levels = nested->found[nested->best];
    ok(levels->count[1] > flat->found[flat->best]->count[1] &&
           levels->count[1] == 32,
       "the nested model sees each of 32 cliques, the flat one does not");
    ok(nested->length[nested->best].total <
           flat->length[flat->best].total +
               log((double)flat->found[flat->best]->count[1]),
       "and is shorter than the flat one with a level on top");
    ok(levels->count[levels->levels] == 1 && levels->levels > 1,
       "its last level is one group");
    block_fit_free(flat), block_fit_free(nested);
    trial_release(&trial);
}

static void nested_null(void)
{
    struct trial trial = trial_new(planted_weights(50, 2, 1, 4), BLOCKS_DENSE,
                                   false, BLOCKS_EXPONENTIAL);
    struct block_fit *nested =
        block_fit_new(trial.graph, &trial.model, true, 1);

    block_fit_run(nested, 2, 2);
    ok(nested->found[nested->best]->levels == 1 &&
           nested->found[nested->best]->count[1] == 1,
       "nested, noise is one community on one level");
    close_to(nested->length[nested->best].total, block_fit_single(nested).total,
             1e-12, "which costs what it costs flat");
    block_fit_free(nested);
    trial_release(&trial);
}

/* Two nodes, a star, a graph in two parts. */
static void small_graphs(void)
{
    gsl_matrix *star = gsl_matrix_calloc(6, 6);
    gsl_matrix *parts = gsl_matrix_calloc(8, 8);

    for (size_t j = 1; j < 6; j++)
        join(star, 0, j, (double)j);
    for (size_t i = 0; i < 8; i++)
        for (size_t j = 0; j < i; j++)
            if (i / 4 == j / 4)
                join(parts, i, j, 1 + (double)(i + j) / 10);
    for (int k = 0; k < 6; k++) {
        gsl_matrix *weights = k % 3 == 0   ? complete(2, 0.5)
                              : k % 3 == 1 ? gsl_matrix_alloc(6, 6)
                                           : gsl_matrix_alloc(8, 8);
        struct trial trial;
        struct block_fit *fit;

        if (k % 3)
            gsl_matrix_memcpy(weights, k % 3 == 1 ? star : parts);
        trial = trial_new(weights, BLOCKS_SPARSE, k > 2,
                          k > 2 ? BLOCKS_NORMAL : BLOCKS_EXPONENTIAL);
        fit = block_fit_new(trial.graph, &trial.model, k > 2, 1);
        block_fit_run(fit, 2, 1);
        ok(isfinite(fit->length[fit->best].total) &&
               fit->length[fit->best].total <=
                   block_fit_single(fit).total + 1e-9,
           "a small graph is described, never worse than by one group");
        block_fit_free(fit);
        trial_release(&trial);
    }
    gsl_matrix_free(star), gsl_matrix_free(parts);
}

int main(void)
{
    planted_groups();
    golden_planted();
    karate();
    threads_and_batches();
    units();
    resolution_limit();
    nested_null();
    small_graphs();
    return done();
}
