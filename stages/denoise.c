/*
 * denoise - take confounds, drifts and bad frames out of the series of a run.
 *
 * In: a table of time series, frames x regions, or a 4D image, and the
 * confounds of the same run (or `none`).  Out: the same cleaned, x - Q Q'x with
 * Q an orthonormal basis of the confounds, after detrending and filtering both
 * alike (signal/clean.h).  A censored frame keeps its place and is n/a (NaN);
 * so is a region or voxel without data or with nothing left.  Refuses confounds
 * that do not fit or are n/a and a cell that is n/a alone; a run of which too
 * little is left `is excluded`, with the reason in one line.  Of an image no
 * more than --memory is held at a time.
 */
#include "base/provenance.h"
#include "base/report.h"
#include "base/stage.h"
#include "io/gaps.h"
#include "io/series.h"
#include "run/denoising.h"
#include "run/voxelwise.h"

#include <stdlib.h>

static struct {
    const char *series, *confounds, *clean, *motion, *outliers, *design;
    const char *mask;
    int memory;
    struct denoising_options with;
} cfg = {.memory = 2048, .with = DENOISING_DEFAULTS};

static const struct file files[] = {
    INPUT("timeseries.tsv", &cfg.series, "one row per frame; or a 4D NIfTI"),
    INPUT_OR_NONE("confounds.tsv", &cfg.confounds, "of fMRIPrep, or none"),
    OUTPUT("clean.tsv", &cfg.clean, "as the input (.nii.gz); censored is n/a"),
    END_FILES,
};

static const struct param params[] = {
    REAL("tr", &cfg.with.tr, 0.001, 1000,
         "seconds between frames, if not RepetitionTime in the sidecar"),
    CHOICE("strategy", &cfg.with.nuisance.set, nuisance_sets,
           "set of confounds: motion (6P), with white matter, CSF and global "
           "signal (9P), with derivatives (12P) and squares (24P), all (36P); "
           "acompcor to gsr_only as XCP-D has them, the last three as nilearn"),
    CHOICE("global-signal", &cfg.with.nuisance.global_signal, nuisance_switches,
           "add it to the set, or take it out"),
    CHOICE("compcor", &cfg.with.nuisance.compcor, nuisance_components,
           "components of noise: of white matter and CSF combined or separate, "
           "or temporal; with the cosines of the table unless the filter has a "
           "high-pass"),
    COUNT("compcor-count", &cfg.with.nuisance.compcor_count, 0, 10000,
          "components of each kind; 0 is what the set says: 5, compcor all"),
    REAL("compcor-variance", &cfg.with.nuisance.compcor_variance, 0, 1,
         "as many as explain this share, by the sidecar of the confounds"),
    TEXT("columns", &cfg.with.nuisance.columns,
         "confounds by name, a,b*,c[0-4]; with --strategy, those too; the "
         "others become orthogonal to those that begin with signal__"),
    FLAG("despike", &cfg.with.despike,
         "squash the series about their medians first, as CONN does"),
    CHOICE("detrend", &cfg.with.detrend, denoising_detrends,
           "what drift to remove first, of series and confounds"),
    CHOICE("filter", &cfg.with.filter, denoising_filters,
           "zero-phase Butterworth of series and confounds, or a cosine basis "
           "among the confounds"),
    COUNT("order", &cfg.with.order, 1, BUTTERWORTH_MOST, "of butterworth"),
    CHOICE("reflection", &cfg.with.end, denoising_ends,
           "of butterworth at the ends; with even, p-values of connect hold"),
    REAL("low-pass", &cfg.with.low_pass, 1e-6, 1000, "Hz; slower passes"),
    REAL("high-pass", &cfg.with.high_pass, 1e-6, 1000, "Hz; faster passes"),
    CHOICE("interpolate", &cfg.with.interpolate, denoising_interpolations,
           "what stands in for censored frames while butterworth runs"),
    REAL("fd-threshold", &cfg.with.censoring.fd_threshold, 0, 1000,
         "mm; censor frames with more framewise displacement; scrubbing 0.5"),
    CHOICE("fd-kind", &cfg.with.censoring.fd_kind, censoring_kinds,
           "sum of steps, or root mean square (column rmsd, or motion in the "
           "order of FSL)"),
    REAL("fd-radius", &cfg.with.censoring.fd_radius, 1, 1000,
         "mm, of the head; if not 50, or 80 for jenkinson, from the motion"),
    REAL("dvars-threshold", &cfg.with.censoring.dvars_threshold, 0, 1e9,
         "censor frames whose std_dvars is above; scrubbing 1.5"),
    COUNT("censor-before", &cfg.with.censoring.before, 0, 1000,
          "frames to censor before each of these"),
    COUNT("censor-after", &cfg.with.censoring.after, 0, 1000,
          "frames to censor after each of these"),
    COUNT("min-segment", &cfg.with.censoring.min_segment, 0, 100000,
          "censor what is left between them in shorter stretches; scrubbing 5"),
    TEXT("dummy-scans", &cfg.with.censoring.dummy_scans,
         "frames to drop first; auto: the leading ones that the confounds mark "
         "as non-steady"),
    CHOICE("non-steady", &cfg.with.censoring.keeps_non_steady,
           censoring_non_steady, "frames that the confounds mark"),
    CHOICE("motion-filter", &cfg.with.motion_filter.kind, motion_filter_kinds,
           "take breathing out of motion, its regressors and displacement"),
    TEXT("motion-band", &cfg.with.motion_filter.band,
         "breaths per minute: 6 for low-pass, 12:18 for notch"),
    CHOICE("standardize", &cfg.with.standardize, denoising_scales,
           "z-scores or percent signal change"),
    COUNT("min-frames", &cfg.with.min_frames, 0, 10000000,
          "exclude a run of which fewer are kept"),
    REAL("min-seconds", &cfg.with.min_seconds, 0, 1e9,
         "exclude a run of which less is kept"),
    COUNT("min-freedom", &cfg.with.min_freedom, 1, 10000000,
          "exclude a run with fewer degrees of freedom left"),
    INPUT_OPTION("mask", &cfg.mask, "of an image: the voxels to clean"),
    {PARAM_COUNT, "memory", TYPED(int, &cfg.memory), 1, 1 << 20, 0,
     "MiB for the voxels of an image; the result does not depend on it", true},
    OUTPUT_OPTION("motion", &cfg.motion,
                  "table of motion and framewise displacement"),
    OUTPUT_OPTION("outliers", &cfg.outliers, "table of frames removed, 0 or 1"),
    OUTPUT_OPTION("design", &cfg.design, "table of regressors, one a column"),
    END_PARAMS,
};

/* What both forms share: from what is known of the run to what is left. */
static void prepare(struct denoising *denoising, struct denoising_run *run)
{
    run->path = cfg.series;
    run->confounds = cfg.confounds;
    denoising_prepare(denoising, &cfg.with, run);
    denoising_write(denoising, cfg.motion, cfg.outliers, cfg.design);
    json_put_text(sidecar(cfg.clean), "Description", "Denoised time series");
    denoising_describe(sidecar(cfg.clean), denoising);
}

static void clean_table(void)
{
    bool *has_data;
    struct series *series = gaps_read(cfg.series, &has_data);
    struct denoising_run run = {.frames = series->values->size1,
                                .tr = series_repetition_time(cfg.series),
                                .kept = has_data};
    size_t missing = gaps_regions(series), lost;
    struct denoising denoising;

    prepare(&denoising, &run);
    clean_apply(series->values, &denoising.clean, series->values);
    lost = gaps_regions(series) - missing;
    if (lost)
        warn("%zu of %zu regions never vary, or have nothing left: n/a", lost,
             series->values->size2);
    series_write(cfg.clean, series);
    denoising_release(&denoising), series_free(series), free(has_data);
}

static void clean_image(void)
{
    struct voxelwise voxelwise = voxelwise_open(
        cfg.series, cfg.mask, cfg.clean, (size_t)cfg.memory * 1024 * 1024);
    const struct volume *bold = voxelwise.scan->bold;
    struct denoising_run run = {.frames = bold->frames,
                                .tr = volume_repetition_time(bold),
                                .kept = voxelwise.kept};
    struct denoising denoising;

    prepare(&denoising, &run);
    voxelwise_clean(&voxelwise, cfg.clean, &denoising.clean);
    denoising_release(&denoising), voxelwise_release(&voxelwise);
}

static void run(void)
{
    bool is_image = volume_is_named(cfg.series);

    if (is_image != volume_is_named(cfg.clean))
        usage("'%s' is %s, and '%s' is not", cfg.series,
              is_image ? "an image (.nii, .nii.gz)" : "a table", cfg.clean);
    if (cfg.mask && !is_image)
        usage("--mask is for images");
    is_image ? clean_image() : clean_table();
}

static const struct stage denoise = {
    .name = "denoise",
    .summary =
        "Remove confounds, drifts and bad frames from time series.\n\n"
        "In order: dummy scans and frames without steady state are dropped,\n"
        "outliers censored, series despiked; for butterworth alone censored\n"
        "frames are interpolated; series and confounds are detrended, then\n"
        "filtered; what was censored is dropped; confounds are regressed out.",
    .references = "Lindquist MA et al. (2019). Hum Brain Mapp 40:2358-2376. "
                  "Power JD et al. (2012). NeuroImage 59:2142-2154. "
                  "Ciric R et al. (2017). NeuroImage 154:174-187.",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&denoise, argc, argv);
}
