#include "tensor/selection.h"

#include "base/mem.h"
#include "tensor/consistency.h"
#include "tensor/predict.h"
#include "tensor/similarity.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int ascending(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* Sorts; NaN without values. */
static double median_of(double *values, size_t count)
{
    if (!count)
        return NAN;
    qsort(values, count, sizeof *values, ascending);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

/* Mean and standard deviation (n - 1) of what is not NaN. */
static void moments_of(double *mean, double *sd, const double *values,
                       size_t count)
{
    double sum = 0, square = 0, n = 0;

    for (size_t k = 0; k < count; k++)
        if (!isnan(values[k]))
            sum += values[k], n++;
    *mean = n > 0 ? sum / n : NAN;
    for (size_t k = 0; k < count; k++)
        if (!isnan(values[k]))
            square += (values[k] - *mean) * (values[k] - *mean);
    *sd = n > 1 ? sqrt(square / (n - 1)) : NAN;
}

struct verdict selection_judge(const struct source *source,
                               const struct restarts *restarts,
                               const struct model *before, size_t threads)
{
    const struct model *best = restarts->fits[0]->now;
    struct verdict verdict = {.rank = best->rank,
                              .restarts = restarts->count,
                              .sweeps = restarts->sweeps,
                              .error = restarts->fits[0]->error,
                              .nested = NAN,
                              .held_out = NAN,
                              .held_out_se = NAN,
                              .above = NAN,
                              .above_se = NAN};
    double *values = NEW_ARRAY(double, restarts->count);

    for (size_t k = 0; k < restarts->count; k++)
        values[k] = restarts->fits[k]->error;
    moments_of(&verdict.error_mean, &verdict.error_sd, values, restarts->count);
    for (size_t k = 0; k < restarts->count; k++)
        values[k] = consistency_saturation(restarts->fits[k]->now);
    moments_of(&verdict.saturation, &verdict.saturation_sd, values,
               restarts->count);
    for (size_t k = 1; k < restarts->count; k++)
        values[k] = similarity(NULL, best, restarts->fits[k]->now);
    verdict.similarity = median_of(values + 1, restarts->count - 1);
    if (before)
        verdict.nested = similarity(NULL, before, best);
    verdict.core = consistency_core(source, best, threads);
    free(values);
    return verdict;
}

/* ---- the rule ---- */

static bool agrees(const struct verdict *verdict)
{
    return !(verdict->similarity < SELECTION_AGREE);
}

/* Mean over the folds of log(error / reference), and its standard error. */
static void compare(double *mean, double *se, const gsl_matrix *errors,
                    size_t rank, size_t reference)
{
    size_t folds = errors->size2;
    double *ratio = NEW_ARRAY(double, folds);

    for (size_t f = 0; f < folds; f++)
        ratio[f] = log(gsl_matrix_get(errors, rank, f) /
                       gsl_matrix_get(errors, reference, f));
    moments_of(mean, se, ratio, folds);
    *se /= sqrt((double)folds);
    free(ratio);
}

static void tell_errors(struct verdict *verdict, const gsl_matrix *errors,
                        size_t k)
{
    double mean, sd;

    moments_of(&mean, &sd, gsl_matrix_const_ptr(errors, k, 0), errors->size2);
    verdict->held_out = sqrt(mean);
    verdict->held_out_se =
        sd / sqrt((double)errors->size2) / (2 * verdict->held_out);
}

static size_t choose_by_errors(struct verdict *verdicts, size_t count,
                               const gsl_matrix *errors, bool any)
{
    size_t least = count;
    double mean, se;

    for (size_t k = 0; k < count; k++) {
        if (!any && !agrees(&verdicts[k]))
            continue;
        if (least == count) {
            least = k;
        } else {
            compare(&mean, &se, errors, k, least);
            least = mean < 0 ? k : least;
        }
    }
    for (size_t k = 0; k < count; k++) {
        tell_errors(&verdicts[k], errors, k);
        compare(&verdicts[k].above, &verdicts[k].above_se, errors, k, least);
    }
    for (size_t k = 0; k < least; k++)
        if ((any || agrees(&verdicts[k])) &&
            verdicts[k].above <= verdicts[k].above_se)
            return k;
    return least;
}

size_t selection_choose(struct verdict *verdicts, size_t count,
                        const gsl_matrix *errors)
{
    size_t agreed = 0, last = count - 1;

    for (size_t k = 0; k < count; k++)
        if (agrees(&verdicts[k])) {
            agreed++;
            last = k;
        }
    if (errors)
        return choose_by_errors(verdicts, count, errors, agreed == 0);
    return agreed ? last : 0;
}

/* ---- the null ---- */

struct restarts_options selection_effort(const struct restarts_options *options)
{
    struct restarts_options own = *options;

    own.restarts = own.keep = 1;
    own.fit.tolerance = fmax(own.fit.tolerance, SELECTION_EFFORT);
    return own;
}

void selection_excess(gsl_vector *excess, const struct source *source,
                      const struct model *model, size_t threads)
{
    gsl_vector *level = gsl_vector_alloc(model->rank);

    predict_explained(excess, source, model, threads);
    predict_level(level, source, model);
    gsl_vector_sub(excess, level);
    gsl_vector_free(level);
}

void selection_null(double *largest, double *excess, double *errors,
                    size_t draws, struct source *source, size_t rank,
                    const struct restarts_options *options)
{
    gsl_vector *share = gsl_vector_alloc(rank);

    for (size_t k = 0; k < draws; k++) {
        struct restarts restarts;
        const struct fit *best;

        source->shift(source, options->seed, k);
        restarts = restarts_run(source, rank, options);
        best = restarts.fits[0];
        predict_explained(share, source, best->now, options->threads);
        largest[k] = gsl_vector_max(share);
        selection_excess(share, source, best->now, options->threads);
        excess[k] = gsl_vector_max(share);
        errors[k] = best->error;
        restarts_release(&restarts);
    }
    gsl_vector_free(share);
}

double selection_limit(const double *largest, size_t draws)
{
    double *sorted = NEW_ARRAY(double, draws), limit;
    size_t k = 1;

    if (!draws)
        return free(sorted), NAN;
    memcpy(sorted, largest, draws * sizeof *sorted);
    qsort(sorted, draws, sizeof *sorted, ascending);
    while (k < draws &&
           gsl_cdf_binomial_P((unsigned)k - 1, .95, (unsigned)draws) < .95)
        k++;
    limit = sorted[k - 1];
    free(sorted);
    return limit;
}

double selection_p(double value, const double *draw, size_t draws)
{
    size_t above = 0;

    for (size_t k = 0; k < draws; k++)
        above += draw[k] >= value;
    return draws ? (double)(1 + above) / (double)(1 + draws) : NAN;
}
