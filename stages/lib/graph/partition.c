#include "graph/partition.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>

static const double FLAT = 1e-12;

size_t partition_number(size_t *module, size_t nodes)
{
    size_t *number = NEW_ARRAY(size_t, nodes), count = 0;

    for (size_t i = 0; i < nodes; i++) {
        bug_if(module[i] >= nodes);
        if (!number[module[i]])
            number[module[i]] = ++count;
        module[i] = number[module[i]] - 1;
    }
    free(number);
    return count;
}

void partition_participation(gsl_vector *participation,
                             const struct network *network,
                             const size_t *module)
{
    double *into = NEW_ARRAY(double, network->nodes);

    bug_if(participation->size != network->nodes);
    for (size_t i = 0; i < network->nodes; i++) {
        size_t begin = network->first[i], end = network->first[i + 1];
        double strength = 0, squares = 0;

        for (size_t e = begin; e < end; e++) {
            into[module[network->neighbor[e]]] += network->weight[e];
            strength += network->weight[e];
        }
        for (size_t m = 0; m < network->nodes; m++) {
            squares += into[m] / strength * (into[m] / strength);
            into[m] = 0;
        }
        gsl_vector_set(participation, i, begin < end ? 1 - squares : 0);
    }
    free(into);
}

/* Weight from each node into its own module. */
static void weigh_inside(gsl_vector *inside, const struct network *network,
                         const size_t *module)
{
    for (size_t i = 0; i < network->nodes; i++) {
        double sum = 0;

        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            if (module[network->neighbor[e]] == module[i])
                sum += network->weight[e];
        gsl_vector_set(inside, i, sum);
    }
}

void partition_zscore(gsl_vector *zscore, const struct network *network,
                      const size_t *module)
{
    size_t n = network->nodes;
    double *size = NEW_ARRAY(double, n), *mean = NEW_ARRAY(double, n);
    double *squares = NEW_ARRAY(double, n);

    bug_if(zscore->size != n);
    weigh_inside(zscore, network, module);
    for (size_t i = 0; i < n; i++) {
        size[module[i]]++;
        mean[module[i]] += gsl_vector_get(zscore, i);
    }
    for (size_t m = 0; m < n; m++)
        mean[m] /= size[m];
    for (size_t i = 0; i < n; i++) {
        double from_mean = gsl_vector_get(zscore, i) - mean[module[i]];

        squares[module[i]] += from_mean * from_mean;
    }
    for (size_t i = 0; i < n; i++) {
        size_t m = module[i];
        double sd = sqrt(squares[m] / (size[m] - 1));
        double z = (gsl_vector_get(zscore, i) - mean[m]) / sd;

        gsl_vector_set(zscore, i, size[m] > 1 && sd > FLAT * mean[m] ? z : 0);
    }
    free(size), free(mean), free(squares);
}
