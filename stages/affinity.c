/*
 * affinity - how much every two nodes change together, at every moment.
 *
 * In: series of nodes (regions, neurons), one file a subject, which need not
 * hold the same nodes.  Out: an array time x subject x pair (float32, pairs i <
 * j in row-major order) with NaN where a subject lacks a node, beside it the
 * mask subject x node, and a sidecar with the names.  `ntf` factorizes it; for
 * a tensor that would not fit, ntf takes the series themselves.  Censored
 * frames, and frames that a gap leaves without a derivative, are left out for
 * all subjects.  With --events time is that of the stimuli.
 */
#include "factors/affinities.h"

#include <math.h>

static struct {
    struct paths series;
    const char *tensor;
    struct affinity_options options;
} cfg = {
    .options = {.traces = {.tr = NAN, .smooth = NAN, .least = 1, .after = 20},
                .theta = 1,
                .bin = 1},
};

static const struct file files[] = {
    INPUTS("timeseries.tsv", &cfg.series,
           "one row per frame, a file per subject"),
    OUTPUT("tensor.npy", &cfg.tensor, "time x subject x pair"),
    END_FILES,
};

static const struct param params[] = {
    CHOICE("kind", &cfg.options.traces.kind, affinity_names,
           "what counts as changing together; cofluct is of the signal, the "
           "others of its derivative"),
    REAL("tr", &cfg.options.traces.tr, 1e-4, 1000,
         "seconds between frames, if not RepetitionTime in the sidecar or a "
         "column time"),
    CHOICE("derivative", &cfg.options.traces.derivative, derivative_names,
           "how change is measured"),
    REAL("smooth", &cfg.options.traces.smooth, 1e-6, 1e6,
         "standard deviation of the Gaussian, or window of Savitzky and Golay, "
         "in s (in frames without --tr); unset: 1 s but at least 1.5 frames, "
         "or 9 frames"),
    REAL("theta", &cfg.options.theta, 1e-9, 1e9,
         "change that opens the gate of gauss by half, in standard deviations"),
    COUNT("min-subjects", &cfg.options.traces.least, 1, 1000000,
          "subjects that must have a node for it to be used"),
    COUNT("bin", &cfg.options.bin, 1, 1000000,
          "frames of affinities to average"),
    FLAG("scale", &cfg.options.has_scaling,
         "scale each subject to a mean square of 1, so that none dominates"),
    INPUT_OPTION("events", &cfg.options.traces.events,
                 "table participant_id, onset (s), trial_type: align stimuli"),
    REAL("before", &cfg.options.traces.before, 0, 1e6,
         "s to keep before each onset"),
    REAL("after", &cfg.options.traces.after, 0, 1e6,
         "s to keep after each onset"),
    END_PARAMS,
};

static void run(void)
{
    affinities_write(cfg.tensor, &cfg.series, &cfg.options);
}

static const struct stage affinity = {
    .name = "affinity",
    .summary = "Measure at every moment how much two nodes change together.",
    .references = "After Dyballa L et al. (2024), ICLR, arXiv 2402.14102, in "
                  "an own formulation. Shine JM et al. (2015). NeuroImage "
                  "122:399-407. doi:10.1016/j.neuroimage.2015.07.064. "
                  "Faskowitz J et al. (2020). Nat Neurosci 23:1644-1654. "
                  "doi:10.1038/s41593-020-00719-y",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&affinity, argc, argv);
}
