#include "graph/gateway.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>

static size_t count_modules(const size_t *module, size_t nodes)
{
    size_t count = 0;

    for (size_t i = 0; i < nodes; i++)
        count = module[i] + 1 > count ? module[i] + 1 : count;
    return count;
}

/* into[i, m] = sum over i's neighbors j in m of w_ij. */
static gsl_matrix *weights_into(const struct network *network,
                                const size_t *module, size_t modules)
{
    gsl_matrix *into = gsl_matrix_calloc(network->nodes, modules);

    bug_if(network_is_signed(network));
    for (size_t i = 0; i < network->nodes; i++)
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            *gsl_matrix_ptr(into, i, module[network->neighbor[e]]) +=
                network->weight[e];
    return into;
}

static double row_sum(const gsl_matrix *into, size_t i)
{
    double sum = 0;

    for (size_t m = 0; m < into->size2; m++)
        sum += gsl_matrix_get(into, i, m);
    return sum;
}

void gateway_diversity(gsl_vector *diversity, const struct network *network,
                       const size_t *module)
{
    size_t modules = count_modules(module, network->nodes);
    gsl_matrix *into = weights_into(network, module, modules);

    for (size_t i = 0; i < network->nodes; i++) {
        double strength = row_sum(into, i), entropy = 0;

        for (size_t m = 0; m < modules; m++) {
            double share = gsl_matrix_get(into, i, m) / strength;

            entropy -= share > 0 ? share * log(share) : 0;
        }
        gsl_vector_set(diversity, i,
                       modules > 1 ? entropy / log((double)modules) : NAN);
    }
    gsl_matrix_free(into);
}

/* between[a, b] = weight between two modules; within one, each edge once. */
static gsl_matrix *weights_between(const gsl_matrix *into, const size_t *module)
{
    size_t modules = into->size2;
    gsl_matrix *between = gsl_matrix_calloc(modules, modules);

    for (size_t i = 0; i < into->size1; i++)
        for (size_t m = 0; m < modules; m++)
            *gsl_matrix_ptr(between, module[i], m) +=
                gsl_matrix_get(into, i, m) / (m == module[i] ? 2 : 1);
    return between;
}

/* beside[i, m] = the centrality of i's neighbors in m, over the largest of a
 * module; size[] of the modules. */
static gsl_matrix *centrality_beside(double *size,
                                     const struct network *network,
                                     const size_t *module, size_t modules,
                                     const gsl_vector *centrality)
{
    gsl_matrix *beside = gsl_matrix_calloc(network->nodes, modules);
    double *total = NEW_ARRAY(double, modules), largest = 0;

    for (size_t i = 0; i < network->nodes; i++) {
        size[module[i]]++;
        total[module[i]] += gsl_vector_get(centrality, i);
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            *gsl_matrix_ptr(beside, i, module[network->neighbor[e]]) +=
                gsl_vector_get(centrality, network->neighbor[e]);
    }
    for (size_t m = 0; m < modules; m++)
        largest = fmax(largest, total[m]);
    if (largest > 0)
        gsl_matrix_scale(beside, 1 / largest);
    free(total);
    return beside;
}

void gateway_coefficient(gsl_vector *gateway, const struct network *network,
                         const size_t *module, const gsl_vector *centrality)
{
    size_t modules = count_modules(module, network->nodes);
    double *size = NEW_ARRAY(double, modules);
    gsl_matrix *into = weights_into(network, module, modules);
    gsl_matrix *between = weights_between(into, module);
    gsl_matrix *beside =
        centrality_beside(size, network, module, modules, centrality);

    for (size_t i = 0; i < network->nodes; i++) {
        double strength = row_sum(into, i), squares = 0;

        for (size_t m = 0; m < modules; m++) {
            double weight = gsl_matrix_get(into, i, m);
            double all = gsl_matrix_get(between, module[i], m);
            double a = size[module[i]] > 1 && all > 0 ? weight / all : 0;
            double gate = 1 - a * gsl_matrix_get(beside, i, m);

            squares += pow(weight / strength * gate, 2);
        }
        gsl_vector_set(gateway, i, strength > 0 ? 1 - squares : 0);
    }
    gsl_matrix_free(into), gsl_matrix_free(between), gsl_matrix_free(beside);
    free(size);
}
