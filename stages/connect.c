/*
 * connect - functional connectivity between the regions of one subject.
 *
 * Reads the series of one run, or of several, each z-scored and then joined,
 * and writes the matrix of their correlations or another measure, through an
 * estimate of their covariance.  Censored frames are skipped.  A region that
 * is n/a or never varies gets an n/a row and column.  Refuses runs of other
 * regions, a cell n/a alone, too few frames, and a covariance without inverse.
 */
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "base/stage.h"
#include "io/gaps.h"
#include "io/relmat.h"
#include "io/series.h"
#include "signal/connectivity.h"
#include "signal/corr.h"
#include "signal/frames.h"
#include "signal/scale.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = {"correlation", "spearman",  "partial",
                                    "covariance",  "precision", NULL};
static const char *const estimators[] = {"empirical", "ledoit-wolf", "oas",
                                         NULL};
static const char *const measures[] = {
    "Pearson correlation coefficient", "Spearman rank correlation coefficient",
    "Partial correlation coefficient", "Covariance",
    "Precision (inverse covariance)"};

enum { LEAST_FRAMES = 3 };

static struct {
    struct paths series;
    const char *matrix;
    int kind, estimator;
    bool has_fisher;
} cfg;

static const struct file files[] = {
    INPUTS("timeseries.tsv", &cfg.series,
           "one row per frame; runs of a subject"),
    OUTPUT("relmat.tsv", &cfg.matrix, "regions x regions"),
    END_FILES,
};

static const struct param params[] = {
    CHOICE("kind", &cfg.kind, kinds, "measure between two regions"),
    CHOICE("estimator", &cfg.estimator, estimators,
           "of the covariance: plain, or shrunk"),
    FLAG("fisher", &cfg.has_fisher, "atanh(r) instead of r, no diagonal"),
    END_PARAMS,
};

/* All runs, one under the other, and what is known of them. */
struct joined {
    char **names;
    gsl_matrix *values;
    double tr, seconds; /* NaN if unknown; tr also if runs differ */
};

/* The kept frames of a run, z-scored if there are several runs. */
static gsl_matrix *kept_frames(const struct series *run, const bool *kept,
                               const char *path)
{
    size_t count = frames_count(kept, run->values->size1);
    gsl_matrix *values;

    if (count < LEAST_FRAMES)
        die("'%s' has %zu frames with data, but %d are the least", path, count,
            LEAST_FRAMES);
    values = gsl_matrix_alloc(count, run->values->size2);
    frames_gather(values, run->values, kept);
    if (cfg.series.count > 1)
        scale_zscore(values);
    return values;
}

static void check_regions(const struct series *run, const struct joined *joined,
                          const char *path)
{
    size_t regions = joined->values->size2;

    if (run->values->size2 != regions)
        die("'%s' has %zu regions, but '%s' %zu", path, run->values->size2,
            cfg.series.at[0], regions);
    for (size_t j = 0; j < regions; j++)
        if (strcmp(run->names[j], joined->names[j]) != 0)
            die("'%s' has region '%s' where '%s' has '%s'", path, run->names[j],
                cfg.series.at[0], joined->names[j]);
}

static struct joined join_runs(void)
{
    struct joined joined = {0};

    for (size_t k = 0; k < cfg.series.count; k++) {
        const char *path = cfg.series.at[k];
        double tr = series_repetition_time(path);
        bool *kept;
        struct series *run = gaps_read(path, &kept);
        gsl_matrix *values = kept_frames(run, kept, path);

        if (!k)
            joined.names = names_copy(run->names, values->size2);
        else
            check_regions(run, &joined, path);
        joined.tr = k && tr != joined.tr ? NAN : tr;
        joined.seconds += tr * (double)values->size1;
        joined.values = frames_stack(joined.values, values);
        series_free(run), free(kept);
    }
    bug_if(!joined.values);
    return joined;
}

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

static void describe(const struct joined *joined,
                     const struct connectivity *found)
{
    json_t *fields = sidecar(cfg.matrix);
    bool has_diagonal = cfg.kind >= CONNECTIVITY_COVARIANCE;
    char *measure =
        xformat("%s%s", measures[cfg.kind], cfg.has_fisher ? ", Fisher z" : "");

    json_put_text(fields, "RelationshipMeasure", measure);
    json_put_flag(fields, "Weighted", true);
    json_put_flag(fields, "Directed", false);
    json_put_flag(fields, "ValidDiagonal", has_diagonal);
    json_put_text(fields, "StorageFormat", "Full");
    json_put_text(fields, "Estimator", estimators[cfg.estimator]);
    json_put_number(fields, "Shrinkage", found->shrinkage);
    json_put_count(fields, "NumberOfVolumes", joined->values->size1);
    if (!isnan(joined->tr))
        json_put_number(fields, "RepetitionTime", joined->tr);
    if (!isnan(joined->seconds))
        json_put_number(fields, "EffectiveSeconds", joined->seconds);
    carry_on(fields);
    free(measure);
}

static void run(void)
{
    struct joined joined = join_runs();
    size_t regions = joined.values->size2;
    struct relmat *relmat = relmat_new(regions, joined.names);
    struct connectivity found;

    if (cfg.has_fisher && cfg.kind >= CONNECTIVITY_COVARIANCE)
        usage("--fisher is for correlations, not for %s", kinds[cfg.kind]);
    if (connectivity(relmat->values, &found, joined.values,
                     (enum connectivity_kind)cfg.kind,
                     (enum covariance_estimator)cfg.estimator) !=
        CONNECTIVITY_DONE)
        die("'%s': the covariance of %zu regions in %zu frames is singular",
            cfg.series.at[0], regions - found.undefined, joined.values->size1);
    if (found.undefined)
        warn("%zu of %zu regions have no data or never vary and are n/a",
             found.undefined, regions);
    if (cfg.has_fisher)
        corr_fisher(relmat->values);
    relmat_write(cfg.matrix, relmat);
    describe(&joined, &found);

    names_free(joined.names, regions);
    gsl_matrix_free(joined.values), relmat_free(relmat);
}

static const struct stage connect = {
    .name = "connect",
    .summary = "Measure the connectivity between every two regions.",
    .references = "Ledoit O, Wolf M (2004). J Multivar Anal 88:365-411. "
                  "Chen Y et al. (2010). IEEE Trans Signal Process 58:5016-29. "
                  "Marrelec G et al. (2006). NeuroImage 32:228-237.",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&connect, argc, argv);
}
