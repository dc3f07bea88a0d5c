#include "stats/mantel.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double FLAT = 1e-12, DEPENDENT = 1e-7, ALIKE = 1e-9;
/* Numbers of a block of orders: 64 MB; more orders gain nothing. */
enum { BLOCK_NUMBERS = 8 << 20, BLOCK_ORDERS = 256 };

size_t mantel_pairs(size_t people)
{
    return people * (people - 1) / 2;
}

size_t mantel_place(size_t people, size_t i, size_t j)
{
    bug_if(i >= j || j >= people);
    return i * (2 * people - i - 1) / 2 + j - i - 1;
}

/* ---- what confounds leave ---- */

static double product(const double *a, const double *b, size_t count)
{
    double sum = 0;

    for (size_t p = 0; p < count; p++)
        sum += a[p] * b[p];
    return sum;
}

/* x less its mean; false where that leaves nothing but rounding. */
static bool center(double *x, size_t pairs, double *length)
{
    double mean = 0, size = 0, most = 0;

    for (size_t p = 0; p < pairs; p++) {
        mean += x[p] / (double)pairs;
        size = fmax(size, fabs(x[p]));
    }
    for (size_t p = 0; p < pairs; p++) {
        x[p] -= mean;
        most = fmax(most, fabs(x[p]));
    }
    *length = sqrt(product(x, x, pairs));
    return most > FLAT * size;
}

/* Twice, so that what is left is orthogonal to the last digit. */
static bool sweep(double *x, size_t pairs, const gsl_matrix *basis, size_t rank)
{
    double before, after;

    if (!center(x, pairs, &before))
        return false;
    for (int pass = 0; pass < 2; pass++)
        for (size_t k = 0; k < rank; k++) {
            const double *q = gsl_matrix_const_ptr(basis, k, 0);

            blas_add(x, -product(x, q, pairs), q, pairs);
        }
    after = sqrt(product(x, x, pairs));
    if (!(after > DEPENDENT * before))
        return false;
    for (size_t p = 0; p < pairs; p++)
        x[p] /= after;
    return true;
}

size_t mantel_basis(gsl_matrix *basis)
{
    size_t rank = 0, pairs = basis->size2;

    for (size_t k = 0; k < basis->size1; k++) {
        double *to = gsl_matrix_ptr(basis, rank, 0);

        if (k > rank)
            memcpy(to, gsl_matrix_ptr(basis, k, 0), pairs * sizeof *to);
        rank += sweep(to, pairs, basis, rank);
    }
    return rank;
}

bool mantel_free(double *x, size_t pairs, const gsl_matrix *basis)
{
    bool is_left = sweep(x, pairs, basis, basis ? basis->size1 : 0);

    for (size_t p = 0; p < pairs && !is_left; p++)
        x[p] = 0;
    return is_left;
}

/* ---- permutations ---- */

struct test {
    const struct mantel_wish *wish;
    double *r, *largest, *square; /* square: the model, people x people */
    size_t *counts;               /* of each worker and row */
    size_t block;
};

static double outward(double r, enum mantel_side side)
{
    return side == MANTEL_TWO ? fabs(r) : side == MANTEL_LESS ? -r : r;
}

static void gather(double *x, const struct test *test, const size_t *source)
{
    size_t people = test->wish->people;

    for (size_t i = 0; i < people; i++) {
        const double *row = test->square + source[i] * people;

        for (size_t j = i + 1; j < people; j++)
            *x++ = row[source[j]];
    }
}

/* r (orders x rows) of the models x (orders x pairs). */
static void correlate(gsl_matrix *r, const gsl_matrix *x,
                      const struct mantel_wish *wish)
{
    gsl_matrix *shares;

    for (size_t k = 0; k < x->size1 && wish->tau; k++)
        for (size_t row = 0; row < r->size2; row++)
            gsl_matrix_set(
                r, k, row,
                mantel_tau_of(wish->tau, row, gsl_matrix_const_ptr(x, k, 0)));
    if (wish->tau)
        return;
    blas_product(r, 1, BLAS_PLAIN, x, BLAS_TRANSPOSED, wish->brain, 0);
    if (!wish->basis)
        return;
    shares = gsl_matrix_alloc(x->size1, wish->basis->size1);
    blas_product(shares, 1, BLAS_PLAIN, x, BLAS_TRANSPOSED, wish->basis, 0);
    for (size_t k = 0; k < x->size1; k++) {
        const double *share = gsl_matrix_ptr(shares, k, 0);
        double rest = 1 - product(share, share, shares->size2);

        for (size_t row = 0; row < r->size2; row++)
            *gsl_matrix_ptr(r, k, row) *=
                rest > DEPENDENT * DEPENDENT ? 1 / sqrt(rest) : 0;
    }
    gsl_matrix_free(shares);
}

static void do_block(void *context, size_t worker, size_t index)
{
    const struct test *test = context;
    const struct mantel_wish *wish = test->wish;
    size_t first = index * test->block, rows = wish->brain->size1;
    size_t left = wish->orders - first;
    size_t orders = left < test->block ? left : test->block;
    gsl_matrix *x = gsl_matrix_alloc(orders, wish->brain->size2);
    gsl_matrix *r = gsl_matrix_alloc(orders, rows);

    for (size_t k = 0; k < orders; k++)
        gather(gsl_matrix_ptr(x, k, 0), test,
               wish->source + (first + k) * wish->people);
    correlate(r, x, wish);
    for (size_t k = 0; k < orders; k++) {
        double most = -INFINITY;

        for (size_t row = 0; row < rows; row++) {
            double out = outward(gsl_matrix_get(r, k, row), wish->side);
            double mine = outward(test->r[row], wish->side);

            most = fmax(most, out);
            test->counts[worker * rows + row] +=
                out >= mine - ALIKE * fabs(mine);
        }
        test->largest[first + k] = most;
    }
    gsl_matrix_free(x), gsl_matrix_free(r);
}

static size_t block_of(size_t pairs)
{
    size_t orders = BLOCK_NUMBERS / pairs;

    return orders < 1 ? 1 : orders < BLOCK_ORDERS ? orders : BLOCK_ORDERS;
}

void mantel_test(double *r, size_t *extreme, double *largest,
                 const struct mantel_wish *wish)
{
    size_t people = wish->people, rows = wish->brain->size1;
    size_t pairs = wish->brain->size2;
    size_t workers = wish->threads ? wish->threads : 1;
    struct test test = {.wish = wish,
                        .r = r,
                        .largest = largest,
                        .square = NEW_ARRAY(double, people *people),
                        .counts = NEW_ARRAY(size_t, workers * rows),
                        .block = block_of(pairs)};

    bug_if(pairs != mantel_pairs(people));
    for (size_t i = 0, p = 0; i < people; i++)
        for (size_t j = i + 1; j < people; j++, p++)
            test.square[i * people + j] = test.square[j * people + i] =
                wish->model[p];
    for (size_t row = 0; row < rows; row++)
        r[row] = wish->tau ? mantel_tau_of(wish->tau, row, wish->model)
                           : product(gsl_matrix_const_ptr(wish->brain, row, 0),
                                     wish->model, pairs);
    workers_run(workers, (wish->orders + test.block - 1) / test.block, do_block,
                &test);
    for (size_t row = 0; row < rows; row++) {
        extreme[row] = 0;
        for (size_t w = 0; w < workers; w++)
            extreme[row] += test.counts[w * rows + row];
    }
    free(test.square), free(test.counts);
}
