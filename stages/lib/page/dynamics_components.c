#include "page/dynamics.h"

#include "base/json.h"
#include "base/mem.h"
#include "figure/course.h"
#include "figure/heatmap.h"
#include "figure/ring.h"
#include "figure/strip.h"
#include "page/html.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the edges of a component ---- */

static double *column_numbers(const struct table *table, const char *name)
{
    size_t col = table_column(table, name);
    double *values = NEW_ARRAY(double, table->rows + 1);

    for (size_t row = 0; row < table->rows; row++)
        values[row] = table_number(table, row, col);
    return values;
}

static gsl_matrix *square_of(const struct dynamics_view *view,
                             const double *pairs)
{
    gsl_matrix *square = gsl_matrix_alloc(view->nodes, view->nodes);
    size_t p = 0;

    gsl_matrix_set_all(square, NAN);
    for (size_t i = 0; i < view->nodes; i++)
        for (size_t j = i + 1; j < view->nodes; j++, p++) {
            gsl_matrix_set(square, i, j, pairs[p]);
            gsl_matrix_set(square, j, i, pairs[p]);
        }
    return square;
}

/* Labels of the nodes: category[] for colors, text[] for blocks. */
struct labels_of {
    size_t *category;
    const char **text;
};

static struct labels_of labels_find(const struct dynamics_view *view,
                                    const char *component)
{
    struct labels_of labels = {NEW_ARRAY(size_t, view->nodes), NULL};
    size_t col =
        view->labels ? table_find(view->labels, component) : TABLE_NONE;

    if (col == TABLE_NONE || view->labels->rows != view->nodes)
        return labels;
    labels.text = NEW_ARRAY(const char *, view->nodes);
    for (size_t i = 0; i < view->nodes; i++) {
        double label = table_number(view->labels, i, col);

        labels.text[i] = table_text(view->labels, i, col);
        labels.category[i] = label >= 1 ? (size_t)label : 0;
    }
    return labels;
}

/* ---- figures ---- */

enum { EDGES_SHOWN = 150 };

static void ring_figure(const struct dynamics_view *view, const double *pairs,
                        const struct blocks *blocks, const size_t *category)
{
    struct ring_edge *edges = NEW_ARRAY(struct ring_edge, view->pairs->rows);
    size_t p = 0;

    for (size_t i = 0; i < view->nodes; i++)
        for (size_t j = i + 1; j < view->nodes; j++, p++)
            edges[p] = (struct ring_edge){i, j, pairs[p]};
    html_figure(view->out);
    ring_draw(view->out,
              &(struct ring){.label = "Strongest edges",
                             .names = (const char *const *)view->names,
                             .blocks = blocks,
                             .category = category,
                             .edges = edges,
                             .count = p,
                             .most = EDGES_SHOWN});
    html_caption(view->out,
                 "The %d strongest of %zu edges. Colors are communities; edges "
                 "between two communities are gray.",
                 EDGES_SHOWN < p ? EDGES_SHOWN : (int)p, p);
    free(edges);
}

static void matrix_figure(const struct dynamics_view *view, const double *pairs,
                          const struct blocks *blocks)
{
    gsl_matrix *square = square_of(view, pairs);

    html_figure(view->out);
    heatmap_draw(view->out, &(struct heatmap){.label = "Pairs of the component",
                                              .unit = "weight",
                                              .values = square,
                                              .blocks = blocks,
                                              .range = heat_range_of(square),
                                              .most_rows = HEATMAP_ROWS});
    html_caption(view->out, "All pairs, ordered by community.");
    gsl_matrix_free(square);
}

/* Mean weight between communities; levels above the first are left out. */
static gsl_matrix *block_means(const struct dynamics_view *view,
                               const char *component)
{
    const struct table *t = view->blocks;
    size_t name = table_find(t, "component"), level = table_column(t, "level");
    size_t r = table_column(t, "r"), s = table_column(t, "s");
    size_t mean = table_column(t, "mean"), most = 0;
    gsl_matrix *means = NULL;

    for (int pass = 0; pass < 2; pass++) {
        for (size_t row = 0; row < t->rows; row++) {
            double a = table_number(t, row, r), b = table_number(t, row, s);

            if (name == TABLE_NONE || table_number(t, row, level) != 1 ||
                strcmp(table_text(t, row, name), component) != 0 ||
                !(a >= 1 && b >= 1))
                continue;
            if (!pass) {
                most = (size_t)fmax((double)most, fmax(a, b));
                continue;
            }
            gsl_matrix_set(means, (size_t)a - 1, (size_t)b - 1,
                           table_number(t, row, mean));
            gsl_matrix_set(means, (size_t)b - 1, (size_t)a - 1,
                           table_number(t, row, mean));
        }
        if (!pass && (most < 2 || most > BLOCKS_MOST))
            return NULL;
        if (!pass) {
            means = gsl_matrix_alloc(most, most);
            gsl_matrix_set_all(means, NAN);
        }
    }
    return means;
}

static void block_figure(const struct dynamics_view *view,
                         const char *component)
{
    gsl_matrix *means = view->blocks ? block_means(view, component) : NULL;
    char **numbers;
    struct blocks blocks;

    if (!means)
        return;
    numbers = NEW_ARRAY(char *, means->size1);
    for (size_t k = 0; k < means->size1; k++)
        numbers[k] = xformat("%zu", k + 1);
    blocks_init(&blocks, (const char *const *)numbers, means->size1);
    html_fold(view->out, "Mean weight between communities");
    html_figure(view->out);
    heatmap_draw(view->out,
                 &(struct heatmap){.label = "Mean weight between communities",
                                   .unit = "weight",
                                   .values = means,
                                   .blocks = &blocks,
                                   .range = heat_range_of(means),
                                   .most_rows = HEATMAP_ROWS});
    html_caption(view->out,
                 "Communities are numbered as in the block model of this "
                 "component, the largest first.");
    html_unfold(view->out);
    blocks_release(&blocks);
    for (size_t k = 0; k < means->size1; k++)
        free(numbers[k]);
    free(numbers);
    gsl_matrix_free(means);
}

/* ---- time ---- */

struct epochs_of {
    size_t *epoch, count;
    const char **names;
};

/* Of the column stimulus in the sequence of the first participant, or of the
 * factorization. */
static struct epochs_of epochs_find(const struct dynamics_view *view)
{
    const struct table *from = view->sequence ? view->sequence : view->time;
    size_t col = table_find(from, "stimulus"), frames = view->time->rows;
    struct epochs_of epochs = {0};

    if (col == TABLE_NONE || from->rows < frames)
        return epochs;
    epochs.epoch = NEW_ARRAY(size_t, frames);
    epochs.names = NEW_ARRAY(const char *, frames + 1);
    for (size_t t = 0; t < frames; t++) {
        const char *name = table_text(from, t, col);
        size_t k = 0;

        if (strcmp(name, "n/a") == 0)
            continue;
        while (k < epochs.count && strcmp(epochs.names[k], name) != 0)
            k++;
        if (k == epochs.count)
            epochs.names[epochs.count++] = name;
        epochs.epoch[t] = k + 1;
    }
    return epochs;
}

static void course_figure(const struct dynamics_view *view,
                          const char *component, const struct epochs_of *epochs)
{
    double *time = column_numbers(view->time, "time");
    double *values = column_numbers(view->time, component);

    course_draw(
        view->out,
        &(struct course){.label = "Time course",
                         .x_title = view->has_seconds ? "Time (s)" : "Frame",
                         .y_title = "Activity",
                         .values = values,
                         .time = time,
                         .count = view->time->rows,
                         .epoch = epochs->epoch,
                         .names = epochs->names,
                         .epochs = epochs->count});
    free(time);
    free(values);
}

static void one_component(const struct dynamics_view *view, size_t r,
                          const struct epochs_of *epochs)
{
    const char *name = table_text(view->list, r, 0);
    double *pairs = column_numbers(view->pairs, name);
    struct labels_of labels = labels_find(view, name);
    struct blocks blocks;

    blocks_init(&blocks, labels.text, view->nodes);
    html_heading(view->out, 3, name, name);
    markup_add(view->out, "<div class=\"pair\">\n<div>\n");
    ring_figure(view, pairs, &blocks, labels.category);
    markup_add(view->out, "</div>\n<div>\n");
    matrix_figure(view, pairs, &blocks);
    markup_add(view->out, "</div>\n</div>\n");
    course_figure(view, name, epochs);
    block_figure(view, name);
    blocks_release(&blocks);
    free(labels.category);
    free(labels.text);
    free(pairs);
}

/* A point per participant in a row per component. */
static void loadings(const struct dynamics_view *view)
{
    size_t rank = view->list->rows, subjects = view->subjects->rows;
    struct strip_point *points = NEW_ARRAY(struct strip_point, rank * subjects);
    const char **names = NEW_ARRAY(const char *, rank);

    for (size_t r = 0; r < rank; r++) {
        size_t col;

        names[r] = table_text(view->list, r, 0);
        col = table_column(view->subjects, names[r]);
        for (size_t w = 0; w < subjects; w++)
            points[r * subjects + w] = (struct strip_point){
                .value = table_number(view->subjects, w, col),
                .row = r,
                .name = table_text(view->subjects, w, 0)};
    }
    html_figure(view->out);
    strip_draw(view->out, &(struct strip){.label = "Loadings of participants",
                                          .title = "Loading",
                                          .points = points,
                                          .count = rank * subjects,
                                          .row_names = names,
                                          .rows = rank,
                                          .threshold = NAN,
                                          .low = 0,
                                          .high = NAN});
    html_caption(view->out,
                 "How strongly each participant has each component; the line "
                 "is the median.");
    free(points);
    free(names);
}

void dynamics_components(const struct dynamics_view *view)
{
    struct epochs_of epochs = epochs_find(view);
    const struct table *list = view->kept ? view->kept : view->list;
    json_t *about = source_sidecar(list->path);

    html_heading(view->out, 2, "components", "Components");
    html_table(view->out, list, NULL, list->rows, about);
    if (view->subjects->rows > 1)
        loadings(view);
    for (size_t r = 0; r < view->list->rows; r++)
        one_component(view, r, &epochs);
    free(epochs.epoch);
    free(epochs.names);
    json_decref(about);
}
