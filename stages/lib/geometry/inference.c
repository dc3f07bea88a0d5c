#include "geometry/inference.h"

#include "base/mem.h"
#include "rsa/ceiling.h"
#include "rsa/relabel.h"

#include <math.h>
#include <stdlib.h>

const char *const inference_resamplings[6] = {"none", "subjects", "conditions",
                                              "both", "dual",     NULL};
const char *const inference_tests[5] = {"t", "bootstrap", "signed-rank",
                                        "labels", NULL};

enum { STREAM = 0x464f4c44 };

struct work {
    const struct plan *plan;
    const struct inference_options *options;
    struct inference *out;
    struct spread spread;
    double *lower, *upper; /* of each subject */
};

/* How many samples leave a model without a value. */
static size_t count_undefined(const struct work *work)
{
    const gsl_matrix *samples = spread_samples(&work->spread);
    size_t count = 0;

    for (size_t b = 0; samples && b < samples->size2; b++) {
        bool is_lost = false;

        for (size_t f = 0; f < work->out->models; f++)
            is_lost = is_lost || isnan(gsl_matrix_get(samples, f, b));
        count += is_lost;
    }
    return count;
}

/* ---- models ---- */

/* What counts the same noise several times has an error, and no p. */
static bool is_testable(const struct work *work)
{
    return work->options->resampling != SPREAD_BOTH;
}

/* p of one row of values of subjects, with a mean and an error. */
static double test(const struct work *work, const double *values, double mean,
                   double error, const double *samples, bool has_sides)
{
    double freedom =
        work->options->resampling == SPREAD_NONE
            ? (double)verdicts_moments(values, work->out->subjects).count - 1
            : work->out->freedom;

    if (!is_testable(work))
        return NAN;
    switch (work->options->test) {
    case INFERENCE_PERCENTILE:
        return verdicts_percentile(NULL, samples, work->options->samples, error,
                                   freedom, has_sides);
    case INFERENCE_SIGNED_RANK:
        return verdicts_signed_rank(values, work->out->subjects, has_sides);
    case INFERENCE_T:
        return verdicts_t(mean, error, freedom, has_sides);
    default:
        return NAN;
    }
}

static void judge_model(struct work *work, size_t f)
{
    struct inference_model *model = &work->out->model[f];
    const double *values = gsl_matrix_const_ptr(work->out->values, f, 0);
    struct verdicts_moments m = verdicts_moments(values, work->out->subjects);
    bool is_drawn = work->options->resampling != SPREAD_NONE;
    double *samples =
        is_drawn ? spread_contrast(&work->spread, f, SPREAD_ALONE) : NULL;
    double freedom = is_drawn ? work->out->freedom : (double)m.count - 1;
    double width, interval[2];

    model->mean = m.mean;
    model->count = m.count;
    model->error =
        is_drawn ? spread_error(&work->spread, f, SPREAD_ALONE) : m.error;
    width = verdicts_width(model->error, freedom);
    model->low = m.mean - width;
    model->high = m.mean + width;
    if (work->options->test == INFERENCE_PERCENTILE) {
        (void)verdicts_percentile(interval, samples, work->options->samples,
                                  model->error, freedom, false);
        model->low = interval[0];
        model->high = interval[1];
    }
    model->zero = compare_has_zero(work->plan->compare->kind) ||
                          work->plan->compare->kind == COMPARE_COSINE ||
                          work->plan->compare->kind == COMPARE_WHITENED_COSINE
                      ? test(work, values, m.mean, model->error, samples, false)
                      : NAN;
    free(samples);
}

static void judge_ceiling(struct work *work)
{
    size_t models = work->out->models;

    for (size_t f = 0; f < models; f++) {
        struct inference_model *model = &work->out->model[f];

        model->ceiling =
            !is_testable(work) || work->options->test == INFERENCE_LABELS ||
                    work->out->subjects < 3
                ? NAN
                : verdicts_t(model->mean - work->out->lower,
                             spread_error(&work->spread, f, models),
                             work->out->freedom, true);
    }
}

/* ---- pairs ---- */

static void judge_pair(struct work *work, gsl_matrix *differences,
                       gsl_matrix *samples, size_t k)
{
    struct inference *out = work->out;
    struct inference_pair *pair = &out->pair[k];
    double *values = gsl_matrix_ptr(differences, k, 0), *drawn = NULL;
    struct verdicts_moments m;

    for (size_t s = 0; s < out->subjects; s++)
        values[s] = gsl_matrix_get(out->values, pair->a, s) -
                    gsl_matrix_get(out->values, pair->b, s);
    m = verdicts_moments(values, out->subjects);
    pair->difference = m.mean;
    pair->error = m.error;
    if (samples) {
        drawn = spread_contrast(&work->spread, pair->a, pair->b);
        for (size_t b = 0; b < samples->size2; b++)
            gsl_matrix_set(samples, k, b, drawn[b]);
        pair->error = spread_error(&work->spread, pair->a, pair->b);
    }
    pair->p = test(work, values, m.mean, pair->error, drawn, true);
    free(drawn);
}

static void adjust(struct work *work, const gsl_matrix *differences,
                   const gsl_matrix *samples)
{
    size_t count = work->out->pairs;
    double *p = NEW_ARRAY(double, count + 1);
    double *adjusted = NEW_ARRAY(double, count + 1);

    for (size_t k = 0; k < count; k++)
        p[k] = adjusted[k] = work->out->pair[k].p;
    if (work->options->correction == VERDICTS_FDR)
        verdicts_fdr(adjusted, p, count);
    else if (work->options->correction == VERDICTS_BONFERRONI)
        verdicts_bonferroni(adjusted, p, count);
    else if (work->options->correction == VERDICTS_FWER && samples)
        verdicts_largest(adjusted, p, samples);
    else if (work->options->correction == VERDICTS_FWER && differences)
        verdicts_flips(adjusted, differences, work->options->samples,
                       work->options->seed);
    for (size_t k = 0; k < count; k++)
        work->out->pair[k].adjusted = isnan(p[k]) ? NAN : adjusted[k];
    free(p), free(adjusted);
}

static void judge_pairs(struct work *work)
{
    struct inference *out = work->out;
    gsl_matrix *differences, *samples = NULL;

    if (!out->pairs)
        return;
    differences = gsl_matrix_alloc(out->pairs, out->subjects);
    if (work->options->resampling != SPREAD_NONE)
        samples = gsl_matrix_alloc(out->pairs, work->options->samples);
    for (size_t k = 0; k < out->pairs; k++)
        judge_pair(work, differences, samples, k);
    adjust(work, differences, samples);
    gsl_matrix_free(differences), gsl_matrix_free(samples);
}

/* ---- all ---- */

static struct inference *inference_new(const struct plan *plan)
{
    struct inference *out = NEW_ARRAY(struct inference, 1);
    size_t k = 0;

    out->models = plan->families->count;
    out->subjects = plan->compare->subjects;
    out->pairs = out->models * (out->models - 1) / 2;
    out->model = NEW_ARRAY(struct inference_model, out->models);
    out->pair = NEW_ARRAY(struct inference_pair, out->pairs + 1);
    out->values = gsl_matrix_alloc(out->models, out->subjects);
    for (size_t a = 0; a < out->models; a++)
        for (size_t b = a + 1; b < out->models; b++, k++) {
            out->pair[k].a = a;
            out->pair[k].b = b;
        }
    return out;
}

static void judge_labels(struct work *work)
{
    double *p = NEW_ARRAY(double, work->plan->compare->models);

    relabel_test(p, work->plan->compare, work->options->samples,
                 work->options->seed, work->options->threads);
    for (size_t f = 0; f < work->out->models; f++)
        work->out->model[f].zero = p[work->plan->families->members[f]];
    free(p);
}

struct inference *inference_run(const struct plan *plan,
                                const struct inference_options *options)
{
    size_t subjects = plan->compare->subjects;
    struct work work = {.plan = plan,
                        .options = options,
                        .out = inference_new(plan),
                        .lower = NEW_ARRAY(double, subjects),
                        .upper = NEW_ARRAY(double, subjects)};
    struct rng rng = rng_init(options->seed, STREAM);

    plan_evaluate(work.out->values, work.lower, work.upper, plan, &rng);
    work.out->lower = ceiling_mean(work.lower, subjects);
    work.out->upper = ceiling_mean(work.upper, subjects);
    work.spread = spread_new(plan, options->resampling, options->samples,
                             options->seed, options->threads);
    work.out->freedom = spread_freedom(&work.spread);
    work.out->undefined = count_undefined(&work);
    for (size_t f = 0; f < work.out->models; f++)
        judge_model(&work, f);
    judge_ceiling(&work);
    judge_pairs(&work);
    if (options->test == INFERENCE_LABELS)
        judge_labels(&work);
    spread_release(&work.spread);
    free(work.lower), free(work.upper);
    return work.out;
}

void inference_free(struct inference *inference)
{
    gsl_matrix_free(inference->values);
    free(inference->model), free(inference->pair), free(inference);
}

const char *inference_describe(const struct inference_options *options)
{
    static const char *const t[] = {
        "t over subjects, for these conditions",
        "t with the variance of resampled subjects, for these conditions",
        "t with the variance of resampled conditions, for these subjects",
        "none: resamples of both count the same noise several times",
        "t with the variance of the dual bootstrap, pairs of conditions "
        "counted once, for new subjects and conditions"};

    if (options->resampling == SPREAD_BOTH)
        return t[SPREAD_BOTH];

    switch (options->test) {
    case INFERENCE_PERCENTILE:
        return "share of resamples beyond zero, widened for small samples";
    case INFERENCE_SIGNED_RANK:
        return "signed ranks of subjects, exact, for these conditions";
    case INFERENCE_LABELS:
        return "condition labels of the model permuted: related to the data "
               "at all";
    default:
        return t[options->resampling];
    }
}
