#include "page/frames.h"

#include "base/mem.h"
#include "figure/carpet.h"
#include "figure/heatmap.h"
#include "figure/trace.h"
#include "page/html.h"
#include "page/sources.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "frame", with the repetition time where it is known. */
static const char *frame_title(const struct evidence *evidence, char text[64])
{
    double tr = evidence->facts[FACT_TR].value;

    if (isnan(tr))
        snprintf(text, 64, "frame");
    else
        snprintf(text, 64, "frame (TR %.4g s)", tr);
    return text;
}

static double share_censored(const struct evidence *evidence)
{
    return 100 * evidence->facts[FACT_CENSORED].value /
           evidence->facts[FACT_FRAMES].value;
}

void page_motion(struct markup *out, const struct evidence *evidence)
{
    char title[64], limit[64] = "no FD threshold is recorded";
    const struct fact *facts = evidence->facts;

    html_heading(out, 3, NULL, "Motion and censoring");
    if (!evidence->fd || evidence->frames == 0) {
        html_absent(out, evidence_no_motion(evidence));
        if (facts[FACT_CENSORED].value > 0)
            markup_add(out,
                       "<p>%.0f of %.0f frames are censored (%.1f%%).</p>\n",
                       facts[FACT_CENSORED].value, facts[FACT_FRAMES].value,
                       share_censored(evidence));
        return;
    }
    if (!isnan(evidence->threshold))
        snprintf(limit, sizeof limit, "threshold %.4g mm (dashed)",
                 evidence->threshold);
    html_figure(out);
    trace_draw(out, &(struct trace){
                        .label = "Framewise displacement per frame",
                        .x_title = frame_title(evidence, title),
                        .y_title = "FD (mm)",
                        .values = evidence->fd,
                        .frames = evidence->frames,
                        .threshold = evidence->threshold,
                        .flagged = evidence->censored,
                    });
    if (isnan(facts[FACT_CENSORED].value))
        html_caption(out,
                     "Framewise displacement; %s. Which frames were censored "
                     "is n/a: %s.",
                     limit, facts[FACT_CENSORED].reason);
    else
        html_caption(out,
                     "Framewise displacement; %s. Censored frames are shaded: "
                     "%.0f of %.0f (%.1f%%).",
                     limit, facts[FACT_CENSORED].value,
                     facts[FACT_FRAMES].value, share_censored(evidence));
}

/* ---- carpets ---- */

static void carpet(struct markup *out, const struct evidence *evidence,
                   const struct series *series, size_t rows, const char *label)
{
    size_t regions = series->values->size2;
    const char **labels =
        evidence_labels(evidence, series->names, regions, NULL);
    struct blocks blocks;
    char title[64];

    blocks_init(&blocks, labels, regions);
    carpet_draw(out, &(struct carpet){
                         .label = label,
                         .x_title = frame_title(evidence, title),
                         .series = series->values,
                         .blocks = &blocks,
                         .flagged = evidence->censored,
                         .most_rows = rows,
                     });
    blocks_release(&blocks);
    free(labels);
}

void page_carpets(struct markup *out, const struct evidence *evidence,
                  size_t rows)
{
    html_heading(out, 3, NULL, "Carpet before and after denoising");
    html_heading(out, 4, NULL, "Before");
    if (evidence->raw) {
        html_figure(out);
        carpet(out, evidence, evidence->raw, rows,
               "Carpet plot of the series before denoising");
        html_caption(out, "Series of all regions before denoising, each scaled "
                          "to mean 0 and standard deviation 1. Marks above: "
                          "censored frames.");
    } else {
        html_absent(out, "there are no series from before denoising (no "
                         "desc-preproc_timeseries.tsv)");
    }
    html_heading(out, 4, NULL, "After");
    if (evidence->clean) {
        html_figure(out);
        carpet(out, evidence, evidence->clean, rows,
               "Carpet plot of the denoised series");
        html_caption(out, "The same after denoising. White is n/a: censored "
                          "frames and regions without data.");
    } else {
        html_absent(out, "there are no denoised series");
    }
}

/* ---- confounds ---- */

/* What kind of regressor a name says it is. */
static const char *family_of(const char *name)
{
    static const struct {
        const char *prefix, *family;
    } families[] = {
        {"trans_", "motion"},        {"rot_", "motion"},
        {"csf", "tissue"},           {"white_matter", "tissue"},
        {"global_signal", "global"}, {"a_comp_cor", "aCompCor"},
        {"c_comp_cor", "aCompCor"},  {"w_comp_cor", "aCompCor"},
        {"t_comp_cor", "tCompCor"},  {"cosine", "drift"},
        {"linear", "drift"},         {"poly", "drift"},
        {"intercept", "drift"},      {"constant", "drift"},
    };

    for (size_t k = 0; k < sizeof families / sizeof *families; k++)
        if (strncmp(name, families[k].prefix, strlen(families[k].prefix)) == 0)
            return families[k].family;
    return "other";
}

/* Pearson correlation over the frames where both columns are known. */
static double correlation(const gsl_matrix *series, size_t a, size_t b)
{
    double n = 0, sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;

    for (size_t pass = 0; pass < 2; pass++) {
        double ma = pass ? sa / n : 0, mb = pass ? sb / n : 0;
        for (size_t t = 0; t < series->size1; t++) {
            double x = gsl_matrix_get(series, t, a) - ma;
            double y = gsl_matrix_get(series, t, b) - mb;
            if (isnan(x) || isnan(y))
                continue;
            if (pass == 0)
                n++, sa += x, sb += y;
            else
                saa += x * x, sbb += y * y, sab += x * y;
        }
    }
    return saa > 0 && sbb > 0 ? sab / sqrt(saa * sbb) : NAN;
}

static void design_map(struct markup *out, const struct series *design)
{
    size_t count = design->values->size2;
    gsl_matrix *values = gsl_matrix_alloc(count, count);
    const char **families = NEW_ARRAY(const char *, count);
    struct blocks blocks;

    for (size_t i = 0; i < count; i++) {
        families[i] = family_of(design->names[i]);
        for (size_t j = 0; j < count; j++)
            gsl_matrix_set(values, i, j, correlation(design->values, i, j));
    }
    blocks_init(&blocks, families, count);
    html_figure(out);
    heatmap_draw(out, &(struct heatmap){
                          .label = "Correlation among the regressors",
                          .unit = "r",
                          .values = values,
                          .blocks = &blocks,
                          .range = heat_range_unit(),
                          .most_rows = HEATMAP_ROWS,
                      });
    html_caption(out, "Correlation among the %zu columns of the design%s.",
                 count, blocks.count ? ", by kind" : "");
    blocks_release(&blocks);
    free(families);
    gsl_matrix_free(values);
}

static void list_regressors(struct markup *out, const json_t *used)
{
    markup_add(out, "<p>%zu confound regressors were removed:</p>\n<p>",
               json_array_size(used));
    for (size_t k = 0; k < json_array_size(used); k++) {
        const char *name = json_string_value(json_array_get(used, k));
        markup_add(out, "%s<code>", k ? ", " : "");
        markup_text(out, name ? name : "?");
        markup_add(out, "</code>");
    }
    markup_add(out, "</p>\n");
}

void page_confounds(struct markup *out, const struct evidence *evidence)
{
    const json_t *used =
        json_object_get(evidence->fields, "ConfoundRegressors");
    struct series *design = source_series(evidence->run->design);

    html_heading(out, 3, NULL, "Confounds and design");
    if (!json_is_array(used) && !design) {
        html_absent(out, evidence->is_denoised
                             ? "the sidecar of the denoised series lists no "
                               "ConfoundRegressors"
                             : "there is no denoised series");
        return;
    }
    if (json_is_array(used) && json_array_size(used) == 0 && !design) {
        html_absent(out, "no confounds were given, none were removed");
        return;
    }
    markup_add(out, "<div class=\"pair\"><div>\n");
    if (!json_is_array(used))
        html_absent(out, "no sidecar lists the ConfoundRegressors");
    else if (json_array_size(used) == 0)
        html_absent(out, "no confounds were given, none were removed");
    else
        list_regressors(out, used);
    markup_add(out, "</div><div>\n");
    if (design)
        design_map(out, design);
    else
        html_absent(out, "there is no design table");
    markup_add(out, "</div></div>\n");
    if (design)
        series_free(design);
}
