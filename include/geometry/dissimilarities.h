/*
 * dissimilarities.h - the RDM of the channels of one region.
 *
 * Puts the measures of rsa/ together: which channels count, which noise, which
 * estimator.  Prints nothing and opens nothing, so that regions can be done
 * side by side; what happened is in a note.
 */
#ifndef GEOMETRY_DISSIMILARITIES_H
#define GEOMETRY_DISSIMILARITIES_H

#include "rsa/precision.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

enum dissimilarities_measure {
    DISSIMILARITIES_EUCLIDEAN,
    DISSIMILARITIES_CORRELATION,
    DISSIMILARITIES_MAHALANOBIS,
    DISSIMILARITIES_CROSSNOBIS,
    DISSIMILARITIES_POISSON,
    DISSIMILARITIES_POISSON_CV,
    DISSIMILARITIES_GIVEN
};
extern const char *const dissimilarities_measures[]; /* "euclidean" ... */
extern const char *const dissimilarities_about[];    /* a sentence each */

/* "schaefer-strimmer" ..., as enum precision_estimator numbers them. */
extern const char *const dissimilarities_estimators[];

enum dissimilarities_noise { NOISE_NONE, NOISE_RESIDUALS, NOISE_REPEATS };

struct dissimilarities_options {
    int measure;   /* enum dissimilarities_measure */
    int noise;     /* enum dissimilarities_noise */
    int estimator; /* enum precision_estimator */
    bool has_run_noise, removes_mean, drops_missing, drops_constant;
    bool is_unbalanced; /* estimators of unbalanced.h */
};

bool dissimilarities_are_crossvalidated(
    const struct dissimilarities_options *options);

/* Why a channel does not count. */
enum channel_fate {
    CHANNEL_KEPT,
    CHANNEL_EMPTY,      /* n/a in all trials */
    CHANNEL_CONSTANT,   /* the same in all trials (of volumes: no brain) */
    CHANNEL_INCOMPLETE, /* n/a in some trials, and these are left out */
    CHANNEL_NO_NOISE    /* its noise is n/a or does not vary */
};

enum dissimilarities_status {
    DISSIMILARITIES_DONE,
    DISSIMILARITIES_NO_CHANNEL,
    DISSIMILARITIES_TOO_WIDE,    /* P^2 numbers are more than we hold */
    DISSIMILARITIES_TOO_FEW,     /* too few degrees of freedom for `full` */
    DISSIMILARITIES_NO_FREEDOM,  /* no repeat, no residual */
    DISSIMILARITIES_NOT_DEFINITE /* covariance of the noise without inverse */
};

/* Channels whose covariance is held: 2 GiB. */
enum { DISSIMILARITIES_WIDEST = 16384 };

struct dissimilarities_design {
    size_t trials, conditions, runs;
    const size_t *condition, *run; /* of each trial */
};

/* Residuals of the channels, a matrix per file. */
struct dissimilarities_residuals {
    size_t files;
    gsl_matrix *const *values; /* frames x channels; NaN is n/a */
    const double *freedom;     /* of each file; NaN: frames - 1 */
};

struct dissimilarities_note {
    enum dissimilarities_status status;
    unsigned char *fate; /* of each channel, storage of the caller */
    size_t channels;     /* kept */
    double freedom;      /* of the noise, over all runs */
    double shrinkage;    /* of the noise, mean over runs */
};

/*
 * True when every condition has the same number of trials, one at least, in
 * every run: what the closed forms of crossnobis.h and poisson.h ask for.
 */
bool dissimilarities_are_balanced(const struct dissimilarities_design *design);

/* True when a channel is NaN in some trials, but not in all. */
bool dissimilarities_have_gaps(const gsl_matrix *trials);

/*
 * The RDM of `trials` (channels x trials).  A frame in which the residuals of
 * all channels are NaN was censored and is left out.  All NaN, with the reason
 * in the note, where there is no RDM.
 */
void dissimilarities_compute(double *rdm, struct dissimilarities_note *note,
                             const gsl_matrix *trials,
                             const struct dissimilarities_design *design,
                             const struct dissimilarities_residuals *residuals,
                             const struct dissimilarities_options *options);

/*
 * For dissimilarities_compute(): the covariances of the noise, one, or one per
 * run (has_run_noise), of the kept channels, into covariances[].
 * Residuals are spoilt; their values hold the kept channels alone, without NaN
 * (dissimilarities_noise.c).
 */
enum dissimilarities_status dissimilarities_covariances(
    gsl_matrix **covariances, struct dissimilarities_note *note,
    const gsl_matrix *trials, const struct dissimilarities_design *design,
    const struct dissimilarities_residuals *residuals,
    const struct dissimilarities_options *options);

#endif
