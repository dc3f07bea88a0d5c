#include "modules/communities.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/report.h"
#include "blocks/overlap.h"
#include "graph/louvain.h"
#include "graph/modularity.h"
#include "graph/selection.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of the largest magnitude: what a factorization leaves of a 0. */
static const double ROUNDING = 1e-12;

const char *const communities_methods[] = {"wsbm", "nested", "leiden",
                                           "louvain", NULL};
const char *const communities_negatives[] = {"drop", "keep", "absolute", NULL};

static bool is_model(const struct communities_options *options)
{
    return options->method == COMMUNITIES_WSBM ||
           options->method == COMMUNITIES_NESTED;
}

void communities_check(const struct communities_options *options)
{
    bool is_sparse = options->adjacency == BLOCKS_SPARSE ||
                     options->adjacency == CHOICE_BY_DENSITY;

    if (!is_model(options) &&
        (options->weights != CHOICE_ANY_WEIGHTS ||
         options->correction != CHOICE_EITHER ||
         options->adjacency != CHOICE_BY_DENSITY || options->copies != 1))
        usage("--weights, --degree-correction, --adjacency and --edge-mult are "
              "for block models, not for %s",
              communities_methods[options->method]);
    if (is_model(options) && !isnan(options->resolution))
        usage("--resolution is for leiden and louvain, not for %s",
              communities_methods[options->method]);
    if (options->correction == CHOICE_YES && !is_sparse)
        usage("--degree-correction yes is for --adjacency sparse");
    if (options->copies == 2 && options->adjacency == BLOCKS_DENSE)
        usage("--edge-mult 2 gives no simple graph, which --adjacency dense "
              "describes");
    if (options->weights == CHOICE_NONE &&
        options->adjacency == BLOCKS_WEIGHTS_ONLY)
        usage(
            "--weights none with --adjacency none leaves nothing to describe");
}

/* ---- from relation to graph ---- */

static void fisher(gsl_matrix *matrix, const struct relations *relations)
{
    for (size_t i = 0; i < matrix->size1; i++)
        for (size_t j = 0; j < matrix->size2; j++) {
            double r = gsl_matrix_get(matrix, i, j);

            if (i != j && fabs(r) >= 1)
                die("'%s': %g of '%s' and '%s' has no Fisher z",
                    relations->path, r, relations->names[i],
                    relations->names[j]);
            gsl_matrix_set(matrix, i, j, i == j ? NAN : atanh(r));
        }
}

static void drop_rounding(gsl_matrix *matrix)
{
    double most = 0;

    for (size_t i = 0; i < matrix->size1; i++)
        for (size_t j = 0; j < matrix->size2; j++)
            if (i != j)
                most = fmax(most, fabs(gsl_matrix_get(matrix, i, j)));
    for (size_t k = 0; k < matrix->size1 * matrix->size2; k++)
        if (fabs(matrix->data[k]) <= ROUNDING * most)
            matrix->data[k] = 0;
}

/* Leave out nodes without an edge; member[] are the regions of the others. */
static void keep_joined(struct community *community,
                        const struct selection *graph)
{
    const struct network *network = graph->network;
    size_t *node = NEW_ARRAY(size_t, community->regions), count = 0;

    community->member = NEW_ARRAY(size_t, community->regions);
    for (size_t i = 0; network && i < network->nodes; i++) {
        if (network->first[i] == network->first[i + 1])
            continue;
        community->member[count] = graph->defined[i];
        node[count++] = i;
    }
    community->unassigned = community->regions - community->undefined - count;
    community->edges = network ? network->edges : 0;
    if (community->edges > 1)
        community->network = network_induced(network, node, count);
    free(node);
}

static void make_graph(struct community *community,
                       const struct relations *relations, size_t k,
                       const struct communities_options *options)
{
    const struct threshold threshold = {
        .rule = THRESHOLD_NONE,
        .negative = (enum threshold_negative)options->negative};
    gsl_matrix *matrix = gsl_matrix_alloc(relations->nodes, relations->nodes);
    struct selection graph;

    community->name = relations->columns ? relations->columns[k] : NULL;
    relations_matrix(matrix, relations, k);
    if (options->has_fisher)
        fisher(matrix, relations);
    drop_rounding(matrix);
    selection_init(&graph, matrix, &threshold);
    community->regions = graph.regions;
    community->undefined = graph.undefined;
    community->gaps = graph.gaps;
    keep_joined(community, &graph);
    selection_release(&graph);
    gsl_matrix_free(matrix);
}

/* Of a pair of regions, for a message. */
static void refuse_negative(const struct community *community,
                            const struct relations *relations, const char *why)
{
    const struct network *network = community->network;

    for (size_t i = 0; i < network->nodes; i++)
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            if (network->weight[e] < 0)
                die("'%s': %g of '%s' and '%s'%s%s is below 0, and %s; "
                    "--negative drop or absolute would mend it",
                    relations->path, network->weight[e],
                    relations->names[community->member[i]],
                    relations->names[community->member[network->neighbor[e]]],
                    community->name ? " in " : "",
                    community->name ? community->name : "", why);
}

/* ---- communities ---- */

/* What the starts agree on; partitions[] is starts x nodes. */
static void agree(struct community *community, const size_t *partitions,
                  size_t starts)
{
    size_t nodes = community->network->nodes;

    community->consensus = NEW_ARRAY(size_t, nodes);
    community->agreement = NEW_ARRAY(double, nodes);
    overlap_consensus(community->consensus, community->agreement, partitions,
                      starts, nodes, community->best);
    for (size_t i = 0; i < nodes; i++)
        community->mean_agreement += community->agreement[i] / (double)nodes;
    for (size_t k = 0; k < starts; k++)
        community->mean_nmi += overlap_nmi(partitions + community->best * nodes,
                                           partitions + k * nodes, nodes) /
                               (double)starts;
}

static void describe_by_blocks(struct community *community,
                               const struct relations *relations,
                               const struct communities_options *options)
{
    const struct choice_wish wish = {.weights = options->weights,
                                     .correction = options->correction,
                                     .adjacency = options->adjacency,
                                     .copies = (uint32_t)options->copies,
                                     .is_nested =
                                         options->method == COMMUNITIES_NESTED,
                                     .seed = (uint64_t)options->seed,
                                     .starts = (size_t)options->starts,
                                     .threads = (size_t)options->threads};
    bool is_positive = options->weights == CHOICE_EXPONENTIAL ||
                       options->weights == CHOICE_LOGNORMAL;
    const struct block_fit *fit;
    size_t *partitions;

    if (is_positive && network_is_signed(community->network))
        refuse_negative(community, relations,
                        "only --weights normal describes such weights");
    community->choice = choice_find(community->network, &wish);
    fit = community->choice->variant[community->choice->best].fit;
    community->best = fit->best;
    community->levels = hierarchy_copy(fit->found[fit->best]);
    partitions = block_fit_partitions(fit);
    agree(community, partitions, fit->starts);
    free(partitions);
}

static void maximize_modularity(struct community *community,
                                const struct relations *relations,
                                const struct communities_options *options)
{
    const struct network *network = community->network;
    double gamma = isnan(options->resolution) ? 1 : options->resolution;
    size_t nodes = network->nodes, starts = (size_t)options->starts;
    size_t *partitions = NEW_ARRAY(size_t, starts * nodes);
    uint64_t seed = (uint64_t)options->seed;
    struct modularity target;

    if (options->method == COMMUNITIES_LEIDEN) {
        modularity_init(&target, network, gamma);
        modularity_search(partitions, &target, starts, seed, 0);
        modularity_release(&target);
    } else {
        if (network_is_signed(network))
            refuse_negative(community, relations,
                            "louvain takes no such weights");
        louvain_search(partitions, network, gamma, starts, seed, 0);
    }
    community->quality = NEW_ARRAY(double, starts);
    for (size_t k = 0; k < starts; k++) {
        size_t *label = partitions + k * nodes;

        community->quality[k] = modularity_quality(network, label, gamma);
        hierarchy_number(label, nodes, nodes);
        if (community->quality[k] > community->quality[community->best])
            community->best = k;
    }
    community->levels = hierarchy_flat(
        partitions + community->best * nodes, nodes,
        hierarchy_number(partitions + community->best * nodes, nodes, nodes));
    agree(community, partitions, starts);
    free(partitions);
}

static void find(struct community *community, const struct relations *relations,
                 const struct communities_options *options)
{
    size_t last;

    if (!community->network) {
        warn("'%s'%s%s has %zu edges, which is too few for communities",
             relations->path, community->name ? " column " : "",
             community->name ? community->name : "", community->edges);
        return;
    }
    if (is_model(options))
        describe_by_blocks(community, relations, options);
    else
        maximize_modularity(community, relations, options);
    last = community->levels->levels - 1;
    community->reported =
        last && community->levels->count[last + 1] == 1 ? last : last + 1;
}

struct communities *communities_find(const struct relations *relations,
                                     const struct communities_options *options)
{
    struct communities *communities = NEW_ARRAY(struct communities, 1);

    communities->relations = relations;
    communities->options = options;
    communities->of = NEW_ARRAY(struct community, relations->count);
    for (size_t k = 0; k < relations->count; k++) {
        make_graph(&communities->of[k], relations, k, options);
        find(&communities->of[k], relations, options);
        if (communities->of[k].network)
            note("%s%s%zu communities of %zu nodes",
                 communities->of[k].name ? communities->of[k].name : "",
                 communities->of[k].name ? ": " : "",
                 communities->of[k].levels->count[1],
                 communities->of[k].network->nodes);
    }
    return communities;
}

void communities_free(struct communities *communities)
{
    for (size_t k = 0; k < communities->relations->count; k++) {
        struct community *community = &communities->of[k];

        free(community->member), free(community->quality);
        free(community->consensus), free(community->agreement);
        network_free(community->network);
        hierarchy_free(community->levels);
        choice_free(community->choice);
    }
    free(communities->of);
    free(communities);
}
