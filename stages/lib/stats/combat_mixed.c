#include "base/mem.h"
#include "stats/combat_steps.h"
#include "stats/mixed.h"

#include <math.h>
#include <stdlib.h>

static void fit_block(struct combat *c, const gsl_matrix *y,
                      const struct mixed *mixed, const size_t *members,
                      size_t first)
{
    gsl_matrix *coefficients = gsl_matrix_alloc(mixed->columns, y->size2);
    double *left = NEW_ARRAY(double, y->size2);
    double *sigma = c->sigma + first;

    mixed_fit(c->ratio + first, sigma, left, coefficients, NULL, y, mixed);
    for (size_t v = 0; v < y->size2; v++)
        sigma[v] = sqrt(c->options.has_own_size && sigma[v] > 0
                            ? left[v] / (double)y->size1
                            : sigma[v]);
    combat_set_means(c, coefficients, members, y->size1, first);
    gsl_matrix_free(coefficients), free(left);
}

enum combat_fault combat_fit_mixed(struct combat *c, const gsl_matrix *y,
                                   const struct combat_rows *rows,
                                   const size_t *members)
{
    gsl_matrix *design = combat_design(rows, y->size1);
    struct mixed mixed;
    enum mixed_fault fault =
        mixed_new(&mixed, design, rows->person, rows->people);

    c->ratio = NEW_ARRAY(double, c->features);
    c->gamma = gsl_matrix_calloc(c->batches, c->features);
    for (size_t first = 0; !fault && first < c->features;
         first += COMBAT_BLOCK) {
        gsl_matrix_const_view block = gsl_matrix_const_submatrix(
            y, 0, first, y->size1, combat_width(y, first));

        fit_block(c, &block.matrix, &mixed, members, first);
    }
    mixed_release(&mixed), gsl_matrix_free(design);
    return fault == MIXED_DONE     ? COMBAT_DONE
           : fault == MIXED_SINGLE ? COMBAT_ONCE
                                   : COMBAT_CONFOUNDED;
}

/* u = ratio / (1 + n ratio) (sum of the n rows of a person, batches' constants
 * taken off): as mixed.h predicts it from the rows that it was fitted to. */
gsl_matrix *combat_intercepts(const gsl_matrix *y,
                              const struct combat_rows *rows,
                              const struct combat *c, size_t first)
{
    gsl_matrix *u = gsl_matrix_calloc(rows->people, y->size2);
    double *count = NEW_ARRAY(double, rows->people);

    for (size_t i = 0; i < y->size1; i++) {
        count[rows->person[i]]++;
        for (size_t v = 0; v < y->size2; v++)
            *gsl_matrix_ptr(u, rows->person[i], v) +=
                gsl_matrix_get(y, i, v) -
                gsl_matrix_get(c->gamma, rows->batch[i], first + v);
    }
    for (size_t g = 0; g < rows->people; g++)
        for (size_t v = 0; v < y->size2; v++)
            *gsl_matrix_ptr(u, g, v) *=
                c->ratio[first + v] / (1 + count[g] * c->ratio[first + v]);
    free(count);
    return u;
}

void combat_add_intercepts(gsl_matrix *y, double factor, const gsl_matrix *u,
                           const struct combat_rows *rows)
{
    for (size_t i = 0; i < y->size1; i++)
        for (size_t v = 0; v < y->size2; v++)
            *gsl_matrix_ptr(y, i, v) +=
                factor * gsl_matrix_get(u, rows->person[i], v);
}
