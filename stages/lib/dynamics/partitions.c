#include "dynamics/partitions.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/table.h"
#include "tensor/similarity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

/* The row of every node by its name in column `col`; or TABLE_NONE. */
static size_t *rows_of(const struct table *table, size_t col,
                       const struct factorization *f)
{
    size_t *rows = NEW_ARRAY(size_t, f->nodes + 1);

    for (size_t i = 0; i < f->nodes; i++) {
        rows[i] = TABLE_NONE;
        for (size_t row = 0; row < table->rows; row++)
            if (strcmp(table_text(table, row, col), f->node_names[i]) == 0)
                rows[i] = row;
    }
    return rows;
}

static size_t label_at(const struct table *table, size_t row, size_t col)
{
    double label = table_number(table, row, col);

    if (isnan(label))
        return 0;
    if (label < 1 || label > 1e6 || label != floor(label))
        die("'%s', row %zu, '%s': %g is no label of a community", table->path,
            row + 2, table->names[col], label);
    return (size_t)label;
}

static void read_own(struct partitions *partitions, const struct table *table,
                     const char *labels, const struct factorization *f)
{
    size_t *rows = rows_of(table, 0, f);

    for (size_t i = 0; i < f->nodes; i++)
        if (rows[i] == TABLE_NONE)
            die("'%s' has no row for '%s'", table->path, f->node_names[i]);
    for (size_t r = 0; r < f->count; r++) {
        char *name = xformat("%s_%s", f->names[r], labels);
        size_t col = table_column(table, name);

        for (size_t i = 0; i < f->nodes && f->is_kept[r]; i++)
            partitions->own[r * f->nodes + i] = label_at(table, rows[i], col);
        free(name);
    }
    free(rows);
}

/* ---- common labels ---- */

static size_t largest(const size_t *label, size_t count)
{
    size_t most = 0;

    for (size_t k = 0; k < count; k++)
        most = label[k] > most ? label[k] : most;
    return most;
}

/* Components by what they explain; of equal ones the first. */
static size_t *by_weight(const struct factorization *f)
{
    size_t *order = NEW_ARRAY(size_t, f->count);

    for (size_t r = 0; r < f->count; r++) {
        size_t at = r;

        for (; at && gsl_vector_get(f->explained, order[at - 1]) <
                         gsl_vector_get(f->explained, r);
             at--)
            order[at] = order[at - 1];
        order[at] = r;
    }
    return order;
}

/*
 * share (own labels x common labels and as many empty ones): how much of the
 * nodes both have, over the components that came before.
 */
static gsl_matrix *shared(const struct partitions *partitions,
                          const struct factorization *f, const size_t *order,
                          size_t place)
{
    const size_t *own = partitions->own + order[place] * f->nodes;
    size_t count = largest(own, f->nodes);
    gsl_matrix *share;

    if (!count)
        return NULL;
    share = gsl_matrix_calloc(count, partitions->communities + count);
    for (size_t k = 0; k < place; k++)
        for (size_t i = 0; i < f->nodes; i++) {
            size_t common = partitions->label[order[k] * f->nodes + i];

            if (common && own[i])
                *gsl_matrix_ptr(share, own[i] - 1, common - 1) +=
                    gsl_vector_get(f->explained, order[k]);
        }
    return share;
}

static void match(struct partitions *partitions, const struct factorization *f,
                  const size_t *order, size_t place)
{
    gsl_matrix *share = shared(partitions, f, order, place);
    const size_t *own = partitions->own + order[place] * f->nodes;
    size_t *label = partitions->label + order[place] * f->nodes;
    size_t *column, known = partitions->communities;

    if (!share)
        return;
    column = NEW_ARRAY(size_t, share->size1);
    similarity_assign(column, share);
    for (size_t c = 0; c < share->size1; c++)
        if (column[c] >= known || gsl_matrix_get(share, c, column[c]) <= 0)
            column[c] = partitions->communities++;
    for (size_t i = 0; i < f->nodes; i++)
        label[i] = own[i] ? column[own[i] - 1] + 1 : 0;
    free(column);
    gsl_matrix_free(share);
}

/* Labels by falling weight of their nodes over components; ties as they are. */
static void renumber(struct partitions *partitions,
                     const struct factorization *f)
{
    size_t count = partitions->communities;
    double *weight = NEW_ARRAY(double, count + 1);
    size_t *number = NEW_ARRAY(size_t, count + 1);

    for (size_t k = 0; k < f->count * f->nodes; k++)
        weight[partitions->label[k]] +=
            gsl_vector_get(f->explained, k / f->nodes);
    for (size_t c = 1; c <= count; c++) {
        number[c] = 1;
        for (size_t d = 1; d <= count; d++)
            number[c] +=
                weight[d] > weight[c] || (weight[d] >= weight[c] && d < c);
    }
    for (size_t k = 0; k < f->count * f->nodes; k++)
        partitions->label[k] = number[partitions->label[k]];
    free(weight);
    free(number);
}

static void count_own(struct partitions *partitions,
                      const struct factorization *f)
{
    bool *is_seen = NEW_ARRAY(bool, partitions->communities + 1);

    for (size_t r = 0; r < f->count; r++) {
        memset(is_seen, 0, (partitions->communities + 1) * sizeof *is_seen);
        is_seen[0] = true;
        for (size_t i = 0; i < f->nodes; i++) {
            size_t label = partitions->label[r * f->nodes + i];

            partitions->count[r] += !is_seen[label];
            is_seen[label] = true;
        }
    }
    free(is_seen);
}

struct partitions *partitions_read(const char *path, const char *labels,
                                   const struct factorization *f)
{
    struct partitions *partitions = NEW_ARRAY(struct partitions, 1);
    struct table *table = table_read(path);
    size_t *order = by_weight(f);

    partitions->own = NEW_ARRAY(size_t, f->count * f->nodes);
    partitions->label = NEW_ARRAY(size_t, f->count * f->nodes);
    partitions->count = NEW_ARRAY(size_t, f->count);
    read_own(partitions, table, labels, f);
    for (size_t k = 0; k < f->count; k++)
        match(partitions, f, order, k);
    renumber(partitions, f);
    count_own(partitions, f);
    free(order);
    table_free(table);
    return partitions;
}

void partitions_free(struct partitions *partitions)
{
    free(partitions->own);
    free(partitions->label);
    free(partitions->count);
    free(partitions);
}

/* ---- systems ---- */

size_t systems_read(size_t *system, const char *path,
                    const struct factorization *f)
{
    struct table *table = table_read(path);
    size_t network = table_column(table, "network"), count = 0;
    size_t name = table_find(table, "name");
    size_t *rows = rows_of(table, name == TABLE_NONE ? 0 : name, f);
    const char **known = NEW_ARRAY(const char *, f->nodes + 1);

    for (size_t i = 0; i < f->nodes; i++) {
        const char *text =
            rows[i] == TABLE_NONE ? "n/a" : table_text(table, rows[i], network);
        size_t k = 0;

        system[i] = 0;
        if (strcmp(text, "n/a") == 0 || strcmp(text, "none") == 0)
            continue;
        while (k < count && strcmp(known[k], text) != 0)
            k++;
        if (k == count)
            known[count++] = text;
        system[i] = k + 1;
    }
    if (!count)
        die("'%s': no node of the factorization has a network", path);
    free(known);
    free(rows);
    table_free(table);
    return count;
}
