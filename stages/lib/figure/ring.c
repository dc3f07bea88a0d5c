#include "figure/ring.h"

#include "base/mem.h"
#include "base/report.h"
#include "figure/color.h"
#include "figure/plot.h"

#include <math.h>
#include <stdlib.h>

static const double size = 560, radius = 176, gap = 1.2;
static const size_t name_length = 16;

struct place {
    double angle, x, y;
};

/* Around the circle in the order of the blocks, from the top, clockwise. */
static struct place *places_of(const struct ring *ring)
{
    const struct blocks *blocks = ring->blocks;
    struct place *places = NEW_ARRAY(struct place, blocks->regions);
    double steps = (double)blocks->regions +
                   gap * (double)(blocks->count + !blocks->count);
    double at = 0;
    size_t block = 0;

    for (size_t k = 0; k < blocks->regions; k++) {
        struct place *place = &places[blocks->order[k]];

        if (block < blocks->count && k == blocks->first[block]) {
            at += gap;
            block++;
        }
        place->angle = (at + .5) / steps * 2 * acos(-1) - acos(-1) / 2;
        place->x = size / 2 + radius * cos(place->angle);
        place->y = size / 2 + radius * sin(place->angle);
        at++;
    }
    return places;
}

/* ---- edges ---- */

static int by_weight(const void *a, const void *b)
{
    const struct ring_edge *const *x = a, *const *y = b;

    if ((*x)->weight != (*y)->weight)
        return (*x)->weight > (*y)->weight ? -1 : 1;
    return *x < *y ? -1 : *x > *y;
}

static const struct ring_edge **heaviest(const struct ring *ring, size_t *count)
{
    const struct ring_edge **list =
        NEW_ARRAY(const struct ring_edge *, ring->count + 1);
    size_t found = 0, most = ring->most < RING_EDGES ? ring->most : RING_EDGES;

    for (size_t k = 0; k < ring->count; k++)
        if (ring->edges[k].weight > 0)
            list[found++] = &ring->edges[k];
    qsort(list, found, sizeof *list, by_weight);
    *count = found < most ? found : most;
    return list;
}

static struct color color_of(const struct ring *ring, size_t a, size_t b)
{
    static const struct color between = {140, 148, 158};

    return ring->category[a] && ring->category[a] == ring->category[b]
               ? color_category(ring->category[a])
               : between;
}

/* Light ones first, so that the heavy ones lie on top. */
static void draw_edges(struct markup *out, const struct ring *ring,
                       const struct place *places)
{
    size_t count;
    const struct ring_edge **edges = heaviest(ring, &count);
    double low = count ? edges[count - 1]->weight : 0;
    double span = count ? edges[0]->weight - low : 0;
    char hex[COLOR_ROOM];

    for (size_t k = count; k-- > 0;) {
        const struct place *a = &places[edges[k]->a], *b = &places[edges[k]->b];
        double heavy = span > 0 ? (edges[k]->weight - low) / span : 1;
        double pull = .25, middle = size / 2;

        markup_add(out,
                   "<path fill=\"none\" stroke=\"%s\" stroke-width=\"%.2f\" "
                   "stroke-opacity=\"%.2f\" d=\"M%.1f %.1fQ%.1f %.1f %.1f "
                   "%.1f\"/>\n",
                   color_hex(hex, color_of(ring, edges[k]->a, edges[k]->b)),
                   .8 + 1.8 * heavy, .3 + .6 * heavy, a->x, a->y,
                   middle + pull * ((a->x + b->x) / 2 - middle),
                   middle + pull * ((a->y + b->y) / 2 - middle), b->x, b->y);
    }
    free(edges);
}

/* ---- nodes ---- */

static void draw_name(struct markup *out, const char *name,
                      const struct place *place)
{
    double degrees = place->angle * 180 / acos(-1), r = radius + 10;
    bool is_left = cos(place->angle) < 0;

    markup_add(out,
               "<g class=\"small\" transform=\"translate(%.1f %.1f) "
               "rotate(%.1f)\">",
               size / 2 + r * cos(place->angle),
               size / 2 + r * sin(place->angle),
               is_left ? degrees + 180 : degrees);
    plot_text(out, 0, 3, is_left ? TEXT_END : TEXT_START, name, name_length);
    markup_add(out, "</g>\n");
}

static void draw_nodes(struct markup *out, const struct ring *ring,
                       const struct place *places)
{
    size_t nodes = ring->blocks->regions;
    double dot = nodes <= RING_NAMES ? 4 : 2.2;
    char hex[COLOR_ROOM];

    for (size_t i = 0; i < nodes; i++) {
        markup_add(out,
                   "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\">"
                   "<title>",
                   places[i].x, places[i].y, dot,
                   color_hex(hex, ring->category[i]
                                      ? color_category(ring->category[i])
                                      : COLOR_MISSING));
        markup_text(out, ring->names[i]);
        markup_add(out, "</title></circle>\n");
        if (nodes <= RING_NAMES)
            draw_name(out, ring->names[i], &places[i]);
    }
}

void ring_draw(struct markup *out, const struct ring *ring)
{
    struct plot plot = {.out = out, .width = size, .height = size};
    struct place *places;

    bug_if(!ring->blocks->regions);
    places = places_of(ring);
    plot_begin(&plot, ring->label);
    draw_edges(out, ring, places);
    draw_nodes(out, ring, places);
    plot_end(&plot);
    free(places);
}
