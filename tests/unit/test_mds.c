#include "../golden.h"
#include "../tap.h"

#include "rsa/mds.h"

#include <string.h>

static void distances_of(double *rdm, const gsl_matrix *points)
{
    for (size_t i = 0, p = 0; i < points->size1; i++)
        for (size_t j = i + 1; j < points->size1; j++, p++) {
            double sum = 0;

            for (size_t k = 0; k < points->size2; k++)
                sum += pow(gsl_matrix_get(points, i, k) -
                               gsl_matrix_get(points, j, k),
                           2);
            rdm[p] = sqrt(sum);
        }
}

static double farthest(const double *a, const double *b, size_t pairs)
{
    double most = 0;

    for (size_t p = 0; p < pairs; p++)
        most = fmax(most, fabs(a[p] - b[p]));
    return most;
}

static double raw_stress(const double *rdm, const gsl_matrix *points)
{
    size_t pairs = points->size1 * (points->size1 - 1) / 2;
    double got[4950], raw = 0;

    distances_of(got, points);
    for (size_t p = 0; p < pairs; p++)
        raw += isnan(rdm[p]) ? 0 : pow(got[p] - fmax(rdm[p], 0), 2);
    return raw;
}

static void euclidean(void)
{
    gsl_matrix *truth = noise(20, 3, 7), *got = gsl_matrix_alloc(20, 3);
    double want[190], back[190], gap[190];

    distances_of(want, truth);
    ok(mds_classical(got, want), "distances of points have a scaling");
    distances_of(back, got);
    ok(farthest(want, back, 190) < 1e-10,
       "points of three dimensions come back from their distances");
    close_to(mds_fit(got, want, 200), 0, 1e-8, "and have no stress");
    distances_of(back, got);
    ok(farthest(want, back, 190) < 1e-8, "metric scaling leaves them there");

    memcpy(gap, want, sizeof(gap));
    gap[4] = gap[50] = gap[120] = NAN;
    ok(mds_fit(got, gap, 5000) < 1e-4, "missing pairs do not disturb the fit");
    distances_of(back, got);
    ok(farthest(want, back, 190) < 1e-3, "and are found from the others");
    gsl_matrix_free(truth), gsl_matrix_free(got);
}

static void orientation(void)
{
    gsl_matrix *truth = noise(12, 2, 3), *got = gsl_matrix_alloc(12, 2);
    double rdm[66], spread[3] = {0}, sum[2] = {0}, most[2] = {0};

    distances_of(rdm, truth);
    ok(mds_fit(got, rdm, 10) < 1e-8, "a plane is a plane");
    for (size_t i = 0; i < 12; i++)
        for (size_t k = 0; k < 2; k++) {
            double x = gsl_matrix_get(got, i, k);

            sum[k] += x;
            spread[k] += x * x;
            spread[2] += k ? x * gsl_matrix_get(got, i, 0) : 0;
            most[k] = fabs(x) > fabs(most[k]) ? x : most[k];
        }
    ok(fabs(sum[0]) < 1e-12 && fabs(sum[1]) < 1e-12, "points are centered");
    ok(spread[0] > spread[1] && fabs(spread[2]) < 1e-10,
       "on principal axes, the longest first");
    ok(most[0] > 0 && most[1] > 0, "the farthest point of an axis is upward");
    gsl_matrix_free(truth), gsl_matrix_free(got);
}

static void never_more(void)
{
    gsl_matrix *high = noise(30, 8, 11), *got = gsl_matrix_alloc(30, 2);
    double rdm[435], before = INFINITY, first = NAN;
    bool is_less = true;

    distances_of(rdm, high);
    rdm[17] = NAN;
    rdm[18] = -0.5;
    for (size_t steps = 0; steps < 60; steps++) {
        double stress = mds_fit(got, rdm, steps), raw = raw_stress(rdm, got);

        is_less = is_less && isfinite(stress);
        first = steps ? first : raw;
        is_less = is_less && raw <= before * (1 + 1e-12);
        before = raw;
    }
    ok(is_less, "no step of SMACOF makes the stress larger");
    ok(before < 0.9 * first,
       "the metric solution is better than the classical");
    gsl_matrix_free(high), gsl_matrix_free(got);
}

static void by_hand(void)
{
    const double square[6] = {1, sqrt(2), 1, 1, sqrt(2), 1};
    gsl_matrix *plane = gsl_matrix_alloc(4, 2), *line = gsl_matrix_alloc(2, 1);
    const double two[1] = {3}, apart[6] = {1, NAN, NAN, NAN, NAN, 1};
    const double same[6] = {0};

    close_to(mds_fit(plane, square, 100), 0, 1e-8, "a square is a square");
    close_to(mds_fit(line, two, 100), 0, 1e-12, "two points are a line");
    close_to(gsl_matrix_get(line, 0, 0), 1.5, 1e-12, "the first is upward");
    ok(isnan(mds_fit(plane, apart, 10)) && isnan(gsl_matrix_get(plane, 2, 1)),
       "what known pairs do not connect has no scaling");
    ok(isnan(mds_fit(plane, same, 10)), "points that are one have no stress");
    gsl_matrix_free(plane), gsl_matrix_free(line);
}

/*
 * sklearn.manifold.smacof of scikit-learn 1.9.1 from the classical points, with
 * eps = 1e-15, has the stress 5.27019393 after convergence; ours stops at a
 * gain of 1e-12.
 */
static void against_peer(void)
{
    gsl_matrix *got = gsl_matrix_alloc(8, 2);
    double rdm[28];

    for (int p = 0; p < 28; p++)
        rdm[p] = 1 + (double)((7 * p * p + 3 * p) % 23) / 10;
    close_to(mds_fit(got, rdm, 100000), 0.21779938444814773, 1e-7,
             "stress-1 is that of the SMACOF of scikit-learn");
    close_to(raw_stress(rdm, got), 5.270193934713731, 1e-7, "and raw stress");
    gsl_matrix_free(got);
}

int main(void)
{
    against_peer();
    euclidean();
    orientation();
    never_more();
    by_hand();
    return done();
}
