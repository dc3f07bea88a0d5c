#include "geometry/dissimilarities.h"

#include "base/mem.h"
#include "base/report.h"
#include "rsa/crossnobis.h"
#include "rsa/distance.h"
#include "rsa/poisson.h"
#include "rsa/unbalanced.h"
#include "rsa/whiten.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const dissimilarities_measures[] = {
    "euclidean", "correlation", "mahalanobis", "crossnobis",
    "poisson",   "poisson-cv",  "given",       NULL};

const char *const dissimilarities_about[] = {
    "Squared Euclidean distance, divided by the number of channels",
    "1 - Pearson's correlation over channels",
    "Squared Mahalanobis distance, divided by the number of channels",
    "Cross-validated squared Mahalanobis distance, divided by the number of "
    "channels",
    "Symmetrized Kullback-Leibler divergence of Poisson rates, divided by the "
    "number of channels",
    "Cross-validated symmetrized Kullback-Leibler divergence of Poisson rates, "
    "divided by the number of channels",
    "Dissimilarities as given"};

bool dissimilarities_are_crossvalidated(
    const struct dissimilarities_options *options)
{
    return options->measure == DISSIMILARITIES_CROSSNOBIS ||
           options->measure == DISSIMILARITIES_POISSON_CV;
}

bool dissimilarities_are_balanced(const struct dissimilarities_design *design)
{
    size_t cells = design->conditions * design->runs;
    size_t *count = NEW_ARRAY(size_t, cells);
    bool is_balanced = true;

    for (size_t t = 0; t < design->trials; t++)
        count[design->run[t] * design->conditions + design->condition[t]]++;
    for (size_t k = 0; k < cells; k++)
        is_balanced &= count[k] > 0 && count[k] == count[0];
    free(count);
    return is_balanced;
}

/* ---- channels ---- */

static size_t missing(const gsl_matrix *trials, size_t p)
{
    size_t count = 0;

    for (size_t t = 0; t < trials->size2; t++)
        count += isnan(gsl_matrix_get(trials, p, t)) != 0;
    return count;
}

bool dissimilarities_have_gaps(const gsl_matrix *trials)
{
    for (size_t p = 0; p < trials->size1; p++) {
        size_t count = missing(trials, p);

        if (count && count < trials->size2)
            return true;
    }
    return false;
}

/* Whether all that is finite is the same. */
static bool is_constant(const gsl_matrix *trials, size_t p)
{
    double first = NAN;

    for (size_t t = 0; t < trials->size2; t++) {
        double value = gsl_matrix_get(trials, p, t);

        if (isnan(first))
            first = value;
        if (!isnan(value) && value != first)
            return false;
    }
    return true;
}

static bool is_gap(const gsl_matrix *residuals, size_t t)
{
    for (size_t p = 0; p < residuals->size2; p++)
        if (isfinite(gsl_matrix_get(residuals, t, p)))
            return false;
    return true;
}

/* Finite in every frame that is no gap, and varying. */
static void judge_residuals(bool *has_noise, const gsl_matrix *residuals)
{
    size_t channels = residuals->size2;
    double *first = NEW_ARRAY(double, channels);
    bool *varies = NEW_ARRAY(bool, channels);

    for (size_t p = 0; p < channels; p++)
        first[p] = NAN;
    for (size_t t = 0; t < residuals->size1; t++) {
        const double *x = gsl_matrix_const_ptr(residuals, t, 0);

        if (is_gap(residuals, t))
            continue;
        for (size_t p = 0; p < channels; p++) {
            first[p] = isnan(first[p]) ? x[p] : first[p];
            varies[p] |= x[p] != first[p];
            has_noise[p] &= isfinite(x[p]) != 0;
        }
    }
    for (size_t p = 0; p < channels; p++)
        has_noise[p] &= varies[p];
    free(first), free(varies);
}

/* Repeats of a condition that differ, by their distance from the first. */
static void judge_repeats(bool *has_noise, const gsl_matrix *trials,
                          const struct dissimilarities_design *design)
{
    double *first = NEW_ARRAY(double, design->conditions);

    for (size_t p = 0; p < trials->size1; p++) {
        bool varies = false;

        for (size_t c = 0; c < design->conditions; c++)
            first[c] = NAN;
        for (size_t t = 0; t < trials->size2; t++) {
            double value = gsl_matrix_get(trials, p, t);
            size_t c = design->condition[t];

            first[c] = isnan(first[c]) ? value : first[c];
            varies |= value != first[c];
            has_noise[p] &= isfinite(value) != 0;
        }
        has_noise[p] &= varies;
    }
    free(first);
}

static void judge(struct dissimilarities_note *note, const gsl_matrix *trials,
                  const struct dissimilarities_design *design,
                  const struct dissimilarities_residuals *residuals,
                  const struct dissimilarities_options *options)
{
    bool *has_noise = NEW_ARRAY(bool, trials->size1);

    memset(has_noise, true, trials->size1 * sizeof *has_noise);
    for (size_t k = 0;
         options->noise == NOISE_RESIDUALS && k < residuals->files; k++)
        judge_residuals(has_noise, residuals->values[k]);
    if (options->noise == NOISE_REPEATS)
        judge_repeats(has_noise, trials, design);
    for (size_t p = 0; p < trials->size1; p++) {
        size_t count = missing(trials, p);

        note->fate[p] = count == trials->size2            ? CHANNEL_EMPTY
                        : count && options->drops_missing ? CHANNEL_INCOMPLETE
                        : options->drops_constant && is_constant(trials, p)
                            ? CHANNEL_CONSTANT
                        : !has_noise[p] ? CHANNEL_NO_NOISE
                                        : CHANNEL_KEPT;
        note->channels += note->fate[p] == CHANNEL_KEPT;
    }
    free(has_noise);
}

static gsl_matrix *kept_trials(const struct dissimilarities_note *note,
                               const gsl_matrix *trials)
{
    gsl_matrix *kept = gsl_matrix_alloc(note->channels, trials->size2);

    for (size_t p = 0, q = 0; p < trials->size1; p++)
        if (note->fate[p] == CHANNEL_KEPT)
            memcpy(gsl_matrix_ptr(kept, q++, 0),
                   gsl_matrix_const_ptr(trials, p, 0),
                   trials->size2 * sizeof(double));
    return kept;
}

/* Kept channels in frames that are no gaps. */
static gsl_matrix *kept_residuals(const struct dissimilarities_note *note,
                                  const gsl_matrix *residuals)
{
    size_t frames = 0;
    gsl_matrix *kept;

    for (size_t t = 0; t < residuals->size1; t++)
        frames += !is_gap(residuals, t);
    kept = gsl_matrix_alloc(frames, note->channels);
    for (size_t t = 0, u = 0; t < residuals->size1; t++) {
        if (is_gap(residuals, t))
            continue;
        for (size_t p = 0, q = 0; p < residuals->size2; p++)
            if (note->fate[p] == CHANNEL_KEPT)
                gsl_matrix_set(kept, u, q++, gsl_matrix_get(residuals, t, p));
        u++;
    }
    return kept;
}

/* ---- distances of kept channels ---- */

/* Condition means; with `by_run`, of each run, run by run. */
static gsl_matrix *means_of(const gsl_matrix *trials,
                            const struct dissimilarities_design *design,
                            bool by_run)
{
    size_t *cell = NEW_ARRAY(size_t, design->trials);
    gsl_matrix *means = gsl_matrix_alloc(
        trials->size1, design->conditions * (by_run ? design->runs : 1));

    for (size_t t = 0; t < design->trials; t++)
        cell[t] = design->condition[t] +
                  (by_run ? design->run[t] * design->conditions : 0);
    distance_means(means, trials, cell);
    free(cell);
    return means;
}

static bool balanced(double *rdm, const gsl_matrix *trials,
                     const struct dissimilarities_design *design,
                     gsl_matrix *const *covariances,
                     const struct dissimilarities_options *options)
{
    gsl_matrix *means =
        means_of(trials, design, dissimilarities_are_crossvalidated(options));
    bool is_good = true;

    if (options->has_run_noise) {
        is_good = crossnobis_by_run(rdm, means, design->runs, covariances);
        gsl_matrix_free(means);
        return is_good;
    }
    if (options->noise != NOISE_NONE) {
        is_good = whiten_factor(covariances[0]);
        if (is_good)
            whiten_patterns(means, covariances[0]);
    }
    if (options->measure == DISSIMILARITIES_CORRELATION)
        distance_correlation(rdm, means);
    else if (options->measure == DISSIMILARITIES_CROSSNOBIS)
        crossnobis(rdm, means, design->runs);
    else if (options->measure == DISSIMILARITIES_POISSON)
        poisson_distance(rdm, means);
    else if (options->measure == DISSIMILARITIES_POISSON_CV)
        poisson_crossvalidated(rdm, means, design->runs);
    else
        distance_euclidean(rdm, means);
    gsl_matrix_free(means);
    return is_good;
}

static bool unbalanced(double *rdm, const gsl_matrix *trials,
                       const struct dissimilarities_design *design,
                       gsl_matrix *const *covariances,
                       const struct dissimilarities_options *options)
{
    size_t n = trials->size2;
    struct unbalanced by = {design->trials, design->conditions,
                            design->condition, design->run,
                            dissimilarities_are_crossvalidated(options)};
    gsl_matrix *filled = gsl_matrix_alloc(trials->size1, n);
    gsl_matrix *valid = gsl_matrix_alloc(trials->size1, n);
    gsl_matrix *kernel = gsl_matrix_alloc(n, n), *weight;
    bool is_good = true;

    weight = gsl_matrix_alloc(n, n);
    unbalanced_split(filled, valid, trials);
    unbalanced_products(weight, valid);
    if (options->noise != NOISE_NONE && !options->has_run_noise) {
        is_good = whiten_factor(covariances[0]);
        if (is_good)
            whiten_patterns(filled, covariances[0]);
    }
    if (options->has_run_noise)
        is_good = unbalanced_products_by_run(kernel, filled, &by, covariances);
    else if (options->measure == DISSIMILARITIES_CORRELATION)
        unbalanced_correlation(kernel, weight, filled, valid);
    else if (options->measure == DISSIMILARITIES_POISSON ||
             options->measure == DISSIMILARITIES_POISSON_CV)
        unbalanced_poisson(kernel, filled, valid);
    else
        unbalanced_products(kernel, filled);
    unbalanced_average(rdm, kernel, weight, &by);
    gsl_matrix_free(filled), gsl_matrix_free(valid);
    gsl_matrix_free(kernel), gsl_matrix_free(weight);
    return is_good;
}

/* The noise of the kept channels; residuals[] is given back by the caller. */
static enum dissimilarities_status
prepare(gsl_matrix **covariances, struct dissimilarities_note *note,
        const gsl_matrix *trials, const struct dissimilarities_design *design,
        const struct dissimilarities_residuals *residuals,
        const struct dissimilarities_options *options)
{
    size_t files = options->noise == NOISE_RESIDUALS ? residuals->files : 0;
    gsl_matrix **kept = NEW_ARRAY(gsl_matrix *, files + 1);
    struct dissimilarities_residuals of_kept = {
        files, kept, files ? residuals->freedom : NULL};
    enum dissimilarities_status status;

    for (size_t k = 0; k < files; k++)
        kept[k] = kept_residuals(note, residuals->values[k]);
    status = dissimilarities_covariances(covariances, note, trials, design,
                                         &of_kept, options);
    for (size_t k = 0; k < files; k++)
        gsl_matrix_free(kept[k]);
    free(kept);
    return status;
}

static enum dissimilarities_status
compute_kept(double *rdm, struct dissimilarities_note *note,
             const gsl_matrix *all, const struct dissimilarities_design *design,
             const struct dissimilarities_residuals *residuals,
             const struct dissimilarities_options *options)
{
    gsl_matrix **covariances = NEW_ARRAY(gsl_matrix *, design->runs + 1);
    gsl_matrix *trials = kept_trials(note, all);
    enum dissimilarities_status status = DISSIMILARITIES_DONE;
    bool is_good;

    if (options->noise != NOISE_NONE)
        status = prepare(covariances, note, trials, design, residuals, options);
    if (options->removes_mean)
        distance_remove_mean(trials);
    if (status == DISSIMILARITIES_DONE) {
        is_good = (options->is_unbalanced ? unbalanced : balanced)(
            rdm, trials, design, covariances, options);
        status = is_good ? DISSIMILARITIES_DONE : DISSIMILARITIES_NOT_DEFINITE;
    }
    for (size_t m = 0; m <= design->runs; m++)
        gsl_matrix_free(covariances[m]);
    gsl_matrix_free(trials), free(covariances);
    return status;
}

void dissimilarities_compute(double *rdm, struct dissimilarities_note *note,
                             const gsl_matrix *trials,
                             const struct dissimilarities_design *design,
                             const struct dissimilarities_residuals *residuals,
                             const struct dissimilarities_options *options)
{
    size_t pairs = distance_pairs(design->conditions);

    note->channels = 0;
    note->freedom = note->shrinkage = 0;
    note->status = DISSIMILARITIES_NO_CHANNEL;
    judge(note, trials, design, residuals, options);
    if (note->channels)
        note->status =
            compute_kept(rdm, note, trials, design, residuals, options);
    for (size_t k = 0; note->status != DISSIMILARITIES_DONE && k < pairs; k++)
        rdm[k] = NAN;
}
