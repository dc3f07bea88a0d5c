/*
 * states - what recurs in time, and how it goes.
 *
 * In: series of regions, one file a run.  Out, in a folder: patterns that recur
 * over all runs, which of them every moment is in, and for every run how much
 * of the time it spends in each, how long it stays, and where it goes from
 * there:
 *
 *     sliding  correlations in windows, weighted by a taper or not
 *     edge     co-fluctuations in the frames in which they are large, beside
 *              those of series shifted against each other
 *     mtd      products of temporal derivatives, averaged over short windows
 *     leida    the leading eigenvector of phase coherence; filter first
 *     caps     co-activation, in all frames or those in which a seed is high
 *
 * clustered by k-means over all runs; of a range of numbers of states the one
 * with the largest silhouette is taken.  Or the states of a model, which frames
 * enter and leave as a Markov chain does:
 *
 *     hmm      normal distributions, by variational Bayes; of a range the one
 *              with the least free energy
 *     svar     autoregressions, how regions drive each other, with a sparse
 *              part that all states share; of a range the one that predicts
 *              frames best that it has not seen
 *
 * Censored frames are n/a on input; no
 * state, dwell time or transition crosses them or the end of a run.  Windows of
 * a process that does not change have correlations that do: --null tells what
 * it would give.  The result does not depend on --threads.  Refuses files of
 * other regions, and runs shorter than a window.
 */
#include "base/output.h"
#include "base/stage.h"
#include "dynamic/gaussian.h"
#include "dynamic/surrogates.h"
#include "states/method.h"

#include <math.h>

static struct states_options cfg = {.tr = NAN,
                                    .window = NAN,
                                    .step = NAN,
                                    .ends = NAN,
                                    .top = 15,
                                    .states = "2:8",
                                    .restarts = 20,
                                    .sweeps = 300,
                                    .seed = 1,
                                    .threads = 1,
                                    .order = 1,
                                    .folds = 2,
                                    .prior = 1};

static const struct file files[] = {
    INPUTS("timeseries.tsv", &cfg.series, "one row per frame, a file per run"),
    OUTPUT_DIR("outdir", &cfg.outdir, "folder for the tables; made if absent"),
    END_FILES,
};

static const struct param params[] = {
    CHOICE("method", &cfg.method, method_names, "what a moment is seen by"),
    REAL("tr", &cfg.tr, 1e-4, 1000,
         "seconds between frames, if not RepetitionTime in the sidecar or a "
         "column time"),
    REAL("window", &cfg.window, 1e-4, 1e6,
         "s of a window: of sliding (unset: 44 s) and of mtd (7 frames)"),
    REAL("taper", &cfg.taper, 0, 1e6,
         "s: standard deviation of the Gaussian that rounds the window; it "
         "gets 3 of these longer at each end; 0: rectangular"),
    REAL("step", &cfg.step, 1e-4, 1e6,
         "s from window to window, if not a frame; memory and time go with "
         "the number of windows"),
    FLAG("taper-legacy", &cfg.is_legacy,
         "as older software, multiply the series by the taper, which "
         "correlates their means"),
    REAL("ends", &cfg.ends, 0, 1e6,
         "s that leida drops next to ends and gaps; unset: 10 s, a period of "
         "0.1 Hz"),
    TEXT("seed-region", &cfg.seed_region,
         "of caps: only frames in which this region is high"),
    REAL("top", &cfg.top, 1e-3, 100, "percent of the frames of a run, by it"),
    TEXT("states", &cfg.states, "N, or A:B to choose from"),
    CHOICE("distance", &cfg.distance, cloud_distances,
           "of k-means: euclidean with means, cityblock with medians"),
    COUNT("restarts", &cfg.restarts, 1, 100000,
          "random starts of k-means, or of a model"),
    COUNT("max-sweeps", &cfg.sweeps, 1, 1000000, "turns of a start, at most"),
    CHOICE("covariance", &cfg.covariance, gaussian_names,
           "of the states of hmm: full, one that they share, or diagonal"),
    FLAG("zero-mean", &cfg.is_zero_mean,
         "states of hmm differ by covariance alone"),
    COUNT("components", &cfg.components, 0, 10000,
          "of hmm: reduce the regions to principal components; 0: do not"),
    REAL("prior", &cfg.prior, 1e-6, 1e6,
         "of hmm: frames of independent regions that the prior of a state is "
         "worth"),
    COUNT("folds", &cfg.folds, 2, 1000,
          "of svar, to choose the number of states: parts to hold out in turn"),
    COUNT("null", &cfg.null, 0, 100000,
          "surrogates to compare with, not of leida and caps; 0: none (100 "
          "shifts "
          "for the threshold of edge)"),
    CHOICE("null-model", &cfg.null_model, surrogates_names,
           "phases randomized alike in all regions, an autoregression, or "
           "circular shifts (which edge takes in any case)"),
    COUNT("order", &cfg.order, 1, 100, "of the autoregression"),
    SEED(&cfg.seed),
    THREADS(&cfg.threads),
    END_PARAMS,
};

static void run(void)
{
    struct states *states = states_open(&cfg);

    states_run(states);
    output_folder(cfg.outdir);
    states_write(states);
    states_free(states);
}

static const struct stage stage = {
    .name = "states",
    .summary = "Find what recurs in time, and how it goes.",
    .references = "Allen EA et al. (2014). Cereb Cortex 24:663-676. "
                  "doi:10.1093/cercor/bhs352. "
                  "Faskowitz J et al. (2020). Nat Neurosci 23:1644-1654. "
                  "doi:10.1038/s41593-020-00719-y. "
                  "Shine JM et al. (2015). NeuroImage 122:399-407. "
                  "doi:10.1016/j.neuroimage.2015.07.064. "
                  "Cabral J et al. (2017). Sci Rep 7:5135. "
                  "doi:10.1038/s41598-017-05425-7. "
                  "Liu X, Duyn JH (2013). PNAS 110:4392-4397. "
                  "doi:10.1073/pnas.1216856110. "
                  "Vidaurre D et al. (2017). PNAS 114:12827-12832. "
                  "doi:10.1073/pnas.1705120114. "
                  "Li C et al. (2024). ICLR. arXiv:2310.15263",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&stage, argc, argv);
}
