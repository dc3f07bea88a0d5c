/*
 * rank - strategies of denoising compared, by what they left and what they
 * cost.
 *
 * Reads the summaries that qcfc wrote, one per strategy of the same cohort, and
 * ranks the strategies on each criterion, lower being better: median |QC-FC|,
 * share of significant edges, distance dependence, degrees of freedom lost,
 * participants lost.  The mean rank is over the median, the distance dependence
 * and the degrees of freedom, with equal weights; equal values share a rank.  A
 * criterion that some strategy has no value of ranks nobody, with a warning.
 * Refuses fewer than two strategies, and two of one name.
 */
#include "base/output.h"
#include "base/stage.h"
#include "connectome/strategies.h"
#include "page/ranking.h"

#include <stdio.h>

static struct {
    struct paths summaries;
    const char *table, *page, *names;
} cfg;

static const struct file files[] = {
    INPUTS("summary.tsv", &cfg.summaries, "of qcfc, one per strategy"),
    OUTPUT("ranking.tsv", &cfg.table, "row per strategy, best first"),
    END_FILES,
};

static const struct param params[] = {
    TEXT("names", &cfg.names,
         "names of the strategies, a,b,c; unset: the folder of each summary"),
    OUTPUT_OPTION("html", &cfg.page, "the same as a page with figures"),
    END_PARAMS,
};

static void write_page(const struct ranking *ranking)
{
    struct markup page = {0};
    FILE *out;

    ranking_page(&page, ranking, &cfg.summaries);
    out = output_open(cfg.page);
    fwrite(page.text, 1, page.length, out);
    output_close(out, cfg.page);
    markup_release(&page);
}

static void run(void)
{
    struct ranking *ranking = strategies_read(&cfg.summaries, cfg.names);

    strategies_write(cfg.table, ranking);
    if (cfg.page)
        write_page(ranking);
    ranking_free(ranking);
}

static const struct stage rank = {
    .name = "rank",
    .summary = "Rank strategies of denoising by what they leave and cost.",
    .references =
        "Ciric R et al. (2017). doi:10.1016/j.neuroimage.2017.03.020; "
        "Parkes L et al. (2018). doi:10.1016/j.neuroimage.2017.12.073",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&rank, argc, argv);
}
