/*
 * What is said about the rank.  Reference values for tensor K: independent
 * evaluation of the formulas in double (methods of the dynamic connectome,
 * section 9).
 */
#include "../tap.h"
#include "planted.h"

#include "tensor/consistency.h"
#include "tensor/crossval.h"

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

static void print_errors(const struct plan *plan, uint64_t seed)
{
    struct model *truth = planted_model(plan, seed);
    struct source *source = planted_source(plan, truth, seed, PRECISION_SINGLE);
    size_t ranks[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    gsl_matrix *errors = gsl_matrix_alloc(9, 5);
    struct restarts_options options = planted_options;

    options.restarts = 6, options.keep = 2;
    crossval(errors, source, ranks, &options);
    for (size_t k = 0; k < 9; k++) {
        printf("# %zu:", ranks[k]);
        for (size_t f = 0; f < 5; f++)
            printf(" %.6f", gsl_matrix_get(errors, k, f));
        {
            struct restarts r =
                restarts_run(source, ranks[k], &planted_options);
            double sim = 1;
            for (size_t j = 1; j < r.count; j++)
                sim =
                    fmin(sim, similarity(NULL, r.fits[0]->now, r.fits[j]->now));
            printf("  err %.5f core %.1f sat %.3f sim %.3f\n", r.fits[0]->error,
                   consistency_core(source, r.fits[0]->now, 1),
                   consistency_saturation(r.fits[0]->now), sim);
            restarts_release(&r);
        }
    }
    model_free(truth), source_free(source), gsl_matrix_free(errors);
}

int main(void)
{
    static const struct plan noisy = {{60, 10, 1, 190}, 5, .05, 0, 0};
    static const struct plan holes = {{60, 15, 1, 190}, 5, .05, 0, .3};
    static const struct plan single = {{200, 1, 1, 190}, 4, .05, 0, 0};

    reference_values();
    print_errors(&noisy, 1);
    print_errors(&holes, 1);
    print_errors(&single, 1);
    return done();
}
