/*
 * searchlight - models against the RDM of the sphere around every voxel.
 *
 * Reads the patterns of the runs of one participant (images with a condition
 * and a run for each volume) and a table of model RDMs, and writes maps: at
 * each center of a sphere how like its RDM is to each model, by each
 * comparator, and with permutations of the labels of the conditions the p of
 * that, for one center and for the highest of all.  A summary names the peaks.
 *
 * A voxel belongs to a sphere when its center is at most the radius (mm) away,
 * with a slack of 1e-9 of it.  Voxels that are n/a in a trial, that never vary,
 * or have no noise are left out and counted in the sidecars; a sphere with too
 * few is NaN.  Patterns and noise are held in float32, once for all spheres.
 * Refuses one run, or conditions that are not as often in every run, where
 * distances are cross-validated, and models with missing pairs.  With --shard
 * a share of the centers is done, to be joined with the others by --merge.
 */
#include "geometry/searchlight.h"

#include "base/report.h"
#include "base/stage.h"
#include "geometry/dissimilarities.h"

#include <math.h>

static struct searchlight_request cfg = {.radius = 8,
                                         .fraction = .5,
                                         .measure = SEARCHLIGHT_CORRELATION,
                                         .compare = "spearman",
                                         .seed = 1,
                                         .threads = 1,
                                         .memory = 8192};

static const struct file files[] = {
    INPUTS("patterns", &cfg.patterns,
           "runs of one participant: 4D images with Conditions and Run in "
           "their sidecars; runs of two files are never the same"),
    INPUT("mask", &cfg.mask,
          "image on the grid of the patterns; only voxels in it count"),
    INPUT("models.tsv", &cfg.models,
          "row per pair of conditions, column per model"),
    OUTPUT_DIR("outdir", &cfg.outdir, "folder for the maps; made if absent"),
    END_FILES,
};

static const struct param params[] = {
    REAL("radius", &cfg.radius, 0, 1000,
         "mm; voxels whose center is at most so far away, with a slack of 1e-9 "
         "of it"),
    REAL("min-fraction", &cfg.fraction, 0, 1,
         "of the voxels of a full sphere that must be in the mask and have "
         "data; else NaN"),
    CHOICE("measure", &cfg.measure, searchlight_measures,
           "between two patterns; mahalanobis and crossnobis are Euclidean "
           "without --noise"),
    INPUT_OPTION("conditions", &cfg.conditions,
                 "table with the columns volume (from 0), condition and run, "
                 "for images without these in a sidecar"),
    INPUTS_OPTION(
        "noise", &cfg.noise,
        "residuals, images with a volume per frame, separated by commas: a "
        "covariance for each sphere; DegreesOfFreedom of their sidecars, else "
        "frames - 1"),
    CHOICE("estimator", &cfg.estimator, dissimilarities_estimators,
           "of the covariance of the noise"),
    TEXT("compare", &cfg.compare,
         "comparators, separated by commas: cosine, correlation, spearman, "
         "rho-a, tau-a, tau-b, whitened-cosine, whitened-correlation"),
    INPUT_OPTION("centers", &cfg.centers,
                 "image of the centers, or table with x, y and z (mm), each "
                 "its nearest voxel; else every voxel of the mask"),
    COUNT("permutations", &cfg.permutations, 0, 1000000,
          "orders of the conditions for p; the same for all centers and "
          "models, and those of rsa"),
    SEED(&cfg.seed),
    {PARAM_COUNT, "memory", TYPED(int, &cfg.memory), 1, 1 << 24, 0,
     "MiB that patterns and noise may take, and permuted models", true},
    THREADS(&cfg.threads),
    SHARD_PARAMS(&cfg.shards),
    END_PARAMS,
};

static void run(void)
{
    bool is_weighted = cfg.measure == SEARCHLIGHT_MAHALANOBIS ||
                       cfg.measure == SEARCHLIGHT_CROSSNOBIS;

    if (cfg.noise && !is_weighted)
        usage("--measure %s does not weight by noise",
              searchlight_measures[cfg.measure]);
    if (!cfg.noise && cfg.estimator)
        usage("--estimator needs --noise");
    searchlight_write(&cfg);
}

static const struct stage searchlight = {
    .name = "searchlight",
    .summary = "Compare models with the RDM of the sphere around every voxel.",
    .references =
        "Kriegeskorte N, Goebel R, Bandettini P (2006). "
        "doi:10.1073/pnas.0600244103. "
        "Walther A et al. (2016). doi:10.1016/j.neuroimage.2015.12.012. "
        "Diedrichsen J et al. (2020). doi:10.51628/001c.27664.",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&searchlight, argc, argv);
}
