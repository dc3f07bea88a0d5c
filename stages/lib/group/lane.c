#include "group/lane.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"

#include <math.h>
#include <stdlib.h>

static const double CONSTANT = 1e-10;

/* What is left of a variable of unit length is never less than this. */
static const double LEAST_REST = 1e-15;

enum { COLUMNS = 1024 };

/* length[j] = |column j|. */
static void measure(double *length, const gsl_matrix *y)
{
    for (size_t j = 0; j < y->size2; j++)
        length[j] = 0;
    for (size_t i = 0; i < y->size1; i++) {
        const double *row = gsl_matrix_const_ptr(y, i, 0);

        for (size_t j = 0; j < y->size2; j++)
            length[j] += row[j] * row[j];
    }
    for (size_t j = 0; j < y->size2; j++)
        length[j] = sqrt(length[j]);
}

static void scale_block(gsl_matrix *y, double *length, const double *before)
{
    for (size_t j = 0; j < y->size2; j++)
        if (!(length[j] > CONSTANT * before[j]))
            length[j] = 0;
    for (size_t i = 0; i < y->size1; i++) {
        double *row = gsl_matrix_ptr(y, i, 0);

        for (size_t j = 0; j < y->size2; j++)
            row[j] = length[j] > 0 ? row[j] / length[j] : 0;
    }
}

void lane_residuals(gsl_matrix *y, double *length, const struct design *design)
{
    double before[COLUMNS] = {0};

    bug_if(y->size1 != design->rows);
    for (size_t first = 0; first < y->size2; first += COLUMNS) {
        size_t left = y->size2 - first, width = left < COLUMNS ? left : COLUMNS;
        gsl_matrix_view block =
            gsl_matrix_submatrix(y, 0, first, y->size1, width);

        measure(before, &block.matrix);
        if (design->nuisance) {
            gsl_matrix *share = gsl_matrix_alloc(design->nuisance, width);

            for (int pass = 0; pass < 2; pass++) {
                blas_product(share, 1, BLAS_TRANSPOSED, design->other,
                             BLAS_PLAIN, &block.matrix, 0);
                blas_product(&block.matrix, -1, BLAS_PLAIN, design->other,
                             BLAS_PLAIN, share, 1);
            }
            gsl_matrix_free(share);
        }
        measure(length + first, &block.matrix);
        scale_block(&block.matrix, length + first, before);
    }
}

static size_t moving_of(const struct design *design)
{
    return design->moving && design->scheme == SCHEME_FREEDMAN_LANE
               ? design->moving->size2
               : 0;
}

size_t lane_height(const struct design *design, size_t orders)
{
    return orders * (design->tested + moving_of(design));
}

/* v less its share of the unit vector at q, step numbers apart. */
static void remove_share(double *v, const double *q, size_t step, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += v[i] * q[i * step];
    for (size_t i = 0; i < count; i++)
        v[i] -= sum * q[i * step];
}

/* Rows of one order: what neither the nuisance nor the rows before make up. */
static void purify(gsl_matrix *weights, const struct design *design,
                   size_t order, size_t orders)
{
    size_t rows = design->rows;

    for (size_t f = 0; f < design->tested; f++) {
        double *v = gsl_matrix_ptr(weights, f * orders + order, 0), norm = 0;

        for (int pass = 0; pass < 2; pass++) {
            for (size_t q = 0; q < design->nuisance; q++)
                remove_share(v, gsl_matrix_const_ptr(design->other, 0, q),
                             design->other->tda, rows);
            for (size_t g = 0; g < f; g++)
                remove_share(
                    v, gsl_matrix_const_ptr(weights, g * orders + order, 0), 1,
                    rows);
        }
        for (size_t i = 0; i < rows; i++)
            norm += v[i] * v[i];
        norm = sqrt(norm);
        for (size_t i = 0; i < rows; i++)
            v[i] = norm > CONSTANT ? v[i] / norm : 0;
    }
}

void lane_weights(gsl_matrix *weights, const struct design *design,
                  const size_t *source, const double *sign, size_t orders)
{
    size_t rows = design->rows, all = design->tested + moving_of(design);

    bug_if(weights->size1 != orders * all || weights->size2 != rows);
    for (size_t c = 0; c < all; c++) {
        bool is_tested = c < design->tested;
        const gsl_matrix *from = is_tested ? design->basis : design->moving;
        size_t column = is_tested ? c : c - design->tested;

        for (size_t k = 0; k < orders; k++) {
            double *to = gsl_matrix_ptr(weights, c * orders + k, 0);

            for (size_t i = 0; i < rows; i++)
                to[i] = sign[k * rows + i] *
                        gsl_matrix_get(from, source[k * rows + i], column);
        }
    }
    for (size_t k = 0; k < orders && design->scheme == SCHEME_SMITH; k++)
        purify(weights, design, k, orders);
}

static void subtract_squares(double *restrict rest, const double *restrict b,
                             size_t count)
{
    for (size_t j = 0; j < count; j++)
        rest[j] -= b[j] * b[j];
}

static void student(double *restrict t, const double *restrict a,
                    const double *restrict rest, double freedom, size_t count)
{
    for (size_t j = 0; j < count; j++) {
        double left = rest[j] - a[j] * a[j];

        t[j] = a[j] * sqrt(freedom / (left > LEAST_REST ? left : LEAST_REST));
    }
}

/* Row k of the statistic where several rows are tested: sqrt(F). */
static void fisher(double *statistic, double *rest, const gsl_matrix *products,
                   const struct design *design, const size_t at[2])
{
    double tested = (double)design->tested;

    for (size_t j = 0; j < products->size2; j++) {
        double sum = 0, left;

        for (size_t f = 0; f < design->tested; f++) {
            double a = gsl_matrix_get(products, f * at[1] + at[0], j);

            sum += a * a;
        }
        left = rest[j] - sum;
        statistic[j] = sqrt(design->freedom * sum /
                            (tested * (left > LEAST_REST ? left : LEAST_REST)));
    }
}

void lane_statistic(gsl_matrix *statistic, gsl_matrix *products,
                    const gsl_matrix *weights, const struct design *design,
                    const gsl_matrix *residuals)
{
    size_t orders = statistic->size1, count = statistic->size2;
    size_t moving = moving_of(design);
    double *rest = NEW_ARRAY(double, count);

    bug_if(products->size1 != lane_height(design, orders) ||
           products->size2 != count || residuals->size2 != count);
    blas_product(products, 1, BLAS_PLAIN, weights, BLAS_PLAIN, residuals, 0);
    for (size_t k = 0; k < orders; k++) {
        double *row = gsl_matrix_ptr(statistic, k, 0);

        for (size_t j = 0; j < count; j++)
            rest[j] = 1;
        for (size_t q = 0; q < moving; q++)
            subtract_squares(
                rest,
                gsl_matrix_const_ptr(products,
                                     (design->tested + q) * orders + k, 0),
                count);
        if (design->tested == 1)
            student(row, gsl_matrix_const_ptr(products, k, 0), rest,
                    design->freedom, count);
        else
            fisher(row, rest, products, design, (const size_t[]){k, orders});
    }
    free(rest);
}
