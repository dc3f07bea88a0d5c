#include "figure/outline.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Pixels around what is held: OUTLINE_REACH, what smoothing reaches, and one.
 */
enum { BLUR = 5 };
static const size_t pad = 8 + BLUR + 1;

void outline_init(struct outline *outline, const double low[2],
                  const double high[2])
{
    size_t size[2];

    for (int a = 0; a < 2; a++) {
        outline->low[a] = low[a] - (double)pad * OUTLINE_PIXEL;
        size[a] =
            (size_t)ceil((high[a] - low[a]) / OUTLINE_PIXEL) + 2 * pad + 1;
    }
    outline->columns = size[0], outline->rows = size[1];
    outline->inside = NEW_ARRAY(double, size[0] * size[1]);
}

void outline_release(struct outline *outline)
{
    free(outline->inside);
    *outline = (struct outline){0};
}

void outline_mark(struct outline *outline, double x, double y)
{
    double column = floor((x - outline->low[0]) / OUTLINE_PIXEL + .5);
    double row = floor((y - outline->low[1]) / OUTLINE_PIXEL + .5);

    bug_if(!(column >= 0 && column < (double)outline->columns && row >= 0 &&
             row < (double)outline->rows));
    outline->inside[(size_t)row * outline->columns + (size_t)column] = 1;
}

/* ---- hull ---- */

static int by_place(const void *a, const void *b)
{
    const double *p = a, *q = b;

    if (p[0] != q[0])
        return p[0] < q[0] ? -1 : 1;
    return (p[1] > q[1]) - (p[1] < q[1]);
}

/* Above 0 where c lies to the left of the line from a to b. */
static double side_of(const double a[2], const double b[2], const double c[2])
{
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/* Corners of the hull, counterclockwise, into hull[2 * count]; `points` are
 * sorted. */
static size_t hull_of(double (*hull)[2], const double (*points)[2],
                      size_t count)
{
    size_t size = 0, least = 1;

    for (size_t pass = 0; pass < 2; pass++) {
        for (size_t k = 0; k < count; k++) {
            const double *next = points[pass ? count - 1 - k : k];

            while (size > least &&
                   side_of(hull[size - 2], hull[size - 1], next) <= 0)
                size--;
            memcpy(hull[size++], next, sizeof *hull);
        }
        size -= count > 1, least = size + 1;
    }
    return count > 1 ? size : 1;
}

/* From a place to a segment, squared. */
static double gap_to(const double a[2], const double b[2], const double p[2])
{
    double along[2] = {b[0] - a[0], b[1] - a[1]};
    double length = along[0] * along[0] + along[1] * along[1];
    double share =
        length > 0
            ? ((p[0] - a[0]) * along[0] + (p[1] - a[1]) * along[1]) / length
            : 0;
    double gap[2];

    share = fmin(fmax(share, 0), 1);
    gap[0] = p[0] - a[0] - share * along[0];
    gap[1] = p[1] - a[1] - share * along[1];
    return gap[0] * gap[0] + gap[1] * gap[1];
}

/* From a place to the hull (mm), 0 inside. */
static double distance_to(const double (*hull)[2], size_t size,
                          const double p[2])
{
    bool is_inside = size > 2;
    double least = INFINITY;

    for (size_t k = 0; k < size; k++) {
        const double *next = hull[(k + 1) % size];

        is_inside &= side_of(hull[k], next, p) >= 0;
        least = fmin(least, gap_to(hull[k], next, p));
    }
    return is_inside ? 0 : sqrt(least);
}

void outline_hull(struct outline *outline, const double (*points)[2],
                  size_t count, double margin)
{
    double(*known)[2] = xcalloc(count + 1, sizeof *known);
    double(*hull)[2] = xcalloc(2 * count + 2, sizeof *hull);
    size_t size = 0;

    bug_if(margin > OUTLINE_REACH);
    for (size_t k = 0; k < count; k++)
        if (isfinite(points[k][0]) && isfinite(points[k][1]))
            memcpy(known[size++], points[k], sizeof *known);
    qsort(known, size, sizeof *known, by_place);
    size = size ? hull_of(hull, (const double(*)[2])known, size) : 0;
    for (size_t row = 0; size && row < outline->rows; row++)
        for (size_t column = 0; column < outline->columns; column++) {
            double p[2] = {outline->low[0] + OUTLINE_PIXEL * (double)column,
                           outline->low[1] + OUTLINE_PIXEL * (double)row};

            double past =
                distance_to((const double(*)[2])hull, size, p) - margin;
            double *pixel = &outline->inside[row * outline->columns + column];

            /* The share of the pixel that is inside, so that a slanting edge
             * has no steps. */
            *pixel = fmax(*pixel, fmin(fmax(.5 - past / OUTLINE_PIXEL, 0), 1));
        }
    free(known), free(hull);
}

/* ---- closing ---- */

/* to: `value` where a pixel of that value lies within `reach` pixels. */
static void spread(double *to, const struct outline *outline,
                   const double *from, double reach, double value)
{
    long columns = (long)outline->columns, rows = (long)outline->rows;
    long most = (long)floor(reach);

    memcpy(to, from, outline->columns * outline->rows * sizeof *to);
    for (long y = 0; y < rows; y++)
        for (long x = 0; x < columns; x++) {
            if (from[y * columns + x] != value)
                continue;
            for (long dy = -most; dy <= most; dy++)
                for (long dx = -most; dx <= most; dx++)
                    if ((double)(dx * dx + dy * dy) <= reach * reach &&
                        x + dx >= 0 && x + dx < columns && y + dy >= 0 &&
                        y + dy < rows)
                        to[(y + dy) * columns + x + dx] = value;
        }
}

void outline_close(struct outline *outline, double reach)
{
    double *wide = NEW_ARRAY(double, outline->columns * outline->rows);

    bug_if(reach > OUTLINE_REACH);
    spread(wide, outline, outline->inside, reach / OUTLINE_PIXEL, 1);
    spread(outline->inside, outline, wide, reach / OUTLINE_PIXEL, 0);
    free(wide);
}

/* ---- the line ---- */

/* One pass of the Gaussian, along columns (step 1) or rows. */
static void blur(double *to, const double *from, const struct outline *outline,
                 bool is_down)
{
    long columns = (long)outline->columns, rows = (long)outline->rows;
    double weight[2 * BLUR + 1], sum = 0;

    for (int k = -BLUR; k <= BLUR; k++)
        sum += weight[k + BLUR] = exp(-k * k / (2 * 1.5 * 1.5));
    for (long y = 0; y < rows; y++)
        for (long x = 0; x < columns; x++) {
            double total = 0;

            for (long k = -BLUR; k <= BLUR; k++) {
                long at = is_down ? y + k : x + k;

                if (at >= 0 && at < (is_down ? rows : columns))
                    total +=
                        weight[k + BLUR] *
                        from[is_down ? at * columns + x : y * columns + at];
            }
            to[y * columns + x] = total / sum;
        }
}

/*
 * Sides of a cell: 0 below, 1 right, 2 above, 3 left.  By the corners that are
 * inside (1 lower left, 2 lower right, 4 upper right, 8 upper left) the line
 * goes from the first to the second with the inside at its left; 4 is no side.
 */
static const unsigned char ways[16][4] = {
    {4, 4, 4, 4}, {0, 3, 4, 4}, {1, 0, 4, 4}, {1, 3, 4, 4},
    {2, 1, 4, 4}, {0, 3, 2, 1}, {2, 0, 4, 4}, {2, 3, 4, 4},
    {3, 2, 4, 4}, {0, 2, 4, 4}, {1, 0, 3, 2}, {1, 2, 4, 4},
    {3, 1, 4, 4}, {0, 1, 4, 4}, {3, 0, 4, 4}, {4, 4, 4, 4}};

/* The number of a side of the cell at pixel `at`: 2 at for the one to its
 * right, 2 at + 1 for the one upwards. */
static size_t side_number(size_t at, size_t columns, unsigned side)
{
    return side == 0   ? 2 * at
           : side == 1 ? 2 * (at + 1) + 1
           : side == 2 ? 2 * (at + columns)
                       : 2 * at + 1;
}

/* next[]: where the line goes on from each side, SIZE_MAX where it is not. */
static size_t *follow(const double *height, size_t columns, size_t rows)
{
    size_t *next = NEW_ARRAY(size_t, 2 * columns * rows);

    for (size_t k = 0; k < 2 * columns * rows; k++)
        next[k] = SIZE_MAX;
    for (size_t y = 0; y + 1 < rows; y++)
        for (size_t x = 0; x + 1 < columns; x++) {
            size_t at = y * columns + x;
            const unsigned char *way =
                ways[(height[at] > .5) + 2 * (height[at + 1] > .5) +
                     4 * (height[at + columns + 1] > .5) +
                     8 * (height[at + columns] > .5)];

            for (size_t k = 0; k < 4 && way[k] < 4; k += 2)
                next[side_number(at, columns, way[k])] =
                    side_number(at, columns, way[k + 1]);
        }
    return next;
}

static void place_on(double place[2], const struct outline *outline,
                     const double *height, size_t side)
{
    size_t at = side / 2, step = side % 2 ? outline->columns : 1;
    double share = (.5 - height[at]) / (height[at + step] - height[at]);
    size_t column = at % outline->columns, row = at / outline->columns;

    place[0] = (double)column + (side % 2 ? 0 : share);
    place[1] = (double)row + (side % 2 ? share : 0);
    for (int a = 0; a < 2; a++)
        place[a] = outline->low[a] + OUTLINE_PIXEL * place[a];
}

/* Twice the area that a closed line runs around, below 0 for a hole. */
static double area_of(const struct outline *outline, const double *height,
                      const size_t *next, size_t start)
{
    double area = 0, here[2], there[2];
    size_t side = start;

    do {
        place_on(here, outline, height, side);
        side = next[side];
        place_on(there, outline, height, side);
        area += here[0] * there[1] - there[0] * here[1];
    } while (side != start);
    return area;
}

/* Write a closed line, unless it is a hole, and take it from `next`. */
static void draw_line(struct markup *out, const struct outline *outline,
                      const double *height, size_t *next, size_t start,
                      const struct outline_frame *frame)
{
    bool is_hole = area_of(outline, height, next, start) < 0;
    const char *before = "M";
    size_t side = start;

    while (next[side] != SIZE_MAX) {
        size_t after = next[side];
        double place[2];

        place_on(place, outline, height, side);
        if (!is_hole)
            markup_add(out, "%s%.1f %.1f", before,
                       frame->left + frame->scale * (place[0] - frame->low[0]),
                       frame->bottom -
                           frame->scale * (place[1] - frame->low[1]));
        before = "L";
        next[side] = SIZE_MAX, side = after;
    }
    markup_add(out, "%s", is_hole ? "" : "Z");
}

void outline_path(struct markup *out, const struct outline *outline,
                  const struct outline_frame *frame)
{
    size_t pixels = outline->columns * outline->rows;
    double *once = NEW_ARRAY(double, pixels);
    double *height = NEW_ARRAY(double, pixels);
    size_t *next;

    blur(once, outline->inside, outline, false);
    blur(height, once, outline, true);
    next = follow(height, outline->columns, outline->rows);
    for (size_t side = 0; side < 2 * pixels; side++)
        if (next[side] != SIZE_MAX)
            draw_line(out, outline, height, next, side, frame);
    free(once), free(height), free(next);
}
