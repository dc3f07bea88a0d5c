#include "graph/components.h"

#include "base/mem.h"
#include "graph/bridge.h"
#include "graph/partition.h"

#include <stdlib.h>

size_t components_find(size_t *component, const struct network *network)
{
    igraph_vector_int_t label;
    struct bridge bridge;

    bridge_init(&bridge, network);
    igraph_vector_int_init(&label, 0);
    igraph_connected_components(&bridge.graph, &label, NULL, NULL, IGRAPH_WEAK);
    for (size_t i = 0; i < network->nodes; i++)
        component[i] = (size_t)VECTOR(label)[i];
    igraph_vector_int_destroy(&label);
    bridge_release(&bridge);
    return partition_number(component, network->nodes);
}

size_t components_largest(const size_t *component, size_t nodes)
{
    size_t *size = NEW_ARRAY(size_t, nodes), largest = 0;

    for (size_t i = 0; i < nodes; i++)
        if (++size[component[i]] > largest)
            largest = size[component[i]];
    free(size);
    return largest;
}
