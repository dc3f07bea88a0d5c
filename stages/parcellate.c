/*
 * parcellate - mean time series of the regions of an atlas, streaming.
 *
 * Reads a 4D run one frame at a time and averages, in every frame, the voxels
 * of each region of a label atlas; the atlas is brought to the grid of the run
 * by nearest neighbor.  Every label of the table has its column, in ascending
 * order of the label.  A voxel counts when it is in the region, in the mask,
 * finite in every frame and not constant; the coverage of a region is the
 * share of its voxels that count, and below --min-coverage its column is n/a.
 * Refuses a run without any region left.
 */
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "base/stage.h"
#include "io/coverage.h"
#include "io/labels.h"
#include "io/series.h"
#include "io/volume.h"
#include "space/parcels.h"
#include "space/resample.h"

#include <math.h>
#include <stdlib.h>

static struct {
    const char *bold, *atlas, *series, *coverage;
    const char *labels, *mask;
    int statistic;
    double min_coverage;
} cfg = {.min_coverage = 0.5};

static const char *const statistics[] = {"mean", NULL};

static const struct file files[] = {
    INPUT("bold", &cfg.bold, "4D NIfTI run"),
    INPUT("atlas", &cfg.atlas, "3D NIfTI image of labels, on any grid"),
    OUTPUT("timeseries.tsv", &cfg.series, "row per frame, column per region"),
    OUTPUT("coverage.tsv", &cfg.coverage, "the voxels of each region"),
    END_FILES,
};

static const struct param params[] = {
    INPUT_OPTION("labels", &cfg.labels,
                 "table with index and name of each region; else the .tsv "
                 "beside the atlas, else names made from the labels"),
    INPUT_OPTION("mask", &cfg.mask, "brain mask on the grid of the run"),
    CHOICE("statistic", &cfg.statistic, statistics, "summary of a region"),
    REAL("min-coverage", &cfg.min_coverage, 0, 1,
         "below this share of usable voxels a region is n/a"),
    END_PARAMS,
};

/* The voxels of each region on the grid of the run. */
static struct parcels *place_atlas(struct labels **labels,
                                   const struct volume *bold)
{
    struct grid grid;
    int32_t *atlas = volume_read_labels(cfg.atlas, &grid);
    int32_t *here = NEW_ARRAY(int32_t, bold->voxels);
    unsigned char *mask = cfg.mask ? volume_read_mask(cfg.mask, bold) : NULL;
    struct parcels *parcels;

    *labels = labels_of_atlas(cfg.labels, cfg.atlas, atlas, grid_voxels(&grid));
    if (resample_nearest(here, &bold->grid, atlas, &grid) != RESAMPLE_OK)
        die("the affine of '%s' has no inverse", cfg.atlas);
    free(atlas);
    parcels = parcels_new(here, mask, bold->voxels, (*labels)->index,
                          (*labels)->count);
    if (!parcels->labeled)
        die("no region of '%s' lies on the grid of '%s'", cfg.atlas, cfg.bold);
    if (!parcels->voxels)
        die("no region of '%s' lies inside the mask '%s'", cfg.atlas, cfg.mask);
    free(here), free(mask);
    return parcels;
}

/* One pass over the run: the sum of each region in each frame. */
static struct tally *sum_frames(gsl_matrix *sums, struct volume *bold,
                                const struct parcels *parcels)
{
    struct tally *tally = tally_new(parcels);
    double *values = NEW_ARRAY(double, parcels->voxels);

    gsl_matrix_set_zero(sums);
    for (size_t t = 0; volume_next(bold); t++, tally_end_frame(tally)) {
        double *sum = gsl_matrix_ptr(sums, t, 0);

        volume_add_runs(sum, bold, parcels->run, parcels->runs);
        for (size_t p = 0; p < parcels->count; p++) {
            size_t start = parcels->start[p];

            if (!tally_wants(tally, p, sum[p]))
                continue;
            volume_gather(values, bold, parcels->voxel + start,
                          parcels->start[p + 1] - start);
            sum[p] = tally_region(tally, p, values);
        }
    }
    tally_finish(tally);
    free(values);
    return tally;
}

/* The same without voxels that turned out unusable when already summed. */
static void sum_again(gsl_matrix *sums, struct volume *bold,
                      const struct tally *tally)
{
    struct parcels *usable = tally_usable(tally, bold->voxels);

    note("reading '%s' again without its unusable voxels", cfg.bold);
    volume_rewind(bold);
    tally_free(sum_frames(sums, bold, usable));
    parcels_free(usable);
}

/* Sums to means; a region below the coverage asked for becomes n/a. */
static void average(struct series *series, const struct coverage *coverage)
{
    size_t covered = 0;

    for (size_t p = 0; p < series->values->size2; p++) {
        bool is_covered = coverage[p].used &&
                          coverage_share(&coverage[p]) >= cfg.min_coverage;
        double voxels = is_covered ? (double)coverage[p].used : NAN;

        for (size_t t = 0; t < series->values->size1; t++)
            *gsl_matrix_ptr(series->values, t, p) /= voxels;
        covered += is_covered;
    }
    if (!covered)
        die("no region of '%s' has enough voxels that vary in '%s'", cfg.atlas,
            cfg.bold);
    if (covered < series->values->size2)
        warn("%zu of %zu regions have too few usable voxels and are n/a",
             series->values->size2 - covered, series->values->size2);
}

static void describe(const struct volume *bold, const struct series *series)
{
    double tr = volume_repetition_time(bold);
    json_t *fields = sidecar(cfg.series);

    json_put_text(fields, "Description", "Mean of each region's voxels");
    if (isfinite(tr)) {
        json_put_number(fields, "RepetitionTime", tr);
        json_put_number(fields, "SamplingFrequency", 1 / tr);
    }
    json_put_count(fields, "NumberOfVolumes", bold->frames);
    json_put_count(fields, "NumberOfRegions", series->values->size2);
    json_put_number(fields, "MinimumCoverage", cfg.min_coverage);
    json_put_text(sidecar(cfg.coverage), "Description",
                  "Voxels of each region by what became of them");
}

static void run(void)
{
    struct volume *bold = volume_open_run(cfg.bold);
    struct labels *labels;
    struct parcels *parcels = place_atlas(&labels, bold);
    struct series *series =
        series_new(bold->frames, labels->count, labels->names);
    struct coverage *coverage = NEW_ARRAY(struct coverage, labels->count);
    struct tally *tally = sum_frames(series->values, bold, parcels);

    if (tally->is_late)
        sum_again(series->values, bold, tally);
    for (size_t p = 0; p < labels->count; p++)
        tally_count(&coverage[p].used, &coverage[p].constant,
                    &coverage[p].not_finite, tally, p),
            coverage[p].voxels = parcels->in_atlas[p];
    average(series, coverage);
    series_write(cfg.series, series);
    coverage_write(cfg.coverage, labels, coverage);
    describe(bold, series);

    free(coverage), tally_free(tally), parcels_free(parcels);
    series_free(series), labels_free(labels), volume_close(bold);
}

static const struct stage parcellate = {
    .name = "parcellate",
    .summary = "Average the voxels of each region of an atlas, frame by frame.",
    .references = "Ciric R et al. (2017). doi:10.1016/j.neuroimage.2017.03.020",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&parcellate, argc, argv);
}
