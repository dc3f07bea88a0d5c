#include "../golden.h"
#include "../tap.h"

#include "base/mem.h"
#include "num/order.h"
#include "signal/butterworth.h"
#include "signal/concordance.h"
#include "signal/detrend.h"

#include <stdbool.h>

enum { T = 120, R = 6 };

/* W of the columns of x. */
static double concordance(const gsl_matrix *x)
{
    size_t frames = x->size1, stride = concordance_stride(frames);
    uint16_t *ranks = NEW_ARRAY(uint16_t, x->size2 * stride);
    const uint16_t **rows = NEW_ARRAY(const uint16_t *, x->size2);
    uint64_t *ties = NEW_ARRAY(uint64_t, x->size2);
    uint64_t *work = NEW_ARRAY(uint64_t, 2 * frames);
    float *series = NEW_ARRAY(float, frames);
    double w;

    for (size_t j = 0; j < x->size2; j++) {
        for (size_t t = 0; t < frames; t++)
            series[t] = (float)gsl_matrix_get(x, t, j);
        rows[j] = ranks + j * stride;
        ties[j] = concordance_rank(ranks + j * stride, series, frames, work);
    }
    w = concordance_of(rows, ties, x->size2, frames);
    free(ranks), free(rows), free(ties), free(work), free(series);
    return w;
}

/* The same from the definition, in doubles. */
static double plain(const gsl_matrix *x)
{
    double m = (double)x->size2, n = (double)x->size1, sum = 0, ties = 0;
    double *column = NEW_ARRAY(double, x->size1);
    double *total = NEW_ARRAY(double, x->size1);

    for (size_t j = 0; j < x->size2; j++) {
        for (size_t t = 0; t < x->size1; t++)
            column[t] = (double)(float)gsl_matrix_get(x, t, j);
        for (size_t t = 0; t < x->size1; t++) {
            double same = 0;

            for (size_t s = 0; s < x->size1; s++)
                same += column[s] == column[t];
            ties += same * same - 1; /* g of them: g (g^2 - 1) */
        }
        order_ranks(column, column, x->size1);
        for (size_t t = 0; t < x->size1; t++)
            total[t] += column[t];
    }
    for (size_t t = 0; t < x->size1; t++)
        sum += total[t] * total[t];
    free(column), free(total);
    return 12 * (sum - n * m * m * (n + 1) * (n + 1) / 4) /
           (m * m * (n * n * n - n) - m * ties);
}

static void agrees_with_the_reference(void)
{
    gsl_matrix *x =
        golden("tests/golden/timeseries/in_X_T120_R6_seed42.tsv", T, R);
    gsl_matrix *want = golden("tests/golden/timeseries/kcc_reho_R6.tsv", 1, 1);
    struct butterworth filter = {.end = BUTTERWORTH_ODD};

    /* SciPy 1.17.1: friedmanchisquare / (6 * 119) */
    close_to(concordance(x), 0.5209115602163725, 1e-14,
             "W is Friedman's statistic over m (n - 1)");
    for (size_t k = 0; k < T * R; k++)
        x->data[k] = rint(x->data[k]);
    close_to(concordance(x), 0.522135110712085, 1e-14,
             "with many ties, too: whole numbers");
    gsl_matrix_free(x);
    x = golden("tests/golden/timeseries/in_X_T120_R6_seed42.tsv", T, R);
    detrend_linear(x);
    butterworth_design(&filter, 5, 0.5, 0.01, 0.1);
    butterworth_apply(x, &filter);
    close_to(concordance(x), gsl_matrix_get(want, 0, 0), 1e-14,
             "and that of the reference, XCP-D's KCC");
    gsl_matrix_free(x), gsl_matrix_free(want);
}

static void agrees_with_the_definition(void)
{
    double worst = 0;

    for (size_t frames = 3; frames < 100; frames += 7)
        for (size_t count = 2; count <= 27; count += 5) {
            gsl_matrix *x = noise(frames, count, 100 * frames + count);

            for (size_t k = 0; k < frames * count; k++)
                if (frames % 2)
                    x->data[k] = rint(8 * x->data[k]); /* with -0 */
            worst = fmax(worst, fabs(concordance(x) - plain(x)));
            gsl_matrix_free(x);
        }
    close_to(worst, 0, 1e-13,
             "ranks by radix and sums in whole numbers are the definition");
}

static void identities(void)
{
    gsl_matrix *x = noise(50, 7, 3), *y = gsl_matrix_alloc(50, 7);
    double w = concordance(x);

    for (size_t t = 0; t < 50; t++)
        for (size_t j = 0; j < 7; j++)
            gsl_matrix_set(y, t, j, exp(3 * gsl_matrix_get(x, t, 6 - j)));
    ok(concordance(y) == w,
       "neither the order of the series nor their scale matters, to the bit");
    for (size_t t = 0; t < 50; t++)
        for (size_t j = 0; j < 7; j++)
            gsl_matrix_set(y, t, j, gsl_matrix_get(x, t, 0) - (double)j);
    close_to(concordance(y), 1, 0, "W is 1 where all go together");
    for (size_t t = 0; t < 50; t++)
        gsl_matrix_set(y, t, 1, -gsl_matrix_get(y, t, 0));
    {
        gsl_matrix_view two = gsl_matrix_submatrix(y, 0, 0, 50, 2);

        close_to(concordance(&two.matrix), 0, 0,
                 "and 0 for two that go against each other");
    }
    gsl_matrix_free(x), gsl_matrix_free(y);
}

static void edges(void)
{
    gsl_matrix *x = gsl_matrix_calloc(10, 3);
    gsl_matrix_view one = gsl_matrix_submatrix(x, 0, 0, 10, 1);
    enum { LONG = CONCORDANCE_FRAMES };
    gsl_matrix *wide = gsl_matrix_alloc(LONG, 27);

    ok(isnan(concordance(x)), "constant series have no concordance");
    for (size_t t = 0; t < 10; t++)
        gsl_matrix_set(x, t, 0, (double)t);
    ok(isnan(concordance(&one.matrix)), "nor has one alone");
    for (size_t t = 0; t < LONG; t++)
        for (size_t j = 0; j < 27; j++)
            gsl_matrix_set(wide, t, j, -(double)t);
    close_to(concordance(wide), 1, 0,
             "the longest series and most neighbors do not overflow");
    gsl_matrix_free(x), gsl_matrix_free(wide);
}

int main(void)
{
    agrees_with_the_reference();
    agrees_with_the_definition();
    identities();
    edges();
    return done();
}
