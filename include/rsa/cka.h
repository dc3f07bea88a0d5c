/*
 * cka.h - centered kernel alignment, of Gram matrices of patterns.
 *
 * Of RDMs of squared Euclidean distances it is the cosine of whitened RDMs
 * (whitened.h); these are the direct formulas, for patterns of units.
 *
 * Kornblith S, Norouzi M, Lee H, Hinton G (2019). Similarity of neural network
 * representations revisited. ICML, arXiv 1905.00414.
 * Song L, Smola A, Gretton A, Bedo J, Borgwardt K (2012). J Mach Learn Res
 * 13:1393-1434.
 */
#ifndef RSA_CKA_H
#define RSA_CKA_H

#include <gsl/gsl_matrix.h>

/*
 * <HKH, HLH> / (|HKH| |HLH|) of two symmetric n x n matrices; NaN where one is
 * zero after centering.  O(n^2).
 */
double cka_linear(const gsl_matrix *k, const gsl_matrix *l);

/*
 * The same with unbiased estimates, K0 and L0 without their diagonals,
 *
 *     HSIC = [tr(K0 L0) + 1'K0 1 1'L0 1 / ((n-1)(n-2))
 *             - 2/(n-2) 1'K0 L0 1] / (n (n-3)).
 *
 * NaN for n < 4, and where a self term is not positive.  May be negative.
 */
double cka_debiased(const gsl_matrix *k, const gsl_matrix *l);

#endif
