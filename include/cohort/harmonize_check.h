/*
 * harmonize_check.h - what features tell of people, before and after.
 *
 * How well a column (age, sex, site) is predicted from the features of people
 * who had no part in it: numbers by ridge regression, the mean of r in each
 * fold and the mean absolute error; words, and the batch, by ridge regression
 * of each class against the rest (stats/versus.h), balanced accuracy.
 *
 * Whole persons are dealt into folds, evenly in batches and classes.  Both
 * harmonization and learner are fitted to those in other folds, and what was
 * fitted is applied to those who are tested.  The mean of a batch that
 * harmonization takes away is that of the rows it was fitted to: fitted to all,
 * what is left in rows that are tested would be the exact opposite of what is
 * left in those that learn, and the batch would look below chance.
 *
 * Two things stay to be known.  In those who learn, linear marks of the batch
 * are gone by construction, whatever is left in the tested: a batch at chance
 * says no more.  And what shrinkage leaves of the batch is too much in those
 * who learn where it is too little in the tested, so that of batches that
 * hardly differ, in many features, the batch is below chance still, and so is
 * what goes along with it.  With check_apart harmonization is fitted to one
 * half of the others, and the learner to the other half, as harmonized by that,
 * then with the halves exchanged and the scores averaged; before harmonization
 * the same people learn.  All but those fitted are then strangers to the fit
 * alike, and its error is seen, as it is in any new person: where batches do
 * not differ at all, harmonization makes them differ by that much.
 *
 * A covariate that is kept is not kept for its own check: the fit would leave
 * between batches what it takes the column to explain there, in features that
 * have nothing of it, and tell it.  So "after" is of the features without the
 * share of the column that goes with the batches, a lower bound.
 *
 * Permutation: columns are exchanged between persons of one fold (and half, and
 * as many visits), everything that depends on them is done again,
 * p = (1 + those as good) / (1 + all): exact for columns that harmonization
 * does not use, and of the batch given the harmonization.
 *
 * Intervals: persons are dealt into halves twenty times, evenly of batches and
 * classes, and harmonization, learners and scores are made again of each half
 * alone.  The spread of these 40 scores is that of the score of all, nearly
 * (the jackknife that leaves out half), and the interval is 1.96 of it to
 * either side, within the range of the score.  It is rather wide: it held the
 * mean score of 94 to 100 % of simulated studies (150 persons, 40 features),
 * where persons drawn again with the predictions they got, who share their
 * learners, held 41 to 98 %.  NaN where fewer than 20 halves can be harmonized:
 * batches are too small.
 *
 * Shao J, Wu CFJ (1989). Ann Stat 17:1176-1197. doi:10.1214/aos/1176347263.
 */
#ifndef COHORT_HARMONIZE_CHECK_H
#define COHORT_HARMONIZE_CHECK_H

#include "cohort/harmonize.h"

enum check_when { CHECK_BEFORE, CHECK_AFTER, CHECK_WHENS };

struct check_result {
    char *column;
    bool is_words;
    size_t count, persons, classes;
    double chance, aimless; /* of words; mean error of the mean, of numbers */
    double score[CHECK_WHENS]; /* r, or balanced accuracy */
    double low[CHECK_WHENS], high[CHECK_WHENS];
    double p[CHECK_WHENS];
    double error[CHECK_WHENS];      /* mean absolute; NaN for words */
    double change, change_range[2]; /* after - before, paired */
};

struct checks {
    size_t count;
    struct check_result *results;
};

/*
 * Each column of the list `options->check`, of the features as they are now,
 * h->values, before these are changed.  Dies on a column that is not there, is
 * of numbers and words or the same for all, on batches with fewer persons than
 * folds (and halves), and on what harmonization refuses.  Memory: the features
 * once more.  Give it back with harmonize_checks_free().
 */
struct checks *harmonize_check(const struct harmonized *h,
                               const struct harmonize_options *options);
void harmonize_checks_free(struct checks *checks);

void harmonize_write_checks(const char *path, const struct checks *checks,
                            const struct harmonize_options *options);

/* ---- its steps ---- */

#define CHECK_ALL SIZE_MAX

/* One column, with those who have it. */
struct check {
    const struct harmonized *h;
    const struct harmonize_options *options;
    const char *column;
    bool is_words, is_batch;
    size_t count, persons, classes, batches;
    size_t *which;              /* of the people of h */
    double *value;              /* numbers */
    size_t *label, *batch;      /* words; batches, both from 0 */
    size_t *person, *order;     /* of each row; its place among the person's */
    size_t *home, *half;        /* of each row */
    size_t halves;              /* 2: apart */
    size_t *part, only;         /* of each row; the one to use, or CHECK_ALL */
    bool is_lost;               /* a fold of that could not be harmonized */
    struct site_model kept;     /* covariates without the column */
    double *guess[CHECK_WHENS]; /* orders x rows: number, or class */
    size_t orders;
};

struct check *check_open(const struct harmonized *h,
                         const struct harmonize_options *options,
                         const char *column);
void check_free(struct check *check);

/* guess[] of those of part `only`, and the figures of all. */
void check_learn(struct check *check);
struct check_result check_judge(const struct check *check);

/* part[row], 0 or 1: halves, dealt evenly, by a number. */
void check_deal(const struct check *check, size_t number);

/* from[row]: whose value a row has in permutation `order`; 0 is as it was. */
void check_exchange(size_t *from, const struct check *check, size_t order);

#endif
