#include "page/steps.h"

#include "base/mem.h"
#include "page/phrases.h"
#include "page/sources.h"
#include "page/steps_dynamic.h"
#include "page/steps_geometry.h"
#include "page/steps_group.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- one writer for each stage ---- */

static void say_parcellate(struct markup *out, bool *is_cited,
                           const json_t *fields)
{
    const char *kind = source_text(fields, "AtlasKind");
    const char *how = source_text(fields, "Description");

    (void)is_cited;
    if (source_parameter_number(fields, "smooth") > 0)
        phrase_say(out, fields, "smooth",
                   "Images were smoothed with a Gaussian of ",
                   " mm (full width at half maximum). ");
    markup_add(out, "Voxel series were reduced to one series per region of the "
                    "atlas");
    if (kind) {
        markup_add(out, " (");
        markup_text(out, kind);
        phrase_say(out, fields, "radius", ", radius ", " mm");
        markup_add(out, ")");
    }
    markup_add(out, ": ");
    markup_text(out, how ? how : "summary of the voxels of each region");
    phrase_say(out, fields, "min-coverage",
               "; a region of which less than the share ", " is usable is n/a");
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
    phrase_say(out, fields, "strategy", " (set ", ")");
    phrase_say(out, fields, "columns", " (columns ", ")");
    if (phrase_has(fields, "global-signal", "yes"))
        markup_add(out, ", with the global signal");
    if (!phrase_has(fields, "compcor", "as-strategy"))
        phrase_say(out, fields, "compcor", ", with ", " components of noise");
    markup_add(out, ".");
    is_cited[CIRIC] = true;
    is_cited[SATTERTHWAITE] |= phrase_has(fields, "strategy", "36P") ||
                               phrase_has(fields, "strategy", "24P");
    is_cited[COMPCOR] |= phrase_has(fields, "columns", "comp_cor") ||
                         phrase_has(fields, "strategy", "compcor") ||
                         phrase_has(fields, "compcor", "combined") ||
                         phrase_has(fields, "compcor", "separate") ||
                         phrase_has(fields, "compcor", "temporal");
}

static void say_filter(struct markup *out, const json_t *fields)
{
    if (!phrase_has(fields, "filter", ""))
        return;
    if (phrase_has(fields, "filter", "butterworth")) {
        markup_add(out, " A Butterworth filter");
        phrase_say(out, fields, "order", " of order ", "");
    } else {
        phrase_say(out, fields, "filter", " A ", " filter");
    }
    phrase_say(out, fields, "high-pass", ", high-pass ", " Hz");
    phrase_say(out, fields, "low-pass", ", low-pass ", " Hz");
    if (phrase_has(fields, "filter", "butterworth"))
        phrase_say(out, fields, "reflection", ", with ",
                   " reflection at the ends");
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
    is_cited[POWER_CARPET] = true; /* carpets stand beside it */
    say_regression(out, is_cited, fields);
    if (phrase_has(fields, "motion-filter", ""))
        phrase_say(out, fields, "motion-filter",
                   " Motion was filtered for breathing before (", ").");
    if (phrase_has(fields, "despike", "yes"))
        markup_add(out, " Series were despiked.");
    phrase_say(out, fields, "detrend", " The ", " trend was removed.");
    say_filter(out, fields);
    is_cited[LINDQUIST] |= phrase_has(fields, "filter", "");
    say_censoring(out, is_cited, fields);
    if (phrase_has(fields, "standardize", "zscore"))
        markup_add(out, " Each series was then z-scored.");
    else if (phrase_has(fields, "standardize", "psc"))
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
        phrase_say(out, fields, "kind", "", "");
    phrase_say(out, fields, "estimator", ", with the ",
               " estimator of the covariance");
    if (phrase_has(fields, "fisher", "yes"))
        markup_add(out, measure && strstr(measure, "Fisher z")
                            ? " = atanh(r)"
                            : ", as Fisher z = atanh(r)");
    markup_add(out, ".");
    is_cited[LEDOIT] |= phrase_has(fields, "estimator", "ledoit-wolf");
    is_cited[OAS] |= phrase_has(fields, "estimator", "oas");
    is_cited[GLASSO] |= phrase_has(fields, "estimator", "glasso");
}

static void say_threshold(struct markup *out, const json_t *fields)
{
    double at = source_parameter_number(fields, "at");

    if (phrase_has(fields, "threshold", "density") && !isnan(at))
        markup_add(out, " made of the strongest %.4g%% of the entries",
                   100 * at);
    else if (phrase_has(fields, "threshold", "absolute") && !isnan(at))
        markup_add(out, " made of the entries of at least %.4g", at);
    else if (phrase_has(fields, "threshold", ""))
        phrase_say(out, fields, "threshold", " made by the threshold ", "");
    else
        markup_add(out, " made of all entries");
}

static void say_measure(struct markup *out, bool *is_cited,
                        const json_t *fields)
{
    markup_add(out, "Measures were taken of the");
    phrase_say(out, fields, "weights", " ", "");
    markup_add(out, " graph");
    say_threshold(out, fields);
    if (phrase_has(fields, "negative", "drop"))
        markup_add(out, ", without negative entries");
    else if (phrase_has(fields, "negative", "keep"))
        markup_add(out, ", with negative entries kept");
    else if (phrase_has(fields, "negative", "absolute"))
        markup_add(out, ", by absolute value");
    phrase_say(out, fields, "resolution", "; modules at resolution ", "");
    phrase_say(out, fields, "seeds", ", the consensus of ", " runs");
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
    if (!phrase_has(fields, "mask-learner", ""))
        return;
    phrase_say(out, fields, "mask-learner",
               " Features were chosen by the learner ", "");
    if (source_parameter_number(fields, "half-samples") > 0) {
        phrase_say(out, fields, "half-samples", " in ",
                   " halves of the training participants");
        phrase_say(out, fields, "stability",
                   ", those kept that at least the share ",
                   " of the halves chose");
        is_cited[MEINSHAUSEN] = true;
    }
    markup_add(out, ".");
}

static void say_classify(struct markup *out, bool *is_cited,
                         const json_t *fields)
{
    markup_add(out, "Participants were told apart by");
    phrase_say(out, fields, "model", " ", "");
    phrase_say(out, fields, "features", " from their ",
               " (column of the manifest)");
    markup_add(out, " in %.0f folds of cross-validation",
               json_number_or_nan(fields, "NumberOfFolds"));
    if (phrase_has(fields, "leave-one-group-out", ""))
        markup_add(out, ", each a group left out");
    phrase_say(out, fields, "groups", ", balanced by ", "");
    phrase_say(out, fields, "confounds",
               "; regressed out of the features: ", "");
    markup_add(out, ". Parameters were chosen in inner folds; whatever is "
                    "fitted was fitted to the training participants of a fold "
                    "alone.");
    say_mask(out, is_cited, fields);
    phrase_say(
        out, fields, "permutations", " p is over ",
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
        char *text = phrase_value(fields, name);
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
    } writers[] = {{"parcellate", say_parcellate},
                   {"denoise", say_denoise},
                   {"connect", say_connect},
                   {"measure", say_measure},
                   {"average", say_average},
                   {"classify", say_classify},
                   {"ntf", steps_say_ntf},
                   {"communities", steps_say_communities},
                   {"dynamics", steps_say_dynamics},
                   {"glm", steps_say_glm},
                   {"rdm", steps_say_rdm},
                   {"rsa", steps_say_rsa},
                   {"trsa", steps_say_trsa},
                   {"searchlight", steps_say_searchlight},
                   {"identify", steps_say_identify},
                   {"edges", steps_say_edges},
                   {"predict", steps_say_predict},
                   {"intersubject", steps_say_intersubject},
                   {"harmonize", steps_say_harmonize}};
    const char *stage = source_stage(fields);

    for (size_t k = 0; stage && k < sizeof writers / sizeof *writers; k++)
        if (strcmp(writers[k].stage, stage) == 0) {
            writers[k].say(out, is_cited, fields);
            return;
        }
    say_other(out, is_cited, fields);
}
