/*
 * partitions.h - the communities of all components under common labels.
 *
 * Every component has communities of its own, and the same number in two of
 * them means nothing.  Here the partitions are put into common terms: the
 * component that explains most keeps its labels; in the order of what they
 * explain, each further one is matched to the labels there are so far, by the
 * one-to-one assignment with the most shared nodes in all (a node counts with
 * every earlier component that has it there, weighted by what that explains);
 * communities that share no node with theirs get new labels.  In the end labels
 * are numbered by falling weight of their nodes.
 */
#ifndef DYNAMICS_PARTITIONS_H
#define DYNAMICS_PARTITIONS_H

#include "dynamics/factorization.h"

struct partitions {
    size_t *label; /* components x nodes: 1 .. communities; 0: none */
    size_t *own;   /* the same under the labels of the file */
    size_t communities;
    size_t *count; /* communities of each component */
};

/*
 * Of the column `<component>_<labels>` of the node table at `path` (as
 * `communities` writes it of pairs.tsv); n/a is no community.  Components that
 * are not kept have none.  Dies on a node that is not in the table, and on a
 * label that is no whole number from 1 up.
 */
struct partitions *partitions_read(const char *path, const char *labels,
                                   const struct factorization *f);
void partitions_free(struct partitions *partitions);

/*
 * system[nodes]: 1 .. for each distinct text of the column `network` of a table
 * of labels or nodes (names in the column `name`, else the first), 0 where n/a,
 * "none", or the node is not there.  Returns how many there are.
 */
size_t systems_read(size_t *system, const char *path,
                    const struct factorization *f);

#endif
