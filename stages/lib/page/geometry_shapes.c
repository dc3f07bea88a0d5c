/* RDMs as pictures and as planes: the first half of a region's part. */
#include "page/geometry.h"

#include "base/mem.h"
#include "figure/heatmap.h"
#include "figure/scatter.h"
#include "num/order.h"
#include "page/html.h"
#include "rsa/mds.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PANELS_MOST = 20, STEPS = 2000 };

/* ---- panels ---- */

/* Ranks of the known pairs from 0 to 1. */
static void rank_row(double *ranks, const double *row, size_t count)
{
    double *known = NEW_ARRAY(double, count + 1);
    size_t n = 0;

    for (size_t p = 0; p < count; p++)
        if (!isnan(row[p]))
            known[n++] = row[p];
    order_ranks(known, known, n);
    n = 0;
    for (size_t p = 0; p < count; p++)
        ranks[p] = isnan(row[p]) ? NAN : known[n++];
    for (size_t p = 0; p < count; p++)
        ranks[p] = n > 1 ? (ranks[p] - 1) / ((double)n - 1) : NAN;
    free(known);
}

static struct pairs *ranked(const struct pairs *pairs)
{
    struct pairs *ranks =
        pairs_new(pairs->nodes, pairs->names, pairs->columns, pairs->titles);

    for (size_t k = 0; k < pairs->columns; k++)
        rank_row(gsl_matrix_ptr(ranks->values, k, 0),
                 gsl_matrix_const_ptr(pairs->values, k, 0), pairs->count);
    return ranks;
}

static void panels(const struct geometry *view, const struct pairs *pairs,
                   const char *caption)
{
    size_t count = pairs->columns < PANELS_MOST ? pairs->columns : PANELS_MOST;
    struct heatmap *maps = NEW_ARRAY(struct heatmap, count);
    gsl_matrix **squares = NEW_ARRAY(gsl_matrix *, count);
    struct pairs *ranks = ranked(pairs);

    for (size_t k = 0; k < count; k++) {
        squares[k] = gsl_matrix_alloc(pairs->nodes, pairs->nodes);
        pairs_matrix(squares[k], ranks, k);
        for (size_t i = 0; i < pairs->nodes; i++)
            gsl_matrix_set(squares[k], i, i, 0);
        maps[k] = (struct heatmap){.label = pairs->titles[k],
                                   .unit = "rank",
                                   .values = squares[k],
                                   .blocks = &view->blocks,
                                   .range = {.limit = 1},
                                   .most_rows = HEATMAP_ROWS};
    }
    html_figure(view->out);
    heatmaps_draw(view->out, caption, maps, count);
    html_caption(view->out,
                 "%s, pairs ranked within each from 0 (most alike) to 1.%s",
                 caption, count < pairs->columns ? " The first 20." : "");
    for (size_t k = 0; k < count; k++)
        gsl_matrix_free(squares[k]);
    pairs_free(ranks);
    free(squares), free(maps);
}

/* The mean, in its own units or ranked; a condition is 0 from itself. */
static void mean_picture(const struct geometry *view, const gsl_matrix *values,
                         const char *unit, struct heat_range range,
                         const char *caption)
{
    gsl_matrix *square = gsl_matrix_alloc(values->size1, values->size2);

    gsl_matrix_memcpy(square, values);
    for (size_t i = 0; i < square->size1; i++)
        gsl_matrix_set(square, i, i, 0);
    markup_add(view->out, "<div>\n");
    html_figure(view->out);
    heatmap_draw(view->out, &(struct heatmap){.label = caption,
                                              .unit = unit,
                                              .values = square,
                                              .blocks = &view->blocks,
                                              .range = range,
                                              .most_rows = HEATMAP_ROWS});
    html_caption(view->out, "%s", caption);
    markup_add(view->out, "</div>\n");
    gsl_matrix_free(square);
}

static void mean_pictures(const struct geometry *view)
{
    size_t n = view->mean->size1, p = 0;
    double *row = NEW_ARRAY(double, view->rdms->count);
    gsl_matrix *ranks = gsl_matrix_alloc(n, n);
    struct pairs *one = pairs_new(n, view->rdms->names, 1, view->rdms->titles);
    char *caption =
        xformat("%s: %zu conditions in the order of the table%s.",
                view->rdms->columns > 1 ? "Mean of the RDMs of all participants"
                                        : "The RDM",
                n, view->categories ? " within their category" : "");

    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            row[p++] = gsl_matrix_get(view->mean, i, j);
    rank_row(gsl_matrix_ptr(one->values, 0, 0), row, p);
    pairs_matrix(ranks, one, 0);
    markup_add(view->out, "<div class=\"pair\">\n");
    mean_picture(view, view->mean, "", heat_range_of(view->mean), caption);
    mean_picture(view, ranks, "rank", (struct heat_range){.limit = 1},
                 "The same, its pairs ranked from 0 (most alike) to 1.");
    markup_add(view->out, "</div>\n");
    pairs_free(one), gsl_matrix_free(ranks), free(row), free(caption);
}

void geometry_panels(const struct geometry *view)
{
    html_heading(view->out, 3, NULL, "Dissimilarities");
    mean_pictures(view);
    if (view->rdms->columns > 1)
        panels(view, view->rdms, "RDMs of the participants");
    if (view->models)
        panels(view, view->models, "Models");
}

/* ---- planes ---- */

/* Which category of the legend; 0 for none. */
static size_t category_of(const struct blocks *blocks, const char *label)
{
    for (size_t k = 0; label && k < blocks->count; k++)
        if (!strcmp(blocks->labels[k], label))
            return k + 1;
    return 0;
}

static void plane(const struct geometry *view, const gsl_matrix *at,
                  struct scatter *scatter, struct scatter_point *points)
{
    for (size_t i = 0; i < scatter->count; i++) {
        points[i].x = gsl_matrix_get(at, i, 0);
        points[i].y = gsl_matrix_get(at, i, 1);
    }
    scatter->points = points;
    scatter->is_equal = true;
    scatter_draw(view->out, scatter);
}

static void plane_of_conditions(const struct geometry *view,
                                const gsl_matrix *mean, const char *which)
{
    size_t n = view->rdms->nodes, p = 0;
    struct scatter_point *points = NEW_ARRAY(struct scatter_point, n);
    double *rdm = NEW_ARRAY(double, view->rdms->count), stress;
    gsl_matrix *at = gsl_matrix_alloc(n, 2);
    struct scatter scatter = {.label = "Conditions in a plane", .count = n};

    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            rdm[p++] = gsl_matrix_get(mean, i, j);
    stress = mds_fit(at, rdm, STEPS);
    for (size_t i = 0; i < n; i++) {
        points[i].name = view->rdms->names[i];
        points[i].category =
            view->categories ? category_of(&view->blocks, view->categories[i])
                             : 1;
    }
    if (view->categories) {
        scatter.categories = (const char *const *)view->blocks.labels;
        scatter.category_count = view->blocks.count;
    }
    markup_add(view->out, "<div>\n");
    html_figure(view->out);
    plane(view, at, &scatter, points);
    html_caption(view->out,
                 "Conditions, as far apart as the mean %s says, as nearly as "
                 "a plane can: metric scaling, stress-1 %.3f (0 is exact).",
                 which, stress);
    markup_add(view->out, "</div>\n");
    gsl_matrix_free(at);
    free(points), free(rdm);
}

/* 1 - Spearman's correlation of two ranked RDMs. */
static double apart(const double *a, const double *b, size_t count)
{
    return 1 - gsl_stats_correlation(a, 1, b, 1, count);
}

static void copy_rows(gsl_matrix *rows, size_t first, const struct pairs *pairs)
{
    for (size_t k = 0; pairs && k < pairs->columns; k++) {
        gsl_vector_const_view row = gsl_matrix_const_row(pairs->values, k);

        gsl_matrix_set_row(rows, first + k, &row.vector);
    }
}

/* Rows become ranks over the pairs that all know; returns how many pairs. */
static size_t common_ranks(gsl_matrix *rows)
{
    size_t used = 0;

    for (size_t p = 0; p < rows->size2; p++) {
        bool is_known = true;

        for (size_t k = 0; k < rows->size1; k++) {
            double value = gsl_matrix_get(rows, k, p);

            gsl_matrix_set(rows, k, used, value);
            is_known = is_known && !isnan(value);
        }
        used += is_known ? 1 : 0;
    }
    for (size_t k = 0; k < rows->size1; k++)
        order_ranks(gsl_matrix_ptr(rows, k, 0), gsl_matrix_ptr(rows, k, 0),
                    used);
    return used;
}

static void plane_of_rdms(const struct geometry *view)
{
    static const char *const kinds[] = {"participant", "model"};
    size_t subjects = view->rdms->columns, p = 0, used;
    size_t n = subjects + (view->models ? view->models->columns : 0);
    struct scatter_point *points = NEW_ARRAY(struct scatter_point, n);
    double *distance = NEW_ARRAY(double, n *n), stress;
    gsl_matrix *rows = gsl_matrix_alloc(n, view->rdms->count);
    gsl_matrix *at = gsl_matrix_alloc(n, 2);
    struct scatter scatter = {.label = "RDMs in a plane",
                              .count = n,
                              .categories = kinds,
                              .category_count = view->models ? 2 : 1};

    copy_rows(rows, 0, view->rdms);
    copy_rows(rows, subjects, view->models);
    used = common_ranks(rows);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            distance[p++] = apart(gsl_matrix_ptr(rows, i, 0),
                                  gsl_matrix_ptr(rows, j, 0), used);
    stress = mds_fit(at, distance, STEPS);
    for (size_t k = 0; k < n; k++) {
        points[k].name = k < subjects ? view->rdms->titles[k]
                                      : view->models->titles[k - subjects];
        points[k].category = k < subjects ? 1 : 2;
    }
    markup_add(view->out, "<div>\n");
    html_figure(view->out);
    plane(view, at, &scatter, points);
    html_caption(view->out,
                 "RDMs%s by 1 - Spearman's correlation: the nearer, the more "
                 "alike; stress-1 %.3f.",
                 view->models ? " of participants and models" : "", stress);
    markup_add(view->out, "</div>\n");
    gsl_matrix_free(rows), gsl_matrix_free(at);
    free(points), free(distance);
}

void geometry_planes(const struct geometry *view)
{
    size_t rdms = view->rdms->columns;

    if (view->rdms->nodes < 3)
        return;
    html_heading(view->out, 3, NULL, "Arrangement");
    markup_add(view->out, "<div class=\"pair\">\n");
    plane_of_conditions(view, view->mean, "RDM");
    if (view->transformed)
        plane_of_conditions(view, view->transformed,
                            "RDM transformed towards its topology");
    if (rdms + (view->models ? view->models->columns : 0) > 2)
        plane_of_rdms(view);
    markup_add(view->out, "</div>\n");
}
