#include "geometry/identification_input.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/pairs.h"
#include "io/series.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Where the RDM of a row of labels is. */
struct source {
    size_t file, column, subject, region;
};

struct reader {
    const struct paths *paths;
    struct pairs **pairs; /* of each path */
    struct table *labels;
    size_t column, subject, region, file; /* of the labels; file may be none */
    struct source *sources;               /* of each row */
};

/* ---- inputs ---- */

static void read_inputs(struct reader *reader)
{
    reader->pairs = NEW_ARRAY(struct pairs *, reader->paths->count);
    for (size_t f = 0; f < reader->paths->count; f++) {
        struct pairs *pairs = pairs_read(reader->paths->at[f], NULL);
        const struct pairs *first = reader->pairs[0] ? reader->pairs[0] : pairs;
        bool is_same = pairs->nodes == first->nodes;

        pairs_demand(pairs, reader->paths->at[f]);
        for (size_t k = 0; is_same && k < pairs->nodes; k++)
            is_same = !strcmp(pairs->names[k], first->names[k]);
        if (!is_same)
            die("'%s' has other stimuli than '%s', or another order",
                reader->paths->at[f], reader->paths->at[0]);
        reader->pairs[f] = pairs;
    }
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static size_t find_title(const struct pairs *pairs, const char *title)
{
    size_t k = 0;

    while (k < pairs->columns && strcmp(pairs->titles[k], title) != 0)
        k++;
    return k;
}

/* The input and the column of a row of labels. */
static struct source locate(const struct reader *reader, size_t row)
{
    const struct table *labels = reader->labels;
    const char *title = table_text(labels, row, reader->column);
    const char *file = reader->file == TABLE_NONE
                           ? NULL
                           : table_text(labels, row, reader->file);
    size_t count = reader->paths->count;
    struct source found = {.file = count};

    for (size_t f = 0; f < count; f++) {
        const char *path = reader->paths->at[f];
        size_t k = find_title(reader->pairs[f], title);

        if ((file && strcmp(file, last_part(path)) != 0) ||
            k == reader->pairs[f]->columns)
            continue;
        if (found.file < count)
            die("'%s' line %zu: column '%s' is in '%s' and in '%s'",
                labels->path, row + 2, title, reader->paths->at[found.file],
                path);
        found.file = f;
        found.column = k;
    }
    if (found.file == count)
        die("'%s' line %zu: no input%s%s has a column '%s'", labels->path,
            row + 2, file ? " called " : "", file ? file : "", title);
    return found;
}

/* ---- labels ---- */

/* The number of a name in a list of those seen, to which it is added. */
static size_t number_of(char **names, size_t *count, const char *name)
{
    for (size_t k = 0; k < *count; k++)
        if (!strcmp(names[k], name))
            return k;
    names[*count] = xstrdup(name);
    return (*count)++;
}

static void read_labels(struct identification_input *input,
                        struct reader *reader, const char *path)
{
    struct table *labels = table_read(path);

    reader->labels = labels;
    reader->column = table_column(labels, "column");
    reader->subject = table_column(labels, "subject");
    reader->region = table_column(labels, "region");
    reader->file = table_find(labels, "file");
    reader->sources = NEW_ARRAY(struct source, labels->rows + 1);
    input->subjects = NEW_ARRAY(char *, labels->rows + 1);
    input->regions = NEW_ARRAY(char *, labels->rows + 1);
    for (size_t row = 0; row < labels->rows; row++) {
        struct source source = locate(reader, row);

        for (size_t k = 0; k < row; k++)
            if (reader->sources[k].file == source.file &&
                reader->sources[k].column == source.column)
                die("'%s' line %zu has the column '%s' again", path, row + 2,
                    table_text(labels, row, reader->column));
        source.subject = number_of(input->subjects, &input->design.subjects,
                                   table_text(labels, row, reader->subject));
        source.region = number_of(input->regions, &input->design.regions,
                                  table_text(labels, row, reader->region));
        reader->sources[row] = source;
    }
}

static void demand_design(const struct identification_input *input,
                          const struct reader *reader)
{
    const struct identify_design *design = &input->design;

    if (design->subjects < 2 || design->regions < 2)
        die("'%s' has %zu subjects and %zu regions; two of each are the least",
            reader->labels->path, design->subjects, design->regions);
    for (size_t k = 0; k < design->regions; k++) {
        size_t first = SIZE_MAX;
        bool has_others = false;

        for (size_t row = 0; row < reader->labels->rows; row++) {
            const struct source *source = &reader->sources[row];

            if (source->region != k)
                continue;
            has_others =
                has_others || (first < SIZE_MAX && source->subject != first);
            first = source->subject;
        }
        if (!has_others)
            die("'%s': region '%s' is that of '%s' alone, and cannot be told "
                "from others",
                reader->labels->path, input->regions[k],
                input->subjects[first]);
    }
}

/* ---- RDMs ---- */

/* Rows by subject, within it in the order of the labels. */
static void gather(struct identification_input *input,
                   const struct reader *reader)
{
    size_t rows = reader->labels->rows, pairs = reader->pairs[0]->count, at = 0;

    input->rdms = gsl_matrix_alloc(rows, pairs);
    input->start = NEW_ARRAY(size_t, input->design.subjects + 1);
    input->region = NEW_ARRAY(size_t, rows);
    for (size_t s = 0; s < input->design.subjects; s++) {
        input->start[s] = at;
        for (size_t row = 0; row < rows; row++) {
            const struct source *source = &reader->sources[row];

            if (source->subject != s)
                continue;
            memcpy(gsl_matrix_ptr(input->rdms, at, 0),
                   gsl_matrix_const_ptr(reader->pairs[source->file]->values,
                                        source->column, 0),
                   pairs * sizeof(double));
            input->region[at++] = source->region;
        }
    }
    input->start[input->design.subjects] = at;
    input->design.start = input->start;
    input->design.region = input->region;
    for (size_t p = 0; p < pairs; p++) {
        bool is_missing = false;

        for (size_t r = 0; r < rows; r++)
            is_missing = is_missing || isnan(gsl_matrix_get(input->rdms, r, p));
        input->missing += is_missing;
    }
}

struct identification_input *identification_input_read(const struct paths *rdms,
                                                       const char *labels)
{
    struct identification_input *input =
        NEW_ARRAY(struct identification_input, 1);
    struct reader reader = {.paths = rdms};

    read_inputs(&reader);
    read_labels(input, &reader, labels);
    demand_design(input, &reader);
    input->stimuli = reader.pairs[0]->nodes;
    gather(input, &reader);
    for (size_t f = 0; f < rdms->count; f++)
        pairs_free(reader.pairs[f]);
    free(reader.pairs), free(reader.sources), table_free(reader.labels);
    return input;
}

void identification_input_free(struct identification_input *input)
{
    names_free(input->subjects, input->design.subjects);
    names_free(input->regions, input->design.regions);
    gsl_matrix_free(input->rdms);
    free(input->start), free(input->region);
    free(input);
}
