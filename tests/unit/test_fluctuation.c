#include "../golden.h"
#include "../tap.h"

#include "base/mem.h"
#include "signal/butterworth.h"
#include "signal/detrend.h"
#include "signal/fluctuation.h"
#include "signal/frames.h"

#include <stdbool.h>

enum { T = 120, R = 6 };

static const double slow[2] = {0.01, 0.1};

/* The reference signals, raw. */
static gsl_matrix *signals(void)
{
    return golden("tests/golden/timeseries/in_X_T120_R6_seed42.tsv", T, R);
}

static bool *all_but(const size_t *censored, size_t count, size_t frames)
{
    bool *kept = NEW_ARRAY(bool, frames);

    for (size_t t = 0; t < frames; t++)
        kept[t] = true;
    for (size_t k = 0; k < count; k++)
        kept[censored[k]] = false;
    return kept;
}

/* Rows alff and falff of the kept frames of the first `frames`. */
static gsl_matrix *measured(const gsl_matrix *x, const bool *kept,
                            size_t frames, const double band[2])
{
    gsl_matrix_const_view part =
        gsl_matrix_const_submatrix(x, 0, 0, frames, x->size2);
    gsl_matrix *some = gsl_matrix_alloc(frames_count(kept, frames), x->size2);
    gsl_matrix *found = gsl_matrix_alloc(2, x->size2);
    struct fluctuation *plan = fluctuation_new(kept, frames, 2, band, true);

    frames_gather(some, &part.matrix, kept);
    fluctuation_of(gsl_matrix_ptr(found, 0, 0), gsl_matrix_ptr(found, 1, 0),
                   plan, some);
    fluctuation_free(plan), gsl_matrix_free(some);
    return found;
}

/* From want[2][R]. */
static double away_from(const gsl_matrix *got, const double *want)
{
    gsl_matrix_const_view view = gsl_matrix_const_view_array(want, 2, R);

    return distance(got, &view.matrix);
}

static void agrees_with_the_reference(void)
{
    gsl_matrix *x = signals(), *found;
    gsl_matrix *want =
        golden("tests/golden/timeseries/alff_xcpd_0.01_0.1.tsv", 1, R);
    struct butterworth filter = {.end = BUTTERWORTH_ODD};
    bool *kept = all_but(NULL, 0, T);
    gsl_matrix_view alff;

    detrend_linear(x);
    butterworth_design(&filter, 5, 0.5, 0.01, 0.1);
    butterworth_apply(x, &filter);
    found = measured(x, kept, T, slow);
    alff = gsl_matrix_submatrix(found, 0, 0, 1, R);
    /* the filter is recursive: 1e-9 of the methods */
    close_to(distance(&alff.matrix, want), 0, 1e-9, "ALFF is that of XCP-D");
    gsl_matrix_free(x), gsl_matrix_free(found), gsl_matrix_free(want);
    free(kept);
}

/* SciPy 1.17.1: periodogram(scaling="spectrum") and lombscargle(normalize) of
 * the raw signals less their mean. */
static void agrees_with_scipy(void)
{
    static const size_t gone[] = {10, 11, 40, 77, 100};
    static const double whole[2 * R] = {
        0.8147334414992425, 0.8453945471121829, 0.775689079399176,
        0.7577840981148153, 0.77403678371537,   0.7943756040092397,
        0.5786949238977518, 0.5791250006261782, 0.5809445321986647,
        0.5643996088809379, 0.5385297076955934, 0.5513952513017564};
    static const double odd[2 * R] = {
        0.7981237011134094, 0.8564965604234169, 0.8178326626857244,
        0.7871478123192562, 0.7179532006414063, 0.737230665366078,
        0.5792425246435252, 0.5845103090978011, 0.5910739758447672,
        0.5721149779286241, 0.5154571750887508, 0.5193112293618932};
    static const double censored[2 * R] = {
        0.8678675255061845, 0.9096010682182611, 0.8356435570436354,
        0.8169690161013662, 0.8356129685960269, 0.8188878388301924,
        0.5758123371156361, 0.5792735527414082, 0.5659975877080806,
        0.5813534872789586, 0.5468552103020426, 0.5417385240408358};
    gsl_matrix *x = signals(), *found;
    bool *kept = all_but(NULL, 0, T), *some = all_but(gone, 5, T);

    found = measured(x, kept, T, slow);
    close_to(away_from(found, whole), 0, 1e-12,
             "ALFF and fALFF by the power spectrum of SciPy");
    gsl_matrix_free(found), found = measured(x, kept, T - 1, slow);
    close_to(away_from(found, odd), 0, 1e-12, "and of an odd number of frames");
    gsl_matrix_free(found), found = measured(x, some, T, slow);
    close_to(away_from(found, censored), 0, 1e-12,
             "with frames censored by its Lomb-Scargle periodogram");
    gsl_matrix_free(found), gsl_matrix_free(x);
    free(kept), free(some);
}

/* a sin of 0.05 Hz, at 100 frames of 2 s: bin 10 of 49, whole periods. */
static void planted_oscillation(void)
{
    static const size_t gone[] = {3, 4, 5, 50, 71};
    const double around[2] = {0.05, 0.055}, other[2] = {0.1, 0.12};
    gsl_matrix *x = gsl_matrix_alloc(100, 2), *found;
    bool *kept = all_but(NULL, 0, 100), *some = all_but(gone, 5, 100);

    for (size_t t = 0; t < 100; t++)
        for (size_t j = 0; j < 2; j++)
            gsl_matrix_set(x, t, j,
                           500 + 3 * (double)(j + 1) *
                                     sin(2 * M_PI * (double)t / 10 + 1));
    found = measured(x, kept, 100, around);
    close_to(gsl_matrix_get(found, 0, 0), 2 * 3 / sqrt(2), 1e-12,
             "one sinusoid in a band of one: ALFF is 2 a / sqrt(2)");
    close_to(gsl_matrix_get(found, 0, 1), 4 * 3 / sqrt(2), 1e-12,
             "and grows with the series");
    close_to(gsl_matrix_get(found, 1, 1), 1, 1e-12, "fALFF is 1 then");
    gsl_matrix_free(found), found = measured(x, kept, 100, other);
    close_to(gsl_matrix_get(found, 1, 0), 0, 1e-12,
             "and 0 in a band without it");
    gsl_matrix_free(found), found = measured(x, some, 100, around);
    /* the mean of the frames that are left is no longer that of the sine */
    close_to(gsl_matrix_get(found, 0, 0), 2 * 3 / sqrt(2), 0.01,
             "censored frames do not take amplitude away");
    gsl_matrix_free(found), gsl_matrix_free(x);
    free(kept), free(some);
}

static void edges(void)
{
    gsl_matrix *x = gsl_matrix_calloc(20, 2), *found;
    bool *kept = all_but(NULL, 0, 20);
    const double none[2] = {0.03, 0.035}, top[2] = {0, 0.25};
    struct fluctuation *alone, *both;

    ok(!fluctuation_new(kept, 20, 2, none, true),
       "a band between two frequencies holds none");
    alone = fluctuation_new(kept, 20, 2, slow, false);
    both = fluctuation_new(kept, 20, 2, slow, true);
    ok(alone->count == both->count && alone->bins == alone->count &&
           both->bins == 9,
       "ALFF alone needs the frequencies of the band alone");
    fluctuation_free(alone), fluctuation_free(both);
    alone = fluctuation_new(kept, 20, 2, top, false);
    ok(alone->count == 9, "neither 0 nor half the sampling rate is in a band");
    fluctuation_free(alone);
    for (size_t t = 0; t < 20; t++)
        gsl_matrix_set(x, t, 1, t == 3 ? NAN : 1);
    found = measured(x, kept, 20, slow);
    ok(gsl_matrix_get(found, 0, 0) == 0 && isnan(gsl_matrix_get(found, 1, 0)),
       "nothing at any frequency has no fALFF");
    ok(isnan(gsl_matrix_get(found, 0, 1)), "NaN has no ALFF");
    kept[0] = kept[1] = true;
    for (size_t t = 2; t < 20; t++)
        kept[t] = false;
    ok(!fluctuation_new(kept, 20, 2, slow, true), "nor have two frames");
    gsl_matrix_free(x), gsl_matrix_free(found), free(kept);
}

int main(void)
{
    agrees_with_the_reference();
    agrees_with_scipy();
    planted_oscillation();
    edges();
    return done();
}
