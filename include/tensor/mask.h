/*
 * mask.h - which pairs were observed in which subjects.
 *
 * A node that was not found in a subject takes all its pairs with it, at all
 * times: M[w, p] does not depend on time, and the weighted Gram matrices of a
 * pair are a sum over the subjects that have it.  Many pairs share one set of
 * subjects (a pattern) and many subjects one set of pairs (a class), and all
 * sums are made over these:
 *
 *     pair p of pattern d:     sum over the classes k that d has, of
 *                              sum_{w in k} B_w B_w'
 *     subject w of class k:    sum over the patterns d that k has, of
 *                              sum_{p in d} C_p C_p'
 */
#ifndef TENSOR_MASK_H
#define TENSOR_MASK_H

#include <stdbool.h>
#include <stddef.h>

struct mask {
    size_t subjects, pairs;
    size_t patterns, classes;
    size_t *pattern; /* of each pair; the order is that of the first pair */
    size_t *kind;    /* class of each subject, likewise */
    bool *seen;      /* patterns x classes */
    size_t *subjects_seen; /* of each pattern: how many subjects have it */
};

/*
 * seen[w * pairs + p]: pair p was observed in subject w.  O(W P log P) time at
 * most.  Give it back with mask_free().
 */
struct mask *mask_new(const bool *seen, size_t subjects, size_t pairs);

/* Everything was observed: one pattern and one class. */
struct mask *mask_full(size_t subjects, size_t pairs);
struct mask *mask_copy(const struct mask *mask);
void mask_free(struct mask *mask);

bool mask_has(const struct mask *mask, size_t subject, size_t pair);
bool mask_is_full(const struct mask *mask);

/* How many (subject, pair) were observed. */
size_t mask_count(const struct mask *mask);

/*
 * seen of pairs of nodes, in row-major order of the upper triangle: both nodes
 * were found.  `nodes` is subjects x count, `seen` subjects x count (count -
 * 1) / 2.
 */
void mask_of_nodes(bool *seen, const bool *nodes, size_t subjects,
                   size_t count);

#endif
