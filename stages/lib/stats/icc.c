#include "stats/icc.h"

#include "base/mem.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

struct squares {
    double n, k, rows;                      /* subjects, sessions (n0), rows */
    double between, within, sessions, rest; /* mean squares: B, W, J, E */
};

static double *means_by(const size_t *group, size_t groups,
                        const double *values, size_t rows)
{
    double *sum = NEW_ARRAY(double, groups), *count = NEW_ARRAY(double, groups);

    for (size_t i = 0; i < rows; i++)
        sum[group[i]] += values[i], count[group[i]]++;
    for (size_t g = 0; g < groups; g++)
        sum[g] /= count[g];
    free(count);
    return sum;
}

/* n0, the k of the analysis of variance. */
static double sessions_of(const struct visits *visits)
{
    double *count = NEW_ARRAY(double, visits->subjects), squares = 0;
    double rows = (double)visits->rows;

    for (size_t i = 0; i < visits->rows; i++)
        count[visits->subject[i]]++;
    for (size_t s = 0; s < visits->subjects; s++)
        squares += count[s] * count[s];
    free(count);
    return (rows - squares / rows) / ((double)visits->subjects - 1);
}

static struct squares squares_of(const double *values,
                                 const struct visits *visits)
{
    struct squares found = {.n = (double)visits->subjects,
                            .k = sessions_of(visits),
                            .rows = (double)visits->rows};
    double *own =
        means_by(visits->subject, visits->subjects, values, visits->rows);
    double *of_session =
        means_by(visits->session, visits->sessions, values, visits->rows);
    double mean = 0;

    for (size_t i = 0; i < visits->rows; i++)
        mean += values[i] / found.rows;
    for (size_t i = 0; i < visits->rows; i++) {
        double subject = own[visits->subject[i]];
        double session = of_session[visits->session[i]];
        double within = values[i] - subject, rest = within - session + mean;

        found.between += (subject - mean) * (subject - mean);
        found.sessions += (session - mean) * (session - mean);
        found.within += within * within;
        found.rest += rest * rest;
    }
    found.between /= found.n - 1;
    found.within /= found.rows - found.n;
    found.sessions /= (double)visits->sessions - 1;
    found.rest /= (found.n - 1) * ((double)visits->sessions - 1);
    free(own), free(of_session);
    return found;
}

/* (B - other) / (B + (k - 1) other) and the form for k sessions, by F = B /
 * other with n - 1 and `freedom` degrees of freedom. */
static void fill_simple(struct icc *icc, enum icc_form form,
                        const struct squares *s, double other, double freedom,
                        double tail)
{
    enum icc_form of_mean = (enum icc_form)(form + ICC_1K);
    double low =
        s->between / other / gsl_cdf_fdist_Qinv(tail, s->n - 1, freedom);
    double high =
        s->between / other * gsl_cdf_fdist_Qinv(tail, freedom, s->n - 1);

    icc->value[form] = (s->between - other) / (s->between + (s->k - 1) * other);
    icc->value[of_mean] = (s->between - other) / s->between;
    if (!(other > 0 && s->between > 0))
        return;
    icc->interval[form][0] = (low - 1) / (low + s->k - 1);
    icc->interval[form][1] = (high - 1) / (high + s->k - 1);
    icc->interval[of_mean][0] = 1 - 1 / low;
    icc->interval[of_mean][1] = 1 - 1 / high;
}

/* Absolute agreement. */
static void fill_agreement(struct icc *icc, const struct squares *s,
                           double tail)
{
    double n = s->n, k = s->k, b = s->between, j = s->sessions, e = s->rest;
    double r = (b - e) / (b + (k - 1) * e + k * (j - e) / n);
    double ratio = j / e, base = n * (1 + (k - 1) * r) - k * r;
    double top = k * r * ratio + base, freedom, upper, lower, rest;

    icc->value[ICC_2] = r;
    icc->value[ICC_2K] = (b - e) / (b + (j - e) / n);
    if (!(e > 0 && b > 0))
        return;
    freedom = (n - 1) * (k - 1) * top * top /
              ((n - 1) * k * k * r * r * ratio * ratio + base * base);
    if (!(freedom > 0))
        return;
    upper = gsl_cdf_fdist_Qinv(tail, n - 1, freedom);
    lower = gsl_cdf_fdist_Qinv(tail, freedom, n - 1);
    rest = k * j + (k * n - k - n) * e;
    icc->interval[ICC_2][0] = n * (b - upper * e) / (upper * rest + n * b);
    icc->interval[ICC_2][1] = n * (lower * b - e) / (rest + n * lower * b);
    for (int side = 0; side < 2; side++) {
        double limit = icc->interval[ICC_2][side];

        icc->interval[ICC_2K][side] = limit * k / (1 + limit * (k - 1));
    }
}

void icc_of(struct icc *icc, const double *values, const struct visits *visits,
            double level)
{
    struct squares s = squares_of(values, visits);
    double tail = (1 - level) / 2;

    for (int form = 0; form < ICC_FORMS; form++) {
        icc->value[form] = NAN;
        icc->interval[form][0] = icc->interval[form][1] = NAN;
    }
    icc->within = s.within, icc->sessions = s.k;
    icc->between = (s.between - s.within) / s.k;
    fill_simple(icc, ICC_1, &s, s.within, s.rows - s.n, tail);
    if (!visits_are_balanced(visits))
        return;
    fill_simple(icc, ICC_3, &s, s.rest, (s.n - 1) * (s.k - 1), tail);
    fill_agreement(icc, &s, tail);
}
