#include "../golden.h"
#include "../tap.h"

#include "signal/butterworth.h"

#include <complex.h>
#include <gsl/gsl_math.h>

#define FILES "tests/golden/timeseries/"

static double complex response(const struct butterworth *filter, double cycles)
{
    double complex z = cexp(2 * I * M_PI * cycles), all = 1;

    for (size_t k = 0; k < filter->count; k++) {
        const double *b = filter->at[k].b, *a = filter->at[k].a;

        all *= (b[0] + b[1] / z + b[2] / (z * z)) /
               (a[0] + a[1] / z + a[2] / (z * z));
    }
    return all;
}

/* The pairing of poles and zeros is free, so responses are compared. */
static void same_response(const char *path, size_t sections, double high_pass,
                          double low_pass, const char *name)
{
    gsl_matrix *sos = golden(path, sections, 6);
    struct butterworth want = {.count = sections}, got;
    double most = 0;

    for (size_t k = 0; k < sections; k++)
        for (size_t i = 0; i < 3; i++) {
            want.at[k].b[i] = gsl_matrix_get(sos, k, i);
            want.at[k].a[i] = gsl_matrix_get(sos, k, i + 3);
        }
    butterworth_design(&got, 5, 0.5, high_pass, low_pass);
    for (double cycles = 0.001; cycles < 0.5; cycles += 0.001)
        most =
            fmax(most, cabs(response(&got, cycles) - response(&want, cycles)));
    close_to(most, 0, 1e-12, name);
    gsl_matrix_free(sos);
}

static void half_the_power_at_the_cut_offs(int order)
{
    struct butterworth f;

    butterworth_design(&f, order, 0.5, 0.01, 0.08);
    close_to(cabs(response(&f, 0.01 / 0.5)), sqrt(0.5), 1e-9, "lower cut-off");
    close_to(cabs(response(&f, 0.08 / 0.5)), sqrt(0.5), 1e-9, "upper cut-off");
    butterworth_design(&f, order, 0.5, NAN, 0.1);
    close_to(cabs(response(&f, 0.1 / 0.5)), sqrt(0.5), 1e-9, "low-pass");
    close_to(cabs(response(&f, 0)), 1, 1e-12, "low-pass keeps the mean");
    butterworth_design(&f, order, 0.5, 0.02, NAN);
    close_to(cabs(response(&f, 0.02 / 0.5)), sqrt(0.5), 1e-9, "high-pass");
    close_to(cabs(response(&f, 0)), 0, 1e-12, "high-pass removes the mean");
}

static size_t padding(int order, double high_pass, double low_pass)
{
    struct butterworth f;

    butterworth_design(&f, order, 0.5, high_pass, low_pass);
    return butterworth_padding(&f);
}

static void padding_is_three_filter_lengths(void)
{
    ok(padding(5, 0.01, 0.1) == 33, "band, order 5: 33");
    ok(padding(5, NAN, 0.1) == 18, "low, order 5: 18");
    ok(padding(5, 0.01, NAN) == 18, "high, order 5: 18");
    ok(padding(2, 0.01, 0.08) == 15, "band, order 2: 15");
}

static void there_is_no_delay(void)
{
    gsl_matrix *x = noise(200, 1, 5), *y = gsl_matrix_alloc(200, 1);
    gsl_matrix *level = gsl_matrix_alloc(200, 1), *wave;
    struct butterworth f;
    double most = 0;

    butterworth_design(&f, 4, 0.5, NAN, 0.1);
    gsl_matrix_set_all(level, 1e4);
    butterworth_apply(level, &f);
    close_to(gsl_matrix_max(level), 1e4, 1e-12, "a constant passes low");
    close_to(gsl_matrix_min(level), 1e4, 1e-12, "from the first frame on");

    wave = gsl_matrix_alloc(200, 1);
    for (size_t t = 0; t < 200; t++)
        gsl_matrix_set(wave, t, 0, sin(2 * M_PI * 0.02 * (double)t));
    gsl_matrix_memcpy(y, wave);
    butterworth_apply(y, &f);
    for (size_t t = 50; t < 150; t++)
        most = fmax(most,
                    fabs(gsl_matrix_get(y, t, 0) - gsl_matrix_get(wave, t, 0)));
    ok(most < 1e-4, "a slow wave passes without delay");
    gsl_matrix_free(x), gsl_matrix_free(y);
    gsl_matrix_free(level), gsl_matrix_free(wave);
}

static void columns_do_not_meet(void)
{
    gsl_matrix *x = noise(60, 3, 6), *alone = gsl_matrix_alloc(60, 1);
    gsl_matrix_view last = gsl_matrix_submatrix(x, 0, 2, 60, 1);
    struct butterworth f;

    gsl_matrix_memcpy(alone, &last.matrix);
    for (size_t t = 0; t < 60; t++)
        gsl_matrix_set(x, t, 1, NAN);
    butterworth_design(&f, 3, 1, 0.05, 0.2);
    butterworth_apply(x, &f);
    butterworth_apply(alone, &f);
    close_to(distance(&last.matrix, alone), 0, 0, "a column filters alone");
    ok(isnan(gsl_matrix_get(x, 30, 1)), "a column of NaN stays one");
    gsl_matrix_free(x), gsl_matrix_free(alone);
}

static void every_order_is_stable(void)
{
    struct butterworth f;
    size_t unstable = 0;

    for (int order = 1; order <= BUTTERWORTH_MOST; order++)
        for (int kind = 0; kind < 3; kind++) {
            butterworth_design(&f, order, 1 / 0.8, kind == 1 ? NAN : 0.008,
                               kind == 2 ? NAN : 0.09);
            for (size_t k = 0; k < f.count; k++)
                unstable += !(fabs(f.at[k].a[2]) < 1 &&
                              fabs(f.at[k].a[1]) < 1 + f.at[k].a[2]);
        }
    ok(unstable == 0, "all poles of every order lie inside the unit circle");
    butterworth_design(&f, 5, 0.5, 0.01, 0.3);
    ok(isfinite(cabs(response(&f, 0.1))), "beyond Nyquist is held below it");
}

int main(void)
{
    same_response(FILES "sos_bp5_0.01_0.1_fs0.5.tsv", 5, 0.01, 0.1, "band");
    same_response(FILES "sos_lp5_0.1_fs0.5.tsv", 3, NAN, 0.1, "low-pass");
    same_response(FILES "sos_hp5_0.01_fs0.5.tsv", 3, 0.01, NAN, "high-pass");
    half_the_power_at_the_cut_offs(5);
    half_the_power_at_the_cut_offs(2);
    padding_is_three_filter_lengths();
    there_is_no_delay();
    columns_do_not_meet();
    every_order_is_stable();
    return done();
}
