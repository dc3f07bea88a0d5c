#include "cohort/contrast.h"

#include "base/mem.h"
#include "base/report.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Whether the columns are those of a factor with one for each level. */
static bool is_full(const struct contrast_source *source)
{
    return source->variable && source->variable->is_factor &&
           source->count == source->variable->levels;
}

/* Everything about the term: all its columns, or all differences of levels. */
static void ask_all(const struct contrast_source *source)
{
    struct regression *model = source->model;
    size_t skip = is_full(source), rows = source->count - skip;
    const struct variable *variable = source->variable;

    model->contrast = gsl_matrix_calloc(rows, model->x->size2);
    for (size_t k = 0; k < rows; k++) {
        gsl_matrix_set(model->contrast, k, source->first + skip + k, 1);
        if (skip)
            gsl_matrix_set(model->contrast, k, source->first, -1);
    }
    model->is_difference = variable && variable->is_factor && rows == 1;
    if (model->is_difference)
        model->question = xformat("%s: %s - %s", variable->name,
                                  variable->level[1], variable->level[0]);
    else if (rows == 1)
        model->question = xstrdup(model->columns[source->first]);
    else
        model->question =
            xformat("any difference in %zu columns, %s to %s", rows,
                    model->columns[source->first + skip],
                    model->columns[source->first + source->count - 1]);
}

/* Add `weight` times what `name` stands for; the weights of levels add up. */
static void add_name(double *row, double *levels,
                     const struct contrast_source *source, const char *name,
                     double weight)
{
    const struct variable *variable = source->variable;
    const struct regression *model = source->model;
    size_t reference = is_full(source) ? 0 : 1;

    for (size_t l = 0; variable && variable->is_factor && l < variable->levels;
         l++)
        if (!strcmp(variable->level[l], name)) {
            if (l >= reference)
                row[source->first + l - reference] += weight;
            *levels += weight;
            return;
        }
    for (size_t k = 0; k < model->x->size2; k++)
        if (!strcmp(model->columns[k], name)) {
            row[k] += weight;
            return;
        }
    usage("--contrast: '%s' is neither a level of what is tested nor a column "
          "of the model",
          name);
}

/* Where a name ends: at a blank, or a sign after one, outside of brackets. */
static size_t name_length(const char *text, const char *end)
{
    size_t length = 0;
    int depth = 0;

    while (text + length < end &&
           (depth > 0 || !isspace((unsigned char)text[length]))) {
        depth += text[length] == '[';
        depth -= text[length] == ']';
        length++;
    }
    return length;
}

/* One row: [sign] [number *] name, with blanks around the signs. */
static void read_row(double *row, const struct contrast_source *source,
                     const char *text, const char *end)
{
    double levels = 0;
    size_t count = 0;

    for (;; count++) {
        double weight = 1;
        size_t length;
        char *name, *after;

        text += strspn(text, " \t");
        if (text >= end)
            break;
        if (*text == '+' || *text == '-')
            weight = *text++ == '-' ? -1 : 1;
        else if (count)
            usage("--contrast '%s' lacks a sign between two names",
                  source->text);
        text += strspn(text, " \t");
        if (isdigit((unsigned char)*text) || *text == '.') {
            double number = strtod(text, &after);

            after += strspn(after, " \t");
            if (*after == '*')
                weight *= number, text = after + 1;
        }
        text += strspn(text, " \t");
        length = text < end ? name_length(text, end) : 0;
        if (!length)
            usage("--contrast '%s' lacks a name", source->text);
        name = xformat("%.*s", (int)length, text);
        add_name(row, &levels, source, name, weight);
        free(name);
        text += length;
    }
    if (!count)
        usage("--contrast '%s' has an empty row", source->text);
    if (fabs(levels) > 1e-9)
        usage("--contrast '%s': the weights of the levels add up to %g, not 0",
              source->text, levels);
}

/* Two names, one taken from the other. */
static bool is_simple(const double *row, size_t columns)
{
    double sum = 0;

    for (size_t k = 0; k < columns; k++)
        sum += fabs(row[k]);
    return sum == 1 || sum == 2;
}

void contrast_make(const struct contrast_source *source)
{
    struct regression *model = source->model;
    const char *text = source->text;
    size_t rows = 1, columns = model->x->size2;

    if (!text) {
        ask_all(source);
        return;
    }
    for (const char *c = text; *c; c++)
        rows += *c == ';';
    model->contrast = gsl_matrix_calloc(rows, columns);
    for (size_t k = 0; k < rows; k++) {
        size_t length = strcspn(text, ";");

        read_row(gsl_matrix_ptr(model->contrast, k, 0), source, text,
                 text + length);
        text += length + (text[length] == ';');
    }
    model->question = xstrdup(source->text);
    model->is_difference =
        rows == 1 && source->variable && source->variable->is_factor &&
        is_simple(gsl_matrix_const_ptr(model->contrast, 0, 0), columns);
}
