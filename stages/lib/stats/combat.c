#include "stats/combat.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"
#include "stats/combat_steps.h"

#include <stdlib.h>

/* ---- blocks of features ---- */

size_t combat_width(const gsl_matrix *all, size_t first)
{
    size_t left = all->size2 - first;

    return left < COMBAT_BLOCK ? left : COMBAT_BLOCK;
}

static gsl_matrix *copy_of(const gsl_matrix *y)
{
    gsl_matrix *copy = gsl_matrix_alloc(y->size1, y->size2);

    gsl_matrix_memcpy(copy, y);
    return copy;
}

/* ---- fit ---- */

/* Means and variances of all batches in a block. */
static void measure_all(struct combat *c, const gsl_matrix *z,
                        const size_t *batch, size_t first)
{
    bool *is_in = NEW_ARRAY(bool, z->size1);

    for (size_t b = 0; b < c->batches; b++) {
        for (size_t i = 0; i < z->size1; i++)
            is_in[i] = batch[i] == b;
        combat_measure(c, b, z, is_in, first);
    }
    free(is_in);
}

static void settle_all(struct combat *c, const size_t *members)
{
    for (size_t b = 0; b < c->batches; b++) {
        combat_settle(c, b, (double)members[b]);
        for (size_t v = 0; b == c->options.reference && v < c->features; v++) {
            gsl_matrix_set(c->shift, b, v, 0);
            gsl_matrix_set(c->spread, b, v, 1);
        }
    }
}

static struct combat combat_new(size_t features, const struct combat_rows *rows,
                                const struct combat_options *options)
{
    struct combat c = {.options = *options,
                       .features = features,
                       .batches = rows->batches,
                       .covariates =
                           rows->covariates ? rows->covariates->size2 : 0};

    c.alpha = NEW_ARRAY(double, features);
    c.sigma = NEW_ARRAY(double, features);
    c.center = NEW_ARRAY(double, features);
    c.shift = gsl_matrix_calloc(c.batches, features);
    c.spread = gsl_matrix_calloc(c.batches, features);
    c.beta = c.covariates ? gsl_matrix_calloc(c.covariates, features) : NULL;
    return c;
}

void combat_release(struct combat *combat)
{
    free(combat->alpha), free(combat->sigma), free(combat->center);
    free(combat->ratio), gsl_matrix_free(combat->gamma);
    gsl_matrix_free(combat->shift), gsl_matrix_free(combat->spread);
    gsl_matrix_free(combat->beta), gsl_matrix_free(combat->axes);
    if (combat->scores)
        combat_release(combat->scores);
    free(combat->scores);
    *combat = (struct combat){0};
}

/* Shift and spread, of blocks as they are standardized. */
static void fit_batches(struct combat *c, const gsl_matrix *y,
                        const struct combat_rows *rows, const size_t *members)
{
    for (size_t first = 0; first < c->features; first += COMBAT_BLOCK) {
        gsl_matrix_const_view block = gsl_matrix_const_submatrix(
            y, 0, first, y->size1, combat_width(y, first));
        gsl_matrix *z = copy_of(&block.matrix);

        combat_standardize(z, rows, c, first);
        measure_all(c, z, rows->batch, first);
        gsl_matrix_free(z);
    }
    settle_all(c, members);
}

static enum combat_fault fit_components(struct combat *c, const gsl_matrix *y,
                                        const struct combat_rows *rows,
                                        size_t *batch_at)
{
    gsl_matrix *z = copy_of(y);
    enum combat_fault fault;

    combat_standardize(z, rows, c, 0);
    combat_equalize(z, rows->batch, c, 0);
    fault = combat_fit_scores(c, z, rows->batch, batch_at);
    gsl_matrix_free(z);
    return fault;
}

enum combat_fault combat_fit_rows(struct combat *combat, const gsl_matrix *y,
                                  const struct combat_rows *rows,
                                  const struct combat_options *options,
                                  size_t *batch_at)
{
    size_t *members = NEW_ARRAY(size_t, rows->batches);
    enum combat_fault fault = COMBAT_DONE;

    bug_if(rows->person &&
           (options->components > 0 || options->reference != COMBAT_NONE));
    *combat = combat_new(y->size2, rows, options);
    for (size_t i = 0; i < y->size1; i++)
        members[rows->batch[i]]++;
    for (size_t b = 0; b < rows->batches; b++)
        if (members[b] < 2 && !options->has_means)
            fault = COMBAT_ALONE, *batch_at = b;
    if (!fault)
        fault = rows->person ? combat_fit_mixed(combat, y, rows, members)
                             : combat_fit_model(combat, y, rows, members);
    if (!fault) {
        fit_batches(combat, y, rows, members);
        if (options->components > 0)
            fault = fit_components(combat, y, rows, batch_at);
    }
    free(members);
    return fault;
}

enum combat_fault combat_fit(struct combat *combat, const gsl_matrix *y,
                             const size_t *batch, size_t batches,
                             const gsl_matrix *covariates,
                             const struct combat_options *options,
                             size_t *batch_at)
{
    struct combat_rows rows = {
        .batch = batch, .batches = batches, .covariates = covariates};

    return combat_fit_rows(combat, y, &rows, options, batch_at);
}

/* ---- a batch more ---- */

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

    bug_if(combat->ratio);
    for (size_t i = 0; i < y->size1; i++)
        rows += is_in[i] = !is_used || is_used[i];
    is_enough = rows > (combat->options.has_means ? 0 : 1);
    if (is_enough) {
        size_t *batch = NEW_ARRAY(size_t, y->size1);
        struct combat_rows those = {.batch = batch, .covariates = covariates};
        gsl_matrix *z = copy_of(y);

        combat_standardize(z, &those, combat, 0);
        lengthen(&combat->shift), lengthen(&combat->spread);
        combat->batches++;
        combat_settle(combat, b, combat_measure(combat, b, z, is_in, 0));
        for (size_t i = 0; i < y->size1; i++)
            batch[i] = b;
        combat_equalize(z, batch, combat, 0);
        if (combat->scores)
            is_enough = combat_extend_scores(combat, z, is_used);
        gsl_matrix_free(z), free(batch);
    }
    free(is_in);
    return is_enough;
}

/* ---- rows as they would have been ---- */

/* y += x beta + u, of features that change. */
static void put_back(gsl_matrix *y, gsl_matrix *u,
                     const struct combat_rows *rows, const struct combat *c,
                     size_t first)
{
    for (size_t v = 0; u && v < u->size2; v++)
        for (size_t g = 0; g < u->size1 && !(c->sigma[first + v] > 0); g++)
            gsl_matrix_set(u, g, v, 0);
    if (c->covariates) {
        gsl_matrix_const_view beta = gsl_matrix_const_submatrix(
            c->beta, 0, first, c->covariates, y->size2);
        gsl_matrix *kept = copy_of(&beta.matrix);

        for (size_t k = 0; k < c->covariates; k++)
            for (size_t v = 0; v < y->size2; v++)
                if (!(c->sigma[first + v] > 0))
                    gsl_matrix_set(kept, k, v, 0);
        blas_product(y, 1, BLAS_PLAIN, rows->covariates, BLAS_PLAIN, kept, 1);
        gsl_matrix_free(kept);
    }
    if (u)
        combat_add_intercepts(y, 1, u, rows);
}

/* Block y, as z is standardized and made alike. */
static void apply_block(gsl_matrix *y, const struct combat_rows *rows,
                        const struct combat *c, size_t first)
{
    gsl_matrix *z = copy_of(y), *u = NULL;

    if (c->ratio) {
        combat_center(z, rows->covariates, c, first);
        u = combat_intercepts(z, rows, c, first);
        gsl_matrix_memcpy(z, y);
    }
    combat_standardize(z, rows, c, first);
    combat_equalize(z, rows->batch, c, first);
    if (c->scores)
        combat_equalize_scores(z, rows->batch, c);
    for (size_t i = 0; i < y->size1; i++)
        for (size_t v = 0; v < y->size2; v++)
            if (c->sigma[first + v] > 0)
                gsl_matrix_set(y, i, v,
                               gsl_matrix_get(z, i, v) * c->sigma[first + v] +
                                   c->alpha[first + v]);
    put_back(y, u, rows, c, first);
    gsl_matrix_free(z), gsl_matrix_free(u);
}

void combat_apply_rows(gsl_matrix *y, const struct combat_rows *rows,
                       const struct combat *combat)
{
    if (combat->scores) {
        apply_block(y, rows, combat, 0);
        return;
    }
    for (size_t first = 0; first < combat->features; first += COMBAT_BLOCK) {
        gsl_matrix_view block =
            gsl_matrix_submatrix(y, 0, first, y->size1, combat_width(y, first));

        apply_block(&block.matrix, rows, combat, first);
    }
}

void combat_apply(gsl_matrix *y, const size_t *batch,
                  const gsl_matrix *covariates, const struct combat *combat)
{
    struct combat_rows rows = {.batch = batch, .covariates = covariates};

    combat_apply_rows(y, &rows, combat);
}
