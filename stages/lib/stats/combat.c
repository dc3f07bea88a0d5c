#include "stats/combat.h"

#include "base/mem.h"
#include "num/blas.h"
#include "stats/combat_steps.h"

#include <stdlib.h>

static void settle_all(struct combat *c, const gsl_matrix *z,
                       const size_t *batch)
{
    bool *is_in = NEW_ARRAY(bool, z->size1);

    for (size_t b = 0; b < c->batches; b++) {
        for (size_t i = 0; i < z->size1; i++)
            is_in[i] = batch[i] == b;
        combat_settle(c, b, z, is_in);
        for (size_t v = 0; b == c->options.reference && v < c->features; v++) {
            gsl_matrix_set(c->shift, b, v, 0);
            gsl_matrix_set(c->spread, b, v, 1);
        }
    }
    free(is_in);
}

static struct combat combat_new(size_t features, size_t batches,
                                size_t covariates,
                                const struct combat_options *options)
{
    struct combat c = {.options = *options,
                       .features = features,
                       .batches = batches,
                       .covariates = covariates};

    c.alpha = NEW_ARRAY(double, features);
    c.sigma = NEW_ARRAY(double, features);
    c.center = NEW_ARRAY(double, features);
    c.shift = gsl_matrix_calloc(batches, features);
    c.spread = gsl_matrix_calloc(batches, features);
    c.beta = covariates ? gsl_matrix_calloc(covariates, features) : NULL;
    return c;
}

void combat_release(struct combat *combat)
{
    free(combat->alpha), free(combat->sigma), free(combat->center);
    gsl_matrix_free(combat->shift), gsl_matrix_free(combat->spread);
    gsl_matrix_free(combat->beta), gsl_matrix_free(combat->axes);
    if (combat->scores)
        combat_release(combat->scores);
    free(combat->scores);
    *combat = (struct combat){0};
}

enum combat_fault combat_fit(struct combat *combat, const gsl_matrix *y,
                             const size_t *batch, size_t batches,
                             const gsl_matrix *covariates,
                             const struct combat_options *options,
                             size_t *batch_at)
{
    size_t *members = NEW_ARRAY(size_t, batches);
    enum combat_fault fault = COMBAT_DONE;
    gsl_matrix *z;

    *combat = combat_new(y->size2, batches, covariates ? covariates->size2 : 0,
                         options);
    for (size_t i = 0; i < y->size1; i++)
        members[batch[i]]++;
    for (size_t b = 0; b < batches; b++)
        if (members[b] < 2 && !options->has_means)
            fault = COMBAT_ALONE, *batch_at = b;
    if (!fault && !combat_fit_model(combat, y, batch, covariates, members))
        fault = COMBAT_CONFOUNDED;
    if (!fault) {
        z = gsl_matrix_alloc(y->size1, y->size2);
        gsl_matrix_memcpy(z, y);
        combat_standardize(z, covariates, combat);
        settle_all(combat, z, batch);
        if (options->components > 0) {
            combat_equalize(z, batch, combat);
            fault = combat_fit_scores(combat, z, batch, batch_at);
        }
        gsl_matrix_free(z);
    }
    free(members);
    return fault;
}

/* One row more. */
static void lengthen(gsl_matrix **matrix)
{
    gsl_matrix *longer =
        gsl_matrix_calloc((*matrix)->size1 + 1, (*matrix)->size2);
    gsl_matrix_view top =
        gsl_matrix_submatrix(longer, 0, 0, (*matrix)->size1, (*matrix)->size2);

    gsl_matrix_memcpy(&top.matrix, *matrix);
    gsl_matrix_free(*matrix);
    *matrix = longer;
}

bool combat_extend(struct combat *combat, const gsl_matrix *y,
                   const gsl_matrix *covariates, const bool *is_used)
{
    size_t rows = 0, b = combat->batches;
    bool *is_in = NEW_ARRAY(bool, y->size1);
    bool is_enough;

    for (size_t i = 0; i < y->size1; i++)
        rows += is_in[i] = !is_used || is_used[i];
    is_enough = rows > (combat->options.has_means ? 0 : 1);
    if (is_enough) {
        size_t *batch = NEW_ARRAY(size_t, y->size1);
        gsl_matrix *z = gsl_matrix_alloc(y->size1, y->size2);

        gsl_matrix_memcpy(z, y);
        combat_standardize(z, covariates, combat);
        lengthen(&combat->shift), lengthen(&combat->spread);
        combat->batches++;
        combat_settle(combat, b, z, is_in);
        for (size_t i = 0; i < y->size1; i++)
            batch[i] = b;
        combat_equalize(z, batch, combat);
        if (combat->scores)
            is_enough = combat_extend_scores(combat, z, is_used);
        gsl_matrix_free(z), free(batch);
    }
    free(is_in);
    return is_enough;
}

/* y += x beta, of features that change. */
static void add_kept(gsl_matrix *y, const gsl_matrix *covariates,
                     const struct combat *c)
{
    gsl_matrix *kept = gsl_matrix_alloc(c->covariates, c->features);

    for (size_t k = 0; k < c->covariates; k++)
        for (size_t v = 0; v < c->features; v++)
            gsl_matrix_set(kept, k, v,
                           c->sigma[v] > 0 ? gsl_matrix_get(c->beta, k, v) : 0);
    blas_product(y, 1, BLAS_PLAIN, covariates, BLAS_PLAIN, kept, 1);
    gsl_matrix_free(kept);
}

void combat_apply(gsl_matrix *y, const size_t *batch,
                  const gsl_matrix *covariates, const struct combat *combat)
{
    gsl_matrix *z = gsl_matrix_alloc(y->size1, y->size2);

    gsl_matrix_memcpy(z, y);
    combat_standardize(z, covariates, combat);
    combat_equalize(z, batch, combat);
    if (combat->scores)
        combat_equalize_scores(z, batch, combat);
    for (size_t i = 0; i < y->size1; i++)
        for (size_t v = 0; v < combat->features; v++)
            if (combat->sigma[v] > 0)
                gsl_matrix_set(y, i, v,
                               gsl_matrix_get(z, i, v) * combat->sigma[v] +
                                   combat->alpha[v]);
    if (combat->covariates)
        add_kept(y, covariates, combat);
    gsl_matrix_free(z);
}
