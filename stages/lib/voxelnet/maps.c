#include "voxelnet/voxelnet.h"

#include "base/files.h"
#include "base/mem.h"
#include "base/output.h"
#include "base/provenance.h"
#include "base/report.h"
#include "graph/hubs.h"
#include "io/volume_writer.h"
#include "space/neighbors.h"

#include <math.h>
#include <stdlib.h>

/* ---- one map ---- */

static const char *const rules[] = {"fixed", "density", "false discovery rate"};

/* What all maps of a network have in common. */
static void describe(json_t *fields, const struct voxelnet *net)
{
    const struct tiles *tiles = net->series->tiles;
    double nodes = (double)tiles->nodes;
    double edges = (double)net->links->sign[0].edges;

    denoising_describe(fields, &net->series->denoising);
    json_put_count(fields, "NumberOfVoxels", tiles->nodes);
    json_put_count(fields, "VoxelsLeftOut",
                   net->series->scan->count - tiles->nodes);
    json_put_text(fields, "ThresholdRule",
                  isnan(net->options->significance) ? rules[net->aim.rule]
                                                    : "significance");
    json_put_number(fields, "Threshold",
                    edges > 0 ? net->links->threshold : NAN);
    json_put_number(fields, "NumberOfEdges", edges);
    json_put_number(fields, "Density", edges / (nodes * (nodes - 1) / 2));
    if (net->wish.negative)
        json_put_number(fields, "NumberOfNegativeEdges",
                        (double)net->links->sign[1].edges);
    json_put_number(fields, "EffectiveDegreesOfFreedom", net->series->freedom);
    json_put_count(fields, "SeriesBytes",
                   tiles_bytes(tiles->nodes, tiles->frames));
    json_put_count(fields, "BitmapBytes",
                   net->links->bitmap ? bitmap_bytes(tiles->nodes) : 0);
}

/* Frames of one value per node each, or a 3D image (0 frames); 0 outside of the
 * mask, and NaN in its voxels that are no nodes.  Returns the sidecar. */
static json_t *write_map(const struct voxelnet *net, const char *stat,
                         const char *description, const double *values,
                         size_t frames, enum voxel_type type)
{
    const struct scan *scan = net->series->scan;
    size_t nodes = net->series->tiles->nodes, images = frames ? frames : 1;
    char *path =
        xformat("%s/stat-%s_boldmap.nii.gz", net->options->outdir, stat);
    struct volume_form form = {.grid = scan->bold->grid,
                               .frames = frames,
                               .repetition_time = NAN,
                               .type = type,
                               .like = scan->bold};
    double *image = NEW_ARRAY(double, scan->bold->voxels);
    struct volume_writer *out;
    json_t *fields;

    files_output(path);
    out = volume_create(path, &form);
    for (size_t v = 0; v < scan->count; v++)
        image[scan->voxel[v]] = NAN;
    for (size_t k = 0; k < images; k++) {
        for (size_t i = 0; i < nodes; i++)
            image[scan->voxel[net->series->place[i]]] = values[k * nodes + i];
        volume_write(out, image);
    }
    volume_writer_close(out);
    fields = sidecar(path);
    json_put_text(fields, "Description", description);
    describe(fields, net);
    free(image), free(path);
    return fields;
}

/* ---- degrees and strengths ---- */

static void write_sums(const struct voxelnet *net, size_t sign)
{
    static const char *const names[2][3] = {
        {"degree", "strength", "meanweight"},
        {"negativedegree", "negativestrength", "negativemeanweight"}};
    static const char *const about[2][3] = {
        {"Number of voxels whose correlation is above the threshold",
         "Sum of the correlations above the threshold",
         "Mean of the correlations above the threshold; n/a without one"},
        {"Number of voxels whose correlation is below minus the threshold",
         "Sum of the correlations below minus the threshold",
         "Mean of the correlations below minus the threshold; n/a without "
         "one"}};
    const struct sums *sums = &net->links->sign[sign];
    size_t nodes = net->series->tiles->nodes;
    double *maps[3];

    for (size_t m = 0; m < 3; m++)
        maps[m] = NEW_ARRAY(double, nodes);
    for (size_t i = 0; i < nodes; i++) {
        maps[0][i] = sums->degree[i];
        maps[1][i] = (double)sums->strength[i] * SUMS_QUANTUM;
        maps[2][i] = sums->degree[i] ? maps[1][i] / maps[0][i] : NAN;
    }
    for (size_t m = 0; m < 3; m++) {
        write_map(net, names[sign][m], about[sign][m], maps[m], 0,
                  m ? VOXEL_FLOAT32 : VOXEL_FLOAT64);
        free(maps[m]);
    }
}

/* ---- bins of distance ---- */

static void put_borders(json_t *fields, const struct voxelnet_wish *wish)
{
    json_t *list = json_array();

    for (size_t k = 0; k <= wish->bins; k++)
        json_array_append_new(list, isinf(wish->borders[k])
                                        ? json_string("inf")
                                        : json_real(wish->borders[k]));
    json_put(fields, "DistanceBins", list);
    json_put_text(fields, "DistanceUnits", "mm");
}

/* By bin, up to and with each bin, and over what there is in the bin. */
static void write_distances(const struct voxelnet *net, size_t sign)
{
    static const char *const names[2][3] = {
        {"distancedegree", "distancecumulative", "distancedensity"},
        {"negativedistancedegree", "negativedistancecumulative",
         "negativedistancedensity"}};
    static const char *const about[] = {
        "Degree, by the distance of the neighbors: one volume per bin",
        "Degree from the first bin of distance up to this one",
        "Degree in a bin of distance over the voxels in it; n/a without one"};
    size_t nodes = net->series->tiles->nodes, bins = net->wish.bins;
    const uint32_t *shell = net->links->sign[sign].shell;
    uint32_t *sizes = NEW_ARRAY(uint32_t, nodes * bins);
    double *maps[3];

    shells_sizes(sizes, net->shells, net->order.threads);
    for (size_t m = 0; m < 3; m++)
        maps[m] = NEW_ARRAY(double, nodes *bins);
    for (size_t i = 0; i < nodes; i++)
        for (size_t k = 0; k < bins; k++) {
            double count = shell[i * bins + k], all = sizes[i * bins + k];
            size_t at = k * nodes + i;

            maps[0][at] = count;
            maps[1][at] = k ? maps[1][at - nodes] + count : count;
            maps[2][at] = all > 0 ? count / all : NAN;
        }
    for (size_t m = 0; m < 3; m++) {
        put_borders(write_map(net, names[sign][m], about[m], maps[m], bins,
                              m < 2 ? VOXEL_FLOAT64 : VOXEL_FLOAT32),
                    &net->wish);
        free(maps[m]);
    }
    free(sizes);
}

/* ---- cycles ---- */

static void write_counts(const struct voxelnet *net, const uint64_t *count,
                         size_t length)
{
    static const char *const about[] = {
        "Number of simple cycles of three voxels (triangles) through a voxel",
        "Number of simple cycles of four voxels through a voxel, with or "
        "without chords",
        "Number of simple cycles of five voxels through a voxel, with or "
        "without chords"};
    size_t nodes = net->series->tiles->nodes;
    double *values = NEW_ARRAY(double, nodes), total = 0;
    char *name = xformat("cycles%zu", length);
    json_t *fields;

    for (size_t i = 0; i < nodes; i++)
        total += values[i] = (double)count[i];
    fields = write_map(net, name, about[length - 3], values, 0, VOXEL_FLOAT64);
    json_put_number(fields, "NumberOfCycles", total / (double)length);
    free(values), free(name);
}

static void write_clustering(const struct voxelnet *net, const uint64_t *three)
{
    size_t nodes = net->series->tiles->nodes;
    double *values = NEW_ARRAY(double, nodes);

    for (size_t i = 0; i < nodes; i++) {
        double d = net->links->sign[0].degree[i];

        values[i] = d > 1 ? 2 * (double)three[i] / (d * (d - 1)) : NAN;
    }
    write_map(net, "clustering",
              "Clustering coefficient 2 C3 / (d (d - 1)); n/a below two "
              "neighbors",
              values, 0, VOXEL_FLOAT32);
    free(values);
}

static void write_cycles(struct voxelnet *net)
{
    const struct voxelnet_wish *wish = &net->wish;
    size_t nodes = net->series->tiles->nodes;
    uint64_t *three = NEW_ARRAY(uint64_t, nodes);
    uint64_t *other = NEW_ARRAY(uint64_t, nodes);

    voxelnet_cycles(three, wish->cycle[1] ? other : NULL, net);
    if (wish->cycle[0]) {
        write_counts(net, three, 3);
        write_clustering(net, three);
    }
    if (wish->cycle[1])
        write_counts(net, other, 4);
    if (wish->cycle[2]) {
        voxelnet_five(other, three, net);
        write_counts(net, other, 5);
    }
    free(three), free(other);
}

/* ---- further maps ---- */

/* Which nodes touch. */
static struct adjacency *lattice_of(const struct voxelnet *net)
{
    static const size_t sizes[] = {7, 19, 27};
    const struct voxel_series *series = net->series;
    size_t nodes = series->tiles->nodes, count = 0, place[NEIGHBORS_MOST];
    size_t *voxel = NEW_ARRAY(size_t, nodes);
    struct link *links = NEW_ARRAY(struct link, nodes * NEIGHBORS_MOST);
    struct neighbors *neighbors;
    struct adjacency *lattice;

    for (size_t i = 0; i < nodes; i++)
        voxel[i] = series->scan->voxel[series->place[i]];
    neighbors = neighbors_new(&series->scan->bold->grid, voxel, nodes,
                              sizes[net->options->neighborhood]);
    for (size_t i = 0; i < nodes; i++) {
        size_t found = neighbors_of(place, neighbors, i);

        for (size_t k = 0; k < found; k++)
            if (place[k] > i)
                links[count++] =
                    (struct link){(uint32_t)i, (uint32_t)place[k], 1};
    }
    lattice = adjacency_of_links(links, count, nodes, false);
    neighbors_free(neighbors);
    free(voxel), free(links);
    return lattice;
}

/* Whole numbers of one further map. */
static void write_whole(const struct voxelnet *net, const char *stat,
                        const char *about, const uint32_t *count)
{
    size_t nodes = net->series->tiles->nodes;
    double *values = NEW_ARRAY(double, nodes);

    for (size_t i = 0; i < nodes; i++)
        values[i] = count[i];
    write_map(net, stat, about, values, 0, VOXEL_FLOAT64);
    free(values);
}

static void write_whole_maps(const struct voxelnet *net)
{
    uint32_t *count = NEW_ARRAY(uint32_t, net->series->tiles->nodes);

    if (net->wish.core) {
        hubs_core(count, net->adjacency);
        write_whole(net, "core",
                    "The largest k for which a voxel is in the k-core", count);
    }
    if (net->wish.local) {
        struct adjacency *lattice = lattice_of(net);

        hubs_local(count, net->adjacency, lattice, net->order.threads);
        write_whole(net, "lfcd",
                    "Local functional connectivity density: neighbors in the "
                    "network that are reached by touching voxels that are "
                    "neighbors too; the voxel itself does not count",
                    count);
        adjacency_free(lattice);
    }
    free(count);
}

static void write_real_maps(const struct voxelnet *net)
{
    double *values = NEW_ARRAY(double, net->series->tiles->nodes);
    size_t threads = net->order.threads;
    bool is_settled = true;

    if (net->wish.weighted) {
        hubs_triangles(values, net->adjacency, threads);
        write_map(net, "weightedcycles3",
                  "Sum over triangles of the geometric mean of their three "
                  "correlations",
                  values, 0, VOXEL_FLOAT32);
    }
    if (net->wish.eigenvector) {
        is_settled &= hubs_eigenvector(values, net->adjacency, threads);
        write_map(net, "eigenvector",
                  "Eigenvector centrality of the binary network, norm 1",
                  values, 0, VOXEL_FLOAT32);
    }
    if (net->wish.fast) {
        is_settled &= hubs_fast(values, net->series->tiles, threads);
        write_map(net, "fastecm",
                  "Eigenvector centrality of (r + 1) / 2 over all pairs, norm "
                  "1; no threshold",
                  values, 0, VOXEL_FLOAT32);
    }
    if (!is_settled)
        die("'%s': an eigenvector did not settle in %d steps",
            net->options->bold, HUBS_STEPS);
    free(values);
}

void voxelnet_maps(struct voxelnet *net)
{
    const struct voxelnet_wish *wish = &net->wish;

    output_folder(net->options->outdir);
    for (size_t sign = 0; sign < (wish->negative ? 2 : 1); sign++) {
        write_sums(net, sign);
        if (wish->bins)
            write_distances(net, sign);
    }
    if (wish->cycle[0] || wish->cycle[1] || wish->cycle[2])
        write_cycles(net);
    write_whole_maps(net);
    write_real_maps(net);
    if (net->options->wants_edges) {
        char *stem = xformat("%s/network", net->options->outdir);

        describe(voxelnet_edges(net, stem, net->edges, net->listed), net);
        free(stem);
    }
}
