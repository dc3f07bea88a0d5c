#include "voxelnet/voxelnet.h"

#include "base/digest.h"
#include "base/files.h"
#include "base/mem.h"
#include "base/output.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/npy.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1 << 16 };

/* ---- writing ---- */

static char *create(struct npy **out, const char *stem, const char *suffix,
                    enum npy_type type, size_t rows)
{
    char *path = xformat("%s_%s.npy", stem, suffix);
    size_t shape[] = {rows, 2};

    files_output(path);
    *out = npy_create(path, type, shape, type == NPY_UINT32 ? 2 : 1);
    return path;
}

json_t *voxelnet_write_links(const struct voxelnet *net, const char *stem,
                             const struct link *links, size_t count)
{
    const size_t *place = net->series->place;
    struct npy *edges, *weights;
    char *edges_path = create(&edges, stem, "edges", NPY_UINT32, count);
    char *weights_path = create(&weights, stem, "weights", NPY_FLOAT32, count);
    json_t *fields = sidecar(edges_path);

    for (size_t e = 0; e < count; e++) {
        uint32_t ends[] = {(uint32_t)place[links[e].a],
                           (uint32_t)place[links[e].b]};

        npy_write(edges, ends, 2);
        npy_write(weights, &links[e].weight, 1);
    }
    npy_close(edges), npy_close(weights);
    json_put_text(fields, "Description",
                  "Pairs of voxels, a row each, as their places in the mask, "
                  "counted from 0, first axis fastest");
    json_put_text(sidecar(weights_path), "Description",
                  "Correlations of the pairs of voxels in the file of edges");
    free(edges_path), free(weights_path);
    return fields;
}

/* Of all series as they are correlated: parts of others do not fit. */
static void checksum(char hex[DIGEST_HEX_ROOM], const struct tiles *tiles)
{
    struct digest digest;

    digest_init(&digest);
    digest_add(&digest, tiles->z,
               tiles->nodes * tiles->stride * sizeof *tiles->z);
    digest_hex(&digest, hex);
}

static void describe_part(json_t *fields, const struct voxelnet *net,
                          const struct bracket *bracket)
{
    char hex[DIGEST_HEX_ROOM];

    checksum(hex, net->series->tiles);
    json_put_text(fields, "SeriesChecksum", hex);
    json_put_count(fields, "FirstRow", net->wish.rows[0]);
    json_put_count(fields, "EndRow", net->wish.rows[1]);
    json_put_count(fields, "NumberOfMaskVoxels", net->series->scan->count);
    json_put_number(fields, "BracketLow", (double)bracket->low);
    json_put_number(fields, "BracketHigh", (double)bracket->high);
    json_put_number(fields, "BracketDensity", bracket->density);
    json_put_flag(fields, "NegativeEdges", net->wish.negative);
}

void voxelnet_part(struct voxelnet *net)
{
    struct bracket bracket =
        bracket_find(net->series->tiles, &net->aim, net->options->spread,
                     (size_t)net->options->threads);
    struct link *found;
    char *stem;
    size_t count;

    voxelnet_plan(net, bracket.density);
    net->links = links_new(net->series->tiles, &net->order);
    switch (links_sweep(net->links, &bracket)) {
    case LINKS_DONE:
        break;
    case LINKS_OVERLAP:
        die("'%s': the threshold is not above 0, and negative edges have no "
            "place beside it",
            net->options->bold);
    case LINKS_MISSED:
    case LINKS_NO_ROOM:
        die("'%s': more than %zu pairs are too close to the threshold to be "
            "told apart",
            net->options->bold, net->order.room);
    }
    found = links_found(net->links, &count);
    stem = xformat("%s/part-%zuto%zu", net->options->outdir, net->wish.rows[0],
                   net->wish.rows[1]);
    output_folder(net->options->outdir);
    describe_part(voxelnet_write_links(net, stem, found, count), net, &bracket);
    free(found), free(stem);
}

/* ---- reading ---- */

struct part {
    char *stem;
    size_t rows[2];
    struct bracket bracket;
};

static double wanted(const json_t *fields, const char *key, const char *stem)
{
    double value = json_number_or_nan(fields, key);

    if (!(value >= -4))
        die("'%s_edges.json' has no %s", stem, key);
    return value;
}

/* The part must be of this run and these options. */
static struct part read_part(const struct voxelnet *net, char *stem)
{
    char *path = xformat("%s_edges.npy", stem), hex[DIGEST_HEX_ROOM];
    json_t *fields = sidecar_read(path);
    const json_t *text = json_object_get(fields, "SeriesChecksum");
    struct part part = {.stem = stem};

    checksum(hex, net->series->tiles);
    if (!json_is_string(text) || strcmp(json_string_value(text), hex) != 0)
        die("'%s' is a part of other series than these", path);
    if (json_is_true(json_object_get(fields, "NegativeEdges")) !=
        net->wish.negative)
        die("'%s' is a part %s negative edges", path,
            net->wish.negative ? "without" : "with");
    part.rows[0] = (size_t)wanted(fields, "FirstRow", stem);
    part.rows[1] = (size_t)wanted(fields, "EndRow", stem);
    part.bracket.low = (float)wanted(fields, "BracketLow", stem);
    part.bracket.high = (float)wanted(fields, "BracketHigh", stem);
    part.bracket.density = wanted(fields, "BracketDensity", stem);
    json_decref(fields), free(path);
    return part;
}

static int by_rows(const void *a, const void *b)
{
    const struct part *x = a, *y = b;

    return (x->rows[0] > y->rows[0]) - (x->rows[0] < y->rows[0]);
}

static struct part *find_parts(const struct voxelnet *net, size_t *count)
{
    static const char start[] = "part-", end[] = "_edges.npy";
    const char *folder = net->options->merge;
    DIR *entries = opendir(folder);
    struct part *parts = NULL;

    if (!entries)
        die_errno("cannot read the folder '%s'", folder);
    *count = 0;
    for (struct dirent *entry = readdir(entries); entry;
         entry = readdir(entries)) {
        size_t length = strlen(entry->d_name);

        if (length < sizeof start + sizeof end ||
            strncmp(entry->d_name, start, sizeof start - 1) != 0 ||
            strcmp(entry->d_name + length - (sizeof end - 1), end) != 0)
            continue;
        parts = xrealloc(parts, *count + 1, sizeof *parts);
        parts[(*count)++] = read_part(
            net, xformat("%s/%.*s", folder, (int)(length - (sizeof end - 1)),
                         entry->d_name));
    }
    closedir(entries);
    if (!parts)
        die("'%s' has no parts (part-*_edges.npy)", folder);
    qsort(parts, *count, sizeof *parts, by_rows);
    return parts;
}

static bool same_bracket(const struct bracket *a, const struct bracket *b)
{
    return a->low >= b->low && a->low <= b->low && a->high >= b->high &&
           a->high <= b->high;
}

/* Every row once, and one bracket. */
static void check_parts(const struct voxelnet *net, const struct part *parts,
                        size_t count)
{
    size_t next = 0, voxels = net->series->scan->count;

    for (size_t k = 0; k < count; k++) {
        if (parts[k].rows[0] != next)
            die("'%s' has %s rows %zu to %zu of %zu", net->options->merge,
                parts[k].rows[0] > next ? "no" : "twice the",
                next < parts[k].rows[0] ? next : parts[k].rows[0],
                next < parts[k].rows[0] ? parts[k].rows[0] : next, voxels);
        next = parts[k].rows[1];
        if (!same_bracket(&parts[k].bracket, &parts[0].bracket))
            die("'%s' and '%s' were made for different thresholds",
                parts[0].stem, parts[k].stem);
    }
    if (next != voxels)
        die("'%s' has no rows %zu to %zu of %zu", net->options->merge, next,
            voxels, voxels);
}

/* The thresholds of the parts must be those of this run. */
static void check_bracket(const struct voxelnet *net, const struct part *part)
{
    struct bracket own =
        bracket_find(net->series->tiles, &net->aim, net->options->spread,
                     (size_t)net->options->threads);
    double change = (double)(own.low - part->bracket.low) +
                    (double)(own.high - part->bracket.high);

    /* The sample is in float32, whose last bits other machines have. */
    if (!(change < 1e-3 && change > -1e-3))
        die("'%s' was made for another threshold", part->stem);
}

/* place -> node, or SIZE_MAX for a voxel that is none. */
static size_t *nodes_of(const struct voxel_series *series)
{
    size_t *node = NEW_ARRAY(size_t, series->scan->count);

    for (size_t v = 0; v < series->scan->count; v++)
        node[v] = SIZE_MAX;
    for (size_t i = 0; i < series->tiles->nodes; i++)
        node[series->place[i]] = i;
    return node;
}

static struct npy *open_array(const char *path, enum npy_type type, size_t dims)
{
    struct npy *npy = npy_open(path);

    if (npy->type != type || npy->dims != dims ||
        (dims == 2 && npy->shape[1] != 2))
        die("'%s' is not an array of a part", path);
    provenance_input(path);
    return npy;
}

static void feed_part(struct voxelnet *net, const struct part *part,
                      const size_t *node)
{
    char *paths[] = {xformat("%s_edges.npy", part->stem),
                     xformat("%s_weights.npy", part->stem)};
    struct npy *edges = open_array(paths[0], NPY_UINT32, 2);
    struct npy *weights = open_array(paths[1], NPY_FLOAT32, 1);
    struct link *links = NEW_ARRAY(struct link, CHUNK);
    uint32_t *ends = NEW_ARRAY(uint32_t, (size_t)2 * CHUNK);
    float *r = NEW_ARRAY(float, CHUNK);
    size_t voxels = net->series->scan->count, row = 0, count;

    if (edges->shape[0] != weights->shape[0])
        die("'%s' and '%s' differ in length", paths[0], paths[1]);
    while ((count = npy_read(weights, r, CHUNK)) > 0) {
        npy_read(edges, ends, 2 * count);
        for (size_t e = 0; e < count; e++, row++) {
            uint32_t a = ends[2 * e], b = ends[2 * e + 1];

            if (a >= b || b >= voxels || node[a] == SIZE_MAX ||
                node[b] == SIZE_MAX || a < part->rows[0] ||
                a >= part->rows[1] || !(r[e] <= 2 && r[e] >= -2))
                die("'%s' row %zu is no pair of this part", paths[0], row);
            links[e] =
                (struct link){(uint32_t)node[a], (uint32_t)node[b], r[e]};
        }
        if (links_feed(net->links, &part->bracket, links, count) != LINKS_DONE)
            die("'%s': more than %zu pairs are too close to the threshold to "
                "be told apart",
                paths[0], net->order.room);
    }
    npy_close(edges), npy_close(weights);
    free(links), free(ends), free(r), free(paths[0]), free(paths[1]);
}

void voxelnet_merge(struct voxelnet *net)
{
    size_t count, *node = nodes_of(net->series);
    struct part *parts = find_parts(net, &count);

    check_parts(net, parts, count);
    check_bracket(net, &parts[0]);
    voxelnet_plan(net, parts[0].bracket.density);
    net->links = links_new(net->series->tiles, &net->order);
    for (size_t k = 0; k < count; k++)
        feed_part(net, &parts[k], node);
    if (links_decide(net->links, &net->aim) != LINKS_DONE)
        die("'%s': the threshold is not within what the parts hold: make them "
            "again with a wider --spread",
            net->options->merge);
    for (size_t k = 0; k < count; k++)
        free(parts[k].stem);
    free(parts), free(node);
}
