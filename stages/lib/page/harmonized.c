#include "page/harmonized.h"

#include "base/mem.h"
#include "figure/forest.h"
#include "page/html.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* More sites or columns are left to the table. */
enum { MOST = 40, LINES = 2 * MOST };

/* ---- what sites differed by ---- */

static void draw_sites(const struct tested *tested, const struct table *sites,
                       const char *column, const char *title, double neutral)
{
    double *value = source_numbers(sites, column);
    size_t name = table_find(sites, "batch");
    size_t count = sites->rows < MOST ? sites->rows : MOST;
    struct forest_row rows[MOST];

    if (!value || name == TABLE_NONE || !count) {
        free(value);
        return;
    }
    for (size_t k = 0; k < count; k++)
        rows[k] = (struct forest_row){.name = table_text(sites, k, name),
                                      .value = value[k],
                                      .low = NAN,
                                      .high = NAN};
    markup_add(tested->out, "<div>\n");
    html_figure(tested->out);
    forest_draw(tested->out, &(struct forest){.label = title,
                                              .title = title,
                                              .rows = rows,
                                              .count = count,
                                              .threshold = neutral,
                                              .low = NAN,
                                              .high = NAN});
    html_caption(tested->out,
                 "Before harmonization, %zu of %zu sites: %s of "
                 "sites.tsv. Dashed: the mean of all.",
                 count, sites->rows, column);
    markup_add(tested->out, "</div>\n");
    free(value);
}

static void draw_both(const struct tested *tested, const struct table *sites)
{
    markup_add(tested->out, "<div class=\"pair\">\n");
    draw_sites(tested, sites, "shift", "mean of the site (standard deviations)",
               0);
    draw_sites(tested, sites, "spread", "spread of the site (that of all is 1)",
               1);
    markup_add(tested->out, "</div>\n");
    source_fold(tested->out, sites, "The table of sites");
}

/* ---- how well columns are predicted, before and after ---- */

struct check {
    const struct table *table;
    size_t name, kind;
    double *chance;
    double *value[2], *low[2], *high[2], *p[2];
};

static bool check_open(struct check *check, const struct table *table)
{
    static const char *const when[] = {"before", "after"};
    bool is_whole = true;

    *check = (struct check){.table = table,
                            .name = table_find(table, "column"),
                            .kind = table_find(table, "kind"),
                            .chance = source_numbers(table, "chance")};
    for (int k = 0; k < 2; k++) {
        char *low = xformat("%s_low", when[k]);
        char *high = xformat("%s_high", when[k]);
        char *p = xformat("p_%s", when[k]);

        check->value[k] = source_numbers(table, when[k]);
        check->low[k] = source_numbers(table, low);
        check->high[k] = source_numbers(table, high);
        check->p[k] = source_numbers(table, p);
        is_whole &=
            check->value[k] && check->low[k] && check->high[k] && check->p[k];
        free(low), free(high), free(p);
    }
    return is_whole && check->chance && check->name != TABLE_NONE &&
           check->kind != TABLE_NONE;
}

static void check_close(struct check *check)
{
    for (int k = 0; k < 2; k++) {
        free(check->value[k]), free(check->low[k]), free(check->high[k]);
        free(check->p[k]);
    }
    free(check->chance);
}

static bool is_kind(const struct check *check, size_t row, size_t first)
{
    return !strcmp(table_text(check->table, row, check->kind),
                   table_text(check->table, first, check->kind));
}

/* Two lines a column; returns the next place. */
static size_t add_rows(struct forest_row *rows, char **texts, size_t count,
                       const struct check *check, size_t row)
{
    static const char *const when[] = {"before", "after"};

    for (int k = 0; k < 2; k++, count++) {
        double p = check->p[k][row];

        texts[2 * count] = xformat(
            "%s, %s", table_text(check->table, row, check->name), when[k]);
        texts[2 * count + 1] = isnan(check->value[k][row]) ? xstrdup("n/a")
                               : isnan(p)                  ? xstrdup("p n/a")
                                          : xformat("p = %.2g", p);
        rows[count] = (struct forest_row){.name = texts[2 * count],
                                          .note = texts[2 * count + 1],
                                          .value = check->value[k][row],
                                          .low = check->low[k][row],
                                          .high = check->high[k][row],
                                          .mark = &check->chance[row],
                                          .is_faint = !k};
    }
    return count;
}

/* The columns of the kind of row `first`. */
static void draw_kind(const struct tested *tested, const struct check *check,
                      size_t first)
{
    struct forest_row rows[LINES];
    char *texts[2 * LINES];
    const char *kind = table_text(check->table, first, check->kind);
    size_t count = 0;

    for (size_t row = first; row < check->table->rows; row++) {
        if (!is_kind(check, row, first) || count == LINES)
            continue;
        count = add_rows(rows, texts, count, check, row);
    }
    html_figure(tested->out);
    forest_draw(tested->out,
                &(struct forest){.label = "Before and after",
                                 .title = strcmp(kind, "number") != 0
                                              ? "balanced accuracy"
                                              : "r, held out",
                                 .rows = rows,
                                 .count = count,
                                 .name_length = 24,
                                 .threshold = NAN,
                                 .low = NAN,
                                 .high = NAN});
    html_caption(tested->out,
                 "How well %s is predicted from the features, before (gray) "
                 "and after; dashed: by chance. From check.tsv.",
                 count == 2 ? table_text(check->table, first, check->name)
                            : "each column");
    for (size_t k = 0; k < 2 * count; k++)
        free(texts[k]);
}

static void draw_check(const struct tested *tested, const struct table *table)
{
    struct check check;

    html_heading(tested->out, 3, NULL, "What the features still tell");
    if (!check_open(&check, table) || !table->rows) {
        html_absent(tested->out, "check.tsv does not have the columns or rows "
                                 "of harmonize --check-results");
        check_close(&check);
        return;
    }
    markup_add(tested->out,
               "<p>Harmonization should leave the site at chance or below, "
               "which says no more than that, and what is of interest where "
               "it was.</p>\n");
    for (size_t row = 0; row < table->rows; row++) {
        size_t first = 0;

        while (!is_kind(&check, row, first))
            first++;
        if (first == row)
            draw_kind(tested, &check, row);
    }
    check_close(&check);
    source_fold(tested->out, table, "The table of the check");
}

bool page_harmonized(const struct tested *tested)
{
    const char *by = source_text(tested->about, "HarmonizedBy");
    struct table *sites = source_table_in(tested->folder, "sites");
    struct table *check = source_table_in(tested->folder, "check");

    if (!by && !sites && !check)
        return false;
    html_heading(tested->out, 2, "harmonized",
                 "Harmonization, before and after");
    if (by) {
        markup_add(tested->out, "<p>What differed by <code>");
        markup_text(tested->out, by);
        markup_add(tested->out,
                   "</code> was taken out of the data before the test "
                   "(ComBat), keeping the columns of the model that are not "
                   "in question.</p>\n");
    }
    if (sites)
        draw_both(tested, sites);
    if (check)
        draw_check(tested, check);
    if (!sites && !check)
        markup_add(tested->out, "<p class=\"note\">Neither sites.tsv nor "
                                "check.tsv of harmonize is beside "
                                "results.tsv.</p>\n");
    if (sites)
        table_free(sites);
    if (check)
        table_free(check);
    return true;
}
