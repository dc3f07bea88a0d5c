#include "../golden.h"
#include "../tap.h"

#include "signal/clean.h"

#include <gsl/gsl_math.h>
#include <string.h>

#define FILES "tests/golden/timeseries/"

enum { FRAMES = 120, REGIONS = 6 };

static const struct clean_recipe plain = {
    .tr = 2, .order = 5, .high_pass = NAN, .low_pass = NAN};

static bool *keep_all(void)
{
    static bool kept[FRAMES];

    memset(kept, true, sizeof kept);
    return kept;
}

/* Tolerances: 1e-10 for linear steps, 1e-9 behind the recursive filter. */
static void agrees(const char *file, struct clean_recipe recipe,
                   const bool *kept, const gsl_matrix *confounds)
{
    gsl_matrix *x = golden(FILES "in_X_T120_R6_seed42.tsv", FRAMES, REGIONS);
    gsl_matrix *want, *got = gsl_matrix_alloc(FRAMES, REGIONS), *none;
    double tolerance = recipe.filter == CLEAN_BUTTERWORTH ? 1e-9 : 1e-10;
    double worst = 0;
    size_t rows = 0, row = 0;
    struct clean clean;

    for (size_t t = 0; t < FRAMES; t++)
        rows += kept[t];
    want = golden(file, rows, REGIONS);
    none = gsl_matrix_alloc(FRAMES, 0);
    ok(clean_prepare(&clean, &recipe, kept, confounds ? confounds : none) ==
           CLEAN_DONE,
       file);
    clean_apply(got, &clean, x);
    for (size_t t = 0; t < FRAMES; t++)
        for (size_t j = 0; j < REGIONS; j++) {
            double value = gsl_matrix_get(got, t, j);

            if (!kept[t])
                worst = isnan(value) ? worst : INFINITY;
            else
                worst = fmax(worst, fabs(value - gsl_matrix_get(want, row, j)));
            row += kept[t] && j + 1 == REGIONS;
        }
    close_to(worst, 0, tolerance, file);
    clean_release(&clean);
    gsl_matrix_free(x), gsl_matrix_free(want);
    gsl_matrix_free(got), gsl_matrix_free(none);
}

static void agrees_with_the_reference(void)
{
    static const size_t censored[] = {10, 11, 40, 77, 100};
    gsl_matrix *c = golden(FILES "in_C_T120_K3_seed7.tsv", FRAMES, 3);
    gsl_matrix *with_cosines = gsl_matrix_alloc(FRAMES, 6);
    gsl_matrix_view left = gsl_matrix_submatrix(with_cosines, 0, 0, FRAMES, 3);
    gsl_matrix_view right = gsl_matrix_submatrix(with_cosines, 0, 3, FRAMES, 3);
    struct clean_recipe r = plain;
    bool *kept = keep_all();
    gsl_matrix *cosines;

    r.scale = CLEAN_PERCENT;
    agrees(FILES "clean_nodetrend_psc.tsv", r, kept, NULL);
    r.scale = CLEAN_AS_IS, r.detrend = 1;
    agrees(FILES "clean_detrend.tsv", r, kept, NULL);
    agrees(FILES "clean_detrend_conf.tsv", r, kept, c);
    r.scale = CLEAN_ZSCORE;
    agrees(FILES "clean_detrend_zs.tsv", r, kept, NULL);
    gsl_matrix_memcpy(&left.matrix, c);
    r.filter = CLEAN_COSINE, r.high_pass = 0.008;
    cosines = clean_cosines(&r, FRAMES);
    ok(cosines->size2 == 3, "0.008 Hz: three cosines");
    gsl_matrix_memcpy(&right.matrix, cosines);
    gsl_matrix_free(cosines);
    agrees(FILES "clean_cosine_0.008_conf_zs.tsv", r, kept, with_cosines);
    r.filter = CLEAN_BUTTERWORTH, r.high_pass = 0.01, r.low_pass = 0.1;
    agrees(FILES "clean_bp_0.01_0.1_zs.tsv", r, kept, NULL);
    for (size_t k = 0; k < 5; k++)
        kept[censored[k]] = false;
    agrees(FILES "clean_bp_scrub_conf_zs.tsv", r, kept, c);
    gsl_matrix_free(c), gsl_matrix_free(with_cosines);
}

/*
 * x[t] = t, low-pass: what comes back at t is t but for the transient of the
 * filter (0.002), whichever frames are censored.  A shift would be off by 1.
 */
static void frames_stay_where_they_are(const size_t *censored, size_t count,
                                       const char *name)
{
    gsl_matrix *x = gsl_matrix_alloc(FRAMES, 1), *none, *y;
    struct clean_recipe r = plain;
    struct clean clean;
    bool *kept = keep_all();
    double worst = 0;

    for (size_t k = 0; k < count; k++)
        kept[censored[k]] = false;
    for (size_t t = 0; t < FRAMES; t++)
        gsl_matrix_set(x, t, 0, kept[t] ? (double)t : 1e6);
    r.filter = CLEAN_BUTTERWORTH, r.low_pass = 0.1;
    none = gsl_matrix_alloc(FRAMES, 0), y = gsl_matrix_alloc(FRAMES, 1);
    ok(clean_prepare(&clean, &r, kept, none) == CLEAN_DONE, name);
    clean_apply(y, &clean, x);
    for (size_t t = 0; t < FRAMES; t++) {
        double off = gsl_matrix_get(y, t, 0) - (double)t;

        worst = fmax(worst, isnan(off) == kept[t] ? INFINITY
                            : kept[t]             ? fabs(off)
                                                  : 0);
    }
    close_to(worst, 0, 0.01, name);
    clean_release(&clean);
    gsl_matrix_free(x), gsl_matrix_free(none), gsl_matrix_free(y);
}

static void what_is_flat_has_no_value(void)
{
    gsl_matrix *x = noise(FRAMES, 5, 1), *c = gsl_matrix_alloc(FRAMES, 2);
    struct clean_recipe r = plain;
    struct clean clean;

    for (size_t t = 0; t < FRAMES; t++) {
        gsl_matrix_set(x, t, 0, 100.1);
        gsl_matrix_set(x, t, 1, 100 + 0.1 * (double)t);
        gsl_matrix_set(c, t, 0, sin((double)t));
        gsl_matrix_set(c, t, 1, 7.3 + 0.7 * (double)t);
        gsl_matrix_set(x, t, 2, 50 + 3 * sin((double)t));
        gsl_matrix_set(x, t, 3, NAN);
    }
    r.detrend = 1, r.scale = CLEAN_ZSCORE;
    ok(clean_prepare(&clean, &r, keep_all(), c) == CLEAN_DONE, "flat columns");
    ok(clean.basis->size2 == 1, "a detrended ramp is no confound");
    clean_apply(x, &clean, x);
    ok(isnan(gsl_matrix_get(x, 9, 0)), "a constant");
    ok(isnan(gsl_matrix_get(x, 9, 1)), "a ramp, detrended");
    ok(isnan(gsl_matrix_get(x, 9, 2)), "a copy of a confound");
    ok(isnan(gsl_matrix_get(x, 9, 3)), "a region without data");
    ok(isfinite(gsl_matrix_get(x, 9, 4)), "and the others are intact");
    clean_release(&clean);
    gsl_matrix_free(x), gsl_matrix_free(c);
}

static void percent_keeps_the_baseline(void)
{
    gsl_matrix *x = noise(FRAMES, 1, 2), *none = gsl_matrix_alloc(FRAMES, 0);
    struct clean_recipe r = plain;
    struct clean clean;
    double before, after;

    gsl_matrix_add_constant(x, 200);
    r.detrend = 1;
    ok(clean_prepare(&clean, &r, keep_all(), none) == CLEAN_DONE, "detrended");
    clean_apply(x, &clean, x);
    before = gsl_matrix_get(x, 5, 0);
    clean_release(&clean);

    gsl_matrix_add_constant(x, 200);
    r.scale = CLEAN_PERCENT;
    ok(clean_prepare(&clean, &r, keep_all(), none) == CLEAN_DONE, "percent");
    clean_apply(x, &clean, x);
    after = gsl_matrix_get(x, 5, 0);
    close_to(after, before / 2, 1e-12, "1 of 200 is half a percent");
    clean_release(&clean);
    gsl_matrix_free(x), gsl_matrix_free(none);
}

/* Least-squares weight of sin(2 pi f t) in a column. */
static double weight_of(const gsl_matrix *x, double f)
{
    double sum = 0, square = 0;

    for (size_t t = 0; t < FRAMES; t++) {
        double wave = sin(2 * M_PI * f * (double)t);

        sum += wave * gsl_matrix_get(x, t, 0);
        square += wave * wave;
    }
    return sum / square;
}

/*
 * A confound of what is in the band and of what is not: regressed out as it
 * stands it would put -0.5 of the fast wave into the filtered series.
 */
static void a_confound_puts_nothing_back(void)
{
    gsl_matrix *x = gsl_matrix_alloc(FRAMES, 1);
    gsl_matrix *c = gsl_matrix_alloc(FRAMES, 1);
    struct clean_recipe r = plain;
    struct clean clean;

    for (size_t t = 0; t < FRAMES; t++) {
        double slow = sin(2 * M_PI * 0.1 * (double)t);
        double fast = sin(2 * M_PI * 0.4 * (double)t);

        gsl_matrix_set(x, t, 0, slow + cos(2 * M_PI * 0.05 * (double)t));
        gsl_matrix_set(c, t, 0, slow + fast);
    }
    r.filter = CLEAN_BUTTERWORTH, r.high_pass = 0.01, r.low_pass = 0.1;
    ok(clean_prepare(&clean, &r, keep_all(), c) == CLEAN_DONE, "Lindquist");
    clean_apply(x, &clean, x);
    close_to(weight_of(x, 0.4), 0, 2e-3, "what the filter took stays out");
    close_to(weight_of(x, 0.1), 0, 0.15,
             "in the band it explains, to the ends");
    clean_release(&clean);
    gsl_matrix_free(x), gsl_matrix_free(c);
}

/* Censored values do not enter, whichever way they are stood in for. */
static void censored_values_are_not_read(void)
{
    gsl_matrix *none = gsl_matrix_alloc(FRAMES, 0);
    bool *kept = keep_all();

    kept[0] = kept[31] = kept[32] = kept[33] = kept[90] = false;
    for (int i = CLEAN_SPLINE; i <= CLEAN_LOMB; i++) {
        gsl_matrix *x = noise(FRAMES, 2, 9), *y = noise(FRAMES, 2, 9);
        struct clean_recipe r = plain;
        struct clean clean;

        for (size_t t = 0; t < FRAMES; t++)
            if (!kept[t])
                gsl_matrix_set(y, t, 1, 1e9);
        r.filter = CLEAN_BUTTERWORTH, r.low_pass = 0.1;
        r.interpolation = (enum clean_interpolation)i;
        ok(clean_prepare(&clean, &r, kept, none) == CLEAN_DONE, "censored");
        clean_apply(x, &clean, x), clean_apply(y, &clean, y);
        close_to(distance(y, x), 0, 0, "a censored frame may hold anything");
        ok(!clean.filler == (i == CLEAN_SPLINE), "by the one asked for");
        clean_release(&clean);
        gsl_matrix_free(x), gsl_matrix_free(y);
    }
    gsl_matrix_free(none);
}

static enum clean_status status_of(struct clean_recipe recipe, size_t kept_to,
                                   size_t hole, size_t confounds)
{
    gsl_matrix *c = noise(FRAMES, confounds ? confounds : 1, 3);
    gsl_matrix *none = gsl_matrix_alloc(FRAMES, 0);
    bool *kept = keep_all();
    enum clean_status status;
    struct clean clean;

    for (size_t t = kept_to; t < FRAMES; t++)
        kept[t] = false;
    kept[hole] = false;
    status = clean_prepare(&clean, &recipe, kept, confounds ? c : none);
    clean_release(&clean);
    gsl_matrix_free(c), gsl_matrix_free(none);
    return status;
}

static void refusals(void)
{
    struct clean_recipe r = plain, band = plain;

    band.filter = CLEAN_BUTTERWORTH;
    band.high_pass = 0.01, band.low_pass = 0.1;
    ok(status_of(r, 2, 119, 0) == CLEAN_TOO_FEW_FRAMES, "two frames");
    ok(status_of(r, 3, 119, 0) == CLEAN_DONE, "three frames");
    ok(status_of(band, 4, 1, 0) == CLEAN_TOO_FEW_KNOTS, "three knots");
    ok(status_of(band, 33, 119, 0) == CLEAN_TOO_SHORT, "33 frames to pad 33");
    ok(status_of(band, 34, 119, 0) == CLEAN_DONE, "34 frames to pad 33");
    ok(status_of(r, 20, 119, 18) == CLEAN_DONE, "20 frames, 18 regressors");
    ok(status_of(r, 20, 119, 19) == CLEAN_NO_FREEDOM, "20 frames, 19");
    ok(status_of(r, 20, 119, 40) == CLEAN_NO_FREEDOM, "20 frames, 40");
    r.detrend = 1;
    ok(status_of(r, 20, 119, 18) == CLEAN_NO_FREEDOM, "the line counts");
    ok(status_of(r, 20, 119, 17) == CLEAN_DONE, "and is one");
    r.detrend = 2;
    ok(status_of(r, 20, 119, 17) == CLEAN_NO_FREEDOM, "the parabola is two");
    band.interpolation = CLEAN_LOMB;
    ok(status_of(band, 4, 1, 0) == CLEAN_TOO_FEW_KNOTS, "three for a spectrum");
}

static void freedom_is_what_is_left(void)
{
    gsl_matrix *c = noise(FRAMES, 4, 3);
    struct clean_recipe r = plain;
    struct clean clean;

    ok(clean_prepare(&clean, &r, keep_all(), c) == CLEAN_DONE, "no filter");
    close_to(clean_freedom(&clean), 120 - 4 - 1, 1e-12, "kept - rank - 1");
    clean_release(&clean);
    r.filter = CLEAN_BUTTERWORTH, r.high_pass = 0.01, r.low_pass = 0.1;
    ok(clean_prepare(&clean, &r, keep_all(), c) == CLEAN_DONE, "band");
    close_to(clean_freedom(&clean), 120 * 0.36 - 4 - 1, 1e-12,
             "a band of 0.09 Hz is 36 % of 0.25 Hz");
    clean_release(&clean);
    gsl_matrix_free(c);
}

static bool is_faulty(enum clean_filter filter, double tr, double high_pass,
                      double low_pass)
{
    struct clean_recipe r = plain;

    r.filter = filter, r.tr = tr;
    r.high_pass = high_pass, r.low_pass = low_pass;
    return clean_fault(&r) != NULL;
}

static void faulty_recipes_are_told(void)
{
    ok(!is_faulty(CLEAN_UNFILTERED, NAN, NAN, NAN), "no filter, no fault");
    ok(is_faulty(CLEAN_UNFILTERED, 2, 0.01, NAN), "a cut-off without a filter");
    ok(is_faulty(CLEAN_BUTTERWORTH, 2, NAN, NAN), "a filter without cut-off");
    ok(is_faulty(CLEAN_BUTTERWORTH, NAN, 0.01, NAN), "no repetition time");
    ok(is_faulty(CLEAN_BUTTERWORTH, 2, 0.1, 0.1), "an empty band");
    ok(is_faulty(CLEAN_BUTTERWORTH, 2, 0.25, NAN), "nothing below Nyquist");
    ok(!is_faulty(CLEAN_BUTTERWORTH, 2, 0.01, 0.3), "a band beyond Nyquist");
    ok(is_faulty(CLEAN_COSINE, 2, NAN, NAN), "cosines without high-pass");
    ok(is_faulty(CLEAN_COSINE, 2, 0.01, 0.1), "cosines with low-pass");
    ok(!is_faulty(CLEAN_COSINE, 2, 0.01, NAN), "cosines with high-pass");
}

int main(void)
{
    agrees_with_the_reference();
    frames_stay_where_they_are((const size_t[]){0, 1, 50, 100}, 4,
                               "leading frames censored");
    frames_stay_where_they_are((const size_t[]){0, 1, 50, 118}, 4,
                               "with a mirror pair, where nilearn shifts");
    frames_stay_where_they_are((const size_t[]){0, 60, 118, 119}, 4,
                               "both ends censored");
    what_is_flat_has_no_value();
    percent_keeps_the_baseline();
    a_confound_puts_nothing_back();
    censored_values_are_not_read();
    refusals();
    freedom_is_what_is_left();
    faulty_recipes_are_told();
    return done();
}
