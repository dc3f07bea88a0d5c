#include "graph/cycles.h"
#include "voxelnet/voxelnet.h"

#include "base/report.h"

void voxelnet_cycles(uint64_t *three, uint64_t *four,
                     const struct voxelnet *net)
{
    const struct bitmap *bitmap = net->links->bitmap;
    size_t threads = net->order.threads;

    if (!bitmap) {
        cycles_sparse(three, four, net->adjacency, threads);
        return;
    }
    cycles_three(three, bitmap, net->order.bits, threads);
    if (four)
        cycles_four(four, bitmap, net->order.bits, threads);
}

void voxelnet_five(uint64_t *five, const uint64_t *three, struct voxelnet *net)
{
    size_t range[2];

    shard_range(range, &net->shard, net->series->tiles->nodes);
    if (!cycles_five_of(five, three, net->adjacency, range, net->order.threads))
        die("'%s': a voxel has more than 65535 neighbors, too many for cycles "
            "of five",
            net->options->bold);
    if (net->shard.task == SHARD_MERGE)
        voxelnet_merge_five(five, net);
}
