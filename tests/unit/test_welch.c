#include "../tap.h"

#include "stats/welch.h"

#include <math.h>

static const double x[] = {1.2, 3.4, 2.2, 5.1, 4.0, 2.9};
static const double y[] = {2.0, 6.5, 7.1, 9.9};

static void two(void)
{
    static const double same[] = {2, 2, 2};
    struct welch welch = welch_two(x, 6, y, 4), back = welch_two(y, 4, x, 6);

    /* scipy 1.17.1, ttest_ind(equal_var=False) and its confidence_interval */
    close_to(welch.t, -1.8755189865969009, 1e-12, "t is that of scipy");
    close_to(welch.df, 3.70966349934339, 1e-12, "and so are its degrees");
    close_to(welch.p, 0.13954356714172808, 1e-10, "and its p");
    close_to(welch.low, -8.192316805761156, 1e-9, "and the interval, below");
    close_to(welch.high, 1.7089834724278221, 1e-9, "and above");
    close_to(back.t, -welch.t, 1e-15, "groups that change places flip t");
    ok(isnan(welch_two(x, 1, y, 4).p), "one value has no spread");
    ok(isnan(welch_two(same, 3, same, 3).p) &&
           welch_two(same, 3, same, 3).difference == 0,
       "without any spread there is no t");
}

static void many(void)
{
    static const double all[] = {1.2, 3.4, 2.2, 5.1, 4.0, 2.9, 2.0, 6.5,
                                 7.1, 9.9, 0.5, 0.9, 1.4, 0.2, 1.1};
    static const size_t group[] = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2};
    struct welch pair = welch_two(x, 6, y, 4);
    struct welch_many both = welch_many(all, group, 10, 2);
    struct welch_many three = welch_many(all, group, 15, 3);

    close_to(both.f, pair.t * pair.t, 1e-12, "F of two groups is t squared");
    close_to(both.df2, pair.df, 1e-12, "with its degrees of freedom");
    close_to(both.p, pair.p, 1e-12, "and its p");
    ok(three.df1 == 2 && three.f > 1 && three.p > 0 && three.p < 1,
       "three groups have an F");
    ok(isnan(welch_many(all, group, 7, 2).p), "a group of one has none");
}

/* Groups of equal means and unequal spread: p below .05 in 5 %. */
static void calibration(void)
{
    enum { STUDIES = 4000, PEOPLE = 30 };
    size_t group[PEOPLE], below = 0;
    double value[PEOPLE];
    unsigned long long state = 1;

    for (size_t s = 0; s < STUDIES; s++) {
        for (size_t i = 0; i < PEOPLE; i++) {
            group[i] = i < 15 ? 0 : i < 23 ? 1 : 2;
            value[i] = 0;
            for (int k = 0; k < 12; k++) {
                state = state * 6364136223846793005ULL + 1442695040888963407ULL;
                value[i] += (double)(state >> 11) / 9007199254740992.0 - .5;
            }
            value[i] *= (double)(1 + 2 * group[i]);
        }
        below += welch_many(value, group, PEOPLE, 3).p < .05;
    }
    /* 3 standard errors of a binomial */
    close_to((double)below / STUDIES, .05, 3 * sqrt(.05 * .95 / STUDIES),
             "groups that differ in spread alone differ in 5 of 100 studies");
}

int main(void)
{
    two();
    many();
    calibration();
    return done();
}
