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
    const struct evaluation *plan;
    const struct inference_options *options;
    struct inference *out;
    struct spread spread;
    double *lower, *upper; /* of each subject */
};

bool inference_is_centered(const struct compare *compare)
{
    for (size_t s = 0; s < compare->subjects; s++)
        for (size_t p = 0; p < compare->pairs; p++)
            if (gsl_matrix_get(compare->rows, compare->models + s, p) < 0)
                return true;
    return false;
}

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

/* What counts the same noise several times has an error, and no p; nor have
 * few conditions, of which the error of resamples is not known well enough, nor
 * resamples dealt into random folds. */
static bool is_testable(const struct work *work)
{
    if (work->plan->folds[0] && work->options->resampling != SPREAD_NONE)
        return false;
    return work->options->resampling <= SPREAD_SUBJECTS ||
           (work->options->resampling != SPREAD_BOTH &&
            work->plan->compare->conditions >= INFERENCE_CONDITIONS_LEAST);
}

/* Whether 0 is what a model with nothing to do with the data would have: with
 * cosines only where RDMs are 0 on average, and so negative at times. */
static bool has_zero(const struct evaluation *plan)
{
    const struct compare *compare = plan->compare;

    if (plan->method == FAMILIES_NONNEGATIVE)
        return false;
    if (compare_has_zero(compare->kind))
        return true;
    return (compare->kind == COMPARE_COSINE ||
            compare->kind == COMPARE_WHITENED_COSINE) &&
           inference_is_centered(compare);
}

/* A mean over subjects, of a row or of the difference of two. */
struct estimate {
    struct verdicts_moments m;
    double error, freedom;
    bool has_fits;        /* of a fitted family */
    const double *values; /* of the subjects */
    double *samples;      /* of resamples, or NULL; owned */
};

/* Whether a family is fitted to subjects, so that its values share fits. */
static bool is_fitted(const struct work *work, size_t f)
{
    const size_t *start = work->plan->families->start;

    return f < work->out->models && start[f + 1] - start[f] > 1;
}

/* With k folds of subjects a fit is to k - 1 of k parts of them, and values of
 * subjects that share it vary together: their variance is k / (k - 1) times
 * that of independent ones, found by simulation. */
static double shared_fits(const struct work *work)
{
    double folds = (double)work->plan->folds[1];

    return folds > 1 ? sqrt(folds / (folds - 1)) : 1;
}

static struct estimate estimate_of(const struct work *work,
                                   const double *values, size_t a, size_t b)
{
    struct estimate e = {.m = verdicts_moments(values, work->out->subjects),
                         .has_fits = is_fitted(work, a) || is_fitted(work, b),
                         .values = values};

    e.error = e.m.error * (e.has_fits ? shared_fits(work) : 1);
    e.freedom = (double)e.m.count - 1;
    if (work->options->resampling != SPREAD_NONE) {
        e.error = spread_error(&work->spread, a, b);
        e.freedom = spread_freedom(&work->spread, a, b);
        e.samples = spread_contrast(&work->spread, a, b);
    }
    return e;
}

static double test(const struct work *work, const struct estimate *e,
                   bool has_sides)
{
    if (!is_testable(work) ||
        (e->has_fits && work->options->test == INFERENCE_SIGNED_RANK))
        return NAN;
    switch (work->options->test) {
    case INFERENCE_PERCENTILE:
        return verdicts_percentile(NULL, e->samples, work->options->samples,
                                   e->error, e->freedom, has_sides);
    case INFERENCE_SIGNED_RANK:
        return verdicts_signed_rank(e->values, work->out->subjects, has_sides);
    case INFERENCE_T:
        return verdicts_t(e->m.mean, e->error, e->freedom, has_sides);
    default:
        return NAN;
    }
}

static void judge_model(struct work *work, size_t f)
{
    struct inference_model *model = &work->out->model[f];
    struct estimate e = estimate_of(
        work, gsl_matrix_const_ptr(work->out->values, f, 0), f, SPREAD_ALONE);
    double width = verdicts_width(e.error, e.freedom), interval[2];

    model->mean = e.m.mean;
    model->count = e.m.count;
    model->error = e.error;
    model->low = e.m.mean - width;
    model->high = e.m.mean + width;
    if (work->options->test == INFERENCE_PERCENTILE) {
        (void)verdicts_percentile(interval, e.samples, work->options->samples,
                                  e.error, e.freedom, false);
        model->low = interval[0];
        model->high = interval[1];
    }
    model->zero = has_zero(work->plan) ? test(work, &e, false) : NAN;
    free(e.samples);
}

/* Only over subjects: of resampled conditions the difference from a bound that
 * is itself a pool has no error whose level holds. */
static void judge_ceiling(struct work *work)
{
    size_t models = work->out->models, subjects = work->out->subjects;
    bool is_testable_here = work->options->resampling <= SPREAD_SUBJECTS &&
                            work->options->test != INFERENCE_LABELS &&
                            subjects >= INFERENCE_SUBJECTS_LEAST &&
                            work->plan->method == FAMILIES_SIMILARITY &&
                            !work->plan->folds[0];

    for (size_t f = 0; f < models; f++)
        work->out->model[f].ceiling =
            is_testable_here
                ? verdicts_t(work->out->model[f].mean - work->out->lower,
                             spread_error(&work->spread, f, models),
                             (double)subjects - 1, true)
                : NAN;
}

/* ---- pairs ---- */

static void judge_pair(struct work *work, gsl_matrix *differences, size_t k)
{
    struct inference *out = work->out;
    struct inference_pair *pair = &out->pair[k];
    double *values = gsl_matrix_ptr(differences, k, 0);
    struct estimate e;

    for (size_t s = 0; s < out->subjects; s++)
        values[s] = gsl_matrix_get(out->values, pair->a, s) -
                    gsl_matrix_get(out->values, pair->b, s);
    e = estimate_of(work, values, pair->a, pair->b);
    pair->difference = e.m.mean;
    pair->error = e.error;
    pair->p = test(work, &e, true);
    free(e.samples);
}

/* Whether the signs of subjects are exchangeable: they are what is drawn, and
 * share no fits. */
static bool are_flipped(const struct work *work)
{
    bool has_fits = false;

    for (size_t f = 0; f < work->out->models; f++)
        has_fits = has_fits || is_fitted(work, f);
    return work->options->resampling <= SPREAD_SUBJECTS && !has_fits;
}

/* Family-wise over subjects by flips of sign; over conditions by steps, since
 * the tails of what resamples share are not known well enough. */
static void adjust(struct work *work, const gsl_matrix *differences)
{
    size_t count = work->out->pairs;
    double *p = NEW_ARRAY(double, count);
    double *adjusted = NEW_ARRAY(double, count);

    for (size_t k = 0; k < count; k++)
        p[k] = adjusted[k] = work->out->pair[k].p;
    if (work->options->correction == VERDICTS_FDR)
        verdicts_fdr(adjusted, p, count);
    else if (work->options->correction == VERDICTS_BONFERRONI)
        verdicts_bonferroni(adjusted, p, count);
    else if (work->options->correction == VERDICTS_FWER && are_flipped(work))
        verdicts_flips(adjusted, differences, work->options->samples,
                       work->options->seed);
    else if (work->options->correction == VERDICTS_FWER)
        verdicts_holm(adjusted, p, count);
    for (size_t k = 0; k < count; k++)
        work->out->pair[k].adjusted = isnan(p[k]) ? NAN : adjusted[k];
    free(p), free(adjusted);
}

static void judge_pairs(struct work *work)
{
    struct inference *out = work->out;
    gsl_matrix *differences;

    if (!out->pairs)
        return;
    differences = gsl_matrix_alloc(out->pairs, out->subjects);
    for (size_t k = 0; k < out->pairs; k++)
        judge_pair(work, differences, k);
    adjust(work, differences);
    gsl_matrix_free(differences);
}

/* ---- all ---- */

static struct inference *inference_new(const struct evaluation *plan)
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

struct inference *inference_run(const struct evaluation *plan,
                                const struct inference_options *options)
{
    size_t subjects = plan->compare->subjects;
    struct work work = {.plan = plan,
                        .options = options,
                        .out = inference_new(plan),
                        .lower = NEW_ARRAY(double, subjects),
                        .upper = NEW_ARRAY(double, subjects)};
    struct rng rng = rng_init(options->seed, STREAM);

    evaluation_run(work.out->values, work.lower, work.upper, plan, &rng);
    work.out->lower = ceiling_mean(work.lower, subjects);
    work.out->upper = ceiling_mean(work.upper, subjects);
    if (plan->method != FAMILIES_SIMILARITY) /* a bound of similarities */
        work.out->lower = work.out->upper = NAN;
    work.spread = spread_new(plan, options->resampling, options->samples,
                             options->seed, options->threads);
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
        ("t with the variance of the dual bootstrap, pairs of conditions "
         "counted once, for new subjects and conditions")};

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
