#include "maps/sites.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/relmat.h"
#include "io/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- coordinates ---- */

/* The first of the columns that is there. */
static size_t first_of(const struct table *table, const char *const *names)
{
    for (; *names; names++)
        if (table_find(table, *names) != TABLE_NONE)
            return table_find(table, *names);
    return TABLE_NONE;
}

static bool has_axes(size_t column[3], const struct table *table,
                     const char *before)
{
    for (size_t a = 0; a < 3; a++) {
        char *name = xformat("%s%c", before, "xyz"[a]);

        column[a] = table_find(table, name);
        free(name);
    }
    return column[0] != TABLE_NONE && column[1] != TABLE_NONE &&
           column[2] != TABLE_NONE;
}

/* Row of each region in the table, TABLE_NONE without one. */
static size_t *rows_of(const struct table *table, const struct node_maps *maps)
{
    static const char *const names[] = {"name", "Node", "label", "region",
                                        NULL};
    size_t who = first_of(table, names);
    size_t *rows = NEW_ARRAY(size_t, maps->regions);

    if (who == TABLE_NONE)
        die("'%s' has no column 'name' or 'Node'", table->path);
    for (size_t i = 0; i < maps->regions; i++) {
        rows[i] = TABLE_NONE;
        for (size_t row = 0; row < table->rows; row++) {
            if (strcmp(table_text(table, row, who), maps->names[i]) != 0)
                continue;
            if (rows[i] != TABLE_NONE)
                die("'%s' line %zu: '%s' is there twice", table->path, row + 2,
                    maps->names[i]);
            rows[i] = row;
        }
    }
    return rows;
}

static gsl_matrix *positions(const struct table *table, const size_t *rows,
                             size_t count, const size_t column[3])
{
    gsl_matrix *at = gsl_matrix_alloc(count, 3);

    for (size_t i = 0; i < count; i++)
        for (size_t a = 0; a < 3; a++)
            gsl_matrix_set(at, i, a,
                           rows[i] == TABLE_NONE
                               ? NAN
                               : table_number(table, rows[i], column[a]));
    return at;
}

static int side_of_word(const char *word)
{
    return *word == 'L' || *word == 'l'   ? SPIN_LEFT
           : *word == 'R' || *word == 'r' ? SPIN_RIGHT
                                          : -1;
}

static signed char *sides(const struct table *table, const size_t *rows,
                          size_t count, const gsl_matrix *volume)
{
    static const char *const names[] = {"hemisphere", "hemi", NULL};
    size_t column = first_of(table, names);
    signed char *side = NEW_ARRAY(signed char, count);

    for (size_t i = 0; i < count; i++) {
        double x = volume ? gsl_matrix_get(volume, i, 0) : NAN;
        int found = x < 0 ? SPIN_LEFT : x > 0 ? SPIN_RIGHT : -1;

        if (column != TABLE_NONE)
            found = rows[i] == TABLE_NONE
                        ? -1
                        : side_of_word(table_text(table, rows[i], column));
        side[i] = (signed char)found;
    }
    return side;
}

struct sites *sites_read(const char *path, const struct node_maps *maps)
{
    struct sites *sites = NEW_ARRAY(struct sites, 1);
    struct table *table = table_read(path);
    size_t *rows = rows_of(table, maps), volume[3], sphere[3];

    sites->is_sphere = has_axes(sphere, table, "sphere_");
    if (has_axes(volume, table, ""))
        sites->volume = positions(table, rows, maps->regions, volume);
    if (!sites->is_sphere && !sites->volume)
        die("'%s' has no columns x, y, z or sphere_x, sphere_y, sphere_z",
            path);
    sites->at = positions(table, rows, maps->regions,
                          sites->is_sphere ? sphere : volume);
    sites->side = sides(table, rows, maps->regions, sites->volume);
    free(rows);
    table_free(table);
    return sites;
}

void sites_free(struct sites *sites)
{
    if (!sites)
        return;
    gsl_matrix_free(sites->at);
    if (sites->volume)
        gsl_matrix_free(sites->volume);
    free(sites->side), free(sites);
}

/* ---- distances ---- */

gsl_matrix *sites_distances(const struct sites *sites)
{
    size_t n = sites->at->size1;
    gsl_matrix *distances;

    if (!sites->volume)
        return NULL;
    distances = gsl_matrix_alloc(n, n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double square = 0;

            for (size_t a = 0; a < 3; a++) {
                double gap = gsl_matrix_get(sites->volume, i, a) -
                             gsl_matrix_get(sites->volume, j, a);

                square += gap * gap;
            }
            gsl_matrix_set(distances, i, j, sqrt(square));
        }
    return distances;
}

static size_t find(const struct relmat *relmat, const char *name)
{
    for (size_t i = 0; i < relmat->values->size1; i++)
        if (!strcmp(relmat->names[i], name))
            return i;
    return TABLE_NONE;
}

gsl_matrix *sites_read_distances(const char *path, const struct node_maps *maps)
{
    struct relmat *relmat = relmat_read(path);
    size_t n = maps->regions, *row = NEW_ARRAY(size_t, n);
    gsl_matrix *distances = gsl_matrix_alloc(n, n);

    for (size_t i = 0; i < n; i++) {
        row[i] = find(relmat, maps->names[i]);
        if (row[i] == TABLE_NONE)
            die("'%s' has no region '%s'", path, maps->names[i]);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double d = gsl_matrix_get(relmat->values, row[i], row[j]);
            double back = gsl_matrix_get(relmat->values, row[j], row[i]);

            if (fmin(d, back) < 0)
                die("'%s' has a distance below 0 between '%s' and '%s': %g",
                    path, maps->names[i], maps->names[j], fmin(d, back));
            if (isnan(d) != isnan(back) ||
                fabs(d - back) > 1e-9 * fmax(d, back))
                die("'%s' is not symmetric: '%s' and '%s' have %g and %g", path,
                    maps->names[i], maps->names[j], d, back);
            gsl_matrix_set(distances, i, j, i == j ? 0 : d);
        }
    free(row);
    relmat_free(relmat);
    return distances;
}
