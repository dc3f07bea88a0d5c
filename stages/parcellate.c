/*
 * parcellate - time series of the regions of an atlas, streaming.
 *
 * Reads a 4D run one frame at a time and summarizes, in every frame, the
 * voxels of each region.  The atlas is an image of labels, a 4D image of
 * probabilistic maps (a weighted mean, or least squares), a table of sphere
 * centers, or a BIDS-Atlas folder; it is brought to the grid of the run.  Every
 * region of the table has its column, in ascending order of the label.
 *
 * A voxel counts when it is in the region, in the mask, finite in every frame
 * (a frame that is NaN everywhere was censored: it is n/a, and spoils no voxel)
 * and not constant, before any smoothing; the coverage of a region is the share
 * of its voxels (of the weight of its map) that count, and below
 * --min-coverage its column is n/a.  Refuses a run without any region left.
 */
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "base/stage.h"
#include "io/centers.h"
#include "io/coverage.h"
#include "io/series.h"
#include "run/atlas.h"
#include "run/extract.h"

#include <math.h>
#include <stdlib.h>

enum { MEAN, MEDIAN, COMPONENT, SD };
enum { WEIGHTED, LEAST_SQUARES };

static struct {
    const char *bold, *atlas, *series, *coverage;
    const char *labels, *mask;
    int statistic, maps, memory;
    double min_coverage, radius, fwhm;
    bool may_overlap;
} cfg = {.min_coverage = 0.5, .radius = NAN, .memory = 256};

static const char *const statistics[] = {"mean", "median", "pc1", "sd", NULL};
static const char *const ways[] = {"weighted", "least-squares", NULL};

static const struct file files[] = {
    INPUT("bold", &cfg.bold, "4D NIfTI run"),
    INPUT("atlas", &cfg.atlas,
          "NIfTI image of labels (3D) or maps (4D) on any grid, table of "
          "sphere centers (x, y, z in mm), or BIDS-Atlas folder"),
    OUTPUT("timeseries.tsv", &cfg.series, "row per frame, column per region"),
    OUTPUT("coverage.tsv", &cfg.coverage, "the voxels of each region"),
    END_FILES,
};

static const struct param params[] = {
    INPUT_OPTION("labels", &cfg.labels,
                 "table with index and name of each region of an image; else "
                 "the .tsv beside it, else names made from the labels"),
    INPUT_OPTION("mask", &cfg.mask, "brain mask on the grid of the run"),
    CHOICE("statistic", &cfg.statistic, statistics,
           "summary of a region (pc1: first principal component)"),
    CHOICE("maps", &cfg.maps, ways,
           "series of maps: mean by weight, or best fit of all together"),
    REAL("min-coverage", &cfg.min_coverage, 0, 1,
         "below this share of usable voxels a region is n/a"),
    REAL("radius", &cfg.radius, 0, CENTERS_LARGEST,
         "mm, of all spheres; else the column radius, else the nearest voxel"),
    FLAG("allow-overlap", &cfg.may_overlap, "let spheres share voxels"),
    REAL("smooth", &cfg.fwhm, 0, 100,
         "FWHM in mm of a Gaussian, within the mask; 0 for none"),
    {PARAM_COUNT, "memory", TYPED(int, &cfg.memory), 1, 1 << 20, 0,
     "MiB for the voxels of pc1; the result does not depend on it", true},
    END_PARAMS,
};

/* Options that say nothing about this kind of atlas are a mistake. */
static void check_options(const struct atlas *atlas)
{
    if (atlas->kind == ATLAS_MAPS && cfg.statistic != MEAN)
        usage("--statistic %s has no weights, and '%s' holds maps",
              statistics[cfg.statistic], atlas->path);
    if (atlas->kind != ATLAS_MAPS && cfg.maps != WEIGHTED)
        usage("--maps %s needs a 4D image of maps, and '%s' is none",
              ways[cfg.maps], atlas->path);
    if (atlas->kind != ATLAS_SPHERES &&
        (isfinite(cfg.radius) || cfg.may_overlap))
        usage("--radius and --allow-overlap need a table of spheres");
    if (atlas->kind == ATLAS_SPHERES && cfg.labels)
        usage("--labels is for an image, and '%s' has its own names",
              atlas->path);
}

static enum extract_statistic statistic(void)
{
    static const enum extract_statistic of[] = {EXTRACT_MEAN, EXTRACT_MEDIAN,
                                                EXTRACT_COMPONENT, EXTRACT_SD};

    return cfg.maps == LEAST_SQUARES ? EXTRACT_LEAST_SQUARES
                                     : of[cfg.statistic];
}

/* A region below the coverage asked for becomes n/a. */
static void leave_out(struct series *series, struct coverage *coverage)
{
    size_t regions = series->values->size2, covered = regions;

    for (size_t p = 0; p < regions; p++) {
        gsl_vector_view column = gsl_matrix_column(series->values, p);

        if (coverage[p].used && coverage[p].share >= cfg.min_coverage)
            continue;
        gsl_vector_set_all(&column.vector, NAN);
        coverage[p].explained = NAN;
        covered--;
    }
    if (!covered)
        die("no region of '%s' has enough voxels that vary and are finite in "
            "'%s'",
            cfg.atlas, cfg.bold);
    if (covered < regions)
        warn("%zu of %zu regions have too few usable voxels and are n/a",
             regions - covered, regions);
}

static void describe(const struct volume *bold, const struct atlas *atlas)
{
    double tr = volume_repetition_time(bold);
    json_t *fields = sidecar(cfg.series);

    json_put_text(fields, "Description",
                  atlas->kind == ATLAS_MAPS && cfg.maps == WEIGHTED
                      ? "Weighted mean of each map's voxels"
                      : extract_about[statistic()]);
    if (isfinite(tr)) {
        json_put_number(fields, "RepetitionTime", tr);
        json_put_number(fields, "SamplingFrequency", 1 / tr);
    }
    json_put_count(fields, "NumberOfVolumes", bold->frames);
    json_put_count(fields, "NumberOfRegions", atlas->labels->count);
    json_put_text(fields, "AtlasKind", atlas_kind_names[atlas->kind]);
    if (atlas->kind == ATLAS_MAPS)
        json_put_text(fields, "MapWeighting", ways[cfg.maps]);
    else
        json_put_text(fields, "Statistic", statistics[cfg.statistic]);
    json_put_number(fields, "MinimumCoverage", cfg.min_coverage);
    if (isfinite(cfg.radius))
        json_put_number(fields, "SphereRadius", cfg.radius);
    if (cfg.fwhm > 0)
        json_put_number(fields, "SmoothingFWHM", cfg.fwhm);
}

static void run(void)
{
    struct volume *bold = volume_open_run(cfg.bold);
    unsigned char *mask = cfg.mask ? volume_read_mask(cfg.mask, bold) : NULL;
    struct atlas *atlas = atlas_read(
        &(struct atlas_request){cfg.atlas, cfg.labels, cfg.mask, cfg.radius,
                                cfg.may_overlap, cfg.maps == LEAST_SQUARES},
        bold, mask);
    size_t regions = atlas->labels->count;
    struct series *series =
        series_new(bold->frames, regions, atlas->labels->names);
    struct coverage *coverage = NEW_ARRAY(struct coverage, regions);
    double *explained = NEW_ARRAY(double, regions);
    struct tally_region *found;

    check_options(atlas);
    found = extract_regions(series->values, explained, bold, atlas->parcels,
                            &(struct extract){statistic(), cfg.fwhm, mask,
                                              (size_t)cfg.memory << 20});
    for (size_t p = 0; p < regions; p++)
        coverage[p] = (struct coverage){found[p].share,    found[p].voxels,
                                        found[p].in_mask,  found[p].used,
                                        found[p].constant, found[p].not_finite,
                                        found[p].tsnr,     explained[p]};
    leave_out(series, coverage);
    series_write(cfg.series, series);
    coverage_write(cfg.coverage, atlas->labels, coverage,
                   cfg.statistic == COMPONENT);
    describe(bold, atlas);
    free(found), free(explained), free(coverage), free(mask);
    series_free(series), atlas_free(atlas), volume_close(bold);
}

static const struct stage parcellate = {
    .name = "parcellate",
    .summary = "Summarize the voxels of each region of an atlas, frame by "
               "frame.",
    .references = "Ciric R et al. (2017). doi:10.1016/j.neuroimage.2017.03.020",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&parcellate, argc, argv);
}
