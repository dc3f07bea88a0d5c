/*
 * icc.h - intraclass correlations: how much of the variance is of subjects.
 *
 * With n subjects and k sessions, mean squares B between subjects, W within
 * them, J between sessions and E of the rest:
 *
 *     (1,1) (B - W) / (B + (k - 1) W)         sessions differ by chance
 *     (2,1) (B - E) / (B + (k - 1) E + k (J - E) / n)    absolute agreement
 *     (3,1) (B - E) / (B + (k - 1) E)         consistency
 *     (1,k) (B - W) / B, (2,k) (B - E) / (B + (J - E) / n), (3,k) (B - E) / B:
 *           of the mean of k sessions
 *
 * Not balanced, there are (1,1) and (1,k) alone, with k the n0 = (N - sum k_i^2
 * / N) / (n - 1) of the analysis of variance; their intervals then are
 * approximate.
 *
 * Intervals are from the distribution of F, as McGraw and Wong give them; an
 * estimate may be below 0.
 *
 * Shrout PE, Fleiss JL (1979). Psychol Bull 86:420-428.
 * doi:10.1037/0033-2909.86.2.420
 * McGraw KO, Wong SP (1996). Psychol Methods 1:30-46.
 * doi:10.1037/1082-989X.1.1.30
 */
#ifndef STATS_ICC_H
#define STATS_ICC_H

#include "stats/visits.h"

enum icc_form { ICC_1, ICC_2, ICC_3, ICC_1K, ICC_2K, ICC_3K, ICC_FORMS };

struct icc {
    double value[ICC_FORMS];       /* NaN: not balanced, or no variance */
    double interval[ICC_FORMS][2]; /* NaN also where nothing is within */
    double within;                 /* W */
    double between;                /* (B - W) / n0, which may be below 0 */
    double sessions;               /* n0 */
};

/*
 * Of values[rows], finite; at least two subjects, and one with two rows.
 * `level` is that of the intervals, as .95.  O(rows).
 */
void icc_of(struct icc *icc, const double *values, const struct visits *visits,
            double level);

#endif
