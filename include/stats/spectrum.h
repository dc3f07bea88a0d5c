/*
 * spectrum.h - principal components of few rows with many features.
 *
 * With K the Gram matrix of n centered rows, K = V' diag(lambda) V, the
 * components of the rows are the axes X' v_a / sqrt(lambda_a), and the scores
 * of any row x on them
 *
 *     z_a = (x . X' v_a) / sqrt(lambda_a):
 *
 * products of rows and nothing else (Turk M, Pentland A (1991). J Cogn Neurosci
 * 3:71-86. doi:10.1162/jocn.1991.3.1.71).  A linear model of the scores is one
 * of the products: see spectrum_dual().
 */
#ifndef STATS_SPECTRUM_H
#define STATS_SPECTRUM_H

#include <gsl/gsl_matrix.h>
#include <stddef.h>

struct spectrum {
    size_t rows, rank;
    gsl_matrix *gram;    /* rows x rows */
    gsl_matrix *vectors; /* rank x rows: v_a, the largest entry positive */
    gsl_matrix *scores;  /* rows x rank: sqrt(lambda_a) v_a; NULL if rank 0 */
    double *values;      /* lambda_a, descending */
    double scale;        /* mean squared length of a row, trace(K) / rows */
};

/*
 * Of rows place[0..rows-1] of the Gram matrix of centered rows.  Components of
 * less than 1e-10 of the variance of the first are dropped; so is the last of
 * every centered matrix, which is rounding.  NULL where K is not finite or the
 * iteration fails.  O(rows^3).  Give it back with spectrum_free().
 */
struct spectrum *spectrum_new(const gsl_matrix *gram, const size_t *place,
                              size_t rows);
void spectrum_free(struct spectrum *spectrum);

/*
 * dual[rows] of a model sum_a w_a z_a of the first `count` components: the
 * weights of the products with the rows, sum_a v_a w_a / sqrt(lambda_a).
 */
void spectrum_dual(double *dual, const struct spectrum *spectrum,
                   const double *weights, size_t count);

#endif
