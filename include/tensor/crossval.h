/*
 * crossval.h - how well models of several ranks predict what they have not
 * seen.
 *
 * Fibers are held out (fold.h) by way of the mask: a fold is missing like any
 * missing data, so that the fit to the rest is exact.  With a single subject
 * there would be nothing left to know a fiber from; there frames stand in for
 * subjects, and a pair loses stretches of time.
 */
#ifndef TENSOR_CROSSVAL_H
#define TENSOR_CROSSVAL_H

#include "tensor/restarts.h"

enum { CROSSVAL_STRETCHES = 20 }; /* of time, at least, where it is held out */

/*
 * errors (ranks x folds) = sum (X - model)^2 / sum X^2 over what a fold holds
 * out, of the best restart by the error of the rest.  The source is as it was
 * in the end.  folds x (restarts of all ranks).
 */
void crossval(gsl_matrix *errors, struct source *source, const size_t *ranks,
              const struct restarts_options *options);

/* What the fibers are: pairs in subjects, or pairs in stretches of time. */
bool crossval_is_over_time(const struct shape *shape);

#endif
