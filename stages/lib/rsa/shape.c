#include "rsa/shape.h"

#include "base/mem.h"
#include "num/blas.h"
#include "rsa/bures.h"

#include <math.h>
#include <stdlib.h>

enum { TURNS = 500 };

/* The columns without their means. */
static gsl_matrix *centered(const gsl_matrix *x)
{
    gsl_matrix *copy = gsl_matrix_alloc(x->size1, x->size2);

    for (size_t j = 0; j < x->size2; j++) {
        double mean = 0;

        for (size_t i = 0; i < x->size1; i++)
            mean += gsl_matrix_get(x, i, j) / (double)x->size1;
        for (size_t i = 0; i < x->size1; i++)
            gsl_matrix_set(copy, i, j, gsl_matrix_get(x, i, j) - mean);
    }
    return copy;
}

/* Row k of u: a unit vector orthogonal to the rows after it. */
static void complete(gsl_matrix *u, size_t k)
{
    gsl_vector_view row = gsl_matrix_row(u, k);
    double length = 0;

    for (size_t e = 0; e < u->size2 && length < 0.5 / (double)u->size2; e++) {
        gsl_vector_set_basis(&row.vector, e);
        for (int twice = 0; twice < 2; twice++)
            for (size_t j = k + 1; j < u->size1; j++) {
                double along = 0;

                for (size_t i = 0; i < u->size2; i++)
                    along += gsl_matrix_get(u, k, i) * gsl_matrix_get(u, j, i);
                for (size_t i = 0; i < u->size2; i++)
                    *gsl_matrix_ptr(u, k, i) -= along * gsl_matrix_get(u, j, i);
            }
        length = 0;
        for (size_t i = 0; i < u->size2; i++)
            length += gsl_matrix_get(u, k, i) * gsl_matrix_get(u, k, i);
    }
    gsl_vector_scale(&row.vector, 1 / sqrt(length));
}

/*
 * Nuclear norm of c; rotation (or NULL, else c is square) = U V' of its
 * singular vectors, by the eigenvectors of c'c.  Directions that c does not see
 * are completed to a rotation by Gram and Schmidt.
 */
static double nuclear(gsl_matrix *rotation, const gsl_matrix *c)
{
    size_t n = c->size2;
    gsl_matrix *gram = gsl_matrix_alloc(n, n), *v = gsl_matrix_alloc(n, n);
    gsl_matrix *u = gsl_matrix_calloc(n, c->size1);
    gsl_vector *values = gsl_vector_alloc(n);
    double sum = NAN, most;

    blas_gram(gram, 1, c);
    if (blas_eigen(values, v, gram)) {
        sum = 0;
        most = fmax(gsl_vector_get(values, n - 1), 0);
        blas_product(u, 1, BLAS_PLAIN, v, BLAS_TRANSPOSED, c, 0);
        for (size_t k = n; k-- > 0;) {
            double s = sqrt(fmax(gsl_vector_get(values, k), 0));
            gsl_vector_view row = gsl_matrix_row(u, k);

            if (s * s > 1e-15 * most) /* else it is rounding of c'c */
                sum += s;
            if (s * s > 1e-14 * most)
                gsl_vector_scale(&row.vector, 1 / s);
            else if (rotation)
                complete(u, k);
        }
        if (rotation) /* sum of u_k v_k' */
            blas_product(rotation, 1, BLAS_TRANSPOSED, u, BLAS_PLAIN, v, 0);
    }
    gsl_matrix_free(gram), gsl_matrix_free(v), gsl_matrix_free(u);
    gsl_vector_free(values);
    return sum;
}

/* |X'Y|_*, |X|^2 and |Y|^2 of the centered clouds. */
static void three(double out[3], const gsl_matrix *x, const gsl_matrix *y)
{
    gsl_matrix *a = centered(x), *b = centered(y);
    gsl_matrix *cross = gsl_matrix_alloc(x->size2, y->size2);

    blas_product(cross, 1, BLAS_TRANSPOSED, a, BLAS_PLAIN, b, 0);
    out[0] = nuclear(NULL, cross);
    out[1] = blas_squares(a);
    out[2] = blas_squares(b);
    gsl_matrix_free(a), gsl_matrix_free(b), gsl_matrix_free(cross);
}

double shape_angle(double similarity)
{
    return acos(fmax(-1, fmin(1, similarity)));
}

double shape_angular(const gsl_matrix *x, const gsl_matrix *y)
{
    double t[3];

    three(t, x, y);
    return t[1] > 0 && t[2] > 0 ? shape_angle(t[0] / sqrt(t[1]) / sqrt(t[2]))
                                : NAN;
}

double shape_procrustes(const gsl_matrix *x, const gsl_matrix *y)
{
    double t[3];

    three(t, x, y);
    return sqrt(fmax(t[1] + t[2] - 2 * t[0], 0));
}

/* ---- stochastic ---- */

struct turn {
    const struct shape_noise *x, *y;
    gsl_matrix **root_x, **root_y; /* of the covariances */
    double alpha;
    gsl_matrix *cross; /* sum of what T should turn to fit */
};

/* cross += weight a b' of row vectors of two tables. */
static void add_outer(gsl_matrix *cross, double weight, const gsl_matrix *a,
                      const gsl_matrix *b, size_t row)
{
    for (size_t i = 0; i < cross->size1; i++)
        for (size_t j = 0; j < cross->size2; j++)
            *gsl_matrix_ptr(cross, i, j) +=
                weight * gsl_matrix_get(a, row, i) * gsl_matrix_get(b, row, j);
}

/*
 * The squared distance at `rotation`, and in turn->cross the matrix whose
 * polar factor is the next one.  The Bures term is |A - T B Q|^2 at its best
 * rotation Q, A and B the roots of the covariances: |A|^2 + |B|^2 minus twice
 * the nuclear norm of A T B.
 */
static double at(struct turn *turn, const gsl_matrix *rotation)
{
    size_t n = turn->x->units, count = turn->x->conditions;
    gsl_matrix *half = gsl_matrix_alloc(n, n), *full = gsl_matrix_alloc(n, n);
    gsl_matrix *q = gsl_matrix_alloc(n, n);
    double sum = 0, weight = 2 - turn->alpha;

    gsl_matrix_set_zero(turn->cross);
    for (size_t c = 0; c < count; c++) {
        for (size_t i = 0; i < n; i++) {
            double d = gsl_matrix_get(turn->x->means, c, i);

            for (size_t j = 0; j < n; j++)
                d -= gsl_matrix_get(rotation, i, j) *
                     gsl_matrix_get(turn->y->means, c, j);
            sum += turn->alpha * d * d;
        }
        add_outer(turn->cross, turn->alpha, turn->x->means, turn->y->means, c);
        /* A (T B), its norm and the Q' = V U' that attains it */
        blas_product(half, 1, BLAS_PLAIN, rotation, BLAS_PLAIN, turn->root_y[c],
                     0);
        blas_product(full, 1, BLAS_PLAIN, turn->root_x[c], BLAS_PLAIN, half, 0);
        sum += weight * (blas_squares(turn->root_x[c]) +
                         blas_squares(turn->root_y[c]) - 2 * nuclear(q, full));
        /* the part of T in it: A Q B */
        blas_product(half, 1, BLAS_PLAIN, turn->root_x[c], BLAS_PLAIN, q, 0);
        blas_product(turn->cross, weight, BLAS_PLAIN, half, BLAS_PLAIN,
                     turn->root_y[c], 1);
    }
    gsl_matrix_free(half), gsl_matrix_free(full), gsl_matrix_free(q);
    return sum / (double)count;
}

static double descend(struct turn *turn, gsl_matrix *rotation)
{
    double last = at(turn, rotation);

    for (int k = 0; k < TURNS; k++) {
        double now;

        nuclear(rotation, turn->cross);
        now = at(turn, rotation);
        if (!(last - now > 1e-13 * fabs(last)))
            return fmin(now, last);
        last = now;
    }
    return last;
}

static gsl_matrix **roots(const struct shape_noise *noise)
{
    gsl_matrix **list = NEW_ARRAY(gsl_matrix *, noise->conditions);

    for (size_t c = 0; c < noise->conditions; c++) {
        list[c] = gsl_matrix_alloc(noise->units, noise->units);
        (void)bures_root(list[c], noise->covariances[c]);
    }
    return list;
}

static void free_roots(gsl_matrix **list, size_t count)
{
    for (size_t c = 0; c < count; c++)
        gsl_matrix_free(list[c]);
    free(list);
}

double shape_stochastic(const struct shape_noise *x,
                        const struct shape_noise *y, double alpha)
{
    struct turn turn = {.x = x,
                        .y = y,
                        .root_x = roots(x),
                        .root_y = roots(y),
                        .alpha = alpha,
                        .cross = gsl_matrix_alloc(x->units, x->units)};
    gsl_matrix *rotation = gsl_matrix_alloc(x->units, x->units);
    double best;

    gsl_matrix_set_identity(rotation);
    best = descend(&turn, rotation);
    gsl_matrix_set_zero(turn.cross);
    for (size_t c = 0; c < x->conditions; c++)
        add_outer(turn.cross, 1, x->means, y->means, c);
    nuclear(rotation, turn.cross);
    best = fmin(best, descend(&turn, rotation));
    free_roots(turn.root_x, x->conditions);
    free_roots(turn.root_y, y->conditions);
    gsl_matrix_free(turn.cross), gsl_matrix_free(rotation);
    return sqrt(fmax(best, 0));
}
