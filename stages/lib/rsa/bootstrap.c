#include "rsa/bootstrap.h"

#include "base/mem.h"
#include "num/workers.h"
#include "rsa/evaluation_fold.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 16, STREAM = 0x424f4f54 };

struct run {
    const struct evaluation *plan;
    const bool *is_wanted;
    struct bootstrap *out;
    uint64_t seed;
};

/* What a worker needs for a chunk of samples. */
struct desk {
    struct scene *scenes[2], *whole; /* whole: all conditions once */
    struct evaluation_result result;
    unsigned *conditions, *subjects;
};

void bootstrap_draw(unsigned *copies, size_t count, struct rng *rng)
{
    memset(copies, 0, count * sizeof(*copies));
    for (size_t k = 0; k < count; k++)
        copies[rng_below(rng, count)]++;
}

/* Means over the subjects that were drawn, of each row of column b. */
static void store(gsl_matrix *means, size_t b,
                  const struct evaluation_result *result,
                  const unsigned *subjects)
{
    size_t families = result->values->size1, count = result->values->size2;

    for (size_t f = 0; f < families; f++) {
        double sum = 0, weight = 0;

        for (size_t s = 0; s < count; s++) {
            double c = subjects ? (double)subjects[s] : 1;
            double x = gsl_matrix_get(result->values, f, s);

            if (c > 0 && !isnan(x)) {
                sum += c * x;
                weight += c;
            }
        }
        gsl_matrix_set(means, f, b, weight > 0 ? sum / weight : NAN);
    }
    gsl_matrix_set(means, families, b, ceiling_mean(result->lower, count));
    gsl_matrix_set(means, families + 1, b, ceiling_mean(result->upper, count));
}

static void see_plain(const struct run *run, struct desk *desk, size_t b)
{
    gsl_matrix *const *means = run->out->means;

    if (means[BOOTSTRAP_SUBJECTS]) {
        evaluation_see(&desk->result, run->plan, desk->whole, desk->subjects);
        store(means[BOOTSTRAP_SUBJECTS], b, &desk->result, desk->subjects);
    }
    if (!means[BOOTSTRAP_CONDITIONS] && !means[BOOTSTRAP_BOTH])
        return;
    scene_see(desk->scenes[0], desk->conditions);
    if (means[BOOTSTRAP_CONDITIONS]) {
        evaluation_see(&desk->result, run->plan, desk->scenes[0], NULL);
        store(means[BOOTSTRAP_CONDITIONS], b, &desk->result, NULL);
    }
    if (means[BOOTSTRAP_BOTH]) {
        evaluation_see(&desk->result, run->plan, desk->scenes[0],
                       desk->subjects);
        store(means[BOOTSTRAP_BOTH], b, &desk->result, desk->subjects);
    }
}

/* Two deals of each kind: the first into `single`, their mean into `means`. */
static void see_folds(const struct run *run, struct desk *desk, size_t b,
                      struct rng *rng)
{
    for (int kind = 0; kind < BOOTSTRAP_KINDS; kind++) {
        gsl_matrix *means = run->out->means[kind];
        const unsigned *conditions =
            kind == BOOTSTRAP_SUBJECTS ? NULL : desk->conditions;
        const unsigned *subjects =
            kind == BOOTSTRAP_CONDITIONS ? NULL : desk->subjects;

        if (!means)
            continue;
        evaluation_fold(&desk->result, run->plan, desk->scenes, conditions,
                        subjects, rng);
        store(run->out->single[kind], b, &desk->result, subjects);
        evaluation_fold(&desk->result, run->plan, desk->scenes, conditions,
                        subjects, rng);
        store(means, b, &desk->result, subjects);
        for (size_t f = 0; f < means->size1; f++)
            gsl_matrix_set(means, f, b,
                           (gsl_matrix_get(means, f, b) +
                            gsl_matrix_get(run->out->single[kind], f, b)) /
                               2);
    }
}

static void chunk(void *context, size_t worker, size_t index)
{
    const struct run *run = context;
    const struct compare *compare = run->plan->compare;
    size_t end = (index + 1) * CHUNK;
    struct desk desk = {.scenes = {scene_new(compare), scene_new(compare)},
                        .whole = scene_new(compare),
                        .result = {gsl_matrix_alloc(run->plan->families->count,
                                                    compare->subjects),
                                   NEW_ARRAY(double, compare->subjects),
                                   NEW_ARRAY(double, compare->subjects)},
                        .conditions = NEW_ARRAY(unsigned, compare->conditions),
                        .subjects = NEW_ARRAY(unsigned, compare->subjects)};

    (void)worker;
    if (run->out->means[BOOTSTRAP_SUBJECTS] && !run->plan->folds[0])
        scene_see(desk.whole, NULL);
    for (size_t b = index * CHUNK; b < end && b < run->out->samples; b++) {
        struct rng rng = rng_init(run->seed, ((uint64_t)STREAM << 32) + b);

        bootstrap_draw(desk.conditions, compare->conditions, &rng);
        bootstrap_draw(desk.subjects, compare->subjects, &rng);
        if (run->plan->folds[0])
            see_folds(run, &desk, b, &rng);
        else
            see_plain(run, &desk, b);
    }
    scene_free(desk.scenes[0]), scene_free(desk.scenes[1]);
    scene_free(desk.whole), gsl_matrix_free(desk.result.values);
    free(desk.result.lower), free(desk.result.upper);
    free(desk.conditions), free(desk.subjects);
}

struct bootstrap bootstrap_run(const struct evaluation *plan,
                               const bool is_wanted[BOOTSTRAP_KINDS],
                               size_t samples, uint64_t seed, size_t threads)
{
    struct bootstrap out = {.samples = samples};
    struct run run = {plan, is_wanted, &out, seed};
    size_t rows = plan->families->count + 2;

    for (int kind = 0; kind < BOOTSTRAP_KINDS; kind++) {
        if (!is_wanted[kind])
            continue;
        out.means[kind] = gsl_matrix_alloc(rows, samples);
        if (plan->folds[0])
            out.single[kind] = gsl_matrix_alloc(rows, samples);
    }
    workers_run(threads, (samples + CHUNK - 1) / CHUNK, chunk, &run);
    return out;
}

void bootstrap_release(struct bootstrap *bootstrap)
{
    for (int kind = 0; kind < BOOTSTRAP_KINDS; kind++) {
        gsl_matrix_free(bootstrap->means[kind]);
        gsl_matrix_free(bootstrap->single[kind]);
    }
    *bootstrap = (struct bootstrap){0};
}
