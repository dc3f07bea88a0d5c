/* The names and definitions of the summary of connectome/qcfc.h. */
#include "connectome/qcfc.h"

#define ABOUT(name, long_name, units, description) \
    &(const struct column)                         \
    {                                              \
        name, long_name, units, description        \
    }

const struct column *const qcfc_about[QCFC_MEASURES] = {
    [QCFC_SUBJECTS] = ABOUT("subjects", "Subjects", NULL,
                            "Participants whose matrices were used"),
    [QCFC_EXCLUDED] =
        ABOUT("excluded", "Participants without a matrix", NULL,
              "Rows of the participants that the manifest does not have, or "
              "that lack mean FD or a covariate"),
    [QCFC_EDGES] = ABOUT("edges", "Edges", NULL, "Edges with an r"),
    [QCFC_MEDIAN_ABS_R] = ABOUT("median_abs_r", "Median |QC-FC|", NULL,
                                "Median over edges of the absolute partial "
                                "correlation with mean FD"),
    [QCFC_CHANCE_ABS_R] =
        ABOUT("chance_abs_r", "Median |QC-FC| by chance", NULL,
              "What the median would be if no edge had to do with motion: the "
              "upper quartile of r for as many subjects"),
    [QCFC_PERCENT_P05] = ABOUT("percent_p05", "Edges with p < .05", "%",
                               "Share of edges, not corrected"),
    [QCFC_PERCENT_FDR05] = ABOUT("percent_fdr05", "Edges with FDR < .05", "%",
                                 "Share of edges after Benjamini and Hochberg"),
    [QCFC_DISTANCE_RHO] =
        ABOUT("distance_rho", "Distance dependence, signed", NULL,
              "Spearman correlation over edges of r and the distance of the "
              "regions"),
    [QCFC_DISTANCE_DEPENDENCE] =
        ABOUT("distance_dependence", "Distance dependence", NULL,
              "Absolute Spearman correlation over edges of r and the distance "
              "of the regions"),
    [QCFC_GCOR] = ABOUT("gcor", "Global correlation", NULL,
                        "Mean over subjects of the mean of all finite entries "
                        "of the matrix, its diagonal included"),
    [QCFC_MEAN_FD] =
        ABOUT("mean_fd", "Mean framewise displacement", "mm", "Over subjects"),
    [QCFC_CENSORED] =
        ABOUT("censored", "Frames censored", "%",
              "Mean over subjects of the share of frames discarded, dummy "
              "scans and non-steady states included"),
    [QCFC_REGRESSORS] =
        ABOUT("regressors", "Regressors per frame", "%",
              "Mean over subjects of confound regressors over frames"),
    [QCFC_FREEDOM_LOST] =
        ABOUT("freedom_lost", "Degrees of freedom lost", "%",
              "Mean over subjects of 1 - DegreesOfFreedom / frames, to "
              "censoring, regressors and filter"),
};
