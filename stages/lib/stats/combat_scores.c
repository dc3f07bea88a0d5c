#include "base/mem.h"
#include "num/blas.h"
#include "stats/combat_steps.h"

#include <math.h>

static void center_columns(gsl_matrix *e, const double *center)
{
    for (size_t i = 0; i < e->size1; i++)
        blas_add(gsl_matrix_ptr(e, i, 0), -1, center, e->size2);
}

/* The first components that explain so much: axes of unit length in rows. */
static gsl_matrix *principal_axes(const gsl_matrix *e, double share)
{
    size_t n = e->size1, count = 0;
    gsl_matrix *gram = gsl_matrix_alloc(n, n), *all = gsl_matrix_alloc(n, n);
    gsl_vector *values = gsl_vector_alloc(n);
    gsl_matrix *axes = NULL;
    double total = 0, sum = 0;

    blas_product(gram, 1, BLAS_PLAIN, e, BLAS_TRANSPOSED, e, 0);
    if (blas_eigen(values, all, gram)) {
        for (size_t k = 0; k < n; k++)
            total += fmax(0, gsl_vector_get(values, k));
        while (count < n && sum < share * total &&
               gsl_vector_get(values, n - 1 - count) > 1e-12 * total)
            sum += gsl_vector_get(values, n - 1 - count++);
    }
    if (count) {
        axes = gsl_matrix_alloc(count, e->size2);
        for (size_t k = 0; k < count; k++) {
            gsl_matrix_const_view vector =
                gsl_matrix_const_submatrix(all, n - 1 - k, 0, 1, n);
            gsl_matrix_view axis =
                gsl_matrix_submatrix(axes, k, 0, 1, e->size2);

            blas_product(&axis.matrix,
                         1 / sqrt(gsl_vector_get(values, n - 1 - k)),
                         BLAS_PLAIN, &vector.matrix, BLAS_PLAIN, e, 0);
        }
    }
    gsl_matrix_free(gram), gsl_matrix_free(all), gsl_vector_free(values);
    return axes;
}

static gsl_matrix *scores_of(const gsl_matrix *e, const gsl_matrix *axes)
{
    gsl_matrix *scores = gsl_matrix_alloc(e->size1, axes->size1);

    blas_product(scores, 1, BLAS_PLAIN, e, BLAS_TRANSPOSED, axes, 0);
    return scores;
}

/* e holds what is alike in mean and spread; centered on return. */
enum combat_fault combat_fit_scores(struct combat *c, gsl_matrix *e,
                                    const size_t *batch, size_t *batch_at)
{
    struct combat_options plain = c->options;
    enum combat_fault fault;
    gsl_matrix *scores;

    plain.is_plain = true, plain.components = 0;
    for (size_t i = 0; i < e->size1; i++)
        blas_add(c->center, 1 / (double)e->size1, gsl_matrix_ptr(e, i, 0),
                 e->size2);
    center_columns(e, c->center);
    c->axes = principal_axes(e, c->options.components);
    if (!c->axes)
        return COMBAT_DONE;
    scores = scores_of(e, c->axes);
    c->scores = NEW_ARRAY(struct combat, 1);
    fault = combat_fit(c->scores, scores, batch, c->batches, NULL, &plain,
                       batch_at);
    gsl_matrix_free(scores);
    return fault;
}

/* e += (scores that are alike - scores) axes */
void combat_equalize_scores(gsl_matrix *e, const size_t *batch,
                            const struct combat *c)
{
    gsl_matrix *scores, *before;

    center_columns(e, c->center);
    scores = scores_of(e, c->axes);
    before = gsl_matrix_alloc(scores->size1, scores->size2);
    gsl_matrix_memcpy(before, scores);
    combat_apply(scores, batch, NULL, c->scores);
    gsl_matrix_sub(scores, before);
    blas_product(e, 1, BLAS_PLAIN, scores, BLAS_PLAIN, c->axes, 1);
    for (size_t i = 0; i < e->size1; i++)
        blas_add(gsl_matrix_ptr(e, i, 0), 1, c->center, e->size2);
    gsl_matrix_free(scores), gsl_matrix_free(before);
}

bool combat_extend_scores(struct combat *c, gsl_matrix *e, const bool *is_used)
{
    gsl_matrix *scores;
    bool is_done;

    center_columns(e, c->center);
    scores = scores_of(e, c->axes);
    is_done = combat_extend(c->scores, scores, NULL, is_used);
    gsl_matrix_free(scores);
    return is_done;
}
