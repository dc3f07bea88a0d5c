#include "graph/degree.h"

#include "base/report.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdbool.h>

static const double FLAT = 1e-12;

void degree_count(gsl_vector *degree, const struct network *network)
{
    bug_if(degree->size != network->nodes);
    for (size_t i = 0; i < network->nodes; i++)
        gsl_vector_set(degree, i,
                       (double)(network->first[i + 1] - network->first[i]));
}

void degree_strength(gsl_vector *strength, const struct network *network)
{
    bug_if(strength->size != network->nodes);
    for (size_t i = 0; i < network->nodes; i++) {
        double sum = 0;

        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            sum += network->weight[e];
        gsl_vector_set(strength, i, sum);
    }
}

/* Largest deviation of an end's strength from `center`. */
static double spread(const struct network *network, const gsl_vector *strength,
                     double center)
{
    double widest = 0;

    for (size_t i = 0; i < network->nodes; i++)
        if (network->first[i + 1] > network->first[i])
            widest = fmax(widest, fabs(gsl_vector_get(strength, i) - center));
    return widest;
}

double degree_assortativity(const struct network *network)
{
    double mean = 0, covariance = 0, variance = 0;
    gsl_vector *strength;

    if (!network->edges)
        return NAN;
    strength = gsl_vector_alloc(network->nodes);
    degree_strength(strength, network);
    for (size_t e = 0; e < 2 * network->edges; e++)
        mean += gsl_vector_get(strength, network->neighbor[e]);
    mean /= (double)(2 * network->edges);

    for (size_t i = 0; i < network->nodes; i++) {
        double own = gsl_vector_get(strength, i) - mean;

        for (size_t e = network->first[i]; e < network->first[i + 1]; e++) {
            double other = gsl_vector_get(strength, network->neighbor[e]);

            covariance += own * (other - mean);
            variance += own * own;
        }
    }
    if (spread(network, strength, mean) <= FLAT * fabs(mean))
        variance = 0;
    gsl_vector_free(strength);
    return variance > 0 ? covariance / variance : NAN;
}

/* x_i of the header; `strength` of all nodes. */
static double unlikeness(const struct network *network,
                         const gsl_vector *strength, size_t i)
{
    double own = gsl_vector_get(strength, i), sum = 0;

    for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
        sum += fabs(gsl_vector_get(strength, network->neighbor[e]) - own);
    return sum / own;
}

void degree_assortativity_local(gsl_vector *local,
                                const struct network *network)
{
    double all = degree_assortativity(network), total = 0, nodes = 0;
    gsl_vector *strength = gsl_vector_alloc(network->nodes);

    bug_if(local->size != network->nodes || network_is_signed(network));
    degree_strength(strength, network);
    for (size_t i = 0; i < network->nodes; i++) {
        bool is_joined = network->first[i] < network->first[i + 1];
        double unlike = is_joined ? unlikeness(network, strength, i) : GSL_NAN;

        gsl_vector_set(local, i, unlike);
        total += is_joined ? unlike : 0;
        nodes += is_joined;
    }
    for (size_t i = 0; i < network->nodes; i++)
        gsl_vector_set(local, i,
                       (all + 1) / nodes - gsl_vector_get(local, i) / total);
    gsl_vector_free(strength);
}
