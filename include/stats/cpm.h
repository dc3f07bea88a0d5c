/*
 * cpm.h - connectome-based predictive modeling.
 *
 * Features that correlate with the target over the rows that train, at a
 * two-sided level of p, are summed: those with r > 0 and those with r < 0.  The
 * target is then predicted from one sum, or from both, by least squares.
 *
 * Shen X et al. (2017). Nat Protoc 12:506-518. doi:10.1038/nprot.2016.178.
 */
#ifndef STATS_CPM_H
#define STATS_CPM_H

#include <gsl/gsl_matrix.h>
#include <stddef.h>

enum cpm_kind { CPM_BOTH, CPM_POSITIVE, CPM_NEGATIVE, CPM_KINDS };

/* The |r| over n rows, less `lost` covariates, whose two-sided p is `level`;
 * infinite below one degree of freedom. */
double cpm_threshold(double level, size_t n, size_t lost);

/*
 * score[kind x tests], the predictions for rows of `tests` (tests x features)
 * from r[features], the correlations with y[trains] over the rows of `trains`.
 * used[2]: how many features are above and below.  Without a feature of a sign
 * its sum says nothing, and the mean of y is predicted where there is no other;
 * so it is where a sum does not vary.  O(used (trains + tests)).
 */
void cpm_predict(double *score, size_t used[2], const gsl_matrix *trains,
                 const gsl_matrix *tests, const double *y, const double *r,
                 double threshold);

#endif
