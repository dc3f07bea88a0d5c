/*
 * connect - functional connectivity between the regions of one subject.
 *
 * Reads the series of one run, or of several, each z-scored and then joined,
 * and writes the matrix of their correlations or another measure, through an
 * estimate of their covariance where the measure has one; with it, if asked,
 * the p-value of every edge.  With `tangent` the inputs are subjects, and what
 * is written is the geometric mean of their covariances and, for each, its
 * tangent vector there.  Censored frames are skipped.  A region that is n/a or
 * never varies gets an n/a row and column.  Refuses runs of other regions, a
 * cell n/a alone, too few frames, and a covariance without inverse.
 */
#include "base/provenance.h"
#include "base/report.h"
#include "base/stage.h"
#include "connectome/group.h"
#include "connectome/joined.h"
#include "connectome/relation.h"
#include "io/relmat.h"

#include <math.h>

static struct {
    struct paths series;
    const char *matrix;
    struct relation_options options;
} cfg = {
    .options = {.alpha = NAN, .segment = NAN, .max_lag = NAN},
};

static const struct file files[] = {
    INPUTS("timeseries.tsv", &cfg.series,
           "one row per frame; runs of a subject, for tangent subjects"),
    OUTPUT("relmat.tsv", &cfg.matrix, "regions x regions"),
    END_FILES,
};

static const struct param params[] = {
    CHOICE("kind", &cfg.options.kind, relation_kinds,
           "measure between two regions"),
    CHOICE("estimator", &cfg.options.estimator, relation_estimators,
           "of the covariance: plain, shrunk, or with a sparse inverse"),
    REAL("alpha", &cfg.options.alpha, 0, 1e300,
         "penalty of glasso, in units of covariance (of correlation where the "
         "series are standardized); cross-validated if not given"),
    FLAG("fisher", &cfg.options.has_fisher,
         "atanh(r) instead of r, no diagonal"),
    CHOICE("bias", &cfg.options.bias, relation_biases,
           "of mutual-information and distance by chance; removed from "
           "distance, it estimates the square"),
    TEXT("band", &cfg.options.band,
         "frequencies of coherence in Hz, 0.01:0.1 if not given"),
    REAL("segment", &cfg.options.segment, 1e-3, 1e6,
         "length of the segments of coherence in s, 100 if not given"),
    REAL("max-lag", &cfg.options.max_lag, 0, 1e6,
         "longest lag of lagged in s, 10 if not given"),
    OUTPUT_OPTION("lags", &cfg.options.lags,
                  "write the lag of each pair in s, positive where the column "
                  "follows the row"),
    CHOICE("test", &cfg.options.test, relation_tests,
           "which frames count: as many as are independent, or all"),
    OUTPUT_OPTION("p-values", &cfg.options.p_values,
                  "write the two-sided p-value of each edge"),
    OUTPUT_OPTION("freedom", &cfg.options.freedom,
                  "write the degrees of freedom of each edge"),
    INPUT_OPTION("reference", &cfg.options.reference,
                 "mean for tangent, made of other subjects before"),
    OUTPUT_DIR_OPTION("each", &cfg.options.each,
                      "folder for the tangent vector of each subject"),
    END_PARAMS,
};

/* What a series says of itself holds for its matrix, too. */
static void carry_on(json_t *fields)
{
    static const char *const kept[] = {
        "DummyScans", "ConfoundRegressors", "MeanFramewiseDisplacement",
        "NumberOfVolumesDiscardedByMotionScrubbing", "DegreesOfFreedom"};
    json_t *source = sidecar_read(cfg.series.at[0]);

    for (size_t k = 0; k < sizeof kept / sizeof *kept; k++)
        if (cfg.series.count == 1 && json_object_get(source, kept[k]))
            json_object_set(fields, kept[k], json_object_get(source, kept[k]));
    json_decref(source);
}

static void describe_frames(json_t *fields, const struct joined *joined)
{
    json_put_count(fields, "NumberOfVolumes", joined->values->size1);
    if (!isnan(joined->tr))
        json_put_number(fields, "RepetitionTime", joined->tr);
    if (!isnan(joined->seconds))
        json_put_number(fields, "EffectiveSeconds", joined->seconds);
    carry_on(fields);
}

static void run_subject(void)
{
    struct joined joined =
        joined_read(&cfg.series, relation_is_ratio(&cfg.options));
    struct relmat *relmat = relmat_new(joined.values->size2, joined.names);

    relation_measure(relmat, &joined, &cfg.options, cfg.matrix);
    relmat_write(cfg.matrix, relmat);
    describe_frames(sidecar(cfg.matrix), &joined);
    joined_release(&joined), relmat_free(relmat);
}

static void run(void)
{
    relation_check(&cfg.options);
    if (relation_is_group(&cfg.options))
        group_write(cfg.matrix, &cfg.series, &cfg.options);
    else
        run_subject();
}

static const struct stage connect = {
    .name = "connect",
    .summary = "Measure the connectivity between every two regions.",
    .references = "Ledoit O, Wolf M (2004). J Multivar Anal 88:365-411. "
                  "Chen Y et al. (2010). IEEE Trans Signal Process 58:5016-29. "
                  "Friedman J et al. (2008). Biostatistics 9:432-441. "
                  "Marrelec G et al. (2006). NeuroImage 32:228-237. "
                  "Varoquaux G et al. (2010). LNCS 6361:200-208. "
                  "Ince RAA et al. (2017). Hum Brain Mapp 38:1541-73. "
                  "Szekely GJ et al. (2007). Ann Stat 35:2769-94. "
                  "Welch PD (1967). IEEE Trans Audio Electroacoust 15:70-73. "
                  "Aitchison J (1982). J R Stat Soc B 44:139-177. "
                  "Bartlett MS (1935). J R Stat Soc 98:536-543. "
                  "Afyouni S et al. (2019). NeuroImage 199:609-625.",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&connect, argc, argv);
}
