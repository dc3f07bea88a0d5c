#include "group/tail.h"

#include "base/mem.h"
#include "base/rng.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 199, LEAST = 20 };

/* A shape this near to 0 is 0. */
static const double STRAIGHT = 1e-8;

/* P(excess > y). */
static double beyond(const struct tail *tail, double y)
{
    double base = 1 + tail->shape * y / tail->scale;

    if (fabs(tail->shape) < STRAIGHT)
        return exp(-y / tail->scale);
    return base > 0 ? pow(base, -1 / tail->shape) : 0;
}

static double draw(const struct tail *tail, struct rng *rng)
{
    double u = 1 - rng_uniform(rng);

    if (fabs(tail->shape) < STRAIGHT)
        return -tail->scale * log(u);
    return tail->scale * (pow(u, -tail->shape) - 1) / tail->shape;
}

/* False where the excesses do not vary. */
static bool moments(struct tail *tail, const double *y, size_t count)
{
    double mean = 0, square = 0, ratio;

    for (size_t k = 0; k < count; k++)
        mean += y[k];
    mean /= (double)count;
    for (size_t k = 0; k < count; k++)
        square += (y[k] - mean) * (y[k] - mean);
    square /= (double)count - 1;
    if (!(square > 0))
        return false;
    ratio = mean * mean / square;
    tail->scale = mean * (ratio + 1) / 2;
    tail->shape = (1 - ratio) / 2;
    return true;
}

/* Anderson and Darling's statistic of y[count], ascending: -n - sum_k (2 k + 1)
 * (log F(y_k) + log(1 - F(y_(n - 1 - k)))) / n, k from 0. */
static double distance(const struct tail *tail, const double *y, size_t count)
{
    static const double least = 1e-15;
    double sum = 0;

    for (size_t k = 0; k < count; k++) {
        double low = 1 - beyond(tail, y[k]);
        double high = beyond(tail, y[count - 1 - k]);

        sum += (2 * (double)k + 1) *
               (log(fmax(low, least)) + log(fmax(high, least)));
    }
    return -(double)count - sum / (double)count;
}

/* Share of samples of the fit that are as far from theirs. */
static double goodness(const struct tail *tail, const double *y, size_t count,
                       uint64_t seed)
{
    double *sample = NEW_ARRAY(double, count);
    double mine = distance(tail, y, count);
    size_t far = 1;

    for (size_t s = 0; s < SAMPLES; s++) {
        struct rng rng = rng_init(seed, UINT64_MAX - s);
        struct tail again = *tail;

        for (size_t k = 0; k < count; k++)
            sample[k] = draw(tail, &rng);
        gsl_sort(sample, 1, count);
        if (moments(&again, sample, count))
            far += distance(&again, sample, count) >= mine;
    }
    free(sample);
    return (double)far / (1 + SAMPLES);
}

void tail_fit(struct tail *tail, const double *null, size_t count,
              uint64_t seed)
{
    double *sorted = NEW_ARRAY(double, count), *y = NEW_ARRAY(double, count);

    *tail = (struct tail){.fits = false};
    memcpy(sorted, null, count * sizeof *sorted);
    gsl_sort(sorted, 1, count);
    for (size_t percent = 75; percent <= 95 && !tail->fits; percent += 5) {
        size_t first = count * percent / 100;

        if (!first || count - first < LEAST)
            break;
        tail->threshold = sorted[first - 1];
        tail->count = count - first;
        tail->share = (1 + (double)tail->count) / (1 + (double)count);
        for (size_t k = 0; k < tail->count; k++)
            y[k] = sorted[first + k] - tail->threshold;
        if (!moments(tail, y, tail->count))
            break;
        tail->p = goodness(tail, y, tail->count, seed);
        tail->fits = tail->p > .05;
    }
    free(sorted), free(y);
}

double tail_p(const struct tail *tail, double value, double plain)
{
    double p;

    if (!tail->fits || !(value > tail->threshold))
        return plain;
    p = tail->share * beyond(tail, value - tail->threshold);
    return p > 0 ? p : plain;
}
