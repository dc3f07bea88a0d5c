/*
 * overlap.h - how far partitions of the same nodes agree.
 */
#ifndef BLOCKS_OVERLAP_H
#define BLOCKS_OVERLAP_H

#include <stddef.h>

/*
 * Normalized mutual information, 2 I(a; b) / (H(a) + H(b)): 1 for the same
 * partition under any labels, 0 when one says nothing about the other; of one
 * group against any other partition 0, of two trivial partitions 1 (scikit-
 * learn's arithmetic mean).  Labels are below `nodes`.  O(n^2) memory at most.
 */
double overlap_nmi(const size_t *a, const size_t *b, size_t nodes);

/*
 * The labels of `other` in terms of those of `reference`: pairs of groups are
 * matched by falling number of shared nodes (ties: smaller labels), each once;
 * groups left over get numbers above those of the reference.  Returns the
 * number of labels.  Labels below `nodes`.
 */
size_t overlap_match(size_t *matched, const size_t *reference,
                     const size_t *other, size_t nodes);

/*
 * One partition out of `runs` (rows of partitions[], runs x nodes), all in
 * terms of row `reference`: consensus[i] is the label most rows give node i
 * (ties: that of the reference, then the smallest), agreement[i] the share of
 * rows that do.
 */
void overlap_consensus(size_t *consensus, double *agreement,
                       const size_t *partitions, size_t runs, size_t nodes,
                       size_t reference);

#endif
