#include "page/ranking.h"

#include "base/mem.h"
#include "figure/strip.h"
#include "page/about.h"
#include "page/html.h"
#include "page/methods.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* "Median |QC-FC|", with its unit where it has one. */
static char *title_of(const struct column *about)
{
    return about->units ? xformat("%s (%s)", about->long_name, about->units)
                        : xstrdup(about->long_name);
}

static void head_cell(struct markup *out, const char *title,
                      const char *description)
{
    markup_add(out, "<th scope=\"col\" title=\"");
    markup_text(out, description);
    markup_add(out, "\">");
    markup_text(out, title);
    markup_add(out, "</th>");
}

static void table_head(struct markup *out, const struct ranking *ranking)
{
    markup_add(out, "<div class=\"scroll\"><table><thead><tr>");
    head_cell(out, "strategy", "How the data were denoised");
    head_cell(out, "rank", "Of the mean rank; equal ones share");
    head_cell(out, "mean rank", "Over the criteria that count");
    head_cell(out, "subjects", "Participants whose matrices were used");
    for (size_t c = 0; c < RANKING_CRITERIA; c++) {
        char *title = title_of(ranking->about[c]);

        head_cell(out, title, ranking->about[c]->description);
        free(title);
    }
    markup_add(out, "</tr></thead>\n<tbody>\n");
}

static void table(struct markup *out, const struct ranking *ranking)
{
    table_head(out, ranking);
    for (size_t k = 0; k < ranking->count; k++) {
        size_t i = ranking->order[k];

        markup_add(out, "<tr><th scope=\"row\">");
        markup_text(out, ranking->names[i]);
        markup_add(out, "</th>");
        html_number_cell(out, ranking->place[i]);
        html_number_cell(out, ranking->mean[i]);
        html_number_cell(out, ranking->subjects[i]);
        for (size_t c = 0; c < RANKING_CRITERIA; c++)
            html_number_cell(out, gsl_matrix_get(ranking->values, i, c));
        markup_add(out, "</tr>\n");
    }
    markup_add(out, "</tbody></table></div>\n");
}

static void caption(struct markup *out, const struct ranking *ranking,
                    size_t criterion)
{
    const char *rest = criterion < RANKING_COUNTED
                           ? "Lower is better."
                           : "Lower is better; does not count.";

    if (!ranking->is_ranked[criterion])
        rest = "Ranks nobody, since it is not known of every strategy.";
    html_caption(out, "%s. %s%s", ranking->about[criterion]->description, rest,
                 criterion == RANKING_MEDIAN && !isnan(ranking->chance)
                     ? " The dashed line is what chance alone gives."
                     : "");
}

static void figure(struct markup *out, const struct ranking *ranking,
                   size_t criterion)
{
    struct strip_point *points = NEW_ARRAY(struct strip_point, ranking->count);
    const char **names = NEW_ARRAY(const char *, ranking->count);
    char *title = title_of(ranking->about[criterion]);

    for (size_t k = 0; k < ranking->count; k++) {
        size_t i = ranking->order[k];

        names[k] = ranking->names[i];
        points[k] = (struct strip_point){
            .value = gsl_matrix_get(ranking->values, i, criterion),
            .row = k,
            .name = names[k],
        };
    }
    markup_add(out, "<div>\n");
    html_figure(out);
    strip_draw(out, &(struct strip){
                        .label = title,
                        .title = title,
                        .points = points,
                        .count = ranking->count,
                        .row_names = names,
                        .rows = ranking->count,
                        .threshold =
                            criterion == RANKING_MEDIAN ? ranking->chance : NAN,
                        .low = 0,
                        .high = NAN,
                    });
    caption(out, ranking, criterion);
    markup_add(out, "</div>\n");
    free(points), free(names), free(title);
}

void ranking_page(struct markup *out, const struct ranking *ranking,
                  const struct paths *summaries)
{
    struct methods methods = {0};

    for (size_t k = 0; k < summaries->count; k++)
        methods_add(&methods, summaries->at[k]);
    html_begin(out, "Strategies of denoising");
    markup_add(out, "<header id=\"top\">\n");
    html_heading(out, 1, NULL, "Strategies of denoising");
    markup_add(out,
               "<p class=\"lead\">%zu strategies, best first</p>\n"
               "<p>The mean rank is over three criteria with the same weight: "
               "how much motion is left in connectivity (median |QC-FC|), "
               "whether it depends on the distance of regions, and how many "
               "degrees of freedom were paid for it. A mean of ranks says who "
               "is ahead, not by how much or how surely.</p>\n</header>\n",
               ranking->count);
    html_heading(out, 2, "ranking", "Ranking");
    table(out, ranking);
    html_heading(out, 2, "criteria", "Criteria");
    markup_add(out, "<div class=\"pair\">\n");
    for (size_t c = 0; c < RANKING_CRITERIA; c++)
        figure(out, ranking, c);
    markup_add(out, "</div>\n");
    page_about(out, &methods);
    html_end(out);
    methods_release(&methods);
}
