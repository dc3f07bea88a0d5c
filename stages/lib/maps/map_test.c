#include "maps/map_test.h"

#include "base/mem.h"
#include "num/order.h"
#include "num/workers.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

const char *const map_test_kinds[] = {"pearson", "spearman", NULL};

enum { LEAST = 3 };

struct testing {
    const gsl_matrix *surrogates;
    size_t count, *kept; /* regions that both have */
    double *other;       /* unit length, mean 0 */
    double *r;           /* of every surrogate */
    enum map_test_kind kind;
};

/* To mean 0 and length 1; false for a constant. */
static bool scale(double *x, size_t count, enum map_test_kind kind)
{
    double mean = 0, square = 0, largest = 0;

    if (kind == MAP_TEST_SPEARMAN)
        order_ranks(x, x, count);
    for (size_t i = 0; i < count; i++)
        mean += x[i] / (double)count, largest = fmax(largest, fabs(x[i]));
    for (size_t i = 0; i < count; i++) {
        x[i] -= mean;
        square += x[i] * x[i];
    }
    if (!(square > 1e-24 * largest * largest * (double)count))
        return false;
    for (size_t i = 0; i < count; i++)
        x[i] /= sqrt(square);
    return true;
}

static double correlate(const struct testing *testing, const double *map)
{
    double *x = NEW_ARRAY(double, testing->count), r = 0;

    for (size_t i = 0; i < testing->count; i++)
        x[i] = map[testing->kept[i]];
    if (scale(x, testing->count, testing->kind))
        for (size_t i = 0; i < testing->count; i++)
            r += x[i] * testing->other[i];
    else
        r = NAN;
    free(x);
    return isnan(r) ? NAN : fmax(-1, fmin(1, r));
}

static void try_one(void *context, size_t worker, size_t k)
{
    const struct testing *testing = context;

    (void)worker;
    testing->r[k] =
        correlate(testing, gsl_matrix_const_ptr(testing->surrogates, k, 0));
}

/* Two-sided p of r by Student's t. */
static double student(double r, size_t count)
{
    double freedom = (double)count - 2;

    if (!(fabs(r) < 1))
        return isnan(r) ? NAN : 0;
    return 2 * gsl_cdf_tdist_Q(fabs(r) * sqrt(freedom / (1 - r * r)), freedom);
}

static void judge(struct map_test *test, const struct testing *testing)
{
    size_t more = 0;

    for (size_t k = 0; k < testing->surrogates->size1; k++) {
        test->surrogates += isnan(testing->r[k]) ? 0 : 1;
        more += fabs(testing->r[k]) >= fabs(test->r) - 1e-12;
    }
    test->p = test->surrogates
                  ? (1 + (double)more) / (1 + (double)test->surrogates)
                  : NAN;
}

struct map_test map_test(const double *map, const double *other,
                         const gsl_matrix *surrogates, enum map_test_kind kind,
                         size_t threads)
{
    size_t n = surrogates->size2;
    struct map_test test = {.r = NAN, .p = NAN, .naive = NAN};
    struct testing testing = {.surrogates = surrogates,
                              .kept = NEW_ARRAY(size_t, n),
                              .other = NEW_ARRAY(double, n),
                              .r = NEW_ARRAY(double, surrogates->size1),
                              .kind = kind};

    for (size_t i = 0; i < n; i++)
        if (!isnan(map[i]) && !isnan(other[i])) {
            testing.other[testing.count] = other[i];
            testing.kept[testing.count++] = i;
        }
    test.regions = testing.count;
    if (testing.count >= LEAST && scale(testing.other, testing.count, kind)) {
        test.r = correlate(&testing, map);
        test.naive = student(test.r, testing.count);
    }
    if (!isnan(test.r)) {
        workers_run(threads, surrogates->size1, try_one, &testing);
        judge(&test, &testing);
    }
    free(testing.kept), free(testing.other), free(testing.r);
    return test;
}
