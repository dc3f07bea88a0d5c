#include "graph/clustering.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>

/*
 * 2 x the sum of w_ij w_ik w_jk over the triangles at i.  `own` has room for a
 * weight per node and is all 0 between calls.
 */
static double triangle_sum(double *own, const struct network *network, size_t i)
{
    size_t begin = network->first[i], end = network->first[i + 1];
    double sum = 0;

    for (size_t e = begin; e < end; e++)
        own[network->neighbor[e]] = network->weight[e];
    for (size_t e = begin; e < end; e++) {
        size_t j = network->neighbor[e];
        double around = 0;

        for (size_t f = network->first[j]; f < network->first[j + 1]; f++)
            around += network->weight[f] * own[network->neighbor[f]];
        sum += network->weight[e] * around;
    }
    for (size_t e = begin; e < end; e++)
        own[network->neighbor[e]] = 0;
    return sum;
}

/* Pairs of neighbors, in both orders. */
static double pair_count(const struct network *network, size_t i)
{
    double degree = (double)(network->first[i + 1] - network->first[i]);

    return degree * (degree - 1);
}

/* (sum_j |w_ij|)^2 - sum_j w_ij^2 = sum over j of |w_ij| times the others. */
static double pair_weight(const struct network *network, size_t i)
{
    double total = 0, pairs = 0;

    for (size_t e = network->first[i]; e < network->first[i + 1]; e++) {
        pairs += 2 * fabs(network->weight[e]) * total;
        total += fabs(network->weight[e]);
    }
    return pairs;
}

/* The graph of w^(1/3), whose triangle products are Onnela's intensities. */
static struct network *cube_roots(const struct network *network)
{
    struct network *roots = network_scaled(network, 1);

    bug_if(network_is_signed(network));
    for (size_t e = 0; e < 2 * roots->edges; e++)
        roots->weight[e] = cbrt(roots->weight[e]);
    return roots;
}

void clustering_triangles(gsl_vector *triangles, const struct network *network)
{
    double *own = NEW_ARRAY(double, network->nodes);

    bug_if(triangles->size != network->nodes);
    for (size_t i = 0; i < network->nodes; i++)
        gsl_vector_set(triangles, i, triangle_sum(own, network, i) / 2);
    free(own);
}

void clustering_onnela(gsl_vector *clustering, const struct network *network)
{
    struct network *roots = cube_roots(network);
    double *own = NEW_ARRAY(double, network->nodes);

    bug_if(clustering->size != network->nodes);
    for (size_t i = 0; i < network->nodes; i++) {
        double pairs = pair_count(network, i);

        gsl_vector_set(clustering, i,
                       pairs > 0 ? triangle_sum(own, roots, i) / pairs : 0);
    }
    free(own);
    network_free(roots);
}

void clustering_zhang(gsl_vector *clustering, const struct network *network)
{
    bug_if(network_is_signed(network));
    clustering_costantini(clustering, network);
}

void clustering_costantini(gsl_vector *clustering,
                           const struct network *network)
{
    double *own = NEW_ARRAY(double, network->nodes);

    bug_if(clustering->size != network->nodes);
    for (size_t i = 0; i < network->nodes; i++) {
        double pairs = pair_weight(network, i);

        gsl_vector_set(clustering, i,
                       pairs > 0 ? triangle_sum(own, network, i) / pairs : 0);
    }
    free(own);
}

double clustering_transitivity(const struct network *network)
{
    struct network *roots = cube_roots(network);
    double *own = NEW_ARRAY(double, network->nodes);
    double triangles = 0, pairs = 0;

    for (size_t i = 0; i < network->nodes; i++) {
        triangles += triangle_sum(own, roots, i);
        pairs += pair_count(network, i);
    }
    free(own);
    network_free(roots);
    return pairs > 0 ? triangles / pairs : NAN;
}
