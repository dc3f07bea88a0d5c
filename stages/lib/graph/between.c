#include "graph/between.h"

#include "base/report.h"
#include "graph/bridge.h"

void between_edges(gsl_matrix *betweenness, const struct network *network)
{
    igraph_vector_t count;
    struct bridge bridge;

    bug_if(betweenness->size1 != network->nodes || network_is_signed(network));
    bridge_init(&bridge, network);
    igraph_vector_init(&count, 0);
    for (igraph_integer_t e = 0; e < (igraph_integer_t)network->edges; e++)
        VECTOR(bridge.weights)[e] = 1 / VECTOR(bridge.weights)[e];
    igraph_edge_betweenness(&bridge.graph, &count, IGRAPH_UNDIRECTED,
                            &bridge.weights);
    gsl_matrix_set_zero(betweenness);
    for (igraph_integer_t e = 0; e < (igraph_integer_t)network->edges; e++) {
        size_t i = (size_t)IGRAPH_FROM(&bridge.graph, e);
        size_t j = (size_t)IGRAPH_TO(&bridge.graph, e);

        gsl_matrix_set(betweenness, i, j, VECTOR(count)[e]);
        gsl_matrix_set(betweenness, j, i, VECTOR(count)[e]);
    }
    igraph_vector_destroy(&count);
    bridge_release(&bridge);
}
