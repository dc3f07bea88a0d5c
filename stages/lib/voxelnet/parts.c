#include "voxelnet/voxelnet.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/part.h"

#include <stdlib.h>

static size_t signs_of(const struct voxelnet *net)
{
    return net->wish.negative ? 2 : 1;
}

/* Words of the bitmap that belong to a tile: they lie together. */
static uint64_t *bits_of(const struct voxelnet *net, size_t number,
                         size_t *words)
{
    struct tile tile = tiles_at(net->series->tiles, number);

    *words = tile.rows * BITS_WORDS;
    return bitmap_block(net->links->bitmap, tile.col / BITS_BLOCK, tile.row);
}

/* ---- writing ---- */

static void put_sums(struct part *part, const struct voxelnet *net,
                     const struct sums *sums)
{
    size_t nodes = net->series->tiles->nodes;

    part_put(part, &sums->edges, sizeof sums->edges, 1);
    part_put(part, sums->degree, sizeof *sums->degree, nodes);
    part_put(part, sums->strength, sizeof *sums->strength, nodes);
    if (sums->shell)
        part_put(part, sums->shell, sizeof *sums->shell,
                 nodes * net->shells->bins);
}

static void put_five(struct voxelnet *net)
{
    size_t range[2], nodes = net->series->tiles->nodes;
    uint64_t *three = NEW_ARRAY(uint64_t, nodes);
    uint64_t *five = NEW_ARRAY(uint64_t, nodes);
    struct part *part;

    voxelnet_find(net);
    voxelnet_cycles(three, NULL, net);
    voxelnet_five(five, three, net);
    shard_range(range, &net->shard, nodes);
    part = part_create(&net->shard);
    part_put(part, five + range[0], sizeof *five, range[1] - range[0]);
    part_close(part);
    free(three), free(five);
}

static void put_pairs(struct voxelnet *net)
{
    struct links_part found;
    struct part *part;

    voxelnet_sweep(net, net->options->spread);
    found = links_gather(net->links);
    part = part_create(&net->shard);
    part_put(part, &net->bracket, sizeof net->bracket, 1);
    for (size_t s = 0; s < signs_of(net); s++)
        put_sums(part, net, &found.sign[s]);
    part_put(part, found.list, sizeof *found.list, found.listed);
    part_put(part, found.doubts, sizeof *found.doubts, found.doubted);
    for (size_t k = net->order.range[0];
         net->links->bitmap && k < net->order.range[1]; k++) {
        size_t words;
        const uint64_t *bits = bits_of(net, k, &words);

        part_put(part, bits, sizeof *bits, words);
    }
    part_close(part);
}

void voxelnet_part(struct voxelnet *net)
{
    if (net->wish.cycle[2])
        put_five(net);
    else
        put_pairs(net);
}

/* ---- reading ---- */

/* All parts must have been made with the bracket of the first. */
static void get_bracket(struct part *part, struct voxelnet *net, size_t index)
{
    struct bracket *first = &net->bracket, own;

    part_get(part, &own, sizeof own, 1);
    if (!index) {
        *first = own;
        voxelnet_plan(net, own.density);
        net->links = links_new(net->series->tiles, &net->order);
    }
    if (own.low < first->low || own.low > first->low ||
        own.high < first->high || own.high > first->high)
        die("'%s': part 1 and part %zu were made for different thresholds: "
            "with "
            "another --spread, or on a machine that rounds otherwise",
            net->shard.folder, index + 1);
}

static void get_sums(struct sums *sums, struct part *part,
                     const struct voxelnet *net)
{
    size_t nodes = net->series->tiles->nodes;

    sums_init(sums, nodes, net->shells);
    part_get(part, &sums->edges, sizeof sums->edges, 1);
    part_get(part, sums->degree, sizeof *sums->degree, nodes);
    part_get(part, sums->strength, sizeof *sums->strength, nodes);
    if (net->shells)
        part_get(part, sums->shell, sizeof *sums->shell,
                 nodes * net->shells->bins);
}

static struct link *get_links(struct part *part, size_t *count)
{
    struct link *links;

    *count = part_next(part, sizeof *links);
    links = NEW_ARRAY(struct link, *count + 1);
    part_read(part, links, *count);
    return links;
}

static void read_part(struct voxelnet *net, size_t index)
{
    struct part *part = part_open(&net->shard, index);
    struct sums sums[2] = {{0}};
    struct link *list, *doubts;
    struct links_part found = {.sign = sums};
    size_t range[2];

    get_bracket(part, net, index);
    for (size_t s = 0; s < signs_of(net); s++)
        get_sums(&sums[s], part, net);
    found.list = list = get_links(part, &found.listed);
    found.doubts = doubts = get_links(part, &found.doubted);
    if (links_join(net->links, &net->bracket, &found) != LINKS_DONE)
        die("'%s': more than %zu pairs are too close to the threshold to be "
            "told apart",
            net->options->bold, net->order.room);
    shard_range_of(range, &net->shard, index, tiles_count(net->series->tiles));
    for (size_t k = range[0]; net->links->bitmap && k < range[1]; k++) {
        size_t words;
        uint64_t *bits = bits_of(net, k, &words);

        part_get(part, bits, sizeof *bits, words);
    }
    part_close(part);
    sums_release(&sums[0]), sums_release(&sums[1]);
    free(list), free(doubts);
}

void voxelnet_merge(struct voxelnet *net)
{
    for (size_t k = 0; k < net->shard.count; k++)
        read_part(net, k);
    if (links_decide(net->links, &net->aim) != LINKS_DONE)
        die("'%s': the threshold is not within what the parts hold: make them "
            "again with a wider --spread",
            net->shard.folder);
}

void voxelnet_merge_five(uint64_t *five, struct voxelnet *net)
{
    for (size_t k = 0; k < net->shard.count; k++) {
        struct part *part = part_open(&net->shard, k);
        size_t range[2];

        shard_range_of(range, &net->shard, k, net->series->tiles->nodes);
        part_get(part, five + range[0], sizeof *five, range[1] - range[0]);
        part_close(part);
    }
}
