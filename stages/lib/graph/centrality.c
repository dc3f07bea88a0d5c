#include "graph/centrality.h"

#include "base/mem.h"
#include "base/report.h"
#include "graph/bridge.h"
#include "graph/components.h"

#include <gsl/gsl_blas.h>
#include <math.h>
#include <stdlib.h>

static const double SAME = 1e-10;

void centrality_betweenness(gsl_vector *betweenness,
                            const struct network *network)
{
    igraph_vector_t count;
    struct bridge bridge;

    bug_if(betweenness->size != network->nodes || network_is_signed(network));
    bridge_init(&bridge, network);
    igraph_vector_init(&count, 0);
    for (igraph_integer_t e = 0; e < (igraph_integer_t)network->edges; e++)
        VECTOR(bridge.weights)[e] = 1 / VECTOR(bridge.weights)[e];
    igraph_betweenness(&bridge.graph, &count, igraph_vss_all(),
                       IGRAPH_UNDIRECTED, &bridge.weights);
    for (size_t i = 0; i < network->nodes; i++)
        gsl_vector_set(betweenness, i, 2 * VECTOR(count)[i]);
    igraph_vector_destroy(&count);
    bridge_release(&bridge);
}

/* The leading eigenvector of a connected graph; returns its eigenvalue. */
static double leading(gsl_vector *vector, const struct network *network)
{
    igraph_arpack_options_t options;
    igraph_real_t value;
    igraph_vector_t entries;
    struct bridge bridge;

    bridge_init(&bridge, network);
    igraph_vector_init(&entries, 0);
    igraph_arpack_options_init(&options);
    igraph_eigenvector_centrality(&bridge.graph, &entries, &value,
                                  IGRAPH_UNDIRECTED, /* scale = */ 1,
                                  &bridge.weights, &options);
    for (size_t i = 0; i < network->nodes; i++)
        gsl_vector_set(vector, i, fabs(VECTOR(entries)[i]));
    igraph_vector_destroy(&entries);
    bridge_release(&bridge);
    return value;
}

void centrality_eigenvector(gsl_vector *centrality,
                            const struct network *network)
{
    size_t n = network->nodes, count;
    size_t *component = NEW_ARRAY(size_t, n), *member = NEW_ARRAY(size_t, n);
    double strongest = 0, norm;

    bug_if(centrality->size != n || network_is_signed(network));
    gsl_vector_set_zero(centrality);
    count = components_find(component, network);
    for (size_t c = 0; c < count; c++) {
        size_t size = 0;
        struct network *part;
        gsl_vector *vector;
        double value;

        for (size_t i = 0; i < n; i++)
            if (component[i] == c)
                member[size++] = i;
        if (size < 2)
            continue;
        part = network_induced(network, member, size);
        vector = gsl_vector_alloc(size);
        value = leading(vector, part);
        if (value > strongest * (1 + SAME)) {
            strongest = value;
            gsl_vector_set_zero(centrality);
            for (size_t a = 0; a < size; a++)
                gsl_vector_set(centrality, member[a],
                               gsl_vector_get(vector, a));
        }
        gsl_vector_free(vector);
        network_free(part);
    }
    norm = gsl_blas_dnrm2(centrality);
    if (norm > 0)
        gsl_vector_scale(centrality, 1 / norm);
    free(component), free(member);
}
