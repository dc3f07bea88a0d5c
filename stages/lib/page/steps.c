#include "page/steps.h"

#include "base/mem.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- parameters in words ---- */

/* The parameter as text; "" when it is unset, false or "none". */
static char *value_of(const json_t *fields, const char *name)
{
    const json_t *value = source_parameter(fields, name);
    char number[NUMBER_ROOM];

    if (json_is_string(value) && strcmp(json_string_value(value), "none") != 0)
        return xstrdup(json_string_value(value));
    if (json_is_number(value))
        return xstrdup(number_format(number, json_number_value(value)));
    return xstrdup(json_is_true(value) ? "yes" : "");
}

/* "before VALUE after", when the parameter is set. */
static void say(struct markup *out, const json_t *fields, const char *name,
                const char *before, const char *after)
{
    char *value = value_of(fields, name);

    if (*value) {
        markup_add(out, "%s", before);
        markup_text(out, value);
        markup_add(out, "%s", after);
    }
    free(value);
}

static bool has_value(const json_t *fields, const char *name, const char *part)
{
    char *value = value_of(fields, name);
    bool is_there = *value && strstr(value, part);

    free(value);
    return is_there;
}

/* ---- one writer for each stage ---- */

static void say_parcellate(struct markup *out, bool *is_cited,
                           const json_t *fields)
{
    const char *kind = source_text(fields, "AtlasKind");
    const char *how = source_text(fields, "Description");

    (void)is_cited;
    if (source_parameter_number(fields, "smooth") > 0)
        say(out, fields, "smooth", "Images were smoothed with a Gaussian of ",
            " mm (full width at half maximum). ");
    markup_add(out, "Voxel series were reduced to one series per region of the "
                    "atlas");
    if (kind) {
        markup_add(out, " (");
        markup_text(out, kind);
        say(out, fields, "radius", ", radius ", " mm");
        markup_add(out, ")");
    }
    markup_add(out, ": ");
    markup_text(out, how ? how : "summary of the voxels of each region");
    say(out, fields, "min-coverage", "; a region of which less than the share ",
        " is usable is n/a");
    markup_add(out, ".");
}

static void say_regression(struct markup *out, bool *is_cited,
                           const json_t *fields)
{
    const json_t *used = json_object_get(fields, "ConfoundRegressors");

    if (json_is_array(used) && json_array_size(used) == 0) {
        markup_add(out, "No confounds were removed from the series.");
        return;
    }
    markup_add(out, "Confounds were removed from the series by regression");
    say(out, fields, "strategy", " (set ", ")");
    say(out, fields, "columns", " (columns ", ")");
    if (has_value(fields, "global-signal", "yes"))
        markup_add(out, ", with the global signal");
    if (!has_value(fields, "compcor", "as-strategy"))
        say(out, fields, "compcor", ", with ", " components of noise");
    markup_add(out, ".");
    is_cited[CIRIC] = true;
    is_cited[SATTERTHWAITE] |= has_value(fields, "strategy", "36P") ||
                               has_value(fields, "strategy", "24P");
    is_cited[COMPCOR] |= has_value(fields, "columns", "comp_cor") ||
                         has_value(fields, "strategy", "compcor") ||
                         has_value(fields, "compcor", "combined") ||
                         has_value(fields, "compcor", "separate") ||
                         has_value(fields, "compcor", "temporal");
}

static void say_filter(struct markup *out, const json_t *fields)
{
    if (!has_value(fields, "filter", ""))
        return;
    if (has_value(fields, "filter", "butterworth")) {
        markup_add(out, " A Butterworth filter");
        say(out, fields, "order", " of order ", "");
    } else {
        say(out, fields, "filter", " A ", " filter");
    }
    say(out, fields, "high-pass", ", high-pass ", " Hz");
    say(out, fields, "low-pass", ", low-pass ", " Hz");
    if (has_value(fields, "filter", "butterworth"))
        say(out, fields, "reflection", ", with ", " reflection at the ends");
    markup_add(out, ", was applied.");
}

/* The rule is that of the sidecar: a strategy may have brought it. */
static void say_censoring(struct markup *out, bool *is_cited,
                          const json_t *fields)
{
    double fd = json_number_or_nan(fields, "CensoredFDAbove");
    double dvars = json_number_or_nan(fields, "CensoredDVARSAbove");
    double before = json_number_or_nan(fields, "CensoredBefore");
    double after = json_number_or_nan(fields, "CensoredAfter");
    double segment = json_number_or_nan(fields, "MinimumSegment");
    const char *kind = source_text(fields, "FramewiseDisplacementKind");

    if (isnan(fd))
        fd = source_parameter_number(fields, "fd-threshold");
    if (isnan(dvars))
        dvars = source_parameter_number(fields, "dvars-threshold");
    if (isnan(fd) && isnan(dvars))
        return;
    is_cited[POWER] = true;
    markup_add(out, " Frames were censored where");
    if (!isnan(fd))
        markup_add(out, " framewise displacement%s exceeds %.4g mm",
                   kind && strstr(kind, "enkinson") ? " (Jenkinson)" : "", fd);
    if (!isnan(dvars))
        markup_add(out, "%s standardized DVARS exceeds %.4g",
                   isnan(fd) ? "" : " or", dvars);
    if (before > 0 || after > 0)
        markup_add(out, ", with %.0f frames before and %.0f after",
                   before > 0 ? before : 0, after > 0 ? after : 0);
    if (segment > 0)
        markup_add(out, ", and stretches of fewer than %.0f frames between",
                   segment);
    markup_add(out, ".");
}

static void say_denoise(struct markup *out, bool *is_cited,
                        const json_t *fields)
{
    say_regression(out, is_cited, fields);
    if (has_value(fields, "motion-filter", ""))
        say(out, fields, "motion-filter",
            " Motion was filtered for breathing before (", ").");
    if (has_value(fields, "despike", "yes"))
        markup_add(out, " Series were despiked.");
    say(out, fields, "detrend", " The ", " trend was removed.");
    say_filter(out, fields);
    is_cited[LINDQUIST] |= has_value(fields, "filter", "");
    say_censoring(out, is_cited, fields);
    if (has_value(fields, "standardize", "zscore"))
        markup_add(out, " Each series was then z-scored.");
    else if (has_value(fields, "standardize", "psc"))
        markup_add(out, " Each series is in percent signal change.");
}

static void say_connect(struct markup *out, bool *is_cited,
                        const json_t *fields)
{
    const char *measure = source_text(fields, "RelationshipMeasure");

    markup_add(out, "Connectivity of each pair of regions: ");
    if (measure)
        markup_text(out, measure);
    else
        say(out, fields, "kind", "", "");
    say(out, fields, "estimator", ", with the ",
        " estimator of the covariance");
    if (has_value(fields, "fisher", "yes"))
        markup_add(out, measure && strstr(measure, "Fisher z")
                            ? " = atanh(r)"
                            : ", as Fisher z = atanh(r)");
    markup_add(out, ".");
    is_cited[LEDOIT] |= has_value(fields, "estimator", "ledoit-wolf");
    is_cited[OAS] |= has_value(fields, "estimator", "oas");
    is_cited[GLASSO] |= has_value(fields, "estimator", "glasso");
}

static void say_threshold(struct markup *out, const json_t *fields)
{
    double at = source_parameter_number(fields, "at");

    if (has_value(fields, "threshold", "density") && !isnan(at))
        markup_add(out, " made of the strongest %.4g%% of the entries",
                   100 * at);
    else if (has_value(fields, "threshold", "absolute") && !isnan(at))
        markup_add(out, " made of the entries of at least %.4g", at);
    else if (has_value(fields, "threshold", ""))
        say(out, fields, "threshold", " made by the threshold ", "");
    else
        markup_add(out, " made of all entries");
}

static void say_measure(struct markup *out, bool *is_cited,
                        const json_t *fields)
{
    markup_add(out, "Measures were taken of the");
    say(out, fields, "weights", " ", "");
    markup_add(out, " graph");
    say_threshold(out, fields);
    if (has_value(fields, "negative", "drop"))
        markup_add(out, ", without negative entries");
    else if (has_value(fields, "negative", "keep"))
        markup_add(out, ", with negative entries kept");
    else if (has_value(fields, "negative", "absolute"))
        markup_add(out, ", by absolute value");
    say(out, fields, "resolution", "; modules at resolution ", "");
    say(out, fields, "seeds", ", the consensus of ", " runs");
    markup_add(out, ".");
    is_cited[RUBINOV] = true;
}

static void say_average(struct markup *out, bool *is_cited,
                        const json_t *fields)
{
    double matrices = json_number_or_nan(fields, "NumberOfMatrices");
    const char *measure = source_text(fields, "RelationshipMeasure");

    (void)is_cited;
    markup_add(out, "Group matrix: ");
    markup_text(out, measure ? measure : "statistic of each entry");
    if (!isnan(matrices))
        markup_add(out, " (%.0f matrices)", matrices);
    markup_add(out, ".");
}

static void say_mask(struct markup *out, bool *is_cited, const json_t *fields)
{
    if (!has_value(fields, "mask-learner", ""))
        return;
    say(out, fields, "mask-learner", " Features were chosen by the learner ",
        "");
    if (source_parameter_number(fields, "half-samples") > 0) {
        say(out, fields, "half-samples", " in ",
            " halves of the training participants");
        say(out, fields, "stability", ", those kept that at least the share ",
            " of the halves chose");
        is_cited[MEINSHAUSEN] = true;
    }
    markup_add(out, ".");
}

static void say_classify(struct markup *out, bool *is_cited,
                         const json_t *fields)
{
    markup_add(out, "Participants were told apart by");
    say(out, fields, "model", " ", "");
    say(out, fields, "features", " from their ", " (column of the manifest)");
    markup_add(out, " in %.0f folds of cross-validation",
               json_number_or_nan(fields, "NumberOfFolds"));
    if (has_value(fields, "leave-one-group-out", ""))
        markup_add(out, ", each a group left out");
    say(out, fields, "groups", ", balanced by ", "");
    say(out, fields, "confounds", "; regressed out of the features: ", "");
    markup_add(out, ". Parameters were chosen in inner folds; whatever is "
                    "fitted was fitted to the training participants of a fold "
                    "alone.");
    say_mask(out, is_cited, fields);
    say(out, fields, "permutations", " p is over ",
        " permutations of the labels within folds and groups, all fits done "
        "again.");
    markup_add(out, " Intervals are Wilson's at 95 %%; cross-validation in "
                    "small samples has large errors.");
    is_cited[DEY] = is_cited[VAROQUAUX] = true;
}

/* A stage this page has no words for: its parameters tell. */
static void say_other(struct markup *out, bool *is_cited, const json_t *fields)
{
    json_t *parameters = source_parameters(fields), *value;
    const char *name, *before = ", with ";

    (void)is_cited;
    markup_add(out, "The stage <code>");
    markup_text(out, source_stage(fields));
    markup_add(out, "</code> was run");
    json_object_foreach(parameters, name, value)
    {
        char *text = value_of(fields, name);
        if (*text) {
            markup_add(out, "%s", before);
            markup_text(out, name);
            markup_add(out, " ");
            markup_text(out, text);
            before = ", ";
        }
        free(text);
    }
    markup_add(out, ".");
}

void steps_say(struct markup *out, bool is_cited[STEPS_PAPERS],
               const json_t *fields)
{
    static const struct {
        const char *stage;
        void (*say)(struct markup *, bool *, const json_t *);
    } writers[] = {{"parcellate", say_parcellate}, {"denoise", say_denoise},
                   {"connect", say_connect},       {"measure", say_measure},
                   {"average", say_average},       {"classify", say_classify}};
    const char *stage = source_stage(fields);

    for (size_t k = 0; stage && k < sizeof writers / sizeof *writers; k++)
        if (strcmp(writers[k].stage, stage) == 0) {
            writers[k].say(out, is_cited, fields);
            return;
        }
    say_other(out, is_cited, fields);
}
