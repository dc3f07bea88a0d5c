/*
 * lfr - block models, Leiden and Louvain on the weighted LFR grid.
 *
 *     lfr [SEEDS [STARTS [ROW]]]          SEEDS: how many, or A:B
 *
 * The grid of Dyballa et al. 2024: 125 nodes, degrees up to 100 with exponent
 * 2, communities of 10 to 100 with exponent 1; sets A (beta), B (mu_t), C
 * (degree 10), D (mu_w); or one row of it, from 0.  Prints, per row, the graphs
 * (those of one community are skipped), their mean number of communities, and
 * the mean normalized mutual information with these of: the flat model, the
 * levels of the nested one, from the lowest, Leiden and Louvain; and in how
 * many graphs a model is at least as good as Leiden.  Weights are exponential,
 * with or without degree correction, whichever is shorter, as the authors fit
 * them.
 */
#include "sim/lfr.h"
#include "base/mem.h"
#include "blocks/overlap.h"
#include "graph/louvain.h"
#include "graph/modularity.h"
#include "modules/choice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NODES = 125, LEVELS = 3 };

static const struct {
    const char *set;
    double beta, degree, topology, weight;
} grid[] = {
    {"A beta 0.5", 0.5, 25, 0.5, 0.5}, {"A beta 1", 1, 25, 0.5, 0.5},
    {"A beta 2", 2, 25, 0.5, 0.5},     {"B mu_t 0.25", 2, 25, 0.25, 0.5},
    {"B mu_t 0.5", 2, 25, 0.5, 0.5},   {"B mu_t 0.75", 2, 25, 0.75, 0.5},
    {"C degree 10", 2, 10, 0.5, 0.5},  {"D mu_w 0.25", 2, 25, 0.5, 0.25},
    {"D mu_w 0.75", 2, 25, 0.5, 0.75},
};

struct score {
    double graphs, communities, flat, flat_groups, nested[LEVELS];
    double nested_groups, leiden, louvain, wins;
};

static size_t groups_of(const size_t *label, size_t nodes)
{
    size_t most = 0;

    for (size_t i = 0; i < nodes; i++)
        most = label[i] > most ? label[i] : most;
    return most + 1;
}

/* Best of the starts by modularity. */
static double by_modularity(const struct network *network, const size_t *truth,
                            size_t starts, bool is_leiden)
{
    size_t n = network->nodes, best = 0;
    size_t *partitions = NEW_ARRAY(size_t, starts * n);
    struct modularity target;
    double nmi;

    if (is_leiden) {
        modularity_init(&target, network, 1);
        modularity_search(partitions, &target, starts, 1, 0);
        modularity_release(&target);
    } else {
        louvain_search(partitions, network, 1, starts, 1, 0);
    }
    for (size_t k = 1; k < starts; k++)
        if (modularity_quality(network, partitions + k * n, 1) >
            modularity_quality(network, partitions + best * n, 1))
            best = k;
    nmi = overlap_nmi(truth, partitions + best * n, n);
    free(partitions);
    return nmi;
}

/* nmi[] of the lowest LEVELS levels; the number of groups on the lowest. */
static size_t by_blocks(double *nmi, const struct network *network,
                        const size_t *truth, size_t starts, bool is_nested)
{
    const struct choice_wish wish = {.weights = CHOICE_EXPONENTIAL,
                                     .correction = CHOICE_EITHER,
                                     .adjacency = BLOCKS_SPARSE,
                                     .copies = 1,
                                     .is_nested = is_nested,
                                     .seed = 1,
                                     .starts = starts,
                                     .threads = 2};
    struct choice *choice = choice_find(network, &wish);
    const struct block_fit *fit = choice->variant[choice->best].fit;
    const struct hierarchy *found = fit->found[fit->best];
    size_t *label = NEW_ARRAY(size_t, network->nodes);
    size_t groups = found->count[1];

    for (size_t l = 0; l < LEVELS; l++) {
        size_t level = l < found->levels ? l : found->levels - 1;

        hierarchy_labels(label, found, level);
        nmi[l] = overlap_nmi(truth, label, network->nodes);
    }
    free(label);
    choice_free(choice);
    return groups;
}

static void add(struct score *score, const struct lfr *design, uint64_t seed,
                size_t starts)
{
    gsl_matrix *weights = gsl_matrix_alloc(NODES, NODES);
    struct rng rng = rng_init(seed, 0);
    size_t truth[NODES];

    if (lfr_draw(weights, truth, design, &rng) && groups_of(truth, NODES) > 1) {
        struct network *network = network_new(weights);
        double flat[LEVELS], nested[LEVELS], leiden;

        score->graphs++;
        score->communities += (double)groups_of(truth, NODES);
        score->flat_groups +=
            (double)by_blocks(flat, network, truth, starts, false);
        score->nested_groups +=
            (double)by_blocks(nested, network, truth, starts, true);
        leiden = by_modularity(network, truth, starts, true);
        score->louvain += by_modularity(network, truth, starts, false);
        score->flat += flat[0];
        for (size_t l = 0; l < LEVELS; l++)
            score->nested[l] += nested[l];
        score->leiden += leiden;
        score->wins += flat[0] >= leiden;
        network_free(network);
    }
    gsl_matrix_free(weights);
}

int main(int argc, char **argv)
{
    const char *colon = argc > 1 ? strchr(argv[1], ':') : NULL;
    uint64_t from = colon ? strtoul(argv[1], NULL, 10) : 0;
    uint64_t to = colon      ? strtoul(colon + 1, NULL, 10)
                  : argc > 1 ? strtoul(argv[1], NULL, 10)
                             : 10;
    size_t starts = argc > 2 ? strtoul(argv[2], NULL, 10) : 5;
    size_t first = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;
    size_t last = argc > 3 ? first + 1 : sizeof(grid) / sizeof(*grid);

    puts("set\tgraphs\tcommunities\tflat\tB\tlevel 1\tB\tlevel 2\tlevel 3\t"
         "leiden\tlouvain\tflat >= leiden");
    for (size_t k = first; k < last; k++) {
        struct lfr design = {NODES,
                             grid[k].degree,
                             100,
                             2,
                             1,
                             10,
                             100,
                             grid[k].topology,
                             grid[k].weight,
                             grid[k].beta};
        struct score score = {0};
        double n;

        /* set B repeats a row of A, with other seeds */
        for (uint64_t seed = from; seed < to; seed++)
            add(&score, &design, seed + (k == 4 ? 23 : 13), starts);
        n = fmax(score.graphs, 1);
        printf(
            "%s\t%.0f\t%.1f\t%.3f\t%.1f\t%.3f\t%.1f\t%.3f\t%.3f\t%.3f\t%.3f\t"
            "%.0f\n",
            grid[k].set, score.graphs, score.communities / n, score.flat / n,
            score.flat_groups / n, score.nested[0] / n, score.nested_groups / n,
            score.nested[1] / n, score.nested[2] / n, score.leiden / n,
            score.louvain / n, score.wins);
        fflush(stdout);
    }
    return 0;
}
