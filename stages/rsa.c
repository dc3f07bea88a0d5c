/*
 * rsa - models of representational geometry against the RDMs of subjects.
 *
 * In: RDMs of subjects and RDMs of models, both tables of pairs of the same
 * conditions (the order is that of the data).  Out: a row per comparator and
 * model (mean similarity, standard error, confidence interval, p against chance
 * and against the noise ceiling), beside it <results>_pairs.tsv with the
 * differences of models and <results>_subjects.tsv with every similarity.  The
 * sidecar says what each p is a test of.  A pair that is missing in one RDM is
 * left out of all; what the data do not support is n/a, with the reason in the
 * sidecar.  Weighted, selected and interpolated models are cross-validated over
 * conditions and subjects.
 */
#include "base/stage.h"
#include "geometry/comparison.h"

static struct {
    const char *data, *models, *results;
    struct comparison_options options;
} cfg = {.options = {.compare = "whitened-correlation",
                     .samples = 1000,
                     .seed = 1,
                     .threads = 1,
                     .folds = -1}};

static const struct file files[] = {
    INPUT("data.tsv", &cfg.data, "pairs of conditions, a column per subject"),
    INPUT("models.tsv", &cfg.models, "the same pairs, a column per model"),
    OUTPUT("results.tsv", &cfg.results, "a row per comparator and model"),
    END_FILES,
};

static const struct param params[] = {
    TEXT("compare", &cfg.options.compare,
         "comparators, separated by commas: cosine, correlation, spearman, "
         "rho-a, tau-a, tau-b, whitened-cosine, whitened-correlation, bures, "
         "bures-metric, riemannian, cka, cka-debiased, procrustes"),
    CHOICE("bootstrap", &cfg.options.resampling, inference_resamplings,
           "what to resample; dual: new subjects and new conditions, both, "
           "joined as by Schuett et al."),
    COUNT("samples", &cfg.options.samples, 10, 1000000,
          "resamples, permutations and flips of sign"),
    CHOICE("test", &cfg.options.test, inference_tests,
           "p by t, by percentiles of the bootstrap, by signed ranks of "
           "subjects, or by permuted labels of conditions"),
    CHOICE("correction", &cfg.options.correction, verdicts_corrections,
           "of the p of all pairs of models"),
    CHOICE("model-type", &cfg.options.kind, families_names,
           "models as they are, or families: their sum with weights >= 0, the "
           "best, or the best between neighbors"),
    INPUT_OPTION("group", &cfg.options.group,
                 "table model, family; unset: what stands before a colon in "
                 "the names, or all in one"),
    COUNT("folds", &cfg.options.folds, -1, 1000,
          "folds of conditions to cross-validate with; -1: 2 to 5 by their "
          "number where models are fitted, else none"),
    TEXT("partial", &cfg.options.partial,
         "models to partial out, separated by commas"),
    FLAG("regression", &cfg.options.has_regression,
         "coefficients of all models at once in place of similarities"),
    FLAG("non-negative", &cfg.options.has_nonnegative,
         "the same, none below zero"),
    OUTPUT_OPTION("features", &cfg.options.features,
                  "similarities as features: participant_id, a column a model "
                  "(and comparator); for edges and predict"),
    SEED(&cfg.options.seed),
    THREADS(&cfg.options.threads),
    END_PARAMS,
};

static void run(void)
{
    comparison_write(cfg.data, cfg.models, cfg.results, &cfg.options);
}

static const struct stage rsa = {
    .name = "rsa",
    .summary = "Compare models of representational geometry with RDMs.",
    .references =
        "Kriegeskorte N et al. (2008). doi:10.3389/neuro.06.004.2008; Nili H "
        "et al. (2014). doi:10.1371/journal.pcbi.1003553; Schuett HH et al. "
        "(2023). doi:10.7554/eLife.82566",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&rsa, argc, argv);
}
