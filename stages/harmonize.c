/*
 * harmonize - make people from several scanners alike.
 *
 * In: features of every participant (a table, or matrices, tables of nodes or
 * maps that a manifest names) and a table that says who is of which batch (site
 * or scanner).  Out: the features without what batches differ by in mean and
 * spread (ComBat) or in covariance, too (CovBat); what covariates explain
 * stays, as a straight line or a smooth curve.  Of several visits of a
 * participant (rows of one participant_id, told apart by session_id in both
 * tables) the longitudinal form keeps what is the participant's own.  Fits all
 * participants or those of a training list, keeps the model, and applies one
 * that was kept, so that what is tested was never fitted.  Checks how well
 * columns are predicted from features before and after.  Refuses batches of
 * one, batches that covariates tell, and batches that were not fitted, unless
 * these are to be met by their own participants.
 */
#include "cohort/harmonize_check.h"

#include "base/report.h"
#include "base/stage.h"

#include <stdlib.h>
#include <string.h>

enum { COMBAT, COVBAT, LONGITUDINAL };

static const char *const methods[] = {"combat", "covbat", "longitudinal", NULL};

static struct {
    struct harmonize_options options;
    const char *harmonized, *matrices, *sites, *save, *checks;
    double components;
    int method;
    bool is_forced;
} cfg = {.options = {.input = {.memory = (size_t)1 << 40},
                     .subject = "participant_id",
                     .knots = 5,
                     .check_folds = 5,
                     .check_permutations = 1000,
                     .seed = 1},
         .components = .95};

static const struct file files[] = {
    INPUT("features.tsv", &cfg.options.input.path,
          "participant_id and a feature a column; or, with --features, a "
          "manifest"),
    INPUT("participants.tsv", &cfg.options.participants,
          "the batch and the covariates of every participant"),
    OUTPUT("harmonized.tsv", &cfg.harmonized,
           "participant_id and a feature a column"),
    END_FILES,
};

static const struct param params[] = {
    TEXT("features", &cfg.options.input.column,
         "column of the manifest: matrices, tables of nodes or 3D maps"),
    TEXT("measure", &cfg.options.input.measure,
         "columns a,b,c of the tables of nodes, or of networks"),
    INPUT_OPTION("mask", &cfg.options.input.mask, "voxels of the maps to use"),
    FLAG("drop-missing", &cfg.options.input.has_drop,
         "leave out features that a participant lacks, instead of refusing"),
    TEXT("batch", &cfg.options.batch,
         "column of the participants: site or scanner"),
    TEXT("covariates", &cfg.options.covariates,
         "columns a,b,c whose differences stay; words are factors"),
    TEXT("smooth", &cfg.options.smooth,
         "columns a,b,c of numbers whose differences stay, as curves"),
    COUNT("knots", &cfg.options.knots, 3, 10, "smooth: knots of a curve"),
    TEXT("target", &cfg.options.target,
         "column that is to be predicted later: refused as a covariate, which "
         "would tell it to those who are tested"),
    FLAG("keep-target", &cfg.is_forced, "allow it all the same"),
    CHOICE("method", &cfg.method, methods,
           "means and spreads, or covariances as well, or means and spreads "
           "of several visits of each participant"),
    TEXT("subject", &cfg.options.subject,
         "longitudinal: column of the participants that tells whose rows are "
         "of one person"),
    FLAG("means-only", &cfg.options.combat.has_means,
         "spreads stay; allows batches of one"),
    FLAG("no-bayes", &cfg.options.combat.is_plain,
         "each feature by itself, without empirical Bayes"),
    REAL("components", &cfg.components, .01, 1,
         "covbat: share of the variance whose components are made alike"),
    TEXT("reference", &cfg.options.reference,
         "batch that stays as it is, and that others become like"),
    FLAG("keep-within", &cfg.options.combat.has_own_size,
         "longitudinal: the variance within participants stays; as published "
         "it grows by what predicted intercepts took up"),
    INPUT_OPTION("train", &cfg.options.train,
                 "table of participant_id: fit these alone; all are changed"),
    FLAG("new-batches", &cfg.options.has_new,
         "meet a batch that was not fitted by its own participants"),
    TEXT("controls", &cfg.options.controls,
         "column=value: .. by these of them alone"),
    OUTPUT_OPTION("save-model", &cfg.save, "keep what was fitted (.json)"),
    INPUT_OPTION("model", &cfg.options.model,
                 "change by a model that was kept, and fit nothing"),
    OUTPUT_DIR_OPTION("matrices", &cfg.matrices,
                      "folder for a matrix of each participant and a manifest"),
    TEXT("check", &cfg.options.check,
         "columns a,b,c: how well features tell them before and after, of "
         "people whom nothing was fitted to"),
    OUTPUT_OPTION("check-results", &cfg.checks, "table of that"),
    FLAG("check-apart", &cfg.options.check_apart,
         "check: by one half of the others harmonize, by the other learn, so "
         "that the error of harmonization is seen"),
    COUNT("check-folds", &cfg.options.check_folds, 3, 50, "folds of the check"),
    COUNT("check-permutations", &cfg.options.check_permutations, 0, 1000000,
          "permutations of the check"),
    SEED(&cfg.options.seed),
    OUTPUT_OPTION("sites", &cfg.sites, "table of what batches differed by"),
    END_PARAMS,
};

static void check_options(void)
{
    const struct harmonize_options *o = &cfg.options;

    if (!o->batch == !o->model)
        usage("give either --batch, to fit, or --model, to apply");
    if (o->model && (o->covariates || o->smooth || o->train || o->reference))
        usage("--model says what is kept and what was fitted; --covariates, "
              "--smooth, --train and --reference are for a fit");
    if (cfg.method == LONGITUDINAL && (o->has_new || o->reference))
        usage("--new-batches and --reference are not for the longitudinal "
              "form");
    if (o->combat.has_own_size && cfg.method != LONGITUDINAL && !o->model)
        usage("--keep-within is for --method longitudinal");
    if (!o->check != !cfg.checks || (o->check && (o->model || o->train)))
        usage("--check and --check-results go together, and neither with "
              "--model nor with --train: it fits by itself");
    if (o->controls && (!o->has_new || !strchr(o->controls, '=')))
        usage("--controls is column=value, and goes with --new-batches");
}

/* A covariate that is to be predicted would be kept where it is known, and so
 * written into the features. */
static void check_target(const struct site_model *model)
{
    for (size_t k = 0; k < model->kept_count; k++)
        if (cfg.options.target && !cfg.is_forced &&
            !strcmp(model->kept[k].column, cfg.options.target))
            die("'%s' is to be predicted, and is kept as a covariate: the "
                "features would tell it; --keep-target allows that",
                cfg.options.target);
}

static void run(void)
{
    struct harmonized *h;

    check_options();
    cfg.options.input.beside = ".";
    cfg.options.is_longitudinal = cfg.method == LONGITUDINAL;
    cfg.options.combat.components = cfg.method == COVBAT ? cfg.components : 0;
    h = harmonize_run(&cfg.options);
    check_target(&h->model);
    harmonize_describe(cfg.harmonized, h, &cfg.options);
    harmonize_write(cfg.harmonized, h);
    if (cfg.matrices)
        harmonize_write_matrices(cfg.matrices, h);
    if (cfg.checks)
        harmonize_write_checks(cfg.checks, h->checks, &cfg.options);
    if (cfg.sites)
        harmonize_write_sites(cfg.sites, h);
    if (cfg.save)
        site_model_write(cfg.save, &h->model);
    harmonize_free(h);
}

static const struct stage harmonize = {
    .name = "harmonize",
    .summary = "Make people from several scanners alike.",
    .references =
        "Johnson WE, Li C, Rabinovic A (2007). Biostatistics 8:118-127. "
        "doi:10.1093/biostatistics/kxj037. "
        "Fortin JP et al. (2018). NeuroImage 167:104-120. "
        "doi:10.1016/j.neuroimage.2017.11.024. "
        "Chen AA et al. (2022). Hum Brain Mapp 43:1179-1195. "
        "doi:10.1002/hbm.25688. "
        "Beer JC et al. (2020). NeuroImage 220:117129. "
        "doi:10.1016/j.neuroimage.2020.117129. "
        "Pomponio R et al. (2020). NeuroImage 208:116450. "
        "doi:10.1016/j.neuroimage.2019.116450",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&harmonize, argc, argv);
}
