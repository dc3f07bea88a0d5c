#include "blocks/overlap.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static size_t label_count(const size_t *label, size_t nodes)
{
    size_t count = 0;

    for (size_t i = 0; i < nodes; i++) {
        bug_if(label[i] >= nodes);
        count = label[i] + 1 > count ? label[i] + 1 : count;
    }
    return count;
}

/* - sum p ln p over `cells` counts. */
static double entropy(const size_t *count, size_t cells, double nodes)
{
    double sum = 0;

    for (size_t k = 0; k < cells; k++) {
        double p = (double)count[k] / nodes;

        sum -= count[k] ? p * log(p) : 0;
    }
    return sum;
}

double overlap_nmi(const size_t *a, const size_t *b, size_t nodes)
{
    size_t as = label_count(a, nodes), bs = label_count(b, nodes);
    size_t *in_a = NEW_ARRAY(size_t, as), *in_b = NEW_ARRAY(size_t, bs);
    size_t *both = NEW_ARRAY(size_t, as * bs);
    double h_a, h_b, h;

    for (size_t i = 0; i < nodes; i++) {
        in_a[a[i]]++;
        in_b[b[i]]++;
        both[a[i] * bs + b[i]]++;
    }
    h_a = entropy(in_a, as, (double)nodes);
    h_b = entropy(in_b, bs, (double)nodes);
    h = entropy(both, as * bs, (double)nodes);
    free(in_a), free(in_b), free(both);
    return h_a + h_b > 0 ? fmax(0, 2 * (h_a + h_b - h) / (h_a + h_b)) : 1;
}

struct cell {
    size_t reference, other, shared;
};

static int by_shared(const void *a, const void *b)
{
    const struct cell *x = a, *y = b;

    if (x->shared != y->shared)
        return x->shared < y->shared ? 1 : -1;
    if (x->reference != y->reference)
        return x->reference < y->reference ? -1 : 1;
    return (x->other > y->other) - (x->other < y->other);
}

size_t overlap_match(size_t *matched, const size_t *reference,
                     const size_t *other, size_t nodes)
{
    size_t rows = label_count(reference, nodes),
           cols = label_count(other, nodes);
    struct cell *cell = NEW_ARRAY(struct cell, rows * cols);
    size_t *name = NEW_ARRAY(size_t, cols), count = rows;
    bool *is_taken = NEW_ARRAY(bool, rows);

    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < cols; c++)
            cell[r * cols + c] = (struct cell){r, c, 0};
    for (size_t i = 0; i < nodes; i++)
        cell[reference[i] * cols + other[i]].shared++;
    for (size_t c = 0; c < cols; c++)
        name[c] = SIZE_MAX;
    qsort(cell, rows * cols, sizeof(*cell), by_shared);
    for (size_t k = 0; k < rows * cols && cell[k].shared; k++)
        if (name[cell[k].other] == SIZE_MAX && !is_taken[cell[k].reference]) {
            name[cell[k].other] = cell[k].reference;
            is_taken[cell[k].reference] = true;
        }
    for (size_t c = 0; c < cols; c++)
        if (name[c] == SIZE_MAX)
            name[c] = count++;
    for (size_t i = 0; i < nodes; i++)
        matched[i] = name[other[i]];
    free(cell), free(name), free(is_taken);
    return count;
}

void overlap_consensus(size_t *consensus, double *agreement,
                       const size_t *partitions, size_t runs, size_t nodes,
                       size_t reference)
{
    const size_t *best = partitions + reference * nodes;
    size_t *matched = NEW_ARRAY(size_t, runs * nodes), most = 0;
    size_t *votes;

    for (size_t run = 0; run < runs; run++) {
        size_t count = overlap_match(matched + run * nodes, best,
                                     partitions + run * nodes, nodes);

        most = count > most ? count : most;
    }
    votes = NEW_ARRAY(size_t, most);
    for (size_t i = 0; i < nodes; i++) {
        memset(votes, 0, most * sizeof(*votes));
        for (size_t run = 0; run < runs; run++)
            votes[matched[run * nodes + i]]++;
        consensus[i] = best[i];
        for (size_t label = 0; label < most; label++)
            if (votes[label] > votes[consensus[i]])
                consensus[i] = label;
        agreement[i] = (double)votes[consensus[i]] / (double)runs;
    }
    free(matched), free(votes);
}
