/*
 * tail.h - p below 1 / permutations, from the shape of the tail of a null.
 *
 * What exceeds a threshold u of a null follows a generalized Pareto
 * distribution, nearly, whatever the null:
 *
 *     P(x > u + y) = share (1 + shape y / scale)^(-1 / shape),
 *
 * exp(-y / scale) for shape 0.  Scale and shape by the method of moments, with
 * mean m and variance v of the excesses: r = m^2 / v, scale = m (r + 1) / 2,
 * shape = (1 - r) / 2.  u is the 75th percentile or, while the fit is bad, the
 * 80th, 85th, 90th or 95th.  A fit is bad where its Anderson-Darling statistic
 * is among the largest 5 % of those of 199 samples drawn from the fit and
 * fitted again; where all are bad, or fewer than 20 exceed u, there is no tail.
 *
 * Winkler AM, Ridgway GR, Douaud G, Nichols TE, Smith SM (2016). NeuroImage
 * 141:502-516. doi:10.1016/j.neuroimage.2016.05.068
 * Knijnenburg TA, Wessels LFA, Reinders MJT, Shmulevich I (2009).
 * Bioinformatics 25:i161-i168. doi:10.1093/bioinformatics/btp211
 */
#ifndef GROUP_TAIL_H
#define GROUP_TAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tail {
    bool fits;
    size_t count; /* excesses */
    double threshold, share, scale, shape;
    double p; /* of the fit */
};

/*
 * Of null[count], NaN in none.  The samples depend on the seed alone.
 * O(count log count + 199 excesses log excesses).
 */
void tail_fit(struct tail *tail, const double *null, size_t count,
              uint64_t seed);

/*
 * p of a value beyond the threshold; `plain`, the p of counting, where there is
 * no tail, the value is not in it, or beyond all that the fit can reach (a
 * shape below 0 has an end): a p is never 0.
 */
double tail_p(const struct tail *tail, double value, double plain);

#endif
