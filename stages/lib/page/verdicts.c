#include "page/verdicts.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "io/bids.h"
#include "io/manifest.h"
#include "page/html.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- classifiers and predictions of the same task ---- */

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* The folder without the last "_desc-..." of its name. */
static char *stem_of(const char *folder)
{
    size_t length = strlen(folder);
    char *stem, *desc;

    while (length > 1 && folder[length - 1] == '/')
        length--;
    stem = xformat("%.*s", (int)length, folder);
    desc = strstr(stem + (last_part(stem) - stem), "_desc-");
    if (desc)
        *desc = '\0';
    return stem;
}

static void link_to(struct markup *out, const char *stem, const char *end,
                    const char *text)
{
    markup_add(out, "<a href=\"");
    markup_text(out, last_part(stem));
    markup_add(out, "%s.html\">%s</a>", end, text);
}

/* Row of the model with the largest `column` among those that need a brain. */
static size_t best(const struct table *table, const char *column)
{
    static const char *const plain[] = {"mean", "group-mean", "majority",
                                        "group-only", "phenotype-only"};
    double *value = source_numbers(table, column);
    size_t found = TABLE_NONE;

    for (size_t row = 0; value && row < table->rows; row++) {
        bool is_plain = false;

        for (size_t k = 0; k < sizeof plain / sizeof *plain; k++)
            is_plain |= !strcmp(table_text(table, row, 0), plain[k]);
        if (!is_plain && !isnan(value[row]) &&
            (found == TABLE_NONE || value[row] > value[found]))
            found = row;
    }
    free(value);
    return found;
}

static double cell(const struct table *table, size_t row, const char *column)
{
    size_t found = table_find(table, column);

    return found == TABLE_NONE ? NAN : table_number(table, row, found);
}

static void say_p(struct markup *out, double p)
{
    if (isnan(p))
        markup_add(out, ", p n/a");
    else
        markup_add(out, ", p = %.2g", p);
}

static void say_classifier(struct markup *out, const char *stem,
                           const struct table *table)
{
    size_t row = best(table, "accuracy");

    markup_add(out, "<li>");
    link_to(out, stem, "_desc-classify", "Classifier");
    markup_add(out, ": ");
    if (row == TABLE_NONE) {
        markup_add(out, "n/a");
    } else {
        markup_text(out, table_text(table, row, 0));
        markup_add(out, " has an accuracy of %.3g",
                   cell(table, row, "accuracy"));
        if (!isnan(cell(table, row, "accuracy_low")))
            markup_add(out, " (95 %% interval %.3g to %.3g)",
                       cell(table, row, "accuracy_low"),
                       cell(table, row, "accuracy_high"));
        say_p(out, cell(table, row, "p"));
    }
    markup_add(out, " (desc-classify/metrics.tsv).</li>\n");
}

static void say_prediction(struct markup *out, const char *stem,
                           const struct table *table)
{
    size_t row = best(table, "r");
    json_t *about = source_sidecar(table->path);
    const char *target = source_text(about, "Target");

    markup_add(out, "<li>");
    link_to(out, stem, "_desc-prediction", "Prediction");
    if (target) {
        markup_add(out, " of ");
        markup_text(out, target);
    }
    markup_add(out, ": ");
    if (row == TABLE_NONE) {
        markup_add(out, "n/a");
    } else {
        markup_text(out, table_text(table, row, 0));
        markup_add(out, " predicts it with r = %.3g", cell(table, row, "r"));
        say_p(out, cell(table, row, "p_r"));
    }
    markup_add(out, " (desc-prediction/metrics.tsv).</li>\n");
    json_decref(about);
}

bool page_verdicts(const struct tested *tested)
{
    char *stem = stem_of(tested->folder);
    char *classified = xformat("%s_desc-classify", stem);
    char *predicted = xformat("%s_desc-prediction", stem);
    struct table *classes = source_table_in(classified, "metrics");
    struct table *numbers = source_table_in(predicted, "metrics");
    bool has_some = classes || numbers;

    if (has_some)
        html_heading(tested->out, 2, "verdicts",
                     "Classified and predicted from the same matrices");
    markup_add(tested->out, "%s", has_some ? "<ul>\n" : "");
    if (classes)
        say_classifier(tested->out, stem, classes);
    if (numbers)
        say_prediction(tested->out, stem, numbers);
    markup_add(tested->out, "%s",
               has_some ? "</ul>\n<p class=\"note\">Of several models the one "
                          "with the largest figure is named, which flatters "
                          "it; the pages have all.</p>\n"
                        : "");
    if (classes)
        table_free(classes);
    if (numbers)
        table_free(numbers);
    free(stem), free(classified), free(predicted);
    return has_some;
}

/* ---- people ---- */

/* How many runs of the task of a subject were excluded. */
static size_t count_excluded(const char *root, const char *subject,
                             const char *task)
{
    char *folder = xformat("%s/logs/excluded/%s", root, subject);
    struct bids_list files = bids_functional(folder);
    struct bids_list runs;
    size_t count = 0;

    runs = bids_runs(&files);
    for (size_t k = 0; k < runs.count; k++) {
        char *name = xformat("%s_x", runs.at[k]);
        struct bids_name *parts = bids_parse(name);

        count += parts && (!task || bids_is(parts, "task", task));
        bids_free(parts), free(name);
    }
    bids_list_free(&files), bids_list_free(&runs);
    free(folder);
    return count;
}

static void person(struct markup *out, const char *root, const char *subject,
                   size_t excluded)
{
    char *folder = xformat("%s/%s", root, subject);
    bool has_page = bids_is_folder(folder);

    if (has_page) {
        markup_add(out, "<a href=\"");
        markup_text(out, subject);
        markup_add(out, ".html\">");
    }
    markup_text(out, subject);
    markup_add(out, "%s", has_page ? "</a>" : "");
    if (excluded)
        markup_add(out, " <span class=\"failure\">(%zu run%s excluded)</span>",
                   excluded, excluded > 1 ? "s" : "");
    free(folder);
}

static char *subject_of(const char *id)
{
    return xformat("%s%s", strncmp(id, "sub-", 4) ? "sub-" : "", id);
}

static bool is_tested(const struct sample *sample, const char *subject)
{
    for (size_t row = 0; row < sample->rows; row++)
        if (participant_same(sample_id(sample, row), subject))
            return true;
    return false;
}

/* Those of whom nothing was tested since their runs were excluded. */
static void write_excluded(struct markup *out, const struct sample *sample,
                           const char *task)
{
    char *folder = xformat("%s/logs/excluded", sample->root);
    struct bids_list subjects = bids_folders(folder, "sub-");
    const char *before = "<p>Not tested: ";

    for (size_t k = 0; k < subjects.count; k++) {
        size_t count = count_excluded(sample->root, subjects.at[k], task);

        if (!count || is_tested(sample, subjects.at[k]))
            continue;
        markup_add(out, "%s", before), before = ", ";
        person(out, sample->root, subjects.at[k], count);
    }
    markup_add(out, "%s", strcmp(before, ", ") ? "" : ".</p>\n");
    bids_list_free(&subjects), free(folder);
}

void page_people(const struct tested *tested, const struct sample *sample)
{
    struct bids_name *name;
    char *stem, *last;
    const char *task;

    html_heading(tested->out, 2, "people", "Everybody who was tested");
    if (!sample->rows) {
        html_absent(tested->out, sample->fault);
        return;
    }
    stem = stem_of(tested->folder), last = xformat("%s_x", last_part(stem));
    name = bids_parse(last);
    task = name ? bids_label(name, "task") : NULL;
    markup_add(tested->out, "<p>");
    for (size_t row = 0; row < sample->rows; row++) {
        char *subject = subject_of(sample_id(sample, row));

        markup_add(tested->out, "%s", row ? ", " : "");
        person(tested->out, sample->root, subject,
               count_excluded(sample->root, subject, task));
        free(subject);
    }
    markup_add(tested->out, ".</p>\n");
    write_excluded(tested->out, sample, task);
    bids_free(name);
    free(stem), free(last);
}

/* ---- tests in a line ---- */

static void verdict(struct markup *out, const char *folder, const char *page)
{
    struct markup none = {0};
    struct tested tested = tested_read(&none, folder);
    size_t said = 0;

    markup_add(out, "<li><a href=\"");
    markup_text(out, page);
    markup_add(out, "\">");
    markup_text(out, source_text(tested.about, "Question"));
    markup_add(out, "</a> (%.*s): ", (int)strcspn(page, "."), page);
    for (size_t k = 0; k < CORRECTIONS; k++)
        if (table_find(tested.results, tested_corrections[k].column) !=
            TABLE_NONE)
            markup_add(out, "%s%zu by %s", said++ ? ", " : "",
                       tested_count(&tested, k), tested_corrections[k].column);
    markup_add(out, "%s of %zu elements are below .05.</li>\n",
               said ? "" : "no correction was asked for;",
               tested.results->rows);
    tested_release(&tested);
    markup_release(&none);
}

void verdict_lines(struct markup *out, const char *root, const char *end)
{
    struct bids_list pages = bids_files(root, "");
    size_t after = strlen(end), shown = 0;

    for (size_t k = 0; k < pages.count; k++) {
        size_t length = strlen(pages.at[k]);
        char *folder, *results;

        if (length <= after || strcmp(pages.at[k] + length - after, end) != 0)
            continue;
        folder = xformat("%s/group/%.*s", root, (int)(length - 5), pages.at[k]);
        results = xformat("%s/results.tsv", folder);
        if (bids_is_file(results)) {
            markup_add(out, "%s", shown++ ? "" : "<ul>\n");
            verdict(out, folder, pages.at[k]);
        }
        free(folder), free(results);
    }
    markup_add(out, "%s", shown ? "</ul>\n" : "");
    bids_list_free(&pages);
}
