#include "base/mem.h"
#include "base/report.h"
#include "dynamic/leida.h"
#include "states/method.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

/* Seconds that are dropped at the ends, where nobody says: a period of the
 * upper end of the band of BOLD, 0.1 Hz. */
static const double usual_ends = 10;

/* Of one frame over regions: no more than this is rounding. */
static const double least_spread = 1e-9;

/* Takes a moment back. */
static void lose(struct sight *sight, size_t t, int label)
{
    sight->label[t] = label;
    sight->kept--;
}

/* ---- phases ---- */

/* Frames that are there, and not near to a frame that is not or to an end. */
static bool is_within(const bool *is_there, size_t frames, size_t t,
                      size_t ends)
{
    if (t < ends || t + ends >= frames)
        return false;
    for (size_t s = t - ends; s <= t + ends; s++)
        if (!is_there[s])
            return false;
    return true;
}

void leida_prepare(struct states *states, size_t run)
{
    const struct recording *recording = &states->input->at[run];
    struct sight *sight = &states->sights[run];
    double wanted = states->options->ends, tr = states->input->tr;
    size_t ends = (size_t)round((isnan(wanted) ? usual_ends : wanted) / tr);

    sight_begin(sight, states->method, recording->x->size1);
    sight->step = tr;
    sight->frames = gsl_matrix_alloc(recording->x->size1, recording->x->size2);
    leida_phases(sight->frames, recording->x, recording->is_there);
    for (size_t t = 0; t < sight->count; t++) {
        gsl_vector_const_view row = gsl_matrix_const_row(sight->frames, t);

        if (!is_within(recording->is_there, sight->count, t, ends) ||
            isnan(gsl_vector_max(&row.vector)))
            lose(sight, t, SEQUENCE_GAP);
    }
    if (!sight->kept)
        die("'%s' has no stretch of frames longer than the %zu that are "
            "dropped at each end: see --ends",
            recording->path, ends);
}

void leida_observe(const struct states *states, size_t run)
{
    struct sight *sight = &states->sights[run];
    double *vector = NEW_ARRAY(double, states->dims);
    float *at = sight->vectors;

    for (size_t t = 0; t < sight->count; t++) {
        struct leida found;

        if (sight->label[t] <= SEQUENCE_NONE)
            continue;
        found = leida_vector(vector, gsl_matrix_const_ptr(sight->frames, t, 0),
                             states->dims);
        sight->values[0][t] = found.share;
        sight->values[1][t] = found.kuramoto;
        if (!found.is_unique) {
            lose(sight, t, SEQUENCE_GAP);
            continue;
        }
        for (size_t i = 0; i < states->dims; i++)
            *at++ = (float)vector[i];
    }
    free(vector);
}

/* ---- co-activation ---- */

/* The z-score of the seed that the top frames of this run exceed. */
static double threshold_of(const struct sight *sight, double top)
{
    double *value = NEW_ARRAY(double, sight->kept), threshold;
    size_t count = 0, above;

    for (size_t t = 0; t < sight->count; t++)
        if (sight->label[t] > SEQUENCE_NONE)
            value[count++] = sight->values[0][t];
    gsl_sort(value, 1, count);
    above = (size_t)ceil(top / 100 * (double)count);
    threshold = value[count - (above < count ? above : count)];
    free(value);
    return threshold;
}

static void seed_frames(struct states *states, struct sight *sight)
{
    size_t at = recordings_find(states->input, states->options->seed_region);

    for (size_t t = 0; t < sight->count; t++)
        if (sight->label[t] > SEQUENCE_NONE)
            sight->values[0][t] = gsl_matrix_get(sight->frames, t, at);
    sight->threshold = threshold_of(sight, states->options->top);
    for (size_t t = 0; t < sight->count; t++)
        if (sight->values[0][t] < sight->threshold)
            lose(sight, t, SEQUENCE_NONE);
}

void caps_prepare(struct states *states, size_t run)
{
    const struct recording *recording = &states->input->at[run];
    struct sight *sight = &states->sights[run];

    sight_of_frames(states, run);
    for (size_t t = 0; t < sight->count; t++)
        if (!recording->is_there[t])
            lose(sight, t, SEQUENCE_GAP);
    if (states->options->seed_region)
        seed_frames(states, sight);
}

/* One frame over regions; false where they are all alike. */
static bool standardize(float *vector, const double *z, size_t nodes)
{
    double mean = 0, square = 0, sd;

    for (size_t i = 0; i < nodes; i++)
        mean += z[i] / (double)nodes;
    for (size_t i = 0; i < nodes; i++)
        square += (z[i] - mean) * (z[i] - mean);
    sd = sqrt(square / (double)nodes);
    for (size_t i = 0; i < nodes; i++)
        vector[i] = (float)((z[i] - mean) / sd);
    return sd > least_spread;
}

void caps_observe(const struct states *states, size_t run)
{
    struct sight *sight = &states->sights[run];
    float *at = sight->vectors;

    for (size_t t = 0; t < sight->count; t++) {
        if (sight->label[t] <= SEQUENCE_NONE)
            continue;
        if (standardize(at, gsl_matrix_const_ptr(sight->frames, t, 0),
                        states->dims))
            at += states->dims;
        else
            lose(sight, t, SEQUENCE_GAP);
    }
}
