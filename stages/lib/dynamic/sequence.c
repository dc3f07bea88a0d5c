#include "dynamic/sequence.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

struct sequence *sequence_new(size_t states)
{
    struct sequence *sequence = NEW_ARRAY(struct sequence, 1);

    sequence->states = states;
    sequence->count = NEW_ARRAY(size_t, states);
    sequence->runs = NEW_ARRAY(size_t, states);
    sequence->truncated = NEW_ARRAY(size_t, states);
    sequence->whole = NEW_ARRAY(size_t, states);
    sequence->left = NEW_ARRAY(size_t, states);
    sequence->moves = NEW_ARRAY(size_t, states * states);
    return sequence;
}

void sequence_free(struct sequence *sequence)
{
    free(sequence->count), free(sequence->runs), free(sequence->truncated);
    free(sequence->whole), free(sequence->left), free(sequence->moves);
    free(sequence);
}

/* The run of equal labels from `first` on; returns its end. */
static size_t add_run(struct sequence *sequence, const int *label, size_t first,
                      size_t count)
{
    size_t end = first + 1, k = (size_t)label[first] - 1;
    bool is_truncated;

    while (end < count && label[end] == label[first])
        end++;
    if (label[first] <= SEQUENCE_NONE)
        return end;
    bug_if(k >= sequence->states);
    is_truncated = first == 0 || end == count ||
                   label[first - 1] == SEQUENCE_GAP ||
                   label[end] == SEQUENCE_GAP;
    sequence->count[k] += end - first;
    sequence->runs[k]++;
    sequence->truncated[k] += is_truncated;
    sequence->whole[k] += is_truncated ? 0 : end - first;
    return end;
}

/* A step between two moments that are known. */
static void add_step(struct sequence *sequence, int from, int to)
{
    sequence->pairs++;
    sequence->changes += from != to;
    if (from > SEQUENCE_NONE)
        sequence->left[from - 1]++;
    if (from > SEQUENCE_NONE && to > SEQUENCE_NONE)
        sequence
            ->moves[(size_t)(from - 1) * sequence->states + (size_t)(to - 1)]++;
}

void sequence_add(struct sequence *sequence, const int *label, size_t count)
{
    for (size_t t = 0; t < count;)
        t = add_run(sequence, label, t, count);
    for (size_t t = 0; t < count; t++) {
        sequence->known += label[t] != SEQUENCE_GAP;
        sequence->none += label[t] == SEQUENCE_NONE;
        if (t && label[t] != SEQUENCE_GAP && label[t - 1] != SEQUENCE_GAP)
            add_step(sequence, label[t - 1], label[t]);
    }
}

static double ratio(size_t part, size_t of)
{
    return of ? (double)part / (double)of : NAN;
}

double sequence_occupancy(const struct sequence *sequence, size_t k)
{
    return ratio(sequence->count[k], sequence->known);
}

double sequence_dwell(const struct sequence *sequence, size_t k)
{
    return ratio(sequence->count[k], sequence->runs[k]);
}

double sequence_whole_dwell(const struct sequence *sequence, size_t k)
{
    return ratio(sequence->whole[k],
                 sequence->runs[k] - sequence->truncated[k]);
}

double sequence_transition(const struct sequence *sequence, size_t from,
                           size_t to)
{
    return ratio(sequence->moves[from * sequence->states + to],
                 sequence->left[from]);
}
