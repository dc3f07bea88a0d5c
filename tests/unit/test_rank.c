/*
 * What is said about the rank.  Reference values for tensor K: independent
 * evaluation of the formulas in double (methods of the dynamic connectome,
 * section 9).  PLANTED=100 looks for that many planted ranks of each kind,
 * PLANTED=41:60 for some of them.
 */
#include "../tap.h"
#include "planted.h"

#include "tensor/consistency.h"
#include "tensor/crossval.h"
#include "tensor/selection.h"

static const struct fit_options plain = {
    .sweeps = 1000, .passes = 1, .is_plain = true, .is_raw = true};

static struct model *after_sweeps(const struct source *source, size_t sweeps)
{
    struct fit *fit = fit_new(source, start_k(&source->shape), &plain);
    struct model *model;

    fit_resume(fit);
    while (fit->done < sweeps)
        sweep_alone(fit, 1);
    model = model_copy(fit->now);
    fit_free(fit);
    return model;
}

static void reference_values(void)
{
    struct source *source = tensor_k(NULL, PRECISION_DOUBLE);
    struct model *start = start_k(&shape_k);
    struct model *five = after_sweeps(source, 5);
    struct model *many = after_sweeps(source, 100);
    gsl_matrix *s = gsl_matrix_alloc(2, 2);
    size_t match[2];

    close_to(consistency_core(source, start, 1), 2.91782005, 1e-8,
             "core consistency of the start");
    close_to(consistency_core(source, many, 1), -1903.258916, 1e-8,
             "and after 100 sweeps");
    close_to(similarity(match, start, five), 0.8250916508, 1e-10,
             "similarity of the start and five sweeps");
    ok(match[0] == 0 && match[1] == 1, "matched each to its own");
    similarity_matrix(s, start, five);
    close_to(gsl_matrix_get(s, 0, 0), 0.7233044735, 1e-9, "S 0 0");
    close_to(gsl_matrix_get(s, 0, 1), 0.9053081835, 1e-9, "S 0 1");
    close_to(gsl_matrix_get(s, 1, 0), 0.6786529998, 1e-9, "S 1 0");
    close_to(gsl_matrix_get(s, 1, 1), 0.9268788280, 1e-9, "S 1 1");
    close_to(consistency_saturation(start), 1.2627594108, 1e-10,
             "saturation of the start");
    close_to(consistency_saturation(five), 1.0023834201, 1e-9,
             "and after five sweeps");
    model_normalize(many);
    model_sort(many, NULL);
    close_to(gsl_vector_get(many->lambda, 0), 66.6370839055, 1e-10, "lambda 0");
    close_to(gsl_vector_get(many->lambda, 1), 17.8758223179, 1e-10, "lambda 1");
    model_free(start), model_free(five), model_free(many);
    gsl_matrix_free(s), source_free(source);
}

/* Scans ranks as the stage does, and takes what the rule takes. */
static size_t chosen_rank(const struct plan *plan, uint64_t seed)
{
    enum { MOST = 8, FOLDS = 5 };
    struct model *truth = planted_model(plan, seed), *before = NULL;
    struct source *source = planted_source(plan, truth, seed, PRECISION_SINGLE);
    struct restarts_options options = planted_options, few = planted_options;
    struct restarts restarts[MOST];
    struct verdict verdicts[MOST];
    size_t ranks[MOST], chosen;
    gsl_matrix *errors = gsl_matrix_alloc(MOST, FOLDS);

    if (plan->missing > 0)
        options.fit.ridge = FIT_RIDGE_MASKED;
    few.restarts = 6, few.keep = 2;
    for (size_t k = 0; k < MOST; k++) {
        ranks[k] = k + 1;
        restarts[k] = restarts_run(source, ranks[k], &options);
        verdicts[k] = selection_judge(source, &restarts[k], before, 1);
        before = restarts[k].fits[0]->now;
    }
    crossval(errors, source, ranks, &few);
    chosen = selection_choose(verdicts, MOST, errors);
    if (ranks[chosen] != plan->rank)
        for (size_t k = 0; k < MOST; k++)
            printf("# seed %zu rank %zu: error %.5f similarity %.3f core %.1f "
                   "held out %.5f above %.4f +- %.4f\n",
                   (size_t)seed, ranks[k], verdicts[k].error,
                   verdicts[k].similarity, verdicts[k].core,
                   verdicts[k].held_out, verdicts[k].above,
                   verdicts[k].above_se);
    for (size_t k = 0; k < MOST; k++)
        restarts_release(&restarts[k]);
    gsl_matrix_free(errors), source_free(source), model_free(truth);
    return ranks[chosen];
}

static void the_rank_is_found(struct plan plan, size_t few, const char *name)
{
    size_t seeds[2], right = 0, near = 0, count;

    seeds_asked(seeds, few);
    count = seeds[1] + 1 - seeds[0];
    for (size_t seed = seeds[0]; seed <= seeds[1]; seed++) {
        size_t rank;

        plan.rank = 2 + seed % 5;
        rank = chosen_rank(&plan, seed);
        right += rank == plan.rank;
        near += rank + 1 >= plan.rank && rank <= plan.rank + 1;
    }
    printf("# of %zu: %zu right, %zu within 1\n", count, right, near);
    ok((double)right >= .9 * (double)count &&
           (double)near >= .95 * (double)count,
       name);
}

int main(void)
{
    static const struct plan noisy = {{40, 8, 1, 105}, 0, .05, 0, 0};
    static const struct plan holes = {{40, 12, 1, 105}, 0, .05, 0, .2};
    static const struct plan single = {{120, 1, 1, 105}, 0, .05, 0, 0};

    reference_values();
    the_rank_is_found(noisy, 2, "the rule finds the planted rank");
    the_rank_is_found(holes, 1, "also with missing nodes");
    the_rank_is_found(single, 1, "also with one subject");
    return done();
}
