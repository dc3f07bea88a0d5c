/*
 * affinity_input.h - the affinities of series, to be factorized unstored.
 */
#ifndef FACTORS_AFFINITY_INPUT_H
#define FACTORS_AFFINITY_INPUT_H

#include "base/stage.h"
#include "factors/input.h"
#include "factors/traces.h"

/*
 * The tensor that `affinity` would write of these series (factors/traces.h), as
 * products of series of nodes (tensor/separable.h): 8 nodes frames subjects
 * bytes.  The kind may not be gauss, which is no such product.  Pairs that
 * fewer than `least` subjects have (1 where there is one subject) are left out.
 */
struct input *affinity_input(const struct paths *series,
                             const struct traces_options *options,
                             size_t least);

#endif
