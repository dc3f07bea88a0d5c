/*
 * rates.h - how well two classes are told apart.
 */
#ifndef STATS_RATES_H
#define STATS_RATES_H

#include <stdbool.h>
#include <stddef.h>

struct rates {
    size_t hits, misses, false_alarms, rejections;
};

/* One more subject. */
void rates_add(struct rates *rates, bool is_positive, bool is_called_positive);

size_t rates_count(const struct rates *rates);

/* (hits + rejections) / all; NaN where there is nobody. */
double rates_accuracy(const struct rates *rates);

/* hits / (hits + misses), rejections / (rejections + false alarms); NaN
 * without a member of that class. */
double rates_sensitivity(const struct rates *rates);
double rates_specificity(const struct rates *rates);

/* The mean of the two, and Youden's J, their sum minus 1 (Youden WJ (1950).
 * Cancer 3:32-35). */
double rates_balanced(const struct rates *rates);
double rates_youden(const struct rates *rates);

/*
 * interval[2]: that of Wilson of a proportion of `successes` in `count`, at
 * 95 % (z = 1.96, to all digits):
 *
 *     (p + z^2 / 2n +- z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n).
 *
 * Wilson EB (1927). J Am Stat Assoc 22:209-212.
 * doi:10.1080/01621459.1927.10502953
 */
void rates_wilson(double interval[2], size_t successes, size_t count);

/*
 * Area under the ROC curve over pairs of one block: of all pairs of a positive
 * and a negative subject in the same block, the share in which the positive has
 * the higher score, ties counting half.  The scores of different models are
 * on different scales: with the folds as blocks they are never compared.  NaN
 * where no block has both; block NULL: all are one.  O(count^2).
 *
 * Hanley JA, McNeil BJ (1982). Radiology 143:29-36.
 * doi:10.1148/radiology.143.1.7063747
 */
double rates_area(const double *scores, const bool *is_positive,
                  const size_t *block, size_t count);

struct rates_point {
    double threshold; /* who scores at least this is called positive */
    double sensitivity, false_rate;
};

/*
 * points[count + 1], the ROC curve from (0, 0), at a threshold of infinity, to
 * (1, 1): a point for each different score, in descending order.  Returns how
 * many.  O(count^2).
 */
size_t rates_curve(struct rates_point *points, const double *scores,
                   const bool *is_positive, size_t count);

#endif
