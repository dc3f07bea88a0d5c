/*
 * combat.h - scanners made alike: ComBat and CovBat.
 *
 * Of n rows (people) in batches i (sites) and features v, each row with
 * covariates x that are kept,
 *
 *     y = alpha_v + x beta_v + gamma_iv + delta_iv^(1/2) sigma_v e
 *
 * alpha is the mean over rows of the batches' constants, sigma_v^2 the mean
 * squared residual (over n).  With z = (y - alpha - x beta) / sigma, the mean
 * and the variance (n_i - 1) of z in a batch are shrunk towards those of all
 * its features, a normal and an inverse gamma prior whose moments are matched:
 *
 *     gamma* = (n tau^2 gamma^ + delta* gamma_bar) / (n tau^2 + delta*)
 *     delta* = (b + sum (z - gamma*)^2 / 2) / (n / 2 + a - 1)
 *
 * to a relative change of 1e-12 (the R and Python packages stop at 1e-4), and
 * y' = sigma (z - gamma*) / delta*^(1/2) + alpha + x beta.  CovBat then treats
 * the scores of the first components of (z - gamma*) / delta*^(1/2) the same
 * way, without shrinkage: what differs between batches in the covariance.
 *
 * With several rows of a person (visits) the longitudinal form has an intercept
 * u of the person besides: alpha, beta, the batches' constants and sigma, the
 * residual standard deviation, are those of mixed.h; u is predicted from what
 * the rows of a person are beside these constants; z is free of u, too, and u
 * is put back as it was.  Plain ComBat takes visits for people: what differs
 * between people goes into the batches they happened to be in.
 *
 * As published, what is left within people is brought to sigma in each batch.
 * Predicted intercepts have taken up a share of it, a third or so of three
 * visits, which that gives back: the variance within people grows by as much.
 * has_own_size has the root mean square of what is left for sigma instead, as
 * in ComBat, and it stays.
 *
 * Johnson WE, Li C, Rabinovic A (2007). Biostatistics 8:118-127.
 * doi:10.1093/biostatistics/kxj037.  Fortin JP et al. (2018). NeuroImage
 * 167:104-120. doi:10.1016/j.neuroimage.2017.11.024.  Chen AA et al. (2022).
 * Hum Brain Mapp 43:1179-1195. doi:10.1002/hbm.25688.  Beer JC et al. (2020).
 * NeuroImage 220:117129. doi:10.1016/j.neuroimage.2020.117129.
 *
 * What is fitted is kept, so that others are changed by what these showed: a
 * model that is to be tested must be fitted to the training rows alone.
 */
#ifndef STATS_COMBAT_H
#define STATS_COMBAT_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COMBAT_NONE SIZE_MAX

/* Whose rows they are. */
struct combat_rows {
    const size_t *batch;          /* of each row, from 0 */
    const gsl_matrix *covariates; /* rows x any, or NULL */
    const size_t *person;         /* of each row, from 0; NULL: one row each */
    size_t batches, people;
};

struct combat_options {
    bool is_plain;     /* no empirical Bayes */
    bool has_means;    /* change the means alone; delta is 1 */
    size_t reference;  /* batch that stays as it is, or COMBAT_NONE */
    bool has_own_size; /* longitudinal: sigma is that of the residuals */
    double components; /* share of the variance for CovBat; 0: ComBat */
};

struct combat {
    struct combat_options options;
    size_t features, batches, covariates;
    double *alpha, *sigma; /* of each feature; sigma 0: left as it is */
    gsl_matrix *beta;      /* covariates x features; NULL without any */
    gsl_matrix *shift;     /* gamma*, batches x features */
    gsl_matrix *spread;    /* the root of delta* */
    double *ratio;         /* longitudinal: variance of u over sigma^2 */
    gsl_matrix *gamma;     /* .. batches' constants less alpha; else NULL */
    gsl_matrix *axes;      /* CovBat: components x features, or NULL */
    double *center;        /* .. of the features */
    struct combat *scores; /* .. ComBat of the scores on the axes */
};

enum combat_fault {
    COMBAT_DONE,
    COMBAT_ALONE,      /* a batch of one row, and not has_means */
    COMBAT_CONFOUNDED, /* batches and covariates are not independent */
    COMBAT_ONCE        /* too few people with several rows */
};

/*
 * Fits rows of y (n x features) in batch[n], 0 to batches - 1, each of which
 * occurs; covariates is n x any, or NULL; all finite.  On a fault *batch_at is
 * the batch of one row.  Features that do not vary beside batch and covariates
 * are left as they are by combat_apply.  O(n features (batches + covariates)),
 * and n^2 features for CovBat, which needs memory for y once more; the others
 * go by blocks of features.  Release with combat_release().
 *
 * With one feature, or where variances of all features agree, there is nothing
 * to shrink towards, and the plain estimates are used.
 */
enum combat_fault
combat_fit(struct combat *combat, const gsl_matrix *y, const size_t *batch,
           size_t batches, const gsl_matrix *covariates,
           const struct combat_options *options, size_t *batch_at)
    __attribute__((warn_unused_result));
void combat_release(struct combat *combat);

/* The same of rows of any form; of several rows of a person (rows->person) it
 * is the longitudinal one, which has no components and no reference.  O(n
 * features people). */
enum combat_fault combat_fit_rows(struct combat *combat, const gsl_matrix *y,
                                  const struct combat_rows *rows,
                                  const struct combat_options *options,
                                  size_t *batch_at)
    __attribute__((warn_unused_result));

/*
 * One batch more, which the fit did not have: its mean and spread from the rows
 * of y with is_used (NULL: all), the rest as it was fitted.  Returns false when
 * those are fewer than two, or one with has_means.  Its number is the former
 * `batches`.  CovBat: its scores likewise.  The longitudinal form cannot: what
 * a batch differs by is not told from intercepts after the fit.
 */
bool combat_extend(struct combat *combat, const gsl_matrix *y,
                   const gsl_matrix *covariates, const bool *is_used)
    __attribute__((warn_unused_result));

/* Rows of y, of any number, become what they would have been. */
void combat_apply(gsl_matrix *y, const size_t *batch,
                  const gsl_matrix *covariates, const struct combat *combat);

/* The same; where the fit was longitudinal, u is predicted from all rows of a
 * person that are here: they must come together. */
void combat_apply_rows(gsl_matrix *y, const struct combat_rows *rows,
                       const struct combat *combat);

#endif
