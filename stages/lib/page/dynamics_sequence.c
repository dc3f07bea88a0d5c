#include "page/dynamics.h"

#include "base/json.h"
#include "base/mem.h"
#include "figure/heatmap.h"
#include "figure/sequence.h"
#include "io/relmat.h"
#include "page/html.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PARTICIPANTS_SHOWN = 40, ROLES_SHOWN = 15 };

/* The time axis of the factorization: where it begins, and a frame. */
static void time_axis(const struct dynamics_view *view, double *first,
                      double *step)
{
    size_t col = table_column(view->time, "time"), frames = view->time->rows;

    *first = table_number(view->time, 0, col);
    *step = frames > 1 ? (table_number(view->time, frames - 1, col) - *first) /
                             (double)(frames - 1)
                       : 1;
}

static int *states_of(const struct dynamics_view *view)
{
    size_t col = table_column(view->sequence, "state");
    int *states = NEW_ARRAY(int, view->sequence->rows + 1);

    for (size_t row = 0; row < view->sequence->rows; row++) {
        double state = table_number(view->sequence, row, col);

        states[row] =
            state >= 1 && state <= (double)view->list->rows ? (int)state : 0;
    }
    return states;
}

static const char **component_names(const struct dynamics_view *view)
{
    const char **names = NEW_ARRAY(const char *, view->list->rows);

    for (size_t r = 0; r < view->list->rows; r++)
        names[r] = table_text(view->list, r, 0);
    return names;
}

static void dominant(const struct dynamics_view *view, const int *states)
{
    size_t frames = view->time->rows, subjects = view->subjects->rows;
    const char **rows = NEW_ARRAY(const char *, subjects);
    const char **legend = component_names(view);
    double first, step;

    for (size_t w = 0; w < subjects; w++)
        rows[w] = table_text(view->subjects, w, 0);
    time_axis(view, &first, &step);
    html_figure(view->out);
    sequence_draw(
        view->out,
        &(struct sequence){.label = "Dominant component",
                           .x_title = view->has_seconds ? "Time (s)" : "Frame",
                           .rows = rows,
                           .count = subjects < PARTICIPANTS_SHOWN
                                        ? subjects
                                        : PARTICIPANTS_SHOWN,
                           .frames = frames,
                           .states = states,
                           .legend = legend,
                           .legend_count = view->list->rows,
                           .first = first,
                           .step = step});
    html_caption(view->out,
                 "The component that contributes most to each moment of each "
                 "participant; white: none does.%s",
                 subjects > PARTICIPANTS_SHOWN ? " The first 40 participants."
                                               : "");
    free(rows);
    free(legend);
}

/* ---- communities in time ---- */

/* labels[component * nodes + node], and how many labels there are. */
static size_t read_labels(size_t *labels, const struct dynamics_view *view)
{
    size_t most = 0;

    for (size_t r = 0; r < view->list->rows; r++) {
        size_t col = table_find(view->labels, table_text(view->list, r, 0));

        for (size_t i = 0; i < view->nodes && col != TABLE_NONE; i++) {
            double label = table_number(view->labels, i, col);

            labels[r * view->nodes + i] = label >= 1 ? (size_t)label : 0;
            most = label > (double)most ? (size_t)label : most;
        }
    }
    return most;
}

/* Nodes stand in the order of their communities in the first component. */
static void order_nodes(struct blocks *blocks, const struct dynamics_view *view)
{
    const char **text = NEW_ARRAY(const char *, view->nodes);
    size_t col = table_find(view->labels, table_text(view->list, 0, 0));

    for (size_t i = 0; i < view->nodes; i++)
        text[i] = col == TABLE_NONE ? "n/a" : table_text(view->labels, i, col);
    blocks_init(blocks, text, view->nodes);
    free(text);
}

/* The participant whose dominant component changes most; of equals the first.
 */
static size_t liveliest(const struct dynamics_view *view, const int *states)
{
    size_t frames = view->time->rows, best = 0, most = 0;

    for (size_t w = 0; w < view->subjects->rows; w++) {
        size_t changes = 0;

        for (size_t t = 1; t < frames; t++)
            changes += states[w * frames + t] != states[w * frames + t - 1];
        if (changes > most) {
            most = changes;
            best = w;
        }
    }
    return best;
}

static void node_raster(const struct dynamics_view *view, const int *all)
{
    size_t frames = view->time->rows, nodes = view->nodes;
    size_t who = liveliest(view, all);
    const int *states = all + who * frames;
    size_t *labels = NEW_ARRAY(size_t, view->list->rows * nodes), most;
    int *cells = NEW_ARRAY(int, frames *nodes);
    struct blocks blocks;
    double first, step;

    most = read_labels(labels, view);
    order_nodes(&blocks, view);
    for (size_t k = 0; k < nodes; k++)
        for (size_t t = 0; t < frames; t++)
            if (states[t])
                cells[k * frames + t] = (int)
                    labels[(size_t)(states[t] - 1) * nodes + blocks.order[k]];
    time_axis(view, &first, &step);
    html_figure(view->out);
    sequence_draw(
        view->out,
        &(struct sequence){.label = "Community of every node",
                           .x_title = view->has_seconds ? "Time (s)" : "Frame",
                           .count = nodes,
                           .frames = frames,
                           .states = cells,
                           .legend_count = most,
                           .first = first,
                           .step = step,
                           .blocks = &blocks});
    html_caption(
        view->out,
        "%s: the community of every node in the dominant component, "
        "under labels that all components share; ordered and labeled "
        "by the communities of %s. Of all participants this one changes "
        "most.",
        table_text(view->subjects, who, 0), table_text(view->list, 0, 0));
    blocks_release(&blocks);
    free(labels);
    free(cells);
}

/* ---- roles ---- */

static int by_value(const void *a, const void *b)
{
    const double *x = *(const double *const *)a, *y = *(const double *const *)b;

    if (*x != *y)
        return *x > *y ? -1 : 1;
    return x < y ? -1 : x > y;
}

static void roles(const struct dynamics_view *view)
{
    struct table *table = source_table_in(view->folder, "dynamics/nodes");
    double *values = source_numbers(table, "flexibility");
    const double **list;
    size_t *rows, known = 0;
    json_t *about;

    if (!values)
        return;
    list = NEW_ARRAY(const double *, table->rows + 1);
    rows = NEW_ARRAY(size_t, table->rows + 1);
    for (size_t i = 0; i < table->rows; i++)
        if (!isnan(values[i]))
            list[known++] = &values[i];
    qsort(list, known, sizeof *list, by_value);
    for (size_t k = 0; k < known; k++)
        rows[k] = (size_t)(list[k] - values);
    about = source_sidecar(table->path);
    html_heading(view->out, 3, "roles", "The most flexible nodes");
    html_table(view->out, table, rows,
               known < ROLES_SHOWN ? known : ROLES_SHOWN, about);
    json_decref(about);
    table_free(table);
    free(values), free(list), free(rows);
}

static void allegiance(const struct dynamics_view *view)
{
    char *path = xformat("%s/dynamics/allegiance.tsv", view->folder);
    struct relmat *matrix = source_relmat(path);
    struct blocks blocks;

    order_nodes(&blocks, view);
    if (matrix->values->size1 == view->nodes) {
        html_figure(view->out);
        heatmap_draw(view->out, &(struct heatmap){.label = "Allegiance",
                                                  .unit = "share",
                                                  .values = matrix->values,
                                                  .blocks = &blocks,
                                                  .range = {.limit = 1},
                                                  .most_rows = HEATMAP_ROWS});
        html_caption(view->out,
                     "Allegiance: share of the frames at which two nodes are "
                     "in one community, mean over participants.");
    }
    blocks_release(&blocks);
    relmat_free(matrix);
    free(path);
}

void dynamics_in_time(const struct dynamics_view *view)
{
    size_t cells = view->subjects->rows * view->time->rows;
    int *states;

    html_heading(view->out, 2, "time", "In time");
    if (!view->sequence || !view->labels || view->sequence->rows != cells ||
        view->labels->rows != view->nodes) {
        html_absent(view->out,
                    "there is no folder dynamics that belongs to ntf");
        return;
    }
    states = states_of(view);
    dominant(view, states);
    dynamics_show(view, "dynamics/summaries");
    if (view->epochs) {
        html_heading(view->out, 3, "stimuli", "Responses to stimuli");
        dynamics_show(view, "dynamics/epochs");
    }
    html_heading(view->out, 3, "nodes", "Communities in time");
    node_raster(view, states);
    allegiance(view);
    roles(view);
    free(states);
}
