#include "page/sample.h"

#include "base/mem.h"
#include "figure/scatter.h"
#include "figure/strip.h"
#include "page/html.h"
#include "page/sources.h"
#include "stats/welch.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- by level ---- */

static void draw_levels(const struct tested *tested,
                        const struct sample *sample)
{
    struct strip_point *points = NEW_ARRAY(struct strip_point, sample->rows);
    const char **names = NEW_ARRAY(const char *, sample->level_count);

    for (size_t row = 0; row < sample->rows; row++)
        points[row] = (struct strip_point){.value = sample->motion[row],
                                           .row = sample->level[row],
                                           .name = sample_id(sample, row)};
    for (size_t k = 0; k < sample->level_count; k++)
        names[k] = sample_level(sample, k);
    html_figure(tested->out);
    strip_draw(tested->out,
               &(struct strip){.label = "Motion of each participant",
                               .title = "mean framewise displacement (mm)",
                               .points = points,
                               .count = sample->rows,
                               .row_names = names,
                               .rows = sample->level_count,
                               .threshold = NAN,
                               .low = 0,
                               .high = NAN});
    html_caption(tested->out, "From %s. The short line is the median.",
                 sample->motion_from);
    free(points), free(names);
}

/* Values and groups of the rows that have one; returns how many. */
static size_t gather(double *x, size_t *group, const struct sample *sample)
{
    size_t count = 0;

    for (size_t row = 0; row < sample->rows; row++)
        if (!isnan(sample->motion[row]))
            x[count] = sample->motion[row], group[count++] = sample->level[row];
    return count;
}

/* Two levels, as the second less the first. */
static void say_two(struct markup *out, const struct sample *sample,
                    const double *x, const size_t *group, size_t count)
{
    double *parts[2] = {NEW_ARRAY(double, count), NEW_ARRAY(double, count)};
    size_t sizes[2] = {0, 0};
    struct welch welch;

    for (size_t k = 0; k < count; k++)
        parts[group[k]][sizes[group[k]]++] = x[k];
    welch = welch_two(parts[1], sizes[1], parts[0], sizes[0]);
    markup_add(out, "<p>Mean FD of ");
    markup_text(out, sample_level(sample, 1));
    markup_add(out, " less that of ");
    markup_text(out, sample_level(sample, 0));
    if (isnan(welch.p))
        markup_add(out, ": n/a, a group has too few.</p>\n");
    else
        markup_add(out,
                   ": %.3g mm (95 %% interval %.3g to %.3g), t = %.3g with "
                   "%.1f degrees of freedom, p = %.2g (Welch).</p>\n",
                   welch.difference, welch.low, welch.high, welch.t, welch.df,
                   welch.p);
    free(parts[0]), free(parts[1]);
}

static void by_level(const struct tested *tested, const struct sample *sample)
{
    double *x = NEW_ARRAY(double, sample->rows);
    size_t *group = NEW_ARRAY(size_t, sample->rows);
    size_t count = gather(x, group, sample);
    struct welch_many many;

    if (sample->level_count == 2) {
        say_two(tested->out, sample, x, group, count);
    } else {
        many = welch_many(x, group, count, sample->level_count);
        if (isnan(many.p))
            markup_add(tested->out, "<p>Difference between the levels: n/a, "
                                    "one has too few.</p>\n");
        else
            markup_add(tested->out,
                       "<p>Difference between the levels: F = %.3g with %.0f "
                       "and %.1f degrees of freedom, p = %.2g (Welch).</p>\n",
                       many.f, many.df1, many.df2, many.p);
    }
    draw_levels(tested, sample);
    free(x), free(group);
}

/* ---- against a number ---- */

/* Pearson's r of the rows that have both, and how many these are. */
static double correlate(const struct scatter_point *points, size_t count)
{
    double mean[2] = {0, 0}, xx = 0, yy = 0, xy = 0;

    for (size_t k = 0; k < count; k++) {
        mean[0] += points[k].x / (double)count;
        mean[1] += points[k].y / (double)count;
    }
    for (size_t k = 0; k < count; k++) {
        double x = points[k].x - mean[0], y = points[k].y - mean[1];

        xx += x * x, yy += y * y, xy += x * y;
    }
    return xy / sqrt(xx * yy);
}

static void by_number(const struct tested *tested, const struct sample *sample)
{
    struct scatter_point *points =
        NEW_ARRAY(struct scatter_point, sample->rows);
    struct markup *out = tested->out;
    size_t count = 0;
    double r, n, reach;

    for (size_t row = 0; row < sample->rows; row++) {
        double value = sample_number(sample, row, sample->tested);

        if (!isnan(value) && !isnan(sample->motion[row]))
            points[count++] = (struct scatter_point){value, sample->motion[row],
                                                     sample_id(sample, row), 1};
    }
    r = correlate(points, count), n = (double)count;
    if (isfinite(r) && count > 3 && fabs(r) < 1) {
        reach = gsl_cdf_ugaussian_Pinv(.975) / sqrt(n - 3);
        markup_add(out, "<p>Correlation of mean FD with ");
        markup_text(out, sample->tested);
        markup_add(
            out,
            ": r = %.3f (95 %% interval %.3f to %.3f, Fisher), p = "
            "%.2g, n = %zu.</p>\n",
            r, tanh(atanh(r) - reach), tanh(atanh(r) + reach),
            2 * gsl_cdf_tdist_Q(fabs(r) * sqrt((n - 2) / (1 - r * r)), n - 2),
            count);
    } else {
        html_absent(out, "too few have both motion and what is tested");
    }
    html_figure(out);
    scatter_draw(out, &(struct scatter){.label = "Motion by what is tested",
                                        .x_title = sample->tested,
                                        .y_title = "mean FD (mm)",
                                        .points = points,
                                        .count = count});
    html_caption(out, "From %s.", sample->motion_from);
    free(points);
}

/* ---- what is left in the edges ---- */

/* A table of one row, a line a column: what it is, and its value. */
static void upright(struct markup *out, const struct table *table,
                    const json_t *about)
{
    markup_add(out, "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>"
                    "<th scope=\"col\">Measure</th><th scope=\"col\">Value"
                    "</th><th scope=\"col\" class=\"t\">What it is</th></tr>"
                    "</thead>\n<tbody>\n");
    for (size_t k = 0; k < table->cols; k++) {
        const char *words = html_about(about, table->names[k], "Description");

        markup_add(out, "<tr><th scope=\"row\">");
        markup_text(out, table->names[k]);
        markup_add(out, "</th>");
        html_number_cell(out, table_number(table, 0, k));
        html_text_cell(out, words ? words : "");
        markup_add(out, "</tr>\n");
    }
    markup_add(out, "</tbody></table></div>\n");
}

static void left_in_edges(const struct tested *tested)
{
    struct table *table = source_table_in(tested->folder, "qcfc_summary");
    json_t *about = table ? source_sidecar(table->path) : NULL;

    html_heading(tested->out, 3, NULL, "Motion left in the edges (QC-FC)");
    if (table && table->rows) {
        upright(tested->out, table, about);
        markup_add(tested->out,
                   "<p class=\"note\">Correlation of each edge with mean FD "
                   "over participants, from qcfc_summary.tsv; edge by edge in "
                   "qcfc.tsv.</p>\n");
    } else {
        html_absent(tested->out, "no qcfc_summary.tsv is beside results.tsv: "
                                 "qcfc was not run on these matrices");
    }
    if (table)
        table_free(table);
    json_decref(about);
}

void page_test_motion(const struct tested *tested, const struct sample *sample)
{
    html_heading(tested->out, 2, "motion", "Motion");
    if (!sample->motion_from)
        html_absent(tested->out, sample->fault
                                     ? sample->fault
                                     : "neither participants nor matrices say "
                                       "mean framewise displacement");
    else if (sample->level_count > 1)
        by_level(tested, sample);
    else if (sample->tested && sample_cell(sample, 0, sample->tested))
        by_number(tested, sample);
    else
        markup_add(tested->out, "<p>The question is about neither levels nor a "
                                "number of the participants: motion is in the "
                                "table of the sample.</p>\n");
    if (tested->is_pairs)
        left_in_edges(tested);
}
