#include "cohort/verdict.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

/* clang-format off */
#define ABOUT(name, long_name, description) \
    {name, long_name, NULL, description}
/* clang-format on */

const struct column verdict_about[VERDICT_MEASURES] = {
    [VERDICT_COUNT] = ABOUT("n", "Participants tested", "Each once"),
    [VERDICT_ACCURACY] =
        ABOUT("accuracy", "Accuracy", "Share of tests that were right"),
    [VERDICT_LOW] =
        ABOUT("accuracy_low", "Lower end of the interval of the accuracy",
              "Wilson interval at 95 % as if tests were independent; they "
              "share training data, so it is somewhat too narrow"),
    [VERDICT_HIGH] =
        ABOUT("accuracy_high", "Upper end of the interval of the accuracy",
              "As accuracy_low"),
    [VERDICT_BALANCED] = ABOUT("balanced_accuracy", "Balanced accuracy",
                               "Mean of sensitivity and specificity"),
    [VERDICT_SENSITIVITY] =
        ABOUT("sensitivity", "Sensitivity",
              "Share of the positive class that was called positive"),
    [VERDICT_SPECIFICITY] =
        ABOUT("specificity", "Specificity",
              "Share of the negative class that was called negative"),
    [VERDICT_AREA] =
        ABOUT("auc", "Area under the ROC curve",
              "Over pairs tested in the same fold, by one model: the share in "
              "which the positive participant has the higher score, ties "
              "counting half; n/a where no fold tests both classes"),
    [VERDICT_AREA_POOLED] =
        ABOUT("auc_pooled", "Area under the ROC curve of all tests",
              "The same over all pairs, also of different folds, whose scores "
              "need not be on one scale: the area under roc.tsv"),
    [VERDICT_YOUDEN] =
        ABOUT("j", "Youden's J", "Sensitivity + specificity - 1"),
    [VERDICT_P] =
        ABOUT("p", "Permutation p-value of the accuracy",
              "(1 + number of permutations at least as accurate) / (1 + number "
              "of permutations); labels are permuted within folds and groups, "
              "or with repeats labels and folds together within groups, and "
              "everything that depends on them is fitted again"),
    [VERDICT_CHANCE] = ABOUT("accuracy_permuted", "Accuracy by chance",
                             "Mean accuracy over the permutations"),
    [VERDICT_SPREAD] =
        ABOUT("accuracy_spread", "Spread of the accuracy over folds",
              "Standard deviation of the accuracies of the folds (n - 1)"),
    [VERDICT_REPEATS] =
        ABOUT("accuracy_repeats", "Accuracy over repeats",
              "Mean accuracy over the repeats of the folds, of which p is; the "
              "other columns are of the first repeat"),
    [VERDICT_REPEATS_SPREAD] =
        ABOUT("accuracy_repeats_spread", "Spread of the accuracy over repeats",
              "Standard deviation of the accuracies of the repeats (n - 1): "
              "what the deal of the folds does; n/a of one repeat"),
};

size_t verdict_tests(double *score, bool *is_positive, size_t *fold,
                     const struct classify *classify, const struct rival *rival)
{
    const struct cohort *cohort = &classify->cohort;
    size_t count = 0;

    for (size_t i = 0; i < cohort->count; i++) {
        if (classify->folds.tested[i] == NO_FOLD)
            continue;
        score[count] = rival->score[i];
        is_positive[count] = cohort->is_positive[i];
        fold[count++] = classify->folds.tested[i];
    }
    return count;
}

struct rates verdict_rates(const struct classify *classify,
                           const struct rival *rival, size_t group, size_t fold)
{
    const struct cohort *cohort = &classify->cohort;
    struct rates rates = {0};

    for (size_t i = 0; i < cohort->count; i++) {
        size_t tested = classify->folds.tested[i];

        if (tested != NO_FOLD && (fold == NO_FOLD || tested == fold) &&
            (group == cohort->groups || cohort->group[i] == group))
            rates_add(&rates, cohort->is_positive[i], rival->score[i] > 0);
    }
    return rates;
}

/* Standard deviation (n - 1), and *mean. */
static double spread_of(double *mean, const double *values, size_t count)
{
    double sum = 0, square = 0, n = (double)count;

    for (size_t k = 0; k < count; k++)
        sum += values[k];
    *mean = sum / n;
    for (size_t k = 0; k < count; k++)
        square += (values[k] - *mean) * (values[k] - *mean);
    return count > 1 ? sqrt(square / (n - 1)) : NAN;
}

static double spread_of_folds(const struct classify *classify,
                              const struct rival *rival)
{
    double *values = NEW_ARRAY(double, classify->folds.count), mean, spread;

    for (size_t f = 0; f < classify->folds.count; f++) {
        struct rates rates =
            verdict_rates(classify, rival, classify->cohort.groups, f);

        values[f] = rates_accuracy(&rates);
    }
    spread = spread_of(&mean, values, classify->folds.count);
    free(values);
    return spread;
}

double verdict_accuracy(const struct classify *classify,
                        const struct rival *rival, size_t order)
{
    return (double)rival->correct[order] /
           (double)(classify->tests * classify->repeats);
}

static void over_repeats(double values[VERDICT_MEASURES],
                         const struct classify *classify,
                         const struct rival *rival)
{
    double *correct = NEW_ARRAY(double, classify->repeats), mean;

    for (size_t r = 0; r < classify->repeats; r++)
        correct[r] = (double)rival->repeated[r];
    values[VERDICT_REPEATS] = verdict_accuracy(classify, rival, 0);
    values[VERDICT_REPEATS_SPREAD] =
        spread_of(&mean, correct, classify->repeats) / (double)classify->tests;
    free(correct);
}

static void against_chance(double values[VERDICT_MEASURES],
                           const struct classify *classify,
                           const struct rival *rival)
{
    double reached = 1, sum = 0, orders = (double)classify->permutations;

    values[VERDICT_P] = values[VERDICT_CHANCE] = NAN;
    if (!classify->permutations)
        return;
    for (size_t p = 1; p <= classify->permutations; p++) {
        reached += rival->correct[p] >= rival->correct[0];
        sum += verdict_accuracy(classify, rival, p);
    }
    values[VERDICT_P] = reached / (1 + orders);
    values[VERDICT_CHANCE] = sum / orders;
}

void verdict_of(double values[VERDICT_MEASURES],
                const struct classify *classify, const struct rival *rival)
{
    size_t count = classify->cohort.count, groups = classify->cohort.groups;
    struct rates rates = verdict_rates(classify, rival, groups, NO_FOLD);
    double *score = NEW_ARRAY(double, count), interval[2];
    bool *is_positive = NEW_ARRAY(bool, count);
    size_t *fold = NEW_ARRAY(size_t, count);
    size_t tests = verdict_tests(score, is_positive, fold, classify, rival);

    rates_wilson(interval, rates.hits + rates.rejections, tests);
    values[VERDICT_COUNT] = (double)tests;
    values[VERDICT_ACCURACY] = rates_accuracy(&rates);
    values[VERDICT_LOW] = interval[0], values[VERDICT_HIGH] = interval[1];
    values[VERDICT_BALANCED] = rates_balanced(&rates);
    values[VERDICT_SENSITIVITY] = rates_sensitivity(&rates);
    values[VERDICT_SPECIFICITY] = rates_specificity(&rates);
    values[VERDICT_AREA] = rates_area(score, is_positive, fold, tests);
    values[VERDICT_AREA_POOLED] = rates_area(score, is_positive, NULL, tests);
    values[VERDICT_YOUDEN] = rates_youden(&rates);
    values[VERDICT_SPREAD] = spread_of_folds(classify, rival);
    over_repeats(values, classify, rival);
    against_chance(values, classify, rival);
    free(score), free(is_positive), free(fold);
}
