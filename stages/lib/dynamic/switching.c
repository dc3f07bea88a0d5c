#include "dynamic/switching.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>

enum { HELD_BLOCK = 50 };

/* ---- autoregressions, as an emission ---- */

static void *make(const void *prior, size_t states)
{
    return coupling_new(prior, states);
}

static void give_back(void *of)
{
    coupling_free(of);
}

static void learn(void *of, const gsl_matrix *data, const gsl_matrix *gamma)
{
    coupling_learn(of, data, gamma);
}

static double divergence(const void *of)
{
    return coupling_divergence(of);
}

static void evidence(gsl_matrix *out, const void *of, const gsl_matrix *data,
                     bool is_point)
{
    coupling_evidence(out, of, data, is_point);
}

static const struct hidden_emission emission = {make, give_back, learn,
                                                divergence, evidence};

/* ---- the model ---- */

struct switching *switching_fit(const gsl_matrix *x,
                                const struct chain_runs *runs, size_t states,
                                const struct hidden_options *options)
{
    struct switching *switching = NEW_ARRAY(struct switching, 1);
    gsl_matrix *seen = gsl_matrix_alloc(x->size1, x->size2), *pairs;
    struct hidden_task task = {.emission = &emission,
                               .prior = &switching->prior,
                               .x = seen,
                               .runs = runs,
                               .starts = {START_LAGGED, START_SEGMENTS},
                               .kinds = 2,
                               .states = states};

    chain_seen(seen, x);
    task.data = pairs = coupling_pairs(seen, runs);
    switching->nodes = x->size2;
    if (coupling_prior_of(&switching->prior, &switching->constant, pairs)) {
        switching->hidden = hidden_fit(&task, options);
        switching->coupling = switching->hidden.of;
        switching->end = switching->hidden.has_converged ? SWITCHING_CONVERGED
                                                         : SWITCHING_STOPPED;
    } else {
        switching->end = switching->constant < x->size2 ? SWITCHING_CONSTANT
                                                        : SWITCHING_TOO_SHORT;
    }
    gsl_matrix_free(seen), gsl_matrix_free(pairs);
    return switching;
}

void switching_free(struct switching *switching)
{
    if (!switching)
        return;
    hidden_release(&switching->hidden);
    coupling_prior_release(&switching->prior);
    free(switching);
}

double switching_there(const struct switching *switching, size_t i, size_t j)
{
    const struct coupling *coupling = switching->coupling;

    return i == j ? 1
                  : sparse_there(&coupling->sparse,
                                 gsl_matrix_get(coupling->shared, i, j));
}

/* ---- frames that were held out ---- */

/* The rows of the fold become NaN. */
static void hide(gsl_matrix *x, const struct chain_runs *runs, size_t fold,
                 size_t folds)
{
    size_t block = 0;

    for (size_t r = 0; r < runs->count; r++)
        for (size_t t = runs->first[r]; t < runs->first[r + 1]; t++) {
            gsl_vector_view row = gsl_matrix_row(x, t);

            block += (t - runs->first[r]) % HELD_BLOCK == 0;
            if (block % folds == fold)
                gsl_vector_set_all(&row.vector, NAN);
        }
}

static double count_pairs(const gsl_matrix *pairs)
{
    double count = 0;

    for (size_t t = 0; t < pairs->size1; t++)
        count += !isnan(gsl_matrix_get(pairs, t, 0));
    return count;
}

double switching_held_out(const gsl_matrix *x, const struct chain_runs *runs,
                          size_t states, size_t folds,
                          const struct hidden_options *options)
{
    gsl_matrix *seen = gsl_matrix_alloc(x->size1, x->size2);
    gsl_matrix *some = gsl_matrix_alloc(x->size1, x->size2);
    gsl_matrix *all;
    double sum = 0, count = 0;

    bug_if(folds < 2);
    chain_seen(seen, x);
    all = coupling_pairs(seen, runs);
    for (size_t fold = 0; fold < folds; fold++) {
        struct switching *fit;
        gsl_matrix *rest;

        gsl_matrix_memcpy(some, seen);
        hide(some, runs, fold, folds);
        rest = coupling_pairs(some, runs);
        fit = switching_fit(some, runs, states, options);
        sum += fit->coupling ? hidden_score(&fit->hidden, all, runs) -
                                   hidden_score(&fit->hidden, rest, runs)
                             : NAN;
        count += count_pairs(all) - count_pairs(rest);
        switching_free(fit), gsl_matrix_free(rest);
    }
    gsl_matrix_free(seen), gsl_matrix_free(some), gsl_matrix_free(all);
    return sum / count;
}
