#include "io/relmat.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/series.h"
#include "io/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct relmat *relmat_new(size_t regions, char *const *names)
{
    struct relmat *relmat = NEW_ARRAY(struct relmat, 1);

    relmat->names = names_copy(names, regions);
    relmat->values = gsl_matrix_alloc(regions, regions);
    gsl_matrix_set_all(relmat->values, NAN);
    return relmat;
}

static void check_shape(const struct table *table, size_t skip)
{
    size_t regions = table->cols - skip;

    if (!regions || table->rows != regions)
        die("'%s' is not square: %zu rows and %zu regions", table->path,
            table->rows, regions);
    for (size_t i = 0; skip && i < regions; i++)
        if (strcmp(table_text(table, i, 0), table->names[i + 1]))
            die("'%s' line %zu is named '%s', but column %zu '%s'", table->path,
                i + 2, table_text(table, i, 0), i + 2, table->names[i + 1]);
}

struct relmat *relmat_read(const char *path)
{
    struct table *table = table_read(path);
    size_t skip = table->cols && !strcmp(table->names[0], "Node");
    struct relmat *relmat;

    check_shape(table, skip);
    relmat = relmat_new(table->rows, table->names + skip);
    for (size_t i = 0; i < table->rows; i++)
        for (size_t j = 0; j < table->rows; j++)
            gsl_matrix_set(relmat->values, i, j,
                           table_number(table, i, j + skip));
    table_free(table);
    return relmat;
}

void relmat_write(const char *path, const struct relmat *relmat)
{
    struct tsv *out = tsv_create(path);

    tsv_text(out, "Node");
    for (size_t j = 0; j < relmat->values->size2; j++) {
        if (!strcmp(relmat->names[j], "Node"))
            die("'%s': a region cannot be called 'Node'", path);
        tsv_text(out, relmat->names[j]);
    }
    tsv_end_row(out);
    for (size_t i = 0; i < relmat->values->size1; i++) {
        tsv_text(out, relmat->names[i]);
        for (size_t j = 0; j < relmat->values->size2; j++)
            tsv_number(out, gsl_matrix_get(relmat->values, i, j));
        tsv_end_row(out);
    }
    tsv_close(out);
}

void relmat_free(struct relmat *relmat)
{
    names_free(relmat->names, relmat->values->size1);
    gsl_matrix_free(relmat->values);
    free(relmat);
}
