#include "../tap.h"

#include "dynamic/affinity.h"
#include "dynamic/derivative.h"

#include <stdlib.h>

/* ---- affinities ---- */

enum { NODES = 5, FRAMES = 7, SUBJECTS = 3, PAIRS = NODES * (NODES - 1) / 2 };

/* The input of the reference values: subject 1 lacks node 2. */
static double d_of(size_t t, size_t w, size_t i)
{
    return ((double)((7 * t + 3 * i + 5 * w) % 13) - 6) / 3;
}

static void fill(double d[NODES], bool is_found[NODES], size_t t, size_t w)
{
    for (size_t i = 0; i < NODES; i++) {
        d[i] = d_of(t, w, i);
        is_found[i] = !(w == 1 && i == 2);
    }
}

static void total(double sums[2], enum affinity_kind kind)
{
    double d[NODES], pairs[PAIRS];
    bool is_found[NODES];

    sums[0] = sums[1] = 0;
    for (size_t t = 0; t < FRAMES; t++)
        for (size_t w = 0; w < SUBJECTS; w++) {
            fill(d, is_found, t, w);
            affinity_frame(pairs, d, is_found, NODES, kind, NULL);
            for (size_t p = 0; p < PAIRS; p++)
                sums[0] += pairs[p], sums[1] += pairs[p] * pairs[p];
        }
}

/* Computed independently, by explicit sums and in closed form. */
static void reference(void)
{
    double sums[2], codrive[2], product[2], d[NODES], pairs[PAIRS];
    bool is_found[NODES];

    total(codrive, AFFINITY_CODRIVE);
    close_to(codrive[0], 63.7990829663, 1e-11, "the sum of codrive");
    close_to(codrive[1], 75.7777777778, 1e-11, "its square");
    total(product, AFFINITY_PRODUCT);
    close_to(product[0], 75.7777777778, 1e-11, "the sum of product");
    close_to(product[1], 136.2716049383, 1e-11, "its square");
    close_to(codrive[1], product[0], 1e-13,
             "the square of codrive is the sum of product");
    total(sums, AFFINITY_ANTI);
    close_to(sums[0], 124.1111111111, 1e-11, "the sum of anti");
    close_to(sums[1], 253.4938271605, 1e-11, "its square");
    fill(d, is_found, 0, 0);
    affinity_frame(pairs, d, is_found, NODES, AFFINITY_ANTI, NULL);
    close_to(pairs[3], 4, 1e-13, "pair 04 of the first frame of anti");
    affinity_frame(pairs, d, is_found, NODES, AFFINITY_CODRIVE, NULL);
    close_to(pairs[9], 1.4142135624, 1e-10, "pair 34 of that of codrive");
}

/* Every separable kind is made of its parts. */
static void parts(void)
{
    static const enum affinity_kind kinds[] = {AFFINITY_CODRIVE,
                                               AFFINITY_PRODUCT, AFFINITY_RISE,
                                               AFFINITY_ANTI, AFFINITY_COFLUCT};
    double worst = 0;

    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t t = 0; t < FRAMES; t++) {
            double d[NODES], p[NODES], q[NODES], pairs[PAIRS];
            bool is_found[NODES];
            size_t e = 0;

            fill(d, is_found, t, 0);
            affinity_parts(p, q, d, NODES, kinds[k]);
            affinity_frame(pairs, d, is_found, NODES, kinds[k], NULL);
            for (size_t i = 0; i < NODES; i++)
                for (size_t j = i + 1; j < NODES; j++) {
                    double sum = kinds[k] == AFFINITY_ANTI
                                     ? p[i] * q[j] + q[i] * p[j]
                                     : p[i] * p[j] + q[i] * q[j];

                    worst = fmax(worst, fabs(sum - pairs[e++]));
                }
        }
    ok(worst < 1e-14, "what is separable is the sum of two products");
}

static void gauss(void)
{
    const double d[] = {1, 1, -2, 0}, series[] = {1, -1, 3, 0, 0, 5};
    const bool is_found[] = {true, true, true, true};
    double s[] = {1, 2, 0, 1}, pairs[6];
    struct affinity_scales scales = {.theta = 1, .s = s};

    affinity_frame(pairs, d, is_found, 4, AFFINITY_GAUSS, &scales);
    close_to(pairs[0], .25, 1e-15, "equal changes have the value of the gates");
    ok(!(pairs[1] > 0) && !(pairs[2] > 0), "a silent node has none");
    s[2] = 1;
    affinity_frame(pairs, d, is_found, 4, AFFINITY_GAUSS, &scales);
    close_to(pairs[1], .5 * 2 / 3 * exp(-9), 1e-15, "far ones have less");
    affinity_scale(s, series, 3, 2);
    ok(s[0] <= 1 && s[0] >= 0 && fabs(s[1] - 1) < 1e-15,
       "the scale is the median of the sizes");
}

/* ---- derivatives ---- */

static double wave(double t)
{
    return 2 - t + .3 * t * t;
}

static gsl_matrix *wave_series(size_t frames)
{
    gsl_matrix *x = gsl_matrix_alloc(frames, 2);

    for (size_t t = 0; t < frames; t++) {
        gsl_matrix_set(x, t, 0, wave((double)t));
        gsl_matrix_set(x, t, 1, 5 - 2 * (double)t);
    }
    return x;
}

/* Largest error of column i over the valid frames from `first` to `end`. */
static double error_of(const gsl_matrix *d, const bool *is_valid, size_t i,
                       size_t first, size_t end)
{
    double worst = 0;

    for (size_t t = first; t < end; t++) {
        double want = i ? -2 : -1 + .6 * (double)t;

        if (is_valid[t])
            worst = fmax(worst, fabs(gsl_matrix_get(d, t, i) - want));
    }
    return worst;
}

static size_t count(const bool *flags, size_t frames)
{
    size_t found = 0;

    for (size_t t = 0; t < frames; t++)
        found += flags[t];
    return found;
}

static void slopes(void)
{
    enum { T = 40 };
    gsl_matrix *x = wave_series(T), *d = gsl_matrix_alloc(T, 2);
    bool is_there[T], is_valid[T];
    struct derivative gaussian = {DERIVATIVE_GAUSSIAN, 1.5};
    struct derivative parabola = {DERIVATIVE_SAVITZKY_GOLAY, 7};
    struct derivative difference = {DERIVATIVE_DIFFERENCE, 0};

    for (size_t t = 0; t < T; t++)
        is_there[t] = t != 12 && t != 14; /* frame 13 stands alone */
    derivative_of(d, is_valid, x, is_there, &gaussian);
    ok(count(is_valid, T) == T - 3 && !is_valid[13],
       "a frame without neighbors has no derivative");
    ok(error_of(d, is_valid, 1, 0, T) < 1e-11,
       "a line has its slope, at the ends and at gaps, too");
    ok(error_of(d, is_valid, 0, 21, T - 6) < 1e-10,
       "within, so has a parabola");
    derivative_of(d, is_valid, x, is_there, &parabola);
    ok(error_of(d, is_valid, 0, 0, T) < 1e-9 && count(is_valid, T) == T - 3,
       "a parabola is exact everywhere");
    derivative_of(d, is_valid, x, is_there, &difference);
    ok(count(is_valid, T) == T - 5 && !is_valid[11] && !is_valid[T - 1] &&
           error_of(d, is_valid, 1, 0, T) < 1e-12,
       "a difference needs the next frame");
    gsl_matrix_free(x), gsl_matrix_free(d);
}

/* The filter of seven points, as in the tables of Savitzky and Golay. */
static void table_of_filters(void)
{
    gsl_matrix *x = gsl_matrix_calloc(15, 1), *d = gsl_matrix_alloc(15, 1);
    struct derivative parabola = {DERIVATIVE_SAVITZKY_GOLAY, 7};
    bool is_there[15], is_valid[15], is_same = true;

    for (size_t t = 0; t < 15; t++)
        is_there[t] = true;
    gsl_matrix_set(x, 7, 0, 28);
    derivative_of(d, is_valid, x, is_there, &parabola);
    for (int s = -3; s <= 3; s++)
        is_same &= fabs(gsl_matrix_get(d, (size_t)(7 + s), 0) + s) < 1e-12;
    ok(is_same, "the weights are -3 to 3 over 28");
    gsl_matrix_free(x), gsl_matrix_free(d);
}

static void scaling(void)
{
    gsl_matrix *d = gsl_matrix_alloc(4, 3);
    const bool is_valid[] = {true, false, true, true};
    bool is_found[3];

    for (size_t t = 0; t < 4; t++) {
        gsl_matrix_set(d, t, 0, (double)(t * t));
        gsl_matrix_set(d, t, 1, 1e9 + 1e-6 * (t == 1));
        gsl_matrix_set(d, t, 2, t == 2 ? NAN : 1);
    }
    derivative_scale(d, is_found, is_valid, true);
    close_to(gsl_matrix_get(d, 3, 0), (9 - 13. / 3) / sqrt(61. / 3), 1e-14,
             "in units of the standard deviation");
    ok(is_found[0] && !is_found[1] && !is_found[2] &&
           !(gsl_matrix_get(d, 0, 1) > 0) && !(gsl_matrix_get(d, 2, 2) > 0),
       "what is constant or lacks a value was not found");
    gsl_matrix_free(d);
}

int main(void)
{
    reference();
    parts();
    gauss();
    slopes();
    table_of_filters();
    scaling();
    return done();
}
