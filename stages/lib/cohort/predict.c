#include "cohort/predict.h"

#include "base/mem.h"
#include "base/report.h"
#include "cohort/variable.h"
#include "io/covariates.h"
#include "num/order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const number_rivals[NUMBER_RIVALS] = {
    [RIVAL_CPM] = "cpm",
    [RIVAL_CPM_POSITIVE] = "cpm-positive",
    [RIVAL_CPM_NEGATIVE] = "cpm-negative",
    [RIVAL_RIDGE] = "ridge",
    [RIVAL_ELASTIC] = "elastic-net",
    [RIVAL_TRAINING_MEAN] = "mean",
    [RIVAL_GROUP_MEAN] = "group-mean",
    [RIVAL_TRAITS] = "phenotype"};

/* ---- lists on the command line ---- */

static double *numbers_of(size_t *count, const char *list, double least,
                          double most, const char *option)
{
    double *numbers = NULL;

    *count = 0;
    for (const char *at = list; *at;) {
        char *end;
        double x = strtod(at, &end);

        if (end == at || (*end && *end != ',') || !(x >= least && x <= most))
            usage("--%s '%s' is no list of numbers from %g to %g", option, list,
                  least, most);
        numbers = xrealloc(numbers, *count + 1, sizeof *numbers);
        numbers[(*count)++] = x;
        at = *end ? end + 1 : end;
    }
    if (!*count)
        usage("--%s is empty", option);
    return numbers;
}

static void choose_models(struct predict *p)
{
    const char *list = p->options->models;

    while (*list) {
        size_t length = strcspn(list, ",");

        if (length == 3 && !strncmp(list, "cpm", 3))
            p->has[RIVAL_CPM] = p->has[RIVAL_CPM_POSITIVE] =
                p->has[RIVAL_CPM_NEGATIVE] = true;
        else if (length == 5 && !strncmp(list, "ridge", 5))
            p->has[RIVAL_RIDGE] = true;
        else if (length == 11 && !strncmp(list, "elastic-net", 11))
            p->has[RIVAL_ELASTIC] = true;
        else
            usage("'%.*s' is no model; there are cpm, ridge, elastic-net",
                  (int)length, list);
        list += length + (list[length] == ',');
    }
    p->has[RIVAL_TRAINING_MEAN] = true;
    p->has[RIVAL_GROUP_MEAN] = p->options->groups != NULL;
    p->has[RIVAL_TRAITS] =
        p->options->phenotype != NULL || p->options->confounds != NULL;
}

/* ---- who takes part ---- */

struct entry {
    const struct table *people;
    struct covariates *confounds, *traits;
    size_t target, group, batch; /* columns; TABLE_NONE without */
};

static bool has_gap(const struct covariates *covariates, size_t person)
{
    for (size_t k = 0; k < covariates->count; k++)
        if (isnan(gsl_matrix_get(covariates->values, person, k)))
            return true;
    return false;
}

static bool lacks(const struct entry *entry, size_t person, size_t column)
{
    return column != TABLE_NONE &&
           variable_is_missing(table_text(entry->people, person, column));
}

static const char *fault_of(const struct entry *entry, size_t person)
{
    if (person == TABLE_NONE)
        return "are not in the participants";
    if (isnan(table_number(entry->people, person, entry->target)))
        return "have no target";
    if (lacks(entry, person, entry->group))
        return "have no group";
    if (lacks(entry, person, entry->batch))
        return "have no batch";
    if (has_gap(entry->confounds, person))
        return "lack a confound";
    return has_gap(entry->traits, person) ? "lack a phenotype" : NULL;
}

static void choose_people(struct predict *p, const struct entry *entry)
{
    const char *last = NULL;

    p->ids = NEW_ARRAY(const char *, p->features->listed);
    p->row = NEW_ARRAY(size_t, p->features->listed);
    p->person = NEW_ARRAY(size_t, p->features->listed);
    for (size_t i = 0; i < p->features->listed; i++) {
        size_t person = participant_row(p->people, p->features->ids[i]);
        const char *fault = fault_of(entry, person);

        if (fault) {
            p->left_out++, last = fault;
            note("'%s' is left out: such %s", p->features->ids[i], fault);
            continue;
        }
        p->ids[p->count] = p->features->ids[i];
        p->row[p->count] = i, p->person[p->count++] = person;
    }
    if (p->left_out)
        warn("%zu of %zu participants are left out; some %s", p->left_out,
             p->features->listed, last);
    if (p->count < 10)
        die("'%s': %zu participants can be used; to predict, 10 are the least",
            p->options->input.path, p->count);
}

/* place[] of the people among the different cells of a column, in the order in
 * which they come; returns how many there are. */
static size_t places_of(size_t *place, char ***names, const struct predict *p,
                        size_t column)
{
    size_t count = 0;

    *names = NEW_ARRAY(char *, p->count);
    for (size_t i = 0; i < p->count && column != TABLE_NONE; i++) {
        const char *cell = table_text(p->people, p->person[i], column);
        size_t k = 0;

        while (k < count && strcmp((*names)[k], cell) != 0)
            k++;
        if (k == count)
            (*names)[count++] = xstrdup(cell);
        place[i] = k;
    }
    if (column == TABLE_NONE)
        (*names)[count++] = xstrdup("all");
    return count;
}

static gsl_matrix *columns_of(const struct covariates *covariates,
                              const struct predict *p)
{
    gsl_matrix *some;

    if (!covariates->count)
        return NULL;
    some = gsl_matrix_alloc(p->count, covariates->count);
    for (size_t i = 0; i < p->count; i++)
        for (size_t k = 0; k < covariates->count; k++)
            gsl_matrix_set(some, i, k,
                           gsl_matrix_get(covariates->values, p->person[i], k));
    return some;
}

static void read_target(struct predict *p, size_t column)
{
    double least = INFINITY, most = -INFINITY;

    p->target = NEW_ARRAY(double, p->count);
    for (size_t i = 0; i < p->count; i++) {
        double y = table_number(p->people, p->person[i], column);

        if (p->options->is_log && !(y > 0))
            die("'%s' line %zu: '%s' is %g, which has no logarithm",
                p->people->path, p->person[i] + 2, p->options->target, y);
        p->target[i] = p->options->is_log ? log(y) : y;
        least = fmin(least, p->target[i]), most = fmax(most, p->target[i]);
    }
    if (!(least < most))
        die("'%s': '%s' is the same for all %zu participants", p->people->path,
            p->options->target, p->count);
}

static void read_people(struct predict *p)
{
    const struct predict_options *o = p->options;
    struct entry entry = {.people = p->people};

    entry.target = table_column(p->people, o->target);
    entry.group = o->groups ? table_column(p->people, o->groups) : TABLE_NONE;
    entry.batch = o->batch ? table_column(p->people, o->batch) : TABLE_NONE;
    entry.confounds = covariates_read(p->people, o->confounds);
    entry.traits =
        covariates_read(p->people, o->phenotype ? o->phenotype : o->confounds);
    choose_people(p, &entry);
    read_target(p, entry.target);
    p->group = NEW_ARRAY(size_t, p->count);
    p->batch = NEW_ARRAY(size_t, p->count);
    p->groups = places_of(p->group, &p->group_names, p, entry.group);
    p->batches = places_of(p->batch, &p->batch_names, p, entry.batch);
    p->confounds = columns_of(entry.confounds, p);
    p->traits = columns_of(entry.traits, p);
    covariates_free(entry.confounds), covariates_free(entry.traits);
}

/* ---- features ---- */

static void make_room(struct predict *p)
{
    size_t n = p->count;

    p->tested = NEW_ARRAY(size_t, n);
    for (size_t k = 0; k < NUMBER_RIVALS; k++) {
        p->score[k] = NEW_ARRAY(double, n);
        p->figures[k] = NEW_ARRAY(double, p->orders *FIGURES);
        p->repeated[k] = NEW_ARRAY(double, p->repeats *FIGURES);
        p->chosen[k] = NEW_ARRAY(double, p->folds + 1);
        p->weights[k] = NEW_ARRAY(double, p->features->count);
        p->patterns[k] = NEW_ARRAY(double, p->features->count);
    }
}

static void check_folds(const struct predict *p)
{
    const struct predict_options *o = p->options;

    if (o->is_group_out && !o->groups)
        usage("--leave-one-group-out needs --groups");
    if (o->is_group_out && p->groups < 2)
        die("'%s': '%s' has one group, '%s'; there is none to leave out",
            o->participants, o->groups, p->group_names[0]);
    if (!o->is_group_out && (size_t)o->folds > p->count)
        die("%zu participants are fewer than %d folds", p->count, o->folds);
    if (o->is_group_out && o->repeats > 1)
        usage("groups that are left out one by one cannot be dealt again; "
              "leave --repeats away");
}

struct predict *predict_open(const struct predict_options *options)
{
    struct predict *p = NEW_ARRAY(struct predict, 1);

    p->options = options;
    choose_models(p);
    p->penalties = numbers_of(&p->penalty_count, options->penalties, 1e-12,
                              1e12, "penalties");
    p->mixes = numbers_of(&p->mix_count, options->mixes, 1e-3, 1, "mixes");
    p->people = table_read(options->participants);
    p->features = features_open(&options->input);
    read_people(p);
    check_folds(p);
    features_load(p->features, p->row, p->count);
    p->values = features_matrix(p->features);
    p->folds = options->is_group_out ? p->groups : (size_t)options->folds;
    p->repeats = (size_t)options->repeats;
    p->orders = (size_t)options->permutations + 1;
    make_room(p);
    return p;
}

void predict_free(struct predict *p)
{
    for (size_t g = 0; g < p->groups; g++)
        free(p->group_names[g]);
    for (size_t b = 0; b < p->batches; b++)
        free(p->batch_names[b]);
    for (size_t k = 0; k < NUMBER_RIVALS; k++)
        free(p->score[k]), free(p->figures[k]), free(p->repeated[k]),
            free(p->chosen[k]), free(p->weights[k]), free(p->patterns[k]);
    features_free(p->features), table_free(p->people);
    gsl_matrix_free(p->confounds), gsl_matrix_free(p->traits);
    gsl_matrix_free(p->values);
    free(p->ids), free(p->row), free(p->person), free(p->target);
    free(p->group), free(p->batch), free(p->group_names), free(p->batch_names);
    free(p->penalties), free(p->mixes), free(p->tested);
    free(p);
}

/* ---- figures ---- */

static double correlation(const double *x, const double *y, size_t count)
{
    double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;

    for (size_t i = 0; i < count; i++)
        mx += x[i] / (double)count, my += y[i] / (double)count;
    for (size_t i = 0; i < count; i++) {
        xx += (x[i] - mx) * (x[i] - mx), yy += (y[i] - my) * (y[i] - my);
        xy += (x[i] - mx) * (y[i] - my);
    }
    /* What rounding leaves of a constant is no variance. */
    return xx > 1e-24 * (double)count * mx * mx && xx > 0 && yy > 0
               ? fmax(-1, fmin(1, xy / sqrt(xx * yy)))
               : NAN;
}

void predict_figures(double figures[FIGURES], const double *score,
                     const double *target, size_t count)
{
    double *ranks = NEW_ARRAY(double, 2 * count);
    double mean = 0, total = 0, error = 0, size = 0;

    for (size_t i = 0; i < count; i++)
        mean += target[i] / (double)count;
    for (size_t i = 0; i < count; i++) {
        total += (target[i] - mean) * (target[i] - mean);
        error += (target[i] - score[i]) * (target[i] - score[i]);
        size += fabs(target[i] - score[i]) / (double)count;
    }
    order_ranks(ranks, score, count);
    order_ranks(ranks + count, target, count);
    figures[FIGURE_R] = correlation(score, target, count);
    figures[FIGURE_RHO] = isnan(figures[FIGURE_R])
                              ? NAN
                              : correlation(ranks, ranks + count, count);
    figures[FIGURE_R2] = total > 0 ? 1 - error / total : NAN;
    figures[FIGURE_MAE] = size;
    figures[FIGURE_RMSE] = sqrt(error / (double)count);
    free(ranks);
}
