#include "signal/spline.h"

#include "base/mem.h"
#include "base/report.h"
#include "signal/frames.h"

#include <stdlib.h>

/* The knots: n row indices, and their distances. */
struct knots {
    size_t count;
    size_t *at;
    double *gap; /* gap[i] = at[i + 1] - at[i] */
};

static struct knots find_knots(const bool *kept, size_t frames)
{
    struct knots knots = {.count = frames_count(kept, frames)};
    size_t i = 0;

    knots.at = NEW_ARRAY(size_t, knots.count);
    knots.gap = NEW_ARRAY(double, knots.count);
    for (size_t t = 0; t < frames; t++)
        if (kept[t])
            knots.at[i++] = t;
    for (i = 0; i + 1 < knots.count; i++)
        knots.gap[i] = (double)(knots.at[i + 1] - knots.at[i]);
    return knots;
}

/* Row i of `bend` = 6 (difference of slopes at inner knot i). */
static void right_hand_side(gsl_matrix *bend, const gsl_matrix *y,
                            const struct knots *knots)
{
    for (size_t i = 1; i + 1 < knots->count; i++)
        for (size_t j = 0; j < y->size2; j++) {
            double before = gsl_matrix_get(y, knots->at[i - 1], j);
            double here = gsl_matrix_get(y, knots->at[i], j);
            double after = gsl_matrix_get(y, knots->at[i + 1], j);

            gsl_matrix_set(bend, i, j,
                           6 * ((after - here) / knots->gap[i] -
                                (here - before) / knots->gap[i - 1]));
        }
}

/* row i += factor * row k */
static void add_row(gsl_matrix *m, size_t i, double factor, size_t k)
{
    for (size_t j = 0; j < m->size2; j++)
        *gsl_matrix_ptr(m, i, j) += factor * gsl_matrix_get(m, k, j);
}

/* An end: (gap_in) M_end = (gap_end + gap_in) M_1st - (gap_end) M_2nd. */
static void end_row(gsl_matrix *bend, size_t end, double gap_end, double gap_in)
{
    size_t first = end ? end - 1 : 1, second = end ? end - 2 : 2;

    for (size_t j = 0; j < bend->size2; j++)
        gsl_matrix_set(bend, end, j,
                       ((gap_end + gap_in) * gsl_matrix_get(bend, first, j) -
                        gap_end * gsl_matrix_get(bend, second, j)) /
                           gap_in);
}

/*
 * Thomas' algorithm on the inner knots 1 .. n-2, with the end conditions
 * folded into the first and the last equation.
 */
static void solve(gsl_matrix *bend, const struct knots *knots)
{
    const double *h = knots->gap;
    size_t last = knots->count - 2;
    double *diagonal = NEW_ARRAY(double, knots->count);
    double *upper = NEW_ARRAY(double, knots->count);

    for (size_t i = 1; i <= last; i++) {
        diagonal[i] = 2 * (h[i - 1] + h[i]);
        upper[i] = h[i];
    }
    diagonal[1] += h[0] * (h[0] + h[1]) / h[1];
    upper[1] -= h[0] * h[0] / h[1];
    diagonal[last] += h[last] * (h[last - 1] + h[last]) / h[last - 1];

    for (size_t i = 2; i <= last; i++) {
        double lower = h[i - 1];

        if (i == last)
            lower -= h[last] * h[last] / h[last - 1];
        diagonal[i] -= lower / diagonal[i - 1] * upper[i - 1];
        add_row(bend, i, -lower / diagonal[i - 1], i - 1);
    }
    for (size_t i = last; i >= 1; i--) {
        if (i < last)
            add_row(bend, i, -upper[i], i + 1);
        for (size_t j = 0; j < bend->size2; j++)
            *gsl_matrix_ptr(bend, i, j) /= diagonal[i];
    }
    end_row(bend, 0, h[0], h[1]);
    end_row(bend, knots->count - 1, h[last], h[last - 1]);
    free(diagonal), free(upper);
}

/* The cubic between knots i and i + 1, at row t. */
static void evaluate(gsl_matrix *y, size_t t, const gsl_matrix *bend,
                     const struct knots *knots, size_t i)
{
    size_t from = knots->at[i], to = knots->at[i + 1];
    double h = knots->gap[i], a = (double)(to - t), b = (double)(t - from);

    for (size_t j = 0; j < y->size2; j++) {
        double left = gsl_matrix_get(bend, i, j);
        double right = gsl_matrix_get(bend, i + 1, j);

        gsl_matrix_set(y, t, j,
                       (left * a * a * a + right * b * b * b) / (6 * h) +
                           (gsl_matrix_get(y, from, j) / h - left * h / 6) * a +
                           (gsl_matrix_get(y, to, j) / h - right * h / 6) * b);
    }
}

void spline_fill(gsl_matrix *series, const bool *kept)
{
    struct knots knots = find_knots(kept, series->size1);
    gsl_matrix *bend = gsl_matrix_calloc(knots.count, series->size2);

    bug_if(knots.count < SPLINE_LEAST);
    bug_if(!kept[0] || !kept[series->size1 - 1]);
    right_hand_side(bend, series, &knots);
    solve(bend, &knots);
    for (size_t i = 0; i + 1 < knots.count; i++)
        for (size_t t = knots.at[i] + 1; t < knots.at[i + 1]; t++)
            evaluate(series, t, bend, &knots, i);
    gsl_matrix_free(bend);
    free(knots.at), free(knots.gap);
}
