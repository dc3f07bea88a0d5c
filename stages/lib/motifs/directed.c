#include "motifs/directed.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "graph/measures.h"
#include "graph/relation.h"
#include "graph/triads.h"
#include "io/columns.h"
#include "io/table.h"
#include "motifs/tables.h"

#include <math.h>
#include <stdlib.h>

struct arc {
    double value;
    size_t at; /* in the matrix, row by row */
};

static int strongest_first(const void *a, const void *b)
{
    const struct arc *p = a, *q = b;

    if (p->value != q->value)
        return p->value > q->value ? -1 : 1;
    return p->at < q->at ? -1 : 1;
}

static double value_of(double entry, const struct threshold *threshold)
{
    return threshold->negative == NEGATIVE_ABSOLUTE ? fabs(entry) : entry;
}

size_t directed_arcs(gsl_matrix *arcs, const gsl_matrix *relation,
                     const size_t *defined, const struct threshold *threshold)
{
    size_t n = arcs->size1, count = 0, most;
    struct arc *list = NEW_ARRAY(struct arc, n * n);

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double value = value_of(
                gsl_matrix_get(relation, defined[i], defined[j]), threshold);

            if (i != j && value > 0 &&
                (threshold->rule != THRESHOLD_ABSOLUTE ||
                 value >= threshold->at))
                list[count++] = (struct arc){value, i * n + j};
        }
    most = (size_t)round(threshold->at * (double)n * (double)(n - 1));
    if (threshold->rule == THRESHOLD_DENSITY && most < count) {
        qsort(list, count, sizeof *list, strongest_first);
        count = most;
    }
    for (size_t k = 0; k < count; k++)
        arcs->data[list[k].at / n * arcs->tda + list[k].at % n] =
            threshold->is_binary ? 1 : list[k].value;
    free(list);
    return count;
}

/* A graph of arcs with its triads, as a matrix like that of census_take(). */
struct triads {
    const struct relmat *relmat;
    size_t *defined, nodes, kept;
    gsl_matrix *arcs, *counts;
    struct nulls *nulls; /* or NULL */
};

static void triads_init(struct triads *triads, const struct relmat *relmat,
                        const struct threshold *threshold)
{
    size_t regions = relmat->values->size1, nodes;
    uint64_t(*count)[TRIADS] = xcalloc(regions + 1, sizeof *count);

    *triads = (struct triads){.relmat = relmat,
                              .defined = NEW_ARRAY(size_t, regions)};
    nodes = triads->nodes = relation_defined(triads->defined, relmat->values);
    if (nodes) {
        triads->arcs = gsl_matrix_calloc(nodes, nodes);
        triads->kept = directed_arcs(triads->arcs, relmat->values,
                                     triads->defined, threshold);
    }
    if (!triads->kept)
        die("no arc is left between the %zu regions with data", nodes);
    triads_count(count, triads->arcs);
    triads->counts = gsl_matrix_alloc(nodes + 1, TRIADS);
    for (size_t i = 0; i <= nodes; i++)
        for (size_t t = 0; t < TRIADS; t++)
            gsl_matrix_set(triads->counts, i, t, (double)count[i][t]);
    free(count);
}

static void triads_release(struct triads *triads)
{
    gsl_matrix_free(triads->arcs), gsl_matrix_free(triads->counts);
    free(triads->defined);
}

static void describe(json_t *fields, const struct triads *triads)
{
    size_t regions = triads->relmat->values->size1;

    json_put_count(fields, "Regions", regions);
    json_put_count(fields, "UndefinedRegions", regions - triads->nodes);
    json_put_count(fields, "ArcsKept", triads->kept);
    if (triads->nulls)
        tables_describe_nulls(fields, triads->nulls);
}

static void write_nodes(const char *path, const struct triads *triads)
{
    const struct column *about[TRIADS];
    struct tables_zscores zscores;
    size_t columns = triads->nulls ? 2 * (size_t)TRIADS : TRIADS;
    struct measures *table = measures_new(triads->nodes, columns);

    for (size_t t = 0; t < TRIADS; t++)
        about[t] = &triads_about[t];
    tables_name_zscores(&zscores, about, TRIADS);
    for (size_t t = 0; t < TRIADS; t++) {
        table->about[t] = about[t];
        if (triads->nulls)
            table->about[TRIADS + t] = &zscores.about[t];
        for (size_t i = 0; i < triads->nodes; i++) {
            gsl_matrix_set(table->values, i, t,
                           gsl_matrix_get(triads->counts, i, t));
            if (triads->nulls)
                gsl_matrix_set(table->values, i, TRIADS + t,
                               nulls_z(triads->nulls, triads->counts, i, t));
        }
    }
    describe(sidecar(path), triads);
    measures_spread(table, triads->defined, triads->relmat->values->size1);
    columns_write(path, triads->relmat->names, table->about, table->values);
    measures_free(table), tables_release_zscores(&zscores, TRIADS);
}

static void write_network(const char *path, const struct triads *triads)
{
    struct tsv *out = tsv_create(path);

    describe(sidecar(path), triads);
    tables_head(out, path, triads->nulls);
    for (size_t t = 0; t < TRIADS; t++) {
        tsv_text(out, triads_about[t].name);
        tsv_number(out, 3), tsv_number(out, (double)(t + 1));
        tsv_number(out, triads_igraph[t]);
        tables_total(out, triads->counts, triads->nulls, t);
        json_put_text(sidecar(path), triads_about[t].name,
                      triads_about[t].description);
    }
    tsv_close(out);
}

static void warn_of(const struct triads *triads)
{
    size_t regions = triads->relmat->values->size1;

    if (triads->nodes < regions)
        warn("%zu of %zu regions have no data", regions - triads->nodes,
             regions);
    if (triads->nulls && triads->nulls->overlap == 1)
        warn("no arc could be rewired: the nulls are the graph itself");
}

void directed_write(const char *nodes, const char *network,
                    const struct relmat *relmat,
                    const struct threshold *threshold,
                    const struct nulls_wish *wish)
{
    struct triads triads;
    struct nulls nulls;
    struct draw_source source = {.threshold = threshold};

    triads_init(&triads, relmat, threshold);
    source.links = triads.arcs;
    if (wish->shard->task == SHARD_PART) {
        nulls_part(triads.counts, NULL, &source, wish);
    } else {
        if (wish->count) {
            nulls_init(&nulls, triads.counts, NULL, &source, wish);
            triads.nulls = &nulls;
        }
        warn_of(&triads);
        write_nodes(nodes, &triads), write_network(network, &triads);
        if (triads.nulls)
            nulls_release(&nulls);
    }
    triads_release(&triads);
}
