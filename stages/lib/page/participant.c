#include "page/participant.h"

#include "base/mem.h"
#include "base/report.h"
#include "figure/carpet.h"
#include "io/bids.h"
#include "page/about.h"
#include "page/evidence.h"
#include "page/frames.h"
#include "page/html.h"
#include "page/methods.h"
#include "page/nodes.h"
#include "page/quality.h"
#include "page/searchlights.h"

#include <stdlib.h>
#include <string.h>

/* ---- header and navigation ---- */

static void link_to(struct markup *out, const char *page, const char *before,
                    const char *after)
{
    markup_add(out, "<li><a href=\"");
    markup_text(out, page);
    markup_add(out, ".html\">%s", before);
    markup_text(out, page);
    markup_add(out, "%s</a></li>\n", after);
}

static bool has_group(const char *root)
{
    char *page = xformat("%s/group.html", root);
    char *folder = xformat("%s/group", root);
    bool is_there = bids_is_file(page) || bids_is_folder(folder);

    free(page);
    free(folder);
    return is_there;
}

static void navigation(struct markup *out, const struct subject *subject,
                       const char *group, const struct listing *only)
{
    char *root = xformat("%s/..", subject->path);
    struct bids_list list = bids_subjects(root);
    const char *previous = NULL, *next = NULL;

    for (size_t k = 0; k < list.count; k++) {
        int side = listing_has_subject(only, list.at[k])
                       ? bids_compare(list.at[k], subject->label)
                       : 0;

        if (side < 0 && (!previous || bids_compare(list.at[k], previous) > 0))
            previous = list.at[k];
        if (side > 0 && (!next || bids_compare(list.at[k], next) < 0))
            next = list.at[k];
    }
    markup_add(out, "<nav aria-label=\"subjects\"><ul>\n");
    if (previous)
        link_to(out, previous, "\xE2\x86\x90 ", "");
    if (group ? strcmp(group, "none") != 0 : has_group(root)) {
        markup_add(out, "<li><a href=\"");
        markup_text(out, group ? group : "group.html");
        markup_add(out, "\">group</a></li>\n");
    }
    if (next)
        link_to(out, next, "", " \xE2\x86\x92");
    markup_add(out, "</ul></nav>\n");
    bids_list_free(&list);
    free(root);
}

static void index_of_runs(struct markup *out, const struct subject *subject)
{
    markup_add(out, "<nav class=\"runs\" aria-label=\"sections\"><ul>\n"
                    "<li><a href=\"#summary\">Summary</a></li>\n");
    for (size_t k = 0; k < subject->count; k++) {
        markup_add(out, "<li><a href=\"#");
        html_id(out, subject->runs[k].source);
        markup_add(out, "\">");
        markup_text(out, subject->runs[k].title);
        markup_add(out, "</a></li>\n");
    }
    markup_add(out, "<li><a href=\"#methods\">Methods</a></li>\n"
                    "<li><a href=\"#about\">About</a></li>\n</ul></nav>\n");
}

/* ---- summary ---- */

static void summary_row(struct markup *out, const struct evidence *evidence,
                        bool has_parcellations)
{
    markup_add(out, "<tr><th scope=\"row\"><a href=\"#");
    html_id(out, evidence->run->source);
    markup_add(out, "\">");
    markup_text(out, evidence->run->title);
    markup_add(out, "</a></th>");
    if (has_parcellations)
        html_text_cell(out,
                       evidence->parcels ? evidence->parcels->title : "none");
    for (int kind = 0; kind < FACTS; kind++) {
        markup_add(out, "<td>");
        markup_number(out, evidence->facts[kind].value);
        markup_add(out, "</td>");
    }
    markup_add(out, "</tr>\n");
}

static void summary_head(struct markup *out, bool has_parcellations)
{
    html_heading(out, 2, "summary", "Summary");
    markup_add(out,
               "<div class=\"scroll\"><table><thead><tr>"
               "<th scope=\"col\">run</th>%s",
               has_parcellations
                   ? "<th scope=\"col\" class=\"t\">parcellation</th>"
                   : "");
    for (int kind = 0; kind < FACTS; kind++)
        markup_add(out, "<th scope=\"col\">%s</th>",
                   fact_name((enum fact_kind)kind));
    markup_add(out, "</tr></thead><tbody>\n");
}

/* Why cells of the table are n/a: a reason for each column that has one. */
static void summary_foot(struct markup *out, const char *const reasons[FACTS])
{
    const char *before = "<p class=\"note\">n/a: ";

    markup_add(out, "</tbody></table></div>\n");
    for (int kind = 0; kind < FACTS; kind++)
        if (reasons[kind]) {
            markup_add(out, "%s%s (%s)", before,
                       fact_name((enum fact_kind)kind), reasons[kind]);
            before = ", ";
        }
    markup_add(out, "%s", *before == ',' ? ".</p>\n" : "");
}

static bool has_parcellation(const struct subject *subject)
{
    for (size_t r = 0; r < subject->count; r++)
        for (size_t p = 0; p < subject->runs[r].parcels_count; p++)
            if (*subject->runs[r].parcels[p].title)
                return true;
    return false;
}

/* ---- runs ---- */

/* Everything about one parcellation; what all share comes with the first. */
static void sections(struct markup *out, const struct evidence *evidence,
                     size_t place, size_t rows)
{
    const struct run *run = evidence->run;

    if (place == 0) {
        page_quality(out, run);
        page_motion(out, evidence);
    }
    if (run->parcels_count > 1) {
        char *title = xformat("Parcellation: %s", evidence->parcels->title);
        html_heading(out, 3, NULL, title);
        free(title);
    }
    if (evidence->parcels)
        page_carpets(out, evidence, rows);
    if (place == 0 || (evidence->parcels && evidence->parcels->strategy))
        page_confounds(out, evidence);
    if (evidence->parcels) {
        page_coverage(out, evidence);
        page_matrices(out, evidence, rows);
    } else {
        html_heading(out, 3, NULL, "Connectivity");
        html_absent(out, "there are no regional series and no matrix");
    }
}

/* The sections of all runs into `body`, their rows of the summary to `out`. */
static void write_runs(struct markup *out, struct markup *body,
                       const struct subject *subject,
                       const char *reasons[FACTS])
{
    bool has_parcellations = has_parcellation(subject);
    /* With many runs the pictures get smaller, to bound the page. */
    size_t rows = CARPET_ROWS / (1 + (subject->count - 1) / 4);
    struct evidence evidence;

    for (size_t r = 0; r < subject->count; r++) {
        const struct run *run = &subject->runs[r];
        markup_add(body, "<section>\n");
        html_heading(body, 2, run->source, run->title);
        for (size_t p = 0; p == 0 || p < run->parcels_count; p++) {
            evidence_read(&evidence, run,
                          run->parcels_count ? &run->parcels[p] : NULL, false);
            summary_row(out, &evidence, has_parcellations);
            for (int kind = 0; kind < FACTS; kind++)
                if (evidence.facts[kind].reason)
                    reasons[kind] = evidence.facts[kind].reason;
            sections(body, &evidence, p, rows);
            evidence_release(&evidence);
        }
        if (subject->count > 1)
            markup_add(body, "<p class=\"note\"><a href=\"#top\">Back to the "
                             "list of runs</a></p>\n");
        markup_add(body, "</section>\n");
    }
}

void participant_page(struct markup *out, const char *folder, const char *group,
                      const struct listing *only)
{
    struct subject *subject = subject_find(folder, only);
    struct methods methods = {0};
    const char *reasons[FACTS] = {0};
    struct markup body = {0};

    if (subject->count == 0)
        die("'%s' holds no product to report on", folder);
    html_begin(out, subject->label);
    markup_add(out, "<header id=\"top\">\n");
    navigation(out, subject, group, only);
    html_heading(out, 1, NULL, subject->label);
    markup_add(out, "<p class=\"lead\">%zu run%s</p>\n", subject->count,
               subject->count == 1 ? "" : "s");
    index_of_runs(out, subject);
    markup_add(out, "</header>\n");

    summary_head(out, has_parcellation(subject));
    write_runs(out, &body, subject, reasons);
    summary_foot(out, reasons);
    markup_bytes(out, body.text, body.length);

    methods_add_subject(&methods, subject);
    page_searchlights(out, folder, &methods);
    methods_write(out, &methods);
    page_about(out, &methods);
    html_end(out);

    methods_release(&methods);
    markup_release(&body);
    subject_free(subject);
}
