#include "motifs/tables.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "graph/measures.h"
#include "io/columns.h"
#include "io/table.h"

#include <math.h>
#include <stdlib.h>

/* What both sidecars say of the graph. */
static void describe(json_t *fields, const struct motifs *motifs)
{
    const struct selection *graph = motifs->selection;
    const struct nulls *nulls = motifs->nulls;

    json_put_count(fields, "Regions", graph->regions);
    json_put_count(fields, "UndefinedRegions", graph->undefined);
    json_put_count(fields, "UndefinedPairs", graph->gaps);
    json_put_count(fields, "EdgesKept", graph->edges.kept);
    json_put_number(fields, "DensityReached", graph->edges.density);
    json_put_number(fields, "SmallestKeptValue", graph->edges.smallest);
    if (nulls)
        tables_describe_nulls(fields, nulls);
}

void tables_describe_nulls(json_t *fields, const struct nulls *nulls)
{
    json_put_text(fields, "NullModel", draw_models[nulls->model]);
    json_put_count(fields, "Nulls", nulls->count);
    json_put_number(fields, "NullSwapsPerEdge", nulls->swaps);
    json_put_number(fields, "NullSharedEdges", nulls->overlap);
    json_put_number(fields, "NullStrengthCorrelation", nulls->strength);
}

void tables_name_zscores(struct tables_zscores *zscores,
                         const struct column *const *about, size_t count)
{
    for (size_t c = 0; c < count; c++) {
        zscores->name[c] = xformat("%s_z", about[c]->name);
        zscores->long_name[c] = xformat("%s, z-score", about[c]->long_name);
        zscores->about[c] = (struct column){
            zscores->name[c], zscores->long_name[c], NULL,
            "Of the number the region takes part in among those of null "
            "models; n/a where these are all alike."};
    }
}

void tables_release_zscores(struct tables_zscores *zscores, size_t count)
{
    for (size_t c = 0; c < count; c++)
        free(zscores->name[c]), free(zscores->long_name[c]);
}

void tables_nodes(const char *path, char *const *names,
                  const struct motifs *motifs)
{
    const struct census *census = motifs->census;
    const struct nulls *nulls = motifs->nulls;
    const gsl_matrix *counts = motifs->counts;
    size_t nodes = counts->size1 - 1, shift = motifs->orbits ? ORBITS : 0;
    size_t columns = shift + census->count * (nulls ? 2 : 1);
    struct measures *table = measures_new(nodes, columns);
    const struct column *about[CENSUS_MOST];
    struct tables_zscores zscores;

    describe(sidecar(path), motifs);
    for (size_t c = 0; c < census->count; c++)
        about[c] = &census_motifs[census->kind[c]].about;
    tables_name_zscores(&zscores, about, census->count);
    for (size_t o = 0; o < shift; o++) {
        table->about[o] = &orbits_about[o];
        for (size_t i = 0; i < nodes; i++)
            gsl_matrix_set(table->values, i, o, (double)motifs->orbits[i][o]);
    }
    for (size_t c = 0; c < census->count; c++) {
        size_t at = shift + c, beside = at + census->count;

        table->about[at] = about[c];
        for (size_t i = 0; i < nodes; i++)
            gsl_matrix_set(table->values, i, at, gsl_matrix_get(counts, i, c));
        if (!nulls)
            continue;
        table->about[beside] = &zscores.about[c];
        for (size_t i = 0; i < nodes; i++)
            gsl_matrix_set(table->values, i, beside,
                           nulls_z(nulls, counts, i, c));
    }
    measures_spread(table, motifs->selection->defined,
                    motifs->selection->regions);
    columns_write(path, names, table->about, table->values);
    measures_free(table), tables_release_zscores(&zscores, census->count);
}

static const struct column of_motifs[] = {
    {"motif", "Motif", NULL,
     "A cycle (chords allowed), an induced subgraph, or a sum over such."},
    {"nodes", "Size", "nodes", "Nodes of the motif."},
    {"bct", "Number in the Brain Connectivity Toolbox", NULL,
     "Of motif3 or motif4; n/a for cycles that may have chords."},
    {"igraph", "Number in igraph", NULL,
     "Isomorphism class of an undirected graph of that size; n/a likewise."},
    {"count", "Count", NULL, "How many there are in the graph, each once."},
    {"null_mean", "Mean of nulls", NULL, "Mean count in the null models."},
    {"null_sd", "Standard deviation of nulls", NULL,
     "Of the counts in the null models, with N - 1."},
    {"z", "z-score", NULL,
     "(count - null_mean) / null_sd; n/a where null_sd is 0."},
    {"p", "Two-sided p", NULL,
     "min(1, 2 (1 + min(nulls >= count, nulls <= count)) / (1 + N)). Phipson "
     "and Smyth 2010, doi:10.2202/1544-6115.1585."},
};

void tables_head(struct tsv *out, const char *path, const struct nulls *nulls)
{
    size_t columns = nulls ? 9 : 5;

    for (size_t k = 0; k < columns; k++) {
        json_t *about = json_object();

        tsv_text(out, of_motifs[k].name);
        json_put_text(about, "LongName", of_motifs[k].long_name);
        json_put_text(about, "Description", of_motifs[k].description);
        if (of_motifs[k].units)
            json_put_text(about, "Units", of_motifs[k].units);
        json_put(sidecar(path), of_motifs[k].name, about);
    }
    tsv_end_row(out);
}

void tables_total(struct tsv *out, const gsl_matrix *counts,
                  const struct nulls *nulls, size_t column)
{
    size_t all = counts->size1 - 1;

    tsv_number(out, gsl_matrix_get(counts, all, column));
    if (nulls) {
        tsv_number(out, gsl_matrix_get(nulls->mean, all, column));
        tsv_number(out, nulls_sd(nulls, all, column));
        tsv_number(out, nulls_z(nulls, counts, all, column));
        tsv_number(out, nulls_p(nulls, all, column));
    }
    tsv_end_row(out);
}

void tables_network(const char *path, const struct motifs *motifs)
{
    const struct census *census = motifs->census;
    struct tsv *out = tsv_create(path);

    describe(sidecar(path), motifs);
    tables_head(out, path, motifs->nulls);
    for (size_t c = 0; c < census->count; c++) {
        const struct motif *motif = &census_motifs[census->kind[c]];

        tsv_text(out, motif->about.name);
        tsv_number(out, (double)motif->nodes);
        tsv_number(out, motif->bct ? (double)motif->bct : NAN);
        tsv_number(out, motif->igraph ? (double)motif->igraph : NAN);
        tables_total(out, motifs->counts, motifs->nulls, c);
    }
    tsv_close(out);
}
