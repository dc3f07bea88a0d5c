#include "graph/network.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>

static bool is_edge(const gsl_matrix *weights, size_t i, size_t j)
{
    double w = gsl_matrix_get(weights, i, j);

    return i != j && w != 0 && !isnan(w);
}

static struct network *allocate(size_t nodes, size_t ends)
{
    struct network *network = NEW_ARRAY(struct network, 1);

    network->nodes = nodes;
    network->edges = ends / 2;
    network->first = NEW_ARRAY(size_t, nodes + 1);
    network->neighbor = NEW_ARRAY(size_t, ends);
    network->weight = NEW_ARRAY(double, ends);
    return network;
}

struct network *network_new(const gsl_matrix *weights)
{
    size_t n = weights->size1, ends = 0, at = 0;
    struct network *network;

    bug_if(weights->size2 != n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            ends += is_edge(weights, i, j);

    network = allocate(n, ends);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            if (!is_edge(weights, i, j))
                continue;
            network->neighbor[at] = j;
            network->weight[at] = gsl_matrix_get(weights, i, j);
            bug_if(gsl_matrix_get(weights, j, i) != network->weight[at]);
            at++;
        }
        network->first[i + 1] = at;
    }
    return network;
}

void network_free(struct network *network)
{
    if (!network)
        return;
    free(network->first);
    free(network->neighbor);
    free(network->weight);
    free(network);
}

/* The copy that keeps the edges of that sign: +1, -1, or 0 for all. */
static struct network *copy_of_sign(const struct network *from, double sign)
{
    size_t ends = 0, at = 0;
    struct network *to;

    for (size_t e = 0; e < 2 * from->edges; e++)
        ends += from->weight[e] * sign >= 0;
    to = allocate(from->nodes, ends);
    for (size_t i = 0; i < from->nodes; i++) {
        for (size_t e = from->first[i]; e < from->first[i + 1]; e++) {
            if (from->weight[e] * sign < 0)
                continue;
            to->neighbor[at] = from->neighbor[e];
            to->weight[at++] = from->weight[e];
        }
        to->first[i + 1] = at;
    }
    return to;
}

struct network *network_binary(const struct network *network)
{
    struct network *copy = copy_of_sign(network, 0);

    for (size_t e = 0; e < 2 * copy->edges; e++)
        copy->weight[e] = 1;
    return copy;
}

struct network *network_scaled(const struct network *network, double factor)
{
    struct network *copy = copy_of_sign(network, 0);

    for (size_t e = 0; e < 2 * copy->edges; e++)
        copy->weight[e] *= factor;
    return copy;
}

struct network *network_part(const struct network *network, double sign)
{
    struct network *copy = copy_of_sign(network, sign);

    for (size_t e = 0; e < 2 * copy->edges; e++)
        copy->weight[e] = fabs(copy->weight[e]);
    return copy;
}

struct network *network_induced(const struct network *network,
                                const size_t *members, size_t count)
{
    gsl_matrix *weights = gsl_matrix_calloc(count, count);
    size_t *place = NEW_ARRAY(size_t, network->nodes);
    struct network *induced;

    for (size_t a = 0; a < count; a++)
        place[members[a]] = a + 1;
    for (size_t a = 0; a < count; a++)
        for (size_t e = network->first[members[a]];
             e < network->first[members[a] + 1]; e++)
            if (place[network->neighbor[e]])
                gsl_matrix_set(weights, a, place[network->neighbor[e]] - 1,
                               network->weight[e]);
    induced = network_new(weights);

    free(place);
    gsl_matrix_free(weights);
    return induced;
}

double network_max(const struct network *network)
{
    double most = network->edges ? network->weight[0] : NAN;

    for (size_t e = 1; e < 2 * network->edges; e++)
        most = network->weight[e] > most ? network->weight[e] : most;
    return most;
}

double network_min(const struct network *network)
{
    double least = network->edges ? network->weight[0] : NAN;

    for (size_t e = 1; e < 2 * network->edges; e++)
        least = network->weight[e] < least ? network->weight[e] : least;
    return least;
}

bool network_is_signed(const struct network *network)
{
    return network_min(network) < 0;
}
