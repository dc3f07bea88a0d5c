#include "cohort/regression.h"

#include "base/mem.h"
#include "base/report.h"
#include "cohort/contrast.h"
#include "cohort/variable.h"
#include "group/formula.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct reading {
    struct regression *model;
    const struct regression_options *options;
    struct variable_source source;
    struct formula formula;
    struct variable variables[FORMULA_VARIABLES];
};

/* ---- who takes part ---- */

/* Why a file cannot be used; the caller's.  NULL: it can. */
static char *fault_of(const struct reading *reading, size_t listed)
{
    const struct formula *formula = &reading->formula;
    const char *blocks = reading->options->blocks;

    if (reading->source.person[listed] == TABLE_NONE)
        return xstrdup("is not in participants");
    for (size_t v = 0; v < formula->variables; v++)
        if (variable_is_missing(
                variable_cell(&reading->source, formula->names[v], listed)))
            return xformat("lacks '%s'", formula->names[v]);
    if (blocks &&
        variable_is_missing(variable_cell(&reading->source, blocks, listed)))
        return xformat("lacks '%s'", blocks);
    return NULL;
}

static void choose_rows(struct reading *reading)
{
    const struct features *features = reading->source.features;
    struct regression *model = reading->model;

    model->listed = NEW_ARRAY(size_t, features->listed);
    model->reasons = json_object();
    for (size_t i = 0; i < features->listed; i++) {
        char *fault = fault_of(reading, i);

        if (!fault) {
            model->listed[model->rows++] = i;
            continue;
        }
        warn("'%s' %s and is left out", features->ids[i], fault);
        json_put_text(model->reasons, features->ids[i], fault);
        model->left_out++;
        free(fault);
    }
    if (model->rows < 3)
        die("'%s': %zu files can be used, but 3 are the least",
            features->input->path, model->rows);
}

/* Numbers of equal cells, in the order in which they come. */
static void read_blocks(struct reading *reading)
{
    struct regression *model = reading->model;
    const char *name = reading->options->blocks;

    if (!name)
        return;
    model->block = NEW_ARRAY(size_t, model->rows);
    for (size_t i = 0; i < model->rows; i++) {
        const char *mine =
            variable_cell(&reading->source, name, model->listed[i]);
        size_t k = 0;

        while (k < i && strcmp(mine, variable_cell(&reading->source, name,
                                                   model->listed[k])) != 0)
            k++;
        model->block[i] = k < i ? model->block[k] : model->blocks++;
    }
}

/* ---- columns ---- */

static void add_column(struct regression *model, const double *values,
                       char *name)
{
    size_t count = model->x ? model->x->size2 : 0;
    gsl_matrix *wider = gsl_matrix_alloc(model->rows, count + 1);

    for (size_t i = 0; i < model->rows; i++) {
        for (size_t k = 0; k < count; k++)
            gsl_matrix_set(wider, i, k, gsl_matrix_get(model->x, i, k));
        gsl_matrix_set(wider, i, count, values[i]);
    }
    if (model->x)
        gsl_matrix_free(model->x);
    model->x = wider;
    model->columns =
        xrealloc(model->columns, count + 1, sizeof *model->columns);
    model->columns[count] = name;
}

/* Multiply by column `which` of a variable, and say its name. */
static char *times(double *values, char *name, const struct variable *variable,
                   size_t which)
{
    char *mine = variable->is_factor
                     ? xformat("%s[%s]", variable->name, variable->level[which])
                     : xstrdup(variable->name);
    char *both = name ? xformat("%s:%s", name, mine) : xstrdup(mine);

    for (size_t i = 0; i < variable->rows; i++)
        values[i] *= variable->is_factor ? variable->code[i] == which
                                         : variable->value[i];
    free(name), free(mine);
    return both;
}

/* All products of columns of the variables of a term, the last one fastest. */
static void add_term(struct reading *reading, uint32_t term, size_t first_level)
{
    struct regression *model = reading->model;
    size_t which[FORMULA_VARIABLES] = {0}, count = 1;
    double *values = NEW_ARRAY(double, model->rows);

    for (size_t v = 0; v < reading->formula.variables; v++)
        if (term >> v & 1 && reading->variables[v].is_factor)
            count *= reading->variables[v].levels - first_level;
    for (size_t k = 0; k < count; k++) {
        size_t rest = k;
        char *name = NULL;

        for (size_t v = reading->formula.variables; v-- > 0;)
            if (term >> v & 1 && reading->variables[v].is_factor) {
                size_t levels = reading->variables[v].levels - first_level;

                which[v] = first_level + rest % levels;
                rest /= levels;
            }
        for (size_t i = 0; i < model->rows; i++)
            values[i] = 1;
        for (size_t v = 0; v < reading->formula.variables; v++)
            if (term >> v & 1)
                name = times(values, name, &reading->variables[v], which[v]);
        add_column(model, values, name);
    }
    free(values);
}

static void read_variables(struct reading *reading)
{
    struct regression *model = reading->model;

    model->levels = json_object();
    for (size_t v = 0; v < reading->formula.variables; v++) {
        struct variable *variable = &reading->variables[v];
        json_t *counts;

        *variable =
            variable_read(&reading->source, reading->formula.names[v],
                          model->listed, model->rows, reading->options->factors,
                          reading->options->references);
        if (!variable->is_factor)
            continue;
        if (variable->levels < 2)
            die("'%s' is '%s' in all %zu who take part", variable->name,
                variable->level[0], model->rows);
        counts = json_object();
        for (size_t k = 0; k < variable->levels; k++) {
            size_t count = 0;

            for (size_t i = 0; i < model->rows; i++)
                count += variable->code[i] == k;
            json_put_count(counts, variable->level[k], count);
        }
        json_put(model->levels, variable->name, counts);
    }
}

/* The columns of the design; those of term k begin at first[k]. */
static void make_columns(struct reading *reading, size_t *first)
{
    struct regression *model = reading->model;
    const struct formula *formula = &reading->formula;
    bool is_full = formula->has_intercept;

    if (formula->has_intercept) {
        double *ones = NEW_ARRAY(double, model->rows);

        for (size_t i = 0; i < model->rows; i++)
            ones[i] = 1;
        add_column(model, ones, xstrdup("constant"));
        free(ones);
    }
    for (size_t k = 0; k < formula->terms; k++) {
        uint32_t term = formula->term[k];
        bool is_factor = !(term & (term - 1)) &&
                         reading->variables[__builtin_ctz(term)].is_factor;

        first[k] = model->x ? model->x->size2 : 0;
        add_term(reading, term, is_factor && !is_full ? 0 : 1);
        is_full = is_full || is_factor;
    }
    bug_if(!model->x);
    first[formula->terms] = model->x->size2;
}

/* Rows of one label have the same design. */
static void label_rows(struct regression *model)
{
    model->label = NEW_ARRAY(size_t, model->rows);
    for (size_t i = 0; i < model->rows; i++) {
        size_t k = 0;

        for (; k < i; k++) {
            size_t j = 0;

            while (j < model->x->size2 && gsl_matrix_get(model->x, i, j) ==
                                              gsl_matrix_get(model->x, k, j))
                j++;
            if (j == model->x->size2)
                break;
        }
        model->label[i] = k;
    }
}

static void ask(struct reading *reading, const size_t *first)
{
    const struct formula *formula = &reading->formula;
    const char *test = reading->options->test;
    struct contrast_source source = {.model = reading->model,
                                     .text = reading->options->contrast};
    size_t term = formula->terms;

    if (!test && formula->terms)
        term = 0;
    else if (test && strcmp(test, "constant") != 0) {
        term = formula_find(formula, test);
        if (term == formula->terms)
            usage("--test '%s' is no term of --model '%s'", test,
                  reading->options->formula);
    }
    if (term < formula->terms) {
        uint32_t bits = formula->term[term];

        source.first = first[term];
        source.count = first[term + 1] - first[term];
        if (!(bits & (bits - 1)))
            source.variable = &reading->variables[__builtin_ctz(bits)];
    } else if (formula->has_intercept) {
        source.count = 1;
    } else {
        usage("--test constant: --model has none");
    }
    contrast_make(&source);
}

struct regression *regression_read(const struct features *features,
                                   const struct table *people,
                                   const struct regression_options *options)
{
    struct regression *model = NEW_ARRAY(struct regression, 1);
    struct reading reading = {.model = model, .options = options};
    size_t *person = NEW_ARRAY(size_t, features->listed);
    size_t first[FORMULA_TERMS + 1];
    const char *fault = formula_parse(&reading.formula, options->formula);

    if (fault)
        usage("--model '%s' %s", options->formula, fault);
    for (size_t i = 0; i < features->listed; i++)
        person[i] = participant_row(people, features->ids[i]);
    reading.source = (struct variable_source){features, people, person};
    choose_rows(&reading);
    read_blocks(&reading);
    read_variables(&reading);
    make_columns(&reading, first);
    label_rows(model);
    ask(&reading, first);
    for (size_t v = 0; v < reading.formula.variables; v++)
        variable_release(&reading.variables[v]);
    formula_release(&reading.formula);
    free(person);
    return model;
}

void regression_free(struct regression *model)
{
    for (size_t k = 0; k < model->x->size2; k++)
        free(model->columns[k]);
    gsl_matrix_free(model->x), gsl_matrix_free(model->contrast);
    json_decref(model->reasons), json_decref(model->levels);
    free(model->listed), free(model->columns), free(model->question);
    free(model->block), free(model->label), free(model);
}
