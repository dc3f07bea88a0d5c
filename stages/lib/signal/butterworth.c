#include "signal/butterworth.h"

#include "base/mem.h"
#include "base/report.h"

#include <complex.h>
#include <float.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* ---- design ---- */

/* Frequency of the analog prototype that the bilinear transform maps here. */
static double warp(double cut, double rate)
{
    double nyquist = rate / 2;

    bug_if(cut <= 0);
    if (cut >= nyquist)
        cut = nyquist * (1 - 10 * (double)FLT_EPSILON);
    return 4 * tan(M_PI * cut / rate);
}

static double complex bilinear(double complex s)
{
    return (4 + s) / (4 - s);
}

/* One section with the poles p and q: conjugates, or both real. */
static void add_section(struct butterworth *filter, double complex p,
                        double complex q, const double b[3])
{
    filter->at[filter->count++] = (struct section){
        .b = {b[0], b[1], b[2]},
        .a = {1, -creal(p + q), creal(p * q)},
    };
}

/* Low pass (zeros at -1) or high pass (zeros at 1) of an analog pole. */
static void add_side(struct butterworth *filter, double complex s, double zero,
                     bool is_real)
{
    double complex p = bilinear(s);

    if (is_real)
        add_section(filter, p, 0, (double[]){1, -zero, 0});
    else
        add_section(filter, p, conj(p), (double[]){1, -2 * zero, 1});
}

/* A band doubles each pole: s becomes the roots of x^2 - s (w2-w1) x + w1 w2.
 */
static void add_band(struct butterworth *filter, double complex s, double low,
                     double high, bool is_real)
{
    static const double zeros[] = {1, 0, -1};
    double complex middle = s * (high - low) / 2;
    double complex apart = csqrt(middle * middle - low * high);
    double complex p = bilinear(middle + apart), q = bilinear(middle - apart);

    if (is_real) {
        add_section(filter, p, q, zeros);
        return;
    }
    add_section(filter, p, conj(p), zeros);
    add_section(filter, q, conj(q), zeros);
}

/* Scale the first section so that |H(z)| = 1. */
static void set_gain(struct butterworth *filter, double complex z)
{
    double gain = 1;

    for (size_t k = 0; k < filter->count; k++) {
        const struct section *s = &filter->at[k];

        gain *= cabs((s->b[0] + s->b[1] / z + s->b[2] / (z * z)) /
                     (s->a[0] + s->a[1] / z + s->a[2] / (z * z)));
    }
    for (int i = 0; i < 3; i++)
        filter->at[0].b[i] /= gain;
}

void butterworth_design(struct butterworth *filter, int order, double rate,
                        double high_pass, double low_pass)
{
    bool has_high = !isnan(high_pass), has_low = !isnan(low_pass);
    double from = has_high ? warp(high_pass, rate) : 0;
    double to = has_low ? warp(low_pass, rate) : 0;

    bug_if(order < 1 || order > BUTTERWORTH_MOST || !(has_high || has_low));
    bug_if(has_high && has_low && from >= to);
    filter->end = BUTTERWORTH_ODD;
    filter->count = 0;
    for (int m = order % 2 ? 0 : 1; m < order; m += 2) {
        double complex s = -cexp(I * M_PI * m / (2 * order));

        if (has_high && has_low)
            add_band(filter, s, from, to, m == 0);
        else if (has_low)
            add_side(filter, to * s, -1, m == 0);
        else
            add_side(filter, from / s, 1, m == 0);
    }
    if (has_high && has_low)
        set_gain(filter, bilinear(I * sqrt(from * to)));
    else
        set_gain(filter, has_low ? 1 : -1);
}

/* ---- filtering ---- */

size_t butterworth_padding(const struct butterworth *filter)
{
    size_t short_b = 0, short_a = 0, taps = 2 * filter->count + 1;

    for (size_t k = 0; k < filter->count; k++) {
        short_b += filter->at[k].b[2] == 0;
        short_a += filter->at[k].a[2] == 0;
    }
    return 3 * (taps - (short_b < short_a ? short_b : short_a));
}

/* What stands k rows beyond an end, of which x is k rows inside. */
enum end { ODD = BUTTERWORTH_ODD, EVEN = BUTTERWORTH_EVEN, HELD };

static double beyond(double end, double x, enum end kind)
{
    return kind == ODD ? 2 * end - x : kind == EVEN ? x : end;
}

static gsl_matrix *extend(const gsl_matrix *series, size_t padding,
                          enum end kind)
{
    size_t frames = series->size1, last = frames - 1;
    gsl_matrix *longer = gsl_matrix_alloc(frames + 2 * padding, series->size2);

    for (size_t j = 0; j < series->size2; j++) {
        double head = gsl_matrix_get(series, 0, j);
        double tail = gsl_matrix_get(series, last, j);

        for (size_t k = 1; k <= padding; k++) {
            gsl_matrix_set(longer, padding - k, j,
                           beyond(head, gsl_matrix_get(series, k, j), kind));
            gsl_matrix_set(
                longer, padding + last + k, j,
                beyond(tail, gsl_matrix_get(series, last - k, j), kind));
        }
        for (size_t t = 0; t < frames; t++)
            gsl_matrix_set(longer, padding + t, j,
                           gsl_matrix_get(series, t, j));
    }
    return longer;
}

/*
 * One section over all rows, up or down, in transposed direct form II.  It
 * starts in the steady state of a constant input, `held` (one per column).
 */
static void run_section(gsl_matrix *x, const struct section *s,
                        const double *held, double *state, bool is_backward)
{
    const double *b = s->b, *a = s->a;
    double steady = (b[0] + b[1] + b[2]) / (1 + a[1] + a[2]);
    size_t frames = x->size1, cols = x->size2;
    double *one = state, *two = state + cols;

    for (size_t j = 0; j < cols; j++) {
        two[j] = held[j] * (b[2] - a[2] * steady);
        one[j] = held[j] * (b[1] - a[1] * steady) + two[j];
    }
    for (size_t k = 0; k < frames; k++) {
        double *row = gsl_matrix_ptr(x, is_backward ? frames - 1 - k : k, 0);

        for (size_t j = 0; j < cols; j++) {
            double in = row[j], out = b[0] * in + one[j];

            one[j] = b[1] * in - a[1] * out + two[j];
            two[j] = b[2] * in - a[2] * out;
            row[j] = out;
        }
    }
}

/*
 * All sections in turn.  Each passes on a constant input as that constant
 * times its gain at zero frequency.
 */
static void run(gsl_matrix *x, const struct butterworth *filter,
                bool is_backward)
{
    size_t cols = x->size2;
    double *held = NEW_ARRAY(double, 3 * cols), *state = held + cols;

    for (size_t j = 0; j < cols; j++)
        held[j] = gsl_matrix_get(x, is_backward ? x->size1 - 1 : 0, j);
    for (size_t k = 0; k < filter->count; k++) {
        const struct section *s = &filter->at[k];

        run_section(x, s, held, state, is_backward);
        for (size_t j = 0; j < cols; j++)
            held[j] *=
                (s->b[0] + s->b[1] + s->b[2]) / (s->a[0] + s->a[1] + s->a[2]);
    }
    free(held);
}

static void apply(gsl_matrix *series, const struct butterworth *filter,
                  size_t padding, enum end kind)
{
    gsl_matrix *longer;
    gsl_matrix_view inside;

    if (!series->size2)
        return;
    longer = extend(series, padding, kind);
    run(longer, filter, false);
    run(longer, filter, true);
    inside =
        gsl_matrix_submatrix(longer, padding, 0, series->size1, series->size2);
    gsl_matrix_memcpy(series, &inside.matrix);
    gsl_matrix_free(longer);
}

void butterworth_apply(gsl_matrix *series, const struct butterworth *filter)
{
    size_t padding = butterworth_padding(filter);

    bug_if(series->size1 <= padding);
    apply(series, filter, padding, (enum end)filter->end);
}

void butterworth_apply_held(gsl_matrix *series,
                            const struct butterworth *filter)
{
    apply(series, filter, series->size1 - 1, HELD);
}
