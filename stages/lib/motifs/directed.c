#include "motifs/directed.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "graph/measures.h"
#include "graph/relation.h"
#include "graph/triads.h"
#include "io/columns.h"
#include "io/table.h"

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

/* The arcs as 1, and how many: what is above 0 and the rule keeps. */
static size_t keep(gsl_matrix *arcs, const gsl_matrix *relation,
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
        gsl_matrix_set(arcs, list[k].at / n, list[k].at % n, 1);
    free(list);
    return count;
}

static void write_nodes(const char *path, const struct relmat *relmat,
                        const uint64_t (*count)[TRIADS], const size_t *defined,
                        size_t nodes)
{
    struct measures *table = measures_new(nodes, TRIADS);

    for (size_t t = 0; t < TRIADS; t++) {
        table->about[t] = &triads_about[t];
        for (size_t i = 0; i < nodes; i++)
            gsl_matrix_set(table->values, i, t, (double)count[i][t]);
    }
    measures_spread(table, defined, relmat->values->size1);
    columns_write(path, relmat->names, table->about, table->values);
    measures_free(table);
}

static void write_network(const char *path, const uint64_t total[TRIADS])
{
    struct tsv *out = tsv_create(path);

    tsv_text(out, "motif"), tsv_text(out, "nodes"), tsv_text(out, "bct");
    tsv_text(out, "igraph"), tsv_text(out, "count"), tsv_end_row(out);
    for (size_t t = 0; t < TRIADS; t++) {
        tsv_text(out, triads_about[t].name);
        tsv_number(out, 3), tsv_number(out, (double)(t + 1));
        tsv_number(out, triads_igraph[t]);
        tsv_number(out, (double)total[t]), tsv_end_row(out);
        json_put_text(sidecar(path), triads_about[t].name,
                      triads_about[t].description);
    }
    tsv_close(out);
}

static void describe(json_t *fields, size_t regions, size_t nodes, size_t arcs)
{
    json_put_count(fields, "Regions", regions);
    json_put_count(fields, "UndefinedRegions", regions - nodes);
    json_put_count(fields, "ArcsKept", arcs);
}

void directed_write(const char *nodes, const char *network,
                    const struct relmat *relmat,
                    const struct threshold *threshold)
{
    size_t regions = relmat->values->size1, kept = 0;
    size_t *defined = NEW_ARRAY(size_t, regions);
    size_t count = relation_defined(defined, relmat->values);
    uint64_t(*triads)[TRIADS] = xcalloc(count + 1, sizeof *triads);
    gsl_matrix *arcs = count ? gsl_matrix_calloc(count, count) : NULL;

    if (arcs)
        kept = keep(arcs, relmat->values, defined, threshold);
    if (!kept)
        die("no arc is left between the %zu regions with data", count);
    if (count < regions)
        warn("%zu of %zu regions have no data", regions - count, regions);
    triads_count(triads, arcs);
    describe(sidecar(nodes), regions, count, kept);
    describe(sidecar(network), regions, count, kept);
    write_nodes(nodes, relmat, (const uint64_t(*)[TRIADS])triads, defined,
                count);
    write_network(network, triads[count]);
    gsl_matrix_free(arcs), free(triads), free(defined);
}
