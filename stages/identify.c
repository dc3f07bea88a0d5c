/*
 * identify - which region an RDM is of, told by the RDMs of other subjects.
 *
 * In: tables of pairs with an RDM per column, and a table that says of which
 * subject and region each is.  One subject after the other is left out; every
 * region has the mean RDM of the others as its centroid; an RDM is taken for
 * the region whose centroid is nearest, at equal distance the first.  This is
 * done with the RDM itself, of unit length, z-scored, in ranks, as an adjacency
 * matrix, with its geodesics, and with geo-topological transforms of all 210
 * pairs of thresholds and the means over their families.  Raw RDMs carry their
 * scale: what is gained over these, but not over z-scored ones, is no topology.
 *
 * Out: a row per statistic with its accuracy and confidence interval, and
 * beside it <results>_pairs.tsv (tests between statistics), _subjects.tsv,
 * _grid.tsv and _families.tsv; with --noise-levels _noise.tsv.  A pair of
 * stimuli that is missing in one RDM is left out of all.  Refuses a region that
 * a single subject has.  Below six subjects there is no p.
 */
#include "base/stage.h"
#include "geometry/identification.h"
#include "geometry/identifying.h"

static struct identifying_request cfg = {.densities = "0.05,0.1,0.25,0.5",
                                         .bootstrap = IDENTIFICATION_DUAL,
                                         .correction = IDENTIFICATION_FDR,
                                         .samples = 1000,
                                         .draws = 10,
                                         .threads = 1,
                                         .seed = 1};

static const struct file files[] = {
    INPUTS("rdms.tsv", &cfg.rdms,
           "rows per pair of the same stimuli, column per RDM"),
    INPUT("labels.tsv", &cfg.labels,
          "columns column, subject, region, and file (its last part) where a "
          "name of a column is in several inputs"),
    OUTPUT("results.tsv", &cfg.results, "a row per statistic"),
    END_FILES,
};

static const struct param params[] = {
    TEXT("densities", &cfg.densities,
         "shares of pairs that are near, between commas, for adjacency and "
         "geodesics"),
    CHOICE("bootstrap", &cfg.bootstrap, identification_bootstraps,
           "what to resample for the intervals; dual: new subjects and new "
           "stimuli"),
    COUNT("samples", &cfg.samples, 10, 1000000,
          "resamples, and flips of sign for more than 14 subjects"),
    CHOICE("correction", &cfg.correction, identification_corrections,
           "of the p of all pairs of statistics"),
    TEXT("noise-levels", &cfg.noise_levels,
         "also with noise: tenths of the standard deviation of all entries, "
         "between commas, as 0,2,4,8,12"),
    COUNT("draws", &cfg.draws, 1, 100000, "of noise at each level"),
    FLAG("paper-test", &cfg.has_paper_test,
         "also <results>_paper.tsv: what the authors of the method compare "
         "families by, which is no test"),
    SEED(&cfg.seed),
    THREADS(&cfg.threads),
    END_PARAMS,
};

static void run(void)
{
    identifying_write(&cfg);
}

static const struct stage identify = {
    .name = "identify",
    .summary = "Tell regions by their RDMs across subjects.",
    .references =
        "Lin B, Kriegeskorte N (2024). doi:10.1073/pnas.2317881121; Schuett HH "
        "et al. (2023). doi:10.7554/eLife.82566.",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&identify, argc, argv);
}
