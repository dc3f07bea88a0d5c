/* The half of rdms.h that takes dissimilarities as they are. */
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "geometry/rdms.h"
#include "io/bids.h"
#include "io/relmat.h"

#include <gsl/gsl_vector.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a file with seven digits may differ by. */
#define TOLERANCE 1e-6

/* The last part of the path without its ending. */
static char *stem_of(const char *path)
{
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    size_t length = strcspn(name + 1, ".") + 1;

    return xformat("%.*s", (int)length, name);
}

/* The column for a file: its stem, or the entity `by` of its name. */
static char *title_of(const char *path, const char *by)
{
    struct bids_name *name = by ? bids_parse(path) : NULL;
    const char *label = name ? bids_label(name, by) : NULL;
    char *title = NULL;

    if (!by)
        title = stem_of(path);
    else if (!label)
        die("the name of '%s' has no '%s-'", path, by);
    else
        title = strcmp(by, "sub") ? xstrdup(label) : xformat("sub-%s", label);
    if (name)
        bids_free(name);
    return title;
}

/* ---- one file ---- */

static double largest(const gsl_matrix *values)
{
    double most = 0;

    for (size_t i = 0; i < values->size1; i++)
        for (size_t j = 0; j < values->size2; j++)
            most = fmax(most, fabs(gsl_matrix_get(values, i, j)));
    return most;
}

/* A square matrix into a row of pairs. */
static void take(double *rdm, const struct relmat *matrix, const char *path)
{
    size_t n = matrix->values->size1;
    double tolerance = TOLERANCE * largest(matrix->values);

    for (size_t i = 0; i < n; i++) {
        double own = gsl_matrix_get(matrix->values, i, i);

        if (fabs(own) > tolerance)
            die("'%s' says that '%s' is %g from itself, and a dissimilarity is "
                "0 there",
                path, matrix->names[i], own);
        for (size_t j = i + 1; j < n; j++) {
            double a = gsl_matrix_get(matrix->values, i, j);
            double b = gsl_matrix_get(matrix->values, j, i);

            if (isnan(a) != isnan(b) || fabs(a - b) > tolerance)
                die("'%s' has %g from '%s' to '%s', but %g back", path, a,
                    matrix->names[i], matrix->names[j], b);
            *rdm++ = a == b ? a : (a + b) / 2;
        }
    }
}

static struct pairs *read_square(const char *path)
{
    struct relmat *matrix = relmat_read(path);
    char *title = stem_of(path);
    struct pairs *pairs;

    if (matrix->values->size1 < 2)
        die("'%s' has one condition", path);
    pairs = pairs_new(matrix->values->size1, matrix->names, 1, &title);
    take(gsl_matrix_ptr(pairs->values, 0, 0), matrix, path);
    relmat_free(matrix), free(title);
    return pairs;
}

/* One RDM. */
static struct pairs *read_file(const char *path, const char *column)
{
    struct table *table = table_read(path);
    struct pairs *pairs;

    if (pairs_are_in(table)) {
        pairs = pairs_of_table(table, column);
        pairs_demand(pairs, path);
        if (pairs->columns > 1)
            die("'%s' holds %zu RDMs: say which with --column", path,
                pairs->columns);
    } else {
        if (column)
            die("'%s' is a matrix and has no column '%s'", path, column);
        pairs = read_square(path);
    }
    table_free(table);
    return pairs;
}

/* ---- how they were made ---- */

static const char *const carried[] = {"Measure", "CrossValidated", "Noise",
                                      "NoiseEstimator", NULL};

/* What the sidecar of a table says of it; NULL for nothing. */
static json_t *said_of(const char *path)
{
    char *beside = sidecar_path(path);
    json_t *fields = bids_is_file(beside) ? json_read(beside) : NULL;

    free(beside);
    return fields;
}

/* RDMs of different measures are not averaged nor put beside each other. */
static void carry(json_t *about, const struct paths *paths)
{
    json_t *first = said_of(paths->at[0]);

    for (size_t c = 0; carried[c]; c++) {
        json_t *value = json_object_get(first, carried[c]);

        for (size_t k = 1; k < paths->count; k++) {
            json_t *other = said_of(paths->at[k]);
            json_t *its = json_object_get(other, carried[c]);

            if (value && its && !json_equal(value, its))
                die("'%s' and '%s' are of different '%s'", paths->at[0],
                    paths->at[k], carried[c]);
            json_decref(other);
        }
        if (value)
            json_put(about, carried[c], json_incref(value));
    }
    json_decref(first);
}

/* ---- all ---- */

/* Titles of the columns, and the column of each file; how many columns. */
static size_t deal(char **titles, size_t *column, const struct paths *paths,
                   const char *by)
{
    size_t columns = 0;

    for (size_t k = 0; k < paths->count; k++) {
        char *title = title_of(paths->at[k], by);
        size_t c = 0;

        if (!strcmp(title, "a") || !strcmp(title, "b"))
            die("'%s' would be the column '%s', which names conditions",
                paths->at[k], title);
        while (c < columns && strcmp(titles[c], title) != 0)
            c++;
        if (c < columns && !by)
            die("'%s' is the name of a column already: '%s' would be another",
                title, paths->at[k]);
        if (c < columns)
            free(title);
        else
            titles[columns++] = title;
        column[k] = c;
    }
    return columns;
}

static void write(const struct rdms_request *request, const struct pairs *rdms)
{
    pairs_write(request->rdms, rdms,
                "Dissimilarities between every two conditions",
                dissimilarities_about[DISSIMILARITIES_GIVEN]);
    json_put_text(sidecar(request->rdms), "Measure", "given");
    carry(sidecar(request->rdms), &request->patterns);
}

static void put_counts(json_t *about, char *const *titles, const double *files,
                       size_t columns)
{
    json_t *counts = json_object();

    for (size_t c = 0; c < columns; c++)
        json_put_count(counts, titles[c], (size_t)files[c]);
    json_put(about, "FilesAveraged", counts);
}

/* A table of pairs alone, with all its columns; false for anything else. */
static bool write_whole(const struct rdms_request *request)
{
    struct table *table = table_read(request->patterns.at[0]);
    bool is_alone =
        request->patterns.count == 1 && !request->by && pairs_are_in(table);

    if (is_alone) {
        struct pairs *pairs = pairs_of_table(table, request->column);

        pairs_demand(pairs, table->path);
        write(request, pairs);
        pairs_free(pairs);
    }
    table_free(table);
    return is_alone;
}

/* The RDM of a file, its conditions in the order of the first one's. */
static void add_file(struct pairs *out, size_t column,
                     const struct paths *paths, size_t k, const char *only)
{
    struct pairs *read = read_file(paths->at[k], only);
    struct pairs *rdm = pairs_in_order(read, paths->at[k], out, paths->at[0]);
    gsl_vector_view from = gsl_matrix_row(rdm->values, 0);
    gsl_vector_view to = gsl_matrix_row(out->values, column);

    gsl_vector_add(&to.vector, &from.vector);
    pairs_free(read), pairs_free(rdm);
}

static void write_together(const struct rdms_request *request)
{
    const struct paths *paths = &request->patterns;
    char **titles = NEW_ARRAY(char *, paths->count);
    size_t *column = NEW_ARRAY(size_t, paths->count);
    double *files = NEW_ARRAY(double, paths->count);
    size_t columns = deal(titles, column, paths, request->by);
    struct pairs *first = read_file(paths->at[0], request->column);
    struct pairs *out = pairs_new(first->nodes, first->names, columns, titles);

    gsl_matrix_set_zero(out->values);
    for (size_t k = 0; k < paths->count; k++) {
        add_file(out, column[k], paths, k, request->column);
        files[column[k]]++;
    }
    for (size_t c = 0; c < columns; c++) {
        gsl_vector_view row = gsl_matrix_row(out->values, c);

        gsl_vector_scale(&row.vector, 1 / files[c]);
    }
    write(request, out);
    if (columns < paths->count)
        put_counts(sidecar(request->rdms), titles, files, columns);
    pairs_free(out), pairs_free(first);
    names_free(titles, columns), free(column), free(files);
}

void rdms_write_given(const struct rdms_request *request)
{
    if (!write_whole(request))
        write_together(request);
}
