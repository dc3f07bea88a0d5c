/*
 * links.h - from the series of many nodes to a graph of their correlations.
 *
 * The sweep over all pairs (num/tiles.h) sets bits, counts neighbors, adds up
 * correlations and fills bins of distance, and forgets the rest.  Whether a
 * pair is an edge is decided by its float32 correlation where that is outside
 * of the bracket (graph/bracket.h), which allows for its error, and else in
 * double in a fixed order of summation; so the graph is the same on any CPU
 * and with any number of threads.  Sums are sums of integers, of degrees and
 * of correlations in units of 2^-32 (which hold a float32 above 2^-8 exactly),
 * so that they do not depend on the order of work either, and parts of a graph
 * that were made elsewhere add up to the same bits.
 *
 *     links = links_new(tiles, &order);
 *     links_sweep(links, &bracket);      or links_join() what others found
 *     links_decide(links, &aim);         LINKS_MISSED: wider, and again
 *     links_free(links);
 */
#ifndef GRAPH_LINKS_H
#define GRAPH_LINKS_H

#include "graph/adjacency.h"
#include "graph/bitmap.h"
#include "graph/bracket.h"
#include "graph/doubts.h"
#include "graph/shells.h"
#include "graph/sums.h"
#include "num/bits.h"
#include "num/tiles.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is to be made. */
struct links_order {
    size_t range[2]; /* tiles: range[0] <= number < range[1] (num/tiles.h) */
    size_t threads;
    bool has_negative;           /* also r < -threshold, in maps of its own */
    bool wants_bitmap;           /* of the positive edges */
    bool wants_list;             /* of the edges, of both signs */
    const struct shells *shells; /* or NULL */
    const struct bits *bits;     /* the loops to use */
    size_t room;                 /* most pairs within the bracket */
};

struct links {
    const struct tiles *tiles;
    struct links_order order;
    struct bracket bracket;
    double threshold;      /* once it is decided */
    struct sums sign[2];   /* positive, negative */
    struct bitmap *bitmap; /* or NULL */
    struct link *list;     /* in no fixed order, or NULL */
    size_t listed;
    struct links_worker *workers; /* one per thread */
    struct doubts *doubts;        /* likewise */
};

enum links_status {
    LINKS_DONE,
    LINKS_MISSED,  /* the threshold is not within the bracket */
    LINKS_NO_ROOM, /* more pairs within the bracket than order.room */
    LINKS_OVERLAP  /* negative edges, and the bracket goes down to 0 */
};

/* Give it back with links_free(). */
struct links *links_new(const struct tiles *tiles,
                        const struct links_order *order);
void links_free(struct links *links);

/* Bytes that links take for that many nodes, at most, without lists. */
size_t links_bytes(size_t nodes, const struct links_order *order);

/*
 * All pairs of the range.  A pair within the bracket is set aside.
 */
enum links_status links_sweep(struct links *links,
                              const struct bracket *bracket)
    __attribute__((warn_unused_result));

/* What a sweep has found, undecided. */
struct links_part {
    struct sums *sign;                /* of one or two signs, of the edges */
    const struct link *list, *doubts; /* edges, and pairs in the bracket */
    size_t listed, doubted;
};

/*
 * What the workers of a sweep have found, added up; it stays with the links.
 * The bits of the bitmap are where the tiles of the range are.
 */
struct links_part links_gather(struct links *links);

/* What a sweep of other tiles with this bracket has found, but for its bits. */
enum links_status links_join(struct links *links, const struct bracket *bracket,
                             const struct links_part *part)
    __attribute__((warn_unused_result));

/*
 * Find the threshold, decide the pairs that were set aside, and finish the
 * sums, the bitmap (both directions) and the list.
 * BRACKET_FIXED: r > threshold.  The other rules: r >= threshold, which is
 * that of the last edge; ties with it are edges.  2 where nothing is.
 */
enum links_status links_decide(struct links *links,
                               const struct bracket_aim *aim)
    __attribute__((warn_unused_result));

#endif
