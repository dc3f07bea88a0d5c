#include "../golden.h"
#include "../tap.h"

#include "signal/spline.h"

static double cubic(double t)
{
    return 2 + t - 0.3 * t * t + 0.01 * t * t * t;
}

/* A not-a-knot spline reproduces any cubic; one with natural ends does not. */
static void a_cubic_is_reproduced(size_t frames, const bool *kept,
                                  const char *name)
{
    gsl_matrix *x = gsl_matrix_alloc(frames, 2);
    gsl_matrix *want = gsl_matrix_alloc(frames, 2);

    for (size_t t = 0; t < frames; t++) {
        gsl_matrix_set(want, t, 0, cubic((double)t));
        gsl_matrix_set(want, t, 1, -5 * (double)t);
    }
    gsl_matrix_memcpy(x, want);
    for (size_t t = 0; t < frames; t++)
        if (!kept[t])
            gsl_matrix_set(x, t, 0, 1e9), gsl_matrix_set(x, t, 1, NAN);
    spline_fill(x, kept);
    close_to(distance(x, want), 0, 1e-12, name);
    gsl_matrix_free(x), gsl_matrix_free(want);
}

static void the_order_of_time_does_not_matter(void)
{
    bool kept[] = {1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 1};
    bool turned[11];
    gsl_matrix *x = noise(11, 1, 3), *y = gsl_matrix_alloc(11, 1);
    double most = 0;

    for (size_t t = 0; t < 11; t++) {
        gsl_matrix_set(y, 10 - t, 0, gsl_matrix_get(x, t, 0));
        turned[10 - t] = kept[t];
    }
    spline_fill(x, kept);
    spline_fill(y, turned);
    for (size_t t = 0; t < 11; t++)
        most = fmax(
            most, fabs(gsl_matrix_get(x, t, 0) - gsl_matrix_get(y, 10 - t, 0)));
    close_to(most, 0, 1e-13, "the reversed series is filled in reverse");
    gsl_matrix_free(x), gsl_matrix_free(y);
}

/* Frames 3, 36 and 8 of a ramp: nilearn leaves 3 and 36, which mirror. */
static void mirrored_frames_are_filled_too(void)
{
    gsl_matrix *x = gsl_matrix_alloc(40, 1);
    bool kept[40];

    for (size_t t = 0; t < 40; t++) {
        kept[t] = t != 3 && t != 36 && t != 8;
        gsl_matrix_set(x, t, 0, kept[t] ? (double)t : 200);
    }
    spline_fill(x, kept);
    close_to(gsl_matrix_get(x, 3, 0), 3, 1e-12, "frame 3");
    close_to(gsl_matrix_get(x, 36, 0), 36, 1e-12, "frame 36, its mirror");
    close_to(gsl_matrix_get(x, 8, 0), 8, 1e-12, "frame 8");
    gsl_matrix_free(x);
}

int main(void)
{
    const bool four[] = {1, 0, 1, 1, 0, 0, 1};
    const bool five[] = {1, 1, 0, 1, 0, 0, 1, 0, 1};
    const bool more[] = {1, 0, 0, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1};

    a_cubic_is_reproduced(7, four, "a cubic through four knots");
    a_cubic_is_reproduced(9, five, "a cubic through five knots");
    a_cubic_is_reproduced(14, more, "a cubic through eight knots");
    the_order_of_time_does_not_matter();
    mirrored_frames_are_filled_too();
    return done();
}
