#include "stats/rates.h"

#include "base/mem.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

void rates_add(struct rates *rates, bool is_positive, bool is_called_positive)
{
    if (is_positive)
        *(is_called_positive ? &rates->hits : &rates->misses) += 1;
    else
        *(is_called_positive ? &rates->false_alarms : &rates->rejections) += 1;
}

size_t rates_count(const struct rates *rates)
{
    return rates->hits + rates->misses + rates->false_alarms +
           rates->rejections;
}

static double share(size_t part, size_t rest)
{
    return part + rest ? (double)part / (double)(part + rest) : NAN;
}

double rates_accuracy(const struct rates *rates)
{
    return share(rates->hits + rates->rejections,
                 rates->misses + rates->false_alarms);
}

double rates_sensitivity(const struct rates *rates)
{
    return share(rates->hits, rates->misses);
}

double rates_specificity(const struct rates *rates)
{
    return share(rates->rejections, rates->false_alarms);
}

double rates_balanced(const struct rates *rates)
{
    return (rates_sensitivity(rates) + rates_specificity(rates)) / 2;
}

double rates_youden(const struct rates *rates)
{
    return rates_sensitivity(rates) + rates_specificity(rates) - 1;
}

void rates_wilson(double interval[2], size_t successes, size_t count)
{
    const double z = 1.959963984540054;
    double n = (double)count, p = (double)successes / n;
    double middle = p + z * z / (2 * n);
    double half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n));

    interval[0] = fmax(0, (middle - half) / (1 + z * z / n));
    interval[1] = fmin(1, (middle + half) / (1 + z * z / n));
}

double rates_area(const double *scores, const bool *is_positive,
                  const size_t *block, size_t count)
{
    double pairs = 0, won = 0;

    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; is_positive[i] && j < count; j++) {
            if (is_positive[j] || (block && block[i] != block[j]))
                continue;
            pairs++;
            won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? .5 : 0;
        }
    return pairs > 0 ? won / pairs : NAN;
}

size_t rates_curve(struct rates_point *points, const double *scores,
                   const bool *is_positive, size_t count)
{
    size_t *order = NEW_ARRAY(size_t, count), found = 0;
    struct rates rates = {0};

    gsl_sort_index(order, scores, 1, count);
    for (size_t i = 0; i < count; i++)
        rates_add(&rates, is_positive[i], false);
    points[found++] = (struct rates_point){INFINITY, 0, 0};
    for (size_t k = count; k-- > 0;) {
        size_t i = order[k];

        if (is_positive[i])
            rates.hits++, rates.misses--;
        else
            rates.false_alarms++, rates.rejections--;
        if (k && scores[order[k - 1]] == scores[i])
            continue;
        points[found++] =
            (struct rates_point){scores[i], rates_sensitivity(&rates),
                                 share(rates.false_alarms, rates.rejections)};
    }
    free(order);
    return found;
}
