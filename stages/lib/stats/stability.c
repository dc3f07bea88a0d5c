#include "stats/stability.h"

#include "base/mem.h"
#include "num/blas.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

/* A variance below this part of the mean square is rounding. */
#define LEAST_VARIANCE 1e-12

void stability_half(bool *is_in, const bool *trains, const bool *is_positive,
                    size_t count, struct rng *rng)
{
    size_t *members = NEW_ARRAY(size_t, count);

    for (size_t i = 0; i < count; i++)
        is_in[i] = false;
    for (int side = 0; side < 2; side++) {
        size_t found = 0;

        for (size_t i = 0; i < count; i++)
            if (trains[i] && is_positive[i] == (side == 1))
                members[found++] = i;
        rng_shuffle(rng, members, found);
        for (size_t k = 0; k < (found + 1) / 2; k++)
            is_in[members[k]] = true;
    }
    free(members);
}

/* Rows 2 h and 2 h + 1: the members of the classes in half h; n[] of each. */
static gsl_matrix *indicators(double *n, const bool *is_in,
                              const bool *is_positive, size_t halves,
                              size_t rows)
{
    gsl_matrix *in = gsl_matrix_calloc(2 * halves, rows);

    for (size_t h = 0; h < halves; h++)
        for (size_t i = 0; i < rows; i++)
            if (is_in[h * rows + i]) {
                size_t row = 2 * h + is_positive[i];

                gsl_matrix_set(in, row, i, 1);
                n[row]++;
            }
    return in;
}

static double welch(const double sum[2], const double square[2],
                    const double n[2])
{
    double error = 0, step = sum[1] / n[1] - sum[0] / n[0];
    double size = (square[0] + square[1]) / (n[0] + n[1]);

    if (n[0] < 2 || n[1] < 2)
        return NAN;
    for (int c = 0; c < 2; c++) {
        double variance = square[c] - sum[c] * sum[c] / n[c];

        if (variance > LEAST_VARIANCE * square[c])
            error += variance / (n[c] - 1) / n[c];
    }
    if (error > 0)
        return step / sqrt(error);
    return step * step > LEAST_VARIANCE * size ? copysign(INFINITY, step) : NAN;
}

void stability_welch(gsl_matrix *t, const gsl_matrix *x, const bool *is_in,
                     const bool *is_positive)
{
    size_t halves = t->size1, columns = x->size2;
    double *n = NEW_ARRAY(double, 2 * halves);
    gsl_matrix *in = indicators(n, is_in, is_positive, halves, x->size1);
    gsl_matrix *squares = gsl_matrix_alloc(x->size1, columns);
    gsl_matrix *sum = gsl_matrix_alloc(2 * halves, columns);
    gsl_matrix *square = gsl_matrix_alloc(2 * halves, columns);

    gsl_matrix_memcpy(squares, x);
    gsl_matrix_mul_elements(squares, x);
    blas_product(sum, 1, BLAS_PLAIN, in, BLAS_PLAIN, x, 0);
    blas_product(square, 1, BLAS_PLAIN, in, BLAS_PLAIN, squares, 0);
    for (size_t h = 0; h < halves; h++)
        for (size_t j = 0; j < columns; j++) {
            double s[2], q[2];

            for (size_t c = 0; c < 2; c++) {
                s[c] = gsl_matrix_get(sum, 2 * h + c, j);
                q[c] = gsl_matrix_get(square, 2 * h + c, j);
            }
            gsl_matrix_set(t, h, j, welch(s, q, n + 2 * h));
        }
    gsl_matrix_free(in), gsl_matrix_free(squares);
    gsl_matrix_free(sum), gsl_matrix_free(square);
    free(n);
}

/* ---- ranks ---- */

/* One column in ascending order. */
struct ascent {
    size_t count;
    size_t *row;
    bool *is_last; /* of those of its value */
};

static void sort_column(struct ascent *ascent, double *values,
                        const gsl_matrix *x, size_t column)
{
    for (size_t i = 0; i < ascent->count; i++)
        values[i] = gsl_matrix_get(x, i, column);
    gsl_sort_index(ascent->row, values, 1, ascent->count);
    for (size_t k = 0; k < ascent->count; k++)
        ascent->is_last[k] =
            k + 1 == ascent->count ||
            values[ascent->row[k]] < values[ascent->row[k + 1]];
}

/* z of one half.  In whole numbers, twice the sum of the ranks. */
static double rank_sum(const struct ascent *ascent, const bool *is_in,
                       const bool *is_positive)
{
    size_t n = 0, high = 0, equal = 0, positive = 0, twice = 0, ties = 0;
    double all, share, variance;

    for (size_t k = 0; k < ascent->count; k++) {
        size_t row = ascent->row[k];

        equal += is_in[row];
        positive += is_in[row] & is_positive[row];
        if (!ascent->is_last[k])
            continue;
        twice += positive * (2 * n + equal + 1);
        ties += equal * equal * equal - equal;
        n += equal, high += positive;
        equal = positive = 0;
    }
    all = (double)n, share = (double)high;
    variance = share * (all - share) / 12 *
               (all + 1 - (double)ties / (all * (all - 1)));
    return variance > 0
               ? ((double)twice - share * (all + 1)) / 2 / sqrt(variance)
               : NAN;
}

void stability_rank_sum(gsl_matrix *z, const gsl_matrix *x, const bool *is_in,
                        const bool *is_positive)
{
    size_t rows = x->size1;
    struct ascent ascent = {.count = rows,
                            .row = NEW_ARRAY(size_t, rows),
                            .is_last = NEW_ARRAY(bool, rows)};
    double *values = NEW_ARRAY(double, rows);

    for (size_t j = 0; j < x->size2; j++) {
        sort_column(&ascent, values, x, j);
        for (size_t h = 0; h < z->size1; h++)
            gsl_matrix_set(z, h, j,
                           rank_sum(&ascent, is_in + h * rows, is_positive));
    }
    free(ascent.row), free(ascent.is_last), free(values);
}

void stability_top(bool *is_chosen, const double *values, size_t count,
                   double share)
{
    double *sizes = NEW_ARRAY(double, count), border;
    size_t wanted = (size_t)fmax(1, round(share * (double)count));

    for (size_t j = 0; j < count; j++)
        sizes[j] = isnan(values[j]) ? 0 : fabs(values[j]);
    gsl_sort(sizes, 1, count);
    border = sizes[count - (wanted < count ? wanted : count)];
    for (size_t j = 0; j < count; j++)
        is_chosen[j] = fabs(values[j]) >= border && fabs(values[j]) > 0;
    free(sizes);
}
