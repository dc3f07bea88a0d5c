/*
 * inspect - the quality of one run: motion, DVARS, tSNR, GCOR, coverage, and
 * its local measures ALFF, fALFF and ReHo.
 *
 * Reads a 4D run a frame at a time and in several passes: for the moments of
 * every voxel of the mask; for their robust SDs, as many voxels a pass as
 * --memory holds; for the measures of every frame; for the local measures, in
 * blocks likewise.  Memory: one frame, fifteen numbers a voxel of the mask,
 * --memory, and at most 64 MB for the median of the run.  More frames mean more
 * passes, 2 + ceil(4 bytes voxels frames / memory) and as many again for the
 * local measures, and not more memory.
 *
 * Motion is that of --confounds.  A frame without a finite value in the mask,
 * as denoise leaves them, was censored: it has no measures, and leaves the
 * others alone.  What the data do not support is n/a, and the summary says what
 * it would have needed.  ALFF, fALFF and ReHo are those of the series as they
 * are, less their mean, without the censored frames: they want a run that was
 * denoised, fALFF one that was not filtered.  Refuses a run without any voxel
 * in the mask that varies and is finite.
 */
#include "base/provenance.h"
#include "base/report.h"
#include "base/stage.h"
#include "io/columns.h"
#include "io/summary.h"
#include "run/inspection.h"

#include <math.h>
#include <stdlib.h>

static const char *const sizes[] = {"7", "19", "27", NULL};
enum { SIZE_27 = 2 };

static struct {
    const char *metrics, *summary, *regions, *band;
    struct inspection_request of;
    struct inspection_maps maps;
    int neighbors, memory;
} cfg = {.band = "0.01:0.1",
         .of = {.fd_threshold = NAN},
         .neighbors = SIZE_27,
         .memory = 256};

static const struct file files[] = {
    INPUT("bold", &cfg.of.bold, "4D NIfTI run"),
    OUTPUT("metrics.tsv", &cfg.metrics, "row per frame, column per measure"),
    OUTPUT("summary.json", &cfg.summary, "the run as a whole, and its regions"),
    END_FILES,
};

static const struct param params[] = {
    INPUT_OPTION("mask", &cfg.of.mask, "brain mask on the grid of the run"),
    INPUT_OPTION("confounds", &cfg.of.confounds,
                 "table of motion as fMRIPrep writes it"),
    REAL("fd-threshold", &cfg.of.fd_threshold, 0, 1000,
         "mm; frames whose framewise displacement is above count as censored"),
    INPUT_OPTION("outliers", &cfg.of.outliers,
                 "table of denoise; frames that are not 0 count as censored"),
    INPUT_OPTION("atlas", &cfg.of.atlas,
                 "3D NIfTI image of labels, on any grid"),
    INPUT_OPTION("labels", &cfg.of.labels,
                 "index and name of each region; else the .tsv beside the "
                 "atlas, else names made from the labels"),
    OUTPUT_OPTION("regions", &cfg.regions,
                  "table of coverage, tSNR and the maps that are written"),
    OUTPUT_OPTION("tsnr", &cfg.maps.tsnr, "map of mean / SD over time"),
    OUTPUT_OPTION("alff", &cfg.maps.alff,
                  "map of the amplitude of slow fluctuations, of the series as "
                  "they are less their mean: denoise first"),
    OUTPUT_OPTION("falff", &cfg.maps.falff,
                  "map of the same over that at all frequencies; wants a run "
                  "that was denoised without a filter"),
    OUTPUT_OPTION("reho", &cfg.maps.reho,
                  "map of regional homogeneity, Kendall's W with the "
                  "neighbors; wants a run that was denoised"),
    TEXT("band", &cfg.band, "slow fluctuations, in Hz"),
    CHOICE(
        "neighbors", &cfg.neighbors, sizes,
        "voxels that ReHo takes together: sharing a face, an edge, a corner"),
    {PARAM_COUNT, "memory", TYPED(int, &cfg.memory), 1, 1 << 20, 0,
     "MiB for a block of voxels; the result does not depend on it", true},
    END_PARAMS,
};

static struct inspection *inspect_run(void)
{
    struct local_request *local = &cfg.of.local;

    if (!cfg.of.atlas && (cfg.of.labels || cfg.regions))
        usage("--labels and --regions need --atlas");
    local_read_band(local->band, cfg.band);
    local->has_alff = cfg.maps.alff;
    local->has_falff = cfg.maps.falff;
    local->has_reho = cfg.maps.reho;
    local->neighbors = strtoul(sizes[cfg.neighbors], NULL, 10);
    local->bytes = cfg.of.bytes = (size_t)cfg.memory * 1024 * 1024;
    return inspection_new(&cfg.of);
}

static void write_frames(const struct inspection *inspection)
{
    json_t *fields = sidecar(cfg.metrics);
    double tr = inspection->run[QUALITY_RUN_TR];

    json_put_text(fields, "Description", "Quality of every frame of the run");
    columns_write(cfg.metrics, NULL, quality_frame_about, inspection->frames);
    if (isfinite(tr)) {
        json_put_number(fields, "RepetitionTime", tr);
        json_put_number(fields, "SamplingFrequency", 1 / tr);
    }
}

static void write_summary(const struct inspection *inspection)
{
    json_t *fields = json_object();

    json_put_text(fields, "Description", "Quality of the run");
    summary_put(fields, quality_run_about, quality_run_needs, inspection->run,
                QUALITY_RUN_MEASURES);
    if (inspection->regions)
        summary_put_table(fields, "Regions", inspection->names,
                          inspection->region_about, inspection->regions);
    summary_write(cfg.summary, fields);
}

static void run(void)
{
    struct inspection *inspection = inspect_run();

    write_frames(inspection);
    write_summary(inspection);
    if (cfg.regions)
        columns_write(cfg.regions, inspection->names, inspection->region_about,
                      inspection->regions);
    inspection_write_maps(inspection, &cfg.maps, &cfg.of.local);
    inspection_free(inspection);
}

static const struct stage inspect = {
    .name = "inspect",
    .summary = "Measure the quality of a run, of its frames and regions.",
    .references =
        "Power JD et al. (2012). doi:10.1016/j.neuroimage.2011.10.018; "
        "Zang YF et al. (2007). doi:10.1016/j.braindev.2006.07.002; "
        "Zou QH et al. (2008). doi:10.1016/j.jneumeth.2008.04.012; "
        "Zang Y et al. (2004). doi:10.1016/j.neuroimage.2003.12.030",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&inspect, argc, argv);
}
