/*
 * inspect - the quality of one run: motion, DVARS, tSNR, GCOR, coverage.
 *
 * Reads a 4D run a frame at a time and in several passes: for the moments of
 * every voxel of the mask; for their robust SDs, as many voxels a pass as
 * --memory holds; for the measures of every frame.  Memory: one frame, fourteen
 * numbers a voxel of the mask, --memory, and at most 64 MB for the median of
 * the run.  More frames mean more passes, 2 + ceil(4 bytes voxels frames /
 * memory) in all, and not more memory.
 *
 * Motion is that of --confounds.  What the data do not support is n/a, and the
 * summary says what it would have needed.  Refuses a run without any voxel in
 * the mask that varies and is finite.
 */
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "base/stage.h"
#include "io/columns.h"
#include "io/confounds.h"
#include "io/labels.h"
#include "io/scan.h"
#include "io/summary.h"
#include "signal/survey.h"
#include "space/parcels.h"
#include "space/resample.h"
#include "study/displacement.h"

#include <math.h>
#include <stdlib.h>

static struct {
    const char *bold, *metrics, *summary;
    const char *mask, *confounds, *atlas, *labels, *regions, *tsnr;
    int memory;
} cfg = {.memory = 256};

static const struct file files[] = {
    INPUT("bold", &cfg.bold, "4D NIfTI run"),
    OUTPUT("metrics.tsv", &cfg.metrics, "row per frame, column per measure"),
    OUTPUT("summary.json", &cfg.summary, "the run as a whole, and its regions"),
    END_FILES,
};

static const struct param params[] = {
    INPUT_OPTION("mask", &cfg.mask, "brain mask on the grid of the run"),
    INPUT_OPTION("confounds", &cfg.confounds,
                 "table of motion as fMRIPrep writes it"),
    INPUT_OPTION("atlas", &cfg.atlas, "3D NIfTI image of labels, on any grid"),
    INPUT_OPTION("labels", &cfg.labels,
                 "index and name of each region; else the .tsv beside the "
                 "atlas, else names made from the labels"),
    OUTPUT_OPTION("regions", &cfg.regions, "table of coverage and tSNR"),
    OUTPUT_OPTION("tsnr", &cfg.tsnr, "map of mean / SD over time"),
    {PARAM_COUNT, "memory", TYPED(int, &cfg.memory), 1, 1 << 20, 0,
     "MiB for a block of voxels; the result does not depend on it", true},
    END_PARAMS,
};

struct regions {
    struct labels *labels;
    struct parcels *whole, *within; /* on the grid; among the voxels scanned */
};

static struct regions read_regions(const struct scan *scan)
{
    struct regions regions = {0};
    size_t voxels = scan->bold->voxels;
    int32_t *here, *atlas;
    struct labels *labels;
    struct grid grid;

    if (!cfg.atlas && (cfg.labels || cfg.regions))
        usage("--labels and --regions need --atlas");
    if (!cfg.atlas)
        return regions;
    atlas = volume_read_labels(cfg.atlas, &grid);
    labels = labels_of_atlas(cfg.labels, cfg.atlas, atlas, grid_voxels(&grid));
    here = NEW_ARRAY(int32_t, voxels);
    if (resample_nearest(here, &scan->bold->grid, atlas, &grid) != RESAMPLE_OK)
        die("the affine of '%s' has no inverse", cfg.atlas);
    regions.labels = labels;
    regions.whole =
        parcels_new(here, NULL, voxels, labels->index, labels->count);
    for (size_t i = 0; i < scan->count; i++)
        here[i] = here[scan->voxel[i]];
    regions.within =
        parcels_new(here, NULL, scan->count, labels->index, labels->count);
    if (!regions.within->voxels)
        die("no region of '%s' lies in the %s '%s'", cfg.atlas,
            cfg.mask ? "mask" : "image", cfg.mask ? cfg.mask : cfg.bold);
    free(here), free(atlas);
    return regions;
}

static struct survey *survey_run(struct scan *scan)
{
    struct survey *survey =
        survey_new(scan->count, (size_t)cfg.memory * 1024 * 1024);

    while (survey_wants(survey)) {
        note("reading '%s' with %d MiB", cfg.bold, cfg.memory);
        while (scan_next(scan))
            survey_add(survey, scan->values);
        survey_end_pass(survey);
    }
    if (!survey->voxels->used)
        die("no voxel of the mask varies in '%s' and is finite", cfg.bold);
    return survey;
}

/* The table of frames, and the numbers of the run. */
static gsl_matrix *measure(double *numbers, const struct scan *scan,
                           const struct table *confounds,
                           const struct survey *survey)
{
    gsl_matrix *frames =
        gsl_matrix_alloc(scan->bold->frames, QUALITY_FRAME_COLUMNS);
    gsl_vector_view fd = gsl_matrix_column(frames, QUALITY_FD);
    gsl_vector_view rms = gsl_matrix_column(frames, QUALITY_FD_JENKINSON);

    displacement_read(&fd.vector, &rms.vector, confounds);
    survey_results(frames, numbers, survey);
    quality_flag(frames);
    quality_of_frames(numbers, frames);
    numbers[QUALITY_RUN_TR] = volume_repetition_time(scan->bold);
    return frames;
}

static void put_regions(json_t *fields, const struct regions *regions,
                        const struct voxels *voxels)
{
    struct labels *labels = regions->labels;
    struct quality_regions where = {labels->index, regions->whole->in_atlas,
                                    regions->within->start,
                                    regions->within->voxel};
    gsl_matrix *table = gsl_matrix_alloc(labels->count, QUALITY_REGION_COLUMNS);

    quality_of_regions(table, voxels, &where);
    summary_put_table(fields, "Regions", labels->names, quality_region_about,
                      table);
    if (cfg.regions)
        columns_write(cfg.regions, labels->names, quality_region_about, table);
    gsl_matrix_free(table), labels_free(labels);
    parcels_free(regions->whole), parcels_free(regions->within);
}

static void describe_timing(double tr)
{
    json_t *fields = sidecar(cfg.metrics);

    json_put_number(fields, "RepetitionTime", tr);
    json_put_number(fields, "SamplingFrequency", 1 / tr);
}

static void run(void)
{
    struct scan *scan = scan_open(cfg.bold, cfg.mask);
    struct table *confounds = confounds_read(
        cfg.confounds ? cfg.confounds : "none", scan->bold->frames);
    struct regions regions = read_regions(scan);
    struct survey *survey = survey_run(scan);
    double numbers[QUALITY_RUN_MEASURES];
    gsl_matrix *frames = measure(numbers, scan, confounds, survey);
    json_t *fields = json_object();

    json_put_text(sidecar(cfg.metrics), "Description",
                  "Quality of every frame of the run");
    columns_write(cfg.metrics, NULL, quality_frame_about, frames);
    if (isfinite(numbers[QUALITY_RUN_TR]))
        describe_timing(numbers[QUALITY_RUN_TR]);
    json_put_text(fields, "Description", "Quality of the run");
    summary_put(fields, quality_run_about, quality_run_needs, numbers,
                QUALITY_RUN_MEASURES);
    if (regions.labels)
        put_regions(fields, &regions, survey->voxels);
    summary_write(cfg.summary, fields);
    if (cfg.tsnr)
        scan_write_map(cfg.tsnr, scan, survey->voxels->tsnr,
                       "Mean over SD (dividing by n) of each voxel; NaN where "
                       "it is constant or not finite, 0 outside the mask");
    confounds_free(confounds), gsl_matrix_free(frames);
    survey_free(survey), scan_free(scan);
}

static const struct stage inspect = {
    .name = "inspect",
    .summary = "Measure the quality of a run, of its frames and regions.",
    .references =
        "Power JD et al. (2012). doi:10.1016/j.neuroimage.2011.10.018",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&inspect, argc, argv);
}
