/*
 * Factorization of one tensor from one start.  Reference values: exact
 * coordinate minimization of the explicit residual of tensor K in double
 * (methods of the dynamic connectome, section 3), to all digits given there.
 */
#include "../tap.h"
#include "planted.h"

#include "tensor/predict.h"

static const struct fit_options plain = {.tolerance = 0,
                                         .slope = 0,
                                         .sweeps = 1000,
                                         .passes = 1,
                                         .is_plain = true,
                                         .is_raw = true};

static double entry(const struct fit *fit, enum mode mode, size_t k, size_t r)
{
    return gsl_matrix_get(fit->now->factor[mode], r, k);
}

static struct fit *begin(const struct source *source,
                         const struct fit_options *options)
{
    struct fit *fit = fit_new(source, start_k(&source->shape), options);

    fit_resume(fit);
    return fit;
}

static void sweeps_are_those_of_the_reference(bool is_masked)
{
    static const size_t at[] = {1, 2, 5, 10, 100, 1000};
    static const double want[2][6] = {
        {0.471983493321, 0.455480772603, 0.448848409163, 0.446497384060,
         0.432097273809, 0.432097273809},
        {0.484614115789, 0.454309597403, 0.434938410069, 0.427589510150,
         0.423116321580, 0.422679718312}};
    static const double first[2][6] = {
        {0, 0.8214285714, 0.7081261222, 2.2399586658, 0.9601102854,
         3.0771262318},
        {0, 0.7335164835, 2.4713553114, 2.3681896237, 2, 3.091483125}};
    struct source *source =
        tensor_k(is_masked ? mask_k() : NULL, PRECISION_DOUBLE);
    struct fit *fit = begin(source, &plain);

    close_to(source->square, is_masked ? 4882 : 6632, 1e-15, "squared norm");
    for (size_t k = 0; k < 6; k++) {
        while (fit->done < at[k])
            sweep_alone(fit, 1);
        close_to(fit->error, want[is_masked][k], 1e-12,
                 "error after some sweeps");
        if (k > 0)
            continue;
        for (size_t r = 0; r < 2; r++) {
            close_to(entry(fit, MODE_PAIR, 0, r), first[is_masked][r], 1e-10,
                     "pairs after the first");
            close_to(entry(fit, MODE_TIME, 0, r), first[is_masked][2 + r],
                     1e-10, "time after the first");
            close_to(entry(fit, MODE_SUBJECT, 1, r), first[is_masked][4 + r],
                     1e-9, "subjects after the first");
        }
    }
    fit_free(fit), source_free(source);
}

/* ---- what holds for any tensor ---- */

/*
 * Plain sweeps: the error is that of the entries one by one, and the objective
 * with its penalty never rises.
 */
static void descends(const struct plan *plan, double ridge, const char *name)
{
    struct fit_options options = plain;
    struct model *truth = planted_model(plan, 7), *start, *copy;
    struct source *source = planted_source(plan, truth, 7, PRECISION_DOUBLE);
    struct fit *fit;
    bool falls = true, is_true = true;
    double last = INFINITY;

    options.passes = 3;
    options.ridge = ridge;
    start = model_new(&plan->shape, plan->rank);
    model_random(start, source, 1, 1);
    fit = fit_new(source, start, &options);
    fit_resume(fit);
    for (size_t k = 0; k < 30; k++) {
        double error;

        sweep_alone(fit, 1);
        falls = falls && fit->objective <= last * (1 + 1e-13);
        last = fit->objective;
        copy = model_copy(fit->now);
        error = sqrt(predict_residual(source, copy, 1) / source->square);
        is_true = is_true && fabs(error - fit->error) < 1e-10;
        model_free(copy);
    }
    ok(falls, name);
    ok(is_true, "and the error is that of the entries one by one");
    fit_free(fit), source_free(source), model_free(truth);
}

/* A subject of whom nothing was seen may as well not be there. */
static void nobody_is_nobody(void)
{
    enum { T = 6, P = 6 };
    struct shape less = {T, 3, 1, P};
    double x[4 * T * P], rest[3 * T * P];
    bool seen[4 * P];
    struct source *with, *without;
    struct model *start, *short_start;
    struct fit *a, *b;

    for (size_t k = 0; k < 4 * T * P; k++)
        x[k] = (double)(k * 7 % 11);
    memcpy(rest, x, sizeof rest);
    memset(seen, 1, sizeof seen);
    memset(seen + 3 * P, 0, P);
    with = source_of(x, &shape_k, mask_new(seen, 4, P), PRECISION_DOUBLE);
    without = source_of(rest, &less, NULL, PRECISION_DOUBLE);
    start = start_k(&shape_k), short_start = start_k(&less);
    a = fit_new(with, start, &plain), b = fit_new(without, short_start, &plain);
    fit_resume(a), fit_resume(b);
    for (int k = 0; k < 20; k++)
        sweep_alone(a, 1), sweep_alone(b, 1);
    close_to(a->error, b->error, 1e-13, "the same error");
    close_to(entry(a, MODE_PAIR, 3, 1), entry(b, MODE_PAIR, 3, 1), 1e-12,
             "the same pairs");
    close_to(entry(a, MODE_SUBJECT, 3, 1), 2, 0, "a loading is held");
    fit_free(a), fit_free(b), source_free(with), source_free(without);
}

/*
 * Sparse components, most of which a start has in the wrong place: with every
 * entry in seven of ten 0, factors drift in scale for long.  What is shown must
 * be as good as what is told, and what was gained is not lost again.
 */
static void momentum_is_not_of_scale(void)
{
    static const struct shape shape = {60, 21, 1, 300};
    struct restarts_options options = planted_options;
    double worst_rise = 1, worst_shown = 1;

    for (uint64_t seed = 1; seed <= 4; seed++) {
        const struct plan plan = {shape, 12, .05, 0, 0};
        struct model *truth = planted_model(&plan, seed), *start;
        struct source *source;
        struct fit *fit;
        struct rng rng = rng_init(seed, 1003);
        double least = INFINITY;

        for (enum mode m = 0; m < MODES; m++)
            for (size_t k = 0; k < 12 * truth->factor[m]->size2; k++)
                if (truth->factor[m]->size2 > 1 && rng_uniform(&rng) < .5)
                    truth->factor[m]->data[k] = 0;
        source = planted_source(&plan, truth, seed, PRECISION_DOUBLE);
        start = model_new(&shape, 12);
        model_random(start, source, seed, 1);
        fit = fit_new(source, start, &options.fit);
        fit_resume(fit);
        for (size_t k = 0; k < 60; k++) {
            sweep_alone(fit, 1);
            if (k > 5)
                worst_rise = fmax(worst_rise, fit->history[k] / least);
            least = fmin(least, fit->history[k]);
            if (k > 5)
                worst_shown = fmax(worst_shown,
                                   sqrt(predict_residual(source, fit->now, 1) /
                                        source->square) /
                                       fit->error);
        }
        fit_free(fit), source_free(source), model_free(truth);
    }
    printf("# rise %.3f, shown %.3f\n", worst_rise, worst_shown);
    ok(worst_rise < 1.5, "momentum does not undo what was gained");
    ok(worst_shown < 2, "and what is shown is as good as what is told");
}

/* All of 40 pairs and 30 frames in component 1; nothing in component 0. */
static void a_dead_component_lives_again(void)
{
    static const struct plan plan = {{30, 6, 1, 45}, 2, .01, 0, 0};
    struct fit_options options = FIT_DEFAULTS;
    struct model *truth = planted_model(&plan, 3);
    struct source *source = planted_source(&plan, truth, 3, PRECISION_SINGLE);
    struct model *start = model_new(&plan.shape, 2);
    struct restarts_options all = planted_options;
    struct restarts found;

    model_random(start, source, 1, 1);
    for (size_t p = 0; p < 45; p++)
        gsl_matrix_set(start->factor[MODE_PAIR], 0, p, 0);
    for (size_t t = 0; t < 30; t++)
        gsl_matrix_set(start->factor[MODE_TIME], 0, t, 0);
    all.fit = options;
    found = restarts_from(source, &start, 1, &all);
    ok(found.fits[0]->rescues > 0, "a component that is zero is seen");
    close_to(found.fits[0]->error, .01, .1, "and put to use");
    close_to(similarity(NULL, truth, found.fits[0]->now), 1, .01,
             "for what was missing");
    restarts_release(&found), source_free(source), model_free(truth);
}

/* ---- restarts ---- */

static bool same_model(const struct model *a, const struct model *b)
{
    bool same = true;

    for (enum mode m = 0; m < MODES; m++)
        same = same && gsl_matrix_equal(a->factor[m], b->factor[m]);
    return same && gsl_vector_equal(a->lambda, b->lambda);
}

static const struct fit *restart_of(const struct restarts *all, size_t restart)
{
    for (size_t k = 0; k < all->count; k++)
        if (all->fits[k]->restart == restart)
            return all->fits[k];
    return NULL;
}

static void company_and_threads_do_not_matter(void)
{
    static const struct plan plan = {{16, 5, 1, 780}, 4, .1, 0, .2};
    struct model *truth = planted_model(&plan, 2);
    struct source *source = planted_source(&plan, truth, 2, PRECISION_SINGLE);
    struct restarts_options options = {
        .restarts = 1, .keep = 9, .seed = 5, .threads = 1, .fit = FIT_DEFAULTS};
    struct restarts alone, many, threaded;

    options.fit.sweeps = 60;
    alone = restarts_run(source, 4, &options);
    options.restarts = 9;
    many = restarts_run(source, 4, &options);
    options.threads = 3;
    threaded = restarts_run(source, 4, &options);
    ok(same_model(alone.fits[0]->now, restart_of(&many, 0)->now),
       "a restart is the same in any company, to the last bit");
    ok(same_model(many.fits[0]->now, threaded.fits[0]->now) &&
           same_model(many.fits[8]->now, threaded.fits[8]->now),
       "and with any number of threads");
    ok(many.fits[0]->error <= many.fits[8]->error, "the best is first");
    restarts_release(&alone), restarts_release(&many);
    restarts_release(&threaded), source_free(source), model_free(truth);
}

static void halving_keeps_the_best(void)
{
    static const struct plan plan = {{40, 8, 1, 105}, 5, .05, 0, 0};
    struct model *truth = planted_model(&plan, 4);
    struct source *source = planted_source(&plan, truth, 4, PRECISION_SINGLE);
    struct restarts_options options = planted_options;
    struct restarts some = restarts_run(source, 5, &options), all;

    options.keep = options.restarts;
    all = restarts_run(source, 5, &options);
    ok(some.count == 5 && all.count == 20, "a quarter goes to the end");
    ok(some.sweeps < all.sweeps, "which saves sweeps");
    close_to(some.fits[0]->error, all.fits[0]->error, 1e-6,
             "and not the error of the best");
    restarts_release(&some), restarts_release(&all);
    source_free(source), model_free(truth);
}

/* Momentum finds what plain sweeps find, and sooner where they are slow. */
static void momentum_helps(void)
{
    static const struct plan plan = {{60, 10, 1, 190}, 4, .01, .9, 0};
    struct model *truth = planted_model(&plan, 5);
    struct source *source;
    struct fit_options options = FIT_DEFAULTS;
    struct restarts_options all = planted_options;
    double error[2];

    planted_turn(truth->factor[MODE_PAIR], .9);
    planted_turn(truth->factor[MODE_TIME], .9);
    source = planted_source(&plan, truth, 5, PRECISION_DOUBLE);
    options.sweeps = 60, options.tolerance = options.slope = 0;
    for (int is_plain = 0; is_plain < 2; is_plain++) {
        struct restarts found;

        options.is_plain = is_plain;
        all.fit = options, all.restarts = 1;
        found = restarts_run(source, 4, &all);
        error[is_plain] = found.fits[0]->error;
        restarts_release(&found);
    }
    printf("# with momentum %.7f, plain %.7f\n", error[0], error[1]);
    ok(error[0] < error[1], "momentum is ahead where components are alike");
    source_free(source), model_free(truth);
}

int main(void)
{
    static const struct plan whole = {{20, 6, 1, 45}, 3, .2, 0, 0};
    static const struct plan holes = {{20, 6, 1, 45}, 3, .2, 0, .3};
    static const struct plan four = {{12, 5, 4, 28}, 3, .2, 0, 0};
    static const struct plan masked_four = {{12, 5, 4, 28}, 3, .2, 0, .25};
    static const struct plan one = {{40, 1, 1, 45}, 3, .2, 0, 0};

    sweeps_are_those_of_the_reference(false);
    sweeps_are_those_of_the_reference(true);
    descends(&whole, 0, "the objective falls");
    descends(&holes, 0, "and falls under a mask");
    descends(&holes, .01, "and with a ridge");
    descends(&four, 0, "and with four modes");
    descends(&masked_four, 0, "and with four and a mask");
    descends(&one, 0, "and with two");
    nobody_is_nobody();
    momentum_is_not_of_scale();
    a_dead_component_lives_again();
    company_and_threads_do_not_matter();
    halving_keeps_the_best();
    momentum_helps();
    return done();
}
