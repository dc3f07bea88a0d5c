/*
 * surrogates - random maps over regions that are as smooth as given ones.
 *
 * Maps of the brain are smooth, and two smooth maps go along by chance far more
 * often than a test believes that counts regions as independent.  In: a table
 * of regions with a map a column.  Out: for every map random ones with its
 * spatial structure and, with --correlations, for every two maps their
 * correlation and how often a surrogate of the first has one as large.
 *
 *     spin           the map is turned over the sphere, each hemisphere the
 *                    mirror image of the other
 *     spin-hungarian the same, with every value once
 *     variogram      shuffled, smoothed and rescaled to the same variogram
 *     moran          random signs of the spectrum of 1 / distance
 *     shuffle        no spatial structure: what a naive test assumes
 *
 * A region that is n/a in a map is left out of it, and counted.  Of two maps
 * that have nothing to do with each other no method says so in exactly 95 % of
 * cases when they are very smooth; what was measured is in maps/spatial.h, a
 * warning, and the field Calibration of the sidecars.
 */
#include "base/report.h"
#include "base/stage.h"
#include "maps/surrogating.h"

static struct surrogating cfg;
static int method = SPATIAL_VARIOGRAM, kind, count = 1000, bins = 25, seed = 1,
           threads = 1;
static double percentile = 25;
static bool is_resampled, is_free;

static const struct file files[] = {
    INPUT("maps.tsv", &cfg.maps, "Node (or name), then a map a column"),
    OUTPUT("surrogates.tsv", &cfg.surrogates,
           "a row per map and surrogate; or .npy: maps x surrogates x regions"),
    END_FILES,
};

static const struct param params[] = {
    CHOICE("method", &method, spatial_methods,
           "what surrogates are; p <= .05 by chance, measured in very smooth "
           "maps: spin .06 on true spheres (.13 for distances in mm or "
           "coordinates in mm), variogram .08 to .13, moran .06 (.14 where the "
           "distances are not those of the maps), shuffle .6"),
    INPUT_OPTION("coordinates", &cfg.coordinates,
                 "table of name (or Node) with x, y, z (mm), and for spin "
                 "better sphere_x, sphere_y, sphere_z (each hemisphere's "
                 "sphere around 0) and hemisphere (else the sign of x): "
                 "spheres give spin the right test, centers in mm, as of MNI "
                 "space, an approximation"),
    INPUT_OPTION("distances", &cfg.distances,
                 "of variogram and moran: matrix over regions, as along the "
                 "cortex; else straight lines between coordinates"),
    TEXT("maps", &cfg.only, "names of the maps, between commas, if not all"),
    COUNT("surrogates", &count, 1, 1000000, "of each map"),
    INPUT_OPTION("compare", &cfg.compare,
                 "other maps of the same regions to correlate with; else every "
                 "two of maps.tsv"),
    OUTPUT_OPTION("correlations", &cfg.correlations,
                  "table of r and p of every two maps"),
    CHOICE("correlation", &kind, map_test_kinds, "of two maps"),
    FLAG("resample", &is_resampled,
         "variogram and moran: surrogates have the values of the map, by rank"),
    FLAG("free-fit", &is_free,
         "variogram: let the fitted variances be below 0 and take their size, "
         "as the authors do; rough surrogates of smooth maps come of it"),
    COUNT("bins", &bins, 2, 10000, "of the variogram"),
    REAL("percentile", &percentile, 0.1, 100,
         "of all distances, up to which the variogram is fitted"),
    SEED(&seed),
    THREADS(&threads),
    END_PARAMS,
};

static void run(void)
{
    if (cfg.compare && !cfg.correlations)
        usage("--compare needs --correlations FILE for what comes out");
    cfg.kind = (enum map_test_kind)kind;
    cfg.plan = (struct spatial_plan){.method = (enum spatial_method)method,
                                     .count = (size_t)count,
                                     .threads = (size_t)threads,
                                     .seed = (uint64_t)seed,
                                     .is_resampled = is_resampled,
                                     .is_free = is_free,
                                     .bins = (size_t)bins,
                                     .percentile = percentile};
    surrogating_run(&cfg);
}

static const struct stage surrogates = {
    .name = "surrogates",
    .summary = "Draw random maps with the spatial structure of given ones.",
    .references =
        "Alexander-Bloch AF et al. (2018). "
        "doi:10.1016/j.neuroimage.2018.05.070. "
        "Burt JB et al. (2020). doi:10.1016/j.neuroimage.2020.117038. "
        "Wagner HH, Dray S (2015). doi:10.1111/2041-210X.12407. "
        "Markello RD, Misic B (2021). doi:10.1016/j.neuroimage.2021.118052",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&surrogates, argc, argv);
}
