#include "../tap.h"
#include "graphs.h"

#include "base/mem.h"
#include "graph/consensus.h"
#include "graph/modularity.h"

#include <stdlib.h>
#include <string.h>

static const struct consensus_plan plan = {
    .gamma = 1, .least = 0.5, .runs = 50, .seed = 1};

static void zachary_optimum(void)
{
    struct network *a = network_of(zachary(false));
    struct network *w = network_of(zachary(true));
    struct consensus found;

    ok(consensus_find(&found, a, &plan) == CONSENSUS_SETTLED,
       "zachary A: the runs settle");
    close_to(found.best, .4197896121, 1e-9, "zachary A: best Q is the optimum");
    ok(found.modules == 4 && found.quality > 0.41,
       "zachary A: four modules, near the optimum");
    ok(found.mean <= found.best && found.sd >= 0, "Q has a mean and a spread");
    consensus_release(&found);

    ok(consensus_find(&found, w, &plan) == CONSENSUS_SETTLED,
       "zachary W: the runs settle");
    close_to(found.best, .4409071892, 1e-9, "zachary W: best Q is the optimum");
    close_to(found.quality, modularity_quality(w, found.module, 1), 0,
             "Q is that of the partition given");
    consensus_release(&found);
    network_free(a), network_free(w);
}

static void planted_blocks_are_found(void)
{
    struct network *w = network_of(planted(5, 20, 0.5, 0.05, 7));
    struct consensus found;
    size_t wrong = 0;

    ok(consensus_find(&found, w, &plan) == CONSENSUS_SETTLED &&
           found.modules == 5,
       "five planted blocks: five modules");
    for (size_t i = 0; i < 100; i++)
        wrong += found.module[i] != i / 20;
    ok(wrong == 0, "every node is in its block");
    consensus_release(&found);
    network_free(w);
}

static void signed_blocks_are_found(void)
{
    gsl_matrix *weights = planted(3, 15, 0.6, 0, 9);
    struct rng rng = rng_init(5, 5);
    struct network *w;
    struct consensus found;
    size_t wrong = 0;

    for (size_t i = 0; i < 45; i++)
        for (size_t j = 0; j < i; j++)
            if (i / 15 != j / 15 && rng_uniform(&rng) < 0.5)
                join(weights, i, j, 0.3 - rng_uniform(&rng));
    w = network_of(weights);
    ok(network_is_signed(w) &&
           consensus_find(&found, w, &plan) == CONSENSUS_SETTLED,
       "a signed graph is searched too");
    for (size_t i = 0; i < 45; i++)
        wrong += found.module[i] != i / 15;
    ok(found.modules == 3 && wrong == 0, "its planted blocks are found");
    consensus_release(&found);
    network_free(w);
}

static void all_negative(void)
{
    struct network *w = network_of(complete(5, -0.5));
    struct consensus found;

    ok(consensus_find(&found, w, &plan) == CONSENSUS_SETTLED,
       "a graph of negative edges settles");
    ok(found.modules == 5, "with every node alone");
    consensus_release(&found);
    network_free(w);
}

static void same_seed_same_answer(void)
{
    struct network *w = network_of(random_graph(60, 0.2, 100, 3));
    struct consensus one, two;
    struct modularity target;
    size_t *runs = NEW_ARRAY(size_t, 8 * 60);
    size_t *scaled = NEW_ARRAY(size_t, 8 * 60);
    struct network *large = network_scaled(w, 1024);

    ok(consensus_find(&one, w, &plan) == consensus_find(&two, w, &plan),
       "the same status twice");
    ok(!memcmp(one.module, two.module, 60 * sizeof(*one.module)) &&
           one.best == two.best && one.sd == two.sd && one.rounds == two.rounds,
       "the same seed gives the same partition");
    consensus_release(&one), consensus_release(&two);

    modularity_init(&target, w, 1);
    modularity_search(runs, &target, 8, 1, 0);
    modularity_release(&target);
    modularity_init(&target, large, 1);
    modularity_search(scaled, &target, 8, 1, 0);
    modularity_release(&target);
    ok(!memcmp(runs, scaled, 8 * 60 * sizeof(*runs)),
       "the scale of the weights changes nothing");
    modularity_init(&target, w, 1);
    modularity_search(scaled, &target, 3, 1, 0);
    modularity_release(&target);
    ok(!memcmp(runs, scaled, 3 * 60 * sizeof(*runs)),
       "a run does not depend on how many runs there are");
    free(runs), free(scaled);
    network_free(w), network_free(large);
}

static void resolution_sets_the_scale(void)
{
    struct network *w = network_of(planted(4, 12, 0.7, 0.05, 2));
    struct consensus_plan coarse = plan, fine = plan;
    struct consensus few, many;

    coarse.gamma = 0.01;
    fine.gamma = 20;
    ok(consensus_find(&few, w, &coarse) == CONSENSUS_SETTLED &&
           few.modules == 1,
       "a low resolution gives one module");
    ok(consensus_find(&many, w, &fine) == CONSENSUS_SETTLED &&
           many.modules > 20,
       "a high one gives many");
    consensus_release(&few), consensus_release(&many);
    network_free(w);
}

static void agreement_sets_the_grain(void)
{
    struct network *w = network_of(random_graph(80, 0.2, 100, 4));
    struct consensus_plan loose = plan, strict = plan;
    struct consensus few, many;
    size_t size[80] = {0}, alone = 0;

    loose.least = 0;
    strict.least = 1;
    ok(consensus_find(&few, w, &loose) == CONSENSUS_SETTLED &&
           consensus_find(&many, w, &strict) == CONSENSUS_SETTLED &&
           few.modules < many.modules,
       "in noise, more agreement asked for gives more modules");
    ok(few.quality > many.quality && few.rounds > 1,
       "of less quality, in several rounds");
    for (size_t i = 0; i < 80; i++)
        size[many.module[i]]++;
    for (size_t m = 0; m < many.modules; m++)
        alone += size[m] == 1;
    ok(alone == 0, "no node is cut off");
    consensus_release(&few), consensus_release(&many);
    network_free(w);
}

static void groups_of_runs(void)
{
    const size_t partitions[] = {
        0, 0, 1, 1, 1, /* run 0 */
        0, 0, 0, 1, 1, /* run 1 */
    };
    size_t group[5];

    ok(consensus_groups(group, partitions, 2, 5) == 3, "three groups");
    ok(group[0] == 0 && group[1] == 0 && group[2] == 1 && group[3] == 2 &&
           group[4] == 2,
       "of nodes that no run separates");
}

static void small_graphs(void)
{
    struct network *pair = network_of(complete(2, 0.3));
    gsl_matrix *weights = gsl_matrix_calloc(5, 5);
    struct consensus_plan single = plan;
    struct consensus found;
    struct network *w;

    ok(consensus_find(&found, pair, &plan) == CONSENSUS_SETTLED &&
           found.modules == 1,
       "two joined nodes are one module");
    consensus_release(&found);
    network_free(pair);

    join(weights, 1, 3, 1);
    w = network_of(weights);
    single.runs = 1;
    ok(consensus_find(&found, w, &single) == CONSENSUS_SETTLED &&
           found.modules == 4,
       "isolated nodes are modules of their own");
    ok(isnan(found.sd) && found.rounds == 1, "one run has no spread");
    consensus_release(&found);
    network_free(w);
}

int main(void)
{
    zachary_optimum();
    planted_blocks_are_found();
    signed_blocks_are_found();
    all_negative();
    same_seed_same_answer();
    resolution_sets_the_scale();
    agreement_sets_the_grain();
    groups_of_runs();
    small_graphs();
    return done();
}
