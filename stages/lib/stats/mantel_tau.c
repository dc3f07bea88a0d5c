#include "stats/mantel_tau.h"

#include "base/mem.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Ties among sorted values take n (n - 1) / 2 each from the pairs that count.
 */
static double untied(const bool *is_new, size_t count)
{
    double all = (double)count * ((double)count - 1) / 2, run = 0;

    for (size_t k = 0; k < count; k++) {
        run = is_new[k] ? 0 : run + 1;
        all -= run;
    }
    return all;
}

/* order and is_new of `values`. */
static void sort(uint32_t *order, bool *is_new, const double *values,
                 size_t count)
{
    size_t *place = NEW_ARRAY(size_t, count);

    gsl_sort_index(place, values, 1, count);
    for (size_t k = 0; k < count; k++) {
        order[k] = (uint32_t)place[k];
        is_new[k] = !k || values[place[k]] > values[place[k - 1]];
    }
    free(place);
}

struct mantel_tau mantel_tau_make(double *model, const gsl_matrix *brain,
                                  bool is_b)
{
    size_t rows = brain->size1, pairs = brain->size2;
    struct mantel_tau tau = {rows, pairs, NEW_ARRAY(uint32_t, rows * pairs),
                             NEW_ARRAY(bool, rows *pairs),
                             NEW_ARRAY(double, rows)};
    uint32_t *order = NEW_ARRAY(uint32_t, pairs);
    bool *is_new = NEW_ARRAY(bool, pairs);
    double number = -1, mine;

    sort(order, is_new, model, pairs);
    mine = untied(is_new, pairs);
    for (size_t k = 0; k < pairs; k++) {
        number += is_new[k];
        model[order[k]] = number;
    }
    for (size_t row = 0; row < rows; row++) {
        const double *y = gsl_matrix_const_ptr(brain, row, 0);
        bool *news = tau.is_new + row * pairs;
        double own;

        if (isnan(y[0]))
            continue;
        sort(tau.order + row * pairs, news, y, pairs);
        own = untied(news, pairs);
        if (own > 0 && mine > 0)
            tau.divisor[row] = is_b ? sqrt(own * mine)
                                    : (double)pairs * ((double)pairs - 1) / 2;
    }
    free(order), free(is_new);
    return tau;
}

void mantel_tau_release(struct mantel_tau *tau)
{
    free(tau->order), free(tau->is_new), free(tau->divisor);
}

/* How many in the tree are at most `at`. */
static int64_t count_to(const uint32_t *tree, size_t at)
{
    int64_t sum = 0;

    for (; at; at &= at - 1)
        sum += tree[at];
    return sum;
}

/*
 * In ascending order of y: of those before, with a smaller y, as many as have
 * a smaller x count 1, those with a larger one -1.  Ties of y enter the tree
 * together, after all of them have been counted.
 */
double mantel_tau_of(const struct mantel_tau *tau, size_t row, const double *x)
{
    size_t pairs = tau->pairs, entered = 0;
    const uint32_t *order = tau->order + row * pairs;
    const bool *is_new = tau->is_new + row * pairs;
    uint32_t *tree;
    int64_t sum = 0;

    if (!(tau->divisor[row] > 0))
        return 0;
    tree = NEW_ARRAY(uint32_t, pairs + 1);
    for (size_t k = 0; k < pairs; k++) {
        size_t at = (size_t)x[order[k]];

        for (; is_new[k] && entered < k; entered++)
            for (size_t to = (size_t)x[order[entered]] + 1; to <= pairs;
                 to += to & -to)
                tree[to]++;
        sum += count_to(tree, at) + count_to(tree, at + 1) - (int64_t)entered;
    }
    free(tree);
    return (double)sum / tau->divisor[row];
}
