/*
 * bootstrap.h - how well models do, in the data and in resamples of them.
 *
 * Subjects, conditions, or both are drawn with replacement.  Every resample is
 * a weight of the pairs and of the subjects, so that nothing is copied, and the
 * three kinds of resample share their draws: what a resample of the conditions
 * shows (compare.h) serves it with all subjects and with those drawn.
 *
 * Models that are fitted, and with `folds` all models, are cross-validated:
 * conditions and subjects are dealt into folds; a model is fitted to the
 * subjects and conditions of the other folds and compared with the subjects of
 * one in the conditions of one.  A fold with fewer than three conditions has
 * no RDM.  In a resample the copies of a condition stay together.  As the
 * folds are random, a resample is dealt twice, and of the variances v_1 of one
 * deal and v_2 of the mean of the two, 2 v_2 - v_1 is that without the deals.
 *
 * Schuett HH et al. (2023). eLife 12:e82566. doi:10.7554/eLife.82566
 */
#ifndef RSA_BOOTSTRAP_H
#define RSA_BOOTSTRAP_H

#include "base/rng.h"
#include "rsa/families.h"

struct evaluation {
    const struct compare *compare;
    const struct families *families;
    enum families_method method; /* other than similarity: fixed, no folds */
    const bool *is_control;
    size_t folds[2]; /* of conditions and of subjects; 0: no folds */
};

/*
 * Folds for so many: 2, 3, 4, 5 of conditions for fewer than 12, 24, 40, and
 * more; of subjects for fewer than 6, 12, 20, and more.  Within a bootstrap
 * only 1 - 1/e of them are different.
 */
size_t evaluation_condition_folds(size_t conditions, bool is_resampled);
size_t evaluation_subject_folds(size_t subjects, bool is_resampled);

/*
 * values (families x subjects), lower and upper bounds of each subject, of all
 * data.  NaN: not defined.  With folds, the mean over those of the conditions.
 */
void evaluation_run(gsl_matrix *values, double *lower, double *upper,
                    const struct evaluation *plan, struct rng *rng);

/*
 * Variance[families] of the mean over subjects of value - lower bound: the
 * bounds depend on all subjects, so that the differences of subjects are not
 * independent and their own spread says nothing.  As the mean over pairs of
 * subjects that it nearly is (a U-statistic), from the values d_s without each
 * subject, (n - 2)^2 / (n (n - 1)) sum_s (d_s - mean)^2; the factor of the
 * plain jackknife, (n - 1)^2, is too large (Sen PK (1960). Calcutta Stat Assoc
 * Bull 10:1-18).  NaN for fewer than three subjects.  For plans without folds.
 */
void evaluation_jackknife(double *variance, const struct evaluation *plan);

enum bootstrap_kind {
    BOOTSTRAP_SUBJECTS,
    BOOTSTRAP_CONDITIONS,
    BOOTSTRAP_BOTH,
    BOOTSTRAP_KINDS
};

/* Rows: families, then the lower and the upper ceiling; columns: samples. */
struct bootstrap {
    size_t samples;
    gsl_matrix *means[BOOTSTRAP_KINDS];  /* NULL: not asked for */
    gsl_matrix *single[BOOTSTRAP_KINDS]; /* with folds: of the first deal */
};

/*
 * The kinds asked for, by `threads` workers; sample b depends on the seed and b
 * alone.  The cost is that of scene_see() per sample, of two scenes per fold
 * and deal with folds.  Give it back with bootstrap_release().
 */
struct bootstrap bootstrap_run(const struct evaluation *plan,
                               const bool is_wanted[BOOTSTRAP_KINDS],
                               size_t samples, uint64_t seed, size_t threads);
void bootstrap_release(struct bootstrap *bootstrap);

/* copies[count] of `count` draws with replacement. */
void bootstrap_draw(unsigned *copies, size_t count, struct rng *rng);

#endif
