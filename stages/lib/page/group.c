#include "page/group.h"

#include "base/mem.h"
#include "base/report.h"
#include "figure/heatmap.h"
#include "figure/strip.h"
#include "io/bids.h"
#include "page/about.h"
#include "page/cohort.h"
#include "page/evidence.h"
#include "page/failures.h"
#include "page/html.h"
#include "page/links.h"
#include "page/methods.h"
#include "page/nodes.h"
#include "page/sources.h"
#include "page/verdicts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the tables of subjects ---- */

/* A column of participants.tsv that is shown. */
static bool is_covariate(const struct cohort *cohort, size_t col)
{
    return strcmp(cohort->people->names[col], "participant_id") != 0;
}

/* `is_first`: quality and the covariates; else network measures. */
static void table_head(struct markup *out, const struct cohort *cohort,
                       bool is_first)
{
    const struct table *people = is_first ? cohort->people : NULL;

    markup_add(out, "<div class=\"scroll\"><table><thead><tr>");
    html_head_cell(out, "subject", false, NULL);
    if (is_first)
        html_head_cell(out, "runs", false, NULL);
    for (size_t col = 0; people && col < people->cols; col++)
        if (is_covariate(cohort, col))
            html_head_cell(out, people->names[col], true, NULL);
    for (size_t k = 0; k < cohort->metric_count; k++)
        if (metric_is_quality(&cohort->metrics[k]) == is_first)
            html_head_cell(out, cohort->metrics[k].title, false, NULL);
    markup_add(out, "</tr></thead>\n<tbody>\n");
}

static void subject_row(struct markup *out, const struct cohort *cohort,
                        size_t s, bool is_first)
{
    const char *label = cohort->subjects[s]->label;
    const struct table *people = is_first ? cohort->people : NULL;
    size_t row = cohort_row(cohort, label);

    markup_add(out, "<tr><th scope=\"row\"><a href=\"");
    markup_text(out, label);
    markup_add(out, ".html\">");
    markup_text(out, label);
    markup_add(out, "</a></th>");
    if (is_first)
        html_number_cell(out, (double)cohort->subjects[s]->count);
    for (size_t col = 0; people && col < people->cols; col++)
        if (is_covariate(cohort, col))
            html_text_cell(
                out, row == TABLE_NONE ? "n/a" : table_text(people, row, col));
    for (size_t k = 0; k < cohort->metric_count; k++)
        if (metric_is_quality(&cohort->metrics[k]) == is_first)
            html_number_cell(out, cohort->metrics[k].values[s]);
    markup_add(out, "</tr>\n");
}

static void subject_rows(struct markup *out, const struct cohort *cohort,
                         bool is_first)
{
    table_head(out, cohort, is_first);
    for (size_t s = 0; s < cohort->count; s++)
        subject_row(out, cohort, s, is_first);
    markup_add(out, "</tbody></table></div>\n");
}

static size_t count_measures(const struct cohort *cohort)
{
    size_t count = 0;

    for (size_t k = 0; k < cohort->metric_count; k++)
        count += metric_is_quality(&cohort->metrics[k]) ? 0 : 1;
    return count;
}

static void subject_tables(struct markup *out, const struct cohort *cohort)
{
    size_t others = count_measures(cohort);
    char text[96];

    html_heading(out, 2, "subjects", "Subjects");
    markup_add(out, "<p>Means over the runs of each subject.");
    if (cohort->matrix_title) {
        markup_add(out, " Edges and network measures are those of: ");
        markup_text(out, cohort->matrix_title);
        markup_add(out, ".");
    }
    markup_add(out, "%s</p>\n",
               cohort->people ? ""
                              : " There is no participants.tsv, so covariates "
                                "are n/a.");
    subject_rows(out, cohort, true);
    if (others) {
        snprintf(text, sizeof text, "%zu more measures", others);
        html_fold(out, text);
        subject_rows(out, cohort, false);
        html_unfold(out);
    }
}

/* ---- strips ---- */

/* The distinct groups (0: one for all), and the row of each subject. */
struct grouping {
    const char **names;
    size_t count;
    size_t *rows; /* one a subject */
};

static void grouping_init(struct grouping *grouping,
                          const struct cohort *cohort)
{
    size_t column = cohort_grouping(cohort);

    *grouping = (struct grouping){
        .names = NEW_ARRAY(const char *, cohort->count + 1),
        .rows = NEW_ARRAY(size_t, cohort->count),
    };
    for (size_t s = 0; column != TABLE_NONE && s < cohort->count; s++) {
        size_t row = cohort_row(cohort, cohort->subjects[s]->label), k = 0;
        const char *name =
            row == TABLE_NONE ? "n/a" : table_text(cohort->people, row, column);
        while (k < grouping->count && strcmp(grouping->names[k], name) != 0)
            k++;
        if (k == grouping->count)
            grouping->names[grouping->count++] = name;
        grouping->rows[s] = k;
    }
    if (grouping->count < 2)
        grouping->count = 0;
}

/* Which subjects have none. */
static void strip_caption(struct markup *out, const struct cohort *cohort,
                          const struct metric *metric)
{
    const char *before = "<figcaption>n/a: ";

    for (size_t s = 0; s < cohort->count; s++)
        if (!isfinite(metric->values[s])) {
            markup_add(out, "%s", before);
            markup_text(out, cohort->subjects[s]->label);
            before = ", ";
        }
    markup_add(out, "%s</figure>\n",
               strcmp(before, ", ") == 0 ? ".</figcaption>" : "");
}

static void metric_strip(struct markup *out, const struct cohort *cohort,
                         const struct metric *metric,
                         const struct grouping *grouping)
{
    struct strip_point *points = NEW_ARRAY(struct strip_point, cohort->count);
    char **links = NEW_ARRAY(char *, cohort->count);

    for (size_t s = 0; s < cohort->count; s++) {
        links[s] = xformat("%s.html", cohort->subjects[s]->label);
        points[s] = (struct strip_point){
            .value = metric->values[s],
            .row = grouping->rows[s],
            .name = cohort->subjects[s]->label,
            .link = links[s],
        };
    }
    markup_add(out, "<div title=\"");
    markup_text(out, metric->about ? metric->about : metric->title);
    markup_add(out, "\">\n");
    html_figure(out);
    strip_draw(out, &(struct strip){
                        .label = metric->title,
                        .title = metric->title,
                        .points = points,
                        .count = cohort->count,
                        .row_names = grouping->count ? grouping->names : NULL,
                        .rows = grouping->count ? grouping->count : 1,
                        .threshold = NAN,
                        .low = NAN,
                        .high = NAN,
                    });
    strip_caption(out, cohort, metric);
    markup_add(out, "</div>\n");
    for (size_t s = 0; s < cohort->count; s++)
        free(links[s]);
    free(links);
    free(points);
}

static bool has_others(const struct cohort *cohort)
{
    for (size_t k = 0; k < cohort->metric_count; k++)
        if (!metric_is_key(&cohort->metrics[k]))
            return true;
    return false;
}

/* The strips of the key metrics, or of all others; constant ones are named. */
static void strips(struct markup *out, const struct cohort *cohort,
                   const struct grouping *grouping, bool are_key)
{
    struct markup constant = {0};

    markup_add(out, "<div class=\"pair\">\n");
    for (size_t k = 0; k < cohort->metric_count; k++) {
        const struct metric *metric = &cohort->metrics[k];
        if (metric_is_key(metric) != are_key)
            continue;
        if (metric_is_constant(metric, cohort->count)) {
            markup_add(&constant, "%s", constant.length ? ", " : "");
            markup_text(&constant, metric->title);
        } else {
            metric_strip(out, cohort, metric, grouping);
        }
    }
    markup_add(out, "</div>\n");
    if (constant.length)
        markup_add(out,
                   "<p class=\"note\">The same in all subjects, or n/a: "
                   "%s.</p>\n",
                   constant.text);
    markup_release(&constant);
}

static void all_strips(struct markup *out, const struct cohort *cohort)
{
    struct grouping grouping;

    grouping_init(&grouping, cohort);
    html_heading(out, 2, "metrics", "Quality and network measures");
    markup_add(out, "<p>One point per subject; it leads to the page of the "
                    "subject. The short line is the median.</p>\n");
    strips(out, cohort, &grouping, true);
    if (has_others(cohort)) {
        html_fold(out, "All other measures");
        strips(out, cohort, &grouping, false);
        html_unfold(out);
    }
    free(grouping.names);
    free(grouping.rows);
}

/* ---- matrices of the group ---- */

/* The first coverage table of the cohort, for the networks of the regions. */
static const char *any_coverage(const struct cohort *cohort)
{
    for (size_t s = 0; s < cohort->count; s++)
        for (size_t r = 0; r < cohort->subjects[s]->count; r++)
            for (size_t p = 0; p < cohort->subjects[s]->runs[r].parcels_count;
                 p++) {
                const char *path =
                    cohort->subjects[s]->runs[r].parcels[p].coverage;
                if (path)
                    return path;
            }
    return NULL;
}

static void group_matrix(struct markup *out, struct methods *methods,
                         const struct evidence *evidence, const char *path)
{
    struct bids_name *name = bids_parse(path);
    const char *kind = bids_label(name, "stat");
    bool is_mean = bids_is(name, "desc", "mean");
    struct relmat *matrix = source_relmat(path);
    const char **labels =
        evidence_labels(evidence, matrix->names, matrix->values->size1, NULL);
    char *runs = bids_source(name), *entities = bids_parcellation(name);
    char *title = xformat("%s%s%s over runs: %s%s%s", runs, *runs ? ": " : "",
                          is_mean ? "mean" : "spread",
                          page_kind_name(kind ? kind : "connectivity"),
                          *entities ? ", " : "", entities);

    html_heading(out, 3, NULL, title);
    page_matrix(out, matrix, labels,
                is_mean ? kind ? kind : "connectivity" : "spread",
                HEATMAP_ROWS);
    methods_add(methods, path);
    free(title);
    free(runs);
    free(entities);
    free(labels);
    relmat_free(matrix);
    bids_free(name);
}

static void group_matrices(struct markup *out, struct methods *methods,
                           const struct cohort *cohort, const char *root,
                           const struct listing *only)
{
    char *folder = xformat("%s/group", root);
    struct bids_list files = bids_files(folder, "");
    struct evidence evidence = {.coverage = source_table(any_coverage(cohort))};
    size_t shown = 0;

    html_heading(out, 2, "connectivity", "Connectivity of the group");
    for (size_t k = 0; k < files.count; k++) {
        struct bids_name *name = bids_parse(files.at[k]);
        char *path = xformat("%s/%s", folder, files.at[k]);
        if (name && listing_has(only, path) &&
            strcmp(name->suffix, "relmat") == 0 &&
            strcmp(name->extension, ".tsv") == 0 &&
            (bids_is(name, "desc", "mean") || bids_is(name, "desc", "spread")))
            group_matrix(out, methods, &evidence, path), shown++;
        free(path);
        bids_free(name);
    }
    if (!shown)
        html_absent(out, "there is no mean matrix in group/");
    if (evidence.coverage)
        table_free(evidence.coverage);
    bids_list_free(&files);
    free(folder);
}

void group_page(struct markup *out, const char *root,
                const struct listing *only)
{
    struct cohort *cohort = cohort_read(root, only);
    struct methods methods = {0};

    if (cohort->count == 0)
        die("'%s' holds no subject with a product to report on", root);
    html_begin(out, "Group");
    markup_add(out, "<header id=\"top\">\n");
    html_heading(out, 1, NULL, "Group");
    markup_add(out,
               "<p class=\"lead\">%zu subject%s</p>\n"
               "<nav class=\"runs\" aria-label=\"sections\"><ul>"
               "<li><a href=\"#subjects\">Subjects</a></li>"
               "<li><a href=\"#connectivity\">Connectivity</a></li>"
               "<li><a href=\"#metrics\">Measures</a></li>"
               "<li><a href=\"#failures\">Excluded and failed</a></li>"
               "<li><a href=\"#methods\">Methods</a></li>"
               "<li><a href=\"#about\">About</a></li></ul></nav>\n"
               "</header>\n",
               cohort->count, cohort->count == 1 ? "" : "s");
    page_links(out, root, "Classifiers", "_desc-classify.html");
    page_links(out, root, "Tests over the group", "_desc-edges.html");
    verdict_lines(out, root, "_desc-edges.html");
    page_links(out, root, "Components over the group", "_desc-loadings.html");
    verdict_lines(out, root, "_desc-loadings.html");
    page_links(out, root, "Inter-subject similarity",
               "_desc-intersubject.html");
    page_links(out, root, "Predictions", "_desc-prediction.html");
    page_links(out, root, "Dynamic connectomes", "_desc-dynamics.html");
    page_links(out, root, "States in time", "_desc-states.html");
    page_links(out, root, "Representational geometry", "_desc-geometry.html");
    page_links(out, root, "Models over the group", "_desc-models.html");
    for (size_t s = 0; s < cohort->count; s++)
        methods_add_subject(&methods, cohort->subjects[s]);
    subject_tables(out, cohort);
    group_matrices(out, &methods, cohort, root, only);
    all_strips(out, cohort);
    page_failures(out, root, cohort);
    methods_write(out, &methods);
    page_about(out, &methods);
    html_end(out);

    methods_release(&methods);
    cohort_free(cohort);
}
