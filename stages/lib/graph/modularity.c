#include "graph/modularity.h"

#include "base/mem.h"
#include "base/report.h"
#include "base/rng.h"
#include "graph/bridge.h"
#include "graph/degree.h"
#include "graph/partition.h"

#include <math.h>
#include <stdlib.h>

/* Passes of Leiden after which a run ends, and its randomness. */
enum { PASSES = 5 };
static const double BETA = 0.01;

static double total(const gsl_vector *vector)
{
    double sum = 0;

    for (size_t i = 0; i < vector->size; i++)
        sum += gsl_vector_get(vector, i);
    return sum;
}

/* Q = sum_c [inside_c / 2m - gamma (s_c / 2m)^2], all weights positive. */
static double plain_quality(const struct network *network, const size_t *module,
                            double gamma)
{
    size_t n = network->nodes;
    gsl_vector *strength = gsl_vector_alloc(n);
    double *share = NEW_ARRAY(double, n), inside = 0, quality, twice_m;

    degree_strength(strength, network);
    twice_m = total(strength);
    for (size_t i = 0; i < n; i++) {
        share[module[i]] += gsl_vector_get(strength, i) / twice_m;
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            if (module[network->neighbor[e]] == module[i])
                inside += network->weight[e];
    }
    quality = inside / twice_m;
    for (size_t m = 0; m < n; m++)
        quality -= gamma * share[m] * share[m];
    free(share);
    gsl_vector_free(strength);
    return network->edges ? quality : NAN;
}

static double total_weight(const struct network *network)
{
    double sum = 0;

    for (size_t e = 0; e < 2 * network->edges; e++)
        sum += network->weight[e];
    return sum;
}

double modularity_quality(const struct network *network, const size_t *module,
                          double gamma)
{
    struct network *positive, *negative;
    double quality = 0, plus, minus;

    if (!network_is_signed(network))
        return plain_quality(network, module, gamma);
    positive = network_part(network, 1);
    negative = network_part(network, -1);
    plus = total_weight(positive);
    minus = total_weight(negative);
    if (plus > 0)
        quality = plain_quality(positive, module, gamma);
    quality -= minus / (plus + minus) * plain_quality(negative, module, gamma);
    network_free(positive);
    network_free(negative);
    return quality;
}

double modularity_signed(const struct network *network, const size_t *module,
                         double gamma, enum modularity_signs signs)
{
    struct network *positive = network_part(network, 1);
    struct network *negative = network_part(network, -1);
    double plus = total_weight(positive), minus = total_weight(negative);
    double quality = 0, all = signs == MODULARITY_GJA ? plus + minus : 0;

    if (plus > 0)
        quality +=
            plain_quality(positive, module, gamma) * (all > 0 ? plus / all : 1);
    if (minus > 0)
        quality -= plain_quality(negative, module, gamma) *
                   (all > 0 ? minus / all : 1);
    network_free(positive);
    network_free(negative);
    return network->edges ? quality : NAN;
}

/* share_ij += scale (w_ij - gamma s_i s_j / 2m) off the diagonal. */
static void add_excess(gsl_matrix *share, const struct network *network,
                       double gamma, double scale)
{
    gsl_vector *strength = gsl_vector_alloc(network->nodes);
    double twice_m = total_weight(network);

    degree_strength(strength, network);
    for (size_t i = 0; i < network->nodes && network->edges; i++) {
        for (size_t j = 0; j < network->nodes; j++)
            if (i != j)
                *gsl_matrix_ptr(share, i, j) -=
                    scale * gamma / twice_m *
                    (gsl_vector_get(strength, i) * gsl_vector_get(strength, j));
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            *gsl_matrix_ptr(share, i, network->neighbor[e]) +=
                scale * network->weight[e];
    }
    gsl_vector_free(strength);
}

/* The pairs of Q*: excess+ / v+ - excess- / (v+ + v-), times mean weight. */
static struct network *signed_pairs(const struct network *network, double gamma)
{
    gsl_matrix *share = gsl_matrix_calloc(network->nodes, network->nodes);
    struct network *positive = network_part(network, 1), *pairs;
    struct network *negative = network_part(network, -1);
    double plus = total_weight(positive), minus = total_weight(negative);
    double scale = (double)(2 * network->edges);

    if (plus > 0)
        add_excess(share, positive, gamma, scale / plus);
    add_excess(share, negative, gamma, -scale / (plus + minus));
    pairs = network_new(share);
    network_free(positive);
    network_free(negative);
    gsl_matrix_free(share);
    return pairs;
}

void modularity_init(struct modularity *target, const struct network *network,
                     double gamma)
{
    double mean = total_weight(network) / (double)(2 * network->edges);

    bug_if(!network->edges);
    target->node_weight = gsl_vector_calloc(network->nodes);
    target->resolution = 0;
    if (network_is_signed(network)) {
        target->network = signed_pairs(network, gamma);
        return;
    }
    target->network = network_scaled(network, 1 / mean);
    degree_strength(target->node_weight, target->network);
    target->resolution = gamma / total(target->node_weight);
}

void modularity_release(struct modularity *target)
{
    network_free(target->network);
    gsl_vector_free(target->node_weight);
}

void modularity_search(size_t *partitions, const struct modularity *target,
                       size_t runs, uint64_t seed, uint64_t stream)
{
    size_t n = target->network->nodes;
    igraph_vector_t node_weight;
    igraph_vector_int_t label;
    struct bridge bridge;

    bridge_init(&bridge, target->network);
    igraph_vector_init(&node_weight, (igraph_integer_t)n);
    igraph_vector_int_init(&label, 0);
    for (size_t i = 0; i < n; i++)
        VECTOR(node_weight)[i] = gsl_vector_get(target->node_weight, i);

    for (size_t r = 0; r < runs; r++) {
        uint32_t word[4];

        rng_block(word, seed, stream, r);
        igraph_rng_seed(igraph_rng_default(), word[0]);
        igraph_community_leiden(&bridge.graph, &bridge.weights, &node_weight,
                                target->resolution, BETA, /* start = */ 0,
                                PASSES, &label, NULL, NULL);
        for (size_t i = 0; i < n; i++)
            partitions[r * n + i] = (size_t)VECTOR(label)[i];
        partition_number(partitions + r * n, n);
    }
    igraph_vector_int_destroy(&label);
    igraph_vector_destroy(&node_weight);
    bridge_release(&bridge);
}
