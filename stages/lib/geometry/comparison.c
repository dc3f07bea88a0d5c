#include "geometry/comparison.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "geometry/comparison_tables.h"
#include "geometry/model_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct job {
    const struct comparison_options *options;
    const char *data_path, *models_path;
    char *data_name, *models_name; /* within their datasets, for a sidecar */
    struct pairs *data;
    struct model_file *models;
    enum compare_kind kinds[COMPARE_KINDS];
    size_t count;         /* of them */
    bool *is_control;     /* models to partial out */
    struct families left; /* the families without them */
    char **names;         /* of these */
    json_t *undefined;    /* reasons of n/a */
};

/* ---- options ---- */

static void list_kinds(struct job *job)
{
    const char *rest = job->options->compare;

    while (*rest) {
        size_t length = strcspn(rest, ","), kind = 0;

        while (kind < COMPARE_KINDS &&
               (strlen(compare_names[kind]) != length ||
                strncmp(compare_names[kind], rest, length) != 0))
            kind++;
        if (kind == COMPARE_KINDS)
            usage("--compare %.*s: there is no such comparator", (int)length,
                  rest);
        for (size_t k = 0; k < job->count; k++)
            if (job->kinds[k] == kind)
                usage("--compare names '%s' twice", compare_names[kind]);
        job->kinds[job->count++] = (enum compare_kind)kind;
        rest += length + (rest[length] == ',');
    }
    if (!job->count)
        usage("--compare names no comparator");
}

static bool has_method(const struct comparison_options *options)
{
    return options->partial || options->has_regression ||
           options->has_nonnegative;
}

static void demand_options(const struct comparison_options *options)
{
    bool is_drawn = options->resampling != SPREAD_NONE;

    if (options->test == INFERENCE_PERCENTILE && !is_drawn)
        usage("--test bootstrap needs a --bootstrap other than none");
    if ((options->test == INFERENCE_SIGNED_RANK ||
         options->test == INFERENCE_LABELS) &&
        is_drawn)
        usage("--test %s goes with --bootstrap none",
              inference_tests[options->test]);
    if (options->test == INFERENCE_LABELS &&
        (options->kind != FAMILIES_FIXED || has_method(options) ||
         options->folds > 0))
        usage("--test labels is for fixed models as they are");
    if (options->partial &&
        (options->has_regression || options->has_nonnegative))
        usage("--partial and --regression exclude each other");
    if (has_method(options) &&
        (options->kind != FAMILIES_FIXED || options->folds > 0))
        usage("--partial and --regression are for fixed models without folds");
    if (options->kind != FAMILIES_FIXED && options->folds == 0)
        usage("--model-type %s needs folds: a fit is not tested on its data",
              families_names[options->kind]);
    if (options->group && options->kind == FAMILIES_FIXED)
        usage("--group goes with a --model-type other than fixed");
    if (options->folds == 1)
        usage("--folds 1 leaves nothing to fit to");
}

/* Why a comparator cannot do what is asked of it, or NULL. */
static const char *refusal(const struct job *job, enum compare_kind kind)
{
    if (has_method(job->options) &&
        (!compare_is_angle(kind) || kind == COMPARE_RHO_A))
        return "it is no angle, so that nothing can be partialled out of it";
    if ((job->options->kind == FAMILIES_WEIGHTED ||
         job->options->kind == FAMILIES_INTERPOLATION) &&
        !families_can_mix(kind))
        return "its best weights have no closed form";
    if (kind == COMPARE_RIEMANNIAN &&
        (job->options->resampling == SPREAD_CONDITIONS ||
         job->options->resampling >= SPREAD_BOTH))
        return "it is not defined where a condition is drawn twice";
    return NULL;
}

static void demand_kinds(const struct job *job)
{
    for (size_t k = 0; k < job->count; k++)
        if (refusal(job, job->kinds[k]))
            usage("--compare %s: %s", compare_names[job->kinds[k]],
                  refusal(job, job->kinds[k]));
}

/* ---- controls ---- */

static void list_controls(struct job *job)
{
    const struct pairs *pairs = job->models->pairs;
    const char *rest = job->options->partial ? job->options->partial : "";

    job->is_control = NEW_ARRAY(bool, pairs->columns);
    while (*rest) {
        size_t length = strcspn(rest, ","), k = 0;

        while (k < pairs->columns &&
               (strlen(pairs->titles[k]) != length ||
                strncmp(pairs->titles[k], rest, length) != 0))
            k++;
        if (k == pairs->columns)
            die("'%s' has no model '%.*s' to partial out", job->models_path,
                (int)length, rest);
        job->is_control[k] = true;
        rest += length + (rest[length] == ',');
    }
}

/* The families that are compared: all, or models that are no controls. */
static void leave_out(struct job *job)
{
    const struct families *all = &job->models->families;
    size_t n = 0;

    job->left =
        (struct families){.kind = all->kind,
                          .start = NEW_ARRAY(size_t, all->count + 1),
                          .members = NEW_ARRAY(size_t, all->start[all->count])};
    job->names = NEW_ARRAY(char *, all->count);
    for (size_t f = 0; f < all->count; f++) {
        if (all->kind == FAMILIES_FIXED &&
            job->is_control[all->members[all->start[f]]])
            continue;
        for (size_t k = all->start[f]; k < all->start[f + 1]; k++)
            job->left.members[n++] = all->members[k];
        job->names[job->left.count++] = job->models->names[f];
        job->left.start[job->left.count] = n;
    }
    if (!job->left.count)
        die("'%s' has no model that is not partialled out", job->models_path);
}

/* ---- what is not defined ---- */

static void undefined(struct job *job, char *reason)
{
    bool is_new = true;
    size_t index;
    json_t *item;

    json_array_foreach(job->undefined, index, item) is_new =
        is_new && strcmp(json_string_value(item), reason) != 0;
    if (is_new) {
        warn("%s", reason);
        json_array_append_new(job->undefined, json_string(reason));
    }
    free(reason);
}

static void note_constant(struct job *job, const struct pairs *pairs,
                          const char *path)
{
    for (size_t k = 0; k < pairs->columns; k++) {
        const double *x = gsl_matrix_const_ptr(pairs->values, k, 0);
        bool is_constant = true;
        double first = NAN;

        for (size_t p = 0; p < pairs->count; p++) {
            first = isnan(first) ? x[p] : first;
            is_constant = is_constant && (isnan(x[p]) || x[p] == first);
        }
        if (is_constant)
            undefined(job, xformat("'%s': '%s' is constant and correlates "
                                   "with nothing",
                                   path, pairs->titles[k]));
    }
}

static void note_data(struct job *job, const struct compare *compare)
{
    if (compare->conditions < 3)
        undefined(job, xformat("'%s': %zu conditions are no geometry: all is "
                               "n/a",
                               job->data_name, compare->conditions));
    if (compare->subjects < 2)
        undefined(job, xformat("'%s': one subject has no standard error over "
                               "subjects and no noise ceiling",
                               job->data_name));
    else if (compare->subjects < INFERENCE_SUBJECTS_LEAST)
        undefined(job, xformat("'%s': %zu subjects are too few to test "
                               "against the ceiling",
                               job->data_name, compare->subjects));
    if (job->options->resampling >= SPREAD_CONDITIONS &&
        job->options->test != INFERENCE_LABELS &&
        compare->conditions < INFERENCE_CONDITIONS_LEAST)
        undefined(job, xformat("'%s': %zu conditions are too few to resample "
                               "for a test: p are n/a below %d",
                               job->data_name, compare->conditions,
                               INFERENCE_CONDITIONS_LEAST));
    if (job->options->correction == VERDICTS_FWER &&
        job->options->resampling <= SPREAD_SUBJECTS &&
        compare->subjects < VERDICTS_FLIPS_LEAST)
        undefined(job, xformat("'%s': flips of sign of %zu subjects cannot "
                               "show p < .05 at its level: p_adjusted is n/a "
                               "below %d",
                               job->data_name, compare->subjects,
                               VERDICTS_FLIPS_LEAST));
    if (compare->used < compare->pairs)
        undefined(job,
                  xformat("%zu of %zu pairs are missing in some RDM and left "
                          "out of all; comparators that need every pair, and "
                          "permuted labels, are n/a",
                          compare->pairs - compare->used, compare->pairs));
    note_constant(job, job->data, job->data_name);
    note_constant(job, job->models->pairs, job->models_name);
}

static void note_kind(struct job *job, const struct compare *compare,
                      const struct inference *inference, bool has_folds)
{
    const char *name = compare_names[compare->kind];
    size_t unembedded = compare_unembedded(compare);

    if (job->options->test != INFERENCE_LABELS &&
        !compare_has_zero(compare->kind) && compare->kind != COMPARE_COSINE &&
        compare->kind != COMPARE_WHITENED_COSINE)
        undefined(job, xformat("%s has no value for what is unrelated: p_zero "
                               "is n/a, but for --test labels",
                               name));
    if (job->options->test != INFERENCE_LABELS &&
        (compare->kind == COMPARE_COSINE ||
         compare->kind == COMPARE_WHITENED_COSINE) &&
        !inference_is_centered(compare))
        undefined(job,
                  xformat("%s of distances that are never negative is above 0 "
                          "for any model: p_zero is n/a, but for --test labels",
                          name));
    if (unembedded)
        undefined(job, xformat("%zu of %zu RDMs are no squared Euclidean "
                               "distances: %s depends on which is the model",
                               unembedded, compare->count, name));
    if (job->options->has_nonnegative)
        undefined(job, xstrdup("coefficients that cannot be below zero are "
                               "above it by chance: their p_zero is n/a"));
    if (job->options->resampling == SPREAD_BOTH)
        undefined(job, xstrdup("resamples of subjects and conditions at once "
                               "count the same noise several times: their p "
                               "are n/a, those of --bootstrap dual are not"));
    if (has_folds && job->options->resampling != SPREAD_NONE)
        undefined(job, xstrdup("resamples dealt into random folds have an "
                               "error, and p whose level does not hold: they "
                               "are n/a, those of --bootstrap none are not"));
    if (inference->undefined)
        undefined(job,
                  xformat("%s: %zu of %d resamples leave a model without "
                          "a value and do not count",
                          name, inference->undefined, job->options->samples));
}

/* ---- computing ---- */

static void evaluation_folds(struct evaluation *plan, const struct job *job)
{
    bool is_fitted = job->options->kind != FAMILIES_FIXED;
    bool is_drawn = job->options->resampling != SPREAD_NONE;

    if (!is_fitted && job->options->folds <= 0)
        return;
    plan->folds[0] =
        job->options->folds > 0
            ? (size_t)job->options->folds
            : evaluation_condition_folds(plan->compare->conditions, is_drawn);
    plan->folds[1] =
        evaluation_subject_folds(plan->compare->subjects, is_drawn);
    if (plan->compare->subjects < 2)
        die("'%s' has one subject, and models are fitted to others",
            job->data_path);
    if (plan->compare->conditions < 3 * plan->folds[0])
        die("'%s' has %zu conditions, too few for %zu folds of three",
            job->data_path, plan->compare->conditions, plan->folds[0]);
}

static void compare_one(struct job *job, struct comparison_tables *tables,
                        enum compare_kind kind)
{
    const struct comparison_options *from = job->options;
    struct compare *compare =
        compare_new(kind, job->models->pairs->values, job->data->values);
    struct evaluation plan = {.compare = compare,
                              .families = &job->left,
                              .method =
                                  from->partial           ? FAMILIES_PARTIAL
                                  : from->has_nonnegative ? FAMILIES_NONNEGATIVE
                                  : from->has_regression  ? FAMILIES_REGRESSION
                                                          : FAMILIES_SIMILARITY,
                              .is_control = job->is_control};
    struct inference_options options = {
        .resampling = (enum spread_kind)from->resampling,
        .test = (enum inference_test)from->test,
        .correction = (enum verdicts_correction)from->correction,
        .samples = (size_t)from->samples,
        .threads = (size_t)from->threads,
        .seed = (uint64_t)from->seed};
    struct inference *inference;

    if (2 * (double)compare->pairs * (double)compare->subjects > 4e9)
        die("'%s' has too many subjects for so many conditions",
            job->data_path);
    evaluation_folds(&plan, job);
    note_data(job, compare);
    inference = inference_run(&plan, &options);
    note_kind(job, compare, inference, plan.folds[0] > 0);
    comparison_tables_add(tables, &(struct comparison_block){kind, job->names,
                                                             job->data->titles,
                                                             inference});
    inference_free(inference), compare_free(compare);
}

static void describe(struct job *job, json_t *fields)
{
    const struct comparison_options *from = job->options;
    struct inference_options options = {
        .resampling = (enum spread_kind)from->resampling,
        .test = (enum inference_test)from->test};
    bool is_drawn = from->resampling > SPREAD_SUBJECTS;

    json_put_text(fields, "Test", inference_describe(&options));
    json_put_text(fields, "CeilingTest",
                  from->resampling <= SPREAD_SUBJECTS
                      ? "t of the difference over subjects, by leaving each out"
                      : "none: with other conditions its level does not hold");
    json_put_text(fields, "Correction",
                  from->correction != VERDICTS_FWER
                      ? verdicts_corrections[from->correction]
                  : is_drawn ? "fwer: Holm, step by step"
                             : "fwer: largest t under flips of sign");
    json_put_text(fields, "ModelType", families_names[from->kind]);
    json_put_count(fields, "Conditions", job->data->nodes);
    json_put_count(fields, "Subjects", job->data->columns);
    json_put(fields, "Undefined", json_incref(job->undefined));
}

void comparison_write(const char *data, const char *models, const char *results,
                      const struct comparison_options *options)
{
    struct job job = {.options = options,
                      .data_path = data,
                      .models_path = models,
                      .data_name = provenance_name(data),
                      .models_name = provenance_name(models),
                      .undefined = json_array()};
    struct comparison_tables tables;

    demand_options(options);
    list_kinds(&job);
    demand_kinds(&job);
    job.data = pairs_read(data, NULL);
    pairs_demand(job.data, data);
    job.models =
        model_file_read(models, options->group,
                        (enum families_kind)options->kind, job.data, data);
    list_controls(&job);
    leave_out(&job);
    tables = comparison_tables_begin(results);
    if (options->features)
        tables.features =
            comparison_features_begin(options->features, job.count);
    for (size_t k = 0; k < job.count; k++)
        compare_one(&job, &tables, job.kinds[k]);
    describe(&job, tables.results.fields);
    describe(&job, tables.pairs.fields);
    comparison_tables_end(&tables);
    json_decref(job.undefined);
    free(job.is_control), free(job.names), families_release(&job.left);
    model_file_free(job.models), pairs_free(job.data);
    free(job.data_name), free(job.models_name);
}
