/*
 * harmonize - make people from several scanners alike.
 *
 * In: features of every participant (a table, or matrices, tables of nodes or
 * maps that a manifest names) and a table that says who is of which batch (site
 * or scanner).  Out: the features without what batches differ by in mean and
 * spread (ComBat) or in covariance, too (CovBat); what covariates explain
 * stays. Fits all participants or those of a training list, keeps the model,
 * and applies one that was kept, so that what is tested was never fitted.
 * Refuses batches of one, batches that covariates tell, and batches that were
 * not fitted, unless these are to be met by their own participants.
 */
#include "cohort/harmonize.h"

#include "base/json.h"
#include "base/provenance.h"
#include "base/report.h"
#include "base/stage.h"

#include <stdlib.h>
#include <string.h>

enum { COMBAT, COVBAT };

static const char *const methods[] = {"combat", "covbat", NULL};

static struct {
    struct harmonize_options options;
    const char *harmonized, *matrices, *sites, *save;
    double components;
    int method;
    bool is_forced;
} cfg = {.options = {.input = {.memory = (size_t)1 << 40}}, .components = .95};

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
         "column of the tables of nodes"),
    INPUT_OPTION("mask", &cfg.options.input.mask, "voxels of the maps to use"),
    FLAG("drop-missing", &cfg.options.input.has_drop,
         "leave out features that a participant lacks, instead of refusing"),
    TEXT("batch", &cfg.options.batch,
         "column of the participants: site or scanner"),
    TEXT("covariates", &cfg.options.covariates,
         "columns a,b,c whose differences stay; words are factors"),
    TEXT("target", &cfg.options.target,
         "column that is to be predicted later: refused as a covariate, which "
         "would tell it to those who are tested"),
    FLAG("keep-target", &cfg.is_forced, "allow it all the same"),
    CHOICE("method", &cfg.method, methods,
           "means and spreads, or covariances as well"),
    FLAG("means-only", &cfg.options.combat.has_means,
         "spreads stay; allows batches of one"),
    FLAG("no-bayes", &cfg.options.combat.is_plain,
         "each feature by itself, without empirical Bayes"),
    REAL("components", &cfg.components, .01, 1,
         "covbat: share of the variance whose components are made alike"),
    TEXT("reference", &cfg.options.reference,
         "batch that stays as it is, and that others become like"),
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
    OUTPUT_OPTION("sites", &cfg.sites, "table of what batches differed by"),
    END_PARAMS,
};

static void check_options(void)
{
    const struct harmonize_options *o = &cfg.options;

    if (!o->batch == !o->model)
        usage("give either --batch, to fit, or --model, to apply");
    if (o->model && (o->covariates || o->train || o->reference))
        usage("--model says what is kept and what was fitted; --covariates, "
              "--train and --reference are for a fit");
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

static void describe(const struct harmonized *h)
{
    json_t *fields = sidecar(cfg.harmonized);

    json_put_text(fields, "Description",
                  cfg.method == COVBAT || h->model.combat.scores
                      ? "Features by CovBat: means, spreads and covariances of "
                        "batches made alike"
                      : "Features by ComBat: means and spreads of batches made "
                        "alike");
    json_put_text(fields, "Batch", h->model.batch);
    json_put_count(fields, "Batches", h->model.combat.batches);
    json_put_count(fields, "Participants", h->count);
    json_put_count(fields, "ParticipantsLeftOut", h->left_out);
    if (!cfg.options.model)
        json_put_count(fields, "ParticipantsFitted", h->trained);
    if (h->model.combat.scores)
        json_put_count(fields, "Components", h->model.combat.scores->features);
    if (!cfg.options.train && !cfg.options.model)
        json_put_text(fields, "Note",
                      "Fitted to all participants: a model that is tested on "
                      "some of these has seen them");
}

static void run(void)
{
    struct harmonized *h;

    check_options();
    cfg.options.input.beside = ".";
    cfg.options.combat.components = cfg.method == COVBAT ? cfg.components : 0;
    h = harmonize_run(&cfg.options);
    check_target(&h->model);
    describe(h);
    harmonize_write(cfg.harmonized, h);
    if (cfg.matrices)
        harmonize_write_matrices(cfg.matrices, h);
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
        "doi:10.1002/hbm.25688",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&harmonize, argc, argv);
}
