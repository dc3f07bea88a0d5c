/*
 * penalty.h - the penalty of a graphical lasso, by cross-validation.
 */
#ifndef SIGNAL_PENALTY_H
#define SIGNAL_PENALTY_H

#include "signal/glasso.h"

/*
 * The penalty whose graphical lasso describes frames it has not seen best: of
 * `series` (frames x regions) each of five blocks of successive
 * frames is left out in turn - neighboring frames are alike, so that frames
 * left out one by one would not be new - the covariance of the others is
 * fitted, and the log likelihood of the block,
 *
 *     log det K - tr(S_block K),    S_block about the mean of the others,
 *
 * weighted by its frames, is the score.  Six penalties on a logarithmic grid
 * between a hundredth of the largest |S_ij| (i != j) and that itself, at which
 * no edge is left; then twice six between the neighbors of the best, so that
 * the answer is good to 16 %.  Each fit starts from the one before, from the
 * largest penalty down, and a grid ends where the score has fallen twice, or
 * where a fit fails.  Ties go to the larger penalty.  Deterministic.
 *
 * Returns NaN when no penalty has a score, or there are fewer than ten frames;
 * the smallest double that is positive when no two regions covary at all.
 *
 * Friedman J, Hastie T, Tibshirani R (2008). Biostatistics 9:432-441.
 * doi:10.1093/biostatistics/kxm045
 */
double penalty_choose(const gsl_matrix *series);

#endif
