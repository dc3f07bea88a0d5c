/*
 * profiles.h - whether all that was measured of a subject tells who it is.
 *
 * Of rows (a visit of a subject each), from their products, distances and
 * correlations alone, whatever the number of features.  `subject` stands in for
 * visits->subject, so that it may be shuffled.
 */
#ifndef STATS_PROFILES_H
#define STATS_PROFILES_H

#include "stats/visits.h"

#include <gsl/gsl_matrix.h>
#include <stddef.h>

/*
 * Discriminability: of all pairs of rows of one subject, the mean share of the
 * rows of others that are farther from the first than the second is, equal
 * distances counting half.  NaN without a pair or without others.  Squared
 * distances do as well.  O(rows^2 sessions).
 *
 * Bridgeford EW et al. (2021). PLoS Comput Biol 17:e1009279.
 * doi:10.1371/journal.pcbi.1009279
 */
double profiles_discriminability(const gsl_matrix *distances,
                                 const size_t *subject);

/*
 * The image intraclass correlation: (tr B - tr W) / (tr B + (n0 - 1) tr W), B
 * and W the mean squares between and within subjects summed over features (see
 * icc.h; of one feature it is ICC(1,1)), from the products gram[rows x rows] of
 * rows, from whatever origin.  O(rows^2).
 *
 * Shou H et al. (2013). Cogn Affect Behav Neurosci 13:714-724.
 * doi:10.3758/s13415-013-0196-0
 */
double profiles_i2c2(const gsl_matrix *gram, const struct visits *visits,
                     const size_t *subject);

/*
 * Over all ordered pairs of sessions: the share of rows whose most similar row
 * in the other session is the same subject's (more similar than any other), of
 * those whose subject is there; and the mean similarity of rows of one subject
 * (own) and of different ones (others).  NaN where there is no pair.
 * O(rows^2).
 *
 * Finn ES et al. (2015). Nat Neurosci 18:1664-1671. doi:10.1038/nn.4135
 * Amico E, Goni J (2018). Sci Rep 8:8254. doi:10.1038/s41598-018-25089-1
 */
struct profiles_identified {
    double rate, own, others;
    double difference; /* 100 (own - others): Idiff */
};
struct profiles_identified profiles_identify(const gsl_matrix *similarity,
                                             const struct visits *visits,
                                             const size_t *subject);

#endif
