/*
 * ranking.h - which of several strategies of denoising does best, and in what.
 *
 * Every criterion is better the lower it is.  On each the strategies have ranks
 * from 1, equal values sharing the average of theirs; a strategy's mean rank is
 * over the criteria that count, each with the same weight:
 *
 *     median_abs_r          motion that is left in connectivity
 *     distance_dependence   whether it depends on the distance of regions
 *     freedom_lost          what was paid for it
 *
 * The share of edges with p < .05 says nearly the same as the median, and
 * participants who were lost follow from the frames that were; they are ranked
 * for the reader and do not count.  A mean of ranks says who is ahead, not by
 * how much or how surely: look at the values.
 *
 * A criterion that some strategy has no value of ranks nobody.
 *
 * Ciric R et al. (2017). NeuroImage 154:174-187.
 * doi:10.1016/j.neuroimage.2017.03.020
 * Parkes L et al. (2018). NeuroImage 171:415-436.
 * doi:10.1016/j.neuroimage.2017.12.073
 */
#ifndef STATS_RANKING_H
#define STATS_RANKING_H

#include "base/column.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

enum ranking_criterion {
    RANKING_MEDIAN,
    RANKING_DISTANCE,
    RANKING_FREEDOM,
    RANKING_COUNTED, /* those before count */
    RANKING_PERCENT = RANKING_COUNTED,
    RANKING_EXCLUDED,
    RANKING_CRITERIA
};

struct ranking {
    size_t count; /* strategies */
    char **names;
    double *subjects;
    double chance; /* median |r| by chance, if one for all, else NaN */
    const struct column *about[RANKING_CRITERIA];
    gsl_matrix *values; /* strategies x RANKING_CRITERIA; NaN: not known */
    /* What ranking_finish() finds: */
    gsl_matrix *ranks;                /* likewise; NaN: not ranked */
    bool is_ranked[RANKING_CRITERIA]; /* all strategies have a value */
    double *mean, *place;             /* mean rank, and the rank of that */
    size_t *order;                    /* strategies, best first */
};

/* Of `count` strategies, all values NaN.  ranking_free() also frees names[]. */
struct ranking *ranking_new(size_t count);
void ranking_free(struct ranking *ranking);

/*
 * Rank by the values.  Strategies of one mean rank are in the order given.
 * False, and no mean, where no criterion that counts has all values.
 * O(count^2).
 */
bool ranking_finish(struct ranking *ranking)
    __attribute__((warn_unused_result));

#endif
