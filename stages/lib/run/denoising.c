#include "run/denoising.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/confounds.h"
#include "io/old_names.h"
#include "run/displacement.h"
#include "signal/account.h"
#include "signal/frames.h"
#include "signal/regress.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const denoising_detrends[] = {"none", "linear", "quadratic",
                                          "cubic", NULL};
const char *const denoising_filters[] = {"none", "butterworth", "cosine", NULL};
const char *const denoising_ends[] = {"odd", "even", NULL};
const char *const denoising_interpolations[] = {"spline", "lomb-scargle", NULL};
const char *const denoising_scales[] = {"none", "zscore", "psc", NULL};

/* What scrubbing stands for, as in nilearn since 0.13. */
#define SCRUBBING_FD    0.5
#define SCRUBBING_DVARS 1.5
enum { SCRUBBING_SEGMENT = 5, FEW = 10 };

static const char signal_prefix[] = "signal__";

/* ---- options ---- */

static struct clean_recipe read_recipe(const struct denoising_options *options,
                                       const struct denoising_run *run)
{
    struct clean_recipe recipe = {
        .has_despike = options->despike,
        .detrend = options->detrend,
        .interpolation = (enum clean_interpolation)options->interpolate,
        .filter = (enum clean_filter)options->filter,
        .order = options->order,
        .end = (enum butterworth_end)options->end,
        .tr = isnan(options->tr) ? run->tr : options->tr,
        .high_pass = options->high_pass,
        .low_pass = options->low_pass,
        .scale = (enum clean_scale)options->standardize,
    };
    const char *fault = clean_fault(&recipe);

    if ((recipe.filter || options->min_seconds > 0) && isnan(recipe.tr))
        die("'%s' has no sidecar with RepetitionTime; give --tr", run->path);
    if (fault)
        usage("%s", fault);
    if (recipe.low_pass * recipe.tr >= 0.5)
        warn("the low-pass is not below the Nyquist frequency, %g Hz",
             0.5 / recipe.tr);
    return recipe;
}

static struct censoring read_rule(const struct denoising_options *options)
{
    struct censoring rule = options->censoring;

    if (!nuisance_scrubs(&options->nuisance))
        return rule;
    if (isnan(rule.fd_threshold))
        rule.fd_threshold = SCRUBBING_FD;
    if (isnan(rule.dvars_threshold))
        rule.dvars_threshold = SCRUBBING_DVARS;
    if (!rule.min_segment)
        rule.min_segment = SCRUBBING_SEGMENT;
    return rule;
}

/* ---- regressors ---- */

static bool is_signal(const char *name)
{
    return !strncmp(name, signal_prefix, strlen(signal_prefix));
}

/* The columns whose names are signals, or those whose names are not. */
static struct series *select_columns(const struct series *all, bool of_signal)
{
    size_t count = 0, frames = all->values->size1;
    char **names = NEW_ARRAY(char *, all->values->size2);
    struct series *some;

    for (size_t k = 0; k < all->values->size2; k++)
        if (is_signal(all->names[k]) == of_signal)
            names[count++] = all->names[k];
    some = series_new(frames, count, names);
    free(names);
    for (size_t k = 0, to = 0; k < all->values->size2; k++) {
        if (is_signal(all->names[k]) != of_signal)
            continue;
        for (size_t t = 0; t < frames; t++)
            gsl_matrix_set(some->values, t, to,
                           gsl_matrix_get(all->values, t, k));
        to++;
    }
    return some;
}

/*
 * Noise without what it shares with signal: both are centered first, or what
 * noise has of the mean of the signal would stay in it.
 */
static struct series *orthogonalize(struct series *all)
{
    struct series *signals = select_columns(all, true), *noise;
    gsl_matrix *basis;

    if (!signals->values->size2) {
        series_free(signals);
        return all;
    }
    noise = select_columns(all, false);
    basis = regress_basis(signals->values);
    regress_out(noise->values, basis);
    for (size_t k = 0; k < noise->values->size2; k++) {
        char *name = xformat("%s_orth", noise->names[k]);

        free(noise->names[k]);
        noise->names[k] = name;
    }
    gsl_matrix_free(basis);
    series_free(signals), series_free(all);
    return noise;
}

/* Regressors of motion are made of the filtered one, where there is a filter.
 */
static struct series *read_design(const struct denoising *denoising,
                                  const struct table *table,
                                  const struct clean_recipe *recipe)
{
    const struct denoising_options *options = denoising->options;
    bool is_filtered = motion_filter_is_on(&options->motion_filter);
    size_t frames = denoising->run->frames;
    bool has_high_pass = recipe->filter && !isnan(recipe->high_pass);
    struct name_list names =
        nuisance_names(&options->nuisance, table, has_high_pass);
    gsl_matrix *cosines = clean_cosines(recipe, frames);
    struct series *design = orthogonalize(confounds_values(
        table, frames, &names, is_filtered ? denoising->motion : NULL));

    if (recipe->filter == CLEAN_COSINE && !cosines->size2)
        warn("the run is too short for a high-pass of %g Hz",
             recipe->high_pass);
    design = confounds_append(design, "cosine_basis", cosines);
    gsl_matrix_free(cosines);
    name_list_release(&names);
    return design;
}

static struct series *read_motion(const struct denoising *denoising,
                                  const struct table *table, double tr)
{
    const struct motion_filter *filter = &denoising->options->motion_filter;
    const struct censoring *rule = &denoising->rule;
    size_t frames = denoising->run->frames;
    struct series *motion = confounds_motion(table, frames);
    gsl_matrix_view six =
        gsl_matrix_submatrix(motion->values, 0, 0, frames, MOTION_PARAMETERS);
    gsl_vector_view fd = gsl_matrix_column(motion->values, MOTION_FD);

    motion_filter_apply(motion, filter, tr, denoising->run->path);
    if (motion_filter_is_on(filter))
        table = NULL; /* its displacement is of the motion as it was */
    displacement_of(&fd.vector, (enum displacement_kind)rule->fd_kind,
                    rule->fd_radius, table, &six.matrix);
    return motion;
}

/* ---- one run ---- */

static bool *read_kept(const struct denoising_run *run)
{
    bool *kept = NEW_ARRAY(bool, run->frames);

    for (size_t t = 0; t < run->frames; t++)
        kept[t] = !run->kept || run->kept[t];
    return kept;
}

/* Frames and seconds that were asked for. */
static void refuse_short(const struct denoising *denoising,
                         const struct clean_recipe *recipe)
{
    const struct denoising_options *options = denoising->options;
    const struct denoising_run *run = denoising->run;
    size_t kept = frames_count(denoising->kept, run->frames);

    if (kept < (size_t)options->min_frames)
        die("'%s' is excluded: too few frames: %zu of %zu are kept, "
            "--min-frames is %d",
            run->path, kept, run->frames, options->min_frames);
    if (options->min_seconds > 0 &&
        (double)kept * recipe->tr < options->min_seconds)
        die("'%s' is excluded: too few frames: %zu of %zu are kept, %g s; "
            "--min-seconds is %g",
            run->path, kept, run->frames, (double)kept * recipe->tr,
            options->min_seconds);
}

/* What the mathematics needs, and the degrees of freedom asked for. */
static void refuse_few(const struct denoising *denoising,
                       enum clean_status status)
{
    const struct clean *clean = &denoising->clean;
    const char *path = denoising->run->path;
    double freedom;

    if (status == CLEAN_NO_FREEDOM)
        die("'%s' is excluded: too few degrees of freedom: %s: %zu of %zu "
            "frames are kept, for %zu regressors",
            path, clean_status_text(status), clean->kept_count, clean->frames,
            denoising->design->values->size2);
    if (status != CLEAN_DONE)
        die("'%s' is excluded: too few frames: %zu of %zu are kept, %s", path,
            clean->kept_count, clean->frames, clean_status_text(status));
    freedom = clean_freedom(clean);
    if (freedom < denoising->options->min_freedom)
        die("'%s' is excluded: too few degrees of freedom: %.1f of %zu frames "
            "that are kept, --min-freedom is %d",
            path, freedom, clean->kept_count, denoising->options->min_freedom);
    if (freedom < FEW)
        warn("about %.1f degrees of freedom are left", freedom);
}

void denoising_prepare(struct denoising *denoising,
                       const struct denoising_options *options,
                       const struct denoising_run *run)
{
    struct clean_recipe recipe = read_recipe(options, run);
    struct table *table = confounds_read(run->confounds, run->frames);
    enum clean_status status;

    *denoising = (struct denoising){
        .options = options, .run = run, .rule = read_rule(options)};
    denoising->has_old_names = table && old_names_were(table);
    denoising->kept = read_kept(run);
    denoising->motion = read_motion(denoising, table, recipe.tr);
    denoising->design = read_design(denoising, table, &recipe);
    denoising->censored = censoring_apply(denoising->kept, table,
                                          denoising->motion, &denoising->rule);
    confounds_free(table);
    refuse_short(denoising, &recipe);
    status = clean_prepare(&denoising->clean, &recipe, denoising->kept,
                           denoising->design->values);
    refuse_few(denoising, status);
}

void denoising_release(struct denoising *denoising)
{
    clean_release(&denoising->clean);
    series_free(denoising->design), series_free(denoising->motion);
    free(denoising->kept);
}

/* What the input was remains so: its task, scans dropped before it was made. */
static void pass_on(json_t *fields, const struct denoising *denoising)
{
    json_t *input = sidecar_read(denoising->run->path);
    const char *task = json_string_value(json_object_get(input, "TaskName"));
    double dummies = json_number_or_nan(input, "DummyScans");

    if (task)
        json_put_text(fields, "TaskName", task);
    if (dummies > (double)denoising->censored.dummies)
        json_put_count(fields, "DummyScans", (size_t)dummies);
    json_decref(input);
}

void denoising_describe(json_t *fields, const struct denoising *denoising)
{
    const struct denoising_options *options = denoising->options;

    account_clean(fields, &denoising->clean);
    json_put_text(fields, "NuisanceParameters",
                  nuisance_sets[options->nuisance.set]);
    confounds_describe(fields, denoising->design);
    if (denoising->has_old_names)
        json_put_text(fields, "ConfoundNames",
                      "those of fMRIPrep before 1.2, by their names of today");
    censoring_describe(fields, &denoising->rule, &denoising->censored,
                       denoising->motion, denoising->kept);
    pass_on(fields, denoising);
    motion_filter_describe(fields, &options->motion_filter);
    if (options->min_frames)
        json_put_count(fields, "MinimumFrames", (size_t)options->min_frames);
    if (options->min_seconds > 0)
        json_put_number(fields, "MinimumSeconds", options->min_seconds);
    json_put_count(fields, "MinimumDegreesOfFreedom",
                   (size_t)options->min_freedom);
}

void denoising_write(const struct denoising *denoising, const char *motion,
                     const char *outliers, const char *design)
{
    if (design && !denoising->design->values->size2)
        usage("--design has no regressor to write");
    confounds_write(motion, denoising->motion,
                    "Motion (mm, rad) and displacement (mm) of every frame");
    confounds_write(design, denoising->design, "Regressors, before any filter");
    confounds_write_outliers(outliers, denoising->kept, denoising->run->frames);
}
