/*
 * Independent series have no components that survive the null, and tied ones
 * fit better than it.  PLANTED=100 does that many seeds,
 * PLANTED=41:60 some of them.
 */
#include "../tap.h"
#include "tensors.h"

#include "tensor/predict.h"
#include "tensor/selection.h"
#include "tensor/separable.h"

enum { NODES = 10, FRAMES = 100, SUBJECTS = 4, RANK = 3, DRAWS = 59 };

/*
 * First differences of autoregressive noise, the roots of their rising and
 * falling parts; `tie` of the noise of nodes 0 to 5 is common.
 */
static struct source *series(uint64_t seed, double tie)
{
    static const struct shape shape = {FRAMES, SUBJECTS, 1, 0};
    struct separable *own = separable_new(&shape, NODES, false);
    bool found[SUBJECTS * NODES];
    struct rng rng = rng_init(seed, 5);
    double common[FRAMES + 1];

    memset(found, 1, sizeof found);
    for (size_t w = 0; w < SUBJECTS; w++) {
        rng_normals(&rng, common, FRAMES + 1);
        for (size_t i = 0; i < NODES; i++) {
            double p[FRAMES], q[FRAMES], last = rng_normal(&rng);

            for (size_t t = 0; t < FRAMES; t++) {
                bool is_tied = i < 6;
                double noise = rng_normal(&rng);
                double next =
                    .6 * last +
                    (is_tied ? sqrt(1 - tie * tie) * noise + tie * common[t]
                             : noise);

                p[t] = sqrt(fmax(0, next - last));
                q[t] = sqrt(fmax(0, last - next));
                last = next;
            }
            separable_set(own, i, w, p, q);
        }
    }
    return separable_finish(own, found, 2);
}

/*
 * How many survive, of the best of twenty fits, as the stage has them; and the
 * p of the error.
 */
static size_t survivors(double *p, uint64_t seed, double tie)
{
    struct source *source = series(seed, tie);
    struct restarts_options options = {.restarts = 20,
                                       .keep = 5,
                                       .seed = seed,
                                       .threads = 1,
                                       .fit = FIT_DEFAULTS};
    struct restarts_options few = selection_effort(&options);
    struct restarts restarts, own;
    gsl_vector *excess = gsl_vector_alloc(RANK);
    double largest[DRAWS], above[DRAWS], errors[DRAWS], limit;
    size_t count = 0;

    separable_keep(source);
    restarts = restarts_run(source, RANK, &options);
    own = restarts_run(source, RANK, &few);
    selection_excess(excess, source, restarts.fits[0]->now, 1);
    selection_null(largest, above, errors, DRAWS, source, RANK, &few);
    for (size_t k = 0; k < DRAWS; k++)
        errors[k] = -errors[k];
    *p = selection_p(-own.fits[0]->error, errors, DRAWS);
    limit = selection_limit(above, DRAWS);
    for (size_t r = 0; r < RANK; r++)
        count += gsl_vector_get(excess, r) > limit;
    gsl_vector_free(excess), restarts_release(&restarts);
    restarts_release(&own), source_free(source);
    return count;
}

/* The mean of one entry over many draws is the level of its pair. */
static void levels(void)
{
    enum { MANY = 3000, PAIR = 2, PLACE = FRAMES + 7 };
    struct source *source = series(3, .9);
    double x[FRAMES * SUBJECTS], level[SUBJECTS], sum = 0, square = 0, sd;

    source->level(level, source, PAIR);
    for (size_t k = 0; k < MANY; k++) {
        source->shift(source, 1, k);
        source->fiber(x, source, PAIR);
        sum += x[PLACE];
        square += x[PLACE] * x[PLACE];
    }
    sd = sqrt((square / MANY - sum / MANY * sum / MANY) / MANY);
    ok(fabs(sum / MANY - level[PLACE / FRAMES]) < 4 * sd,
       "the level of a pair is its mean over shifts");
    source_free(source);
}

static void limits(void)
{
    double draws[200];

    for (size_t k = 0; k < 200; k++)
        draws[k] = (double)((k * 77) % 200 + 1);
    close_to(selection_limit(draws, 0), NAN, 0, "no draws, no limit");
    /* 1 - .95^59 = .9515 and 1 - .95^58 = .9490; for 93 draws the largest but
     * one has 1 - .95^93 - 93 .05 .95^92 = .9500. */
    for (size_t k = 0; k < 59; k++)
        draws[k] = (double)(k + 1);
    close_to(selection_limit(draws, 58), 58, 0, "of 58 the largest");
    close_to(selection_limit(draws, 59), 59, 0, "of 59 the largest");
    for (size_t k = 0; k < 93; k++)
        draws[k] = (double)(k + 1);
    close_to(selection_limit(draws, 92), 92, 0, "of 92, too");
    close_to(selection_limit(draws, 93), 92, 0, "of 93 the one below");
    close_to(selection_p(93, draws, 93), 2. / 94, 1e-15, "p counts ties");
    close_to(selection_p(94, draws, 93), 1. / 94, 1e-15, "and is never 0");
}

int main(void)
{
    size_t seeds[2], clean = 0, chance = 0, found = 0, count;

    limits();
    levels();
    seeds_asked(seeds, 3);
    count = seeds[1] + 1 - seeds[0];
    for (size_t seed = seeds[0]; seed <= seeds[1]; seed++) {
        double p;

        clean += survivors(&p, seed, 0) == 0;
        chance += p > .05;
        survivors(&p, seed, .9);
        found += p < .05;
    }
    printf("# of %zu: %zu clean, %zu by chance, %zu found\n", count, clean,
           chance, found);
    ok((double)clean >= .95 * (double)count,
       "of independent series no component survives");
    ok((double)chance >= .88 * (double)count,
       "and their error is that of chance");
    ok((double)found >= .95 * (double)count, "that of tied ones is not");
    return done();
}
