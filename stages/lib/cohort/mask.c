#include "cohort/mask.h"

#include "base/mem.h"
#include "cohort/learner.h"
#include "stats/stability.h"

#include <stdlib.h>

#define STREAM_HALVES ((uint64_t)2 << 32)

static void draw_halves(struct learning *learning)
{
    const struct classify_options *options = learning->classify->options;
    size_t count = learning->subjects;
    const struct split *split = learning->input->split;
    size_t draw = split->repeat * (split->folds->count + 1) + split->fold;
    struct rng rng = rng_init((uint64_t)options->seed, STREAM_HALVES + draw);

    for (size_t h = 0; h < learning->halves; h++) {
        bool *is_in = learning->is_in + h * count;

        if (options->halves)
            stability_half(is_in, learning->input->trains,
                           learning->input->labels, count, &rng);
        for (size_t i = 0; !options->halves && i < count; i++)
            is_in[i] = learning->input->trains[i];
    }
}

/* ---- clusters ---- */

/* The cluster of voxel j, in members[]; returns how many. */
static size_t grow(size_t *members, bool *is_seen, size_t j,
                   const bool *is_chosen, const struct neighbors *neighbors)
{
    size_t count = 0, place[NEIGHBORS_MOST];

    members[count++] = j, is_seen[j] = true;
    for (size_t k = 0; k < count; k++) {
        size_t found = neighbors_of(place, neighbors, members[k]);

        for (size_t n = 0; n < found; n++)
            if (is_chosen[place[n]] && !is_seen[place[n]]) {
                is_seen[place[n]] = true;
                members[count++] = place[n];
            }
    }
    return count;
}

static void drop_small(bool *is_chosen, const struct learning *learning)
{
    size_t *members = NEW_ARRAY(size_t, learning->features);
    bool *is_seen = NEW_ARRAY(bool, learning->features);
    size_t least = (size_t)learning->classify->options->mask_cluster;

    for (size_t j = 0; j < learning->features; j++) {
        size_t count;

        if (!is_chosen[j] || is_seen[j])
            continue;
        count =
            grow(members, is_seen, j, is_chosen, learning->classify->neighbors);
        for (size_t k = 0; count < least && k < count; k++)
            is_chosen[members[k]] = false;
    }
    free(members), free(is_seen);
}

static bool choose(struct learning *learning)
{
    const struct classify_options *options = learning->classify->options;
    bool is_done = true;

    switch ((enum classify_learner)options->learner) {
    case CLASSIFY_ALL:
        break;
    case CLASSIFY_UNIVARIATE:
    case CLASSIFY_RANK_SUM:
        learner_marginal(learning);
        break;
    case CLASSIFY_PROJECTION:
        for (int k = 0; k < options->mask_rounds && is_done; k++)
            is_done = learner_projection(learning, k > 0);
        break;
    case CLASSIFY_PARCEL:
        is_done = learner_parcel(learning);
        break;
    case CLASSIFY_SEARCHLIGHT:
        is_done = learner_searchlight(learning);
        break;
    }
    for (size_t h = 0; h < learning->halves && learning->classify->neighbors;
         h++)
        drop_small(learning->is_chosen + h * learning->features, learning);
    return is_done;
}

bool mask_learn(double *keeps, double *frequency,
                const struct classify *classify, const struct lens_input *input)
{
    size_t halves = (size_t)classify->options->halves;
    struct learning learning = {.classify = classify,
                                .input = input,
                                .subjects = classify->cohort.count,
                                .features = classify->features->count,
                                .halves = halves ? halves : 1};
    bool is_done;

    learning.is_in = NEW_ARRAY(bool, learning.halves *learning.subjects);
    learning.is_chosen = NEW_ARRAY(bool, learning.halves *learning.features);
    draw_halves(&learning);
    is_done = choose(&learning);
    for (size_t j = 0; j < learning.features; j++) {
        double times = 0;

        for (size_t h = 0; h < learning.halves; h++)
            times += learning.is_chosen[h * learning.features + j];
        frequency[j] = times / (double)learning.halves;
        keeps[j] = frequency[j] > 0 &&
                   frequency[j] >= classify->options->stability - 1e-12;
    }
    free(learning.is_in), free(learning.is_chosen);
    return is_done;
}
