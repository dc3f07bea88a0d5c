#include "graph/consensus.h"

#include "base/mem.h"
#include "base/report.h"
#include "graph/louvain.h"
#include "graph/modularity.h"

#include <gsl/gsl_matrix.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROUNDS = 20 };

/* The runs that put nodes i and j into one module. */
static size_t together(const size_t *partitions, size_t runs, size_t nodes,
                       size_t i, size_t j)
{
    size_t count = 0;

    for (size_t r = 0; r < runs; r++)
        count += partitions[r * nodes + i] == partitions[r * nodes + j];
    return count;
}

static bool always_together(const size_t *partitions, size_t runs, size_t nodes,
                            size_t i, size_t j)
{
    for (size_t r = 0; r < runs; r++)
        if (partitions[r * nodes + i] != partitions[r * nodes + j])
            return false;
    return true;
}

size_t consensus_groups(size_t *group, const size_t *partitions, size_t runs,
                        size_t nodes)
{
    size_t *head = NEW_ARRAY(size_t, nodes), count = 0;

    for (size_t i = 0; i < nodes; i++) {
        size_t g = 0;

        while (g < count &&
               !always_together(partitions, runs, nodes, head[g], i))
            g++;
        if (g == count)
            head[count++] = i;
        group[i] = g;
    }
    free(head);
    return count;
}

/* Agreement of every two groups, 0 on the diagonal; size[] of the groups. */
static gsl_matrix *agreements(size_t *size, const size_t *group, size_t groups,
                              const size_t *partitions, size_t runs,
                              size_t nodes)
{
    gsl_matrix *agreement = gsl_matrix_calloc(groups, groups);
    size_t *head = NEW_ARRAY(size_t, groups);

    for (size_t i = nodes; i-- > 0;) {
        head[group[i]] = i;
        size[group[i]]++;
    }
    for (size_t a = 0; a < groups; a++)
        for (size_t b = 0; b < a; b++) {
            double share =
                (double)together(partitions, runs, nodes, head[a], head[b]) /
                (double)runs;

            gsl_matrix_set(agreement, a, b, share);
            gsl_matrix_set(agreement, b, a, share);
        }
    free(head);
    return agreement;
}

/* Remove agreements below `least`, but not the last ones of a single node. */
static void drop_weak(gsl_matrix *agreement, const size_t *size, double least)
{
    size_t groups = agreement->size1;
    size_t *keep = NEW_ARRAY(size_t, groups);

    for (size_t a = 0; a < groups; a++) {
        gsl_vector_view row = gsl_matrix_row(agreement, a);

        keep[a] = gsl_vector_max_index(&row.vector);
        if (size[a] > 1 || gsl_vector_get(&row.vector, keep[a]) >= least)
            keep[a] = a;
    }
    for (size_t a = 0; a < groups; a++)
        for (size_t b = 0; b < groups; b++)
            if (gsl_matrix_get(agreement, a, b) < least && keep[a] != b &&
                keep[b] != a)
                gsl_matrix_set(agreement, a, b, 0);
    free(keep);
}

/* The modularity of the graph of agreements, with the groups as its nodes. */
static void regroup(struct modularity *target, gsl_matrix *agreement,
                    const size_t *size)
{
    size_t groups = agreement->size1;
    double all = 0;

    target->node_weight = gsl_vector_alloc(groups);
    for (size_t a = 0; a < groups; a++) {
        double members = (double)size[a], strength = members * (members - 1);

        for (size_t b = 0; b < groups; b++) {
            *gsl_matrix_ptr(agreement, a, b) *= members * (double)size[b];
            strength += gsl_matrix_get(agreement, a, b);
        }
        gsl_vector_set(target->node_weight, a, strength);
        all += strength;
    }
    target->network = network_new(agreement);
    target->resolution = 1 / all;
}

/*
 * Search the graph of agreements of partitions[] and put what it finds in
 * their place, in terms of nodes.
 */
static void search_again(size_t *partitions, const size_t *group, size_t groups,
                         size_t nodes, const struct consensus_plan *plan,
                         uint64_t round)
{
    size_t *size = NEW_ARRAY(size_t, groups), runs = plan->runs;
    size_t *found = NEW_ARRAY(size_t, runs * groups);
    gsl_matrix *agreement =
        agreements(size, group, groups, partitions, runs, nodes);
    struct modularity target;

    drop_weak(agreement, size, plan->least);
    regroup(&target, agreement, size);
    modularity_search(found, &target, runs, plan->seed, round);
    for (size_t r = 0; r < runs; r++)
        for (size_t i = 0; i < nodes; i++)
            partitions[r * nodes + i] = found[r * groups + group[i]];

    modularity_release(&target);
    gsl_matrix_free(agreement);
    free(size), free(found);
}

/* Deviations are from run 0, so that equal runs have a spread of exactly 0. */
static void summarize(struct consensus *consensus, const size_t *partitions,
                      const struct network *network,
                      const struct consensus_plan *plan)
{
    double *quality = NEW_ARRAY(double, plan->runs), squares = 0, shift = 0;
    double runs = (double)plan->runs;

    consensus->best = -INFINITY;
    for (size_t r = 0; r < plan->runs; r++) {
        quality[r] = modularity_quality(
            network, partitions + r * network->nodes, plan->gamma);
        consensus->best = fmax(consensus->best, quality[r]);
        shift += (quality[r] - quality[0]) / runs;
    }
    consensus->mean = quality[0] + shift;
    for (size_t r = 0; r < plan->runs; r++)
        squares += pow(quality[r] - quality[0] - shift, 2);
    consensus->sd = plan->runs > 1 ? sqrt(squares / (runs - 1)) : NAN;
    free(quality);
}

static size_t module_count(const size_t *module, size_t nodes)
{
    size_t most = 0;

    for (size_t i = 0; i < nodes; i++)
        most = module[i] > most ? module[i] : most;
    return most + 1;
}

/* The groups split the modules of every run: they are equal if as many. */
static bool all_agree(const size_t *partitions, size_t groups, size_t runs,
                      size_t nodes)
{
    for (size_t r = 0; r < runs; r++)
        if (module_count(partitions + r * nodes, nodes) < groups)
            return false;
    return true;
}

static void search_first(size_t *partitions, const struct network *network,
                         const struct consensus_plan *plan)
{
    struct modularity target;

    if (plan->search == CONSENSUS_LOUVAIN) {
        louvain_search(partitions, network, plan->gamma, plan->runs, plan->seed,
                       0);
        return;
    }
    modularity_init(&target, network, plan->gamma);
    modularity_search(partitions, &target, plan->runs, plan->seed, 0);
    modularity_release(&target);
}

static gsl_matrix *agreement_of_nodes(const size_t *partitions, size_t runs,
                                      size_t nodes)
{
    gsl_matrix *agreement = gsl_matrix_alloc(nodes, nodes);

    for (size_t i = 0; i < nodes; i++)
        for (size_t j = 0; j <= i; j++) {
            double share =
                (double)together(partitions, runs, nodes, i, j) / (double)runs;

            gsl_matrix_set(agreement, i, j, share);
            gsl_matrix_set(agreement, j, i, share);
        }
    return agreement;
}

enum consensus_status consensus_find(struct consensus *consensus,
                                     const struct network *network,
                                     const struct consensus_plan *plan)
{
    size_t n = network->nodes, groups, runs = plan->runs;
    size_t *partitions = NEW_ARRAY(size_t, runs * n);
    size_t *group = NEW_ARRAY(size_t, n);
    enum consensus_status status;

    bug_if(!runs || !network->edges);
    search_first(partitions, network, plan);
    summarize(consensus, partitions, network, plan);
    consensus->agreement =
        plan->has_agreement ? agreement_of_nodes(partitions, runs, n) : NULL;

    consensus->rounds = 1;
    groups = consensus_groups(group, partitions, runs, n);
    while (!all_agree(partitions, groups, runs, n) &&
           consensus->rounds < MOST_ROUNDS) {
        search_again(partitions, group, groups, n, plan, consensus->rounds++);
        groups = consensus_groups(group, partitions, runs, n);
    }
    status = all_agree(partitions, groups, runs, n) ? CONSENSUS_SETTLED
                                                    : CONSENSUS_UNSETTLED;
    consensus->modules = module_count(partitions, n);
    consensus->module = NEW_ARRAY(size_t, n);
    memcpy(consensus->module, partitions, n * sizeof(*partitions));
    consensus->quality = modularity_quality(network, partitions, plan->gamma);
    free(partitions), free(group);
    return status;
}

void consensus_release(struct consensus *consensus)
{
    free(consensus->module);
    if (consensus->agreement)
        gsl_matrix_free(consensus->agreement);
    consensus->module = NULL;
    consensus->agreement = NULL;
}
