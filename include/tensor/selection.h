/*
 * selection.h - how many components, and which of them are more than chance.
 *
 * The rule: of the ranks at which restarts agree (median similarity of the
 * other restarts to the best at least SELECTION_AGREE; all ranks, where none
 * does), find the one with the least cross-validated error, by the mean over
 * folds of its logarithm; then take the smallest whose error is no more than
 * one standard error of the difference, fold by fold, above it.  Without
 * cross-validation: the largest rank at which restarts agree.
 */
#ifndef TENSOR_SELECTION_H
#define TENSOR_SELECTION_H

#include "tensor/restarts.h"

#define SELECTION_AGREE 0.8

/* Of one rank; NaN where there is nothing to say it by. */
struct verdict {
    size_t rank, restarts, sweeps;      /* restarts: that ran to their end */
    double error, error_mean, error_sd; /* least, and over those restarts */
    double similarity; /* median, of the other restarts to the best */
    double nested;     /* of the best to the best of the rank before */
    double core;       /* consistency.h, of the best */
    double saturation, saturation_sd; /* consistency.h, over restarts */
    double held_out, held_out_se; /* cross-validated error, sqrt of the mean */
    double above, above_se;       /* log error above the least, fold by fold */
};

/* All but what cross-validation says.  `before`: best of the rank before, or
 * NULL. */
struct verdict selection_judge(const struct source *source,
                               const struct restarts *restarts,
                               const struct model *before, size_t threads);

/*
 * Position of the rank that the rule takes; `verdicts` ascend in rank.  errors
 * (ranks x folds) as of crossval(), or NULL; what it says is put into the
 * verdicts.
 */
size_t selection_choose(struct verdict *verdicts, size_t count,
                        const gsl_matrix *errors);

/*
 * How a draw of the null is fitted: from one start, up to a tolerance of
 * SELECTION_EFFORT.  What makes the null valid is that data and draws get the
 * same, not that it is much: the error of the data that is compared with those
 * of the draws must be found so, too.  Components of the data may come of a
 * longer search: the longer, the less does the largest of them explain where
 * there is nothing to be found, since what all have in common is then divided
 * more evenly.
 */
#define SELECTION_EFFORT 1e-5
struct restarts_options
selection_effort(const struct restarts_options *options);

/*
 * excess[r]: what component r explains beyond the level of its pairs, that is
 * sum (X - E) K_r / sum X^2 with E the mean over all circular shifts.
 * Affinities have a mean, which some component of every fit explains, of
 * shifted data as well; what nodes do together at the same times is above it.
 * Can be below 0.  Two passes.
 */
void selection_excess(gsl_vector *excess, const struct source *source,
                      const struct model *model, size_t threads);

/*
 * The circular-shift null, in fits of that rank to shifted data, of draw k:
 * largest[k] and excess[k], the largest explained fraction and the largest
 * excess of a component; errors[k], relative error.  The source is not what it
 * was afterwards.
 *
 * The largest component of a draw is what everything has in common, so that
 * even strong components beside each other explain no more than it; the excess
 * is the test that finds them.  Of either, that of any component is above the
 * 95 % quantile of the largest of a draw in 5 % of data where there is nothing.
 */
void selection_null(double *largest, double *excess, double *errors,
                    size_t draws, struct source *source, size_t rank,
                    const struct restarts_options *options);

/*
 * The 95 % quantile of the null, bounded from above with 95 % confidence
 * (Wilks SS (1941). doi:10.1214/aoms/1177731788): the smallest order statistic
 * k of n draws with P(Binomial(n, .95) < k) >= .95.  Below 59 draws there is
 * none, and it is the largest draw; NaN without draws.
 */
double selection_limit(const double *largest, size_t draws);

/* (1 + draws at least as large) / (1 + draws); NaN without draws. */
double selection_p(double value, const double *draw, size_t draws);

#endif
