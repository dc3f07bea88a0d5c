#include "cohort/harmonize.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/output.h"
#include "base/report.h"
#include "cohort/variable.h"
#include "io/covariates.h"
#include "stats/curve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is kept ---- */

/* The one word of a factor that is none of its columns. */
static char *other_word(const struct covariates *covariates,
                        const struct table *people, size_t column)
{
    for (size_t row = 0; row < people->rows; row++) {
        const char *cell = table_text(people, row, column);
        bool is_named = variable_is_missing(cell);

        for (size_t k = 0; k < covariates->count && !is_named; k++) {
            char *name = xformat("%s=%s", people->names[column], cell);

            is_named = !strcmp(name, covariates->names[k]);
            free(name);
        }
        if (!is_named)
            return xstrdup(cell);
    }
    return xstrdup("");
}

void site_model_keep(struct site_model *model, const struct table *people,
                     const char *list)
{
    struct covariates *covariates = covariates_read(people, list);

    model->kept_count = covariates->count;
    model->kept = NEW_ARRAY(struct kept, covariates->count + 1);
    for (size_t k = 0; k < covariates->count; k++) {
        const char *name = covariates->names[k], *equal = strchr(name, '=');
        struct kept *kept = &model->kept[k];

        if (table_find(people, name) != TABLE_NONE) {
            kept->column = xstrdup(name);
            continue;
        }
        kept->column = xformat("%.*s", (int)(equal - name), name);
        kept->word = xstrdup(equal + 1);
        kept->otherwise =
            other_word(covariates, people, table_column(people, kept->column));
    }
    covariates_free(covariates);
}

static bool is_factor_word(const struct kept *kept, const char *cell)
{
    return !strcmp(cell, kept->word) || !strcmp(cell, kept->otherwise);
}

double site_model_kept(const struct kept *kept, const struct table *people,
                       size_t person)
{
    size_t column = table_column(people, kept->column);
    const char *cell = table_text(people, person, column);

    /* Before knots are known a number tells no more than that it is there. */
    if (kept->knots && kept->knots[kept->knot_count - 1] > kept->knots[0])
        return curve_term(table_number(people, person, column), kept->knots,
                          kept->knot_count, kept->term);
    if (!kept->word)
        return table_number(people, person, column);
    return variable_is_missing(cell) ? NAN : !strcmp(cell, kept->word);
}

/* A word that the fit did not have has no place in the model. */
void site_model_check(const struct site_model *model, size_t k,
                      const struct table *people, size_t person)
{
    const char *column = model->kept[k].column;
    const char *cell = table_text(people, person, table_column(people, column));
    bool is_known = !model->kept[k].word || variable_is_missing(cell);

    for (size_t j = 0; j < model->kept_count && !is_known; j++)
        is_known = model->kept[j].word &&
                   !strcmp(model->kept[j].column, column) &&
                   is_factor_word(&model->kept[j], cell);
    if (!is_known)
        die("'%s' line %zu: '%s' is no %s of the model", people->path,
            person + 2, cell, column);
}

/* ---- to a file ---- */

static json_t *numbers(const double *x, size_t count)
{
    json_t *array = json_array();

    for (size_t k = 0; k < count; k++)
        json_array_append_new(array, json_real(x[k]));
    return array;
}

static json_t *rows_of(const gsl_matrix *m)
{
    json_t *array = json_array();

    for (size_t i = 0; m && i < m->size1; i++)
        json_array_append_new(array,
                              numbers(gsl_matrix_const_ptr(m, i, 0), m->size2));
    return array;
}

static json_t *texts(char *const *text, size_t count)
{
    json_t *array = json_array();

    for (size_t k = 0; k < count; k++)
        json_array_append_new(array, json_string(text[k]));
    return array;
}

static json_t *combat_to_json(const struct combat *c)
{
    json_t *object = json_object();

    json_put_flag(object, "EmpiricalBayes", !c->options.is_plain);
    json_put_flag(object, "MeansOnly", c->options.has_means);
    json_put(object, "Mean", numbers(c->alpha, c->features));
    json_put(object, "Spread", numbers(c->sigma, c->features));
    json_put(object, "Slopes", rows_of(c->beta));
    json_put(object, "BatchMean", rows_of(c->shift));
    json_put(object, "BatchSpread", rows_of(c->spread));
    if (c->ratio) {
        json_put(object, "InterceptRatio", numbers(c->ratio, c->features));
        json_put(object, "BatchConstant", rows_of(c->gamma));
    }
    if (c->scores) {
        json_put(object, "Center", numbers(c->center, c->features));
        json_put(object, "Axes", rows_of(c->axes));
        json_put(object, "Scores", combat_to_json(c->scores));
    }
    return object;
}

static json_t *kept_to_json(const struct kept *kept)
{
    json_t *object = json_object();

    json_put_text(object, "Column", kept->column);
    if (kept->word) {
        json_put_text(object, "Word", kept->word);
        json_put_text(object, "Otherwise", kept->otherwise);
    }
    if (kept->knots) {
        json_put_count(object, "Term", kept->term);
        json_put(object, "Knots", numbers(kept->knots, kept->knot_count));
    }
    return object;
}

void site_model_write(const char *path, const struct site_model *model)
{
    json_t *object = combat_to_json(&model->combat), *kept = json_array();
    json_t *people = json_array();

    json_put_text(object, "Description",
                  "ComBat as it was fitted; BatchSpread is the root of delta");
    json_put_text(object, "Batch", model->batch);
    json_put(object, "Batches", texts(model->batches, model->combat.batches));
    for (size_t b = 0; b < model->combat.batches; b++)
        json_array_append_new(people,
                              json_integer((json_int_t)model->people[b]));
    json_put(object, "People", people);
    for (size_t k = 0; k < model->kept_count; k++)
        json_array_append_new(kept, kept_to_json(&model->kept[k]));
    json_put(object, "Covariates", kept);
    json_put(object, "Features",
             texts(model->features, model->combat.features));
    json_write(path, object);
    json_decref(object);
}

/* ---- and from it ---- */

static json_t *member(const json_t *object, const char *key, const char *path)
{
    json_t *value = json_object_get(object, key);

    if (!json_is_array(value))
        die("'%s' is no model of harmonize: it has no list '%s'", path, key);
    return value;
}

static void fill(double *x, size_t count, const json_t *array, const char *path)
{
    if (!json_is_array(array) || json_array_size(array) != count)
        die("'%s' is no model of harmonize: a list has %zu numbers, not %zu",
            path, json_array_size(array), count);
    for (size_t k = 0; k < count; k++) {
        const json_t *value = json_array_get(array, k);

        if (!json_is_number(value))
            die("'%s' is no model of harmonize: a number is none", path);
        x[k] = json_number_value(value);
    }
}

static gsl_matrix *matrix_of(const json_t *object, const char *key,
                             size_t columns, const char *path)
{
    const json_t *rows = member(object, key, path);
    gsl_matrix *m;

    if (!json_array_size(rows))
        return NULL;
    m = gsl_matrix_alloc(json_array_size(rows), columns);
    for (size_t i = 0; i < m->size1; i++)
        fill(gsl_matrix_ptr(m, i, 0), columns, json_array_get(rows, i), path);
    return m;
}

/* Of the longitudinal form. */
static void read_intercepts(struct combat *c, const json_t *object,
                            const char *path)
{
    c->ratio = NEW_ARRAY(double, c->features);
    fill(c->ratio, c->features, member(object, "InterceptRatio", path), path);
    c->gamma = matrix_of(object, "BatchConstant", c->features, path);
    if (!c->gamma || c->gamma->size1 != c->batches)
        die("'%s' is no model of harmonize: batches lack a constant", path);
}

static struct combat combat_from_json(const json_t *object, const char *path)
{
    size_t features = json_array_size(member(object, "Mean", path));
    const json_t *scores = json_object_get(object, "Scores");
    struct combat c = {.features = features};

    c.options.is_plain =
        !json_is_true(json_object_get(object, "EmpiricalBayes"));
    c.options.has_means = json_is_true(json_object_get(object, "MeansOnly"));
    c.options.reference = COMBAT_NONE;
    c.alpha = NEW_ARRAY(double, features);
    c.sigma = NEW_ARRAY(double, features);
    c.center = NEW_ARRAY(double, features);
    fill(c.alpha, features, member(object, "Mean", path), path);
    fill(c.sigma, features, member(object, "Spread", path), path);
    c.beta = matrix_of(object, "Slopes", features, path);
    c.shift = matrix_of(object, "BatchMean", features, path);
    c.spread = matrix_of(object, "BatchSpread", features, path);
    if (!c.shift || !c.spread || c.shift->size1 != c.spread->size1)
        die("'%s' is no model of harmonize: batches lack a mean or a spread",
            path);
    c.covariates = c.beta ? c.beta->size1 : 0;
    c.batches = c.shift->size1;
    if (json_object_get(object, "InterceptRatio"))
        read_intercepts(&c, object, path);
    if (scores) {
        fill(c.center, features, member(object, "Center", path), path);
        c.axes = matrix_of(object, "Axes", features, path);
        c.scores = NEW_ARRAY(struct combat, 1);
        *c.scores = combat_from_json(scores, path);
        if (!c.axes || c.scores->features != c.axes->size1 ||
            c.scores->batches != c.batches)
            die("'%s' is no model of harmonize: its scores do not fit", path);
    }
    return c;
}

static char *text_at(const json_t *value, const char *path)
{
    if (!json_is_string(value))
        die("'%s' is no model of harmonize: a name is none", path);
    return xstrdup(json_string_value(value));
}

static char **texts_of(const json_t *object, const char *key, size_t count,
                       const char *path)
{
    const json_t *array = member(object, key, path);
    char **text = NEW_ARRAY(char *, count + 1);

    if (json_array_size(array) != count)
        die("'%s' is no model of harmonize: '%s' has %zu entries, not %zu",
            path, key, json_array_size(array), count);
    for (size_t k = 0; k < count; k++)
        text[k] = text_at(json_array_get(array, k), path);
    return text;
}

static void read_curve(struct kept *kept, const json_t *object,
                       const char *path)
{
    const json_t *knots = member(object, "Knots", path);

    kept->knot_count = json_array_size(knots);
    kept->knots = NEW_ARRAY(double, kept->knot_count + 1);
    fill(kept->knots, kept->knot_count, knots, path);
    kept->term = (size_t)json_integer_value(json_object_get(object, "Term"));
    for (size_t k = 1; k < kept->knot_count; k++)
        if (!(kept->knots[k] > kept->knots[k - 1]))
            die("'%s' is no model of harmonize: knots do not ascend", path);
    if (kept->knot_count < 3 || kept->term + 1 >= kept->knot_count)
        die("'%s' is no model of harmonize: a curve has too few knots", path);
}

static struct kept kept_from_json(const json_t *object, const char *path)
{
    struct kept kept = {.column =
                            text_at(json_object_get(object, "Column"), path)};

    if (json_object_get(object, "Word")) {
        kept.word = text_at(json_object_get(object, "Word"), path);
        kept.otherwise = text_at(json_object_get(object, "Otherwise"), path);
    }
    if (json_object_get(object, "Knots"))
        read_curve(&kept, object, path);
    return kept;
}

struct site_model site_model_read(const char *path)
{
    json_t *object = json_read(path);
    struct site_model model = {.combat = combat_from_json(object, path)};
    size_t batches = model.combat.batches;
    const json_t *kept = member(object, "Covariates", path);

    model.batch = text_at(json_object_get(object, "Batch"), path);
    model.batches = texts_of(object, "Batches", batches, path);
    model.features = texts_of(object, "Features", model.combat.features, path);
    model.people = NEW_ARRAY(size_t, batches + 1);
    model.met = NEW_ARRAY(size_t, batches + 1);
    for (size_t b = 0; b < batches; b++)
        model.people[b] = (size_t)json_integer_value(
            json_array_get(member(object, "People", path), b));
    model.kept_count = json_array_size(kept);
    if (model.kept_count != model.combat.covariates)
        die("'%s' is no model of harmonize: its covariates do not fit", path);
    model.kept = NEW_ARRAY(struct kept, model.kept_count + 1);
    for (size_t k = 0; k < model.kept_count; k++)
        model.kept[k] = kept_from_json(json_array_get(kept, k), path);
    json_decref(object);
    return model;
}

void site_model_release(struct site_model *model)
{
    for (size_t b = 0; b < model->combat.batches; b++)
        free(model->batches[b]);
    for (size_t j = 0; j < model->combat.features; j++)
        free(model->features[j]);
    for (size_t k = 0; k < model->kept_count; k++)
        free(model->kept[k].column), free(model->kept[k].word),
            free(model->kept[k].otherwise), free(model->kept[k].knots);
    free(model->batches), free(model->features), free(model->kept);
    free(model->people), free(model->met), free(model->batch);
    combat_release(&model->combat);
}
