#include "modules/relations.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/report.h"
#include "graph/relation.h"
#include "io/relmat.h"
#include "io/series.h"
#include "io/table.h"

#include <stdlib.h>

/* ---- a matrix ---- */

static void refuse_asymmetry(const char *path, const struct relmat *relmat)
{
    char above[NUMBER_ROOM], below[NUMBER_ROOM];
    size_t i, j;

    if (!relation_is_asymmetric(&i, &j, relmat->values))
        return;
    number_format(above, gsl_matrix_get(relmat->values, i, j));
    number_format(below, gsl_matrix_get(relmat->values, j, i));
    die("'%s' is not symmetric: row '%s' column '%s' is %s, but row '%s' "
        "column '%s' is %s",
        path, relmat->names[i], relmat->names[j], above, relmat->names[j],
        relmat->names[i], below);
}

static void read_square(struct relations *relations)
{
    struct relmat *relmat = relmat_read(relations->path);

    refuse_asymmetry(relations->path, relmat);
    relations->nodes = relmat->values->size1;
    relations->count = 1;
    relations->names = relmat->names;
    relations->square = relmat->values;
    free(relmat);
}

/* ---- a table of pairs ---- */

static void read_pairs(struct relations *relations, const struct table *table,
                       const char *only)
{
    struct pairs *pairs = pairs_of_table(table, only);

    relations->pairs = pairs;
    relations->nodes = pairs->nodes;
    relations->count = pairs->columns;
    relations->names = pairs->names;
    relations->columns = pairs->titles;
}

struct relations *relations_read(const char *path, const char *only)
{
    struct relations *relations = NEW_ARRAY(struct relations, 1);
    struct table *table = table_read(path);

    relations->path = xstrdup(path);
    if (pairs_are_in(table))
        read_pairs(relations, table, only);
    else if (only)
        usage("--column is for a table of pairs, and '%s' is a matrix", path);
    else
        read_square(relations);
    table_free(table);
    return relations;
}

void relations_free(struct relations *relations)
{
    if (relations->pairs) {
        pairs_free(relations->pairs);
    } else {
        names_free(relations->names, relations->nodes);
        gsl_matrix_free(relations->square);
    }
    free(relations->path);
    free(relations);
}

void relations_matrix(gsl_matrix *matrix, const struct relations *relations,
                      size_t k)
{
    if (relations->square)
        gsl_matrix_memcpy(matrix, relations->square);
    else
        pairs_matrix(matrix, relations->pairs, k);
}
