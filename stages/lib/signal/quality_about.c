/* The names and definitions of what signal/quality.h computes. */
#include "signal/quality.h"

#define ABOUT(name, long_name, units, description) \
    &(const struct column)                         \
    {                                              \
        name, long_name, units, description        \
    }

const struct column *const quality_frame_about[] = {
    [QUALITY_FD] =
        ABOUT("framewise_displacement", "Framewise displacement", "mm",
              "As it stands in the confounds, else |dx| + |dy| + |dz| + 50 mm "
              "(|da| + |db| + |dc|) "
              "from the motion parameters; Power JD et al. (2012), "
              "doi:10.1016/j.neuroimage.2011.10.018"),
    [QUALITY_FD_JENKINSON] =
        ABOUT("fd_jenkinson", "Relative root mean square displacement", "mm",
              "The column rmsd of the confounds, else sqrt(R^2/5 trace(A'A) + "
              "b'b) from the motion "
              "parameters, rotations in FSL's order, R = 80 mm around the "
              "center of rotation; "
              "Jenkinson M et al. (2002), doi:10.1006/nimg.2002.1132"),
    [QUALITY_DVARS] =
        ABOUT("dvars", "DVARS of the run scaled to a median of 1000", NULL,
              "Root mean square over voxels with a robust SD above 0 of the "
              "backward difference, times "
              "1000 over the median of all finite values in the mask; "
              "fMRIPrep's column dvars"),
    [QUALITY_STD_DVARS] =
        ABOUT("std_dvars", "Standardized DVARS", NULL,
              "DVARS over its expectation, the mean of sqrt(2 (1 - ar1)) SD, "
              "SD = (P75 - P25)/1.349; about "
              "1 for stationary noise; fMRIPrep's column std_dvars; Nichols TE "
              "(2017), arXiv:1704.01469"),
    [QUALITY_VOXELWISE_DVARS] =
        ABOUT("voxelwise_std_dvars", "Voxelwise standardized DVARS", NULL,
              "Root mean square over voxels of the difference over its own "
              "sqrt(2 (1 - ar1)) SD"),
    [QUALITY_RAW_DVARS] =
        ABOUT("raw_dvars", "DVARS in units of the image", NULL,
              "Root mean square of the backward difference over all finite "
              "voxels of the mask, constant "
              "ones included, without any scaling"),
    [QUALITY_GLOBAL] =
        ABOUT("global_signal", "Global signal", NULL,
              "Mean over the finite voxels of the mask, in units of the image"),
    [QUALITY_GLOBAL_Z] =
        ABOUT("global_signal_z", "Modified z of the global signal", NULL,
              "0.6745 |x - median| / MAD over all frames"),
    [QUALITY_SPIKE] = ABOUT("spike", "Outlier of the global signal", NULL,
                            "1 where global_signal_z is above 3.5"),
    [QUALITY_NON_STEADY] =
        ABOUT("non_steady_state", "Volume before the steady state", NULL,
              "1 for the leading frames whose modified z among the first 50 is "
              "above 3.5"),
    [QUALITY_CENSORED] =
        ABOUT("censored", "Censored volume", NULL,
              "1 where the image has no finite value in the mask, the "
              "displacement is above the threshold, or the table of outliers "
              "is not 0"),
};

const struct column *const quality_region_about[] = {
    [QUALITY_COVERAGE] =
        ABOUT("coverage", "Coverage", NULL,
              "used / voxels, 0 to 1; 0 for a region that is not on the grid"),
    [QUALITY_INDEX] =
        ABOUT("index", "Label", NULL, "Value of the region in the atlas"),
    [QUALITY_VOXELS] =
        ABOUT("voxels", "Voxels", NULL, "Of the region on the grid of the run"),
    [QUALITY_IN_MASK] = ABOUT("in_mask", "Voxels in the mask", NULL,
                              "used + constant + not_finite"),
    [QUALITY_USED] =
        ABOUT("used", "Usable voxels", NULL,
              "In the mask, finite in every frame and not constant"),
    [QUALITY_CONSTANT] = ABOUT("constant", "Constant voxels", NULL,
                               "In the mask, with one value in all frames"),
    [QUALITY_NOT_FINITE] = ABOUT("not_finite", "Voxels that are not finite",
                                 NULL, "In the mask, not finite in some frame"),
    [QUALITY_MEAN] =
        ABOUT("mean", "Mean signal", NULL,
              "Over the frames and the finite voxels, in units of the image"),
    [QUALITY_TSNR] =
        ABOUT("tsnr", "Temporal signal-to-noise ratio", NULL,
              "Median over the usable voxels of mean / SD, SD dividing by n"),
    [QUALITY_LAG1] =
        ABOUT("lag1_autocorrelation", "Lag-1 autocorrelation", NULL,
              "Median over the usable voxels of the biased lag-1 "
              "autocorrelation"),
    [QUALITY_ALFF] =
        ABOUT("alff", "Amplitude of low-frequency fluctuations", NULL,
              "Mean over the usable voxels, in units of the image; Zang YF et "
              "al. (2007), doi:10.1016/j.braindev.2006.07.002"),
    [QUALITY_FALFF] = ABOUT(
        "falff", "Fractional amplitude of low-frequency fluctuations", NULL,
        "Mean over the usable voxels; Zou QH et al. (2008), "
        "doi:10.1016/j.jneumeth.2008.04.012"),
    [QUALITY_REHO] =
        ABOUT("reho", "Regional homogeneity", NULL,
              "Mean over the usable voxels of Kendall's W with their "
              "neighbors; Zang Y et al. (2004), "
              "doi:10.1016/j.neuroimage.2003.12.030"),
};

const struct column *const quality_run_about[] = {
    [QUALITY_RUN_VOLUMES] =
        ABOUT("num_volumes", "Volumes", NULL, "Frames of the run"),
    [QUALITY_RUN_TR] = ABOUT("repetition_time", "Repetition time", "s",
                             "Of the sidecar, else of the header"),
    [QUALITY_RUN_DUMMIES] =
        ABOUT("num_dummy_volumes", "Volumes before the steady state", NULL,
              "Frames with non_steady_state 1"),
    [QUALITY_RUN_SPIKES] = ABOUT("num_spikes", "Outliers of the global signal",
                                 NULL, "Frames with global_signal_z above 3.5"),
    [QUALITY_RUN_MEAN_FD] =
        ABOUT("mean_fd", "Mean framewise displacement", "mm",
              "Over the frames that have one; the first has none and is no 0"),
    [QUALITY_RUN_CENSORED] = ABOUT("num_censored_volumes", "Censored volumes",
                                   NULL, "Frames with censored 1"),
    [QUALITY_RUN_RETAINED] = ABOUT("num_retained_volumes", "Retained volumes",
                                   NULL, "Frames with censored 0"),
    [QUALITY_RUN_RETAINED_FD] =
        ABOUT("mean_fd_post_censoring",
              "Mean framewise displacement of the retained volumes", "mm",
              "Over the frames with censored 0 that have one"),
    [QUALITY_RUN_MAX_FD] = ABOUT("max_fd", "Largest framewise displacement",
                                 "mm", "Over the frames that have one"),
    [QUALITY_RUN_FD_02] =
        ABOUT("num_volumes_fd_above_0.2", "Volumes with FD above 0.2 mm", NULL,
              "Frames, equal not counted"),
    [QUALITY_RUN_FD_05] =
        ABOUT("num_volumes_fd_above_0.5", "Volumes with FD above 0.5 mm", NULL,
              "Frames, equal not counted"),
    [QUALITY_RUN_MEAN_RMS] = ABOUT(
        "mean_relative_rms", "Mean relative root mean square displacement",
        "mm", "Mean of fd_jenkinson"),
    [QUALITY_RUN_MAX_RMS] = ABOUT(
        "max_relative_rms", "Largest relative root mean square displacement",
        "mm", "Largest fd_jenkinson"),
    [QUALITY_RUN_MEAN_DVARS] = ABOUT("mean_dvars", "Mean DVARS", NULL,
                                     "Mean of dvars, without the first frame"),
    [QUALITY_RUN_MEAN_STD_DVARS] =
        ABOUT("mean_std_dvars", "Mean standardized DVARS", NULL,
              "Mean of std_dvars, without the first frame"),
    [QUALITY_RUN_MAX_STD_DVARS] =
        ABOUT("max_std_dvars", "Largest standardized DVARS", NULL,
              "Largest std_dvars"),
    [QUALITY_RUN_MEDIAN_RAW_DVARS] =
        ABOUT("median_raw_dvars", "Median DVARS in units of the image", NULL,
              "Median of raw_dvars, without the first frame"),
    [QUALITY_RUN_MAX_RAW_DVARS] =
        ABOUT("max_raw_dvars", "Largest DVARS in units of the image", NULL,
              "Largest raw_dvars"),
    [QUALITY_RUN_FD_DVARS] = ABOUT(
        "fd_dvars_correlation", "Correlation of displacement and DVARS", NULL,
        "Pearson correlation of framewise_displacement and std_dvars over the "
        "frames that have both"),
    [QUALITY_RUN_MEAN_SIGNAL] =
        ABOUT("mean_signal", "Mean signal", NULL,
              "Mean of global_signal, in units of the image"),
    [QUALITY_RUN_MEDIAN_SIGNAL] =
        ABOUT("median_signal", "Median signal", NULL,
              "Median of all finite values in the mask, in units of the image"),
    [QUALITY_RUN_TSNR] =
        ABOUT("median_tsnr", "Median temporal signal-to-noise ratio", NULL,
              "Over the usable voxels, of mean / SD, SD dividing by n; Murphy "
              "K et al. (2007), doi:10.1016/j.neuroimage.2006.09.032"),
    [QUALITY_RUN_GCOR] =
        ABOUT("gcor", "Global correlation", NULL,
              "Mean of all correlations between usable voxels, the diagonal "
              "included; Saad ZS et al. (2013), doi:10.1089/brain.2013.0156"),
    [QUALITY_RUN_AR1] =
        ABOUT("mean_lag1_autocorrelation", "Mean lag-1 autocorrelation", NULL,
              "Over the usable voxels, of the biased lag-1 autocorrelation"),
    [QUALITY_RUN_MEDIAN_AR1] = ABOUT(
        "median_lag1_autocorrelation", "Median lag-1 autocorrelation", NULL,
        "Over the usable voxels, of the biased lag-1 autocorrelation"),
    [QUALITY_RUN_MASK] =
        ABOUT("mask_voxels", "Voxels of the mask", NULL,
              "All voxels of the image where no mask is given"),
    [QUALITY_RUN_USED] = ABOUT("used_voxels", "Usable voxels", NULL,
                               "Finite in every frame and not constant"),
    [QUALITY_RUN_CONSTANT] = ABOUT("constant_voxels", "Constant voxels", NULL,
                                   "With one value in all frames"),
    [QUALITY_RUN_NOT_FINITE] =
        ABOUT("not_finite_voxels", "Voxels that are not finite", NULL,
              "Not finite in some frame"),
};

#define NEEDS_FD \
    "the confounds need framewise_displacement or the six motion parameters"
#define NEEDS_RETAINED \
    "a retained frame needs framewise displacement, by the confounds"
#define NEEDS_RMSD "the confounds need rmsd or the six motion parameters"
#define NEEDS_SD   "needs a voxel whose quartiles over time differ"
#define NEEDS_PAIR "needs two frames with data that follow each other"

const char *const quality_run_needs[QUALITY_RUN_MEASURES] = {
    [QUALITY_RUN_TR] = "needs RepetitionTime in the sidecar, or the header's",
    [QUALITY_RUN_SPIKES] =
        "needs a global signal whose median absolute deviation is above 0",
    [QUALITY_RUN_MEAN_FD] = NEEDS_FD,
    [QUALITY_RUN_RETAINED_FD] = NEEDS_RETAINED,
    [QUALITY_RUN_MAX_FD] = NEEDS_FD,
    [QUALITY_RUN_FD_02] = NEEDS_FD,
    [QUALITY_RUN_FD_05] = NEEDS_FD,
    [QUALITY_RUN_MEAN_RMS] = NEEDS_RMSD,
    [QUALITY_RUN_MAX_RMS] = NEEDS_RMSD,
    [QUALITY_RUN_MEAN_DVARS] =
        "needs a voxel whose quartiles over time differ, and a median above 0",
    [QUALITY_RUN_MEAN_STD_DVARS] = NEEDS_SD,
    [QUALITY_RUN_MAX_STD_DVARS] = NEEDS_SD,
    [QUALITY_RUN_AR1] = NEEDS_PAIR,
    [QUALITY_RUN_MEDIAN_AR1] = NEEDS_PAIR,
    [QUALITY_RUN_FD_DVARS] =
        "needs three frames with both displacement and DVARS, neither constant",
};
