#include "blocks/multigraph.h"

#include "base/mem.h"
#include "base/report.h"

#include <stdlib.h>
#include <string.h>

static struct multigraph *make(size_t nodes, size_t links)
{
    struct multigraph *graph = NEW_ARRAY(struct multigraph, 1);

    graph->nodes = nodes;
    graph->first = NEW_ARRAY(size_t, nodes + 1);
    graph->neighbor = NEW_ARRAY(size_t, links);
    graph->link = NEW_ARRAY(struct bundle, links);
    graph->self = NEW_ARRAY(struct bundle, nodes);
    graph->degree = NEW_ARRAY(size_t, nodes);
    return graph;
}

/* Degrees, and the edges: half of their sum. */
static void count_ends(struct multigraph *graph)
{
    size_t ends = 0;

    for (size_t i = 0; i < graph->nodes; i++) {
        graph->degree[i] = (size_t)2 * graph->self[i].edges;
        for (size_t e = graph->first[i]; e < graph->first[i + 1]; e++)
            graph->degree[i] += graph->link[e].edges;
        ends += graph->degree[i];
    }
    graph->edges = ends / 2;
}

struct multigraph *multigraph_new(size_t nodes, const size_t *first,
                                  const size_t *neighbor, const double *weight,
                                  uint32_t copies)
{
    size_t links = first[nodes];
    struct multigraph *graph = make(nodes, links);

    bug_if(!copies);
    memcpy(graph->first, first, (nodes + 1) * sizeof(*first));
    memcpy(graph->neighbor, neighbor, links * sizeof(*neighbor));
    for (size_t e = 0; e < links; e++) {
        double w = weight ? weight[e] : 0;

        graph->link[e] = (struct bundle){copies, weight ? copies : 0,
                                         copies * w, copies * w * w};
    }
    count_ends(graph);
    return graph;
}

void multigraph_free(struct multigraph *graph)
{
    if (!graph)
        return;
    free(graph->first), free(graph->neighbor), free(graph->link);
    free(graph->self), free(graph->degree);
    free(graph);
}

/* Both halves of the square of group pairs, what is inside on the diagonal. */
static struct bundle *add_up(const struct multigraph *graph,
                             const size_t *label, size_t groups)
{
    struct bundle *square = NEW_ARRAY(struct bundle, groups * groups);

    for (size_t i = 0; i < graph->nodes; i++) {
        struct bundle *row = square + label[i] * groups;

        bundle_add(&row[label[i]], &graph->self[i]);
        for (size_t e = graph->first[i]; e < graph->first[i + 1]; e++) {
            size_t j = graph->neighbor[e];

            if (label[j] != label[i] || j > i)
                bundle_add(&row[label[j]], &graph->link[e]);
        }
    }
    return square;
}

struct multigraph *multigraph_collapse(const struct multigraph *graph,
                                       const size_t *label, size_t groups)
{
    struct bundle *square = add_up(graph, label, groups);
    struct multigraph *blocks;
    size_t links = 0;

    for (size_t r = 0; r < groups; r++)
        for (size_t s = 0; s < groups; s++)
            links += r != s && square[r * groups + s].edges;
    blocks = make(groups, links);
    links = 0;
    for (size_t r = 0; r < groups; r++) {
        blocks->self[r] = square[r * groups + r];
        for (size_t s = 0; s < groups; s++) {
            if (r == s || !square[r * groups + s].edges)
                continue;
            blocks->neighbor[links] = s;
            blocks->link[links++] =
                r < s ? square[r * groups + s] : square[s * groups + r];
        }
        blocks->first[r + 1] = links;
    }
    count_ends(blocks);
    free(square);
    return blocks;
}

static void summarize(struct bundle *bundle)
{
    bundle->records = bundle->records > 0;
    bundle->square = bundle->sum * bundle->sum;
}

void multigraph_summarize(struct multigraph *graph)
{
    for (size_t i = 0; i < graph->nodes; i++)
        summarize(&graph->self[i]);
    for (size_t e = 0; e < graph->first[graph->nodes]; e++)
        summarize(&graph->link[e]);
}
