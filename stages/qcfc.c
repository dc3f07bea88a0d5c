/*
 * qcfc - how much motion is left in the connectivity of a cohort.
 *
 * Reads the matrices that a manifest names (its column relmat), a subject at a
 * time, and correlates every edge with mean framewise displacement over
 * subjects, given covariates of the participants.  Out: r, p and adjusted p of
 * each pair of regions, and one row that sums a strategy of denoising up:
 * median |r|, share of significant edges, dependence on distance, degrees of
 * freedom lost.  Refuses matrices of other regions and fewer than 3 subjects.
 */
#include "connectome/qcfc.h"
#include "base/provenance.h"
#include "base/stage.h"
#include "io/columns.h"
#include "io/table.h"

#include <stdlib.h>

static struct {
    struct qcfc_input input;
    const char *edges, *summary;
} cfg;

static const struct file files[] = {
    INPUT("manifest.tsv", &cfg.input.manifest,
          "participant_id, relmat and, if known, mean_fd"),
    INPUT("participants.tsv", &cfg.input.participants,
          "phenotype, and mean_fd if the manifest has none"),
    OUTPUT("edges.tsv", &cfg.edges, "row per pair of regions"),
    OUTPUT("summary.tsv", &cfg.summary, "one row"),
    END_FILES,
};

static const struct param params[] = {
    TEXT("covariates", &cfg.input.covariates,
         "columns of the participants, a,b,c; words become factors"),
    INPUT_OPTION("coordinates", &cfg.input.coordinates,
                 "table of name (or Node), x, y, z in mm, for the distances"),
    FLAG("average", &cfg.input.has_average,
         "several matrices of a participant become their mean"),
    END_PARAMS,
};

static void write_edges(const struct qcfc *qcfc)
{
    static const struct {
        const char *name, *about;
    } columns[] = {{"a", "First region"},
                   {"b", "Second region"},
                   {"r", "Partial correlation with mean FD over subjects"},
                   {"p", "Two-sided, t with n - 2 - rank of the covariates"},
                   {"p_fdr", "p adjusted by Benjamini and Hochberg"},
                   {"n", "Subjects with a value"},
                   {"distance", "Between the centers of the regions (mm)"}};
    struct tsv *out = tsv_create(cfg.edges);
    size_t edge = 0;

    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
        tsv_text(out, columns[c].name);
        json_put_text(sidecar(cfg.edges), columns[c].name, columns[c].about);
    }
    tsv_end_row(out);
    for (size_t i = 0; i < qcfc->regions.count; i++)
        for (size_t j = i + 1; j < qcfc->regions.count; j++, edge++) {
            tsv_text(out, qcfc->regions.names[i]);
            tsv_text(out, qcfc->regions.names[j]);
            tsv_number(out, qcfc->r[edge]), tsv_number(out, qcfc->p[edge]);
            tsv_number(out, qcfc->q[edge]);
            tsv_number(out, (double)qcfc->count[edge]);
            tsv_number(out, qcfc->distance[edge]), tsv_end_row(out);
        }
    tsv_close(out);
}

static void run(void)
{
    struct qcfc *qcfc = qcfc_read(&cfg.input);
    gsl_matrix_view row =
        gsl_matrix_view_array(qcfc->summary, 1, QCFC_MEASURES);

    json_put_text(sidecar(cfg.edges), "Description",
                  "Correlation of edges with motion over subjects");
    write_edges(qcfc);
    json_put_text(sidecar(cfg.summary), "Description",
                  "Motion that is left in connectivity, and what it cost");
    columns_write(cfg.summary, NULL, qcfc_about, &row.matrix);
    qcfc_free(qcfc);
}

static const struct stage qcfc = {
    .name = "qcfc",
    .summary = "Correlate connectivity with motion over subjects.",
    .references = "Ciric R et al. (2017). NeuroImage 154:174-187. "
                  "doi:10.1016/j.neuroimage.2017.03.020",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&qcfc, argc, argv);
}
