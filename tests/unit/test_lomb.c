#include "../golden.h"
#include "../tap.h"

#include "signal/butterworth.h"
#include "signal/lomb.h"
#include "signal/spline.h"

#include <gsl/gsl_math.h>

enum { FRAMES = 120 };

static bool *all_but(const size_t *out, size_t count)
{
    static bool kept[FRAMES];

    for (size_t t = 0; t < FRAMES; t++)
        kept[t] = true;
    for (size_t k = 0; k < count; k++)
        kept[out[k]] = false;
    return kept;
}

static void fill(gsl_matrix *x, const bool *kept)
{
    gsl_matrix *filler = lomb_filler(kept, x->size1);

    lomb_fill(x, kept, filler);
    gsl_matrix_free(filler);
}

/* The formula of the header, frequency by frequency, in numpy 2.4. */
static void agrees_with_numpy(void)
{
    static const size_t out[] = {10, 11, 12, 13, 14, 40, 77, 100, 101};
    static const double want[] = {
        53.02471627005526,  53.333526073232264, 53.61423111406031,
        53.961443038840876, 54.186391803563325, 62.077842185962865,
        73.10246466461746,  79.82979600945815,  80.40349696678165};
    gsl_matrix *x = noise(FRAMES, 2, 5), *was = gsl_matrix_alloc(FRAMES, 2);
    unsigned long seed = 5;
    bool *kept = all_but(out, 9);

    for (size_t t = 0; t < FRAMES; t++) {
        gsl_matrix_set(x, t, 0, lcg(&seed) + 50 + 0.3 * (double)t);
        gsl_matrix_set(x, t, 1, NAN);
        if (!kept[t])
            gsl_matrix_set(x, t, 0, 1e6);
    }
    gsl_matrix_memcpy(was, x);
    fill(x, kept);
    for (size_t k = 0; k < 9; k++) {
        close_to(gsl_matrix_get(x, out[k], 0), want[k], 1e-10, "as numpy");
        gsl_matrix_set(x, out[k], 0, 1e6);
    }
    close_to(distance(x, was), 0, 0, "kept frames stay, and so does NaN");
    gsl_matrix_free(x), gsl_matrix_free(was);
}

static void a_line_is_filled_exactly(void)
{
    gsl_matrix *x = gsl_matrix_alloc(FRAMES, 1);
    bool *kept = all_but((size_t[]){1, 50, 51, 118}, 4);

    for (size_t t = 0; t < FRAMES; t++)
        gsl_matrix_set(x, t, 0, kept[t] ? 7 - 0.25 * (double)t : -1);
    fill(x, kept);
    close_to(gsl_matrix_get(x, 1, 0), 6.75, 1e-12, "near the first frame");
    close_to(gsl_matrix_get(x, 51, 0), -5.75, 1e-12, "in the middle");
    gsl_matrix_free(x);
}

/* No phase, offset or scale of the series changes how it is filled. */
static void filling_is_affine(void)
{
    gsl_matrix *x = noise(FRAMES, 1, 3), *y = noise(FRAMES, 1, 3);
    bool *kept = all_but((size_t[]){20, 21, 22, 60}, 4);

    for (size_t t = 0; t < FRAMES; t++)
        gsl_matrix_set(y, t, 0,
                       3 - 2 * gsl_matrix_get(x, t, 0) + 0.1 * (double)t);
    fill(x, kept), fill(y, kept);
    close_to(gsl_matrix_get(y, 21, 0),
             3 - 2 * gsl_matrix_get(x, 21, 0) + 0.1 * 21, 1e-12,
             "an affine series is filled alike");
    gsl_matrix_free(x), gsl_matrix_free(y);
}

/* Root mean square of a - b over kept frames. */
static double off(const gsl_matrix *a, const gsl_matrix *b, const bool *kept)
{
    double sum = 0, count = 0;

    for (size_t t = 0; t < FRAMES; t++) {
        if (!kept[t])
            continue;
        sum += gsl_pow_2(gsl_matrix_get(a, t, 0) - gsl_matrix_get(b, t, 0));
        count++;
    }
    return sqrt(sum / count);
}

/* What the filter does to kept frames beside long gaps in a noisy series. */
static void it_swings_less_than_the_spline(void)
{
    bool *kept = all_but((size_t[]){30, 31, 32, 33, 34, 35, 36, 37, 70, 71, 72,
                                    73, 74, 75, 76, 77, 78, 79},
                         18);
    double by_lomb = 0, by_spline = 0;
    struct butterworth band;

    butterworth_design(&band, 5, 0.5, 0.01, 0.1);
    for (unsigned long seed = 1; seed <= 10; seed++) {
        gsl_matrix *truth = noise(FRAMES, 1, seed), *x = noise(FRAMES, 1, seed);
        gsl_matrix *y = noise(FRAMES, 1, seed);

        fill(x, kept);
        spline_fill(y, kept);
        butterworth_apply(truth, &band);
        butterworth_apply(x, &band), butterworth_apply(y, &band);
        by_lomb += off(x, truth, kept), by_spline += off(y, truth, kept);
        gsl_matrix_free(truth), gsl_matrix_free(x), gsl_matrix_free(y);
    }
    printf("# mean error by spectrum %.3f, by spline %.3f\n", by_lomb / 10,
           by_spline / 10);
    ok(by_lomb < by_spline / 2, "gaps of ten frames do half the harm");
}

int main(void)
{
    agrees_with_numpy();
    a_line_is_filled_exactly();
    filling_is_affine();
    it_swings_less_than_the_spline();
    return done();
}
