#include "cohort/predict.h"

#include "base/mem.h"
#include "base/output.h"
#include "base/provenance.h"
#include "io/sheet.h"

#include <math.h>
#include <stdlib.h>

static const struct {
    const char *name, *about;
    bool is_low; /* the smaller the better */
} about_figures[FIGURES] = {
    [FIGURE_R] = {"r", "Pearson correlation of predicted and observed", false},
    [FIGURE_RHO] = {"rho", "Spearman correlation of the same", false},
    [FIGURE_R2] = {"r2",
                   "1 - squared errors over squared deviations from the mean "
                   "of all; below 0: worse than that mean",
                   false},
    [FIGURE_MAE] = {"mae", "Mean absolute error, in units of the target", true},
    [FIGURE_RMSE] = {"rmse", "Root of the mean squared error", true}};

static bool is_mean(size_t rival)
{
    return rival == RIVAL_TRAINING_MEAN || rival == RIVAL_GROUP_MEAN;
}

/* What a mean of those who train says of those who are tested correlates with
 * them for no other reason than that these were left out. */
static bool is_said(size_t rival, size_t figure)
{
    return !is_mean(rival) || figure >= FIGURE_R2;
}

/* (1 + orders that are as good) / orders; undefined figures count as good. */
static double p_of(const struct predict *p, size_t rival, size_t figure)
{
    const double *all = p->figures[rival] + figure;
    size_t good = 1;

    if (p->orders < 2 || is_mean(rival) || isnan(all[0]))
        return NAN;
    for (size_t o = 1; o < p->orders; o++) {
        double x = all[o * FIGURES];

        good += about_figures[figure].is_low ? !(x > all[0]) : !(x < all[0]);
    }
    return (double)good / (double)p->orders;
}

static double spread_of(const struct predict *p, size_t rival, size_t figure)
{
    const double *x = p->repeated[rival] + figure;
    double mean = 0, square = 0, n = (double)p->repeats;

    for (size_t r = 0; r < p->repeats; r++)
        mean += x[r * FIGURES] / n;
    for (size_t r = 0; r < p->repeats; r++)
        square += (x[r * FIGURES] - mean) * (x[r * FIGURES] - mean);
    return p->repeats > 1 ? sqrt(square / (n - 1)) : NAN;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Of the folds, without the fit to all. */
static double median_choice(const struct predict *p, size_t rival)
{
    double *sorted, median;

    if (rival > RIVAL_ELASTIC)
        return NAN;
    sorted = NEW_ARRAY(double, p->folds);
    for (size_t f = 0; f < p->folds; f++)
        sorted[f] = p->chosen[rival][f];
    qsort(sorted, p->folds, sizeof *sorted, compare);
    median = (sorted[(p->folds - 1) / 2] + sorted[p->folds / 2]) / 2;
    free(sorted);
    return median;
}

static void write_metrics(const struct predict *p)
{
    static const enum figure tested[] = {FIGURE_R, FIGURE_R2, FIGURE_MAE};
    struct sheet sheet = sheet_begin(p->options->outdir, "metrics.tsv",
                                     "How well people who were not trained on "
                                     "are predicted, means over repeats");

    sheet_column(&sheet, "model", "Model, or what needs no brain");
    sheet_column(&sheet, "n", "Participants who were tested");
    for (size_t f = 0; f < FIGURES; f++)
        sheet_column(&sheet, about_figures[f].name, about_figures[f].about);
    sheet_column(&sheet, "r_sd", "Standard deviation of r over repeats");
    sheet_column(&sheet, "p_r",
                 "Share of orders of the target within groups, this one "
                 "included, with such an r or a larger one");
    sheet_column(&sheet, "p_r2", "The same of r2");
    sheet_column(&sheet, "p_mae", "The same of mae, or a smaller one");
    sheet_column(&sheet, "parameter",
                 "Median over folds: penalty, or for cpm features in use");
    sheet_head(&sheet);
    for (size_t k = 0; k < NUMBER_RIVALS; k++) {
        if (!p->has[k])
            continue;
        tsv_text(sheet.out, number_rivals[k]);
        tsv_number(sheet.out, (double)p->count);
        for (size_t f = 0; f < FIGURES; f++)
            tsv_number(sheet.out, is_said(k, f) ? p->figures[k][f] : NAN);
        tsv_number(sheet.out,
                   is_said(k, FIGURE_R) ? spread_of(p, k, FIGURE_R) : NAN);
        for (size_t f = 0; f < sizeof tested / sizeof *tested; f++)
            tsv_number(sheet.out, p_of(p, k, tested[f]));
        tsv_number(sheet.out, median_choice(p, k));
        tsv_end_row(sheet.out);
    }
    sheet_end(&sheet);
}

static void write_predictions(const struct predict *p)
{
    struct sheet sheet = sheet_begin(p->options->outdir, "predictions.tsv",
                                     "Predicted and observed, first repeat");

    sheet_column(&sheet, "participant_id", "Participant");
    sheet_column(&sheet, "model", "Model");
    sheet_column(&sheet, "fold", "Fold that tested the participant");
    sheet_column(&sheet, "observed",
                 p->options->is_log ? "Logarithm of the target" : "Target");
    sheet_column(&sheet, "predicted", "By those who are in other folds");
    sheet_head(&sheet);
    for (size_t k = 0; k < NUMBER_RIVALS; k++)
        for (size_t i = 0; p->has[k] && i < p->count; i++) {
            tsv_text(sheet.out, p->ids[i]);
            tsv_text(sheet.out, number_rivals[k]);
            tsv_number(sheet.out, (double)p->tested[i] + 1);
            tsv_number(sheet.out, p->target[i]);
            tsv_number(sheet.out, p->score[k][i]), tsv_end_row(sheet.out);
        }
    sheet_end(&sheet);
}

static void write_folds(const struct predict *p)
{
    struct sheet sheet = sheet_begin(p->options->outdir, "folds.tsv",
                                     "What was chosen in every fold of the "
                                     "first repeat, and in the fit to all");

    sheet_column(&sheet, "fold", "Number, or all");
    sheet_column(&sheet, "model", "Model");
    sheet_column(&sheet, "parameter", "Penalty, or for cpm features in use");
    sheet_head(&sheet);
    for (size_t f = 0; f <= p->folds; f++)
        for (size_t k = 0; k <= RIVAL_ELASTIC; k++) {
            if (!p->has[k])
                continue;
            if (f < p->folds)
                tsv_number(sheet.out, (double)f + 1);
            else
                tsv_text(sheet.out, "all");
            tsv_text(sheet.out, number_rivals[k]);
            tsv_number(sheet.out, p->chosen[k][f]), tsv_end_row(sheet.out);
        }
    sheet_end(&sheet);
}

static void write_null(const struct predict *p)
{
    struct sheet sheet = sheet_begin(
        p->options->outdir, "null.tsv",
        "r of every order of the target; the first is the order observed");

    for (size_t k = 0; k < NUMBER_RIVALS; k++)
        if (p->has[k] && !is_mean(k))
            sheet_column(&sheet, number_rivals[k], "r of this model");
    sheet_head(&sheet);
    for (size_t o = 0; o < p->orders; o++) {
        for (size_t k = 0; k < NUMBER_RIVALS; k++)
            if (p->has[k] && !is_mean(k))
                tsv_number(sheet.out, p->figures[k][o * FIGURES + FIGURE_R]);
        tsv_end_row(sheet.out);
    }
    sheet_end(&sheet);
}

static void head_weights(struct sheet *sheet, const struct predict *p)
{
    if (p->features->kind == FEATURES_EDGES) {
        sheet_column(sheet, "a", "First region");
        sheet_column(sheet, "b", "Second region");
    } else {
        sheet_column(sheet, "feature", "Feature");
    }
    if (p->has[RIVAL_CPM])
        sheet_column(sheet, "cpm",
                     "Share of the folds that use the feature, negative for "
                     "negative correlations");
    for (size_t k = RIVAL_RIDGE; k <= RIVAL_ELASTIC; k++) {
        char *name;

        if (!p->has[k])
            continue;
        sheet_column(sheet, number_rivals[k],
                     "Change of the prediction with one standard deviation of "
                     "the feature, of the fit to all");
        name = xformat("%s_pattern", number_rivals[k]);
        sheet_column(sheet, name,
                     "Correlation of the feature with what the fit to all "
                     "predicts (Haufe 2014, "
                     "doi:10.1016/j.neuroimage.2013.10.067, scaled)");
        free(name);
    }
    sheet_head(sheet);
}

static void put_name(struct tsv *out, const struct predict *p, size_t j)
{
    size_t pair[2];
    char *label;

    if (p->features->kind == FEATURES_EDGES) {
        features_pair(pair, p->features, j);
        tsv_text(out, p->features->regions.names[pair[0]]);
        tsv_text(out, p->features->regions.names[pair[1]]);
        return;
    }
    label = features_label(p->features, j);
    tsv_text(out, label);
    free(label);
}

static void write_weights(const struct predict *p)
{
    struct sheet sheet = sheet_begin(p->options->outdir, "weights.tsv",
                                     "What the models make of the features");

    head_weights(&sheet, p);
    for (size_t j = 0; j < p->features->count; j++) {
        put_name(sheet.out, p, j);
        if (p->has[RIVAL_CPM])
            tsv_number(sheet.out, p->weights[RIVAL_CPM][j]);
        for (size_t k = RIVAL_RIDGE; k <= RIVAL_ELASTIC; k++)
            if (p->has[k]) {
                tsv_number(sheet.out, p->weights[k][j]);
                tsv_number(sheet.out, p->patterns[k][j]);
            }
        tsv_end_row(sheet.out);
    }
    sheet_end(&sheet);
}

static void write_summary(const struct predict *p)
{
    char *path = xformat("%s/metrics.tsv", p->options->outdir);
    json_t *fields = sidecar(path);

    json_put_text(fields, "Target", p->options->target);
    json_put_flag(fields, "IsLogarithm", p->options->is_log);
    json_put_count(fields, "NumberOfFeatures", p->features->count);
    json_put_count(fields, "Participants", p->count);
    json_put_count(fields, "ParticipantsLeftOut", p->left_out);
    json_put_count(fields, "Folds", p->folds);
    json_put_count(fields, "Repeats", p->repeats);
    json_put_count(fields, "NumberOfPermutations", p->orders - 1);
    json_put_count(fields, "Groups", p->groups);
    if (p->options->batch)
        json_put_text(fields, "HarmonizedBy", p->options->batch);
    free(path);
}

void predict_write(const struct predict *p)
{
    write_metrics(p);
    write_summary(p);
    write_predictions(p);
    write_folds(p);
    write_null(p);
    write_weights(p);
}
