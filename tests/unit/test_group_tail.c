/* The tail of a null, against distributions that are known. */
#include "../tap.h"
#include "base/mem.h"
#include "base/rng.h"
#include "group/tail.h"

#include <gsl/gsl_cdf.h>
#include <stdlib.h>

enum { COUNT = 4000 };

int main(void)
{
    double *null = NEW_ARRAY(double, COUNT);
    struct rng rng = rng_init(1, 1);
    struct tail tail;
    double worst = 0, value;
    size_t far = 0, fits = 0;

    for (size_t k = 0; k < COUNT; k++)
        null[k] = -log(1 - rng_uniform(&rng));
    tail_fit(&tail, null, COUNT, 1);
    ok(tail.fits && fabs(tail.shape) < .1 && fabs(tail.scale - 1) < .1,
       "exponential excesses have shape 0 and their scale");
    close_to(log10(tail_p(&tail, 8 * log(10), 1)), -8, .1,
             "and p a hundred thousand times below 1 / count");
    close_to(tail_p(&tail, .5, .6), .6, 0,
             "what is not in the tail keeps the p of counting");

    /* The largest of 100 normals: P(max > x) = 1 - Phi(x)^100. */
    for (size_t trial = 0; trial < 20; trial++) {
        for (size_t k = 0; k < 500; k++) {
            null[k] = -INFINITY;
            for (size_t i = 0; i < 100; i++)
                null[k] = fmax(null[k], rng_normal(&rng));
        }
        tail_fit(&tail, null, 500, trial);
        fits += tail.fits;
        value = 3.5;
        worst = fmax(worst,
                     fabs(log(tail_p(&tail, value, 1)) -
                          log(-expm1(100 * log(gsl_cdf_ugaussian_P(value))))));
        far += tail_p(&tail, 4.3, 1. / 501) <= 0;
    }
    ok(fits >= 17, "the largest of many normals has such a tail");
    ok(worst < 1.1, "p of 2 % is right within a factor of 3 after 500 draws");
    ok(!far, "no p is 0, even beyond the end of the fit");

    for (size_t k = 0; k < COUNT; k++)
        null[k] = k % 4 ? rng_uniform(&rng) : 5 + (double)(k % 8);
    tail_fit(&tail, null, COUNT, 1);
    ok(!tail.fits && tail_p(&tail, 20, .25) == .25,
       "a null in lumps has no tail, and p is that of counting");
    for (size_t k = 0; k < COUNT; k++)
        null[k] = 3;
    tail_fit(&tail, null, COUNT, 1);
    ok(!tail.fits, "nor has one that does not vary");
    tail_fit(&tail, null, 10, 1);
    ok(!tail.fits, "nor a null of ten");
    free(null);
    return done();
}
