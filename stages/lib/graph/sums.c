#include "graph/sums.h"

#include "base/mem.h"

#include <stdlib.h>

void sums_init(struct sums *sums, size_t nodes, const struct shells *shells)
{
    *sums = (struct sums){.degree = NEW_ARRAY(uint32_t, nodes),
                          .strength = NEW_ARRAY(int64_t, nodes)};
    if (shells)
        sums->shell = NEW_ARRAY(uint32_t, nodes * shells->bins);
}

void sums_release(struct sums *sums)
{
    free(sums->degree), free(sums->strength), free(sums->shell);
    *sums = (struct sums){0};
}

size_t sums_bytes(size_t nodes, const struct shells *shells)
{
    size_t bins = shells ? shells->bins : 0;

    return nodes * (sizeof(uint32_t) * (1 + bins) + sizeof(int64_t));
}

void sums_add(struct sums *sums, const struct sums *more, size_t nodes,
              const struct shells *shells)
{
    sums->edges += more->edges;
    for (size_t i = 0; i < nodes; i++) {
        sums->degree[i] += more->degree[i];
        sums->strength[i] += more->strength[i];
    }
    if (shells)
        for (size_t k = 0; k < nodes * shells->bins; k++)
            sums->shell[k] += more->shell[k];
}
