#include "tensor/model.h"

#include "base/mem.h"
#include "base/rng.h"
#include "num/blas.h"

#include <gsl/gsl_blas.h>
#include <math.h>
#include <stdlib.h>

size_t model_length(const struct shape *shape, enum mode mode)
{
    size_t lengths[MODES] = {shape->frames, shape->subjects, shape->conditions,
                             shape->pairs};

    return lengths[mode];
}

struct model *model_new(const struct shape *shape, size_t rank)
{
    struct model *model = NEW_ARRAY(struct model, 1);

    model->rank = rank;
    for (enum mode m = 0; m < MODES; m++) {
        model->factor[m] = gsl_matrix_calloc(rank, model_length(shape, m));
        if (model->factor[m]->size2 == 1)
            gsl_matrix_set_all(model->factor[m], 1);
    }
    model->lambda = gsl_vector_alloc(rank);
    gsl_vector_set_all(model->lambda, 1);
    return model;
}

struct model *model_copy(const struct model *model)
{
    struct model *copy = NEW_ARRAY(struct model, 1);

    copy->rank = model->rank;
    for (enum mode m = 0; m < MODES; m++) {
        copy->factor[m] =
            gsl_matrix_alloc(model->rank, model->factor[m]->size2);
        gsl_matrix_memcpy(copy->factor[m], model->factor[m]);
    }
    copy->lambda = gsl_vector_alloc(model->rank);
    gsl_vector_memcpy(copy->lambda, model->lambda);
    return copy;
}

void model_free(struct model *model)
{
    if (!model)
        return;
    for (enum mode m = 0; m < MODES; m++)
        gsl_matrix_free(model->factor[m]);
    gsl_vector_free(model->lambda), free(model);
}

void model_gram(gsl_matrix *gram, const gsl_matrix *factor)
{
    blas_product(gram, 1, BLAS_PLAIN, factor, BLAS_TRANSPOSED, factor, 0);
}

/* Sum of the squares of the model, all entries. */
static double square_of(const struct model *model)
{
    gsl_matrix *all = gsl_matrix_alloc(model->rank, model->rank);
    gsl_matrix *one = gsl_matrix_alloc(model->rank, model->rank);
    double sum = 0;

    gsl_matrix_set_all(all, 1);
    for (enum mode m = 0; m < MODES; m++) {
        model_gram(one, model->factor[m]);
        gsl_matrix_mul_elements(all, one);
    }
    for (size_t k = 0; k < model->rank * model->rank; k++)
        sum += all->data[k];
    gsl_matrix_free(all), gsl_matrix_free(one);
    return sum;
}

/* How many modes have a length. */
static size_t modes_of(const struct model *model)
{
    size_t count = 0;

    for (enum mode m = 0; m < MODES; m++)
        count += model->factor[m]->size2 > 1;
    return count;
}

/* Entries that nothing was observed of become 0. */
static void drop_unseen(struct model *model, const struct mask *mask)
{
    bool *is_seen = NEW_ARRAY(bool, mask->classes);

    for (size_t d = 0; d < mask->patterns; d++)
        for (size_t k = 0; k < mask->classes; k++)
            is_seen[k] = is_seen[k] || mask->seen[d * mask->classes + k];
    for (size_t r = 0; r < model->rank; r++) {
        for (size_t p = 0; p < mask->pairs; p++)
            if (!mask->subjects_seen[mask->pattern[p]])
                gsl_matrix_set(model->factor[MODE_PAIR], r, p, 0);
        for (size_t w = 0; w < mask->subjects; w++)
            if (!is_seen[mask->kind[w]])
                gsl_matrix_set(model->factor[MODE_SUBJECT], r, w, 0);
    }
    free(is_seen);
}

void model_random(struct model *model, const struct source *source,
                  uint64_t seed, uint64_t stream)
{
    struct rng rng = rng_init(seed, stream);
    size_t modes = modes_of(model);
    double scale;

    for (enum mode m = 0; m < MODES; m++)
        if (model->factor[m]->size2 > 1)
            for (size_t k = 0; k < model->rank * model->factor[m]->size2; k++)
                model->factor[m]->data[k] = rng_uniform(&rng);
    drop_unseen(model, source->mask);
    scale =
        modes ? pow(source->square / square_of(model), .5 / (double)modes) : 1;
    for (enum mode m = 0; m < MODES; m++)
        if (model->factor[m]->size2 > 1)
            gsl_matrix_scale(model->factor[m], scale);
}

void model_cells(double *k, size_t columns, const struct model *model)
{
    const gsl_matrix *time = model->factor[MODE_TIME];
    const gsl_matrix *subject = model->factor[MODE_SUBJECT];
    const gsl_matrix *condition = model->factor[MODE_CONDITION];

    for (size_t w = 0; w < subject->size2; w++)
        for (size_t c = 0; c < condition->size2; c++)
            for (size_t t = 0; t < time->size2; t++, k += columns)
                for (size_t r = 0; r < model->rank; r++)
                    k[r] = gsl_matrix_get(time, r, t) *
                           (gsl_matrix_get(subject, r, w) *
                            gsl_matrix_get(condition, r, c));
}

void model_normalize(struct model *model)
{
    for (size_t r = 0; r < model->rank; r++) {
        double product = gsl_vector_get(model->lambda, r);

        for (enum mode m = 0; m < MODES; m++) {
            gsl_vector_view row = gsl_matrix_row(model->factor[m], r);
            double norm = gsl_blas_dnrm2(&row.vector);

            product *= norm;
            if (norm > 0)
                gsl_vector_scale(&row.vector, 1 / norm);
        }
        if (!(product > 0))
            for (enum mode m = 0; m < MODES; m++) {
                gsl_vector_view row = gsl_matrix_row(model->factor[m], r);

                gsl_vector_set_zero(&row.vector);
            }
        gsl_vector_set(model->lambda, r, product);
    }
}

void model_sort(struct model *model, gsl_vector *key)
{
    gsl_vector *keys = key ? key : model->lambda;

    for (size_t k = 1; k < model->rank; k++)
        for (size_t r = k; r > 0; r--) {
            if (!(gsl_vector_get(keys, r) > gsl_vector_get(keys, r - 1)))
                break;
            for (enum mode m = 0; m < MODES; m++)
                gsl_matrix_swap_rows(model->factor[m], r - 1, r);
            gsl_vector_swap_elements(model->lambda, r - 1, r);
            if (key)
                gsl_vector_swap_elements(key, r - 1, r);
        }
}

void model_clear(struct model *model, double share)
{
    for (enum mode m = 0; m < MODES; m++)
        for (size_t r = 0; r < model->rank; r++) {
            gsl_vector_view row = gsl_matrix_row(model->factor[m], r);
            double limit = share * gsl_vector_max(&row.vector);

            for (size_t k = 0; k < row.vector.size; k++)
                if (row.vector.data[k] <= limit)
                    row.vector.data[k] = 0;
        }
}
