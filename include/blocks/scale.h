/*
 * scale.h - weights in units that a model does not depend on.
 *
 * The exponential model is free of units, the others are not: with the unit
 * alone one could make communities come and go.  Weights are therefore divided
 * by their mean (exponential), by their standard deviation (normal), or, before
 * their logarithm is taken, by their geometric mean (log-normal).  What that
 * adds to a description length is undone by the `offset`, after which lengths
 * are those of a density of the weights as they were, and can be compared
 * between models.
 */
#ifndef BLOCKS_SCALE_H
#define BLOCKS_SCALE_H

#include <stddef.h>

enum scale_kind {
    SCALE_NONE,
    SCALE_EXPONENTIAL,
    SCALE_NORMAL,
    SCALE_LOGNORMAL
};

struct scale {
    double unit;   /* what weights were divided by */
    double offset; /* of one record: ln unit, log-normal the mean of ln w */
    double least;  /* a tenth of the smallest magnitude now (model.h) */
};

/*
 * scaled[] from weight[], `count` of them, each finite; above 0 unless normal.
 * Of equal weights the unit for the normal model is their magnitude, 1 for
 * zeros.  SCALE_NONE copies.  O(count).
 */
struct scale scale_weights(double *scaled, const double *weight, size_t count,
                           enum scale_kind kind);

#endif
