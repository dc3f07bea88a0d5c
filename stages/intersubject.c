/*
 * intersubject - do people who behave alike have brains that are alike.
 *
 * In: a manifest that names a file of each participant - time series (two are
 * as alike as the series of a region correlate), matrices (the whole, and the
 * row of each region), tables of nodes, pairs of RDMs - or a table of features;
 * and the participants with their behavior.  Every model says how alike two
 * people are in behavior: nearest, as their scores are near; mean, minimum or
 * product, as both score high (Anna Karenina: low scorers differ each in their
 * own way), maximum and low-product the mirror of these; joint, near in all
 * columns; words: the same or not.  Out: a row per model and region with the
 * correlation of both likenesses over all pairs of people, p by permutation of
 * people (Mantel), never of pairs, corrected for all regions of a model, and
 * for those of all models.
 *
 * Confounds (motion, age, sex) are taken out of the scores, and of both
 * likenesses by differences, sums and products; the test is then approximate.
 * There is no interval of r: a bootstrap draws a person twice, and a person is
 * like nobody as they are like themselves.  Who lacks a cell is left out; a
 * region that someone lacks is n/a, with their number.
 */
#include "cohort/intersubject.h"
#include "base/stage.h"

static struct intersubject_options cfg = {.input.memory = (size_t)-1,
                                          .input.has_drop = true,
                                          .models = "nearest,mean",
                                          .permutations = 5000,
                                          .seed = 1,
                                          .threads = 1};

static const struct file files[] = {
    INPUT("manifest.tsv", &cfg.input.path,
          "participant_id and --features; or a table of features"),
    INPUT("participants.tsv", &cfg.participants, "the behavior"),
    OUTPUT("results.tsv", &cfg.results, "a row per model and region"),
    END_FILES,
};

static const struct param params[] = {
    TEXT("features", &cfg.input.column,
         "column of the manifest with the files; unset: the first operand is "
         "a table of features"),
    CHOICE("kind", &cfg.kind, intersubject_kinds,
           "of these files; auto: by their headers"),
    TEXT("measure", &cfg.input.measure, "column of the tables of nodes"),
    INPUT_OPTION("mask", &cfg.input.mask, "of images"),
    CHOICE("similarity", &cfg.likeness, intersubject_likenesses,
           "of two profiles; distance: Euclidean, below 0, as always for "
           "single numbers"),
    TEXT("behavior", &cfg.behavior, "columns of the participants, a,b,c"),
    TEXT("models", &cfg.models,
         "list of nearest, joint, mean, minimum, product, maximum, "
         "low-product; columns of words have one, same"),
    TEXT("confounds", &cfg.confounds, "columns to take out of both"),
    TEXT("factors", &cfg.factors, "columns a,b whose numbers are words"),
    CHOICE("compare", &cfg.comparison, intersubject_comparisons,
           "both likenesses, over pairs; tau takes pairs log pairs for every "
           "region and permutation, the others a product for all"),
    CHOICE("side", &cfg.side, intersubject_sides, "of r"),
    COUNT("permutations", &cfg.permutations, 1, 10000000,
          "of people; all there are where they are no more than that"),
    TEXT("blocks", &cfg.blocks, "column: exchange within equal cells"),
    OUTPUT_OPTION("null", &cfg.null, "table of what is largest by chance"),
    SEED(&cfg.seed),
    THREADS(&cfg.threads),
    END_PARAMS,
};

static void run(void)
{
    intersubject_write(&cfg);
}

static const struct stage intersubject = {
    .name = "intersubject",
    .summary = "Tell whether brains are alike where behavior is.",
    .references =
        "Finn ES et al. (2020). doi:10.1016/j.neuroimage.2020.116828; Chen "
        "P-HA et al. (2020). doi:10.1016/j.neuroimage.2020.116851; Mantel N "
        "(1967). Cancer Res 27:209-220; Dekker D et al. (2007). "
        "doi:10.1007/s11336-007-9016-1",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&intersubject, argc, argv);
}
