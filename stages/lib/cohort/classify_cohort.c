#include "cohort/classify.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/covariates.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LISTED = 20 };

static bool is_missing(const char *cell)
{
    return !*cell || !strcmp(cell, "n/a");
}

/* ---- names in the order of numbers, or of letters ---- */

static int compare_names(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    char *end_x, *end_y;
    double first = strtod(x, &end_x), second = strtod(y, &end_y);

    if (*end_x || *end_y || first == second)
        return strcmp(x, y);
    return first < second ? -1 : 1;
}

/* The different cells of a column in some rows, in order. */
static size_t distinct(const char ***names, const struct table *table,
                       size_t column, const size_t *rows, size_t count)
{
    size_t found = 0;

    *names = NEW_ARRAY(const char *, count + 1);
    for (size_t i = 0; i < count; i++) {
        const char *cell = table_text(table, rows[i], column);
        size_t k = 0;

        while (k < found && strcmp((*names)[k], cell) != 0)
            k++;
        if (k == found)
            (*names)[found++] = cell;
    }
    qsort(*names, found, sizeof **names, compare_names);
    return found;
}

static size_t place_of(const char *const *names, size_t count, const char *name)
{
    size_t k = 0;

    while (k < count && strcmp(names[k], name) != 0)
        k++;
    return k;
}

/* ---- who can be used ---- */

struct census {
    const struct classify_options *options;
    const struct table *people;
    struct covariates *confounds, *phenotype;
    size_t target, group; /* columns; group may be TABLE_NONE */
    char *wanted[2];      /* classes, or NULL */
    size_t *person;       /* row of each member among the participants */
};

static bool has_gap(const struct covariates *covariates, size_t person)
{
    for (size_t k = 0; k < covariates->count; k++)
        if (isnan(gsl_matrix_get(covariates->values, person, k)))
            return true;
    return false;
}

/* Why a participant cannot be used, or NULL. */
static const char *fault_of(const struct census *census, size_t person)
{
    const char *target;

    if (person == TABLE_NONE)
        return "are not in the participants";
    target = table_text(census->people, person, census->target);
    if (is_missing(target))
        return "have no target";
    if (census->wanted[0] && strcmp(target, census->wanted[0]) != 0 &&
        strcmp(target, census->wanted[1]) != 0)
        return "are of another class";
    if (census->group != TABLE_NONE &&
        is_missing(table_text(census->people, person, census->group)))
        return "have no group";
    if (has_gap(census->confounds, person))
        return "lack a confound";
    return has_gap(census->phenotype, person) ? "lack a phenotype" : NULL;
}

static void choose_members(struct cohort *cohort, struct census *census,
                           const struct features *features)
{
    const char *last = NULL;

    for (size_t i = 0; i < features->listed; i++) {
        size_t person = participant_row(census->people, features->ids[i]);
        const char *fault = fault_of(census, person);

        if (fault) {
            cohort->left_out++;
            last = fault;
            note("'%s' is left out: such %s", features->ids[i], fault);
            continue;
        }
        cohort->ids[cohort->count] = features->ids[i];
        cohort->rows[cohort->count] = i;
        census->person[cohort->count++] = person;
    }
    if (cohort->left_out)
        warn("%zu of %zu participants are left out; some %s", cohort->left_out,
             features->listed, last);
    if (!cohort->count)
        die("'%s': no participant can be used", features->input->path);
}

/* ---- what is known of them ---- */

static void name_classes(struct cohort *cohort, const struct census *census)
{
    const char **names;
    size_t count = distinct(&names, census->people, census->target,
                            census->person, cohort->count);
    char *list = xstrdup("");

    for (size_t k = 0; k < count && k < MOST_LISTED; k++) {
        char *longer = xformat("%s%s%s", list, k ? ", " : "", names[k]);

        free(list);
        list = longer;
    }
    if (count != 2)
        die("'%s': '%s' has %zu class%s (%s%s) among the participants; two are "
            "needed, --classes chooses them",
            census->people->path, census->options->target, count,
            count == 1 ? "" : "es", list, count > MOST_LISTED ? " ..." : "");
    for (size_t c = 0; c < 2; c++)
        cohort->classes[c] =
            xstrdup(census->wanted[0] ? census->wanted[c] : names[c]);
    for (size_t i = 0; i < cohort->count; i++)
        cohort->is_positive[i] = !strcmp(
            table_text(census->people, census->person[i], census->target),
            cohort->classes[1]);
    free(names), free(list);
}

static void name_groups(struct cohort *cohort, const struct census *census)
{
    const char **names;

    if (census->group == TABLE_NONE) {
        cohort->groups = 1;
        cohort->group_names = NEW_ARRAY(char *, 1);
        cohort->group_names[0] = xstrdup("all");
        return;
    }
    cohort->groups = distinct(&names, census->people, census->group,
                              census->person, cohort->count);
    cohort->group_names = NEW_ARRAY(char *, cohort->groups);
    for (size_t g = 0; g < cohort->groups; g++)
        cohort->group_names[g] = xstrdup(names[g]);
    for (size_t i = 0; i < cohort->count; i++)
        cohort->group[i] = place_of(
            names, cohort->groups,
            table_text(census->people, census->person[i], census->group));
    free(names);
}

/* Rows of the members as differences from the first, which leave any fit with
 * a constant what it is. */
static gsl_matrix *members_of(const struct covariates *covariates,
                              const struct census *census, size_t count)
{
    gsl_matrix *some;

    if (!covariates->count)
        return NULL;
    some = gsl_matrix_alloc(count, covariates->count);
    for (size_t k = 0; k < covariates->count; k++) {
        double first = gsl_matrix_get(covariates->values, census->person[0], k);

        for (size_t i = 0; i < count; i++)
            gsl_matrix_set(
                some, i, k,
                gsl_matrix_get(covariates->values, census->person[i], k) -
                    first);
    }
    return some;
}

/* --classes A,B. */
static void split_classes(char *wanted[2], const char *list)
{
    size_t length = list ? strcspn(list, ",") : 0;

    if (!list)
        return;
    if (!length || !list[length] || !list[length + 1] ||
        strchr(list + length + 1, ','))
        usage("'%s' is no pair of classes; give --classes A,B", list);
    wanted[0] = xformat("%.*s", (int)length, list);
    wanted[1] = xstrdup(list + length + 1);
    if (!strcmp(wanted[0], wanted[1]))
        usage("'%s' names one class twice", list);
}

struct cohort classify_cohort(const struct classify_options *options,
                              const struct features *features)
{
    struct table *people = table_read(options->participants);
    struct census census = {.options = options, .people = people};
    struct cohort cohort = {.ids = NEW_ARRAY(const char *, features->listed)};
    const char *phenotype =
        options->phenotype ? options->phenotype : options->confounds;

    census.target = table_column(people, options->target);
    census.group =
        options->groups ? table_column(people, options->groups) : TABLE_NONE;
    census.confounds = covariates_read(people, options->confounds);
    census.phenotype = covariates_read(people, phenotype);
    split_classes(census.wanted, options->classes);
    census.person = NEW_ARRAY(size_t, features->listed);
    cohort.rows = NEW_ARRAY(size_t, features->listed);
    cohort.is_positive = NEW_ARRAY(bool, features->listed);
    cohort.group = NEW_ARRAY(size_t, features->listed);
    choose_members(&cohort, &census, features);
    name_classes(&cohort, &census);
    name_groups(&cohort, &census);
    cohort.confounds = members_of(census.confounds, &census, cohort.count);
    cohort.phenotype = members_of(census.phenotype, &census, cohort.count);
    covariates_free(census.confounds), covariates_free(census.phenotype);
    free(census.person), free(census.wanted[0]), free(census.wanted[1]);
    table_free(people);
    return cohort;
}

void classify_cohort_release(struct cohort *cohort)
{
    for (size_t g = 0; g < cohort->groups; g++)
        free(cohort->group_names[g]);
    if (cohort->confounds)
        gsl_matrix_free(cohort->confounds);
    if (cohort->phenotype)
        gsl_matrix_free(cohort->phenotype);
    free(cohort->group_names), free(cohort->ids), free(cohort->rows);
    free(cohort->is_positive), free(cohort->group);
    free(cohort->classes[0]), free(cohort->classes[1]);
}
