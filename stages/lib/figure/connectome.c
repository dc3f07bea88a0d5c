#include "figure/connectome.h"

#include "base/mem.h"
#include "base/report.h"
#include "figure/color.h"
#include "figure/plot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double gap = 26, side = 14, top = 34, bottom = 44;
static const double margin = 6; /* mm around all that is drawn */
static const double least = 50; /* mm that a view is wide, for its words */
static const double tallest = 420;

static const struct {
    const char *title, *low, *high; /* and the ends of its horizontal axis */
    int across, up;
} views[CONNECTOME_VIEWS] = {{"Sagittal", "back", "front", 1, 2},
                             {"Coronal", "L", "R", 0, 2},
                             {"Axial", "L", "R", 0, 1}};

void connectome_project(double place[2], const double at[3],
                        enum connectome_view view)
{
    place[0] = at[views[view].across];
    place[1] = at[views[view].up];
}

/* ---- what is drawn where ---- */

struct scene {
    struct markup *out;
    const struct connectome *of;
    struct outline_frame frames[CONNECTOME_VIEWS];
    double right[CONNECTOME_VIEWS];       /* end of each view */
    const struct connectome_edge **edges; /* the largest first */
    size_t drawn;
    double *size; /* of each region: edges, or |value| */
    double most;  /* the largest of these */
    double foot;  /* the line below all views */
};

static bool is_known(const struct connectome *of, size_t i)
{
    return isfinite(of->at[i][0]) && isfinite(of->at[i][1]) &&
           isfinite(of->at[i][2]);
}

/* The range of each axis that positions and outlines take. */
static void range_of(double low[3], double high[3], const struct connectome *of)
{
    for (int a = 0; a < 3; a++)
        low[a] = INFINITY, high[a] = -INFINITY;
    for (size_t i = 0; i < of->regions; i++)
        for (int a = 0; a < 3 && is_known(of, i); a++) {
            low[a] = fmin(low[a], of->at[i][a]);
            high[a] = fmax(high[a], of->at[i][a]);
        }
    for (size_t v = 0; of->outlines && v < CONNECTOME_VIEWS; v++) {
        const struct outline *outline = &of->outlines[v];

        for (size_t k = 0; k < outline->columns * outline->rows; k++) {
            size_t pixel[2] = {k % outline->columns, k / outline->columns};
            const int axes[2] = {views[v].across, views[v].up};

            for (int a = 0; a < 2 && outline->inside[k] >= .5; a++) {
                double mm = outline->low[a] + OUTLINE_PIXEL * (double)pixel[a];

                low[axes[a]] = fmin(low[axes[a]], mm);
                high[axes[a]] = fmax(high[axes[a]], mm);
            }
        }
    }
    for (int a = 0; a < 3; a++) {
        double more = fmax(margin, (least - (high[a] - low[a])) / 2);

        low[a] -= more, high[a] += more;
    }
}

/* Side by side on one scale, upright around one line; returns the height. */
static double arrange(struct scene *scene)
{
    double low[3], high[3], wide = 0, tall = 0, scale, left;
    double gaps = gap * (CONNECTOME_VIEWS - 1);

    range_of(low, high, scene->of);
    for (size_t v = 0; v < CONNECTOME_VIEWS; v++) {
        wide += high[views[v].across] - low[views[v].across];
        tall = fmax(tall, high[views[v].up] - low[views[v].up]);
    }
    scale = fmin((PLOT_WIDE - 2 * side - gaps) / wide, tallest / tall);
    left = (PLOT_WIDE - gaps - scale * wide) / 2;
    for (size_t v = 0; v < CONNECTOME_VIEWS; v++) {
        int across = views[v].across, up = views[v].up;

        scene->frames[v] = (struct outline_frame){
            .low = {low[across], low[up]},
            .left = left,
            .bottom = top + scale * (tall + high[up] - low[up]) / 2,
            .scale = scale};
        scene->right[v] = left + scale * (high[across] - low[across]);
        left = scene->right[v] + gap;
    }
    return top + scale * tall + bottom;
}

static void place_in(double place[2], const struct scene *scene, size_t i,
                     size_t v)
{
    const struct outline_frame *frame = &scene->frames[v];
    double mm[2];

    connectome_project(mm, scene->of->at[i], (enum connectome_view)v);
    place[0] = frame->left + frame->scale * (mm[0] - frame->low[0]);
    place[1] = frame->bottom - frame->scale * (mm[1] - frame->low[1]);
}

/* ---- edges ---- */

static int by_size(const void *a, const void *b)
{
    const struct connectome_edge *const *x = a, *const *y = b;
    double p = fabs((*x)->value), q = fabs((*y)->value);

    if (p != q)
        return p > q ? -1 : 1;
    return *x < *y ? -1 : *x > *y;
}

/* Fills in the edges that can be drawn; returns how many there are. */
static size_t collect(struct scene *scene)
{
    const struct connectome *of = scene->of;
    size_t found = 0, most = of->most;

    scene->edges = NEW_ARRAY(const struct connectome_edge *, of->count + 1);
    scene->size = NEW_ARRAY(double, of->regions + 1);
    for (size_t k = 0; k < of->count; k++) {
        const struct connectome_edge *edge = &of->edges[k];

        bug_if(edge->a >= of->regions || edge->b >= of->regions);
        if (isnan(edge->value) || edge->value == 0 || !is_known(of, edge->a) ||
            !is_known(of, edge->b))
            continue;
        scene->edges[found++] = edge;
        scene->size[edge->a]++, scene->size[edge->b]++;
    }
    qsort(scene->edges, found, sizeof *scene->edges, by_size);
    most = most < CONNECTOME_EDGES ? most : CONNECTOME_EDGES;
    scene->drawn = found < most ? found : most;
    for (size_t i = 0; i < of->regions; i++) {
        if (of->values)
            scene->size[i] = isfinite(of->values[i]) ? fabs(of->values[i]) : 0;
        scene->most = fmax(scene->most, scene->size[i]);
    }
    return found;
}

/* A color of a sign that is dark enough for a line or a dot. */
static struct color shade(double value, double heavy)
{
    return color_diverging(copysign(.55 + .4 * heavy, value));
}

static void draw_edges(const struct scene *scene, size_t v)
{
    size_t count = scene->drawn;
    double high = count ? fabs(scene->edges[0]->value) : 0;
    char hex[COLOR_ROOM];

    for (size_t k = count; k-- > 0;) {
        const struct connectome_edge *edge = scene->edges[k];
        double heavy = fabs(edge->value) / high;
        double a[2], b[2];

        place_in(a, scene, edge->a, v), place_in(b, scene, edge->b, v);
        markup_add(scene->out,
                   "<path stroke=\"%s\" stroke-width=\"%.2f\" "
                   "stroke-opacity=\"%.2f\" d=\"M%.1f %.1fL%.1f %.1f\"/>\n",
                   color_hex(hex, shade(edge->value, heavy)), .7 + 1.9 * heavy,
                   .35 + .55 * heavy, a[0], a[1], b[0], b[1]);
    }
}

/* ---- regions ---- */

static void draw_region(const struct scene *scene, size_t i, size_t v)
{
    const struct connectome *of = scene->of;
    double share = scene->most > 0 ? scene->size[i] / scene->most : 0;
    double place[2];
    char hex[COLOR_ROOM] = "#3b4450";

    place_in(place, scene, i, v);
    if (of->values && share > 0)
        color_hex(hex, shade(of->values[i], share));
    markup_add(scene->out,
               "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"%s>"
               "<title>",
               place[0], place[1], share > 0 ? 1.8 + 4 * sqrt(share) : 1.3,
               share > 0 ? hex : "#aeb6bf",
               share > 0 ? " stroke=\"#fff\" stroke-width=\".8\"" : "");
    markup_text(scene->out, of->names[i]);
    if (of->values) {
        markup_add(scene->out, ": ");
        markup_number(scene->out, of->values[i]);
    } else if (share > 0) {
        markup_add(scene->out, ": %.0f edge%s", scene->size[i],
                   scene->size[i] > 1 ? "s" : "");
    }
    markup_add(scene->out, "</title></circle>\n");
}

static void draw_view(const struct scene *scene, size_t v)
{
    const struct connectome *of = scene->of;
    const struct outline_frame *frame = &scene->frames[v];
    double right = scene->right[v];

    plot_text(scene->out, (frame->left + right) / 2, 16, TEXT_MIDDLE,
              views[v].title, 0);
    if (of->outlines) {
        markup_add(scene->out, "<path fill=\"#f4f6f8\" stroke=\"#b9c1ca\" "
                               "stroke-width=\"1.2\" d=\"");
        outline_path(scene->out, &of->outlines[v], frame);
        markup_add(scene->out, "\"/>\n");
    }
    for (size_t i = 0; i < of->regions; i++)
        if (is_known(of, i) && !(scene->size[i] > 0))
            draw_region(scene, i, v);
    markup_add(scene->out, "<g fill=\"none\" stroke-linecap=\"round\">\n");
    if (!of->values)
        draw_edges(scene, v);
    markup_add(scene->out, "</g>\n");
    for (size_t i = 0; i < of->regions; i++)
        if (is_known(of, i) && scene->size[i] > 0)
            draw_region(scene, i, v);
    plot_text(scene->out, frame->left, scene->foot, TEXT_START, views[v].low,
              0);
    plot_text(scene->out, right, scene->foot, TEXT_END, views[v].high, 0);
}

/* ---- the legend ---- */

/* A sign, with how many of what is drawn have it. */
static double legend_entry(const struct scene *scene, double x, double y,
                           double sign)
{
    const struct connectome *of = scene->of;
    size_t count = 0;
    char text[96], hex[COLOR_ROOM];

    for (size_t k = 0; !of->values && k < scene->drawn; k++)
        count += scene->edges[k]->value * sign > 0;
    for (size_t i = 0; of->values && i < of->regions; i++)
        count += is_known(of, i) && of->values[i] * sign > 0;
    if (!count)
        return x;
    snprintf(text, sizeof text, "%s %s 0: %zu", of->unit,
             sign > 0 ? "above" : "below", count);
    markup_add(scene->out,
               "<path fill=\"none\" stroke=\"%s\" stroke-width=\"3\" "
               "d=\"M%.1f %.1fh22\"/>\n",
               color_hex(hex, shade(sign, 1)), x, y - 4);
    plot_text(scene->out, x + 28, y, TEXT_START, text, 0);
    return x + 180;
}

/* 50 mm as a line, so that distances can be read. */
static void scale_bar(const struct scene *scene, double y)
{
    double length = 50 * scene->frames[0].scale;
    double right = scene->right[CONNECTOME_VIEWS - 1];

    markup_add(scene->out,
               "<path fill=\"none\" stroke=\"#57606a\" stroke-width=\"1.5\" "
               "d=\"M%.1f %.1fh%.1f\"/>\n",
               right - length, y - 4, length);
    plot_text(scene->out, right - length - 8, y, TEXT_END, "50 mm", 0);
}

struct connectome_count connectome_draw(struct markup *out,
                                        const struct connectome *connectome)
{
    struct scene scene = {.out = out, .of = connectome};
    struct plot plot = {.out = out, .width = PLOT_WIDE};
    struct connectome_count count;
    bool is_empty = true;
    double x;

    for (size_t i = 0; i < connectome->regions; i++)
        is_empty &= !is_known(connectome, i);
    bug_if(is_empty);
    count.edges = collect(&scene);
    count.drawn = scene.drawn;
    plot.height = arrange(&scene);
    scene.foot = plot.height - bottom + 14;
    plot_begin(&plot, connectome->label);
    for (size_t v = 0; v < CONNECTOME_VIEWS; v++)
        draw_view(&scene, v);
    x = scene.frames[0].left;
    x = legend_entry(&scene, x, plot.height - 8, 1);
    legend_entry(&scene, x, plot.height - 8, -1);
    scale_bar(&scene, plot.height - 8);
    plot_end(&plot);
    free(scene.edges), free(scene.size);
    return count;
}
