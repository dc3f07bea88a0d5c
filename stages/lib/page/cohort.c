#include "page/cohort.h"

#include "base/mem.h"
#include "io/bids.h"
#include "page/evidence.h"
#include "page/html.h"
#include "page/nodes.h"
#include "page/quality.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The metric of a name, added when new; `about` is a sidecar or NULL. */
static struct metric *metric_named(struct cohort *cohort, const char *name,
                                   const json_t *about)
{
    const char *title = html_about(about, name, "LongName");
    const char *text = html_about(about, name, "Description");
    struct metric *longer;

    for (size_t k = 0; k < cohort->metric_count; k++)
        if (strcmp(cohort->metrics[k].name, name) == 0)
            return &cohort->metrics[k];
    longer = NEW_ARRAY(struct metric, cohort->metric_count + 1);
    if (cohort->metric_count)
        memcpy(longer, cohort->metrics, cohort->metric_count * sizeof *longer);
    free(cohort->metrics);
    cohort->metrics = longer;
    longer += cohort->metric_count++;
    *longer = (struct metric){
        .name = xstrdup(name),
        .title = xstrdup(title ? title : name),
        .about = text ? xstrdup(text) : NULL,
        .values = NEW_ARRAY(double, cohort->count),
        .counts = NEW_ARRAY(double, cohort->count),
    };
    return longer;
}

/* Add the value of one run; NaN leaves the run out of the mean. */
static void add_value(struct cohort *cohort, size_t subject, const char *name,
                      double value, const json_t *about)
{
    struct metric *metric = metric_named(cohort, name, about);

    if (isfinite(value)) {
        metric->values[subject] += value;
        metric->counts[subject]++;
    }
}

/* What tells the matrices of a run apart. */
static char *title_of(const struct parcellation *parcels,
                      const struct matrix *matrix)
{
    return xformat("%s%s%s%s%s", page_kind_name(matrix->kind),
                   *parcels->title ? ", " : "", parcels->title,
                   matrix->desc ? ", desc-" : "",
                   matrix->desc ? matrix->desc : "");
}

static bool is_wanted(struct cohort *cohort, const struct parcellation *parcels,
                      const struct matrix *matrix)
{
    char *title = title_of(parcels, matrix);
    bool is_same;

    if (!cohort->matrix_title)
        cohort->matrix_title = xstrdup(title);
    is_same = strcmp(title, cohort->matrix_title) == 0;
    free(title);
    return is_same;
}

static void add_network(struct cohort *cohort, size_t subject, const char *path)
{
    struct table *network = source_table(path);
    json_t *about = source_sidecar(path);

    for (size_t col = 0; network && network->rows == 1 && col < network->cols;
         col++) {
        const char *cell = table_text(network, 0, col);
        char *end;
        double value = strtod(cell, &end);
        if (*cell && !*end)
            add_value(cohort, subject, network->names[col], value, about);
    }
    if (network)
        table_free(network);
    json_decref(about);
}

static void add_matrices(struct cohort *cohort, size_t subject,
                         const struct evidence *evidence)
{
    const struct parcellation *parcels = evidence->parcels;

    for (size_t k = 0; parcels && k < parcels->matrix_count; k++) {
        const struct matrix *matrix = &parcels->matrices[k];
        if (!is_wanted(cohort, parcels, matrix))
            continue;
        add_value(cohort, subject,
                  page_is_correlation(matrix->kind) ? "mean r" : "mean edge",
                  evidence_mean_edge(evidence->matrices[k]), NULL);
        add_network(cohort, subject, matrix->network);
    }
}

struct place {
    struct cohort *cohort;
    size_t subject;
};

static void add_quality(void *context, const struct quality *quality)
{
    const struct place *place = context;
    struct metric *metric =
        metric_named(place->cohort, quality->name, quality->about);

    free(metric->title);
    metric->title = xstrdup(quality->title);
    add_value(place->cohort, place->subject, quality->name, quality->value,
              NULL);
}

/* The frames of a run are the same for all its parcellations. */
static void add_run(struct cohort *cohort, size_t subject,
                    const struct run *run)
{
    struct evidence evidence;

    for (size_t p = 0; p == 0 || p < run->parcels_count; p++) {
        const struct fact *facts = evidence.facts;
        evidence_read(&evidence, run,
                      run->parcels_count ? &run->parcels[p] : NULL, true);
        if (p == 0) {
            add_value(cohort, subject, "frames", facts[FACT_FRAMES].value,
                      NULL);
            add_value(cohort, subject, "censored (%)",
                      100 * facts[FACT_CENSORED].value /
                          facts[FACT_FRAMES].value,
                      NULL);
            add_value(cohort, subject, "mean FD (mm)", facts[FACT_FD].value,
                      NULL);
            add_value(cohort, subject, "regions n/a", facts[FACT_MISSING].value,
                      NULL);
            quality_visit(run, add_quality, &(struct place){cohort, subject});
        }
        add_matrices(cohort, subject, &evidence);
        evidence_release(&evidence);
    }
}

static void take_means(struct cohort *cohort)
{
    for (size_t k = 0; k < cohort->metric_count; k++)
        for (size_t s = 0; s < cohort->count; s++)
            cohort->metrics[k].values[s] /= cohort->metrics[k].counts[s];
}

static bool is_among(const char *const *names, const char *name)
{
    for (; *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

bool metric_is_quality(const struct metric *metric)
{
    static const char *const names[] = {"frames",         "censored (%)",
                                        "mean FD (mm)",   "regions n/a",
                                        "median_tsnr",    "gcor",
                                        "mean r",         "mean edge",
                                        "mean_std_dvars", NULL};

    return is_among(names, metric->name);
}

bool metric_is_key(const struct metric *metric)
{
    static const char *const names[] = {
        "mean_degree",      "mean_strength",     "clustering",
        "transitivity",     "path_length",       "characteristic_path_length",
        "modularity",       "global_efficiency", "assortativity",
        "local_efficiency", "small_worldness",   NULL};

    return metric_is_quality(metric) || is_among(names, metric->name);
}

bool metric_is_constant(const struct metric *metric, size_t subjects)
{
    double seen = NAN;

    for (size_t s = 0; s < subjects; s++) {
        if (!isfinite(metric->values[s]))
            continue;
        if (!isnan(seen) && metric->values[s] != seen)
            return false;
        seen = metric->values[s];
    }
    return true;
}

struct cohort *cohort_read(const char *root, const struct listing *only)
{
    struct cohort *cohort = NEW_ARRAY(struct cohort, 1);
    struct bids_list names = bids_subjects(root);
    char *path = xformat("%s/participants.tsv", root);

    cohort->subjects = NEW_ARRAY(struct subject *, names.count);
    for (size_t k = 0; k < names.count; k++) {
        char *folder = xformat("%s/%s", root, names.at[k]);
        struct subject *subject = subject_find(folder, only);
        free(folder);
        if (subject->count)
            cohort->subjects[cohort->count++] = subject;
        else
            subject_free(subject);
    }
    for (size_t s = 0; s < cohort->count; s++)
        for (size_t r = 0; r < cohort->subjects[s]->count; r++)
            add_run(cohort, s, &cohort->subjects[s]->runs[r]);
    take_means(cohort);
    if (bids_is_file(path))
        cohort->people = source_table(path);
    free(path);
    bids_list_free(&names);
    return cohort;
}

void cohort_free(struct cohort *cohort)
{
    for (size_t s = 0; s < cohort->count; s++)
        subject_free(cohort->subjects[s]);
    for (size_t k = 0; k < cohort->metric_count; k++) {
        free(cohort->metrics[k].name);
        free(cohort->metrics[k].title);
        free(cohort->metrics[k].about);
        free(cohort->metrics[k].values);
        free(cohort->metrics[k].counts);
    }
    if (cohort->people)
        table_free(cohort->people);
    free(cohort->subjects);
    free(cohort->metrics);
    free(cohort->matrix_title);
    free(cohort);
}

size_t cohort_row(const struct cohort *cohort, const char *label)
{
    const struct table *people = cohort->people;
    size_t column = people ? table_find(people, "participant_id") : TABLE_NONE;

    for (size_t row = 0; column != TABLE_NONE && row < people->rows; row++) {
        const char *id = table_text(people, row, column);
        if (strcmp(id, label) == 0 || strcmp(id, label + strlen("sub-")) == 0)
            return row;
    }
    return TABLE_NONE;
}

/* Distinct values of a column, counted up to 7. */
static size_t count_values(const struct table *table, size_t column)
{
    size_t count = 0;

    for (size_t row = 0; row < table->rows && count < 7; row++) {
        size_t before = 0;
        while (strcmp(table_text(table, before, column),
                      table_text(table, row, column)) != 0)
            before++;
        count += before == row ? 1 : 0;
    }
    return count;
}

size_t cohort_grouping(const struct cohort *cohort)
{
    static const char *const names[] = {"group", "diagnosis", "dx"};

    for (size_t k = 0; cohort->people && k < 3; k++) {
        size_t column = table_find(cohort->people, names[k]);
        size_t values =
            column == TABLE_NONE ? 0 : count_values(cohort->people, column);
        if (values >= 2 && values <= 6)
            return column;
    }
    return TABLE_NONE;
}
