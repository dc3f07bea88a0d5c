/*
 * dependence.h - dependence of any form between regions, linear or not.
 *
 * `x` is frames x regions, every column varying and without NaN; matrices are
 * regions x regions and exactly symmetric.  Both measures are biased upwards
 * by chance, the more the fewer frames; `is_corrected` removes that bias for
 * independent frames, and then values around 0 may be negative.
 */
#ifndef SIGNAL_DEPENDENCE_H
#define SIGNAL_DEPENDENCE_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>

/* Distance correlation corrected for bias needs at least this many frames. */
enum { DEPENDENCE_LEAST_FRAMES = 4 };

/*
 * Mutual information in nats through a Gaussian copula,
 *
 *     I_ij = -log(1 - g_ij^2) / 2,
 *
 * g the Pearson correlation of the columns after each value has become the
 * normal quantile of its rank / (T + 1), ties averaged.  A lower bound of the
 * mutual information, and equal to it when some monotonic change of each
 * column alone makes the pair Gaussian; needs no bins and no neighbors, so it
 * suits short series.  The correction subtracts
 *
 *     (psi((T - 1) / 2) - psi((T - 2) / 2)) / 2.
 *
 * |g| is held at 1 - 1e-15 so that equal columns stay finite.  The diagonal is
 * NaN.  `x` is used up.  O(T R^2).
 *
 * Ince RAA et al. (2017). Hum Brain Mapp 38:1541-1573. doi:10.1002/hbm.23471
 */
void dependence_information(gsl_matrix *information, gsl_matrix *x,
                            bool is_corrected);

/*
 * Distance correlation: 0, for enough frames, only if two columns are
 * independent.  With a_st = |x_s - x_t| and A its doubly centered form,
 *
 *     V_ij = sum_st A^i_st A^j_st / T^2,   R_ij = sqrt(V_ij / sqrt(V_ii V_jj)).
 *
 * The correction centers another way (U-centering: row sums divided by T - 2,
 * the total by (T - 1)(T - 2), diagonal 0) and gives R*_ij = V*_ij /
 * sqrt(V*_ii V*_jj), an estimate of R^2 and not of R.
 *
 * Diagonal exactly 1.  Every pair of frames is one row of a long product:
 * O(T^2 R^2) time by level-3 BLAS, O(T R) memory.
 *
 * Szekely GJ, Rizzo ML, Bakirov NK (2007). Ann Stat 35:2769-2794.
 * doi:10.1214/009053607000000505
 * Szekely GJ, Rizzo ML (2013). J Multivar Anal 117:193-213.
 * doi:10.1016/j.jmva.2013.02.012 (corrected)
 */
void dependence_distance(gsl_matrix *distance, const gsl_matrix *x,
                         bool is_corrected);

#endif
