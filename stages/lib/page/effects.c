#include "page/effects.h"

#include "base/mem.h"
#include "figure/forest.h"
#include "page/html.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST = 20, LONGEST = 34 };

/* Effect sizes that have an interval, the first that the table has. */
static const struct size {
    const char *value, *low, *high, *title;
} sizes[] = {{"d", "d_low", "d_high", "Cohen's d, 95 % interval"},
             {"r", "ci_low", "ci_high", "partial correlation, 95 % interval"}};

static const struct size *size_of(const struct table *table)
{
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        if (table_find(table, sizes[k].value) != TABLE_NONE &&
            table_find(table, sizes[k].low) != TABLE_NONE &&
            table_find(table, sizes[k].high) != TABLE_NONE)
            return &sizes[k];
    return NULL;
}

/* The largest effect first, as the eye expects: by value. */
static void draw(const struct tested *tested, const struct size *size,
                 const size_t *which, size_t count)
{
    const struct table *table = tested->results;
    double *value = source_numbers(table, size->value);
    double *low = source_numbers(table, size->low);
    double *high = source_numbers(table, size->high);
    struct forest_row rows[LARGEST];
    char *names[LARGEST];
    size_t longest = 0;

    for (size_t k = 0; k < count; k++) {
        size_t row = which[k];

        names[k] = tested_name(tested, row);
        longest = strlen(names[k]) > longest ? strlen(names[k]) : longest;
        rows[k] = (struct forest_row){.name = names[k],
                                      .value = value[row],
                                      .low = low[row],
                                      .high = high[row]};
    }
    forest_draw(
        tested->out,
        &(struct forest){.label = "Effect sizes with intervals",
                         .title = size->title,
                         .rows = rows,
                         .count = count,
                         .name_length = longest < LONGEST ? longest : LONGEST,
                         .threshold = 0,
                         .low = NAN,
                         .high = NAN});
    for (size_t k = 0; k < count; k++)
        free(names[k]);
    free(value), free(low), free(high);
}

void page_effects(const struct tested *tested)
{
    const struct size *size = size_of(tested->results);
    size_t which[LARGEST], of, count = tested_rows(which, LARGEST, &of, tested);
    size_t first = tested_first(tested);

    html_heading(tested->out, 2, "effects", "Effect sizes");
    if (!count) {
        html_absent(tested->out, "no element has a statistic");
        return;
    }
    markup_add(tested->out,
               "<p>The %zu largest of %zu %s%s. They were chosen by their "
               "size, so their effects are too large by chance (the "
               "winner's curse), and the intervals, each for one effect that "
               "was not chosen, do not make up for that: take the sizes from "
               "other data.</p>\n",
               count, of,
               first < CORRECTIONS ? "that are below .05 by "
                                   : "elements, none of which survives a "
                                     "correction",
               first < CORRECTIONS ? tested_corrections[first].column : "");
    if (size) {
        html_figure(tested->out);
        draw(tested, size, which, count);
        html_caption(tested->out, "%s, %s and %s of results.tsv.", size->value,
                     size->low, size->high);
    } else {
        html_absent(tested->out, "results.tsv has no effect size with an "
                                 "interval for this statistic");
    }
    html_table(tested->out, tested->results, which, count, tested->about);
    markup_add(tested->out, "<p class=\"note\">Rows of results.tsv.</p>\n");
}
