/*
 * predict - predict a number of people, and say how well.
 *
 * In: features of every participant (a table, or matrices, tables of nodes or
 * maps that a manifest names) and a table with the target, a number such as
 * age.  Out: what participants who were not trained on are predicted to have,
 * by connectome-based predictive modeling, ridge regression and elastic net,
 * beside the mean, the group and the phenotype alone; correlation, explained
 * variance and errors with permutation p; weights of the features.  Batches,
 * confounds, scale, features and penalties are learnt from the training
 * participants of each fold alone.  Refuses a target that does not vary and
 * missing features.
 */
#include "cohort/predict.h"
#include "base/output.h"
#include "base/report.h"
#include "base/stage.h"

static struct predict_options cfg = {.input = {.memory = (size_t)1 << 40},
                                     .models = "cpm,ridge",
                                     .penalties =
                                         "0.001,0.01,0.1,1,10,100,1000",
                                     .mixes = "0.1,0.5,1",
                                     .level = .01,
                                     .folds = 10,
                                     .inner_folds = 5,
                                     .repeats = 1,
                                     .permutations = 1000,
                                     .seed = 1,
                                     .threads = 1,
                                     .path = 50};

static const struct file files[] = {
    INPUT("features.tsv", &cfg.input.path,
          "participant_id and a feature a column; or, with --features, a "
          "manifest"),
    INPUT("participants.tsv", &cfg.participants,
          "target, groups, confounds, phenotype"),
    OUTPUT_DIR("outdir", &cfg.outdir, "folder for the tables; made if absent"),
    END_FILES,
};

static const struct param params[] = {
    TEXT("target", &cfg.target, "column of the participants to predict"),
    FLAG("log-target", &cfg.is_log, "predict its logarithm"),
    TEXT("model", &cfg.models, "list of cpm, ridge, elastic-net"),
    TEXT("features", &cfg.input.column,
         "column of the manifest: matrices, tables of nodes or 3D maps"),
    TEXT("measure", &cfg.input.measure,
         "columns a,b,c of the tables of nodes, or of networks"),
    INPUT_OPTION("mask", &cfg.input.mask, "voxels of the maps to use"),
    FLAG("drop-missing", &cfg.input.has_drop,
         "leave out features that a participant lacks, instead of refusing"),
    FLAG("standardize", &cfg.has_scaling,
         "divide features by their spread in the training participants "
         "(elastic-net always does)"),
    TEXT("batch", &cfg.batch,
         "column (site, scanner) whose differences ComBat takes out, fitted to "
         "the training participants"),
    TEXT("groups", &cfg.groups,
         "column to balance in folds and to permute within (site, family)"),
    TEXT("confounds", &cfg.confounds,
         "columns a,b,c to regress out of the features; words are factors"),
    TEXT("phenotype", &cfg.phenotype,
         "columns of the phenotype-only regression, if not the confounds"),
    COUNT("folds", &cfg.folds, 2, 100000, "folds"),
    COUNT("inner-folds", &cfg.inner_folds, 2, 100,
          "folds within the training participants, for elastic-net"),
    FLAG("leave-one-group-out", &cfg.is_group_out,
         "a fold is a group of --groups"),
    COUNT("repeats", &cfg.repeats, 1, 10000,
          "deal the folds so many times; figures are means"),
    COUNT("permutations", &cfg.permutations, 0, 1000000,
          "orders of the target for p; 0: none"),
    REAL("level", &cfg.level, 1e-12, 1,
         "cpm: two-sided p of a feature that is used"),
    TEXT("penalties", &cfg.penalties,
         "of ridge, over the mean squared length of the training rows; chosen "
         "by leaving out each training participant"),
    TEXT("mixes", &cfg.mixes,
         "of elastic-net: share of the absolute penalty, 1 is the lasso"),
    COUNT("path", &cfg.path, 2, 1000, "penalties of elastic-net"),
    SEED(&cfg.seed),
    THREADS(&cfg.threads),
    END_PARAMS,
};

static void run(void)
{
    struct predict *predict;

    if (!cfg.target)
        usage("--target says what to predict");
    output_folder(cfg.outdir);
    cfg.input.beside = cfg.outdir;
    predict = predict_open(&cfg);
    predict_run(predict);
    predict_write(predict);
    predict_free(predict);
}

static const struct stage predict = {
    .name = "predict",
    .summary = "Predict a number of people, in cross-validation.",
    .references = "Shen X et al. (2017). Nat Protoc 12:506-518. "
                  "doi:10.1038/nprot.2016.178. "
                  "Zou H, Hastie T (2005). J R Stat Soc B 67:301-320. "
                  "doi:10.1111/j.1467-9868.2005.00503.x",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&predict, argc, argv);
}
