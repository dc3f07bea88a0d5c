/*
 * Curves through knots: the natural cubic splines, and no others.
 */
#include "../tap.h"
#include "base/rng.h"
#include "stats/curve.h"

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_spline.h>

enum { KNOTS = 5 };
static const double at[KNOTS] = {8, 14.5, 21, 40, 61.25};

/* The curve of the columns that has the values y at the knots is the natural
 * spline that GSL draws through them. */
static void spanned(void)
{
    gsl_matrix *a = gsl_matrix_alloc(KNOTS, KNOTS);
    gsl_vector *y = gsl_vector_alloc(KNOTS), *b = gsl_vector_alloc(KNOTS);
    gsl_permutation *order = gsl_permutation_alloc(KNOTS);
    gsl_spline *spline = gsl_spline_alloc(gsl_interp_cspline, KNOTS);
    struct rng rng = rng_init(1, 0);
    double worst = 0, first = 0;
    int sign;

    for (size_t i = 0; i < KNOTS; i++) {
        gsl_vector_set(y, i, rng_normal(&rng));
        gsl_matrix_set(a, i, 0, 1);
        for (size_t k = 0; k + 1 < KNOTS; k++)
            gsl_matrix_set(a, i, k + 1, curve_term(at[i], at, KNOTS, k));
    }
    gsl_spline_init(spline, at, y->data, KNOTS);
    gsl_linalg_LU_decomp(a, order, &sign);
    gsl_linalg_LU_solve(a, order, y, b);
    for (double x = -10; x <= 80; x += .37) {
        double curve = gsl_vector_get(b, 0), want;
        double end = x < at[0] ? at[0] : at[KNOTS - 1];

        for (size_t k = 0; k + 1 < KNOTS; k++)
            curve += gsl_vector_get(b, k + 1) * curve_term(x, at, KNOTS, k);
        if (x >= at[0] && x <= at[KNOTS - 1])
            want = gsl_spline_eval(spline, x, NULL);
        else
            want = gsl_spline_eval(spline, end, NULL) +
                   (x - end) * gsl_spline_eval_deriv(spline, end, NULL);
        worst = fmax(worst, fabs(curve - want));
        first = fmax(first, fabs(want));
    }
    ok(first > 1, "a curve");
    close_to(worst, 0, 1e-11,
             "is the natural spline, and straight beyond the outer knots");
    gsl_matrix_free(a), gsl_vector_free(y), gsl_vector_free(b);
    gsl_permutation_free(order), gsl_spline_free(spline);
}

static void placed(void)
{
    double values[21], knots[4], same[6] = {1, 1, 1, 1, 1, 2};

    for (size_t i = 0; i < 21; i++)
        values[i] = (double)((i * 8) % 21);
    ok(curve_knots(knots, 4, values, 21), "knots of 0 .. 20");
    close_to(knots[0], 1, 1e-12, "are the 5th,");
    close_to(knots[1], 7, 1e-12, "35th,");
    close_to(knots[2], 13, 1e-12, "65th");
    close_to(knots[3], 19, 1e-12, "and 95th percentile");
    ok(!curve_knots(knots, 4, same, 6), "and refused where two are the same");
    ok(isnan(curve_term(NAN, at, KNOTS, 1)), "what is missing stays missing");
}

int main(void)
{
    spanned();
    placed();
    return done();
}
