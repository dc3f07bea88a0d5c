#include "cohort/harmonize.h"

#include "base/mem.h"
#include "base/report.h"
#include "cohort/variable.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- who there is ---- */

static gsl_matrix *kept_of(const struct site_model *model,
                           const struct harmonized *h, const size_t *which,
                           size_t count)
{
    gsl_matrix *kept;

    if (!model->kept_count)
        return NULL;
    kept = gsl_matrix_alloc(count, model->kept_count);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < model->kept_count; k++)
            gsl_matrix_set(kept, i, k,
                           site_model_kept(&model->kept[k], h->people,
                                           h->person[which[i]]));
    return kept;
}

static const char *fault_of(const struct harmonized *h, size_t person,
                            size_t batch)
{
    if (person == TABLE_NONE)
        return "are not in the participants";
    if (variable_is_missing(table_text(h->people, person, batch)))
        return "have no batch";
    for (size_t k = 0; k < h->model.kept_count; k++) {
        site_model_check(&h->model, k, h->people, person);
        if (isnan(site_model_kept(&h->model.kept[k], h->people, person)))
            return "lack a covariate";
    }
    return NULL;
}

static void choose_people(struct harmonized *h,
                          const struct harmonize_options *options)
{
    size_t batch = table_column(h->people, h->model.batch);
    const char *last = NULL;

    for (size_t i = 0; i < h->features->listed; i++) {
        size_t person = participant_row(h->people, h->features->ids[i]);
        const char *fault = fault_of(h, person, batch);

        if (fault) {
            h->left_out++, last = fault;
            note("'%s' is left out: such %s", h->features->ids[i], fault);
            continue;
        }
        h->ids[h->count] = h->features->ids[i];
        h->row[h->count] = i;
        h->person[h->count++] = person;
    }
    if (h->left_out)
        warn("%zu of %zu participants are left out; some %s", h->left_out,
             h->features->listed, last);
    if (!h->count)
        die("'%s': no participant can be used", options->input.path);
}

static bool *trained_people(struct harmonized *h, const char *path)
{
    bool *is_trained = NEW_ARRAY(bool, h->count);
    struct table *list = path ? table_read(path) : NULL;

    for (size_t i = 0; i < h->count; i++) {
        is_trained[i] = !list || participant_row(list, h->ids[i]) != TABLE_NONE;
        h->trained += is_trained[i];
    }
    if (list)
        table_free(list);
    if (!h->trained)
        die("'%s' has none of the participants", path);
    return is_trained;
}

/* ---- batches ---- */

static const char *batch_of(const struct harmonized *h, size_t i)
{
    return table_text(h->people, h->person[i],
                      table_column(h->people, h->model.batch));
}

static size_t find_batch(const struct site_model *model, const char *name)
{
    size_t b = 0;

    while (b < model->combat.batches && strcmp(model->batches[b], name) != 0)
        b++;
    return b;
}

static void add_batch(struct site_model *model, const char *name, size_t people)
{
    size_t b = model->combat.batches;

    model->batches = xrealloc(model->batches, b + 1, sizeof *model->batches);
    model->people = xrealloc(model->people, b + 1, sizeof *model->people);
    model->met = xrealloc(model->met, b + 1, sizeof *model->met);
    model->batches[b] = xstrdup(name);
    model->people[b] = people, model->met[b] = 0;
}

/* The batches of those who train, in the order in which they come. */
static size_t name_batches(struct harmonized *h, const bool *is_trained)
{
    for (size_t i = 0; i < h->count; i++) {
        size_t b;

        if (!is_trained[i])
            continue;
        b = find_batch(&h->model, batch_of(h, i));
        if (b == h->model.combat.batches) {
            add_batch(&h->model, batch_of(h, i), 0);
            h->model.combat.batches++;
        }
        h->model.people[b]++;
    }
    return h->model.combat.batches;
}

/* ---- fit ---- */

static gsl_matrix *some_rows(const gsl_matrix *all, const size_t *which,
                             size_t count)
{
    gsl_matrix *some = gsl_matrix_alloc(count, all->size2);

    for (size_t i = 0; i < count; i++)
        memcpy(gsl_matrix_ptr(some, i, 0),
               gsl_matrix_const_ptr(all, which[i], 0),
               all->size2 * sizeof(double));
    return some;
}

static void refuse(enum combat_fault fault, const struct site_model *model,
                   size_t batch)
{
    if (fault == COMBAT_ALONE)
        die("'%s' has one participant of %s '%s'; leave it out, or give "
            "--means-only",
            model->batch, model->batch, model->batches[batch]);
    die("the covariates tell %s apart, or each other: what differs by the one "
        "cannot be told from what differs by the other",
        model->batch);
}

static struct combat_options
with_reference(const struct harmonize_options *options,
               const struct site_model *model)
{
    struct combat_options combat = options->combat;

    combat.reference = COMBAT_NONE;
    if (options->reference) {
        combat.reference = find_batch(model, options->reference);
        if (combat.reference == model->combat.batches)
            die("'%s': no training participant is of %s '%s'",
                options->participants, model->batch, options->reference);
    }
    return combat;
}

static void fit(struct harmonized *h, const struct harmonize_options *options)
{
    bool *is_trained = trained_people(h, options->train);
    size_t batches = name_batches(h, is_trained), n = 0, alone = 0;
    size_t *which = NEW_ARRAY(size_t, h->count);
    size_t *batch = NEW_ARRAY(size_t, h->count);
    struct combat_options combat = with_reference(options, &h->model);
    gsl_matrix *kept, *values;
    enum combat_fault fault;

    for (size_t i = 0; i < h->count; i++)
        if (is_trained[i]) {
            batch[n] = find_batch(&h->model, batch_of(h, i));
            which[n++] = i;
        }
    if (batches < 2)
        die("'%s': all training participants are of %s '%s'; there is nothing "
            "to make alike",
            options->participants, h->model.batch, h->model.batches[0]);
    kept = kept_of(&h->model, h, which, n);
    values = some_rows(h->values, which, n);
    fault = combat_fit(&h->model.combat, values, batch, batches, kept, &combat,
                       &alone);
    if (fault)
        refuse(fault, &h->model, alone);
    gsl_matrix_free(values), gsl_matrix_free(kept);
    free(is_trained), free(which), free(batch);
}

/* ---- batches that were not fitted ---- */

/* column=value */
static bool is_control(const struct harmonized *h, const char *rule, size_t i)
{
    const char *equal = strchr(rule, '=');
    char *name = xformat("%.*s", (int)(equal - rule), rule);
    size_t column = table_column(h->people, name);

    free(name);
    return !strcmp(table_text(h->people, h->person[i], column), equal + 1);
}

static void meet(struct harmonized *h, const struct harmonize_options *options,
                 const char *name)
{
    size_t *which = NEW_ARRAY(size_t, h->count), n = 0, used = 0;
    bool *is_used = NEW_ARRAY(bool, h->count);
    gsl_matrix *kept, *values;

    for (size_t i = 0; i < h->count; i++)
        if (!strcmp(batch_of(h, i), name)) {
            is_used[n] =
                !options->controls || is_control(h, options->controls, i);
            used += is_used[n];
            which[n++] = i;
        }
    kept = kept_of(&h->model, h, which, n);
    values = some_rows(h->values, which, n);
    add_batch(&h->model, name, used);
    h->model.met[h->model.combat.batches] = 1;
    if (!combat_extend(&h->model.combat, values, kept, is_used))
        die("'%s' was not fitted, and %zu %s of it are too few to meet it by",
            name, used, options->controls ? "controls" : "participants");
    gsl_matrix_free(values), gsl_matrix_free(kept);
    free(which), free(is_used);
}

static void place_people(struct harmonized *h,
                         const struct harmonize_options *options)
{
    for (size_t i = 0; i < h->count; i++) {
        h->batch[i] = find_batch(&h->model, batch_of(h, i));
        if (h->batch[i] < h->model.combat.batches)
            continue;
        if (!options->has_new)
            die("'%s' is of %s '%s', which was not fitted; --new-batches "
                "estimates it from its own participants",
                h->ids[i], h->model.batch, batch_of(h, i));
        meet(h, options, batch_of(h, i));
    }
}

/* ---- in all ---- */

static void name_features(struct harmonized *h,
                          const struct harmonize_options *options)
{
    size_t count = h->features->count;

    if (options->model && h->model.combat.features != count)
        die("'%s' is a model of %zu features, and '%s' has %zu", options->model,
            h->model.combat.features, options->input.path, count);
    if (!options->model)
        h->model.features = NEW_ARRAY(char *, count);
    for (size_t j = 0; j < count; j++) {
        char *name = features_label(h->features, j);

        if (!options->model) {
            h->model.features[j] = name;
            continue;
        }
        if (strcmp(name, h->model.features[j]) != 0)
            die("'%s': feature %zu is '%s', and '%s' in '%s'",
                options->input.path, j + 1, name, h->model.features[j],
                options->model);
        free(name);
    }
}

struct harmonized *harmonize_run(const struct harmonize_options *options)
{
    struct harmonized *h = NEW_ARRAY(struct harmonized, 1);
    gsl_matrix *kept;
    size_t *all;

    h->people = table_read(options->participants);
    h->features = features_open(&options->input);
    if (options->model) {
        h->model = site_model_read(options->model);
    } else {
        h->model.batch = xstrdup(options->batch);
        site_model_keep(&h->model, h->people, options->covariates);
    }
    h->ids = NEW_ARRAY(const char *, h->features->listed);
    h->row = NEW_ARRAY(size_t, h->features->listed);
    h->person = NEW_ARRAY(size_t, h->features->listed);
    h->batch = NEW_ARRAY(size_t, h->features->listed);
    choose_people(h, options);
    features_load(h->features, h->row, h->count);
    h->values = features_matrix(h->features);
    name_features(h, options);
    if (!options->model)
        fit(h, options);
    place_people(h, options);
    all = NEW_ARRAY(size_t, h->count);
    for (size_t i = 0; i < h->count; i++)
        all[i] = i;
    kept = kept_of(&h->model, h, all, h->count);
    combat_apply(h->values, h->batch, kept, &h->model.combat);
    gsl_matrix_free(kept), free(all);
    return h;
}

void harmonize_free(struct harmonized *h)
{
    features_free(h->features), table_free(h->people);
    free(h->ids), free(h->row), free(h->person), free(h->batch);
    gsl_matrix_free(h->values);
    site_model_release(&h->model);
    free(h);
}
