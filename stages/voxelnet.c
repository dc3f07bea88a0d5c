/*
 * voxelnet - the network of all voxels of a run, as maps.
 *
 * In: a 4D run, denoised or to be denoised here, and a mask on its grid.  Two
 * voxels are joined where the correlation of their series is above a threshold:
 * a number, the one that gives a density exactly, or a significance.  Out, in a
 * folder: maps on the grid of the run (stat-<measure>_boldmap.nii.gz) of
 * degree, strength and mean weight, of the degree by distance in mm, of the
 * cycles of three, four and five voxels through each, and more.  No matrix is
 * ever made: tiles of correlations are counted and forgotten; a bit a pair is
 * kept.  The network is the same on any CPU and with any number of threads.
 * Constant and non-finite voxels are no nodes, and NaN.  Refuses a run that
 * does not fit in --memory, and says what it needs.  With --shard a share of
 * the pairs (or of the cycles of five) is done, to be joined with the others by
 * --merge.
 */
#include "voxelnet/voxelnet.h"
#include "base/stage.h"

#include <math.h>

static struct voxelnet_options cfg = {
    .threshold = .25,
    .density = NAN,
    .significance = NAN,
    .fdr = NAN,
    .cycles = "3",
    .spread = .05,
    .memory = 8192,
    .threads = 1,
    .denoising = DENOISING_DEFAULTS,
};

static const struct file files[] = {
    INPUT("bold", &cfg.bold, "4D NIfTI run, best denoised"),
    INPUT("mask", &cfg.mask, "voxels to join, on the grid of the run"),
    OUTPUT_DIR("outdir", &cfg.outdir, "folder for the maps; made if absent"),
    END_FILES,
};

static const struct param params[] = {
    REAL("threshold", &cfg.threshold, 0, 1, "join voxels with r above this"),
    REAL("density", &cfg.density, 1e-12, 1,
         "instead: join this fraction of all pairs, exactly"),
    REAL("significance", &cfg.significance, 1e-300, .5,
         "instead: join pairs with a one-sided p below this, with degrees of "
         "freedom corrected for autocorrelation"),
    REAL("fdr", &cfg.fdr, 1e-12, 1,
         "instead: the same at this false discovery rate over all pairs"),
    TEXT("cycles", &cfg.cycles,
         "count cycles of 3, 4 and 5 voxels (5 takes minutes), or none"),
    TEXT("distance-bins", &cfg.bins,
         "borders a,b,c in mm of bins of distance for the degree; inf is one"),
    TEXT("maps", &cfg.maps,
         "more maps: negative (r below minus the threshold), weighted "
         "(triangles), core (k-core), local (connectivity density), "
         "eigenvector (of the network), fast (of all correlations)"),
    CHOICE("neighborhood", &cfg.neighborhood, voxelnet_neighborhoods,
           "how many voxels touch one, for the map local"),
    FLAG("edges", &cfg.wants_edges,
         "write the edges, too: network_edges.npy, network_weights.npy"),
    {PARAM_REAL, "spread", TYPED(double, &cfg.spread), .001, 1, 0,
     "share of the edges that may be in doubt while the threshold of a "
     "density or rate is sought; the result does not depend on it",
     true},
    INPUT_OPTION("confounds", &cfg.confounds,
                 "table of confounds to denoise with"),
    CHOICE("strategy", &cfg.denoising.nuisance.set, nuisance_sets,
           "set of confounds, as for denoise"),
    TEXT("columns", &cfg.denoising.nuisance.columns, "confounds by name"),
    CHOICE("detrend", &cfg.denoising.detrend, denoising_detrends,
           "what drift to remove first"),
    CHOICE("filter", &cfg.denoising.filter, denoising_filters,
           "zero-phase Butterworth, or a cosine basis"),
    COUNT("order", &cfg.denoising.order, 1, BUTTERWORTH_MOST,
          "order of butterworth"),
    REAL("low-pass", &cfg.denoising.low_pass, 1e-6, 1000, "Hz; slower passes"),
    REAL("high-pass", &cfg.denoising.high_pass, 1e-6, 1000,
         "Hz; faster passes"),
    REAL("tr", &cfg.denoising.tr, 0.001, 1000,
         "seconds between frames, if not RepetitionTime in the sidecar"),
    REAL("fd-threshold", &cfg.denoising.censoring.fd_threshold, 0, 1000,
         "mm; censor frames whose framewise displacement is above"),
    REAL("dvars-threshold", &cfg.denoising.censoring.dvars_threshold, 0, 1e9,
         "censor frames whose std_dvars is above"),
    TEXT("dummy-scans", &cfg.denoising.censoring.dummy_scans,
         "frames to drop first, or auto"),
    {PARAM_COUNT, "memory", TYPED(int, &cfg.memory), 1, 1 << 24, 0,
     "MiB that may be used", true},
    THREADS(&cfg.threads),
    SHARD_PARAMS(&cfg.shards),
    END_PARAMS,
};

static void run(void)
{
    struct voxelnet *net = voxelnet_open(&cfg);

    if (cfg.shards.shard) {
        voxelnet_part(net);
    } else {
        voxelnet_find(net);
        voxelnet_maps(net);
    }
    voxelnet_free(net);
}

static const struct stage voxelnet = {
    .name = "voxelnet",
    .summary = "Make the network of all voxels, and maps of it.",
    .references = "Buckner RL et al. (2009). J Neurosci 29:1860-1873. "
                  "doi:10.1523/JNEUROSCI.5062-08.2009. "
                  "Dey S, Rao AR, Shah M (2012). Front Syst Neurosci 6:75. "
                  "doi:10.3389/fnsys.2012.00075",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&voxelnet, argc, argv);
}
