#include "figure/blocks.h"

#include "base/mem.h"
#include "figure/plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double line_height = 14;

/* The label of a region, or NULL when it has none. */
static const char *label_of(const char *const *labels, size_t region)
{
    const char *label = labels[region];

    return !label || !*label || strcmp(label, "n/a") == 0 ? NULL : label;
}

/* Collect the distinct labels; more than BLOCKS_MOST: returns false. */
static int find_labels(struct blocks *blocks, const char *const *labels)
{
    for (size_t i = 0; i < blocks->regions; i++) {
        const char *label = label_of(labels, i);
        size_t k = 0;

        if (!label)
            continue;
        while (k < blocks->count && strcmp(blocks->labels[k], label) != 0)
            k++;
        if (k == BLOCKS_MOST)
            return 0;
        if (k == blocks->count)
            blocks->labels[blocks->count++] = xstrdup(label);
    }
    return 1;
}

/* Append the regions of one block (`label` NULL: the unlabeled). */
static size_t append(struct blocks *blocks, const char *const *labels,
                     const char *label, size_t filled)
{
    for (size_t i = 0; i < blocks->regions; i++) {
        const char *own = label_of(labels, i);
        if (label ? own && strcmp(own, label) == 0 : !own)
            blocks->order[filled++] = i;
    }
    return filled;
}

static void keep_order(struct blocks *blocks)
{
    for (size_t k = 0; k < blocks->count; k++)
        free(blocks->labels[k]);
    blocks->count = 0;
    for (size_t i = 0; i < blocks->regions; i++)
        blocks->order[i] = i;
}

void blocks_init(struct blocks *blocks, const char *const *labels,
                 size_t regions)
{
    size_t filled = 0;

    *blocks = (struct blocks){
        .regions = regions,
        .order = NEW_ARRAY(size_t, regions),
        .first = NEW_ARRAY(size_t, BLOCKS_MOST + 2),
        .labels = NEW_ARRAY(char *, BLOCKS_MOST + 1),
    };
    if (!labels || !find_labels(blocks, labels)) {
        keep_order(blocks);
        return;
    }
    for (size_t k = 0; k < blocks->count; k++) {
        blocks->first[k] = filled;
        filled = append(blocks, labels, blocks->labels[k], filled);
    }
    if (filled < regions) {
        blocks->first[blocks->count] = filled;
        blocks->labels[blocks->count++] = xstrdup("none");
        append(blocks, labels, NULL, filled);
    }
    blocks->first[blocks->count] = regions;
    if (blocks->count < 2)
        keep_order(blocks);
}

void blocks_release(struct blocks *blocks)
{
    for (size_t k = 0; k < blocks->count; k++)
        free(blocks->labels[k]);
    free(blocks->labels);
    free(blocks->first);
    free(blocks->order);
    *blocks = (struct blocks){0};
}

/* Middles of the blocks, moved down and then up until none overlap. */
static void place_labels(double *at, const struct blocks *blocks, double top,
                         double height)
{
    size_t count = blocks->count;
    double scale = height / (double)blocks->regions;

    for (size_t k = 0; k < count; k++) {
        double middle = 0.5 * (double)(blocks->first[k] + blocks->first[k + 1]);
        at[k] = top + scale * middle;
        if (k > 0)
            at[k] = fmax(at[k], at[k - 1] + line_height);
    }
    for (size_t k = count; k-- > 0;) {
        double most = k + 1 < count ? at[k + 1] - line_height
                                    : top + height - 0.3 * line_height;
        at[k] = fmin(at[k], most);
    }
}

void blocks_labels(struct markup *out, const struct blocks *blocks, double x,
                   double top, double height)
{
    double *at = NEW_ARRAY(double, blocks->count);
    double scale = height / (double)blocks->regions;

    if ((double)blocks->count * line_height <= height) {
        place_labels(at, blocks, top, height);
        for (size_t k = 0; k < blocks->count; k++) {
            double middle =
                0.5 * (double)(blocks->first[k] + blocks->first[k + 1]);
            markup_add(out, "<path class=\"tick\" d=\"M%.1f %.1fL%.1f %.1f\"/>",
                       x - 8, at[k], x - 1, top + scale * middle);
            plot_text(out, x - 11, at[k] + 4, TEXT_END, blocks->labels[k], 15);
        }
    }
    free(at);
}

void blocks_lines(struct markup *out, const struct blocks *blocks, double x,
                  double top, double width, double height, int both)
{
    markup_add(out, "<path class=\"separator\" d=\"");
    for (size_t k = 1; k < blocks->count; k++) {
        double at = (double)blocks->first[k] / (double)blocks->regions;
        markup_add(out, "M%.1f %.1fh%.1f", x, top + at * height, width);
        if (both)
            markup_add(out, "M%.1f %.1fv%.1f", x + at * width, top, height);
    }
    markup_add(out, "M0 0\"/>\n");
}
