/* The half of dissimilarities.h that estimates the noise. */
#include "base/mem.h"
#include "base/report.h"
#include "geometry/dissimilarities.h"

#include <math.h>
#include <stdlib.h>

const char *const dissimilarities_estimators[] = {
    "schaefer-strimmer", "ledoit-wolf", "diagonal", "full", NULL};

/* One covariance of residuals that are centered. */
static enum dissimilarities_status estimate(gsl_matrix **covariance,
                                            struct dissimilarities_note *note,
                                            const gsl_matrix *x, double freedom,
                                            int estimator, double share)
{
    size_t channels = x->size2;

    note->freedom += freedom;
    if (freedom < 1 || x->size1 < 2)
        return DISSIMILARITIES_NO_FREEDOM;
    if (estimator == PRECISION_FULL && freedom < (double)channels)
        return DISSIMILARITIES_TOO_FEW;
    if (estimator != PRECISION_DIAGONAL && channels > DISSIMILARITIES_WIDEST)
        return DISSIMILARITIES_TOO_WIDE;
    *covariance = gsl_matrix_alloc(
        channels,
        precision_columns(channels, (enum precision_estimator)estimator));
    note->shrinkage +=
        share * precision_covariance(*covariance, x, freedom,
                                     (enum precision_estimator)estimator);
    return DISSIMILARITIES_DONE;
}

/* The residuals of all files below each other, centered file by file. */
static gsl_matrix *join(double *freedom,
                        const struct dissimilarities_residuals *residuals)
{
    size_t frames = 0, at = 0;
    gsl_matrix *all;

    for (size_t k = 0; k < residuals->files; k++)
        frames += residuals->values[k]->size1;
    all = gsl_matrix_alloc(frames, residuals->values[0]->size2);
    *freedom = 0;
    for (size_t k = 0; k < residuals->files; k++) {
        gsl_matrix *one = residuals->values[k];
        gsl_matrix_view part =
            gsl_matrix_submatrix(all, at, 0, one->size1, one->size2);
        double natural = precision_center(one);

        gsl_matrix_memcpy(&part.matrix, one);
        *freedom +=
            isnan(residuals->freedom[k]) ? natural : residuals->freedom[k];
        at += one->size1;
    }
    return all;
}

static enum dissimilarities_status
of_residuals(gsl_matrix **covariances, struct dissimilarities_note *note,
             const struct dissimilarities_residuals *residuals,
             const struct dissimilarities_options *options)
{
    size_t parts = options->has_run_noise ? residuals->files : 1;
    enum dissimilarities_status status = DISSIMILARITIES_DONE;

    for (size_t k = 0; k < parts && status == DISSIMILARITIES_DONE; k++) {
        struct dissimilarities_residuals part = {
            parts > 1 ? 1 : residuals->files, residuals->values + k,
            residuals->freedom + k};
        double freedom;
        gsl_matrix *x = join(&freedom, &part);

        status = estimate(&covariances[k], note, x, freedom, options->estimator,
                          1 / (double)parts);
        gsl_matrix_free(x);
    }
    return status;
}

/* The trials of run m, or all for m == runs; count of them. */
static size_t trials_of(size_t *chosen,
                        const struct dissimilarities_design *design, size_t m)
{
    size_t count = 0;

    for (size_t t = 0; t < design->trials; t++)
        if (m == design->runs || design->run[t] == m)
            chosen[count++] = t;
    return count;
}

static enum dissimilarities_status
of_repeats(gsl_matrix **covariance, struct dissimilarities_note *note,
           const gsl_matrix *trials,
           const struct dissimilarities_design *design, size_t m,
           const struct dissimilarities_options *options)
{
    size_t *chosen = NEW_ARRAY(size_t, 2 * design->trials);
    size_t *condition = chosen + design->trials;
    size_t count = trials_of(chosen, design, m);
    double share = m == design->runs ? 1 : 1 / (double)design->runs, freedom;
    enum dissimilarities_status status = DISSIMILARITIES_NO_FREEDOM;
    gsl_matrix *part, *x;

    if (count < 2) {
        free(chosen);
        return status;
    }
    part = gsl_matrix_alloc(trials->size1, count);
    x = gsl_matrix_alloc(count, trials->size1);
    for (size_t k = 0; k < count; k++) {
        condition[k] = design->condition[chosen[k]];
        for (size_t p = 0; p < trials->size1; p++)
            gsl_matrix_set(part, p, k, gsl_matrix_get(trials, p, chosen[k]));
    }
    freedom = precision_repeats(x, part, condition, design->conditions);
    status = estimate(covariance, note, x, freedom, options->estimator, share);
    gsl_matrix_free(part), gsl_matrix_free(x), free(chosen);
    return status;
}

enum dissimilarities_status dissimilarities_covariances(
    gsl_matrix **covariances, struct dissimilarities_note *note,
    const gsl_matrix *trials, const struct dissimilarities_design *design,
    const struct dissimilarities_residuals *residuals,
    const struct dissimilarities_options *options)
{
    size_t parts = options->has_run_noise ? design->runs : 1;
    enum dissimilarities_status status = DISSIMILARITIES_DONE;

    if (options->noise == NOISE_RESIDUALS)
        return of_residuals(covariances, note, residuals, options);
    for (size_t m = 0; m < parts && status == DISSIMILARITIES_DONE; m++)
        status = of_repeats(&covariances[m], note, trials, design,
                            parts > 1 ? m : design->runs, options);
    return status;
}
