/*
 * denoise - take confounds, drifts and bad frames out of the series of a run.
 *
 * In: a table of time series, frames x regions, and the confounds of the same
 * run (or `none`).  Out: the same table cleaned, x - Q Q'x with Q an
 * orthonormal basis of the confounds, after detrending and filtering both
 * alike (in the order of signal/clean.h).  A censored frame keeps its row and
 * is n/a; so is a region without data or with nothing left.  Refuses confounds
 * that do not fit or are n/a, a cell that is n/a alone, a run too short for
 * the filter, and fewer frames than regressors.
 */
#include "base/provenance.h"
#include "base/report.h"
#include "base/stage.h"
#include "io/confounds.h"
#include "io/gaps.h"
#include "io/series.h"
#include "signal/account.h"
#include "signal/clean.h"
#include "signal/motion.h"

#include <math.h>
#include <stdlib.h>

static const char *const detrends[] = {"none", "linear", NULL};
static const char *const filters[] = {"none", "butterworth", "cosine", NULL};
static const char *const scales[] = {"none", "zscore", "psc", NULL};

static struct {
    const char *series, *confounds, *clean;
    double tr, low_pass, high_pass, fd_threshold, dvars_threshold;
    int strategy, detrend, filter, order, standardize;
    const char *columns, *motion, *outliers, *design;
} cfg = {.tr = NAN,
         .low_pass = NAN,
         .high_pass = NAN,
         .fd_threshold = NAN,
         .dvars_threshold = NAN,
         .order = 5};

static const struct file files[] = {
    INPUT("timeseries.tsv", &cfg.series, "one row per frame"),
    INPUT_OR_NONE("confounds.tsv", &cfg.confounds, "of fMRIPrep, or none"),
    OUTPUT("clean.tsv", &cfg.clean, "as the input; censored frames are n/a"),
    END_FILES,
};

static const struct param params[] = {
    REAL("tr", &cfg.tr, 0.001, 1000,
         "seconds between frames, if not RepetitionTime in the sidecar"),
    CHOICE("strategy", &cfg.strategy, confounds_strategies,
           "set of confounds: motion (6P), with white matter, CSF and global "
           "signal (9P), with derivatives (12P) and squares (24P), all (36P)"),
    TEXT("columns", &cfg.columns,
         "confounds by name, a,b,c; with --strategy, those too"),
    CHOICE("detrend", &cfg.detrend, detrends, "what drift to remove first"),
    CHOICE("filter", &cfg.filter, filters,
           "zero-phase Butterworth, or a cosine basis regressed out"),
    COUNT("order", &cfg.order, 1, BUTTERWORTH_MOST, "order of butterworth"),
    REAL("low-pass", &cfg.low_pass, 1e-6, 1000, "Hz; slower passes"),
    REAL("high-pass", &cfg.high_pass, 1e-6, 1000, "Hz; faster passes"),
    REAL("fd-threshold", &cfg.fd_threshold, 0, 1000,
         "mm; censor frames whose framewise displacement is above"),
    REAL("dvars-threshold", &cfg.dvars_threshold, 0, 1e9,
         "censor frames whose std_dvars is above"),
    CHOICE("standardize", &cfg.standardize, scales,
           "z-scores or percent signal change"),
    OUTPUT_OPTION("motion", &cfg.motion,
                  "table of motion and framewise displacement"),
    OUTPUT_OPTION("outliers", &cfg.outliers, "table of frames removed, 0 or 1"),
    OUTPUT_OPTION("design", &cfg.design, "table of regressors, one a column"),
    END_PARAMS,
};

static struct clean_recipe read_recipe(void)
{
    struct clean_recipe recipe = {
        .has_detrend = cfg.detrend,
        .filter = (enum clean_filter)cfg.filter,
        .order = cfg.order,
        .tr = isnan(cfg.tr) ? series_repetition_time(cfg.series) : cfg.tr,
        .high_pass = cfg.high_pass,
        .low_pass = cfg.low_pass,
        .scale = (enum clean_scale)cfg.standardize,
    };
    const char *fault = clean_fault(&recipe);

    if (recipe.filter && isnan(recipe.tr))
        die("'%s' has no sidecar with RepetitionTime; give --tr", cfg.series);
    if (fault)
        usage("%s", fault);
    if (recipe.low_pass * recipe.tr >= 0.5)
        warn("the low-pass is not below the Nyquist frequency, %g Hz",
             0.5 / recipe.tr);
    return recipe;
}

static struct series *read_motion(const struct table *table, size_t frames)
{
    struct series *motion = confounds_motion(table, frames);
    gsl_matrix_view six =
        gsl_matrix_submatrix(motion->values, 0, 0, frames, MOTION_PARAMETERS);
    gsl_vector_view fd = gsl_matrix_column(motion->values, MOTION_FD);

    if (!table || table_find(table, motion->names[MOTION_FD]) == TABLE_NONE)
        motion_fd(&fd.vector, &six.matrix, MOTION_RADIUS);
    return motion;
}

static struct series *read_design(const struct table *table, size_t frames,
                                  const struct clean_recipe *recipe)
{
    gsl_matrix *cosines = clean_cosines(recipe, frames);
    struct series *design = confounds_append(
        confounds_regressors(
            table, frames, (enum confounds_strategy)cfg.strategy, cfg.columns),
        "cosine_basis", cosines);

    if (recipe->filter == CLEAN_COSINE && !cosines->size2)
        warn("the run is too short for a high-pass of %g Hz", cfg.high_pass);
    if (cfg.design && !design->values->size2)
        usage("--design has no regressor to write");
    gsl_matrix_free(cosines);
    return design;
}

static void clean_series(struct series *series, const struct clean *clean)
{
    size_t lost = gaps_regions(series);

    clean_apply(series->values, clean, series->values);
    lost = gaps_regions(series) - lost;
    if (lost)
        warn("%zu of %zu regions never vary, or have nothing left: n/a", lost,
             series->values->size2);
    if (clean_freedom(clean) < 10)
        warn("about %.1f degrees of freedom are left", clean_freedom(clean));
}

static void describe(const struct series *design, const struct series *motion,
                     const struct clean *clean, size_t lost)
{
    json_t *fields = sidecar(cfg.clean);

    json_put_text(fields, "Description", "Denoised time series");
    account_clean(fields, clean, lost);
    json_put_text(fields, "NuisanceParameters",
                  confounds_strategies[cfg.strategy]);
    confounds_describe(fields, design, motion);
    if (!isnan(cfg.fd_threshold))
        json_put_number(fields, "CensoredFDAbove", cfg.fd_threshold);
    if (!isnan(cfg.dvars_threshold))
        json_put_number(fields, "CensoredDVARSAbove", cfg.dvars_threshold);
}

static void run(void)
{
    bool *kept;
    struct series *series = gaps_read(cfg.series, &kept);
    size_t frames = series->values->size1, lost;
    struct clean_recipe recipe = read_recipe();
    struct table *table = confounds_read(cfg.confounds, frames);
    struct series *motion = read_motion(table, frames);
    struct series *design = read_design(table, frames, &recipe);
    enum clean_status status;
    struct clean clean;

    lost = confounds_censor(kept, table, motion, cfg.fd_threshold,
                            cfg.dvars_threshold);
    status = clean_prepare(&clean, &recipe, kept, design->values);
    if (status != CLEAN_DONE)
        die("'%s': %s: %zu of %zu frames are kept, for %zu regressors",
            cfg.series, clean_status_text(status), clean.kept_count, frames,
            design->values->size2);
    clean_series(series, &clean);
    series_write(cfg.clean, series);
    describe(design, motion, &clean, lost);
    confounds_write(cfg.motion, motion, "Motion (mm, rad) in every frame");
    confounds_write(cfg.design, design, "Regressors, before any filter");
    confounds_write_outliers(cfg.outliers, kept, frames);

    clean_release(&clean), confounds_free(table), free(kept);
    series_free(design), series_free(motion), series_free(series);
}

static const struct stage denoise = {
    .name = "denoise",
    .summary = "Remove confounds, drifts and bad frames from time series.",
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
