#include "cohort/harmonize.h"

#include "base/mem.h"
#include "base/report.h"
#include "cohort/harmonize_check.h"
#include "cohort/harmonize_steps.h"
#include "cohort/variable.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- who there is ---- */

gsl_matrix *harmonize_kept(const struct site_model *model,
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
        size_t person = harmonize_person(h, i);
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

static bool is_listed(const struct table *list, const char *id)
{
    size_t column = table_column(list, "participant_id"), row = 0;

    while (row < list->rows &&
           !participant_same(table_text(list, row, column), id))
        row++;
    return row < list->rows;
}

static bool *trained_people(struct harmonized *h, const char *path)
{
    bool *is_trained = NEW_ARRAY(bool, h->count);
    struct table *list = path ? table_read(path) : NULL;

    for (size_t i = 0; i < h->count; i++) {
        is_trained[i] = !list || is_listed(list, h->ids[i]);
        h->trained += is_trained[i];
    }
    if (list)
        table_free(list);
    if (!h->trained)
        die("'%s' has none of the participants", path);
    return is_trained;
}

/* ---- batches ---- */

const char *harmonize_batch(const struct harmonized *h, size_t i)
{
    return table_text(h->people, h->person[i],
                      table_column(h->people, h->model.batch));
}

size_t site_model_find(const struct site_model *model, const char *name)
{
    size_t b = 0;

    while (b < model->combat.batches && strcmp(model->batches[b], name) != 0)
        b++;
    return b;
}

void site_model_add(struct site_model *model, const char *name, size_t people)
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
        b = site_model_find(&h->model, harmonize_batch(h, i));
        if (b == h->model.combat.batches) {
            site_model_add(&h->model, harmonize_batch(h, i), 0);
            h->model.combat.batches++;
        }
        h->model.people[b]++;
    }
    return h->model.combat.batches;
}

/* ---- fit ---- */

gsl_matrix *harmonize_rows(const gsl_matrix *all, const size_t *which,
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
    if (fault == COMBAT_ONCE)
        die("too few participants have several visits: what differs between "
            "them cannot be told from what differs within; --method combat is "
            "for one visit each");
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
        combat.reference = site_model_find(model, options->reference);
        if (combat.reference == model->combat.batches)
            die("'%s': no training participant is of %s '%s'",
                options->participants, model->batch, options->reference);
    }
    return combat;
}

/* combat_rows of some, whose people are numbered as they come; covariates are
 * the caller's to free. */
static struct combat_rows rows_of(const struct harmonized *h,
                                  const size_t *which, size_t count,
                                  size_t *batch, size_t *person)
{
    struct combat_rows rows = {.batch = batch,
                               .batches = h->model.combat.batches,
                               .covariates =
                                   harmonize_kept(&h->model, h, which, count)};
    size_t *number = NEW_ARRAY(size_t, h->subjects + 1);

    for (size_t i = 0; i < count; i++) {
        batch[i] = site_model_find(&h->model, harmonize_batch(h, which[i]));
        if (!h->subject)
            continue;
        if (!number[h->subject[which[i]]])
            number[h->subject[which[i]]] = ++rows.people;
        person[i] = number[h->subject[which[i]]] - 1;
    }
    if (h->subject)
        rows.person = person;
    free(number);
    return rows;
}

static void fit(struct harmonized *h, const struct harmonize_options *options)
{
    bool *is_trained = trained_people(h, options->train);
    size_t batches = name_batches(h, is_trained), n = 0, alone = 0;
    size_t *which = NEW_ARRAY(size_t, h->count);
    size_t *batch = NEW_ARRAY(size_t, h->count);
    struct combat_options combat = with_reference(options, &h->model);
    size_t *person = NEW_ARRAY(size_t, h->count);
    gsl_matrix *values = h->values;
    struct combat_rows rows;
    enum combat_fault fault;

    for (size_t i = 0; i < h->count; i++)
        if (is_trained[i])
            which[n++] = i;
    if (batches < 2)
        die("'%s': all training participants are of %s '%s'; there is nothing "
            "to make alike",
            options->participants, h->model.batch, h->model.batches[0]);
    harmonize_set_knots(&h->model, h, which, n);
    rows = rows_of(h, which, n, batch, person);
    if (n < h->count)
        values = harmonize_rows(h->values, which, n);
    fault = combat_fit_rows(&h->model.combat, values, &rows, &combat, &alone);
    if (fault)
        refuse(fault, &h->model, alone);
    if (n < h->count)
        gsl_matrix_free(values);
    if (rows.covariates)
        gsl_matrix_free((gsl_matrix *)rows.covariates);
    free(is_trained), free(which), free(batch), free(person);
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

/* The features as they are, in the place of their differences. */
static void take_values(struct harmonized *h)
{
    struct features *f = h->features;

    for (size_t i = 0; i < f->subjects; i++)
        for (size_t j = 0; j < f->count; j++)
            f->values[i * f->count + j] += f->origin[j];
    for (size_t j = 0; j < f->count; j++)
        f->origin[j] = 0;
    h->all = gsl_matrix_view_array(f->values, f->subjects, f->count);
    h->values = &h->all.matrix;
}

static void change(struct harmonized *h)
{
    struct combat_rows rows = {.batch = h->batch,
                               .batches = h->model.combat.batches,
                               .person = h->subject,
                               .people = h->subjects};
    size_t *all = NEW_ARRAY(size_t, h->count);
    gsl_matrix *kept;

    for (size_t i = 0; i < h->count; i++)
        all[i] = i;
    rows.covariates = kept = harmonize_kept(&h->model, h, all, h->count);
    combat_apply_rows(h->values, &rows, &h->model.combat);
    gsl_matrix_free(kept), free(all);
}

static void open_tables(struct harmonized *h,
                        const struct harmonize_options *options)
{
    size_t listed;

    h->people = table_read(options->participants);
    if (options->model) {
        h->model = site_model_read(options->model);
    } else {
        h->model.batch = xstrdup(options->batch);
        site_model_keep(&h->model, h->people, options->covariates);
        site_model_smooth(&h->model, h->people, options->smooth,
                          (size_t)options->knots);
    }
    h->input = options->input;
    h->input.is_repeated = options->is_longitudinal || h->model.combat.ratio;
    h->features = features_open(&h->input);
    listed = h->features->listed;
    h->ids = NEW_ARRAY(const char *, listed);
    h->row = NEW_ARRAY(size_t, listed);
    h->person = NEW_ARRAY(size_t, listed);
    h->batch = NEW_ARRAY(size_t, listed);
    harmonize_find_sessions(h);
}

struct harmonized *harmonize_run(const struct harmonize_options *options)
{
    struct harmonized *h = NEW_ARRAY(struct harmonized, 1);

    open_tables(h, options);
    choose_people(h, options);
    if (h->input.is_repeated)
        harmonize_number_subjects(h, options->subject);
    features_load(h->features, h->row, h->count);
    take_values(h);
    name_features(h, options);
    if (!options->model)
        fit(h, options);
    harmonize_place(h, options);
    if (options->check)
        h->checks = harmonize_check(h, options);
    change(h);
    return h;
}

void harmonize_free(struct harmonized *h)
{
    features_free(h->features), table_free(h->people);
    free(h->ids), free(h->row), free(h->person), free(h->batch);
    free(h->subject), harmonize_checks_free(h->checks);
    site_model_release(&h->model);
    free(h);
}
