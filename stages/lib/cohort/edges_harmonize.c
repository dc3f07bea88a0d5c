#include "cohort/edges.h"

#include "base/mem.h"
#include "base/report.h"
#include "stats/combat.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const edges_harmonizers[] = {"none", "combat", NULL};

/* The batch of each row, from 0; returns how many there are. */
static size_t find_batches(size_t *batch, const char ***names,
                           const struct edges *edges)
{
    const struct regression *model = edges->model;
    size_t column = table_column(edges->people, edges->options->batch);
    size_t count = 0;

    *names = NEW_ARRAY(const char *, model->rows);
    for (size_t i = 0; i < model->rows; i++) {
        const char *id = edges->features->ids[model->listed[i]];
        const char *cell = table_text(
            edges->people, participant_row(edges->people, id), column);
        size_t k = 0;

        if (!*cell || !strcmp(cell, "n/a"))
            die("'%s': '%s' has no %s to harmonize by", edges->people->path, id,
                edges->options->batch);
        while (k < count && strcmp((*names)[k], cell) != 0)
            k++;
        if (k == count)
            (*names)[count++] = cell;
        batch[i] = k;
    }
    return count;
}

/* Whether a column of the design is neither in question nor the constant: what
 * is in question must not be told to those who take out the batches. */
static bool is_kept(const struct regression *model, size_t column)
{
    bool is_asked = false;

    for (size_t k = 0; k < model->contrast->size1; k++)
        is_asked |= gsl_matrix_get(model->contrast, k, column) != 0;
    return !is_asked && strcmp(model->columns[column], "constant") != 0;
}

static gsl_matrix *kept_columns(const struct regression *model)
{
    gsl_matrix *kept;
    size_t count = 0;

    for (size_t c = 0; c < model->x->size2; c++)
        count += is_kept(model, c);
    if (!count)
        return NULL;
    kept = gsl_matrix_alloc(model->rows, count);
    count = 0;
    for (size_t c = 0; c < model->x->size2; c++) {
        if (!is_kept(model, c))
            continue;
        for (size_t i = 0; i < model->rows; i++)
            gsl_matrix_set(kept, i, count, gsl_matrix_get(model->x, i, c));
        count++;
    }
    return kept;
}

/* The features that nobody lacks: these alone can be made alike. */
static size_t *whole_features(size_t *count, const struct edges *edges)
{
    const gsl_matrix *values = edges->values;
    size_t *whole = NEW_ARRAY(size_t, values->size2);

    *count = 0;
    for (size_t j = 0; j < values->size2; j++) {
        size_t finite = 0;

        for (size_t i = 0; i < values->size1; i++)
            finite += isfinite(gsl_matrix_get(values, i, j)) != 0;
        if (finite == values->size1)
            whole[(*count)++] = j;
        else if (finite && edges->options->missing == MISSING_PER_EDGE)
            usage("--harmonize needs elements that nobody lacks; give "
                  "--missing drop");
    }
    return whole;
}

static void copy(gsl_matrix *to, const size_t *to_column,
                 const gsl_matrix *from, const size_t *from_column,
                 size_t count)
{
    for (size_t i = 0; i < from->size1; i++)
        for (size_t j = 0; j < count; j++)
            gsl_matrix_set(
                to, i, to_column ? to_column[j] : j,
                gsl_matrix_get(from, i, from_column ? from_column[j] : j));
}

void edges_harmonize(struct edges *edges)
{
    static const struct combat_options options = {.reference = COMBAT_NONE};
    const struct regression *model = edges->model;
    size_t *batch = NEW_ARRAY(size_t, model->rows), count, at = 0;
    size_t *whole = whole_features(&count, edges);
    const char **names;
    size_t batches = find_batches(batch, &names, edges);
    gsl_matrix *kept = kept_columns(model), *y;
    struct combat combat;
    enum combat_fault fault;

    if (batches < 2 || !count)
        die("there is nothing to harmonize: %zu different %s, %zu elements",
            batches, edges->options->batch, count);
    y = gsl_matrix_alloc(model->rows, count);
    copy(y, NULL, edges->values, whole, count);
    fault = combat_fit(&combat, y, batch, batches, kept, &options, &at);
    if (fault == COMBAT_ALONE)
        die("one row alone is of %s '%s', which cannot be harmonized",
            edges->options->batch, names[at]);
    if (fault)
        die("the model tells %s apart, or has it: leave it to --harmonize, or "
            "to the model",
            edges->options->batch);
    combat_apply(y, batch, kept, &combat);
    copy(edges->values, whole, y, NULL, count);
    combat_release(&combat), gsl_matrix_free(y);
    if (kept)
        gsl_matrix_free(kept);
    free(names), free(batch), free(whole);
}
