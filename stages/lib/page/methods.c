#include "page/methods.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "page/html.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum paper {
    BIDS,
    POWER,
    POWER_CARPET,
    CIRIC,
    LINDQUIST,
    COMPCOR,
    SATTERTHWAITE,
    LEDOIT,
    OAS,
    GLASSO,
    RUBINOV
};

static const struct {
    const char *text, *doi;
} papers[METHODS_PAPERS] = {
    [BIDS] = {"Gorgolewski KJ et al. (2016). The brain imaging data structure. "
              "Scientific Data 3:160044.",
              "10.1038/sdata.2016.44"},
    [POWER] = {"Power JD et al. (2012). Spurious but systematic correlations "
               "in functional connectivity MRI networks arise from subject "
               "motion. NeuroImage 59:2142-2154.",
               "10.1016/j.neuroimage.2011.10.018"},
    [POWER_CARPET] = {"Power JD (2017). A simple but useful way to assess fMRI "
                      "scan qualities. NeuroImage 154:150-158.",
                      "10.1016/j.neuroimage.2016.08.009"},
    [CIRIC] = {"Ciric R et al. (2017). Benchmarking of participant-level "
               "confound regression strategies for the control of motion "
               "artifact. NeuroImage 154:174-187.",
               "10.1016/j.neuroimage.2017.03.020"},
    [LINDQUIST] = {"Lindquist MA et al. (2019). Modular preprocessing "
                   "pipelines can reintroduce artifacts into fMRI data. Human "
                   "Brain Mapping 40:2358-2376.",
                   "10.1002/hbm.24528"},
    [COMPCOR] = {"Behzadi Y et al. (2007). A component based noise correction "
                 "method (CompCor) for BOLD and perfusion based fMRI. "
                 "NeuroImage 37:90-101.",
                 "10.1016/j.neuroimage.2007.04.042"},
    [SATTERTHWAITE] = {"Satterthwaite TD et al. (2013). An improved framework "
                       "for confound regression and filtering. NeuroImage "
                       "64:240-256.",
                       "10.1016/j.neuroimage.2012.08.052"},
    [LEDOIT] = {"Ledoit O, Wolf M (2004). A well-conditioned estimator for "
                "large-dimensional covariance matrices. Journal of "
                "Multivariate Analysis 88:365-411.",
                "10.1016/S0047-259X(03)00096-4"},
    [OAS] = {"Chen Y et al. (2010). Shrinkage algorithms for MMSE covariance "
             "estimation. IEEE Transactions on Signal Processing "
             "58:5016-5029.",
             "10.1109/TSP.2010.2053029"},
    [GLASSO] = {"Friedman J, Hastie T, Tibshirani R (2008). Sparse inverse "
                "covariance estimation with the graphical lasso. Biostatistics "
                "9:432-441.",
                "10.1093/biostatistics/kxm045"},
    [RUBINOV] = {"Rubinov M, Sporns O (2010). Complex network measures of "
                 "brain connectivity: uses and interpretations. NeuroImage "
                 "52:1059-1069.",
                 "10.1016/j.neuroimage.2009.10.003"},
};

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

static void say_parcellate(struct markup *out, struct methods *methods,
                           const json_t *fields)
{
    (void)methods;
    markup_add(out, "Voxel series were reduced to one series per region of the "
                    "atlas");
    say(out, fields, "statistic", ", the ", " over its usable voxels");
    say(out, fields, "min-coverage", "; a region of which less than the share ",
        " is usable is n/a");
    markup_add(out, ".");
}

static void say_regression(struct markup *out, struct methods *methods,
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
    markup_add(out, ".");
    methods->is_cited[CIRIC] = true;
    methods->is_cited[SATTERTHWAITE] |= has_value(fields, "strategy", "36P") ||
                                        has_value(fields, "strategy", "24P");
    methods->is_cited[COMPCOR] |= has_value(fields, "columns", "comp_cor");
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
    markup_add(out, ", was applied.");
}

static void say_denoise(struct markup *out, struct methods *methods,
                        const json_t *fields)
{
    bool has_fd = has_value(fields, "fd-threshold", "");
    bool has_dvars = has_value(fields, "dvars-threshold", "");

    say_regression(out, methods, fields);
    say(out, fields, "detrend", " The ", " trend was removed.");
    say_filter(out, fields);
    methods->is_cited[LINDQUIST] |= has_value(fields, "filter", "");
    if (has_fd || has_dvars) {
        markup_add(out, " Frames were censored where");
        say(out, fields, "fd-threshold", " framewise displacement exceeds ",
            " mm");
        markup_add(out, "%s", has_fd && has_dvars ? " or" : "");
        say(out, fields, "dvars-threshold", " standardized DVARS exceeds ", "");
        markup_add(out, ".");
        methods->is_cited[POWER] = true;
    }
    if (has_value(fields, "standardize", "zscore"))
        markup_add(out, " Each series was then z-scored.");
    else if (has_value(fields, "standardize", "psc"))
        markup_add(out, " Each series is in percent signal change.");
}

static void say_connect(struct markup *out, struct methods *methods,
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
    methods->is_cited[LEDOIT] |= has_value(fields, "estimator", "ledoit-wolf");
    methods->is_cited[OAS] |= has_value(fields, "estimator", "oas");
    methods->is_cited[GLASSO] |= has_value(fields, "estimator", "glasso");
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

static void say_measure(struct markup *out, struct methods *methods,
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
    methods->is_cited[RUBINOV] = true;
}

static void say_average(struct markup *out, struct methods *methods,
                        const json_t *fields)
{
    double matrices = json_number_or_nan(fields, "NumberOfMatrices");
    const char *measure = source_text(fields, "RelationshipMeasure");

    (void)methods;
    markup_add(out, "Group matrix: ");
    markup_text(out, measure ? measure : "statistic of each entry");
    if (!isnan(matrices))
        markup_add(out, " (%.0f matrices)", matrices);
    markup_add(out, ".");
}

/* A stage this page has no words for: its parameters tell. */
static void say_other(struct markup *out, struct methods *methods,
                      const json_t *fields)
{
    json_t *parameters = source_parameters(fields), *value;
    const char *name, *before = ", with ";

    (void)methods;
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

/* ---- collecting and writing ---- */

static bool is_known(const struct methods *methods, const char *text)
{
    for (size_t k = 0; k < methods->count; k++)
        if (strcmp(methods->steps[k], text) == 0)
            return true;
    return false;
}

static void keep_command(struct methods *methods, const char *product,
                         const char *command)
{
    char *name = provenance_name(product);

    if (!methods->commands)
        methods->commands = json_object();
    json_put_text(methods->commands, name, command);
    free(name);
}

void methods_add(struct methods *methods, const char *product)
{
    static const struct {
        const char *stage;
        void (*say)(struct markup *, struct methods *, const json_t *);
    } writers[] = {{"parcellate", say_parcellate},
                   {"denoise", say_denoise},
                   {"connect", say_connect},
                   {"measure", say_measure},
                   {"average", say_average}};
    json_t *fields = source_sidecar(product);
    const char *stage = source_stage(fields);
    struct markup text = {0};
    void (*writer)(struct markup *, struct methods *, const json_t *) =
        say_other;

    for (size_t k = 0; stage && k < sizeof writers / sizeof *writers; k++)
        if (strcmp(writers[k].stage, stage) == 0)
            writer = writers[k].say;
    if (source_command(fields))
        keep_command(methods, product, source_command(fields));
    if (stage && methods->count < METHODS_STEPS_MOST) {
        writer(&text, methods, fields);
        if (!is_known(methods, text.text))
            methods->steps[methods->count++] = xstrdup(text.text);
    }
    markup_release(&text);
    json_decref(fields);
}

/* The products of one step in all runs: the text follows the pipeline. */
static void add_step(struct methods *methods, const struct subject *subject,
                     int step)
{
    for (size_t r = 0; r < subject->count; r++)
        for (size_t p = 0; p < subject->runs[r].parcels_count; p++) {
            const struct parcellation *parcels = &subject->runs[r].parcels[p];
            if (step == 0) {
                methods_add(methods, parcels->raw);
                methods_add(methods, parcels->coverage);
            } else if (step == 1) {
                methods_add(methods, parcels->clean);
            }
            for (size_t k = 0; step > 1 && k < parcels->matrix_count; k++)
                methods_add(methods, step == 2 ? parcels->matrices[k].path
                                               : parcels->matrices[k].network);
        }
}

void methods_add_subject(struct methods *methods, const struct subject *subject)
{
    for (int step = 0; step < 4; step++)
        add_step(methods, subject, step);
}

static void write_references(struct markup *out, const struct methods *methods)
{
    html_heading(out, 3, NULL, "References");
    markup_add(out, "<ul class=\"note\">\n");
    for (size_t k = 0; k < METHODS_PAPERS; k++) {
        bool is_general = k == BIDS || k == POWER_CARPET;

        if (!papers[k].text || !(methods->is_cited[k] || is_general))
            continue;
        markup_add(out, "<li>");
        markup_text(out, papers[k].text);
        markup_add(out, " <a href=\"https://doi.org/%s\">doi:%s</a></li>\n",
                   papers[k].doi, papers[k].doi);
    }
    markup_add(out, "</ul>\n");
}

void methods_write(struct markup *out, const struct methods *methods)
{
    html_heading(out, 2, "methods", "Methods");
    if (methods->count == 0) {
        html_absent(out, "no sidecar says how the products were made");
        return;
    }
    markup_add(out, "<p class=\"note\">Written from the parameters in the "
                    "sidecars of the products. Where runs were treated "
                    "differently, each way is listed.</p>\n");
    for (size_t k = 0; k < methods->count; k++)
        markup_add(out, "<p>%s</p>\n", methods->steps[k]);
    write_references(out, methods);
}

void methods_release(struct methods *methods)
{
    for (size_t k = 0; k < methods->count; k++)
        free(methods->steps[k]);
    json_decref(methods->commands);
    *methods = (struct methods){0};
}
