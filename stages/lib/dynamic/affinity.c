#include "dynamic/affinity.h"

#include "base/mem.h"
#include "base/report.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>

const char *const affinity_names[] = {"codrive", "product", "rise", "anti",
                                      "gauss",   "cofluct", NULL};

bool affinity_is_of_signal(enum affinity_kind kind)
{
    return kind == AFFINITY_COFLUCT;
}

bool affinity_is_separable(enum affinity_kind kind)
{
    return kind != AFFINITY_GAUSS;
}

void affinity_parts(double *p, double *q, const double *d, size_t count,
                    enum affinity_kind kind)
{
    bug_if(!affinity_is_separable(kind));
    for (size_t i = 0; i < count; i++) {
        double up = d[i] > 0 ? d[i] : 0, down = d[i] < 0 ? -d[i] : 0;

        p[i] = kind == AFFINITY_CODRIVE ? sqrt(up) : up;
        q[i] = kind == AFFINITY_CODRIVE ? sqrt(down)
               : kind == AFFINITY_RISE  ? 0
                                        : down;
    }
}

void affinity_scale(double *s, const double *d, size_t frames, size_t nodes)
{
    double *sizes = NEW_ARRAY(double, frames);

    for (size_t i = 0; i < nodes; i++) {
        for (size_t t = 0; t < frames; t++)
            sizes[t] = fabs(d[t * nodes + i]);
        gsl_sort(sizes, 1, frames);
        s[i] = gsl_stats_median_from_sorted_data(sizes, 1, frames);
    }
    free(sizes);
}

static double gauss(double a, double b, double s, double r, double theta)
{
    double gates = fabs(a) / (fabs(a) + theta) * fabs(b) / (fabs(b) + theta);

    if (!(s > 0) || !(r > 0))
        return 0;
    return gates * exp(-(a - b) * (a - b) / (s * r));
}

static double of_pair(double a, double b, enum affinity_kind kind)
{
    double both = a * b;

    switch (kind) {
    case AFFINITY_CODRIVE:
        return both > 0 ? sqrt(both) : 0;
    case AFFINITY_PRODUCT:
    case AFFINITY_COFLUCT:
        return both > 0 ? both : 0;
    case AFFINITY_RISE:
        return a > 0 && b > 0 ? both : 0;
    case AFFINITY_ANTI:
        return both < 0 ? -both : 0;
    case AFFINITY_GAUSS:
        break;
    }
    return NAN;
}

void affinity_frame(double *pairs, const double *d, const bool *is_found,
                    size_t nodes, enum affinity_kind kind,
                    const struct affinity_scales *scales)
{
    for (size_t i = 0; i < nodes; i++)
        for (size_t j = i + 1; j < nodes; j++) {
            double value = 0;

            if (is_found[i] && is_found[j])
                value = kind == AFFINITY_GAUSS
                            ? gauss(d[i], d[j], scales->s[i], scales->s[j],
                                    scales->theta)
                            : of_pair(d[i], d[j], kind);
            *pairs++ = value;
        }
}
