/*
 * ceiling.h - how well any model could do, given how subjects differ.
 *
 * The pool of the RDMs of subjects, each made comparable (unit length for the
 * cosines, z-scored for the correlations, ranks for the ranked kinds, unit mean
 * for Bures and Procrustes, as it is for metrics), is the best guess of what
 * they have in common.  Its similarity to a subject is, on average, no less
 * than that of any model where the subject is part of the pool (upper), and
 * less than that of the truth where it is not (lower).
 *
 * Nili H et al. (2014). PLoS Comput Biol 10:e1003553.
 * doi:10.1371/journal.pcbi.1003553
 */
#ifndef RSA_CEILING_H
#define RSA_CEILING_H

#include "rsa/compare.h"

/*
 * lower[s], upper[s] of each subject with copies[s] > 0 (NULL: once each) in
 * the scene; all copies of a subject leave the pool together.  NaN for those
 * who are absent, and for all where fewer than two different subjects are
 * there.  In closed form from the Gram matrix of angles, O(subjects^2); one
 * sort of a pool per subject for the ranked kinds, for which 2 subjects pairs
 * must be below 2^32.  A pool of tau is one of averaged ranks, which is not
 * exactly the best.
 */
void ceiling_bounds(double *lower, double *upper, struct scene *scene,
                    const unsigned *copies);

/* The mean of what is not NaN, each once; NaN where there is nothing. */
double ceiling_mean(const double *bounds, size_t subjects);

#endif
