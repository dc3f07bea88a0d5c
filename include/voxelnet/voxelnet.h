/*
 * voxelnet.h - the network of all voxels of a run, from files to maps.
 *
 *     net = voxelnet_open(&options);       the series, and what is wanted
 *     voxelnet_part(net);                  a share, to be merged later; or
 *     voxelnet_find(net), voxelnet_maps(net);
 *     voxelnet_free(net);
 *
 * A share is of the tiles of all pairs.  Its part holds what these add to the
 * degree and strength of every voxel, the bits or the list of their edges where
 * a map needs the graph, and the pairs that are too close to the threshold to
 * tell before all parts are known.  What the merge of all parts gives is what
 * one run over everything gives, to the bit.  What follows from the whole graph
 * (cycles of three and four, cores, eigenvectors) is done by the merge.  Cycles
 * of five take many times what the pairs do: where they are wanted every part
 * and the merge do all pairs, and the shares are of the voxels they go through.
 */
#ifndef VOXELNET_VOXELNET_H
#define VOXELNET_VOXELNET_H

#include "graph/adjacency.h"
#include "graph/links.h"
#include "io/shard.h"
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
    const char *cycles, *bins, *maps;
    bool wants_edges;
    int neighborhood; /* index in voxelnet_neighborhoods */
    double spread;
    int memory, threads; /* MiB, workers */
    struct denoising_options denoising;
    struct shard_options shards;
};

/* What they say. */
struct voxelnet_wish {
    bool cycle[3]; /* of 3, 4, 5 nodes */
    bool negative, weighted, eigenvector, fast, core, local;
    double *borders; /* mm, bins + 1 of them */
    size_t bins;
};

struct voxelnet {
    const struct voxelnet_options *options;
    struct voxelnet_wish wish;
    struct shard shard;
    struct shard pairs; /* that, or the whole: cycles of five are shared */
    struct voxel_series *series;
    struct bracket_aim aim;
    struct bracket bracket; /* of the sweep */
    struct shells *shells;  /* or NULL */
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

/* Find the graph: by a sweep over all pairs, or from the parts of a merge. */
void voxelnet_find(struct voxelnet *net);

/* Sweep the pairs of the share, with a bracket of that spread; dies for want of
 * room. */
void voxelnet_sweep(struct voxelnet *net, double spread);

/* Do the share and write its part. */
void voxelnet_part(struct voxelnet *net);

/* Reads the parts into net->links, and decides; or the cycles of five. */
void voxelnet_merge(struct voxelnet *net);
void voxelnet_merge_five(uint64_t *five, struct voxelnet *net);

/* Cycles of three and, unless NULL, four through each node; and those of five,
 * of the share alone in a part. */
void voxelnet_cycles(uint64_t *three, uint64_t *four,
                     const struct voxelnet *net);
void voxelnet_five(uint64_t *five, const uint64_t *three, struct voxelnet *net);

/* Write the maps, and the edges. */
void voxelnet_maps(struct voxelnet *net);

/*
 * Write links as <stem>_edges.npy and <stem>_weights.npy, and return the
 * sidecar of the first.
 */
json_t *voxelnet_edges(const struct voxelnet *net, const char *stem,
                       const struct link *links, size_t count);

#endif
