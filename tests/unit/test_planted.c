/*
 * Planted components are found again.  PLANTED=100 does that many seeds of
 * each, instead of a few; PLANTED=41:60 some of them.
 */
#include "../tap.h"
#include "planted.h"

static void recovers(const struct plan *plan, size_t few, double least,
                     const char *name)
{
    size_t seeds[2], good = 0, count;

    seeds_asked(seeds, few);
    count = seeds[1] + 1 - seeds[0];
    for (size_t seed = seeds[0]; seed <= seeds[1]; seed++) {
        double score = planted_recovery(plan, seed);

        good += score >= least;
        if (score < least)
            printf("# seed %zu: %.4f\n", seed, score);
    }
    printf("# %zu of %zu\n", good, count);
    ok((double)good >= .95 * (double)count, name);
}

int main(void)
{
    static const struct plan noisy = {{60, 10, 1, 190}, 5, .05, 0, 0};
    static const struct plan alike = {{60, 10, 1, 190}, 4, .01, .8, 0};
    static const struct plan holes = {{60, 15, 1, 190}, 5, .05, 0, .3};

    recovers(&noisy, 6, .99, "components in 5 % noise are recovered");
    recovers(&alike, 6, .95, "and collinear ones, cosine 0.8, in 1 %");
    recovers(&holes, 6, .99, "and with half of the entries missing by node");
    return done();
}
