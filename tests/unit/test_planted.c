/*
 * Planted components are found again.  PLANTED=100 does that many seeds of
 * each, instead of a few.
 */
#include "../tap.h"
#include "planted.h"

static size_t seeds_asked(void)
{
    const char *text = getenv("PLANTED");

    return text ? strtoul(text, NULL, 10) : 0;
}

static void recovers(const struct plan *plan, size_t seeds, double least,
                     const char *name)
{
    size_t asked = seeds_asked(), good = 0;

    seeds = asked ? asked : seeds;
    for (size_t seed = 1; seed <= seeds; seed++) {
        double score = planted_recovery(plan, seed);

        good += score >= least;
        if (score < least)
            printf("# seed %zu: %.4f\n", seed, score);
    }
    printf("# %zu of %zu\n", good, seeds);
    ok((double)good >= .95 * (double)seeds, name);
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
