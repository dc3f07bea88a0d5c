/*
 * rdm - dissimilarities between the patterns of every two conditions.
 *
 * Reads the patterns of the runs of one participant (volumes with a condition
 * and a run each, or tables with a row per trial), and writes an RDM for the
 * regions of an atlas, a mask or all channels, or for every time point: a row
 * per pair of conditions, a column per RDM.  Distances are squared and divided
 * by the number of channels; those that are cross-validated may be negative.
 * Mahalanobis and crossnobis are Euclidean where no noise is named.
 *
 * Channels that are n/a in all trials, voxels that are the same in all, and
 * channels without noise are left out and counted in the sidecar.  Where a
 * channel is n/a in some trials, or cross-validation finds conditions in
 * unequal numbers, all distances are those of unbalanced designs, which for
 * correlation and Poisson are others: the sidecar says which, and --unbalanced
 * asks for them everywhere.  Refuses a full covariance of more channels than
 * degrees of freedom, negative rates, and one run where two are needed.
 */
#include "base/report.h"
#include "base/stage.h"
#include "geometry/rdms.h"

#include <math.h>
#include <string.h>

enum { FROM_RESIDUALS, FROM_REPEATS };

static struct {
    struct rdms_request request;
    int noise_from;
} cfg = {.request = {.regions = {.radius = NAN}, .threads = 1, .memory = 1024}};

static const char *const sources[] = {"residuals", "repeats", NULL};

static const struct file files[] = {
    INPUTS("patterns", &cfg.request.patterns,
           "runs of one participant: 4D images with Conditions and Run in "
           "their sidecars, or tables with the columns condition, run and one "
           "per channel; runs of two files are never the same, and conditions "
           "keep the order in which they first stand there"),
    OUTPUT("rdms.tsv", &cfg.request.rdms,
           "row per pair of conditions, column per RDM"),
    END_FILES,
};

static const struct param params[] = {
    CHOICE("measure", &cfg.request.options.measure, dissimilarities_measures,
           "between two patterns; given: the inputs are square matrices, or "
           "tables of pairs, of dissimilarities, and are only put together"),
    TEXT("by", &cfg.request.by,
         "given: name columns by this entity of the file names, as sub, and "
         "average those of one name; unset: each file is a column"),
    TEXT("column", &cfg.request.column,
         "given: the column of tables of pairs that hold several"),
    INPUT_OPTION("atlas", &cfg.request.regions.atlas,
                 "an RDM per region: image of labels, table of sphere centers "
                 "or BIDS-Atlas folder; for tables of patterns, a table with "
                 "the columns channel and region"),
    INPUT_OPTION("labels", &cfg.request.regions.labels,
                 "table with index and name of each region of an image"),
    INPUT_OPTION("mask", &cfg.request.regions.mask,
                 "image on the grid of the patterns; only voxels in it count"),
    REAL("radius", &cfg.request.regions.radius, 0, 1000,
         "mm, of all spheres; else what their table says"),
    INPUT_OPTION("conditions", &cfg.request.conditions,
                 "table with the columns volume (from 0), condition and run, "
                 "for images without these in a sidecar"),
    INPUTS_OPTION(
        "noise", &cfg.request.noise,
        "residuals, images or tables with a row per frame, separated by "
        "commas; DegreesOfFreedom of their sidecars, else frames - 1"),
    CHOICE("noise-from", &cfg.noise_from, sources,
           "the files of --noise, or what trials of a condition differ by, "
           "with trials - conditions degrees of freedom"),
    CHOICE("estimator", &cfg.request.options.estimator,
           dissimilarities_estimators, "of the covariance of the noise"),
    FLAG("per-run", &cfg.request.options.has_run_noise,
         "crossnobis with one covariance per run, the files of --noise in the "
         "order of the runs; a pair of runs is weighted by their mean"),
    FLAG("remove-mean", &cfg.request.options.removes_mean,
         "take from every pattern its mean over channels"),
    FLAG("unbalanced", &cfg.request.options.is_unbalanced,
         "estimators for unbalanced designs, which need no equal numbers of "
         "trials and no complete channels"),
    FLAG("drop-missing", &cfg.request.options.drops_missing,
         "leave out channels that are n/a in some trials"),
    FLAG("time", &cfg.request.is_movie,
         "an RDM for each value of the column time; without it, times are "
         "trials"),
    REAL("bin", &cfg.request.bin, 0, 1e9,
         "with --time: width of the bins, in its units; 0 for none"),
    {PARAM_COUNT, "memory", TYPED(int, &cfg.request.memory), 1, 1 << 20, 0,
     "MiB for the voxels of regions read together; the result does not depend "
     "on it",
     true},
    THREADS(&cfg.request.threads),
    END_PARAMS,
};

static bool is_one_of(int measure, int a, int b, int c)
{
    return measure == a || measure == b || measure == c;
}

/* Options that say nothing about this measure are a mistake. */
static void check_options(const struct rdms_request *request)
{
    const struct dissimilarities_options *options = &request->options;
    const char *name = dissimilarities_measures[options->measure];

    if (cfg.noise_from == FROM_REPEATS && request->noise)
        usage("--noise-from repeats needs no --noise");
    if (options->noise != NOISE_NONE &&
        !is_one_of(options->measure, DISSIMILARITIES_MAHALANOBIS,
                   DISSIMILARITIES_CROSSNOBIS, -1))
        usage("--measure %s does not weight by noise", name);
    if (options->has_run_noise &&
        (options->measure != DISSIMILARITIES_CROSSNOBIS ||
         options->noise == NOISE_NONE))
        usage("--per-run is for crossnobis with noise");
    if (options->removes_mean &&
        is_one_of(options->measure, DISSIMILARITIES_CORRELATION,
                  DISSIMILARITIES_POISSON, DISSIMILARITIES_POISSON_CV))
        usage("--remove-mean is not for %s", name);
    if (options->is_unbalanced && options->drops_missing)
        usage("--unbalanced keeps the channels that --drop-missing leaves out");
    if ((request->by || request->column) &&
        options->measure != DISSIMILARITIES_GIVEN)
        usage("--by and --column are for --measure given");
    if (request->bin > 0 && !request->is_movie)
        usage("--bin needs --time");
    if (options->measure == DISSIMILARITIES_GIVEN &&
        (request->regions.atlas || request->regions.mask ||
         request->conditions || request->is_movie || options->is_unbalanced ||
         options->removes_mean))
        usage("--measure given takes the matrices as they are");
}

static void run(void)
{
    struct rdms_request *request = &cfg.request;

    request->options.noise = cfg.noise_from == FROM_REPEATS ? NOISE_REPEATS
                             : request->noise               ? NOISE_RESIDUALS
                                                            : NOISE_NONE;
    check_options(request);
    if (request->options.measure == DISSIMILARITIES_GIVEN)
        rdms_write_given(request);
    else
        rdms_write(request);
}

static const struct stage rdm = {
    .name = "rdm",
    .summary = "Measure the dissimilarity of the patterns of every two "
               "conditions.",
    .references =
        "Kriegeskorte N et al. (2008). doi:10.3389/neuro.06.004.2008. "
        "Walther A et al. (2016). doi:10.1016/j.neuroimage.2015.12.012. "
        "Schaefer J, Strimmer K (2005). doi:10.2202/1544-6115.1175. "
        "Ledoit O, Wolf M (2004). doi:10.1016/S0047-259X(03)00096-4. "
        "Schuett HH et al. (2023). doi:10.7554/eLife.82566.",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&rdm, argc, argv);
}
