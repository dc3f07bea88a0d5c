#include "voxelnet/voxelnet.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

/* A pair in a list, with what moves it about. */
enum { LINK_BYTES = 40, EDGE_BYTES = 8, NODE_BYTES = 256 };

/* ---- what is wanted, and whether it fits ---- */

static double mebi(double bytes)
{
    return ceil(bytes / 1048576);
}

/* `bytes` beside what --memory and the machine have. */
static void check_memory(const struct voxelnet_options *options, double bytes,
                         const char *what)
{
    double there =
        (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    double allowed = (double)options->memory * 1048576;

    if (bytes > allowed)
        die("%s need %.0f MiB, and --memory allows %d", what, mebi(bytes),
            options->memory);
    if (bytes > there)
        die("%s need %.0f MiB, and this machine has %.0f", what, mebi(bytes),
            mebi(there));
}

static void check_series(const struct voxelnet_options *options)
{
    struct scan *scan = scan_open(options->bold, options->mask);
    char *what = xformat("the series of %zu voxels in %zu frames", scan->count,
                         scan->bold->frames);

    check_memory(options,
                 2 * (double)tiles_bytes(scan->count, scan->bold->frames),
                 what);
    scan_free(scan), free(what);
}

static bool needs_graph(const struct voxelnet_wish *wish)
{
    return wish->cycle[0] || wish->cycle[1] || wish->cycle[2] ||
           wish->weighted || wish->core || wish->eigenvector || wish->local;
}

static bool needs_lists(const struct voxelnet_wish *wish)
{
    return wish->cycle[2] || wish->weighted || wish->core ||
           wish->eigenvector || wish->local;
}

void voxelnet_plan(struct voxelnet *net, double density)
{
    const struct voxelnet_wish *wish = &net->wish;
    const struct tiles *tiles = net->series->tiles;
    double nodes = (double)tiles->nodes, pairs = nodes * (nodes - 1) / 2;
    bool is_sparse = density < VOXELNET_SPARSE;
    struct links_order *order = &net->order;
    double shares =
        net->pairs.task == SHARD_PART ? (double)net->pairs.count : 1;
    double bytes;
    char *what;

    net->expected = density * pairs;
    order->threads = (size_t)net->options->threads;
    order->has_negative = wish->negative;
    order->bits = bits_kernels(BITS_BEST);
    order->shells = net->shells;
    order->wants_bitmap = needs_graph(wish) && !is_sparse;
    order->wants_list = net->options->wants_edges || wish->weighted ||
                        (needs_graph(wish) && is_sparse);
    /* As many as the bracket is meant to hold, and as many again. */
    order->room = (size_t)(4 * net->options->spread * net->expected) +
                  (size_t)(pairs < 1 << 22 ? pairs : 1 << 22);
    bytes =
        (double)tiles_bytes(tiles->nodes, tiles->frames) +
        (double)links_bytes(tiles->nodes, order) + nodes * NODE_BYTES +
        net->expected *
            (order->wants_list * LINK_BYTES + needs_lists(wish) * EDGE_BYTES) /
            shares;
    /* What a share does not reach of the bitmap is never touched. */
    if (order->wants_bitmap)
        bytes -= (double)bitmap_bytes(tiles->nodes) * (1 - 1 / shares);
    what = xformat("%zu voxels in %zu frames, at a density of about %.2g,",
                   tiles->nodes, tiles->frames, density);
    check_memory(net->options, bytes, what);
    note("%s need %.0f MiB", what, mebi(bytes));
    free(what);
}

static void find_aim(struct voxelnet *net)
{
    const struct voxelnet_options *options = net->options;
    double freedom = net->series->freedom;

    net->aim = (struct bracket_aim){
        .rule = BRACKET_FIXED, .at = options->threshold, .freedom = freedom};
    if ((!isnan(options->significance) || !isnan(options->fdr)) &&
        !(freedom >= 1))
        die("'%s': a correlation has %.1f degrees of freedom, and 1 is the "
            "least for a p-value",
            options->bold, freedom);
    if (!isnan(options->density)) {
        net->aim.rule = BRACKET_DENSITY;
        net->aim.at = options->density;
    } else if (!isnan(options->fdr)) {
        net->aim.rule = BRACKET_FDR;
        net->aim.at = options->fdr;
    } else if (!isnan(options->significance)) {
        net->aim.at = bracket_critical(options->significance, freedom);
    }
}

static struct shells *find_shells(const struct voxelnet *net)
{
    const struct voxel_series *series = net->series;
    double *at = NEW_ARRAY(double, 3 * series->tiles->nodes);
    struct shells *shells;

    for (size_t i = 0; i < series->tiles->nodes; i++)
        grid_position(at + 3 * i, &series->scan->bold->grid,
                      series->scan->voxel[series->place[i]]);
    shells =
        shells_new(at, series->tiles->nodes, net->wish.borders, net->wish.bins);
    free(at);
    return shells;
}

struct voxelnet *voxelnet_open(const struct voxelnet_options *options)
{
    struct voxelnet *net = NEW_ARRAY(struct voxelnet, 1);

    net->options = options;
    net->wish = voxelnet_wish_of(options);
    net->shard = shard_of(&options->shards);
    net->pairs = net->wish.cycle[2] ? (struct shard){.count = 1} : net->shard;
    check_series(options);
    net->series =
        voxel_series_read(options->bold, options->mask,
                          options->confounds ? options->confounds : "none",
                          &options->denoising, options->outdir);
    shard_range(net->order.range, &net->pairs, tiles_count(net->series->tiles));
    find_aim(net);
    if (net->wish.bins)
        net->shells = find_shells(net);
    return net;
}

void voxelnet_free(struct voxelnet *net)
{
    if (net->links)
        links_free(net->links);
    adjacency_free(net->adjacency), shells_free(net->shells);
    voxel_series_free(net->series);
    free(net->wish.borders), free(net->edges), free(net);
}

/* ---- the graph ---- */

void voxelnet_sweep(struct voxelnet *net, double spread)
{
    const char *bold = net->options->bold;

    net->bracket = bracket_find(net->series->tiles, &net->aim, spread,
                                (size_t)net->options->threads);
    voxelnet_plan(net, net->bracket.density);
    net->links = links_new(net->series->tiles, &net->order);
    switch (links_sweep(net->links, &net->bracket)) {
    case LINKS_DONE:
        return;
    case LINKS_OVERLAP:
        die("'%s': the threshold is not above 0, and negative edges have no "
            "place beside it",
            bold);
    case LINKS_MISSED:
    case LINKS_NO_ROOM:
        die("'%s': more than %zu pairs are too close to the threshold to be "
            "told apart",
            bold, net->order.room);
    }
}

static void find_whole(struct voxelnet *net)
{
    for (double spread = net->options->spread;; spread *= 2) {
        voxelnet_sweep(net, spread);
        if (links_decide(net->links, &net->aim) == LINKS_DONE)
            return;
        note("the threshold is not within %g of the edges", spread);
        links_free(net->links);
    }
}

/* Leaves those of positive sign. */
static size_t drop_negative(struct link *links, size_t count)
{
    size_t kept = 0;

    for (size_t e = 0; e < count; e++)
        if (links[e].weight > 0)
            links[kept++] = links[e];
    return kept;
}

void voxelnet_find(struct voxelnet *net)
{
    size_t nodes = net->series->tiles->nodes;
    struct links *links;

    if (net->pairs.task == SHARD_MERGE)
        voxelnet_merge(net);
    else
        find_whole(net);
    links = net->links;
    if (net->options->wants_edges) {
        net->listed = links->listed;
        net->edges = adjacency_sorted(links->list, links->listed, nodes);
    }
    if (links->list && needs_graph(&net->wish)) {
        if (net->wish.negative)
            links->listed = drop_negative(links->list, links->listed);
        net->adjacency = adjacency_of_links(links->list, links->listed, nodes,
                                            net->wish.weighted);
    } else if (links->bitmap && needs_lists(&net->wish)) {
        net->adjacency = adjacency_of_bitmap(links->bitmap, net->order.threads);
    }
    free(links->list);
    links->list = NULL;
    if (!links->sign[0].edges)
        warn("no pair of voxels of '%s' is above the threshold",
             net->options->bold);
}
