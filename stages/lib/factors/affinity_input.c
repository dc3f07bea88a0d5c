#include "factors/affinity_input.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/series.h"
#include "tensor/separable.h"

#include <stdlib.h>

/* A tensor of no more bytes than this is kept. */
static const size_t bytes_kept = (size_t)1 << 30;

static void set_node(struct separable *separable, const struct traces *traces,
                     size_t w, size_t i, enum affinity_kind kind)
{
    double *d = NEW_ARRAY(double, 3 * traces->frames);
    double *p = d + traces->frames, *q = p + traces->frames;

    for (size_t t = 0; t < traces->frames; t++)
        d[t] = traces->d[(w * traces->frames + t) * traces->nodes + i];
    affinity_parts(p, q, d, traces->frames, kind);
    separable_set(separable, i, w, p, q);
    free(d);
}

/* Subjects without two nodes have no pair. */
static size_t count_empty(const struct traces *traces)
{
    size_t empty = 0;

    for (size_t w = 0; w < traces->subjects; w++) {
        size_t found = 0;

        for (size_t i = 0; i < traces->nodes; i++)
            found += traces->found[w * traces->nodes + i];
        if (found < 2)
            warn("'%s' has no pair of nodes, and is left out", traces->ids[w]);
        empty += found < 2;
    }
    return empty;
}

static size_t count_left_out(const struct mask *mask)
{
    size_t left_out = 0;

    for (size_t p = 0; p < mask->pairs; p++)
        left_out += mask->subjects_seen[mask->pattern[p]] == 0;
    return left_out;
}

static struct input *describe(struct traces *traces, enum affinity_kind kind)
{
    struct input *input = NEW_ARRAY(struct input, 1);

    input->subjects = names_copy(traces->ids, traces->subjects);
    input->conditions = NEW_ARRAY(char *, 1);
    input->conditions[0] = xstrdup("condition1");
    input->nodes = names_copy(traces->names, traces->nodes);
    input->node_count = traces->nodes;
    input->tr = traces->tr;
    input->time = traces->time, traces->time = NULL;
    if (traces->stimulus)
        input->stimulus = names_copy(traces->stimulus, traces->frames);
    input->affinity = xstrdup(affinity_names[kind]);
    return input;
}

struct input *affinity_input(const struct paths *series,
                             const struct traces_options *options, size_t least)
{
    enum affinity_kind kind = (enum affinity_kind)options->kind;
    struct traces *traces =
        traces_read((char *const *)series->at, series->count, options);
    struct shape shape = {traces->frames, traces->subjects, 1,
                          traces->nodes * (traces->nodes - 1) / 2};
    struct separable *separable =
        separable_new(&shape, traces->nodes, kind == AFFINITY_ANTI);
    struct input *input = describe(traces, kind);

    if (shape.pairs < 2)
        die("%zu nodes have %zu pair, too few to have components",
            traces->nodes, shape.pairs);
    for (size_t w = 0; w < traces->subjects; w++)
        for (size_t i = 0; i < traces->nodes; i++)
            if (traces->found[w * traces->nodes + i])
                set_node(separable, traces, w, i, kind);
    input->subjects_left_out = count_empty(traces);
    input->source = separable_finish(separable, traces->found,
                                     traces->subjects == 1 ? 1 : least);
    input->pairs_left_out = count_left_out(input->source->mask);
    if (input->pairs_left_out == shape.pairs)
        die("no pair of nodes is in %zu subjects", least);
    if (shape.pairs * source_cells(&shape) <= bytes_kept / sizeof(float))
        separable_keep(input->source);
    traces_free(traces);
    return input;
}
