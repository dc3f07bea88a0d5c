/*
 * verdicts.h - what similarities of subjects, or of resamples, say.
 *
 * Values are rows (models, or pairs of models), subjects or samples columns.
 * p-values are NaN where they are not defined: fewer than two values, or values
 * that do not vary.
 */
#ifndef RSA_VERDICTS_H
#define RSA_VERDICTS_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Mean and standard error sd (n - 1) / sqrt(n) of what is not NaN. */
struct verdicts_moments {
    double mean, error;
    size_t count;
};

struct verdicts_moments verdicts_moments(const double *values, size_t count);

/*
 * p of t = mean / error with `freedom` degrees: P(T >= t), or both tails.  NaN
 * where the error is not positive or freedom < 1.
 */
double verdicts_t(double mean, double error, double freedom, bool has_sides);

/* The half width of the 95 % interval, error times the quantile of t. */
double verdicts_width(double error, double freedom);

/*
 * The signed-rank test of Wilcoxon (1945), doi:10.2307/3001968: P(W >= w) under
 * random signs, or both tails, exact with any ties (mid-ranks), zeros and NaN
 * left out.  With fewer than 6 values no two-sided p can be below .05.  NaN
 * without a value.  O(n^3).
 */
double verdicts_signed_rank(const double *values, size_t count, bool has_sides);

/*
 * From a bootstrap: `samples` values (NaN: undefined) of something whose
 * corrected standard error is `error`.  The share q of samples at or below
 * zero, (1 + #) / (1 + samples), is read as a normal deviate, brought from the
 * spread of the samples to `error` and to t with `freedom` degrees:
 *
 *     p = T(Phi^-1(q) sd / error).
 *
 * Without the correction percentiles reject too often in small samples
 * (Hesterberg TC (2015). Am Stat 69:371-386.
 * doi:10.1080/00031305.2015.1089789).  interval[2] (or NULL) is at 95 %, its
 * percentiles widened in the same way.
 */
double verdicts_percentile(double interval[2], const double *values,
                           size_t samples, double error, double freedom,
                           bool has_sides);

/* Variance (n - 1) of what is not NaN; NaN of fewer than two. */
double verdicts_variance(const double *values, size_t count);

/*
 * The variance of an estimate over new subjects and new conditions, from those
 * of resamples of subjects, of conditions and of both:
 *
 *     v = a_s v_s + a_c v_c - a_s a_c (v_b - v_s - v_c),  a = n / (n - 1),
 *
 * at least max(a_s v_s, a_c v_c), then at most v_b.  Schuett HH et al. (2023),
 * doi:10.7554/eLife.82566.
 */
double verdicts_dual(double subjects, double conditions, double both,
                     const size_t counts[2] /* subjects, conditions */);

/* ---- several at once ---- */

enum verdicts_correction {
    VERDICTS_NONE,
    VERDICTS_FDR,
    VERDICTS_FWER,
    VERDICTS_BONFERRONI,
    VERDICTS_CORRECTIONS
};

/* none, fdr, fwer, bonferroni. */
extern const char *const verdicts_corrections[VERDICTS_CORRECTIONS + 1];

/* Benjamini and Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x, and
 * p times their number; NaN stay, and do not count. */
void verdicts_fdr(double *adjusted, const double *p, size_t count);
void verdicts_bonferroni(double *adjusted, const double *p, size_t count);

/* Holm (1979), Scand J Stat 6:65-70: the same step by step, never larger, and
 * as safe whatever the p have in common.  O(count^3). */
void verdicts_holm(double *adjusted, const double *p, size_t count);

/*
 * Family-wise, by the largest |t| of all rows when the signs of whole subjects
 * (columns) are flipped: in all ways if there are at most `samples`, else
 * `samples` times at random; adjusted[rows].  Exact where differences are
 * symmetric about zero under the null hypothesis.  NaN for fewer than
 * VERDICTS_FLIPS_LEAST subjects, whose 2^(n-1) flips hold no level near .05.
 */
enum { VERDICTS_FLIPS_LEAST = 7 };
void verdicts_flips(double *adjusted, const gsl_matrix *differences,
                    size_t samples, uint64_t seed);

#endif
