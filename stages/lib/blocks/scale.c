#include "blocks/scale.h"

#include <math.h>

static double mean_of(const double *x, size_t count, double (*of)(double))
{
    double sum = 0;

    for (size_t k = 0; k < count; k++)
        sum += of ? of(x[k]) : x[k];
    return sum / (double)count;
}

static double deviation_of(const double *x, size_t count)
{
    double mean = mean_of(x, count, NULL), squares = 0;

    for (size_t k = 0; k < count; k++)
        squares += (x[k] - mean) * (x[k] - mean);
    return sqrt(squares / (double)count);
}

static double unit_of(const double *weight, size_t count, enum scale_kind kind)
{
    double mean, deviation;

    switch (kind) {
    case SCALE_EXPONENTIAL:
        return mean_of(weight, count, NULL);
    case SCALE_LOGNORMAL:
        return exp(mean_of(weight, count, log));
    case SCALE_NORMAL:
        mean = fabs(mean_of(weight, count, NULL));
        deviation = deviation_of(weight, count);
        return deviation > 1e-12 * mean ? deviation : mean > 0 ? mean : 1;
    case SCALE_NONE:
        break;
    }
    return 1;
}

struct scale scale_weights(double *scaled, const double *weight, size_t count,
                           enum scale_kind kind)
{
    struct scale scale = {.unit = count ? unit_of(weight, count, kind) : 1,
                          .least = INFINITY};

    /* ln w = ln(w / unit) + ln unit; the density of w is that of ln w over w */
    scale.offset = log(scale.unit);
    for (size_t k = 0; k < count; k++) {
        scaled[k] = weight[k] / scale.unit;
        if (kind == SCALE_LOGNORMAL)
            scaled[k] = log(scaled[k]);
        scale.least = fmin(scale.least, fabs(scaled[k]) / 10);
    }
    return scale;
}
