#include "cohort/intersubject.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/series.h"
#include "num/order.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_PEOPLE = 4 };

const char *const intersubject_kinds[] = {"auto",  "series", "matrices",
                                          "nodes", "rdms",   NULL};
const char *const intersubject_likenesses[] = {"correlation", "spearman",
                                               "distance", NULL};
const char *const intersubject_comparisons[] = {"spearman", "pearson", "tau-a",
                                                "tau-b", NULL};
const char *const intersubject_sides[] = {"two", "greater", "less", NULL};

/* ---- who takes part ---- */

/* The first column of a list that a participant lacks, the caller's. */
static char *lacking(const struct intersubject *all, const char *list,
                     size_t listed)
{
    while (list && *list) {
        size_t length = strcspn(list, ",");
        char *name = xformat("%.*s", (int)length, list);

        if (variable_is_missing(variable_cell(&all->source, name, listed)))
            return name;
        free(name);
        list += length + (list[length] == ',');
    }
    return NULL;
}

static char *fault_of(const struct intersubject *all, size_t listed)
{
    const struct intersubject_options *options = all->options;
    const char *const lists[] = {options->behavior, options->confounds,
                                 options->blocks};

    if (all->source.person[listed] == TABLE_NONE)
        return xstrdup("is not in participants");
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
        char *name = lacking(all, lists[k], listed);

        if (name) {
            char *fault = xformat("lacks '%s'", name);

            free(name);
            return fault;
        }
    }
    return NULL;
}

static void choose_people(struct intersubject *all, size_t *person)
{
    const struct features *features = all->features;

    all->source = (struct variable_source){features, all->people, person};
    all->listed = NEW_ARRAY(size_t, features->listed);
    all->reasons = json_object();
    for (size_t i = 0; i < features->listed; i++) {
        char *fault;

        person[i] = participant_row(all->people, features->ids[i]);
        fault = fault_of(all, i);
        if (!fault) {
            all->listed[all->count++] = i;
            continue;
        }
        warn("'%s' %s and is left out", features->ids[i], fault);
        json_put_text(all->reasons, features->ids[i], fault);
        all->left_out++;
        free(fault);
    }
    if (all->count < LEAST_PEOPLE)
        die("'%s': %zu participants can be used, but %d are the least",
            features->input->path, all->count, LEAST_PEOPLE);
    all->pairs = mantel_pairs(all->count);
}

/* ---- permutations ---- */

static void make_orders(struct intersubject *all)
{
    const struct intersubject_options *options = all->options;
    size_t *label = NEW_ARRAY(size_t, all->count);
    size_t *block = options->blocks ? NEW_ARRAY(size_t, all->count) : NULL;
    struct orders_wish wish = {.rows = all->count,
                               .block = block,
                               .label = label,
                               .count = (size_t)options->permutations,
                               .seed = (uint64_t)options->seed};

    for (size_t i = 0; i < all->count; i++) {
        label[i] = i;
        for (size_t k = 0; block && k < i && !block[i]; k++)
            if (!strcmp(variable_cell(&all->source, options->blocks,
                                      all->listed[i]),
                        variable_cell(&all->source, options->blocks,
                                      all->listed[k])))
                block[i] = block[k];
        if (block && !block[i])
            block[i] = i + 1;
    }
    orders_make(&all->orders, &wish);
    if (!all->orders.count)
        die("'%s': no two participants share a block of '%s'",
            options->participants, options->blocks);
    free(label), free(block);
}

/* ---- tests ---- */

/* Brains and models to ranks, if so, and to what confounds leave. */
static void prepare(struct intersubject *all)
{
    bool has_ranks = all->options->comparison == COMPARE_SPEARMAN;

    for (size_t row = 0; row < all->rows; row++) {
        double *y = gsl_matrix_ptr(all->brain, row, 0);

        for (size_t p = 0; p < all->pairs && !all->is_known[row]; p++)
            y[p] = 0;
        if (has_ranks && all->is_known[row])
            order_ranks(y, y, all->pairs);
        all->is_known[row] &= mantel_free(y, all->pairs, all->basis);
    }
    for (size_t m = 0; m < all->model_count; m++) {
        struct intersubject_model *model = &all->models[m];

        if (has_ranks)
            order_ranks(model->values, model->values, all->pairs);
        if (!mantel_free(model->values, all->pairs, all->basis))
            die("'%s': nothing of model '%s' of '%s' is left%s",
                all->options->participants, model->name, model->behavior,
                all->basis ? " by the confounds" : "");
    }
}

static bool is_tau(const struct intersubject *all)
{
    return all->options->comparison >= COMPARE_TAU_A;
}

/* What the model is of, or what is the matter with it. */
static struct mantel_tau make_tau(struct intersubject *all,
                                  struct intersubject_model *model)
{
    struct mantel_tau tau = mantel_tau_make(
        model->values, all->brain, all->options->comparison == COMPARE_TAU_B);
    bool varies = false;

    for (size_t row = 0; row < all->rows; row++) {
        all->is_known[row] &= tau.divisor[row] > 0;
        varies |= all->is_known[row];
    }
    if (!varies)
        die("'%s': model '%s' of '%s' is the same for all pairs, or all brains "
            "are alike",
            all->options->participants, model->name, model->behavior);
    return tau;
}

static void test(struct intersubject *all)
{
    size_t orders = all->orders.count;
    size_t *source = NEW_ARRAY(size_t, orders * all->count);
    double *sign = NEW_ARRAY(double, all->count);

    for (size_t k = 0; k < orders; k++)
        orders_get(source + k * all->count, sign, &all->orders, k);
    for (size_t m = 0; m < all->model_count; m++) {
        struct intersubject_model *model = &all->models[m];
        struct mantel_tau tau = {0};
        struct mantel_wish wish = {.people = all->count,
                                   .orders = orders,
                                   .threads = (size_t)all->options->threads,
                                   .brain = all->brain,
                                   .basis = all->basis,
                                   .model = model->values,
                                   .source = source,
                                   .side =
                                       (enum mantel_side)all->options->side};

        if (is_tau(all))
            tau = make_tau(all, model), wish.tau = &tau;
        model->r = NEW_ARRAY(double, all->rows);
        model->extreme = NEW_ARRAY(size_t, all->rows);
        model->largest = NEW_ARRAY(double, orders);
        mantel_test(model->r, model->extreme, model->largest, &wish);
        mantel_tau_release(&tau);
    }
    free(source), free(sign);
}

/* ---- all of it ---- */

static void release(struct intersubject *all)
{
    for (size_t m = 0; m < all->model_count; m++) {
        struct intersubject_model *model = &all->models[m];

        free(model->behavior), free(model->name), free(model->values);
        free(model->r), free(model->largest), free(model->extreme);
    }
    names_free(all->names, all->rows);
    free(all->models), free(all->listed), free(all->without);
    free(all->is_known), json_decref(all->reasons);
    gsl_matrix_free(all->brain);
    if (all->basis)
        gsl_matrix_free(all->basis), gsl_matrix_free(all->nuisance);
    orders_release(&all->orders);
    features_free(all->features), table_free(all->people);
}

void intersubject_write(const struct intersubject_options *options)
{
    struct intersubject all = {.options = options};
    size_t *person;

    if (!options->behavior || !*options->behavior)
        usage("--behavior names the columns of the participants to compare");
    if (is_tau(&all) && options->confounds)
        usage("--confounds leave a rest for --compare spearman or pearson "
              "alone");
    all.features = features_open(&options->input);
    all.people = table_read(options->participants);
    person = NEW_ARRAY(size_t, all.features->listed);
    choose_people(&all, person);
    intersubject_make_basis(&all);
    intersubject_make_models(&all);
    make_orders(&all);
    intersubject_read_brains(&all);
    if (!is_tau(&all))
        prepare(&all);
    test(&all);
    intersubject_write_tables(&all);
    free(person);
    release(&all);
}
