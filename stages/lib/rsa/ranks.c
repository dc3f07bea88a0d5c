#include "rsa/ranks.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DIGIT = 11, DIGITS = 1 << DIGIT };

struct item {
    double value;
    uint32_t place;
};

static int by_value(const void *a, const void *b)
{
    const struct item *x = a, *y = b;

    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

struct ranks ranks_sort(const double *values, const bool *is_used, size_t count)
{
    struct item *items = NEW_ARRAY(struct item, count ? count : 1);
    struct ranks ranks = {.order = NEW_ARRAY(uint32_t, count ? count : 1),
                          .group = NEW_ARRAY(uint32_t, count ? count : 1)};

    for (size_t k = 0; k < count; k++)
        if (!is_used || is_used[k])
            items[ranks.count++] = (struct item){values[k], (uint32_t)k};
    qsort(items, ranks.count, sizeof(*items), by_value);
    for (size_t k = 0; k < ranks.count; k++) {
        if (!k || items[k].value > items[k - 1].value)
            ranks.groups++;
        ranks.order[k] = items[k].place;
        ranks.group[items[k].place] = (uint32_t)(ranks.groups - 1);
    }
    free(items);
    return ranks;
}

void ranks_release(struct ranks *ranks)
{
    free(ranks->order), free(ranks->group);
    *ranks = (struct ranks){0};
}

/* to[] = from[] in ascending order of one digit of their keys, stably. */
static void sort_digit(uint32_t *to, const uint32_t *from, size_t count,
                       const uint32_t *keys, unsigned shift)
{
    uint32_t start[DIGITS + 1] = {0};

    for (size_t k = 0; k < count; k++)
        start[((keys[from[k]] >> shift) & (DIGITS - 1)) + 1]++;
    for (size_t d = 0; d < DIGITS; d++)
        start[d + 1] += start[d];
    for (size_t k = 0; k < count; k++)
        to[start[(keys[from[k]] >> shift) & (DIGITS - 1)]++] = from[k];
}

void ranks_sort_keys(struct ranks *ranks, const uint32_t *places, size_t count,
                     const uint32_t *keys, uint32_t *room)
{
    uint32_t *now = ranks->order, *next = room, most = 0;

    memcpy(now, places, count * sizeof(*now));
    for (size_t k = 0; k < count; k++)
        most = keys[places[k]] > most ? keys[places[k]] : most;
    for (unsigned shift = 0; shift < 32 && most >> shift; shift += DIGIT) {
        uint32_t *other = now;

        sort_digit(next, now, count, keys, shift);
        now = next;
        next = other;
    }
    if (now != ranks->order)
        memcpy(ranks->order, now, count * sizeof(*now));
    ranks->count = count;
    ranks->groups = 0;
    for (size_t k = 0; k < count; k++) {
        if (!k || keys[ranks->order[k]] != keys[ranks->order[k - 1]])
            ranks->groups++;
        ranks->group[ranks->order[k]] = (uint32_t)(ranks->groups - 1);
    }
}

/* The end of the group that begins at `start`; *total is its weight. */
static size_t group_end(double *total, const struct ranks *ranks, size_t start,
                        const double *weight)
{
    uint32_t group = ranks->group[ranks->order[start]];
    size_t end = start;

    *total = 0;
    while (end < ranks->count && ranks->group[ranks->order[end]] == group)
        *total += weight[ranks->order[end++]];
    return end;
}

double ranks_weighted(double *rank, const struct ranks *ranks,
                      const double *weight)
{
    double before = 0, total;

    for (size_t k = 0, end; k < ranks->count; k = end) {
        end = group_end(&total, ranks, k, weight);
        for (size_t i = k; i < end; i++)
            rank[ranks->order[i]] = before + (total + 1) / 2;
        before += total;
    }
    return before;
}

static double tied_pairs(const struct ranks *ranks, const double *weight)
{
    double tied = 0, total;

    for (size_t k = 0, end; k < ranks->count; k = end) {
        end = group_end(&total, ranks, k, weight);
        tied += total * (total - 1) / 2;
    }
    return tied;
}

/*
 * Copies before in a that are below in b, minus those that are above, for the
 * member of group `g` in b.  tree[] is a Fenwick tree of the weights that have
 * come, mass[] their sum in each group.
 */
static double excess(const double *tree, const double *mass, size_t g,
                     double come)
{
    double upto = 0;

    for (size_t k = g + 1; k; k &= k - 1)
        upto += tree[k];
    return 2 * upto - mass[g] - come;
}

double ranks_tau(const struct ranks *a, const struct ranks *b,
                 const double *weight, bool has_correction, double *room)
{
    double *tree = room, *mass = room + b->groups + 1, sum = 0, come = 0, total;
    double all;

    memset(room, 0, (2 * b->groups + 1) * sizeof(*room));
    for (size_t k = 0, end; k < a->count; k = end) {
        end = group_end(&total, a, k, weight);
        for (size_t i = k; i < end && total > 0; i++)
            if (weight[a->order[i]] > 0)
                sum += weight[a->order[i]] *
                       excess(tree, mass, b->group[a->order[i]], come);
        for (size_t i = k; i < end && total > 0; i++) {
            double w = weight[a->order[i]];
            size_t g = b->group[a->order[i]];

            mass[g] += w;
            for (size_t t = g + 1; w > 0 && t <= b->groups; t += t & (~t + 1))
                tree[t] += w;
        }
        come += total;
    }
    all = come * (come - 1) / 2;
    if (has_correction)
        all = sqrt(all - tied_pairs(a, weight)) *
              sqrt(all - tied_pairs(b, weight));
    return all > 0 ? sum / all : NAN;
}
