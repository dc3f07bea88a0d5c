#include "../golden.h"
#include "../tap.h"

#include "signal/respiration.h"

#include <gsl/gsl_math.h>

/* A head that wanders: the running sum of noise. */
static gsl_matrix *walk(size_t frames, unsigned long seed)
{
    gsl_matrix *x = noise(frames, 1, seed);

    for (size_t t = 1; t < frames; t++)
        *gsl_matrix_ptr(x, t, 0) += gsl_matrix_get(x, t - 1, 0);
    return x;
}

/*
 * SciPy 1.17: filtfilt of butter(2) and of iirnotch, padtype 'constant' and
 * padlen T - 1, which is what XCP-D runs.  (b, a) against sections: 1e-9.
 */
static void agrees_with_scipy(void)
{
    static const size_t rows[] = {0, 1, 30, 59};
    static const double low[] = {-0.25115699317478246, -0.17165862415668157,
                                 -2.475018550222519, -4.577952098251477};
    static const double notch[] = {-0.4188468764932307, -0.10239874956056032,
                                   -2.622640528865121, -4.57223163643023};
    gsl_matrix *x = walk(60, 8), *y = walk(60, 8);

    respiration_low_pass(x, 1 / 0.8, 0.1);
    respiration_notch(y, 1 / 0.8, 12.0 / 60, 18.0 / 60);
    for (size_t k = 0; k < 4; k++) {
        close_to(gsl_matrix_get(x, rows[k], 0), low[k], 1e-9, "low-pass");
        close_to(gsl_matrix_get(y, rows[k], 0), notch[k], 1e-9, "notch");
    }
    gsl_matrix_free(x), gsl_matrix_free(y);
}

/* Size of what is left of a wave in the middle of 400 frames. */
static double left_of(double frequency, double rate, bool is_notch)
{
    gsl_matrix *x = gsl_matrix_alloc(400, 1);
    double most = 0;

    for (size_t t = 0; t < 400; t++)
        gsl_matrix_set(x, t, 0, sin(2 * M_PI * frequency * (double)t / rate));
    if (is_notch)
        respiration_notch(x, rate, 0.2, 0.3);
    else
        respiration_low_pass(x, rate, 0.1);
    for (size_t t = 100; t < 300; t++)
        most = fmax(most, fabs(gsl_matrix_get(x, t, 0)));
    gsl_matrix_free(x);
    return most;
}

static void breathing_goes_and_moves_stay(void)
{
    close_to(left_of(0.25, 2, true), 0, 1e-3, "15 breaths a minute are gone");
    ok(left_of(0.02, 2, true) > 0.95, "slow moves pass the notch");
    ok(left_of(0.7, 2, true) > 0.9, "and so do fast ones");
    ok(left_of(0.25, 2, false) < 0.05, "the low-pass takes breaths");
    ok(left_of(0.02, 2, false) > 0.95, "and leaves slow moves");
}

static void fast_breaths_have_an_alias(void)
{
    close_to(respiration_alias(0.2, 1), 0.2, 1e-15, "below Nyquist: itself");
    close_to(respiration_alias(0.3, 0.5), 0.2, 1e-15, "0.3 Hz at 0.5 Hz");
    close_to(respiration_alias(1.1, 0.5), 0.1, 1e-15, "1.1 Hz at 0.5 Hz");
}

static void what_is_still_stays_still(void)
{
    gsl_matrix *x = gsl_matrix_alloc(10, 2), *want = gsl_matrix_alloc(10, 2);

    for (size_t t = 0; t < 10; t++) {
        gsl_matrix_set(x, t, 0, 0.7);
        gsl_matrix_set(x, t, 1, NAN);
    }
    gsl_matrix_memcpy(want, x);
    respiration_notch(x, 1, 0.2, 0.3);
    respiration_low_pass(x, 1, 0.1);
    close_to(distance(x, want), 0, 1e-14, "a constant stays, and so does NaN");
    gsl_matrix_free(x), gsl_matrix_free(want);
}

int main(void)
{
    agrees_with_scipy();
    breathing_goes_and_moves_stay();
    fast_breaths_have_an_alias();
    what_is_still_stays_still();
    return done();
}
