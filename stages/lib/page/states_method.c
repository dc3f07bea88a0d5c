#include "page/states.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/report.h"
#include "figure/curves.h"
#include "figure/heatmap.h"
#include "figure/profile.h"
#include "figure/sequence.h"
#include "io/bids.h"
#include "io/pairs.h"
#include "page/html.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS_SHOWN = 40, PATTERNS_SHOWN = 12 };

struct view {
    struct markup *out;
    const char *folder;
    struct table *states, *sequence, *quality;
    json_t *about; /* of states.tsv */
};

/* A table of the folder as it stands, folded away. */
static void show(const struct view *view, const char *name, const char *title)
{
    struct table *table = source_table_in(view->folder, name);

    if (!table)
        return;
    source_fold(view->out, table, title);
    table_free(table);
}

/* ---- how many ---- */

/* A column of quality.tsv over the number of states. */
static bool quality_curve(const struct view *view, const char *column,
                          const char *title)
{
    double *count = source_numbers(view->quality, "states");
    double *values = source_numbers(view->quality, column);
    size_t rows = view->quality->rows, known = 0;
    double least = INFINITY, most = -INFINITY;

    for (size_t k = 0; values && k < rows; k++) {
        known += isnan(values[k]) ? 0 : 1;
        least = fmin(least, values[k]);
        most = fmax(most, values[k]);
    }
    if (known > 1)
        curves_draw(
            view->out,
            &(struct curves){
                .label = title,
                .x_title = "States",
                .y_title = title,
                .curves = &(struct curve){column, count, values, rows, false},
                .count = 1,
                .x = axis_tight(count[0] - .3, count[rows - 1] + .3, 8),
                .y = axis_round(least, most, 5),
                .has_points = true});
    free(count), free(values);
    return known > 1;
}

static void how_many(const struct view *view)
{
    static const struct {
        const char *column, *title;
    } shown[] = {{"silhouette", "Silhouette"},
                 {"explained", "Explained"},
                 {"free_energy", "Free energy"},
                 {"held_out", "Held-out log likelihood"}};
    json_t *about;
    const char *rule;
    size_t found = 0;

    if (!view->quality)
        return;
    about = source_sidecar(view->quality->path);
    rule = source_text(about, "Rule");
    markup_add(view->out, "<p>%.0f states: ",
               json_number_or_nan(view->about, "NumberOfStates"));
    markup_text(view->out, rule ? rule : "nobody says by which rule");
    markup_add(view->out, ".</p>\n");
    if (view->quality->rows > 1) {
        html_figure(view->out);
        markup_add(view->out, "<div class=\"pair\">\n");
        for (size_t k = 0; k < sizeof shown / sizeof *shown && found < 2; k++) {
            markup_add(view->out, "<div>\n");
            found += quality_curve(view, shown[k].column, shown[k].title);
            markup_add(view->out, "</div>\n");
        }
        markup_add(view->out, "</div>\n");
        html_caption(view->out, "What speaks for each number of states.");
    }
    show(view, "quality", "What speaks for each number");
    json_decref(about);
}

/* ---- what they are ---- */

static void pair_patterns(const struct view *view)
{
    struct pairs *pairs = pairs_of_table(view->states, NULL);
    gsl_matrix *square = gsl_matrix_alloc(pairs->nodes, pairs->nodes);
    struct heat_range range =
        heat_range_values(pairs->values->data, pairs->columns * pairs->count);
    struct blocks blocks;

    blocks_init(&blocks, NULL, pairs->nodes);
    html_figure(view->out);
    markup_add(view->out, "<div class=\"pair\">\n");
    for (size_t k = 0; k < pairs->columns && k < PATTERNS_SHOWN; k++) {
        pairs_matrix(square, pairs, k);
        markup_add(view->out, "<div>\n<p class=\"note\">");
        markup_text(view->out, pairs->titles[k]);
        markup_add(view->out, "</p>\n");
        heatmap_draw(view->out, &(struct heatmap){.label = pairs->titles[k],
                                                  .unit = "",
                                                  .values = square,
                                                  .blocks = &blocks,
                                                  .range = range,
                                                  .most_rows = HEATMAP_ROWS});
        markup_add(view->out, "</div>\n");
    }
    markup_add(view->out, "</div>\n");
    html_caption(view->out,
                 "%s. Regions are in the order of the series, all states on "
                 "one scale.%s",
                 source_text(view->about, "Description"),
                 pairs->columns > PATTERNS_SHOWN ? " The first 12." : "");
    blocks_release(&blocks);
    gsl_matrix_free(square);
    pairs_free(pairs);
}

static void node_patterns(const struct view *view)
{
    const struct table *table = view->states;
    size_t states = table->cols - 1;
    gsl_matrix *values = gsl_matrix_alloc(states, table->rows);

    for (size_t k = 0; k < states; k++)
        for (size_t i = 0; i < table->rows; i++)
            gsl_matrix_set(values, k, i, table_number(table, i, k + 1));
    html_figure(view->out);
    profile_draw(view->out, &(struct profile){
                                .label = "States over regions",
                                .unit = "",
                                .x_title = "Regions in the order of the series",
                                .rows = (const char *const *)(table->names + 1),
                                .values = values,
                                .range = heat_range_values(
                                    values->data, states * table->rows)});
    html_caption(view->out, "%s.", source_text(view->about, "Description"));
    show(view, "states", "The numbers");
    gsl_matrix_free(values);
}

static void patterns(const struct view *view)
{
    if (pairs_are_in(view->states))
        pair_patterns(view);
    else if (view->states->cols > 1 && view->states->rows)
        node_patterns(view);
}

/* ---- when ---- */

/* Runs of rows with one file; first[k] .. first[k + 1] - 1. */
static size_t runs_of(size_t *first, const struct table *sequence)
{
    size_t file = table_column(sequence, "file"), count = 0;

    for (size_t row = 0; row < sequence->rows; row++)
        if (!row || strcmp(table_text(sequence, row, file),
                           table_text(sequence, row - 1, file)) != 0)
            first[count++] = row;
    first[count] = sequence->rows;
    return count;
}

static int *states_in_time(const struct table *sequence, const size_t *first,
                           size_t runs, size_t longest)
{
    size_t col = table_column(sequence, "state");
    int *cells = NEW_ARRAY(int, runs *longest);

    for (size_t w = 0; w < runs; w++)
        for (size_t row = first[w]; row < first[w + 1]; row++) {
            double state = table_number(sequence, row, col);

            cells[w * longest + row - first[w]] = state > 0 ? (int)state : 0;
        }
    return cells;
}

static void raster_of(const struct view *view, const size_t *first, size_t runs)
{
    const struct table *sequence = view->sequence;
    size_t who = table_column(sequence, "participant_id"), longest = 0;
    size_t time = table_column(sequence, "time");
    size_t count = (size_t)json_number_or_nan(view->about, "NumberOfStates");
    const char **rows = NEW_ARRAY(const char *, runs);
    char **legend = NEW_ARRAY(char *, count + 1);
    int *cells;

    for (size_t w = 0; w < runs; w++) {
        rows[w] = table_text(sequence, first[w], who);
        longest = first[w + 1] - first[w] > longest ? first[w + 1] - first[w]
                                                    : longest;
    }
    for (size_t k = 0; k < count; k++)
        legend[k] = xformat("state %zu", k + 1);
    cells = states_in_time(sequence, first, runs, longest);
    html_figure(view->out);
    sequence_draw(
        view->out,
        &(struct sequence){.label = "States in time",
                           .x_title = "Time (s)",
                           .rows = rows,
                           .count = runs < RUNS_SHOWN ? runs : RUNS_SHOWN,
                           .frames = longest,
                           .states = cells,
                           .legend = (const char *const *)legend,
                           .legend_count = count,
                           .first = table_number(sequence, 0, time),
                           .step = sequence->rows > 1 && first[1] > 1
                                       ? table_number(sequence, 1, time) -
                                             table_number(sequence, 0, time)
                                       : 1});
    html_caption(view->out,
                 "The state of every run at every moment; white: none, or not "
                 "known.%s",
                 runs > RUNS_SHOWN ? " The first 40 runs." : "");
    for (size_t k = 0; k < count; k++)
        free(legend[k]);
    free(legend), free(rows), free(cells);
}

static void in_time(const struct view *view)
{
    size_t *first;

    if (!view->sequence || !view->sequence->rows)
        return;
    first = NEW_ARRAY(size_t, view->sequence->rows + 1);
    raster_of(view, first, runs_of(first, view->sequence));
    free(first);
}

/* ---- a method ---- */

/* How many of the tests against data that do not change are below .05. */
static void say_null(const struct view *view)
{
    struct table *null = source_table_in(view->folder, "null");
    double *p = source_numbers(null, "p");
    size_t below = 0;

    if (!null || !p) {
        html_absent(view->out, "whether anything changes at all was not tested "
                               "(--null)");
        return;
    }
    for (size_t k = 0; k < null->rows; k++)
        below += p[k] < .05;
    markup_add(view->out,
               "<p>Is there more change than in series whose couplings do not "
               "change? %zu of %zu tests have p below .05; by chance 5 %% "
               "do.</p>\n",
               below, null->rows);
    show(view, "null", "The tests");
    free(p);
    table_free(null);
}

void states_of_method(struct markup *out, const char *folder,
                      struct methods *methods)
{
    struct view view = {.out = out, .folder = folder};
    const char *method;

    view.states = source_table_in(view.folder, "states");
    bug_if(!view.states);
    view.sequence = source_table_in(view.folder, "sequence");
    view.quality = source_table_in(view.folder, "quality");
    view.about = source_sidecar(view.states->path);
    method = source_text(view.about, "Method");
    html_heading(out, 2, method ? method : "states",
                 method ? method : "States");
    say_null(&view);
    how_many(&view);
    html_heading(out, 3, NULL, "What they are");
    patterns(&view);
    html_heading(out, 3, NULL, "When they are");
    in_time(&view);
    show(&view, "summaries", "Occupancy, dwell time and changes of every run");
    show(&view, "transitions", "Transitions of every run");
    methods_add(methods, view.states->path);
    table_free(view.states);
    if (view.sequence)
        table_free(view.sequence);
    if (view.quality)
        table_free(view.quality);
    json_decref(view.about);
}
