/*
 * fold.h - what is held out of a tensor, and by how much series are shifted.
 *
 * Single entries would be told by their neighbors in time, so that what is held
 * out are whole fibers: a pair in a unit, which is a subject, or a stretch of
 * time where frames stand in for subjects (crossval.h).  Units are in random
 * order; pair p loses the units whose place, plus a draw of its own, is `index`
 * modulo `count`.  So each fiber is in one fold, every pair keeps most of its
 * units and every unit most of its pairs, and there are few patterns.
 */
#ifndef TENSOR_FOLD_H
#define TENSOR_FOLD_H

#include "tensor/source.h"

#include <stdbool.h>

/*
 * what (subjects x count) = it stays, for fibers of `count` things.  Give it
 * back with free().
 */
bool *fold_kept(const struct fold *fold, size_t subjects, size_t count);

/* Uniform on 0 .. frames - 1, of the series `index`. */
size_t fold_lag(uint64_t seed, size_t draw, size_t index, size_t frames);

#endif
