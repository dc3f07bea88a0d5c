#include "rsa/verdicts.h"

#include "base/mem.h"
#include "base/rng.h"

#include <math.h>
#include <stdlib.h>

enum { STREAM = 0x464c4950 };

const char *const verdicts_corrections[VERDICTS_CORRECTIONS + 1] = {
    "none", "fdr", "fwer", "bonferroni", NULL};

static double defined(const double *p, size_t count)
{
    double n = 0;

    for (size_t k = 0; k < count; k++)
        n += !isnan(p[k]);
    return n;
}

void verdicts_fdr(double *adjusted, const double *p, size_t count)
{
    double n = defined(p, count);

    /* the least n p_j / (number at or below p_j) over all p_j >= p_i */
    for (size_t i = 0; i < count; i++) {
        double least = isnan(p[i]) ? NAN : 1;

        for (size_t j = 0; j < count && !isnan(p[i]); j++) {
            double below = 0;

            if (!(p[j] >= p[i]))
                continue;
            for (size_t l = 0; l < count; l++)
                below += p[l] <= p[j];
            least = fmin(least, n * p[j] / below);
        }
        adjusted[i] = least;
    }
}

void verdicts_bonferroni(double *adjusted, const double *p, size_t count)
{
    double n = defined(p, count);

    for (size_t k = 0; k < count; k++)
        adjusted[k] = isnan(p[k]) ? NAN : fmin(1, n * p[k]);
}

void verdicts_holm(double *adjusted, const double *p, size_t count)
{
    double n = defined(p, count);

    /* the largest (n - number below p_j) p_j over all p_j <= p_i */
    for (size_t i = 0; i < count; i++) {
        double most = isnan(p[i]) ? NAN : 0;

        for (size_t j = 0; j < count && !isnan(p[i]); j++) {
            double below = 0;

            if (!(p[j] <= p[i]))
                continue;
            for (size_t l = 0; l < count; l++)
                below += p[l] < p[j];
            most = fmax(most, (n - below) * p[j]);
        }
        adjusted[i] = isnan(p[i]) ? NAN : fmin(most, 1);
    }
}

/* |t| of every row with signs; the largest. */
static double largest_t(double *each, const gsl_matrix *x, const double *sign)
{
    double *row = NEW_ARRAY(double, x->size2), most = 0;

    for (size_t k = 0; k < x->size1; k++) {
        struct verdicts_moments m;

        for (size_t s = 0; s < x->size2; s++)
            row[s] = sign[s] * gsl_matrix_get(x, k, s);
        m = verdicts_moments(row, x->size2);
        each[k] = m.error > 1e-12 * fabs(m.mean) ? fabs(m.mean / m.error) : NAN;
        most = fmax(most, each[k]);
    }
    free(row);
    return most;
}

/* Signs of flip b: one of all, the first subject kept, or random ones. */
static void flip(double *sign, size_t subjects, size_t b, bool is_all,
                 struct rng *rng)
{
    for (size_t s = 0; s < subjects; s++)
        sign[s] = is_all ? (s && (b >> (s - 1) & 1) ? -1 : 1)
                         : (rng_below(rng, 2) ? 1 : -1);
}

void verdicts_flips(double *adjusted, const gsl_matrix *differences,
                    size_t samples, uint64_t seed)
{
    size_t rows = differences->size1, subjects = differences->size2;
    double *observed = NEW_ARRAY(double, rows), *each = NEW_ARRAY(double, rows);
    double *sign = NEW_ARRAY(double, subjects);
    double *count = NEW_ARRAY(double, rows);
    struct rng rng = rng_init(seed, STREAM);
    bool is_all = subjects <= 30 && (size_t)1 << (subjects - 1) <= samples;
    size_t flips = is_all ? (size_t)1 << (subjects - 1) : samples;

    flip(sign, subjects, 0, true, NULL);
    largest_t(observed, differences, sign);
    for (size_t b = 0; b < flips; b++) {
        double most;

        flip(sign, subjects, b, is_all, &rng);
        most = largest_t(each, differences, sign);
        for (size_t k = 0; k < rows; k++)
            count[k] += most >= observed[k] * (1 - 1e-12);
    }
    for (size_t k = 0; k < rows; k++)
        adjusted[k] = isnan(observed[k]) || subjects < VERDICTS_FLIPS_LEAST
                          ? NAN
                      : is_all ? count[k] / (double)flips
                               : (1 + count[k]) / (1 + (double)flips);
    free(observed), free(each), free(sign), free(count);
}
