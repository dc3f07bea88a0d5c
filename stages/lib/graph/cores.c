#include "graph/cores.h"

#include "base/mem.h"
#include "base/report.h"
#include "graph/degree.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static const double FLAT = 1e-12;

/* Strength of i among the nodes that are not gone. */
static double left_of(const struct network *network, const bool *gone, size_t i)
{
    double sum = 0;

    for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
        if (!gone[network->neighbor[e]])
            sum += network->weight[e];
    return sum;
}

static size_t weakest(const double *left, const bool *gone, size_t nodes)
{
    size_t least = nodes;

    for (size_t i = 0; i < nodes; i++)
        if (!gone[i] && (least == nodes || left[i] < left[least]))
            least = i;
    return least;
}

void cores_strength(gsl_vector *core, const struct network *network)
{
    size_t n = network->nodes;
    double *left = NEW_ARRAY(double, n), level = 0;
    bool *gone = NEW_ARRAY(bool, n);

    bug_if(core->size != n || network_is_signed(network));
    for (size_t i = 0; i < n; i++)
        left[i] = left_of(network, gone, i);
    for (size_t k = 0; k < n; k++) {
        size_t i = weakest(left, gone, n);

        if (left[i] > level * (1 + FLAT))
            level = left[i];
        gsl_vector_set(core, i, level);
        gone[i] = true;
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            if (!gone[network->neighbor[e]])
                left[network->neighbor[e]] =
                    left_of(network, gone, network->neighbor[e]);
    }
    free(left), free(gone);
}

void cores_degree(gsl_vector *core, const struct network *network)
{
    struct network *binary = network_binary(network);

    cores_strength(core, binary);
    network_free(binary);
}

double cores_periphery(gsl_vector *core, const struct network *network,
                       double gamma)
{
    double n = (double)network->nodes, total = 0, quality = 0;

    degree_strength(core, network);
    for (size_t i = 0; i < core->size; i++)
        total += gsl_vector_get(core, i);
    for (size_t i = 0; i < core->size; i++) {
        double own = gsl_vector_get(core, i) / total;

        quality += fabs(own - gamma / n);
        gsl_vector_set(core, i, own > gamma / n * (1 + FLAT));
    }
    return network->edges ? quality : NAN;
}
