#include "group/design.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"

#include <math.h>
#include <stdlib.h>

/* Below this share of its length, a column is a combination of others. */
static const double DEPENDENT = 1e-9;

/* A direction that moves less than this (squared) does not move. */
static const double STILL = 1e-14;

/*
 * Make column k of q orthonormal to those before it, twice for rounding; the
 * coefficients are added to column k of r.  False where nothing is left.
 */
static bool orthonormalize(gsl_matrix *q, gsl_matrix *r, size_t k)
{
    gsl_vector_view mine = gsl_matrix_column(q, k);
    double before = 0, after = 0;

    for (size_t i = 0; i < q->size1; i++)
        before = hypot(before, gsl_matrix_get(q, i, k));
    for (int pass = 0; pass < 2; pass++)
        for (size_t j = 0; j < k; j++) {
            double sum = 0;

            for (size_t i = 0; i < q->size1; i++)
                sum += gsl_matrix_get(q, i, j) * gsl_matrix_get(q, i, k);
            for (size_t i = 0; i < q->size1; i++)
                *gsl_matrix_ptr(q, i, k) -= sum * gsl_matrix_get(q, i, j);
            if (r)
                *gsl_matrix_ptr(r, j, k) += sum;
        }
    for (size_t i = 0; i < q->size1; i++)
        after = hypot(after, gsl_matrix_get(q, i, k));
    if (!(after > DEPENDENT * before))
        return false;
    gsl_vector_scale(&mine.vector, 1 / after);
    if (r)
        gsl_matrix_set(r, k, k, after);
    return true;
}

/* w = inv(R') C', R upper triangular: columns x tested. */
static void solve(gsl_matrix *w, const gsl_matrix *r, const gsl_matrix *c)
{
    for (size_t t = 0; t < c->size1; t++)
        for (size_t j = 0; j < r->size1; j++) {
            double sum = gsl_matrix_get(c, t, j);

            for (size_t i = 0; i < j; i++)
                sum -= gsl_matrix_get(r, i, j) * gsl_matrix_get(w, i, t);
            gsl_matrix_set(w, j, t, sum / gsl_matrix_get(r, j, j));
        }
}

/*
 * The columns of w, then unit vectors, made orthonormal until they span
 * everything: a square matrix whose first `tested` columns are w's.  False
 * where those of w depend on each other.
 */
static bool complete(gsl_matrix *square, const gsl_matrix *w)
{
    size_t size = w->size1, filled = w->size2;

    gsl_matrix_set_zero(square);
    for (size_t t = 0; t < filled; t++) {
        gsl_vector_const_view from = gsl_matrix_const_column(w, t);

        gsl_matrix_set_col(square, t, &from.vector);
        if (!orthonormalize(square, NULL, t))
            return false;
    }
    for (size_t unit = 0; unit < size && filled < size; unit++) {
        gsl_matrix_set(square, unit, filled, 1);
        /* A unit vector that is nearly spoken for would cost digits. */
        for (size_t j = 0; j < filled; j++) {
            double share = gsl_matrix_get(square, unit, j);

            *gsl_matrix_ptr(square, unit, filled) -= share * share;
        }
        if (gsl_matrix_get(square, unit, filled) < .5 / (double)size) {
            gsl_matrix_set(square, unit, filled, 0);
            continue;
        }
        gsl_matrix_set(square, unit, filled, 1);
        bug_if(!orthonormalize(square, NULL, filled));
        filled++;
    }
    return filled == size;
}

/* q less the mean of each column over the orbit of the row. */
static gsl_matrix *motion_of(const gsl_matrix *q, const size_t *orbit)
{
    gsl_matrix *motion = gsl_matrix_alloc(q->size1, q->size2);

    for (size_t i = 0; i < q->size1; i++)
        for (size_t j = 0; j < q->size2; j++) {
            double sum = 0, count = 0;

            for (size_t k = 0; k < q->size1; k++)
                if (orbit[k] == orbit[i])
                    sum += gsl_matrix_get(q, k, j), count++;
            gsl_matrix_set(motion, i, j, gsl_matrix_get(q, i, j) - sum / count);
        }
    return motion;
}

/* The part of q that permutations change; NULL where there is none. */
static gsl_matrix *find_moving(const gsl_matrix *q, const size_t *orbit)
{
    size_t size = q->size2, first = 0;
    gsl_matrix *motion, *gram, *vectors, *moving = NULL;
    gsl_vector *values;

    if (!orbit) {
        moving = gsl_matrix_alloc(q->size1, size);
        gsl_matrix_memcpy(moving, q);
        return moving;
    }
    motion = motion_of(q, orbit);
    gram = gsl_matrix_alloc(size, size), vectors = gsl_matrix_alloc(size, size);
    values = gsl_vector_alloc(size);
    blas_gram(gram, 1, motion);
    bug_if(!blas_eigen(values, vectors, gram));
    while (first < size && gsl_vector_get(values, first) < STILL)
        first++;
    if (first < size) {
        gsl_matrix_view rest =
            gsl_matrix_submatrix(vectors, first, 0, size - first, size);

        moving = gsl_matrix_alloc(q->size1, size - first);
        blas_product(moving, 1, BLAS_PLAIN, q, BLAS_TRANSPOSED, &rest.matrix,
                     0);
    }
    gsl_matrix_free(motion), gsl_matrix_free(gram), gsl_matrix_free(vectors);
    gsl_vector_free(values);
    return moving;
}

/* How many directions of q permutations change. */
static size_t moving_columns(const gsl_matrix *q, const size_t *orbit)
{
    gsl_matrix *moving = find_moving(q, orbit);
    size_t count = moving ? moving->size2 : 0;

    if (moving)
        gsl_matrix_free(moving);
    return count;
}

/* Split span(q) by the coordinates in `square`. */
static void divide(struct design *design, const gsl_matrix *q,
                   const gsl_matrix *square, const size_t *orbit)
{
    size_t columns = q->size2, tested = design->tested;
    gsl_matrix_const_view first =
        gsl_matrix_const_submatrix(square, 0, 0, columns, tested);

    design->basis = gsl_matrix_alloc(design->rows, tested);
    blas_product(design->basis, 1, BLAS_PLAIN, q, BLAS_PLAIN, &first.matrix, 0);
    design->is_still = moving_columns(design->basis, orbit) < tested;
    design->nuisance = columns - tested;
    if (design->nuisance) {
        gsl_matrix_const_view rest = gsl_matrix_const_submatrix(
            square, 0, tested, columns, design->nuisance);

        design->other = gsl_matrix_alloc(design->rows, design->nuisance);
        blas_product(design->other, 1, BLAS_PLAIN, q, BLAS_PLAIN, &rest.matrix,
                     0);
        design->moving = find_moving(design->other, orbit);
    }
}

enum design_status design_make(struct design *design, const gsl_matrix *x,
                               const gsl_matrix *contrast, const size_t *orbit)
{
    size_t rows = x->size1, columns = x->size2, tested = contrast->size1;
    gsl_matrix *q = gsl_matrix_alloc(rows, columns);
    gsl_matrix *r = gsl_matrix_calloc(columns, columns);
    gsl_matrix *w = gsl_matrix_calloc(columns, tested);
    gsl_matrix *square = gsl_matrix_alloc(columns, columns);
    enum design_status status = DESIGN_FINE;

    bug_if(contrast->size2 != columns || tested > columns);
    *design = (struct design){.rows = rows, .tested = tested, .length = NAN};
    design->freedom = (double)rows - (double)columns;
    gsl_matrix_memcpy(q, x);
    for (size_t k = 0; k < columns && status == DESIGN_FINE; k++)
        if (!orthonormalize(q, r, k))
            status = DESIGN_DEFICIENT, design->column = k;
    if (status == DESIGN_FINE && design->freedom < 1)
        status = DESIGN_FREEDOM;
    if (status == DESIGN_FINE) {
        solve(w, r, contrast);
        if (tested == 1) {
            design->length = 0;
            for (size_t j = 0; j < columns; j++)
                design->length = hypot(design->length, gsl_matrix_get(w, j, 0));
        }
        if (complete(square, w))
            divide(design, q, square, orbit);
        else
            status = DESIGN_CONTRAST;
    }
    gsl_matrix_free(q), gsl_matrix_free(r);
    gsl_matrix_free(w), gsl_matrix_free(square);
    return status;
}

void design_release(struct design *design)
{
    gsl_matrix *all[] = {design->basis, design->other, design->moving};

    for (size_t k = 0; k < 3; k++)
        if (all[k])
            gsl_matrix_free(all[k]);
    design->basis = design->other = design->moving = NULL;
}
