#include "rsa/signs.h"

#include "base/mem.h"
#include "base/rng.h"
#include "rsa/verdicts.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { LEAST = 6, STREAM = 0x5349474e };

/* Sums of the same terms in another order differ by rounding alone. */
static bool is_as_far(double sum, double observed)
{
    return fabs(sum) >= fabs(observed) * (1 - 1e-9) - 1e-12;
}

static double exact(const double *x, size_t n, double observed)
{
    size_t all = (size_t)1 << n, far = 0;

    for (size_t flip = 0; flip < all; flip++) {
        double sum = 0;

        for (size_t k = 0; k < n; k++)
            sum += flip >> k & 1 ? -x[k] : x[k];
        far += is_as_far(sum, observed);
    }
    return (double)far / (double)all;
}

static double drawn(const double *x, size_t n, double observed, size_t flips,
                    uint64_t seed)
{
    size_t far = 1;

    for (size_t f = 0; f < flips; f++) {
        struct rng rng = rng_init(seed, ((uint64_t)STREAM << 32) + f);
        double sum = 0;

        for (size_t k = 0; k < n; k++)
            sum += rng_below(&rng, 2) ? -x[k] : x[k];
        far += is_as_far(sum, observed);
    }
    return (double)far / (double)(flips + 1);
}

double signs_p(const double *differences, size_t count, size_t flips,
               uint64_t seed)
{
    double *x = NEW_ARRAY(double, count ? count : 1), observed = 0, p = NAN;
    size_t n = 0;

    for (size_t k = 0; k < count; k++)
        if (!isnan(differences[k])) {
            observed += differences[k];
            x[n++] = differences[k];
        }
    if (n >= LEAST)
        p = n <= SIGNS_EXACT ? exact(x, n, observed)
                             : drawn(x, n, observed, flips, seed);
    free(x);
    return p;
}

double signs_left_out(const double *differences, size_t count, size_t flips,
                      uint64_t seed)
{
    struct verdicts_moments m = verdicts_moments(differences, count);
    double p = signs_p(differences, count, flips, seed), n = (double)m.count;
    double t =
        verdicts_t(m.mean, m.error * sqrt((2 * n - 1) / (n - 1)), n - 1, true);

    /* Differences that are all the same have no t, but signs. */
    return isnan(p) || isnan(t) || t < p ? p : t;
}
