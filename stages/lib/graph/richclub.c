#include "graph/richclub.h"

#include "base/mem.h"
#include "base/report.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

static size_t degree_of(const struct network *network, size_t i)
{
    return network->first[i + 1] - network->first[i];
}

size_t richclub_levels(const struct network *network)
{
    size_t most = 0;

    for (size_t i = 0; i < network->nodes; i++)
        most = degree_of(network, i) > most ? degree_of(network, i) : most;
    return most;
}

/* What is in the club of each level, first what leaves after it. */
struct tally {
    double *nodes, *edges, *weight;
};

static void count_clubs(struct tally *tally, const struct network *network,
                        size_t levels)
{
    for (size_t i = 0; i < network->nodes; i++) {
        size_t degree = degree_of(network, i);

        tally->nodes[degree < levels ? degree : levels]++;
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++) {
            size_t other = degree_of(network, network->neighbor[e]);
            size_t level = other < degree ? other : degree;

            tally->edges[level < levels ? level : levels] += 0.5;
            tally->weight[level < levels ? level : levels] +=
                network->weight[e] / 2;
        }
    }
    /* The club of level k: all that leave at level k + 1 or later. */
    for (size_t k = levels; k-- > 0;) {
        tally->nodes[k] += tally->nodes[k + 1];
        tally->edges[k] += tally->edges[k + 1];
        tally->weight[k] += tally->weight[k + 1];
    }
}

/* strongest[e] = the sum of the e strongest weights. */
static double *strongest_sums(const struct network *network)
{
    size_t edges = 0;
    double *sums = NEW_ARRAY(double, network->edges + 1);

    for (size_t i = 0; i < network->nodes; i++)
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            if (network->neighbor[e] > i)
                sums[++edges] = -network->weight[e];
    gsl_sort(sums + 1, 1, edges);
    for (size_t e = 1; e <= edges; e++)
        sums[e] = sums[e - 1] - sums[e];
    return sums;
}

static void put(gsl_vector *vector, size_t k, double value)
{
    if (vector)
        gsl_vector_set(vector, k, value);
}

void richclub_curve(const struct richclub *club, const struct network *network)
{
    size_t levels = club->phi->size;
    struct tally tally = {NEW_ARRAY(double, levels + 1),
                          NEW_ARRAY(double, levels + 1),
                          NEW_ARRAY(double, levels + 1)};
    double *strongest = strongest_sums(network);

    bug_if(network_is_signed(network));
    count_clubs(&tally, network, levels);
    for (size_t k = 0; k < levels; k++) {
        double n = tally.nodes[k + 1], edges = tally.edges[k + 1];

        put(club->nodes, k, n);
        put(club->edges, k, edges);
        gsl_vector_set(club->phi, k, n > 1 ? 2 * edges / (n * (n - 1)) : NAN);
        put(club->weighted, k,
            edges > 0 ? tally.weight[k + 1] / strongest[(size_t)edges] : NAN);
    }
    free(tally.nodes), free(tally.edges), free(tally.weight), free(strongest);
}
