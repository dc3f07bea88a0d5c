#include "io/covariates.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WORDS = 20 };

static bool is_missing(const char *cell)
{
    return !*cell || !strcmp(cell, "n/a") || !strcmp(cell, "NaN") ||
           !strcmp(cell, "nan");
}

/* Whether every cell is a number or missing; words among numbers are more
 * likely a code for missing than a factor. */
static bool is_numeric(const struct table *table, size_t column)
{
    size_t numbers = 0, words = 0, line = 0;

    for (size_t row = 0; row < table->rows; row++) {
        const char *cell = table_text(table, row, column);
        char *end;

        if (is_missing(cell))
            continue;
        if (isfinite(strtod(cell, &end)) && !*end)
            numbers++;
        else if (!words++)
            line = row;
    }
    if (numbers && words)
        die("'%s' line %zu column %zu ('%s') is '%s', no number as others of "
            "the column; what is missing is n/a",
            table->path, line + 2, column + 1, table->names[column],
            table_text(table, line, column));
    return !words;
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The different words of a column, in order; returns how many. */
static size_t find_words(const char *words[MOST_WORDS],
                         const struct table *table, size_t column)
{
    size_t count = 0;

    for (size_t row = 0; row < table->rows; row++) {
        const char *cell = table_text(table, row, column);
        size_t k = 0;

        while (k < count && strcmp(words[k], cell) != 0)
            k++;
        if (is_missing(cell) || k < count)
            continue;
        if (count == MOST_WORDS)
            die("'%s': '%s' has more than %d different words, too many for a "
                "covariate",
                table->path, table->names[column], MOST_WORDS);
        words[count++] = cell;
    }
    qsort(words, count, sizeof *words, compare_words);
    return count;
}

/* Room for one more column, named `name`, which is taken over. */
static size_t add_column(struct covariates *covariates, char *name, size_t rows)
{
    gsl_matrix *wider = gsl_matrix_alloc(rows, covariates->count + 1);

    for (size_t row = 0; covariates->count && row < rows; row++)
        for (size_t k = 0; k < covariates->count; k++)
            gsl_matrix_set(wider, row, k,
                           gsl_matrix_get(covariates->values, row, k));
    if (covariates->values)
        gsl_matrix_free(covariates->values);
    covariates->values = wider;
    covariates->names = xrealloc(covariates->names, covariates->count + 1,
                                 sizeof *covariates->names);
    covariates->names[covariates->count] = name;
    return covariates->count++;
}

static void add_numbers(struct covariates *covariates,
                        const struct table *table, size_t column)
{
    size_t k =
        add_column(covariates, xstrdup(table->names[column]), table->rows);

    for (size_t row = 0; row < table->rows; row++)
        gsl_matrix_set(covariates->values, row, k,
                       is_missing(table_text(table, row, column))
                           ? NAN
                           : table_number(table, row, column));
}

static void add_factor(struct covariates *covariates, const struct table *table,
                       size_t column)
{
    const char *words[MOST_WORDS];
    size_t count = find_words(words, table, column);

    for (size_t w = 1; w < count; w++) {
        size_t k = add_column(covariates,
                              xformat("%s=%s", table->names[column], words[w]),
                              table->rows);

        for (size_t row = 0; row < table->rows; row++) {
            const char *cell = table_text(table, row, column);

            gsl_matrix_set(covariates->values, row, k,
                           is_missing(cell) ? NAN : !strcmp(cell, words[w]));
        }
    }
}

struct covariates *covariates_read(const struct table *table, const char *list)
{
    struct covariates *covariates = NEW_ARRAY(struct covariates, 1);
    bool *is_taken = NEW_ARRAY(bool, table->cols);

    while (list && *list) {
        size_t length = strcspn(list, ",");
        char *name = xformat("%.*s", (int)length, list);
        size_t column;

        if (!length)
            usage("--covariates has an empty name");
        column = table_column(table, name);
        if (is_taken[column])
            usage("the covariate '%s' is named twice", name);
        is_taken[column] = true;
        if (is_numeric(table, column))
            add_numbers(covariates, table, column);
        else
            add_factor(covariates, table, column);
        list += length + (list[length] == ',');
        free(name);
    }
    free(is_taken);
    return covariates;
}

void covariates_free(struct covariates *covariates)
{
    for (size_t k = 0; k < covariates->count; k++)
        free(covariates->names[k]);
    if (covariates->values)
        gsl_matrix_free(covariates->values);
    free(covariates->names), free(covariates);
}
