#include "../golden.h"
#include "../tap.h"

#include "rsa/rgtm.h"

#include <string.h>

enum { TOY = 15, TIES = 10 };

/* Six points in a plane, and five stimuli with ties. */
static const double points[6][2] = {{0, 0},  {1, 0},    {2, 0},
                                    {3, .5}, {.2, 1.1}, {5, 5}};
static const double ties[TIES] = {1, 2, 2, 3, 3, 3, 4, 5, 5, 0};

static void toy(double rdm[TOY])
{
    for (int i = 0, p = 0; i < 6; i++)
        for (int j = i + 1; j < 6; j++, p++)
            rdm[p] =
                hypot(points[i][0] - points[j][0], points[i][1] - points[j][1]);
}

static double farthest(const double *a, const double *b, size_t count)
{
    double most = 0;

    for (size_t k = 0; k < count; k++)
        most = isnan(a[k]) != isnan(b[k]) ? INFINITY
               : isnan(a[k])              ? most
                                          : fmax(most, fabs(a[k] - b[k]));
    return most;
}

/* Values of the code of the authors (doerlbh/TopologicalRSA 18e5beb). */
static void published(void)
{
    static const double ranks[TOY] = {
        .03571429, .35714286, .64285714, .17857143, 1,
        .03571429, .42857143, .28571429, .92857143, .17857143,
        .5,        .78571429, .57142857, .71428571, .85714286};
    static const double clipped[TOY] = {0,         .34246575, .89041096, 0, 1,
                                        0,         .47945205, .20547945, 1, 0,
                                        .61643836, 1,         .75342466, 1, 1};
    static const double tied[3][TIES] = {
        {.11764706, .29411765, .29411765, .58823529, .58823529, .58823529,
         .82352941, 1, 1, 0},
        {0, .08823529, .08823529, .82352941, .82352941, .82352941, 1, 1, 1, 0},
        {0, 0, 0, 0, 0, 0, 1, 1, 1, 0}};
    static const double at[3][2] = {{0, 1}, {.2, .7}, {.45, .55}};
    static const char *const names[3] = {"ties share their rank",
                                         "quantiles of ranks with ties",
                                         "equal quantiles are a step"};
    double rdm[TOY], x[TOY], y[TOY];

    /* Published ranks begin at 1, ours at the least, here 1.5 of a tie. */
    toy(rdm);
    for (int p = 0; p < TOY; p++)
        x[p] = (ranks[p] - ranks[0]) / (1 - ranks[0]);
    ok(rgtm_transform(y, rdm, TOY, RGTM_RANK, 0, 1) &&
           farthest(y, x, TOY) < 2e-8,
       "thresholds 0 and 1 give the RDM of ranks");
    ok(rgtm_transform(y, rdm, TOY, RGTM_RANK, .2, .7) &&
           farthest(y, clipped, TOY) < 5e-9,
       "six points in a plane are transformed as published");
    for (int k = 0; k < 3; k++)
        ok(rgtm_transform(y, ties, TIES, RGTM_RANK, at[k][0], at[k][1]) &&
               farthest(y, tied[k], TIES) < 5e-9,
           names[k]);
}

static void invariance(void)
{
    gsl_matrix *d = noise(1, 300, 5);
    double x[300], y[300], bent[300];
    bool is_same = true;

    for (int k = 0; k < 300; k++)
        bent[k] = exp(3 * d->data[k]) - 7;
    for (double l = 0; l < 1; l += .1)
        for (double u = l; u <= 1; u += .1)
            is_same = is_same &&
                      rgtm_transform(x, d->data, 300, RGTM_RANK, l, u) &&
                      rgtm_transform(y, bent, 300, RGTM_RANK, l, u) &&
                      !memcmp(x, y, sizeof(x));
    ok(is_same, "an increasing transform of distances changes nothing");
    for (int k = 0; k < 300; k++)
        bent[k] = 3 * d->data[k] + 2;
    is_same = rgtm_transform(x, d->data, 300, RGTM_MINMAX, .2, .6) &&
              rgtm_transform(y, bent, 300, RGTM_MINMAX, .2, .6);
    ok(is_same && farthest(x, y, 300) < 1e-12,
       "from least to most, scale and origin do not matter");
    gsl_matrix_free(d);
}

static void scales(void)
{
    const double d[4] = {2, 4, 10, 6};
    const double minmax[4] = {0, 0, 1, .5}, raw[4] = {0, .25, 1, .75};
    const double step[4] = {0, 0, 1, 1};
    double y[4];

    ok(rgtm_transform(y, d, 4, RGTM_MINMAX, .25, .75) &&
           farthest(y, minmax, 4) < 1e-15,
       "minmax: thresholds are shares of the range");
    ok(rgtm_transform(y, d, 4, RGTM_RAW, 3, 7) && farthest(y, raw, 4) < 1e-15,
       "raw: thresholds are distances");
    ok(rgtm_transform(y, d, 4, RGTM_RAW, 4, 4) && farthest(y, step, 4) < 1e-15,
       "one threshold is adjacency, at the threshold near");
    rgtm_sigmoid(y, d, 1, 10, 2);
    close_to(y[0], .5, 1e-15, "a sigmoid is one half at its middle");
    rgtm_sigmoid(y, d, 4, 2, 3);
    close_to(y[1], 1 / (1 + exp(-2)), 1e-15, "and rises with its slope");
}

static void gaps(void)
{
    const double d[6] = {3, NAN, 1, 2, NAN, 5}, full[4] = {3, 1, 2, 5};
    const double flat[3] = {2, 2, NAN};
    double y[6], z[4];

    ok(rgtm_transform(y, d, 6, RGTM_RANK, .1, .8) &&
           rgtm_transform(z, full, 4, RGTM_RANK, .1, .8),
       "missing pairs are no obstacle");
    ok(isnan(y[1]) && isnan(y[4]) && y[0] == z[0] && y[2] == z[1] &&
           y[3] == z[2] && y[5] == z[3],
       "they stay missing and count nowhere");
    ok(!rgtm_transform(y, flat, 3, RGTM_RANK, 0, 1) && isnan(y[0]),
       "an RDM of one value has no ranks");
    ok(!rgtm_transform(y, flat, 3, RGTM_MINMAX, 0, 1) && isnan(y[0]),
       "and no range");
}

/* numpy 1.24: quantile([1, 2, 4, 8], q). */
static void quantiles(void)
{
    const double sorted[4] = {1, 2, 4, 8};

    close_to(rgtm_quantile(sorted, 4, .1), 1.3, 1e-15, "quantile .1");
    close_to(rgtm_quantile(sorted, 4, .9), 6.8, 1e-15, "quantile .9");
    close_to(rgtm_quantile(sorted, 4, 1), 8, 0, "quantile 1 is the largest");
    ok(isnan(rgtm_quantile(sorted, 0, .5)), "nothing has no quantile");
}

int main(void)
{
    published();
    invariance();
    scales();
    gaps();
    quantiles();
    return done();
}
