/*
 * classify - tell two groups of participants apart, and say how well.
 *
 * In: features of every participant (a table, or matrices, tables of nodes or
 * maps that a manifest names) and a table with the target, two classes.  Out:
 * tests of participants that were not trained on, by PCA and linear
 * discriminant (and, to compare, ridge, logistic regression or a support vector
 * machine), beside what the larger class, the group (site) and the phenotype
 * alone achieve; accuracy with its interval and its spread over repeats of the
 * folds, sensitivity, specificity, areas, permutation p, confusion matrix of
 * each group; weights of the features.  Confounds, scale, mask and parameters
 * are learnt from the training participants of each fold alone.  Refuses other
 * than two classes, missing features, and a participant who is trained on and
 * tested in one fold.  With --shard a share of the permutations is done, to be
 * joined with the others by --merge.
 */
#include "cohort/classify.h"
#include "base/output.h"
#include "base/report.h"
#include "base/stage.h"

#include <math.h>

static struct classify_options cfg = {.models = "pca-lda,ridge",
                                      .components = "5,10,20,40,80,120",
                                      .penalties = "0.01,0.1,1,10,100",
                                      .folds = 10,
                                      .inner_folds = 5,
                                      .repeats = 1,
                                      .permutations = 1000,
                                      .seed = 1,
                                      .threads = 1,
                                      .memory = 4096,
                                      .shrinkage = NAN,
                                      .mask_t = 2,
                                      .mask_share = .1,
                                      .mask_radius = 10,
                                      .mask_components = 20,
                                      .mask_rounds = 1,
                                      .halves = 50,
                                      .stability = .6};

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
    TEXT("target", &cfg.target, "column of the participants to tell apart"),
    TEXT("classes", &cfg.classes,
         "A,B: two of its values, the second positive; others are left out"),
    TEXT("model", &cfg.models, "list of pca-lda, ridge, logistic, svm"),
    TEXT("features", &cfg.input.column,
         "column of the manifest: matrices, tables of nodes or 3D maps"),
    TEXT("measure", &cfg.input.measure,
         "columns a,b,c of the tables of nodes, or of networks"),
    INPUT_OPTION("mask", &cfg.input.mask, "voxels of the maps to use"),
    TEXT("masks", &cfg.input.masks,
         "instead: column of the manifest with a mask of each participant; "
         "voxels that all share are used"),
    FLAG("drop-missing", &cfg.input.has_drop,
         "leave out features that a participant lacks, instead of refusing"),
    FLAG("standardize", &cfg.has_scaling,
         "divide features by their spread in the training participants"),
    TEXT("groups", &cfg.groups,
         "column to balance in folds and to permute within (site)"),
    TEXT("confounds", &cfg.confounds,
         "columns a,b,c to regress out of the features; words are factors"),
    TEXT("phenotype", &cfg.phenotype,
         "columns of the phenotype-only classifier, if not the confounds"),
    COUNT("folds", &cfg.folds, 2, 100000, "outer folds"),
    COUNT("inner-folds", &cfg.inner_folds, 2, 1000,
          "folds to choose parameters, made of outer folds"),
    FLAG("leave-one-group-out", &cfg.is_group_out,
         "a fold is a group of --groups"),
    INPUT_OPTION("fold-table", &cfg.fold_table,
                 "instead: participant_id, fold, role (train or test)"),
    COUNT("repeats", &cfg.repeats, 1, 10000,
          "deal the folds so many times, and test the mean accuracy"),
    COUNT("permutations", &cfg.permutations, 0, 1000000,
          "orders of the labels for p; 0: none"),
    TEXT("components", &cfg.components,
         "numbers of components for pca-lda to choose from"),
    TEXT("penalties", &cfg.penalties,
         "penalties of the others to choose from, over the mean squared "
         "length of the training rows"),
    REAL("shrinkage", &cfg.shrinkage, 0, 1,
         "of the covariance in the discriminant; unset: Ledoit-Wolf"),
    FLAG("equal-priors", &cfg.has_equal_priors,
         "classes count as equally frequent in pca-lda"),
    CHOICE("mask-learner", &cfg.learner, classify_learners,
           "choose features in the training participants"),
    REAL("mask-t", &cfg.mask_t, 0, 1000,
         "univariate, rank-sum: |t| or |z| above this"),
    REAL("mask-share", &cfg.mask_share, 1e-9, 1,
         "projection: share of the features with the largest weights"),
    COUNT("mask-components", &cfg.mask_components, 1, 100000,
          "projection: components"),
    COUNT("mask-rounds", &cfg.mask_rounds, 1, 3,
          "projection: choose again within what was chosen"),
    INPUT_OPTION("parcels", &cfg.parcels, "parcel: label image"),
    REAL("radius", &cfg.mask_radius, 0, 1000,
         "searchlight: mm, of the sphere around each voxel"),
    COUNT("mask-cluster", &cfg.mask_cluster, 0, 1000000,
          "least voxels of a cluster (18 neighbors)"),
    COUNT("half-samples", &cfg.halves, 0, 10000,
          "halves of the training participants to choose in; 0: all once"),
    REAL("stability", &cfg.stability, 0, 1,
         "share of the halves that must choose a feature"),
    SEED(&cfg.seed),
    {PARAM_COUNT, "memory", TYPED(int, &cfg.memory), 0, 1 << 24, 0,
     "MiB of features to hold; more goes to a scratch file", true},
    THREADS(&cfg.threads),
    SHARD_PARAMS(&cfg.shards),
    END_PARAMS,
};

static void run(void)
{
    struct shard shard = shard_of(&cfg.shards);
    bool is_part = shard.task == SHARD_PART;
    struct classify *classify;

    if (shard.task != SHARD_WHOLE && !cfg.permutations)
        usage("shares are of the permutations, and --permutations is 0");
    cfg.input.beside = is_part ? shard.folder : cfg.outdir;
    output_folder(cfg.input.beside);
    cfg.input.memory = (size_t)cfg.memory << 20;
    classify = classify_open(&cfg, &shard);
    classify_run(classify);
    if (is_part)
        classify_part(classify);
    else
        classify_write(classify);
    classify_free(classify);
}

static const struct stage classify = {
    .name = "classify",
    .summary = "Tell two groups of participants apart, in cross-validation.",
    .references = "Dey S, Rao AR, Shah M (2012). Front Syst Neurosci 6:75. "
                  "doi:10.3389/fnsys.2012.00075. "
                  "Meinshausen N, Buehlmann P (2010). J R Stat Soc B "
                  "72:417-473. doi:10.1111/j.1467-9868.2010.00740.x",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&classify, argc, argv);
}
