#include "tensor/similarity.h"

#include "base/mem.h"
#include "base/report.h"

#include <gsl/gsl_blas.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

void similarity_matrix(gsl_matrix *s, const struct model *a,
                       const struct model *b)
{
    size_t modes = 0;

    for (enum mode m = 0; m < MODES; m++)
        modes += a->factor[m]->size2 > 1;
    for (size_t k = 0; k < a->rank; k++)
        for (size_t l = 0; l < b->rank; l++) {
            double sum = 0;

            for (enum mode m = 0; m < MODES; m++) {
                gsl_vector_const_view x = gsl_matrix_const_row(a->factor[m], k);
                gsl_vector_const_view y = gsl_matrix_const_row(b->factor[m], l);
                double norms =
                    gsl_blas_dnrm2(&x.vector) * gsl_blas_dnrm2(&y.vector);
                double dot;

                gsl_blas_ddot(&x.vector, &y.vector, &dot);
                if (!(norms > 0))
                    sum = NAN;
                else if (x.vector.size > 1)
                    sum += fabs(dot) / norms;
            }
            gsl_matrix_set(s, k, l, sum / (double)modes);
        }
}

/*
 * Potentials u of rows and v of columns keep value <= u + v, with equality on
 * what is assigned.  A new row is reached from the free columns by the path
 * along which potentials have to change least.  Index 0 is a column that
 * stands for the row on its way.
 */
struct search {
    const gsl_matrix *value;
    double *u, *v, *least;
    size_t *row_of, *from;
    bool *is_done;
};

/* The next column, and the potentials changed so that it is reached. */
static size_t step(struct search *search, size_t at)
{
    size_t row = search->row_of[at], next = 0, columns = search->value->size2;
    double delta = INFINITY;

    search->is_done[at] = true;
    for (size_t j = 1; j <= columns; j++) {
        double gap;

        if (search->is_done[j])
            continue;
        gap = -gsl_matrix_get(search->value, row - 1, j - 1) - search->u[row] -
              search->v[j];
        if (gap < search->least[j]) {
            search->least[j] = gap;
            search->from[j] = at;
        }
        if (search->least[j] < delta) {
            delta = search->least[j];
            next = j;
        }
    }
    for (size_t j = 0; j <= columns; j++)
        if (search->is_done[j]) {
            search->u[search->row_of[j]] += delta;
            search->v[j] -= delta;
        } else {
            search->least[j] -= delta;
        }
    return next;
}

void similarity_assign(size_t *column, const gsl_matrix *value)
{
    size_t rows = value->size1, columns = value->size2;
    struct search search = {.value = value,
                            .u = NEW_ARRAY(double, rows + 1),
                            .v = NEW_ARRAY(double, columns + 1),
                            .least = NEW_ARRAY(double, columns + 1),
                            .row_of = NEW_ARRAY(size_t, columns + 1),
                            .from = NEW_ARRAY(size_t, columns + 1),
                            .is_done = NEW_ARRAY(bool, columns + 1)};

    bug_if(rows > columns);
    for (size_t row = 1; row <= rows; row++) {
        size_t at = 0;

        for (size_t j = 0; j <= columns; j++) {
            search.least[j] = INFINITY;
            search.is_done[j] = false;
        }
        search.row_of[0] = row;
        do {
            at = step(&search, at);
        } while (search.row_of[at]);
        for (; at; at = search.from[at])
            search.row_of[at] = search.row_of[search.from[at]];
    }
    for (size_t j = 1; j <= columns; j++)
        if (search.row_of[j])
            column[search.row_of[j] - 1] = j - 1;
    free(search.u), free(search.v), free(search.least);
    free(search.row_of), free(search.from), free(search.is_done);
}

/* The components that are not zero; returns how many. */
static size_t find_living(size_t *living, const struct model *model)
{
    size_t count = 0;

    for (size_t r = 0; r < model->rank; r++) {
        bool lives = gsl_vector_get(model->lambda, r) > 0;

        for (enum mode m = 0; m < MODES; m++) {
            gsl_vector_const_view row =
                gsl_matrix_const_row(model->factor[m], r);

            lives = lives && gsl_vector_max(&row.vector) > 0;
        }
        if (lives)
            living[count++] = r;
    }
    return count;
}

/* a has no more living components than b. */
static double match_living(size_t *match, const gsl_matrix *all,
                           const size_t *a, const size_t *b,
                           const size_t counts[2])
{
    gsl_matrix *s = gsl_matrix_alloc(counts[0], counts[1]);
    size_t *column = NEW_ARRAY(size_t, counts[0]);
    double sum = 0;

    for (size_t k = 0; k < counts[0]; k++)
        for (size_t l = 0; l < counts[1]; l++)
            gsl_matrix_set(s, k, l, gsl_matrix_get(all, a[k], b[l]));
    similarity_assign(column, s);
    for (size_t k = 0; k < counts[0]; k++) {
        sum += gsl_matrix_get(s, k, column[k]);
        match[a[k]] = b[column[k]];
    }
    free(column), gsl_matrix_free(s);
    return sum / (double)counts[0];
}

double similarity(size_t *match, const struct model *a, const struct model *b)
{
    size_t *living_a = NEW_ARRAY(size_t, a->rank);
    size_t *living_b = NEW_ARRAY(size_t, b->rank);
    size_t counts[2] = {find_living(living_a, a), find_living(living_b, b)};
    size_t *found = NEW_ARRAY(size_t, a->rank + b->rank);
    double score = NAN;

    for (size_t k = 0; k < a->rank + b->rank; k++)
        found[k] = SIZE_MAX;
    if (counts[0] && counts[1]) {
        bool is_turned = counts[0] > counts[1];
        const struct model *less = is_turned ? b : a, *more = is_turned ? a : b;
        gsl_matrix *s = gsl_matrix_alloc(less->rank, more->rank);

        similarity_matrix(s, less, more);
        score = match_living(found, s, is_turned ? living_b : living_a,
                             is_turned ? living_a : living_b,
                             (size_t[]){counts[is_turned], counts[!is_turned]});
        if (match && !is_turned)
            for (size_t k = 0; k < a->rank; k++)
                match[k] = found[k];
        else if (match) {
            for (size_t k = 0; k < a->rank; k++)
                match[k] = SIZE_MAX;
            for (size_t l = 0; l < b->rank; l++)
                if (found[l] != SIZE_MAX)
                    match[found[l]] = l;
        }
        gsl_matrix_free(s);
    } else if (match) {
        for (size_t k = 0; k < a->rank; k++)
            match[k] = SIZE_MAX;
    }
    free(living_a), free(living_b), free(found);
    return score;
}
