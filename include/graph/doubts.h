/*
 * doubts.h - the pairs so close to the threshold that float32 cannot decide.
 *
 * A sweep sets aside the pairs within its bracket (graph/bracket.h).  Of these
 * the threshold is found, and then decided which are edges.  For a density that
 * is done in two steps: the float32 correlations, which are within a margin of
 * the exact ones, tell where the k-th largest lies, and only the pairs within
 * two margins of it are computed in double.  With a bracket that holds a tenth
 * of the edges these are few in a thousand.
 */
#ifndef GRAPH_DOUBTS_H
#define GRAPH_DOUBTS_H

#include "graph/adjacency.h"
#include "graph/bracket.h"
#include "num/tiles.h"

#include <stdbool.h>
#include <stddef.h>

/* Pairs with their float32 correlations, in no order; all zero is empty. */
struct doubts {
    struct link *at;
    size_t count, room;
};

void doubts_add(struct doubts *doubts, const struct link *link);
void doubts_release(struct doubts *doubts);

/* Bytes that a pair takes, at most, with what decides it. */
enum { DOUBTS_BYTES = 3 * sizeof(struct link) + sizeof(double) };

/* An r in float32 above `high` is that of an edge, one below `low` of none;
 * between them the exact one decides. */
struct cut {
    float low, high;
    double threshold;  /* 2: nothing is an edge */
    bool is_strict;    /* > threshold, else >= */
    bool has_negative; /* an r below 0 is of a negative edge: -r is cut */
};

/*
 * Finds the cut of `lists` (one a thread) in a graph of `pairs` pairs of which
 * `above` are above the bracket.  Where the bracket
 * is above 0, pairs below 0 are of the negative edges: they are cut like the
 * others and count for nothing here.  The rules are those of bracket_aim.
 * False where the threshold is not within the bracket, by tiles_margin(), and
 * the bracket is not everything.  O(count) for a density; O(count log count +
 * count frames) for a rate of false discoveries.
 */
bool doubts_cut(struct cut *cut, const struct doubts *lists, size_t threads,
                const struct tiles *tiles, const struct bracket *bracket,
                const struct bracket_aim *aim, double above)
    __attribute__((warn_unused_result));

/* Whether a pair is an edge. */
bool cut_passes(const struct cut *cut, const struct tiles *tiles,
                const struct link *link);

#endif
