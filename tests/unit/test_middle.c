#include "../golden.h"
#include "../tap.h"

#include "num/middle.h"

#include <stdlib.h>

/* The numbers in batches, three times over. */
static double middle_of(const double *values, size_t count, size_t batch)
{
    struct middle *middle = middle_new();
    double median;

    while (middle_wants(middle)) {
        for (size_t i = 0; i < count; i += batch)
            middle_add(middle, values + i,
                       count - i < batch ? count - i : batch);
        middle_end_pass(middle);
    }
    median = middle_value(middle);
    middle_free(middle);
    return median;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

/* What sorting says. */
static double sorted_middle(double *values, size_t count)
{
    qsort(values, count, sizeof *values, ascending);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

static void is_the_median_of_sorting(void)
{
    bool agrees = true, is_whole = true;

    for (size_t n = 1; n < 60; n++) {
        gsl_matrix *x = noise(1, n, n);
        double got = middle_of(x->data, n, 7);

        agrees &= got == sorted_middle(x->data, n);
        for (size_t i = 0; i < n; i++)
            x->data[i] = floor(20 * x->data[i]);
        got = middle_of(x->data, n, 3);
        is_whole &= got == sorted_middle(x->data, n);
        gsl_matrix_free(x);
    }
    ok(agrees, "the median of sorting, for 1 to 59 numbers of both signs");
    ok(is_whole, "and where many are equal");
}

static void edges(void)
{
    const double pair[] = {1e-300, 1e300}, zeros[] = {-0.0, 0.0, 0.0, -0.0};
    const double holes[] = {NAN, 3, INFINITY, 1, -INFINITY, 2};
    const double near[] = {1, 1 + 2.220446049250313e-16, 5};

    close_to(middle_of(pair, 2, 1), 5e299, 1e-15,
             "two numbers at both ends of the range");
    ok(middle_of(zeros, 4, 4) == 0 && !signbit(middle_of(zeros, 1, 1)),
       "the zeros of both signs are one");
    ok(middle_of(holes, 6, 6) == 2, "what is not finite is left out");
    ok(middle_of(near, 3, 3) == near[1], "neighbors in the last bit differ");
    ok(isnan(middle_of(holes, 1, 1)), "nothing finite has no median");
}

int main(void)
{
    is_the_median_of_sorting();
    edges();
    return done();
}
