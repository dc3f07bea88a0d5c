#include "graph/adjacency.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/workers.h"

#include <stdlib.h>
#include <string.h>

static struct adjacency *adjacency_new(size_t nodes)
{
    struct adjacency *adjacency = NEW_ARRAY(struct adjacency, 1);

    adjacency->nodes = nodes;
    adjacency->first = NEW_ARRAY(size_t, nodes + 1);
    return adjacency;
}

void adjacency_free(struct adjacency *adjacency)
{
    if (!adjacency)
        return;
    free(adjacency->first), free(adjacency->neighbor);
    free(adjacency->weight), free(adjacency);
}

/* first[i] holds the degree of i - 1; becomes where row i begins. */
static void add_up(struct adjacency *adjacency)
{
    for (size_t i = 0; i < adjacency->nodes; i++)
        adjacency->first[i + 1] += adjacency->first[i];
    adjacency->edges = adjacency->first[adjacency->nodes] / 2;
    adjacency->neighbor = NEW_ARRAY(uint32_t, 2 * adjacency->edges + 1);
}

/* Entry `col` at the end of what row `row` has so far. */
static void place(struct adjacency *to, size_t *at, uint32_t row, uint32_t col,
                  float weight)
{
    to->neighbor[at[row]] = col;
    if (to->weight)
        to->weight[at[row]] = weight;
    at[row]++;
}

static size_t *starts_of(const struct adjacency *adjacency)
{
    size_t *at = NEW_ARRAY(size_t, adjacency->nodes + 1);

    memcpy(at, adjacency->first, (adjacency->nodes + 1) * sizeof *at);
    return at;
}

struct adjacency *adjacency_of_links(const struct link *links, size_t count,
                                     size_t nodes, bool has_weights)
{
    struct adjacency *loose = adjacency_new(nodes);
    struct adjacency *sorted = adjacency_new(nodes);
    size_t *at;

    for (size_t e = 0; e < count; e++) {
        bug_if(links[e].a >= links[e].b || links[e].b >= nodes);
        loose->first[links[e].a + 1]++, loose->first[links[e].b + 1]++;
    }
    memcpy(sorted->first, loose->first, (nodes + 1) * sizeof *loose->first);
    add_up(loose), add_up(sorted);
    if (has_weights) {
        loose->weight = NEW_ARRAY(float, 2 * count + 1);
        sorted->weight = NEW_ARRAY(float, 2 * count + 1);
    }
    at = starts_of(loose);
    for (size_t e = 0; e < count; e++) {
        place(loose, at, links[e].a, links[e].b, links[e].weight);
        place(loose, at, links[e].b, links[e].a, links[e].weight);
    }
    free(at);
    at = starts_of(sorted); /* rows in ascending order fill ascending rows */
    for (size_t i = 0; i < nodes; i++)
        for (size_t e = loose->first[i]; e < loose->first[i + 1]; e++)
            place(sorted, at, loose->neighbor[e], (uint32_t)i,
                  has_weights ? loose->weight[e] : 0);
    free(at);
    adjacency_free(loose);
    return sorted;
}

static int by_other_end(const void *a, const void *b)
{
    const struct link *x = a, *y = b;

    return (x->b > y->b) - (x->b < y->b);
}

struct link *adjacency_sorted(const struct link *links, size_t count,
                              size_t nodes)
{
    struct link *sorted = NEW_ARRAY(struct link, count + 1);
    size_t *end = NEW_ARRAY(size_t, nodes + 1), begin = 0;

    for (size_t e = 0; e < count; e++)
        end[links[e].a + 1]++;
    for (size_t i = 0; i < nodes; i++)
        end[i + 1] += end[i];
    for (size_t e = 0; e < count; e++)
        sorted[end[links[e].a]++] = links[e];
    for (size_t i = 0; i < nodes; begin = end[i++])
        qsort(sorted + begin, end[i] - begin, sizeof *sorted, by_other_end);
    free(end);
    return sorted;
}

/* ---- from a bitmap ---- */

struct copy {
    const struct bitmap *from;
    struct adjacency *to;
};

enum { GROUP = 64 };

static size_t group_end(size_t nodes, size_t group)
{
    return (group + 1) * GROUP < nodes ? (group + 1) * GROUP : nodes;
}

static void count_rows(void *context, size_t worker, size_t group)
{
    const struct copy *copy = context;
    size_t end = group_end(copy->from->nodes, group);

    (void)worker;
    for (size_t p = 0; p < copy->from->panels; p++)
        for (size_t i = group * GROUP; i < end; i++) {
            const uint64_t *block = bitmap_block(copy->from, p, i);

            for (size_t w = 0; w < BITS_WORDS; w++)
                copy->to->first[i + 1] +=
                    (size_t)__builtin_popcountll(block[w]);
        }
}

static void copy_rows(void *context, size_t worker, size_t group)
{
    const struct copy *copy = context;
    size_t end = group_end(copy->from->nodes, group);

    (void)worker;
    for (size_t i = group * GROUP; i < end; i++)
        bitmap_neighbors(copy->to->neighbor + copy->to->first[i], copy->from,
                         i);
}

struct adjacency *adjacency_of_bitmap(const struct bitmap *bitmap,
                                      size_t threads)
{
    struct adjacency *adjacency = adjacency_new(bitmap->nodes);
    struct copy copy = {bitmap, adjacency};
    size_t groups = (bitmap->nodes + GROUP - 1) / GROUP;

    workers_run(threads, groups, count_rows, &copy);
    add_up(adjacency);
    workers_run(threads, groups, copy_rows, &copy);
    return adjacency;
}
