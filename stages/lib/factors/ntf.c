#include "factors/ntf.h"

#include "base/mem.h"
#include "base/report.h"
#include "tensor/crossval.h"
#include "tensor/predict.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const ntf_precisions[] = {"single", "double", NULL};

/* What is this small beside the largest of a component is a zero that the
 * updates have not reached. */
static const double zero_share = 1e-12;

enum {
    RANK_MOST = 1000,
    HELD_OUT_RESTARTS = 6, /* of each rank and fold */
    HELD_OUT_KEEP = 2
};

/* ---- options ---- */

static void read_ranks(struct ntf *ntf)
{
    const struct ntf_options *options = ntf->options;
    const char *text = options->ranks ? options->ranks : "2:12";
    size_t range[2] = {(size_t)options->rank, (size_t)options->rank};

    if (options->rank && options->ranks)
        usage("--rank and --ranks both say the rank");
    if (!options->rank) {
        char *end, *last;
        unsigned long from = strtoul(text, &end, 10), to;

        to = *end == ':' ? strtoul(end + 1, &last, 10) : 0;
        if (end == text || *end != ':' || last == end + 1 || *last ||
            from < 1 || to < from || to > RANK_MOST || *text == '-')
            usage("--ranks: '%s' is not A:B with 1 <= A <= B <= %d", text,
                  RANK_MOST);
        range[0] = from, range[1] = to;
    }
    ntf->count = range[1] - range[0] + 1;
    ntf->ranks = NEW_ARRAY(size_t, ntf->count);
    for (size_t k = 0; k < ntf->count; k++)
        ntf->ranks[k] = range[0] + k;
}

static void read_fit(struct ntf *ntf)
{
    const struct ntf_options *options = ntf->options;
    bool is_full = mask_is_full(ntf->input->source->mask);
    struct fit_options fit = FIT_DEFAULTS;

    fit.tolerance = options->tolerance;
    fit.sweeps = (size_t)options->sweeps;
    fit.l1 = options->l1;
    fit.smooth = options->smooth;
    fit.ridge = !isnan(options->ridge) ? options->ridge
                : is_full              ? 0
                                       : FIT_RIDGE_MASKED;
    ntf->restarts =
        (struct restarts_options){.restarts = (size_t)options->restarts,
                                  .keep = (size_t)options->survivors,
                                  .seed = (uint64_t)options->seed,
                                  .threads = (size_t)options->threads,
                                  .fit = fit};
}

struct ntf *ntf_open(const struct ntf_options *options, struct input *input)
{
    struct ntf *ntf = NEW_ARRAY(struct ntf, 1);

    ntf->options = options;
    ntf->input = input;
    read_ranks(ntf);
    read_fit(ntf);
    if (!(input->source->square > 0))
        die("'%s' is zero throughout", options->name);
    if (input->source->shape.subjects == 1 &&
        input->source->shape.conditions == 1)
        warn("'%s' has one subject: factors of a matrix are not unique, and "
             "others fit as well",
             options->name);
    return ntf;
}

void ntf_free(struct ntf *ntf)
{
    input_free(ntf->input), model_free(ntf->model);
    gsl_vector_free(ntf->explained), gsl_vector_free(ntf->excess);
    gsl_matrix_free(ntf->coverage);
    free(ntf->ranks), free(ntf->verdicts), free(ntf->history);
    free(ntf->largest), free(ntf->above), free(ntf->errors), free(ntf);
}

/* ---- ranks ---- */

static struct restarts_options fewer(const struct ntf *ntf)
{
    struct restarts_options few = ntf->restarts;

    few.restarts =
        few.restarts < HELD_OUT_RESTARTS ? few.restarts : HELD_OUT_RESTARTS;
    few.keep = few.keep < HELD_OUT_KEEP ? few.keep : HELD_OUT_KEEP;
    return few;
}

/* Fits of all ranks; the best of each goes to best[]. */
static void scan(struct ntf *ntf, struct fit **best)
{
    const struct source *source = ntf->input->source;

    ntf->verdicts = NEW_ARRAY(struct verdict, ntf->count);
    for (size_t k = 0; k < ntf->count; k++) {
        struct restarts restarts =
            restarts_run(source, ntf->ranks[k], &ntf->restarts);

        ntf->verdicts[k] =
            selection_judge(source, &restarts, k ? best[k - 1]->now : NULL,
                            ntf->restarts.threads);
        note("rank %zu: error %.6f, similarity %.3f, core consistency %.1f",
             ntf->ranks[k], ntf->verdicts[k].error, ntf->verdicts[k].similarity,
             ntf->verdicts[k].core);
        best[k] = restarts.fits[0];
        restarts.fits[0] = restarts.fits[--restarts.count];
        restarts_release(&restarts);
    }
}

static void choose(struct ntf *ntf)
{
    size_t folds = (size_t)ntf->options->folds;
    struct restarts_options few = fewer(ntf);
    gsl_matrix *errors;

    if (ntf->count == 1)
        return;
    if (folds < 2) {
        ntf->chosen = selection_choose(ntf->verdicts, ntf->count, NULL);
        return;
    }
    errors = gsl_matrix_alloc(ntf->count, folds);
    crossval(errors, ntf->input->source, ntf->ranks, &few);
    ntf->chosen = selection_choose(ntf->verdicts, ntf->count, errors);
    gsl_matrix_free(errors);
}

/* ---- the model that was chosen ---- */

static void take_best(struct ntf *ntf, const struct fit *fit)
{
    ntf->model = model_copy(fit->now);
    ntf->sweeps = fit->done;
    ntf->end = fit->end;
    ntf->history = NEW_ARRAY(double, fit->done);
    memcpy(ntf->history, fit->history, fit->done * sizeof *ntf->history);
}

static void describe(struct ntf *ntf)
{
    const struct source *source = ntf->input->source;
    size_t rank = ntf->model->rank;

    model_clear(ntf->model, zero_share);
    ntf->error =
        sqrt(predict_residual(source, ntf->model, ntf->restarts.threads) /
             source->square);
    ntf->explained = gsl_vector_alloc(rank);
    ntf->excess = gsl_vector_alloc(rank);
    predict_explained(ntf->explained, source, ntf->model,
                      ntf->restarts.threads);
    if (!mask_is_full(source->mask))
        model_sort(ntf->model, ntf->explained);
    ntf->coverage = gsl_matrix_alloc(rank, source->shape.subjects);
    predict_coverage(ntf->coverage, ntf->model, source->mask);
}

/* The error of the data is found with the same effort as that of a draw. */
static void compare_with_null(struct ntf *ntf)
{
    size_t draws = (size_t)ntf->options->null;
    struct restarts_options few = selection_effort(&ntf->restarts);
    struct source *source = ntf->input->source;
    struct restarts own;

    ntf->p = NAN;
    ntf->largest = NEW_ARRAY(double, draws);
    ntf->above = NEW_ARRAY(double, draws);
    ntf->errors = NEW_ARRAY(double, draws);
    selection_excess(ntf->excess, source, ntf->model, few.threads);
    if (!draws)
        return;
    own = restarts_run(source, ntf->model->rank, &few);
    selection_null(ntf->largest, ntf->above, ntf->errors, draws, source,
                   ntf->model->rank, &few);
    /* Small errors are what is looked for. */
    for (size_t k = 0; k < draws; k++)
        ntf->errors[k] = -ntf->errors[k];
    ntf->p = selection_p(-own.fits[0]->error, ntf->errors, draws);
    restarts_release(&own);
}

void ntf_run(struct ntf *ntf)
{
    struct fit **best = NEW_ARRAY(struct fit *, ntf->count);

    scan(ntf, best);
    choose(ntf);
    take_best(ntf, best[ntf->chosen]);
    for (size_t k = 0; k < ntf->count; k++)
        fit_free(best[k]);
    free(best);
    if (ntf->end == FIT_STOPPED)
        warn("the fit of rank %zu did not converge in %zu sweeps",
             ntf->model->rank, ntf->sweeps);
    describe(ntf);
    compare_with_null(ntf);
}

bool ntf_survives(const struct ntf *ntf, size_t r)
{
    return gsl_vector_get(ntf->excess, r) >
           selection_limit(ntf->above, (size_t)ntf->options->null);
}
