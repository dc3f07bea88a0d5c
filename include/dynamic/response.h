/*
 * response.h - whether a time course is higher in an epoch than at rest.
 *
 * The difference between its mean over the frames of the epoch and over those
 * of no epoch (the baseline).  How often chance gives as much is counted over
 * all circular shifts of the course against the epochs, which keep its
 * autocorrelation and the durations:
 *
 *     p = #{s = 0 .. frames - 1: |difference(s)| >= |difference(0)|} / frames,
 *
 * exact for a stationary course on a circle, and never below 1 / frames.
 */
#ifndef DYNAMIC_RESPONSE_H
#define DYNAMIC_RESPONSE_H

#include <stddef.h>

struct response {
    size_t frames;         /* of the epoch */
    double mean, baseline; /* of the course; NaN without a frame */
    double difference, p;  /* NaN without either */
};

/*
 * Of course[0 .. count-1]; epoch[t] is 0 at the baseline, else 1 + the epoch;
 * `wanted` counts from 1.  A constant course has p 1.  O(count^2).
 */
struct response response_of(const double *course, const size_t *epoch,
                            size_t count, size_t wanted);

#endif
