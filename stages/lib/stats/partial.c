#include "stats/partial.h"

#include "base/mem.h"
#include "base/report.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * Rows and columns of the cross-products, packed as a lower triangle: the
 * constant, the covariates, x, y.
 */
struct partial {
    size_t variables, size; /* size = k + 3 */
    size_t packed;          /* size (size + 1) / 2 */
    double *sums;           /* packed numbers of each variable */
    double *origin;         /* of each variable: its first value; NaN: none */
    double *row;            /* of one subject */
};

/* What sweeping leaves of a column, relative to what it was, is rounding. */
#define LEAST_LEFT 1e-10

static size_t at(size_t i, size_t j)
{
    return i * (i + 1) / 2 + j;
}

struct partial *partial_new(size_t variables, size_t covariates)
{
    struct partial *partial = NEW_ARRAY(struct partial, 1);

    partial->variables = variables;
    partial->size = covariates + 3;
    partial->packed = partial->size * (partial->size + 1) / 2;
    partial->sums = NEW_ARRAY(double, variables * partial->packed);
    partial->origin = NEW_ARRAY(double, variables);
    partial->row = NEW_ARRAY(double, partial->size);
    for (size_t j = 0; j < variables; j++)
        partial->origin[j] = NAN;
    return partial;
}

void partial_free(struct partial *partial)
{
    free(partial->sums), free(partial->origin), free(partial->row);
    free(partial);
}

void partial_add(struct partial *restrict partial, double x,
                 const gsl_vector *covariates, const double *restrict y)
{
    size_t size = partial->size;
    double *row = partial->row;

    bug_if(size != 3 + (covariates ? covariates->size : 0));
    row[0] = 1;
    for (size_t k = 0; k + 3 < size; k++)
        row[k + 1] = gsl_vector_get(covariates, k);
    row[size - 2] = x;
    for (size_t j = 0; j < partial->variables; j++) {
        double *sum = partial->sums + j * partial->packed;

        if (isnan(y[j]))
            continue;
        if (isnan(partial->origin[j]))
            partial->origin[j] = y[j];
        row[size - 1] = y[j] - partial->origin[j];
        for (size_t a = 0; a < size; a++)
            for (size_t b = 0; b <= a; b++)
                *sum++ += row[a] * row[b];
    }
}

/*
 * Take the first `count` columns out of the others, one after the other; one
 * of which nothing is left counts for nothing.  Returns how many counted.
 */
static size_t sweep(double *sums, const double *before, size_t size,
                    size_t count)
{
    size_t rank = 0;

    for (size_t k = 0; k < count; k++) {
        double pivot = sums[at(k, k)];

        if (!(pivot > LEAST_LEFT * before[at(k, k)]))
            continue;
        rank++;
        for (size_t i = k + 1; i < size; i++)
            for (size_t j = k + 1; j <= i; j++)
                sums[at(i, j)] -= sums[at(i, k)] * sums[at(j, k)] / pivot;
    }
    return rank;
}

static double p_value(double r, double freedom)
{
    if (isnan(r) || freedom < 1)
        return NAN;
    if (fabs(r) >= 1)
        return 0;
    return 2 * gsl_cdf_tdist_Q(fabs(r) * sqrt(freedom / (1 - r * r)), freedom);
}

struct partial_result partial_of(const struct partial *partial, size_t j)
{
    size_t size = partial->size, x = size - 2, y = size - 1, rank;
    const double *before = partial->sums + j * partial->packed;
    double *sums = NEW_ARRAY(double, partial->packed), xx, yy;
    struct partial_result result = {.r = NAN, .p = NAN};

    memcpy(sums, before, partial->packed * sizeof *sums);
    rank = sweep(sums, before, size, x);
    result.count = (size_t)before[0];
    /* The constant is one of them. */
    result.freedom = (double)result.count - 2 - ((double)rank - 1);
    xx = sums[at(x, x)], yy = sums[at(y, y)];
    if (result.freedom >= 1 && xx > LEAST_LEFT * before[at(x, x)] &&
        yy > LEAST_LEFT * before[at(y, y)])
        result.r = fmax(-1, fmin(1, sums[at(y, x)] / sqrt(xx * yy)));
    result.p = p_value(result.r, result.freedom);
    free(sums);
    return result;
}

struct entry {
    double p;
    size_t place;
};

static int descending(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    if (x->p != y->p)
        return x->p > y->p ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

void partial_adjust(double *q, const double *p, size_t count)
{
    struct entry *entries = NEW_ARRAY(struct entry, count);
    size_t tests = 0;
    double least = 1;

    for (size_t i = 0; i < count; i++) {
        if (!isnan(p[i]))
            entries[tests++] = (struct entry){p[i], i};
        q[i] = NAN;
    }
    qsort(entries, tests, sizeof *entries, descending);
    for (size_t i = 0; i < tests; i++) {
        double rank = (double)(tests - i);

        least = fmin(least, (double)tests / rank * entries[i].p);
        q[entries[i].place] = least;
    }
    free(entries);
}
