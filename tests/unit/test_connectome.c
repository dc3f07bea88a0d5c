#include "../tap.h"

#include "figure/connectome.h"
#include "figure/design.h"
#include "figure/outline.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEFT, RIGHT, FRONT, BACK, UP, DOWN, UNKNOWN, REGIONS };

static const char *const names[REGIONS] = {"left", "right", "front",  "back",
                                           "up",   "down",  "unknown"};
static const double at[REGIONS][3] = {{-60, 0, 0}, {60, 0, 0}, {0, 70, 0},
                                      {0, -90, 0}, {0, 0, 80}, {0, 0, -40},
                                      {NAN, 0, 0}};

/* Where the region `name` is drawn in view `v`. */
static bool find(double place[2], const struct markup *out, const char *name,
                 int v)
{
    char mark[64];
    const char *from = out->text, *found = NULL;

    snprintf(mark, sizeof mark, "<title>%s", name);
    for (int k = 0; from && k <= v; k++) {
        found = strstr(from, mark);
        from = found ? found + 1 : NULL;
    }
    while (found && strncmp(found, "<circle", 7) != 0)
        found--;
    return found && sscanf(found, "<circle cx=\"%lf\" cy=\"%lf\"", &place[0],
                           &place[1]) == 2;
}

static struct connectome plain(void)
{
    return (struct connectome){.label = "test",
                               .unit = "t",
                               .names = names,
                               .at = at,
                               .regions = REGIONS,
                               .most = CONNECTOME_EDGES};
}

static void geometry(void)
{
    struct connectome connectome = plain();
    struct markup out = {0};
    double p[REGIONS][CONNECTOME_VIEWS][2], scale;
    bool is_found = true;

    connectome_draw(&out, &connectome);
    for (int i = 0; i < UNKNOWN; i++)
        for (int v = 0; v < CONNECTOME_VIEWS; v++)
            is_found &= find(p[i][v], &out, names[i], v);
    ok(is_found, "every region is in all three views");
    ok(!find(p[0][0], &out, "unknown", 0), "one without a position is in none");
    find(p[0][0], &out, names[0], 0);
    ok(p[LEFT][VIEW_AXIAL][0] < p[RIGHT][VIEW_AXIAL][0] &&
           p[LEFT][VIEW_CORONAL][0] < p[RIGHT][VIEW_CORONAL][0],
       "the left of the brain is left");
    ok(p[BACK][VIEW_SAGITTAL][0] < p[FRONT][VIEW_SAGITTAL][0],
       "the back is left in the sagittal view");
    ok(p[FRONT][VIEW_AXIAL][1] < p[BACK][VIEW_AXIAL][1],
       "the front is up in the axial view");
    ok(p[UP][VIEW_SAGITTAL][1] < p[DOWN][VIEW_SAGITTAL][1] &&
           p[UP][VIEW_CORONAL][1] < p[DOWN][VIEW_CORONAL][1],
       "up is up");
    scale = (p[RIGHT][VIEW_AXIAL][0] - p[LEFT][VIEW_AXIAL][0]) / 120;
    close_to((p[FRONT][VIEW_SAGITTAL][0] - p[BACK][VIEW_SAGITTAL][0]) / 160,
             scale, 2e-3, "a mm is as long in every view");
    close_to((p[DOWN][VIEW_CORONAL][1] - p[UP][VIEW_CORONAL][1]) / 120, scale,
             2e-3, "and upwards");
    ok(strstr(out.text, ">L</text>") < strstr(out.text, ">R</text>") &&
           strstr(out.text, ">back</text>") < strstr(out.text, ">front</text>"),
       "the sides are named");
    markup_release(&out);
}

static void edges(void)
{
    static const struct connectome_edge some[] = {
        {LEFT, RIGHT, -2}, {LEFT, FRONT, 5}, {LEFT, UNKNOWN, 9},
        {BACK, UP, 0},     {BACK, UP, NAN},  {UP, DOWN, 3}};
    struct connectome connectome = plain();
    struct connectome_count count;
    struct markup out = {0};
    const char *least, *most;

    connectome.edges = some, connectome.count = 6;
    count = connectome_draw(&out, &connectome);
    ok(count.edges == 3 && count.drawn == 3,
       "edges of 0, n/a or to nowhere are not there");
    ok(strstr(out.text, "left: 2 edges") && strstr(out.text, "up: 1 edge<"),
       "a region knows how many edges it has");
    ok(strstr(out.text, "t above 0: 2") && strstr(out.text, "t below 0: 1"),
       "the legend counts both signs");
    least = strstr(out.text, "stroke-width=\"1.46\"");
    most = strstr(out.text, "stroke-width=\"2.60\"");
    ok(least && most && least < most, "the largest is widest and on top");
    markup_release(&out);

    connectome.most = 1;
    count = connectome_draw(&out, &connectome);
    ok(count.edges == 3 && count.drawn == 1 && !strstr(out.text, "below 0") &&
           strstr(out.text, "left: 2 edges"),
       "of many the largest is drawn, and regions count all");
    markup_release(&out);
}

static void values(void)
{
    static const double value[REGIONS] = {4, -1, 0, NAN, 0, 0, 7};
    struct connectome connectome = plain();
    struct markup out = {0};

    connectome.values = value;
    connectome_draw(&out, &connectome);
    ok(strstr(out.text, "left: 4<") && strstr(out.text, "back: n/a<") &&
           strstr(out.text, "t above 0: 1") && !strstr(out.text, "unknown"),
       "regions can have values of their own");
    markup_release(&out);
}

/* Least and greatest x and y (upwards) of a path, and its parts. */
static int extent(double low[2], double high[2], const char *path)
{
    int parts = 0, used;
    double p[2];

    low[0] = low[1] = INFINITY, high[0] = high[1] = -INFINITY;
    while (*path == 'M' || *path == 'L' || *path == 'Z') {
        parts += *path == 'M';
        if (*path++ == 'Z')
            continue;
        if (sscanf(path, "%lf %lf%n", &p[0], &p[1], &used) != 2)
            return -1;
        p[1] = -p[1];
        for (int a = 0; a < 2; a++)
            low[a] = fmin(low[a], p[a]), high[a] = fmax(high[a], p[a]);
        path += used;
    }
    return *path ? -1 : parts;
}

static int outlined(double low[2], double high[2], struct outline *outline)
{
    static const struct outline_frame frame = {.scale = 1};
    struct markup out = {0};
    int parts;

    markup_add(&out, "%s", "");
    outline_path(&out, outline, &frame);
    parts = extent(low, high, out.text);
    markup_release(&out);
    return parts;
}

static void silhouettes(void)
{
    static const double from[2] = {-60, -40}, to[2] = {60, 40};
    static const double corners[][2] = {{-50, -30}, {50, -30}, {50, 30},
                                        {-50, 30},  {0, 0},    {NAN, 3}};
    struct outline outline;
    double low[2], high[2];

    outline_init(&outline, from, to);
    ok(outlined(low, high, &outline) == 0, "nothing has no outline");
    outline_hull(&outline, corners, 6, 10);
    ok(outlined(low, high, &outline) == 1, "a hull is one line");
    close_to(low[0], -61, 1.5, "a hull has its margin at the left");
    close_to(high[1], 41, 1.5, "and above");
    outline_release(&outline);

    outline_init(&outline, from, to);
    for (double y = -30; y <= 30; y += 2)
        for (double x = -50; x <= 50; x += 2)
            if (fabs(x) > 8 && (fabs(x + 30) > 5 || fabs(y) > 5))
                outline_mark(&outline, x, y);
    ok(outlined(low, high, &outline) == 2, "two halves are two, holes filled");
    close_to(low[0], -51, 1, "the line runs around the outer pixels");
    outline_close(&outline, 12);
    ok(outlined(low, high, &outline) == 1, "a narrow gap is closed");
    close_to(high[0], 51, 1, "and the outside stays where it is");
    outline_release(&outline);
}

static void designs(void)
{
    static const char *const columns[] = {"constant", "<b>"};
    static const double cells[] = {1, -1, 1, NAN, 1, 1};
    gsl_matrix_const_view values = gsl_matrix_const_view_array(cells, 3, 2);
    struct markup out = {0};

    design_draw(&out, &(struct design_figure){.label = "a < b",
                                              .names = columns,
                                              .values = &values.matrix});
    ok(strstr(out.text, "aria-label=\"a &lt; b\"") &&
           strstr(out.text, ">&lt;b&gt;</text>") &&
           strstr(out.text, "data:image/png"),
       "a design is a picture with the names of its columns");
    markup_release(&out);
}

int main(void)
{
    geometry();
    edges();
    values();
    silhouettes();
    designs();
    return done();
}
