#include "../golden.h"
#include "../tap.h"

#include "signal/lagged.h"

enum { FRAMES = 100 };

/* Column 1 is column 0 three frames later, column 2 the inverse two earlier. */
static gsl_matrix *delayed(void)
{
    gsl_matrix *x = gsl_matrix_alloc(FRAMES, 3);
    gsl_matrix *source = noise(FRAMES + 10, 1, 31);

    for (size_t t = 0; t < FRAMES; t++) {
        gsl_matrix_set(x, t, 0, gsl_matrix_get(source, t + 5, 0));
        gsl_matrix_set(x, t, 1, gsl_matrix_get(source, t + 2, 0));
        gsl_matrix_set(x, t, 2, -4 * gsl_matrix_get(source, t + 7, 0));
    }
    gsl_matrix_free(source);
    return x;
}

static struct timeline with_gaps(bool kept[FRAMES])
{
    struct timeline timeline = timeline_new();

    timeline_add(&timeline, kept, FRAMES);
    return timeline;
}

static void planted_delays_are_found(void)
{
    gsl_matrix *x = delayed(), *r = gsl_matrix_alloc(3, 3);
    gsl_matrix *lag = gsl_matrix_alloc(3, 3);
    bool kept[FRAMES];
    struct timeline timeline;

    for (size_t t = 0; t < FRAMES; t++)
        kept[t] = true;
    timeline = with_gaps(kept);
    ok(lagged(r, lag, x, &timeline, 6, 3) == 7, "seven lags");
    close_to(gsl_matrix_get(r, 0, 1), 1, 1e-14, "a copy");
    close_to(gsl_matrix_get(lag, 0, 1), 3, 0, "three frames later");
    close_to(gsl_matrix_get(lag, 1, 0), -3, 0, "and so the first earlier");
    close_to(gsl_matrix_get(r, 2, 0), -1, 1e-14, "an inverted copy");
    close_to(gsl_matrix_get(lag, 2, 0), 2, 0, "two frames earlier");
    close_to(gsl_matrix_get(lag, 2, 1), 5, 0, "five between these two");
    close_to(gsl_matrix_get(r, 1, 1), 1, 0, "diagonal 1");
    close_to(gsl_matrix_get(lag, 1, 1), 0, 0, "at no lag");
    ok(lagged(r, lag, x, &timeline, 2, 3) == 3 && gsl_matrix_get(r, 0, 1) < 0.5,
       "a delay beyond the longest lag is not found");
    timeline_release(&timeline);
    gsl_matrix_free(x), gsl_matrix_free(r), gsl_matrix_free(lag);
}

/* What is in the frames that are censored does not matter, since it is not
 * there; the delay is found from pairs on both sides of the gaps. */
static void gaps_do_not_shift_a_delay(void)
{
    gsl_matrix *x = delayed(), *some = gsl_matrix_alloc(FRAMES, 3);
    gsl_matrix *r = gsl_matrix_alloc(3, 3), *lag = gsl_matrix_alloc(3, 3);
    bool kept[FRAMES];
    struct timeline timeline;
    gsl_matrix_view rows;
    size_t row = 0;

    for (size_t t = 0; t < FRAMES; t++) {
        gsl_vector_const_view from = gsl_matrix_const_row(x, t);

        kept[t] = t % 7 != 3 && t % 11;
        if (kept[t])
            gsl_matrix_set_row(some, row++, &from.vector);
    }
    timeline = with_gaps(kept);
    rows = gsl_matrix_submatrix(some, 0, 0, row, 3);
    ok(lagged(r, lag, &rows.matrix, &timeline, 6, 3) == 7, "with gaps");
    close_to(gsl_matrix_get(r, 0, 1), 1, 1e-14, "still a copy");
    close_to(gsl_matrix_get(lag, 0, 1), 3, 0, "still three frames later");
    timeline_release(&timeline);
    gsl_matrix_free(x), gsl_matrix_free(some);
    gsl_matrix_free(r), gsl_matrix_free(lag);
}

/* cos(2 pi t / 4) is the same two frames earlier, later, and never else. */
static void ties_go_to_the_shorter_and_then_the_later(void)
{
    gsl_matrix *x = gsl_matrix_alloc(40, 2), *r = gsl_matrix_alloc(2, 2);
    gsl_matrix *lag = gsl_matrix_alloc(2, 2);
    static const double wave[] = {1, 0, -1, 0};
    struct timeline timeline = timeline_new();
    bool kept[40];

    for (size_t t = 0; t < 40; t++) {
        kept[t] = true;
        gsl_matrix_set(x, t, 0, wave[t % 4]);
        gsl_matrix_set(x, t, 1, wave[(t + 3) % 4]);
    }
    timeline_add(&timeline, kept, 40);
    lagged(r, lag, x, &timeline, 3, 3);
    close_to(fabs(gsl_matrix_get(r, 0, 1)), 1, 1e-13, "a quarter period");
    close_to(fabs(gsl_matrix_get(lag, 0, 1)), 1, 0, "the shorter lag counts");
    close_to(gsl_matrix_get(lag, 0, 1) + gsl_matrix_get(lag, 1, 0), 0, 0,
             "exactly antisymmetric");
    timeline_release(&timeline);
    gsl_matrix_free(x), gsl_matrix_free(r), gsl_matrix_free(lag);
}

static void one_lag_is_the_correlation_of_its_pairs(void)
{
    gsl_matrix *x = noise(50, 2, 41), *r = gsl_matrix_alloc(2, 2);
    gsl_matrix *lag = gsl_matrix_alloc(2, 2);
    struct timeline timeline = timeline_new();
    double sums[5] = {0}, want;
    bool kept[50];
    size_t best;

    for (size_t t = 0; t < 50; t++)
        kept[t] = true;
    timeline_add(&timeline, kept, 50);
    lagged(r, lag, x, &timeline, 8, 3);
    best = (size_t)fabs(gsl_matrix_get(lag, 0, 1));
    for (size_t t = 0; t + best < 50; t++) {
        bool is_later = gsl_matrix_get(lag, 0, 1) > 0;
        double a = gsl_matrix_get(x, is_later ? t : t + best, 0);
        double b = gsl_matrix_get(x, is_later ? t + best : t, 1);

        sums[0] += a, sums[1] += b, sums[2] += a * a;
        sums[3] += b * b, sums[4] += a * b;
    }
    want = 50 - (double)best;
    want = (sums[4] - sums[0] * sums[1] / want) /
           sqrt((sums[2] - sums[0] * sums[0] / want) *
                (sums[3] - sums[1] * sums[1] / want));
    close_to(gsl_matrix_get(r, 0, 1), want, 1e-12, "Pearson of these pairs");
    timeline_release(&timeline);
    gsl_matrix_free(x), gsl_matrix_free(r), gsl_matrix_free(lag);
}

int main(void)
{
    planted_delays_are_found();
    gaps_do_not_shift_a_delay();
    ties_go_to_the_shorter_and_then_the_later();
    one_lag_is_the_correlation_of_its_pairs();
    return done();
}
