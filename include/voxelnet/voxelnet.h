/*
 * voxelnet.h - the network of all voxels of a run, from files to maps.
 *
 *     net = voxelnet_open(&options);       the series, and what is wanted
 *     voxelnet_part(net);                  some rows, to be merged later; or
 *     voxelnet_find(net), voxelnet_maps(net);
 *     voxelnet_free(net);
 *
 * A part holds the pairs i < j of some rows i that are edges, or are too close
 * to the threshold to tell before all parts are known, as <outdir>/
 * part-<a>to<b>_edges.npy (two columns of uint32, places among the voxels of
 * the mask) and part-<a>to<b>_weights.npy (their correlations, float32).  What
 * the merge of all parts gives is what one run over everything gives, to the
 * bit.
 */
#ifndef VOXELNET_VOXELNET_H
#define VOXELNET_VOXELNET_H

#include "graph/adjacency.h"
#include "graph/links.h"
#include "run/voxel_series.h"

#include <stdbool.h>
#include <stddef.h>

/* For a choice on the command line: 6, 18, 26; ends with NULL. */
extern const char *const voxelnet_neighborhoods[];

/* As they stand on the command line. */
struct voxelnet_options {
    const char *bold, *mask, *outdir, *confounds;
    double threshold;                  /* of r, unless one of these is there */
    double density, significance, fdr; /* NaN where not given */
    const char *cycles, *bins, *maps, *rows, *merge;
    bool wants_edges;
    int neighborhood; /* index in voxelnet_neighborhoods */
    double spread;
    int memory, threads; /* MiB, workers */
    struct denoising_options denoising;
};

/* What they say. */
struct voxelnet_wish {
    bool cycle[3]; /* of 3, 4, 5 nodes */
    bool negative, weighted, eigenvector, fast, core, local;
    double *borders; /* mm, bins + 1 of them */
    size_t bins;
    size_t rows[2]; /* places in the mask */
    bool is_part;
};

struct voxelnet {
    const struct voxelnet_options *options;
    struct voxelnet_wish wish;
    struct voxel_series *series;
    struct bracket_aim aim;
    struct shells *shells; /* or NULL */
    struct links_order order;
    struct links *links;         /* the graph, once it is found */
    struct adjacency *adjacency; /* it too, where it is wanted or sparse */
    struct link *edges;          /* of both signs, ordered, for a file */
    size_t listed;
    double expected; /* edges, about */
};

/* Bitmaps are for graphs of at least this density, lists for sparser ones. */
#define VOXELNET_SPARSE 0.005

/*
 * Read the options (status 2 for what does not go together) and the run.  Dies,
 * with the figure, where the run does not fit in the memory that is allowed or
 * there.
 */
struct voxelnet *voxelnet_open(const struct voxelnet_options *options);
void voxelnet_free(struct voxelnet *net);

/* The wish of the options; dies with status 2.  Its borders are free()d by
 * voxelnet_free(). */
struct voxelnet_wish voxelnet_wish_of(const struct voxelnet_options *options);

/*
 * What the sweep shall make for a graph of about `density`, and whether the
 * memory suffices; dies, with the figure, where it does not.
 */
void voxelnet_plan(struct voxelnet *net, double density);

/* Find the graph: by a sweep over all pairs, or from the parts in the folder
 * options->merge. */
void voxelnet_find(struct voxelnet *net);

/* Do the rows of options->rows and write them. */
void voxelnet_part(struct voxelnet *net);

/* Reads the parts, which must be all there, of this run and of these options,
 * into net->links. */
void voxelnet_merge(struct voxelnet *net);

/* Write the maps, and the edges. */
void voxelnet_maps(const struct voxelnet *net);

/*
 * Write links as <stem>_edges.npy and <stem>_weights.npy, and return the
 * sidecar of the first.
 */
json_t *voxelnet_write_links(const struct voxelnet *net, const char *stem,
                             const struct link *links, size_t count);

#endif
