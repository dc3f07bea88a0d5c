/*
 * hierarchy.h - nodes in groups, these in groups, and so on up to one.
 *
 * Level 0 divides the nodes, level l + 1 the groups of level l.  The last level
 * has one group.  A flat partition is a hierarchy of two levels.
 */
#ifndef BLOCKS_HIERARCHY_H
#define BLOCKS_HIERARCHY_H

#include <stddef.h>

enum { HIERARCHY_MOST = 32 };

struct hierarchy {
    size_t levels;
    size_t count[HIERARCHY_MOST + 1]; /* count[l]: what level l divides */
    size_t *label[HIERARCHY_MOST];    /* count[l] labels below count[l + 1] */
};

/* The partition label[] into `groups` groups, and all of these in one. */
struct hierarchy *hierarchy_flat(const size_t *label, size_t nodes,
                                 size_t groups);
struct hierarchy *hierarchy_copy(const struct hierarchy *hierarchy);
void hierarchy_free(struct hierarchy *hierarchy);

/*
 * Put the level `label` (count[at] labels, numbered from 0 without gaps) in the
 * place of level `at` and all above; what is above must be added next, until
 * one group is left.
 */
void hierarchy_cut(struct hierarchy *hierarchy, size_t at, const size_t *label);

/* Labels of the nodes on `level`: label[level][... label[0][i]]. */
void hierarchy_labels(size_t *label, const struct hierarchy *hierarchy,
                      size_t level);

/*
 * Number the groups of every level by falling number of nodes, then by the
 * smallest node.
 */
void hierarchy_sort(struct hierarchy *hierarchy);

/*
 * Take out the levels that say nothing: those that have as many groups as what
 * they divide, and those above the first level with one group.
 */
void hierarchy_trim(struct hierarchy *hierarchy);

/*
 * Renumber arbitrary labels below `bound` to 0, 1, ... by falling number of
 * nodes, then by the smallest node; returns how many there are.
 * O(n + bound log bound).
 */
size_t hierarchy_number(size_t *label, size_t nodes, size_t bound);

#endif
