#include "stats/mixed.h"

#include "base/mem.h"
#include "num/blas.h"

#include <math.h>
#include <stdlib.h>

enum { GRID = 50, MOST_STEPS = 200, LEAST_WITHIN = 2 };
#define LEAST_CONDITION 1e-12
#define LEAST_XI        1e-10 /* of the largest, which rounding could make */
#define LEAST_SHARE     1e-24
#define CLOSE           1e-13

/* solve = inv(X'X) X', columns being brought to unit length on the way. */
static bool solve_design(gsl_matrix *solve, const gsl_matrix *design)
{
    size_t n = design->size1, p = design->size2;
    gsl_matrix *unit = gsl_matrix_alloc(n, p), *gram = gsl_matrix_alloc(p, p);
    double *length = NEW_ARRAY(double, p);
    bool is_done = true;

    gsl_matrix_memcpy(unit, design);
    for (size_t k = 0; k < p; k++) {
        for (size_t i = 0; i < n; i++)
            length[k] = hypot(length[k], gsl_matrix_get(design, i, k));
        is_done &= length[k] > 0;
        for (size_t i = 0; i < n && length[k] > 0; i++)
            *gsl_matrix_ptr(unit, i, k) /= length[k];
    }
    if (is_done) {
        blas_gram(gram, 1, unit);
        is_done = blas_inverse(gram, gram) > LEAST_CONDITION;
    }
    if (is_done)
        blas_product(solve, 1, BLAS_PLAIN, gram, BLAS_TRANSPOSED, unit, 0);
    for (size_t k = 0; is_done && k < p; k++)
        for (size_t i = 0; i < n; i++)
            *gsl_matrix_ptr(solve, k, i) /= length[k];
    gsl_matrix_free(unit), gsl_matrix_free(gram), free(length);
    return is_done;
}

/* coefficients = inv(X'X) X'y, y = M y */
static void take_out(gsl_matrix *coefficients, gsl_matrix *y,
                     const struct mixed *m)
{
    blas_product(coefficients, 1, BLAS_PLAIN, m->solve, BLAS_PLAIN, y, 0);
    blas_product(y, -1, BLAS_PLAIN, m->design, BLAS_PLAIN, coefficients, 1);
}

/* x (rows x groups) = M Z */
static gsl_matrix *free_groups(const struct mixed *m)
{
    gsl_matrix *x = gsl_matrix_calloc(m->rows, m->groups);
    gsl_matrix *coefficients = gsl_matrix_alloc(m->columns, m->groups);

    for (size_t i = 0; i < m->rows; i++)
        gsl_matrix_set(x, i, m->group[i], 1);
    take_out(coefficients, x, m);
    gsl_matrix_free(coefficients);
    return x;
}

/* xi, W and the axes, from the largest. */
static void find_axes(struct mixed *m)
{
    size_t q = m->groups;
    gsl_matrix *x = free_groups(m), *gram = gsl_matrix_alloc(q, q);
    gsl_matrix *vectors = gsl_matrix_alloc(q, q);
    gsl_vector *values = gsl_vector_alloc(q);

    blas_gram(gram, 1, x);
    if (blas_eigen(values, vectors, gram))
        while (m->axes < q && gsl_vector_get(values, q - 1 - m->axes) >
                                  LEAST_XI * gsl_vector_get(values, q - 1))
            m->axes++;
    m->xi = NEW_ARRAY(double, m->axes + 1);
    m->weights = gsl_matrix_calloc(q, m->axes ? m->axes : 1);
    m->axis = gsl_matrix_calloc(m->rows, m->axes ? m->axes : 1);
    for (size_t k = 0; k < m->axes; k++) {
        m->xi[k] = gsl_vector_get(values, q - 1 - k);
        for (size_t g = 0; g < q; g++)
            gsl_matrix_set(m->weights, g, k,
                           gsl_matrix_get(vectors, q - 1 - k, g));
    }
    blas_product(m->axis, 1, BLAS_PLAIN, x, BLAS_PLAIN, m->weights, 0);
    for (size_t i = 0; i < m->rows; i++)
        for (size_t k = 0; k < m->axes; k++)
            *gsl_matrix_ptr(m->axis, i, k) /= sqrt(m->xi[k]);
    gsl_matrix_free(x), gsl_matrix_free(gram), gsl_matrix_free(vectors);
    gsl_vector_free(values);
}

static void lay_grid(struct mixed *m)
{
    m->grid = NEW_ARRAY(double, GRID);
    m->logs = NEW_ARRAY(double, GRID);
    m->shrink = gsl_matrix_calloc(m->axes ? m->axes : 1, GRID);
    for (size_t g = 0; g < GRID; g++) {
        m->grid[g] = g ? pow(10, -4 + ((double)g - 1) / 4) : 0;
        for (size_t k = 0; k < m->axes; k++) {
            m->logs[g] += log1p(m->grid[g] * m->xi[k]);
            gsl_matrix_set(m->shrink, k, g, 1 / (1 + m->grid[g] * m->xi[k]));
        }
    }
}

enum mixed_fault mixed_new(struct mixed *mixed, const gsl_matrix *design,
                           const size_t *group, size_t groups)
{
    size_t n = design->size1, p = design->size2;

    *mixed = (struct mixed){
        .rows = n, .columns = p, .groups = groups, .group = group};
    mixed->design = gsl_matrix_alloc(n, p);
    gsl_matrix_memcpy(mixed->design, design);
    mixed->solve = gsl_matrix_alloc(p, n);
    if (p >= n || !solve_design(mixed->solve, design))
        return MIXED_DEPENDENT;
    find_axes(mixed);
    if (!mixed->axes || n < p + mixed->axes + LEAST_WITHIN)
        return MIXED_SINGLE;
    lay_grid(mixed);
    return MIXED_DONE;
}

void mixed_release(struct mixed *mixed)
{
    gsl_matrix_free(mixed->design), gsl_matrix_free(mixed->solve);
    gsl_matrix_free(mixed->weights), gsl_matrix_free(mixed->axis);
    gsl_matrix_free(mixed->shrink);
    free(mixed->xi), free(mixed->grid), free(mixed->logs);
    *mixed = (struct mixed){0};
}

/* Half of -l', with square[k] = h_k^2; and Q. */
static double slope_at(double *total, double ratio, const double *square,
                       double rest, const struct mixed *m)
{
    double q = rest, by = 0, trace = 0;

    for (size_t k = 0; k < m->axes; k++) {
        double shrink = 1 / (1 + ratio * m->xi[k]);
        double part = square[k] * shrink, rate = m->xi[k] * shrink;

        q += part, by += part * rate, trace += rate;
    }
    *total = q;
    return (double)(m->rows - m->columns) * by / q - trace;
}

/* The ratio between two where the likelihood stops to rise: the secant rule of
 * Illinois on the logarithm, which is nearly straight, or on the ratio itself
 * from 0. */
static double climb(double low, double high, const double *square, double rest,
                    const struct mixed *m)
{
    bool is_small = !(low > 0);
    double total, at = low, a = is_small ? low : log(low);
    double b = is_small ? high : log(high);
    double fa = slope_at(&total, low, square, rest, m);
    double fb = slope_at(&total, high, square, rest, m);
    double close = CLOSE * (is_small ? high : 1), last = INFINITY;
    int side = 0;

    if (!(fa > 0))
        return low;
    if (!(fb < 0))
        return high;
    for (int step = 0; step < MOST_STEPS && b - a > close; step++) {
        double c = (fa * b - fb * a) / (fa - fb), f;

        if (!(c > a && c < b) || step % 8 == 7)
            c = (a + b) / 2;
        at = is_small ? c : exp(c);
        if (fabs(c - last) < close)
            return at;
        last = c;
        f = slope_at(&total, at, square, rest, m);
        if (f == 0)
            return at;
        if (f > 0) {
            a = c, fa = f, fb = side > 0 ? fb / 2 : fb, side = 1;
        } else {
            b = c, fb = f, fa = side < 0 ? fa / 2 : fa, side = -1;
        }
    }
    return at;
}

/* The best ratio of a feature with Q - rest of the grid in on_grid[]. */
static double find_ratio(const double *on_grid, const double *square,
                         double rest, const struct mixed *m)
{
    double least = INFINITY, total, ratio;
    size_t best = 0;

    for (size_t g = 0; g < GRID; g++) {
        double loss = (double)(m->rows - m->columns) * log(on_grid[g] + rest) +
                      m->logs[g];

        if (loss < least)
            least = loss, best = g;
    }
    ratio = m->grid[best];
    if (slope_at(&total, ratio, square, rest, m) > 0)
        return best + 1 < GRID
                   ? climb(ratio, m->grid[best + 1], square, rest, m)
                   : ratio;
    return best ? climb(m->grid[best - 1], ratio, square, rest, m) : 0;
}

/* h' (features x axes), and rest[] = |My - sum of what the axes hold|^2; My is
 * that rest on return. */
static gsl_matrix *scores_of(double *rest, gsl_matrix *free, double *size,
                             const struct mixed *m)
{
    gsl_matrix *scores = gsl_matrix_alloc(free->size2, m->axes);

    for (size_t i = 0; i < m->rows; i++)
        for (size_t v = 0; v < free->size2; v++)
            size[v] += pow(gsl_matrix_get(free, i, v), 2);
    blas_product(scores, 1, BLAS_TRANSPOSED, free, BLAS_PLAIN, m->axis, 0);
    blas_product(free, -1, BLAS_PLAIN, m->axis, BLAS_TRANSPOSED, scores, 1);
    for (size_t i = 0; i < m->rows; i++)
        for (size_t v = 0; v < free->size2; v++)
            rest[v] += pow(gsl_matrix_get(free, i, v), 2);
    return scores;
}

/* Ratios and variances; scores become xi^(1/2) h ratio / (1 + ratio xi), and
 * rest the sum of squares of the residual. */
static void fit_ratios(double *ratio, double *variance, gsl_matrix *scores,
                       double *rest, const double *size, const struct mixed *m)
{
    size_t count = scores->size1;
    gsl_matrix *square = gsl_matrix_alloc(count, m->axes);
    gsl_matrix *on_grid = gsl_matrix_alloc(count, GRID);

    gsl_matrix_memcpy(square, scores);
    gsl_matrix_mul_elements(square, scores);
    blas_product(on_grid, 1, BLAS_PLAIN, square, BLAS_PLAIN, m->shrink, 0);
    for (size_t v = 0; v < count; v++) {
        double *h = gsl_matrix_ptr(scores, v, 0);
        const double *h2 = gsl_matrix_const_ptr(square, v, 0);
        double total = 0;

        ratio[v] = variance[v] = 0;
        if (rest[v] > LEAST_SHARE * size[v]) {
            ratio[v] =
                find_ratio(gsl_matrix_const_ptr(on_grid, v, 0), h2, rest[v], m);
            slope_at(&total, ratio[v], h2, rest[v], m);
            variance[v] = total / (double)(m->rows - m->columns);
        }
        for (size_t k = 0; k < m->axes; k++) {
            h[k] /= 1 + ratio[v] * m->xi[k];
            rest[v] += h[k] * h[k];
            h[k] *= ratio[v] * sqrt(m->xi[k]);
        }
    }
    gsl_matrix_free(square), gsl_matrix_free(on_grid);
}

void mixed_fit(double *ratio, double *variance, double *left,
               gsl_matrix *coefficients, gsl_matrix *intercepts,
               const gsl_matrix *y, const struct mixed *m)
{
    size_t count = y->size2;
    gsl_matrix *rows = gsl_matrix_alloc(m->rows, count), *scores;
    gsl_matrix *u = gsl_matrix_alloc(m->groups, count);
    double *rest = NEW_ARRAY(double, count), *size = NEW_ARRAY(double, count);

    gsl_matrix_memcpy(rows, y);
    take_out(coefficients, rows, m);
    scores = scores_of(rest, rows, size, m);
    for (size_t i = 0; i < m->rows; i++)
        for (size_t v = 0; v < count; v++)
            size[v] += pow(gsl_matrix_get(y, i, v), 2);
    fit_ratios(ratio, variance, scores, rest, size, m);
    blas_product(u, 1, BLAS_PLAIN, m->weights, BLAS_TRANSPOSED, scores, 0);
    for (size_t i = 0; i < m->rows; i++)
        for (size_t v = 0; v < count; v++)
            gsl_matrix_set(rows, i, v, gsl_matrix_get(u, m->group[i], v));
    blas_product(coefficients, -1, BLAS_PLAIN, m->solve, BLAS_PLAIN, rows, 1);
    for (size_t v = 0; left && v < count; v++)
        left[v] = rest[v];
    if (intercepts)
        gsl_matrix_memcpy(intercepts, u);
    gsl_matrix_free(rows), gsl_matrix_free(scores), gsl_matrix_free(u);
    free(rest), free(size);
}
