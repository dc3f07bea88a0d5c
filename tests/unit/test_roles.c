#include "../tap.h"

#include "base/rng.h"
#include "dynamic/dominance.h"
#include "dynamic/response.h"
#include "dynamic/roles.h"

#include <stdlib.h>

/* ---- dominance: two components, four frames, two subjects ---- */

static struct activity activity(void)
{
    static const double time[] = {1, 0, 2, 0, 0, 3, 2, 0};
    static const double subjects[] = {1, 0, .5, 1};
    struct activity a = {.lambda = gsl_vector_alloc(2),
                         .time = gsl_matrix_alloc(2, 4),
                         .subjects = gsl_matrix_alloc(2, 2)};

    gsl_vector_set(a.lambda, 0, 1);
    gsl_vector_set(a.lambda, 1, 2);
    for (size_t k = 0; k < 8; k++)
        a.time->data[k] = time[k];
    for (size_t k = 0; k < 4; k++)
        a.subjects->data[k] = subjects[k];
    return a;
}

static void release(struct activity *a)
{
    gsl_vector_free(a->lambda);
    gsl_matrix_free(a->time);
    gsl_matrix_free(a->subjects);
}

static void dominance(void)
{
    struct activity a = activity();
    int state[4];
    double share[4], weight[2];

    dominance_of(state, share, &a, 0);
    ok(state[0] == 1 && state[1] == 2, "the larger contribution dominates");
    ok(state[2] == 1, "of equal contributions the first component");
    close_to(share[2], .5, 1e-15, "which then has half of the moment");
    ok(state[3] == 0 && isnan(share[3]),
       "a moment without contributions is in no state");
    dominance_weights(weight, &a, 0);
    close_to(weight[0], (1 + 0 + .5) / 3, 1e-15,
             "weights are mean shares of the frames with a state");

    dominance_of(state, share, &a, 1);
    ok(state[0] == 0 && state[1] == 2 && state[2] == 2,
       "a component that a subject does not have cannot dominate");
    gsl_matrix_set(a.subjects, 1, 1, NAN);
    dominance_of(state, share, &a, 1);
    dominance_weights(weight, &a, 1);
    ok(state[1] == 0 && isnan(weight[0]),
       "a loading that is not known contributes nothing");
    release(&a);
}

/* ---- roles against the frame by frame definitions ---- */

enum { STATES = 4, NODES = 9, FRAMES = 300, COMMUNITIES = 3 };

static size_t label[STATES * NODES], system_of[NODES];
static size_t sequence[FRAMES];

static void draw(void)
{
    struct rng rng = rng_init(5, 1);

    for (size_t k = 0; k < STATES * NODES; k++)
        label[k] = rng_below(&rng, COMMUNITIES + 1);
    for (size_t t = 0; t < FRAMES; t++)
        sequence[t] = rng_below(&rng, STATES);
    for (size_t i = 0; i < NODES; i++)
        system_of[i] = i % 3;
}

static size_t at(size_t t, size_t i)
{
    return label[sequence[t] * NODES + i];
}

static double plain_flexibility(size_t i)
{
    double moves = 0, chances = 0;

    for (size_t t = 1; t < FRAMES; t++)
        if (at(t, i) && at(t - 1, i)) {
            chances++;
            moves += at(t, i) != at(t - 1, i);
        }
    return moves / chances;
}

static double plain_allegiance(size_t i, size_t j)
{
    double together = 0, known = 0;

    for (size_t t = 0; t < FRAMES; t++)
        if (at(t, i) && at(t, j)) {
            known++;
            together += at(t, i) == at(t, j);
        }
    return together / known;
}

static void roles(void)
{
    const struct roles r = {STATES, NODES, COMMUNITIES, label};
    gsl_matrix *change = gsl_matrix_calloc(STATES, STATES);
    gsl_matrix *allegiance = gsl_matrix_alloc(NODES, NODES);
    double weight[STATES] = {0}, got[NODES], other[NODES], worst[3] = {0};
    double own = 0, count = 0;

    draw();
    for (size_t t = 0; t < FRAMES; t++)
        weight[sequence[t]]++;
    for (size_t t = 1; t < FRAMES; t++)
        *gsl_matrix_ptr(change, sequence[t - 1], sequence[t]) += 1;
    roles_flexibility(got, &r, change);
    roles_allegiance(allegiance, &r, weight);
    for (size_t i = 0; i < NODES; i++) {
        worst[0] = fmax(worst[0], fabs(got[i] - plain_flexibility(i)));
        for (size_t j = 0; j < NODES; j++)
            worst[1] = fmax(worst[1], fabs(gsl_matrix_get(allegiance, i, j) -
                                           plain_allegiance(i, j)));
    }
    close_to(worst[0], 0, 1e-14, "flexibility is that of the frames");
    close_to(worst[1], 0, 1e-14, "allegiance is that of the frames");

    roles_systems(got, other, allegiance, system_of);
    for (size_t j = 0; j < NODES; j++)
        if (j != 1 && system_of[j] == system_of[1]) {
            own += plain_allegiance(1, j);
            count++;
        }
    close_to(got[1], own / count, 1e-14,
             "recruitment is the mean allegiance with the own system");
    ok(isnan(got[0]) && isnan(other[0]), "a node of no system has no roles");
    gsl_matrix_free(change);
    gsl_matrix_free(allegiance);
}

static void promiscuity(void)
{
    const size_t labels[] = {1, 1, 2, 0, /**/ 2, 1, 3, 0};
    const struct roles r = {2, 4, 3, labels};
    double weight[] = {1, 1}, got[4];

    roles_promiscuity(got, &r, weight);
    close_to(got[0], .5, 0, "two of three communities are half of all moves");
    close_to(got[1], 0, 0, "who stays visits one");
    ok(isnan(got[3]), "a node without a community has no promiscuity");
    weight[1] = 0;
    roles_promiscuity(got, &r, weight);
    close_to(got[0], 0, 0, "states that never come do not count");
}

/* ---- responses ---- */

/* An AR(1) course of coefficient .9, and epochs of ten frames in forty. */
static double null_p(uint64_t seed, double step)
{
    enum { COUNT = 200 };
    double course[COUNT], x = 0;
    size_t epoch[COUNT];
    struct rng rng = rng_init(seed, 3);

    for (size_t t = 0; t < COUNT; t++) {
        epoch[t] = t % 67 < 10;
        x = .9 * x + rng_normal(&rng);
        course[t] = x + (epoch[t] ? step : 0);
    }
    return response_of(course, epoch, COUNT, 1).p;
}

static void responses(void)
{
    const double course[] = {1, 5, 5, 1, 3, 9};
    const size_t epoch[] = {0, 1, 1, 0, 0, 2};
    const double flat[] = {2, 2, 2, 2, 2, 2};
    struct response r = response_of(course, epoch, 6, 1);
    size_t below = 0, found = 0;

    ok(r.frames == 2, "an epoch has its frames");
    close_to(r.mean, 5, 1e-15, "and their mean");
    close_to(r.baseline, 5. / 3, 1e-15,
             "the baseline is the frames of no epoch");
    close_to(r.difference, 10. / 3, 1e-15, "the difference is between them");
    close_to(r.p, 2. / 6, 1e-15, "of six shifts two are as far off");
    close_to(response_of(flat, epoch, 6, 1).p, 1, 0,
             "a constant course responds to nothing");
    ok(isnan(response_of(course, epoch, 6, 3).p),
       "an epoch without a frame has no p");
    for (uint64_t seed = 1; seed <= 400; seed++) {
        below += null_p(seed, 0) <= .05;
        found += null_p(seed, 10) <= .05;
    }
    printf("# %zu of 400 below .05 with AR(1) courses, %zu with a response\n",
           below, found);
    ok(below >= 9 && below <= 32,
       "p of courses with memory and no response is calibrated");
    ok(found >= 390, "a response is found");
}

int main(void)
{
    dominance();
    roles();
    promiscuity();
    responses();
    return done();
}
