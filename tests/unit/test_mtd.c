#include "../tap.h"
#include "series_s.h"

#include "dynamic/mtd.h"
#include "dynamic/running.h"

#include <stdlib.h>

enum { PAIRS = S_NODES * (S_NODES - 1) / 2 };

struct kept {
    double value[S_FRAMES][PAIRS];
    size_t shown, absent, constant;
};

static void keep(void *context, size_t k, const double *value, size_t constant)
{
    struct kept *kept = context;

    for (size_t p = 0; p < PAIRS; p++)
        kept->value[k][p] = value ? value[p] : NAN;
    kept->shown++, kept->absent += !value, kept->constant = constant;
}

static void reference(void)
{
    gsl_matrix *x = series_s();
    bool *is_there = all_there(S_FRAMES);
    struct kept kept = {.shown = 0};

    mtd_each(7, x, is_there, keep, &kept);
    ok(kept.shown == 53 && mtd_count(7, S_FRAMES) == 53, "53 values");
    close_to(kept.value[0][0], -0.099758458, 1e-9, "the first");
    close_to(kept.value[25][0], -0.6422679549, 1e-9, "one within");
    close_to(kept.value[52][0], -0.0568981366, 1e-9, "the last");
    mtd_each(1, x, is_there, keep, &kept);
    close_to(kept.value[0][0], 2.1220567645, 1e-10, "without smoothing");
    ok(mtd_count(60, S_FRAMES) == 0 && mtd_count(90, S_FRAMES) == 0,
       "too short a series has none");
    gsl_matrix_free(x), free(is_there);
}

/* By its definition, in a series with a gap. */
static void plain(void)
{
    gsl_matrix *x = series_s();
    bool *is_there = all_there(S_FRAMES);
    struct kept kept = {.shown = 0};
    double sd[S_NODES], worst = 0;

    is_there[20] = is_there[24] = is_there[27] = false;
    mtd_each(7, x, is_there, keep, &kept);
    for (size_t i = 0; i < S_NODES; i++) {
        double sum = 0, square = 0, n = 0;

        for (size_t t = 0; t + 1 < S_FRAMES; t++)
            if (is_there[t] && is_there[t + 1]) {
                double d =
                    gsl_matrix_get(x, t + 1, i) - gsl_matrix_get(x, t, i);

                sum += d, square += d * d, n++;
            }
        sd[i] = sqrt(square / n - sum / n * sum / n);
    }
    for (size_t t = 0; t < 53; t++) {
        double sum = 0, n = 0;

        for (size_t s = t; s < t + 7; s++)
            if (is_there[s] && is_there[s + 1]) {
                sum += (gsl_matrix_get(x, s + 1, 1) - gsl_matrix_get(x, s, 1)) *
                       (gsl_matrix_get(x, s + 1, 3) - gsl_matrix_get(x, s, 3));
                n++;
            }
        if (n >= 4)
            worst =
                fmax(worst, fabs(kept.value[t][4] - sum / n / (sd[1] * sd[3])));
        else
            worst = fmax(worst, isnan(kept.value[t][4]) ? 0 : 1);
    }
    ok(worst < 1e-12 && kept.absent > 0 && kept.absent < 10,
       "no difference crosses a gap, and half of them are enough");
    for (size_t t = 0; t < S_FRAMES; t++)
        gsl_matrix_set(x, t, 1, 3 * (double)t); /* always alike */
    mtd_each(7, x, is_there, keep, &kept);
    ok(kept.constant == 1 && isnan(kept.value[0][0]) &&
           isfinite(kept.value[0][1]),
       "a node that changes by the same always has no coupling");
    gsl_matrix_free(x), free(is_there);
}

int main(void)
{
    reference();
    plain();
    return done();
}
