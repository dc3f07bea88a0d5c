/*
 * spread.h - how far a mean similarity would vary in new data.
 *
 * A mean over subjects of similarities is, up to what is of higher order, a sum
 * of independent parts: of subjects (variance s), conditions (c), pairs of
 * conditions (cc: similarities are averages over pairs), and their products
 * with subjects (sc, scc).  Resamples count each pair of conditions with the
 * weight m_i m_j, of variance 3 and not 1, so that
 *
 *     subjects drawn    v_s = s + sc + scc
 *     conditions drawn  v_c = c + sc + 3 cc + 3 scc
 *     both drawn        v_b = s + c + 3 sc + 3 cc + 7 scc
 *
 * and the jackknife over conditions counts pairs twice, of the mean over S
 * subjects and of single subjects:
 *
 *     j = c + sc + 2 cc + 2 scc,   mean of j_s = c + 2 cc + S (sc + 2 scc).
 *
 * (3, 7 and 2 for many; in n conditions the exact numbers, from the factorial
 * moments of the multinomial and with 2 n (n - 1) / (n - 2)^2 in place of 2).
 * So there are x, y with x j + y v_c = c + sc + cc + scc =: v, the variance
 * over new conditions for these subjects, 2 j - v_c for many.  It is kept
 * between the values for cc alone and for c alone, about v_c / 3 and v_c.  New
 * subjects and new conditions have v_s + v - (sc + scc), with
 *
 *     sc + scc = x (mean j_s - j) / (S - 1) + y (v_b - v_s - v_c) S / (S - 1),
 *
 * at least max(v_s, v) and at most v_s + v.  The dual bootstrap as published
 * (verdicts_dual) counts cc three times, and the percentiles of the resamples
 * all pairs; with 20 conditions both reject half as often as they should.
 *
 * After Efron B, Stein C (1981). Ann Stat 9:586-596.
 * doi:10.1214/aos/1176345462, and Schuett HH et al. (2023), in an own
 * formulation.
 */
#ifndef RSA_SPREAD_H
#define RSA_SPREAD_H

#include "rsa/bootstrap.h"

enum spread_kind {
    SPREAD_NONE,
    SPREAD_SUBJECTS,
    SPREAD_CONDITIONS,
    SPREAD_BOTH,
    SPREAD_DUAL
};

/* Rows: families, then the lower ceiling. */
struct spread {
    const struct evaluation *plan;
    enum spread_kind kind;
    struct bootstrap bootstrap;
    gsl_matrix **left; /* of each condition left out: rows x subjects */
    double *ceiling;   /* jackknife over subjects of family - lower */
};

/*
 * Draws and leaves out what `kind` needs.  With folds the corrections are left
 * out, since folds are random: errors are then those of resamples, too large.
 * Give it back with spread_release().
 */
struct spread spread_new(const struct evaluation *plan, enum spread_kind kind,
                         size_t samples, uint64_t seed, size_t threads);
void spread_release(struct spread *spread);

/* The samples that percentiles are of; NULL for none. */
const gsl_matrix *spread_samples(const struct spread *spread);

/* Row a minus row b (SPREAD_ALONE: none) of each sample; free() it. */
#define SPREAD_ALONE SIZE_MAX
double *spread_contrast(const struct spread *spread, size_t a, size_t b);

/*
 * Standard error of row a minus row b.  NaN without resamples, but for the
 * lower ceiling, whose part of subjects is always that of
 * evaluation_jackknife().
 */
double spread_error(const struct spread *spread, size_t a, size_t b);

/*
 * Degrees of freedom of that error: the number of what is drawn minus 1; for
 * dual those of Satterthwaite (1946), doi:10.2307/3002019, of the variances of
 * subjects and of conditions (with folds, and for both, the smaller number).
 */
double spread_freedom(const struct spread *spread, size_t a, size_t b);

#endif
