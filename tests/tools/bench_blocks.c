/*
 * bench_blocks - what a start of the search for blocks costs, and what it
 * finds.
 *
 *     bench_blocks speed
 *     bench_blocks grid [SEEDS [STARTS [NODES GROUPS]]]
 *     bench_blocks null [SEEDS]
 *
 * speed prints CPU seconds of one start: N = 120 dense, four planted groups, by
 * weights only; N = 1000 with 20 edges a node, 20 planted groups.  grid prints,
 * for planted partitions of complete graphs with exponential weights, the mean
 * over seeds of the number of groups and of the normalized mutual information
 * with the planted ones, in how many that is 0.99, and in how many the found
 * length is above the planted one's; and the mean information, and in how many
 * it is 0.99, of an oracle: each node in the group it is likeliest in by the
 * true rates and the true groups of all others.  null: 120 nodes and no groups,
 * one start each.
 */
#include "base/mem.h"
#include "blocks/fit.h"
#include "blocks/overlap.h"
#include "blocks/search.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Group i % q; an edge with probability p inside and r outside; exponential
 * weights of mean rho inside and 1 outside. */
static struct multigraph *planted(size_t n, size_t q, double p, double r,
                                  double rho, uint64_t seed)
{
    size_t *first = NEW_ARRAY(size_t, n + 1);
    size_t *neighbor = NEW_ARRAY(size_t, n * n), links = 0;
    double *weight = NEW_ARRAY(double, n *n);
    double *all = NEW_ARRAY(double, n *n);
    struct rng rng = rng_init(seed, 7);
    struct multigraph *graph;

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            bool inside = i % q == j % q;
            bool is_edge = rng_uniform(&rng) < (inside ? p : r);
            double w = -log(1 - rng_uniform(&rng)) * (inside ? rho : 1);

            all[i * n + j] = all[j * n + i] = is_edge ? w : 0;
        }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            if (all[i * n + j] > 0) {
                neighbor[links] = j;
                weight[links++] = all[i * n + j];
            }
        first[i + 1] = links;
    }
    graph = multigraph_new(n, first, neighbor, weight, 1);
    free(first), free(neighbor), free(weight), free(all);
    return graph;
}

static void time_start(const char *name, const struct multigraph *graph,
                       enum blocks_adjacency adjacency, bool is_corrected,
                       size_t q)
{
    struct counting *counting = block_model_counting(graph, is_corrected);
    struct block_model model = {adjacency, is_corrected, BLOCKS_EXPONENTIAL,
                                1e-9, counting};
    struct rng rng = rng_init(1, 1);
    double begin = seconds(), end;
    struct hierarchy *found = search_flat(graph, &model, &rng);
    size_t *label = NEW_ARRAY(size_t, graph->nodes);

    end = seconds();
    for (size_t i = 0; i < graph->nodes; i++)
        label[i] = i % q;
    printf("%s\t%.3f s\tB %zu\tNMI %.4f\tlength %.4f\n", name, end - begin,
           found->count[1], overlap_nmi(label, found->label[0], graph->nodes),
           block_length(graph, &model, found, true).total);
    free(label);
    hierarchy_free(found);
    counting_free(counting);
}

static void time_nested(const char *name, const struct multigraph *graph,
                        enum blocks_adjacency adjacency, bool is_corrected,
                        size_t q)
{
    struct counting *counting = block_model_counting(graph, is_corrected);
    struct block_model model = {adjacency, is_corrected, BLOCKS_EXPONENTIAL,
                                1e-9, counting};
    struct rng rng = rng_init(1, 1);
    double begin = seconds(), end;
    struct hierarchy *found = search_nested(graph, &model, &rng);
    size_t *label = NEW_ARRAY(size_t, graph->nodes);

    end = seconds();
    for (size_t i = 0; i < graph->nodes; i++)
        label[i] = i % q;
    printf("%s\t%.3f s\tB", name, end - begin);
    for (size_t l = 0; l < found->levels; l++)
        printf(" %zu", found->count[l + 1]);
    printf("\tNMI %.4f\tlength %.4f\n",
           overlap_nmi(label, found->label[0], graph->nodes),
           block_length(graph, &model, found, false).total);
    free(label);
    hierarchy_free(found);
    counting_free(counting);
}

static void speed(void)
{
    struct multigraph *dense = planted(120, 4, 1, 1, 2.5, 1);
    struct multigraph *sparse = planted(1000, 20, .2, .0106, 1.5, 1);

    time_start("dense 120, weights only", dense, BLOCKS_WEIGHTS_ONLY, false, 4);
    time_start("dense 120, dense", dense, BLOCKS_DENSE, false, 4);
    time_start("dense 120, sparse, corrected", dense, BLOCKS_SPARSE, true, 4);
    printf("edges %zu\n", sparse->edges);
    time_start("sparse 1000", sparse, BLOCKS_SPARSE, false, 20);
    time_start("sparse 1000, corrected", sparse, BLOCKS_SPARSE, true, 20);
    time_nested("nested dense 120, weights only", dense, BLOCKS_WEIGHTS_ONLY,
                false, 4);
    time_nested("nested dense 120, dense", dense, BLOCKS_DENSE, false, 4);
    time_nested("nested sparse 1000", sparse, BLOCKS_SPARSE, false, 20);
    multigraph_free(dense), multigraph_free(sparse);
}

static double oracle(const struct multigraph *graph, const size_t *label,
                     size_t q, double rho)
{
    size_t *guess = NEW_ARRAY(size_t, graph->nodes);
    double *fit = NEW_ARRAY(double, q), nmi;

    for (size_t i = 0; i < graph->nodes; i++) {
        memset(fit, 0, q * sizeof *fit);
        for (size_t k = graph->first[i]; k < graph->first[i + 1]; k++)
            fit[label[graph->neighbor[k]]] +=
                graph->link[k].sum * (1 - 1 / rho) - log(rho);
        for (size_t r = 0; r < q; r++)
            if (fit[r] > fit[guess[i]])
                guess[i] = r;
    }
    nmi = overlap_nmi(label, guess, graph->nodes);
    free(guess), free(fit);
    return nmi;
}

static void cell(size_t n, size_t q, double rho,
                 enum blocks_adjacency adjacency, size_t seeds, size_t starts)
{
    size_t *label = NEW_ARRAY(size_t, n), above = 0, one = 0, good[2] = {0};
    double nmi[2] = {0}, groups = 0, worst = -INFINITY;

    for (size_t i = 0; i < n; i++)
        label[i] = i % q;
    for (size_t seed = 0; seed < seeds; seed++) {
        struct multigraph *graph = planted(n, q, 1, 1, rho, seed);
        struct counting *counting = block_model_counting(graph, false);
        struct block_model model = {adjacency, false, BLOCKS_EXPONENTIAL, 1e-9,
                                    counting};
        struct block_fit *fit = block_fit_new(graph, &model, false, seed);
        struct hierarchy *truth = hierarchy_flat(label, n, q);
        const struct hierarchy *found;
        double gap, own[2];

        block_fit_run(fit, starts, 2);
        found = fit->found[fit->best];
        gap = fit->length[fit->best].total -
              block_length(graph, &model, truth, true).total;
        worst = fmax(worst, gap);
        above += gap > 1e-8;
        one += found->count[1] == 1;
        groups += (double)found->count[1] / (double)seeds;
        own[0] = overlap_nmi(label, found->label[0], n);
        own[1] = oracle(graph, label, q, rho);
        for (size_t k = 0; k < 2; k++) {
            nmi[k] += own[k] / (double)seeds;
            good[k] += own[k] >= .99;
        }
        block_fit_free(fit), hierarchy_free(truth);
        counting_free(counting);
        multigraph_free(graph);
    }
    printf("%zu\t%zu\t%.2f\t%s\tB %.2f\tB=1 in %zu\tNMI %.3f, .99 in %zu\t"
           "above %zu\tworst %.3f\toracle %.3f, .99 in %zu\n",
           n, q, rho, adjacency == BLOCKS_SPARSE ? "sparse" : "weights only",
           groups, one, nmi[0], good[0], above, worst, nmi[1], good[1]);
    free(label);
}

/* nodes 0: all */
static void grid(size_t seeds, size_t starts, size_t nodes, size_t groups)
{
    static const double rho[] = {1, 1.3, 1.5, 1.75, 2, 2.5, 3};

    for (size_t n = 60; n <= 120; n += 60)
        for (size_t q = 2; q <= 4; q += 2)
            for (size_t k = 0; k < sizeof(rho) / sizeof(*rho); k++) {
                if (nodes && (n != nodes || q != groups))
                    continue;
                cell(n, q, rho[k], BLOCKS_WEIGHTS_ONLY, seeds, starts);
                cell(n, q, rho[k], BLOCKS_SPARSE, seeds, starts);
            }
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc > 1 && !strcmp(argv[1], "grid"))
        grid(argc > 2 ? strtoul(argv[2], NULL, 10) : 10,
             argc > 3 ? strtoul(argv[3], NULL, 10) : 10,
             argc > 5 ? strtoul(argv[4], NULL, 10) : 0,
             argc > 5 ? strtoul(argv[5], NULL, 10) : 0);
    else if (argc > 1 && !strcmp(argv[1], "null"))
        cell(120, 1, 1, BLOCKS_WEIGHTS_ONLY,
             argc > 2 ? strtoul(argv[2], NULL, 10) : 100, 1);
    else
        speed();
    return 0;
}
