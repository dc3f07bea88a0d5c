#include "graph/louvain.h"

#include "base/report.h"
#include "base/rng.h"
#include "graph/bridge.h"
#include "graph/partition.h"

void louvain_search(size_t *partitions, const struct network *network,
                    double gamma, size_t runs, uint64_t seed, uint64_t stream)
{
    size_t n = network->nodes;
    igraph_vector_int_t label;
    struct bridge bridge;

    bug_if(!network->edges || network_is_signed(network));
    bridge_init(&bridge, network);
    igraph_vector_int_init(&label, 0);
    for (size_t r = 0; r < runs; r++) {
        uint32_t word[4];

        rng_block(word, seed, stream, r);
        igraph_rng_seed(igraph_rng_default(), word[0]);
        igraph_community_multilevel(&bridge.graph, &bridge.weights, gamma,
                                    &label, NULL, NULL);
        for (size_t i = 0; i < n; i++)
            partitions[r * n + i] = (size_t)VECTOR(label)[i];
        partition_number(partitions + r * n, n);
    }
    igraph_vector_int_destroy(&label);
    bridge_release(&bridge);
}
