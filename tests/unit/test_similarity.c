/*
 * Matching of components, against all orders of a few.
 */
#include "../tap.h"
#include "planted.h"

#include <stdint.h>

/* The best of all assignments of rows row.. to columns that are free. */
static double best_of_all(const gsl_matrix *value, size_t row, unsigned taken)
{
    double best = -INFINITY;

    if (row == value->size1)
        return 0;
    for (size_t j = 0; j < value->size2; j++)
        if (!(taken & 1u << j))
            best = fmax(best, gsl_matrix_get(value, row, j) +
                                  best_of_all(value, row + 1, taken | 1u << j));
    return best;
}

static void assigns_best(size_t rows, size_t columns)
{
    gsl_matrix *value = gsl_matrix_alloc(rows, columns);
    size_t *column = NEW_ARRAY(size_t, rows);
    struct rng rng = rng_init(5, rows * 100 + columns);
    bool is_best = true, is_own = true;

    for (int trial = 0; trial < 50; trial++) {
        double sum = 0;
        unsigned taken = 0;

        for (size_t k = 0; k < rows * columns; k++)
            value->data[k] = rng_uniform(&rng);
        similarity_assign(column, value);
        for (size_t i = 0; i < rows; i++) {
            sum += gsl_matrix_get(value, i, column[i]);
            is_own = is_own && !(taken & 1u << column[i]);
            taken |= 1u << column[i];
        }
        is_best = is_best && fabs(sum - best_of_all(value, 0, 0)) < 1e-12;
    }
    ok(is_own, "every row has a column of its own");
    ok(is_best, "and no assignment is better");
    gsl_matrix_free(value), free(column);
}

static void models(void)
{
    static const struct plan plan = {{20, 8, 1, 30}, 4, 0, 0, 0};
    struct model *a = planted_model(&plan, 1), *b = planted_model(&plan, 1);
    struct model *less;
    struct plan smaller = plan;
    size_t match[4];

    for (enum mode m = 0; m < MODES; m++) {
        gsl_matrix_swap_rows(b->factor[m], 0, 2);
        gsl_matrix_swap_rows(b->factor[m], 1, 2);
        gsl_matrix_scale(b->factor[m], 3);
    }
    close_to(similarity(match, a, b), 1, 1e-14,
             "order and scale make no difference");
    ok(match[0] == 1 && match[1] == 2 && match[2] == 0 && match[3] == 3,
       "each is found");
    gsl_vector_set(b->lambda, 3, 0);
    close_to(similarity(match, a, b), 1, 1e-14,
             "a component of zeros is left out");
    ok(match[3] == SIZE_MAX, "and matches none");
    smaller.rank = 2;
    less = planted_model(&smaller, 9);
    close_to(similarity(NULL, a, less), similarity(NULL, less, a), 1e-14,
             "the smaller model is matched from either side");
    gsl_vector_set_zero(b->lambda);
    ok(isnan(similarity(NULL, a, b)), "nothing has no similarity");
    model_free(a), model_free(b), model_free(less);
}

int main(void)
{
    assigns_best(1, 1);
    assigns_best(4, 4);
    assigns_best(5, 5);
    assigns_best(3, 6);
    models();
    return done();
}
