#include "blocks/hierarchy.h"

#include "base/mem.h"
#include "base/report.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static size_t *copied(const size_t *label, size_t count)
{
    size_t *copy = NEW_ARRAY(size_t, count);

    memcpy(copy, label, count * sizeof(*copy));
    return copy;
}

struct hierarchy *hierarchy_flat(const size_t *label, size_t nodes,
                                 size_t groups)
{
    struct hierarchy *hierarchy = NEW_ARRAY(struct hierarchy, 1);

    hierarchy->levels = 2;
    hierarchy->count[0] = nodes;
    hierarchy->count[1] = groups;
    hierarchy->count[2] = 1;
    hierarchy->label[0] = copied(label, nodes);
    hierarchy->label[1] = NEW_ARRAY(size_t, groups);
    return hierarchy;
}

struct hierarchy *hierarchy_copy(const struct hierarchy *hierarchy)
{
    struct hierarchy *copy = NEW_ARRAY(struct hierarchy, 1);

    *copy = *hierarchy;
    for (size_t l = 0; l < copy->levels; l++)
        copy->label[l] = copied(hierarchy->label[l], hierarchy->count[l]);
    return copy;
}

void hierarchy_free(struct hierarchy *hierarchy)
{
    if (!hierarchy)
        return;
    for (size_t l = 0; l < hierarchy->levels; l++)
        free(hierarchy->label[l]);
    free(hierarchy);
}

void hierarchy_cut(struct hierarchy *hierarchy, size_t at, const size_t *label)
{
    size_t groups = 0;

    bug_if(at >= HIERARCHY_MOST || at > hierarchy->levels);
    for (size_t l = at; l < hierarchy->levels; l++)
        free(hierarchy->label[l]);
    hierarchy->levels = at + 1;
    hierarchy->label[at] = copied(label, hierarchy->count[at]);
    for (size_t i = 0; i < hierarchy->count[at]; i++)
        groups = label[i] + 1 > groups ? label[i] + 1 : groups;
    hierarchy->count[at + 1] = groups;
}

void hierarchy_labels(size_t *label, const struct hierarchy *hierarchy,
                      size_t level)
{
    for (size_t i = 0; i < hierarchy->count[0]; i++) {
        label[i] = i;
        for (size_t l = 0; l <= level; l++)
            label[i] = hierarchy->label[l][label[i]];
    }
}

struct rank {
    size_t group, nodes, first;
};

static int by_size(const void *a, const void *b)
{
    const struct rank *x = a, *y = b;

    if (x->nodes != y->nodes)
        return x->nodes < y->nodes ? 1 : -1;
    return (x->first > y->first) - (x->first < y->first);
}

/* number[group] of the groups in label[]; SIZE_MAX for one without nodes. */
static size_t rank_groups(size_t *number, const size_t *label, size_t nodes,
                          size_t bound)
{
    struct rank *rank = NEW_ARRAY(struct rank, bound);
    size_t count = 0;

    for (size_t r = 0; r < bound; r++)
        rank[r] = (struct rank){r, 0, nodes};
    for (size_t i = nodes; i-- > 0;) {
        rank[label[i]].nodes++;
        rank[label[i]].first = i;
    }
    qsort(rank, bound, sizeof(*rank), by_size);
    for (size_t r = 0; r < bound; r++)
        number[rank[r].group] = rank[r].nodes ? count++ : SIZE_MAX;
    free(rank);
    return count;
}

size_t hierarchy_number(size_t *label, size_t nodes, size_t bound)
{
    size_t *number = NEW_ARRAY(size_t, bound);
    size_t count = rank_groups(number, label, nodes, bound);

    for (size_t i = 0; i < nodes; i++)
        label[i] = number[label[i]];
    free(number);
    return count;
}

/* Gives group g of `level` the number number[g]. */
static void renumber(struct hierarchy *hierarchy, size_t level,
                     const size_t *number)
{
    size_t groups = hierarchy->count[level + 1];
    size_t *above = NEW_ARRAY(size_t, groups);

    for (size_t i = 0; i < hierarchy->count[level]; i++)
        hierarchy->label[level][i] = number[hierarchy->label[level][i]];
    if (level + 1 < hierarchy->levels) {
        for (size_t g = 0; g < groups; g++)
            above[number[g]] = hierarchy->label[level + 1][g];
        memcpy(hierarchy->label[level + 1], above, groups * sizeof(*above));
    }
    free(above);
}

void hierarchy_sort(struct hierarchy *hierarchy)
{
    size_t nodes = hierarchy->count[0];
    size_t *label = NEW_ARRAY(size_t, nodes);
    size_t *number = NEW_ARRAY(size_t, nodes);

    for (size_t l = 0; l < hierarchy->levels; l++) {
        hierarchy_labels(label, hierarchy, l);
        rank_groups(number, label, nodes, hierarchy->count[l + 1]);
        renumber(hierarchy, l, number);
    }
    free(label), free(number);
}

/* Level `at` divides nothing: the one below takes its labels. */
static void drop(struct hierarchy *hierarchy, size_t at)
{
    size_t *below = hierarchy->label[at - 1], *gone = hierarchy->label[at];

    for (size_t i = 0; i < hierarchy->count[at - 1]; i++)
        below[i] = gone[below[i]];
    free(gone);
    for (size_t l = at; l + 1 < hierarchy->levels; l++)
        hierarchy->label[l] = hierarchy->label[l + 1];
    for (size_t l = at; l < hierarchy->levels; l++)
        hierarchy->count[l] = hierarchy->count[l + 1];
    hierarchy->levels--;
}

void hierarchy_trim(struct hierarchy *hierarchy)
{
    for (size_t l = hierarchy->levels - 1; l > 0; l--)
        if (hierarchy->count[l] == hierarchy->count[l + 1])
            drop(hierarchy, l);
}
