#include "tensor/consistency.h"

#include "base/mem.h"
#include "num/blas.h"

#include <gsl/gsl_blas.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Eigenvalues below this share of the largest are zeros of the Gram matrix. */
static const double least_share = 1e-13;

/*
 * inverse (R x n) = U^+ of a factor U, n x R, whose columns are our rows:
 * (U'U)^+ U'.  False when it cannot be had.
 */
static bool pseudo_inverse(gsl_matrix *inverse, const gsl_matrix *factor)
{
    size_t rank = factor->size1;
    gsl_matrix *gram = gsl_matrix_alloc(rank, rank);
    gsl_matrix *vectors = gsl_matrix_alloc(rank, rank);
    gsl_matrix *turned = gsl_matrix_alloc(rank, factor->size2);
    gsl_vector *values = gsl_vector_alloc(rank);
    bool is_good;

    model_gram(gram, factor);
    is_good = blas_eigen(values, vectors, gram) &&
              gsl_vector_get(values, rank - 1) > 0;
    if (is_good) {
        double limit = least_share * gsl_vector_get(values, rank - 1);

        blas_product(turned, 1, BLAS_PLAIN, vectors, BLAS_PLAIN, factor, 0);
        for (size_t r = 0; r < rank; r++) {
            gsl_vector_view row = gsl_matrix_row(turned, r);
            double value = gsl_vector_get(values, r);

            gsl_vector_scale(&row.vector, value > limit ? 1 / value : 0);
        }
        blas_product(inverse, 1, BLAS_TRANSPOSED, vectors, BLAS_PLAIN, turned,
                     0);
    }
    gsl_matrix_free(gram), gsl_matrix_free(vectors), gsl_matrix_free(turned);
    gsl_vector_free(values);
    return is_good;
}

/* ---- X times the pseudo-inverse of the pairs ---- */

struct core {
    const struct source *source;
    const struct model *model;
    gsl_matrix *inverse[MODES]; /* 1 x 1 where the mode has length 1 */
    size_t columns;
};

static void put_inverse(void *context, const struct block *block)
{
    const struct core *core = context;

    for (size_t i = 0; i < block->count; i++)
        for (size_t r = 0; r < core->model->rank; r++)
            block->c[i * core->columns + r] =
                gsl_matrix_get(core->inverse[MODE_PAIR], r, block->first + i);
}

/*
 * y += what the model says of the entries that are missing: for each class of
 * subjects R x R sums over the pairs it lacks.
 */
static void add_missing(double *y, const struct core *core)
{
    const struct mask *mask = core->source->mask;
    const struct shape *shape = &core->source->shape;
    size_t rank = core->model->rank, square = rank * rank;
    size_t width = shape->frames * shape->conditions;
    double *lacks = NEW_ARRAY(double, mask->classes *square);
    double *k = NEW_ARRAY(double, source_cells(shape) * rank);

    for (size_t p = 0; p < mask->pairs; p++)
        for (size_t c = 0; c < mask->classes; c++)
            if (!mask->seen[mask->pattern[p] * mask->classes + c])
                for (size_t at = 0; at < square; at++)
                    lacks[c * square + at] +=
                        gsl_matrix_get(core->inverse[MODE_PAIR], at / rank, p) *
                        gsl_matrix_get(core->model->factor[MODE_PAIR],
                                       at % rank, p) *
                        gsl_vector_get(core->model->lambda, at % rank);
    model_cells(k, rank, core->model);
    for (size_t w = 0; w < shape->subjects; w++)
        for (size_t cell = w * width; cell < (w + 1) * width; cell++)
            for (size_t at = 0; at < square; at++)
                y[cell * core->columns + at / rank] +=
                    lacks[mask->kind[w] * square + at] *
                    k[cell * rank + at % rank];
    free(lacks), free(k);
}

/*
 * core[((a R + b) R + d) R + c] from y, one mode after the other: out[a, rest]
 * = sum_t inverse[a, t] in[t, rest], with the mode that is done coming last, so
 * that after all three they are in order again.
 */
static double *contract_mode(double *in, size_t *size, const gsl_matrix *by)
{
    size_t length = by->size2, rest = *size / length;
    double *out = NEW_ARRAY(double, rest * by->size1);

    for (size_t k = 0; k < length; k++)
        for (size_t at = 0; at < rest; at++)
            for (size_t a = 0; a < by->size1; a++)
                out[at * by->size1 + a] +=
                    gsl_matrix_get(by, a, k) * in[k * rest + at];
    *size = rest * by->size1;
    free(in);
    return out;
}

/* y without the columns that are padding: cells x R. */
static double *packed(const double *y, size_t cells, size_t rank,
                      size_t columns)
{
    double *out = NEW_ARRAY(double, cells *rank);

    for (size_t k = 0; k < cells; k++)
        memcpy(out + k * rank, y + k * columns, rank * sizeof *out);
    return out;
}

/*
 * Cells are subjects, conditions, frames, and the component of the pairs comes
 * after them: as modes are done in this order, the result is indexed by pair,
 * subject, condition, time, all of them components.
 */
static double consistency_of(const double *y, const struct core *core)
{
    static const enum mode order[] = {MODE_SUBJECT, MODE_CONDITION, MODE_TIME};
    size_t rank = core->model->rank;
    size_t cells = source_cells(&core->source->shape), size = cells * rank;
    double *found = packed(y, cells, rank, core->columns), sum = 0;

    for (size_t k = 0; k < 3; k++)
        found = contract_mode(found, &size, core->inverse[order[k]]);
    for (size_t at = 0; at < size; at++) {
        size_t rest = at, first = SIZE_MAX;
        bool is_diagonal = true;

        for (size_t k = 3; k-- > 0;) {
            size_t own = core->inverse[order[k]]->size1;

            if (own == rank && first == SIZE_MAX)
                first = rest % own;
            else if (own == rank)
                is_diagonal = is_diagonal && first == rest % own;
            rest /= own;
        }
        is_diagonal = is_diagonal && (first == SIZE_MAX || rest == first);
        sum += (found[at] - is_diagonal) * (found[at] - is_diagonal);
    }
    free(found);
    return 100 * (1 - sum / (double)rank);
}

double consistency_core(const struct source *source, const struct model *model,
                        size_t threads)
{
    struct core core = {source, model, {NULL}, 0};
    size_t modes = 0;
    bool is_good = true;
    double *y, result = NAN;

    core.columns =
        (model->rank + SOURCE_COLUMNS - 1) / SOURCE_COLUMNS * SOURCE_COLUMNS;
    for (enum mode m = 0; m < MODES; m++) {
        size_t length = model->factor[m]->size2;

        core.inverse[m] =
            gsl_matrix_alloc(length > 1 ? model->rank : 1, length);
        gsl_matrix_set_all(core.inverse[m], 1);
        modes += length > 1;
        if (length > 1)
            is_good =
                is_good && pseudo_inverse(core.inverse[m], model->factor[m]);
    }
    for (size_t r = 0; r < model->rank; r++) {
        double lambda = gsl_vector_get(model->lambda, r);
        gsl_vector_view row = gsl_matrix_row(core.inverse[MODE_PAIR], r);

        is_good = is_good && lambda > 0;
        gsl_vector_scale(&row.vector, 1 / lambda);
    }
    y = NEW_ARRAY(double, source_cells(&source->shape) * core.columns);
    if (is_good && modes > 2) {
        struct pass pass = {core.columns, NULL, put_inverse, &core, y, threads};

        source->pass(source, &pass);
        if (!mask_is_full(source->mask))
            add_missing(y, &core);
        result = consistency_of(y, &core);
    }
    for (enum mode m = 0; m < MODES; m++)
        gsl_matrix_free(core.inverse[m]);
    free(y);
    return result;
}

double consistency_saturation(const struct model *model)
{
    const gsl_matrix *pair = model->factor[MODE_PAIR];
    gsl_matrix *centered = gsl_matrix_alloc(pair->size1, pair->size2);
    gsl_matrix *gram = gsl_matrix_alloc(pair->size1, pair->size1);
    gsl_matrix *vectors = gsl_matrix_alloc(pair->size1, pair->size1);
    gsl_vector *values = gsl_vector_alloc(pair->size1);
    double sum = 0, result = NAN;
    bool is_good = true;

    gsl_matrix_memcpy(centered, pair);
    for (size_t r = 0; r < pair->size1; r++) {
        gsl_vector_view row = gsl_matrix_row(centered, r);
        double norm = gsl_blas_dnrm2(&row.vector), mean = 0;

        is_good = is_good && norm > 0;
        gsl_vector_scale(&row.vector, 1 / norm);
        for (size_t p = 0; p < pair->size2; p++)
            mean += gsl_vector_get(&row.vector, p) / (double)pair->size2;
        gsl_vector_add_constant(&row.vector, -mean);
    }
    if (is_good) {
        model_gram(gram, centered);
        is_good = blas_eigen(values, vectors, gram);
    }
    if (is_good) {
        double top = gsl_vector_get(values, pair->size1 - 1);

        for (size_t r = 0; r < pair->size1; r++)
            sum += fmax(0, gsl_vector_get(values, r));
        result = top > 0 ? sum / top : NAN;
    }
    gsl_matrix_free(centered), gsl_matrix_free(gram), gsl_matrix_free(vectors);
    gsl_vector_free(values);
    return result;
}
