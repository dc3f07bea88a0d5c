#include "graph/bridge.h"

#include "base/report.h"

static void on_igraph_error(const char *reason, const char *file, int line,
                            igraph_error_t code)
{
    bug_at(file, line, "igraph: %s (%s)", reason, igraph_strerror(code));
}

void bridge_init(struct bridge *bridge, const struct network *network)
{
    igraph_vector_int_t ends;
    igraph_integer_t at = 0;

    igraph_set_error_handler(on_igraph_error);
    igraph_set_warning_handler(igraph_warning_handler_ignore);

    igraph_vector_int_init(&ends, (igraph_integer_t)(2 * network->edges));
    igraph_vector_init(&bridge->weights, (igraph_integer_t)network->edges);
    for (size_t i = 0; i < network->nodes; i++)
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++) {
            if (network->neighbor[e] <= i)
                continue;
            VECTOR(ends)[2 * at] = (igraph_integer_t)i;
            VECTOR(ends)[2 * at + 1] = (igraph_integer_t)network->neighbor[e];
            VECTOR(bridge->weights)[at++] = network->weight[e];
        }
    igraph_create(&bridge->graph, &ends, (igraph_integer_t)network->nodes,
                  IGRAPH_UNDIRECTED);
    igraph_vector_int_destroy(&ends);
}

void bridge_release(struct bridge *bridge)
{
    igraph_destroy(&bridge->graph);
    igraph_vector_destroy(&bridge->weights);
}
