#include "cohort/classify.h"

#include "base/digest.h"
#include "base/files.h"
#include "base/mem.h"
#include "base/output.h"
#include "base/provenance.h"
#include "cohort/classify_maps.h"
#include "cohort/verdict.h"
#include "io/sheet.h"
#include "stats/rates.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- a table in the folder ---- */

struct heading {
    const char *name, *about;
};

/* columns[] ends with one without a name. */
static struct sheet begin(const struct classify *classify, const char *name,
                          const char *description,
                          const struct heading *columns)
{
    struct sheet sheet =
        sheet_begin(classify->options->outdir, name, description);

    json_put_text(sheet.fields, "PositiveClass", classify->cohort.classes[1]);
    json_put_text(sheet.fields, "NegativeClass", classify->cohort.classes[0]);
    for (size_t k = 0; columns[k].name; k++)
        sheet_column(&sheet, columns[k].name, columns[k].about);
    return sheet;
}

/* ---- tables ---- */

static void write_predictions(const struct classify *classify)
{
    static const struct heading columns[] = {
        {"participant_id", "Who was tested"},
        {"model", "Classifier or baseline"},
        {"fold", "The fold that tested the participant"},
        {"score", "Above 0 for the positive class: log odds of pca-lda, "
                  "logistic and the baselines, else distance from the border"},
        {"predicted", "Class that was called"},
        {"target", "Class that is true"},
        {"group", "Group of the participant"},
        {0}};
    const struct cohort *cohort = &classify->cohort;
    struct sheet sheet =
        begin(classify, "predictions.tsv",
              "Test of every participant by every classifier", columns);

    tsv_end_row(sheet.out);
    for (size_t k = 0; k < classify->rival_count; k++)
        for (size_t i = 0; i < cohort->count; i++) {
            const struct rival *rival = &classify->rivals[k];

            if (classify->folds.tested[i] == NO_FOLD)
                continue;
            tsv_text(sheet.out, cohort->ids[i]);
            tsv_text(sheet.out, rival->name);
            tsv_text(sheet.out,
                     classify->folds.names[classify->folds.tested[i]]);
            tsv_number(sheet.out, rival->score[i]);
            tsv_text(sheet.out, cohort->classes[rival->score[i] > 0]);
            tsv_text(sheet.out, cohort->classes[cohort->is_positive[i]]);
            tsv_text(sheet.out, cohort->group_names[cohort->group[i]]);
            tsv_end_row(sheet.out);
        }
    sheet_end(&sheet);
}

static void write_metrics(const struct classify *classify)
{
    static const struct heading columns[] = {
        {"model", "Classifier, or baseline: majority, the larger class of the "
                  "training participants; group-only, that of the same group; "
                  "phenotype-only, linear discriminant of phenotype columns"},
        {0}};
    struct sheet sheet =
        begin(classify, "metrics.tsv",
              "How well classes are told apart in participants not trained on",
              columns);
    json_t *fields = sheet.fields;

    for (size_t m = 0; m < VERDICT_MEASURES; m++) {
        json_t *about = json_object();

        json_put_text(about, "LongName", verdict_about[m].long_name);
        json_put_text(about, "Description", verdict_about[m].description);
        json_put(fields, verdict_about[m].name, about);
        tsv_text(sheet.out, verdict_about[m].name);
    }
    tsv_end_row(sheet.out);
    json_put_count(fields, "NumberOfParticipants", classify->cohort.count);
    json_put_count(fields, "ParticipantsLeftOut", classify->cohort.left_out);
    json_put_count(fields, "NumberOfFeatures", classify->features->count);
    json_put_count(fields, "FeaturesLeftOut",
                   classify->features->all - classify->features->count);
    json_put_count(fields, "NumberOfFolds", classify->folds.count);
    json_put_count(fields, "NumberOfRepeats", classify->repeats);
    json_put_count(fields, "NumberOfPermutations", classify->permutations);
    for (size_t k = 0; k < classify->rival_count; k++) {
        double values[VERDICT_MEASURES];

        verdict_of(values, classify, &classify->rivals[k]);
        tsv_text(sheet.out, classify->rivals[k].name);
        for (size_t m = 0; m < VERDICT_MEASURES; m++)
            tsv_number(sheet.out, values[m]);
        tsv_end_row(sheet.out);
    }
    sheet_end(&sheet);
}

static void write_confusion(const struct classify *classify)
{
    static const struct heading columns[] = {
        {"model", "Classifier or baseline"},
        {"group", "Group of participants, or all"},
        {"n", "Participants tested"},
        {"true_positive", "Positive, called positive"},
        {"false_negative", "Positive, called negative"},
        {"false_positive", "Negative, called positive"},
        {"true_negative", "Negative, called negative"},
        {"accuracy", "Share that was right"},
        {"balanced_accuracy",
         "Mean of sensitivity and specificity; n/a where a "
         "class is missing"},
        {0}};
    const struct cohort *cohort = &classify->cohort;
    struct sheet sheet = begin(classify, "confusion.tsv",
                               "Confusion matrix of each group", columns);

    tsv_end_row(sheet.out);
    for (size_t k = 0; k < classify->rival_count; k++)
        for (size_t g = cohort->groups == 1 ? 1 : 0; g <= cohort->groups; g++) {
            struct rates rates =
                verdict_rates(classify, &classify->rivals[k], g, NO_FOLD);

            tsv_text(sheet.out, classify->rivals[k].name);
            tsv_text(sheet.out,
                     g < cohort->groups ? cohort->group_names[g] : "all");
            tsv_number(sheet.out, (double)rates_count(&rates));
            tsv_number(sheet.out, (double)rates.hits);
            tsv_number(sheet.out, (double)rates.misses);
            tsv_number(sheet.out, (double)rates.false_alarms);
            tsv_number(sheet.out, (double)rates.rejections);
            tsv_number(sheet.out, rates_accuracy(&rates));
            tsv_number(sheet.out, rates_balanced(&rates));
            tsv_end_row(sheet.out);
        }
    sheet_end(&sheet);
}

/* SHA-256 of the ids that train in a fold, a line each. */
static void digest_of(char hex[DIGEST_HEX_ROOM],
                      const struct classify *classify, size_t f)
{
    const struct cohort *cohort = &classify->cohort;
    struct digest digest;

    digest_init(&digest);
    for (size_t i = 0; i < cohort->count; i++)
        if (classify->folds.role[f * cohort->count + i] == ROLE_TRAIN) {
            digest_add(&digest, cohort->ids[i], strlen(cohort->ids[i]));
            digest_add(&digest, "\n", 1);
        }
    digest_hex(&digest, hex);
}

static void write_folds(const struct classify *classify)
{
    static const struct heading columns[] = {
        {"participant_id", "Who takes part"},
        {"fold", "Fold"},
        {"role", "train or test; who has no row in a fold has no part"},
        {0}};
    static const char *const roles[] = {NULL, "train", "test"};
    const struct cohort *cohort = &classify->cohort;
    struct sheet sheet = begin(
        classify, "folds.tsv",
        "Who trained and who was tested, as --fold-table reads it", columns);

    json_t *digests = json_object();

    tsv_end_row(sheet.out);
    for (size_t f = 0; f < classify->folds.count; f++) {
        char hex[DIGEST_HEX_ROOM];

        digest_of(hex, classify, f);
        json_put_text(digests, classify->folds.names[f], hex);
        for (size_t i = 0; i < cohort->count; i++) {
            enum role role = classify->folds.role[f * cohort->count + i];

            if (role == ROLE_NONE)
                continue;
            tsv_text(sheet.out, cohort->ids[i]);
            tsv_text(sheet.out, classify->folds.names[f]);
            tsv_text(sheet.out, roles[role]);
            tsv_end_row(sheet.out);
        }
    }
    json_put(sheet.fields, "TrainingIdsDigest", digests);
    sheet_end(&sheet);
}

static void write_fits(const struct classify *classify)
{
    static const struct heading columns[] = {
        {"model", "Classifier or baseline"},
        {"fold", "Fold; all is the fit to everyone, behind the weights"},
        {"parameter", "Components of pca-lda, else penalty over the mean "
                      "squared length of the training rows; chosen in inner "
                      "folds"},
        {"n", "Participants tested"},
        {"accuracy", "Share of them that was right"},
        {0}};
    size_t count = classify->folds.count;
    struct sheet sheet = begin(classify, "fits.tsv",
                               "What each fold chose and reached", columns);

    tsv_end_row(sheet.out);
    for (size_t k = 0; k < classify->rival_count; k++)
        for (size_t f = 0; f <= count; f++) {
            const struct rival *rival = &classify->rivals[k];
            struct rates rates = {0};

            if (f == count && rival->kind != RIVAL_MODEL)
                continue;
            if (f < count)
                rates =
                    verdict_rates(classify, rival, classify->cohort.groups, f);
            tsv_text(sheet.out, rival->name);
            tsv_text(sheet.out, f < count ? classify->folds.names[f] : "all");
            tsv_number(sheet.out, rival->chosen[f]);
            tsv_number(sheet.out, (double)rates_count(&rates));
            tsv_number(sheet.out, rates_accuracy(&rates));
            tsv_end_row(sheet.out);
        }
    sheet_end(&sheet);
}

static void write_null(const struct classify *classify)
{
    static const struct heading columns[] = {
        {"permutation", "0 is the labels as they are"}, {0}};
    struct sheet sheet = begin(
        classify, "null.tsv",
        "Accuracy of every classifier with permuted labels, over all repeats",
        columns);

    for (size_t k = 0; k < classify->rival_count; k++)
        tsv_text(sheet.out, classify->rivals[k].name);
    tsv_end_row(sheet.out);
    for (size_t p = 0; p <= classify->permutations; p++) {
        tsv_number(sheet.out, (double)p);
        for (size_t k = 0; k < classify->rival_count; k++)
            tsv_number(sheet.out,
                       verdict_accuracy(classify, &classify->rivals[k], p));
        tsv_end_row(sheet.out);
    }
    sheet_end(&sheet);
}

static void write_curve(struct tsv *out, const struct classify *classify,
                        const struct rival *rival)
{
    size_t count = classify->cohort.count, tests, found;
    struct rates_point *points = NEW_ARRAY(struct rates_point, count + 1);
    double *score = NEW_ARRAY(double, count);
    bool *is_positive = NEW_ARRAY(bool, count);
    size_t *fold = NEW_ARRAY(size_t, count);

    tests = verdict_tests(score, is_positive, fold, classify, rival);
    found = rates_curve(points, score, is_positive, tests);
    for (size_t k = 0; k < found; k++) {
        tsv_text(out, rival->name);
        tsv_number(out, points[k].threshold);
        tsv_number(out, points[k].false_rate);
        tsv_number(out, points[k].sensitivity);
        tsv_end_row(out);
    }
    free(points), free(score), free(is_positive), free(fold);
}

static void write_roc(const struct classify *classify)
{
    static const struct heading columns[] = {
        {"model", "Classifier or baseline"},
        {"threshold",
         "Who scores at least this is called positive; n/a: nobody"},
        {"false_positive_rate", "1 - specificity"},
        {"true_positive_rate", "Sensitivity"},
        {0}};
    struct sheet sheet = begin(
        classify, "roc.tsv", "ROC curve over the tests of all folds", columns);

    tsv_end_row(sheet.out);
    for (size_t k = 0; k < classify->rival_count; k++)
        write_curve(sheet.out, classify, &classify->rivals[k]);
    sheet_end(&sheet);
}

void classify_write(const struct classify *classify)
{
    write_predictions(classify);
    write_metrics(classify);
    write_confusion(classify);
    write_folds(classify);
    write_fits(classify);
    write_null(classify);
    write_roc(classify);
    classify_maps(classify);
}
