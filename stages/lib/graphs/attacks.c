#include "graphs/attacks.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/table.h"

#include <stdlib.h>

static const char *const orders[ATTACK_ORDERS] = {"degree", "betweenness",
                                                  "random"};
static const char *const abouts[ATTACK_ORDERS] = {
    "the region with most edges in what is left goes next",
    "the region with the largest betweenness in what is left goes next",
    "regions go in any order; mean over AttackRepeats"};

static void describe(json_t *fields, const struct attack_plan *plan)
{
    json_put_text(fields, "Description",
                  "What is left of the graph when regions are lost one by one");
    json_put_count(fields, "AttackRepeats", plan->repeats);
    json_put_text(fields, "lost", "Share of the regions that are lost");
    for (size_t k = 0; k < ATTACK_ORDERS; k++) {
        char *name = xformat("largest_%s", orders[k]);
        char *about =
            xformat("Regions of the largest component over all: %s", abouts[k]);

        json_put_text(fields, name, about);
        free(name), free(about);
        name = xformat("efficiency_%s", orders[k]);
        about = xformat("Sum of 1 / distance over pairs that are left, over "
                        "that of the whole graph: %s",
                        abouts[k]);
        json_put_text(fields, name, about);
        free(name), free(about);
    }
}

/* The mean of each curve: what attacks leave on the whole. */
static void put_areas(json_t *fields, const char *what,
                      const gsl_matrix *curves)
{
    for (size_t k = 0; k < ATTACK_ORDERS; k++) {
        char *name = xformat("Area_%s_%s", what, orders[k]);

        json_put_number(
            fields, name,
            attack_area(gsl_matrix_const_ptr(curves, k, 0), curves->size2));
        free(name);
    }
}

static void head(struct tsv *out)
{
    static const char *const kinds[] = {"largest", "efficiency"};

    tsv_text(out, "lost");
    for (size_t kind = 0; kind < 2; kind++)
        for (size_t k = 0; k < ATTACK_ORDERS; k++) {
            char *name = xformat("%s_%s", kinds[kind], orders[k]);

            tsv_text(out, name);
            free(name);
        }
    tsv_end_row(out);
}

void attacks_write(const char *path, const struct findings *findings,
                   const struct attack_plan *plan, const char *relmat)
{
    size_t n = findings->network->nodes;
    gsl_matrix *largest, *efficiency;
    struct tsv *out;

    if (findings->is_signed)
        die("'%s' has negative edges, over which there are no paths to lose",
            relmat);
    largest = gsl_matrix_alloc(ATTACK_ORDERS, n);
    efficiency = gsl_matrix_alloc(ATTACK_ORDERS, n);
    attack_curves(largest, efficiency, findings->near, plan);
    describe(sidecar(path), plan);
    put_areas(sidecar(path), "largest", largest);
    put_areas(sidecar(path), "efficiency", efficiency);
    out = tsv_create(path);
    head(out);
    for (size_t k = 0; k < n; k++) {
        tsv_number(out, (double)k / (double)n);
        for (size_t order = 0; order < ATTACK_ORDERS; order++)
            tsv_number(out, gsl_matrix_get(largest, order, k));
        for (size_t order = 0; order < ATTACK_ORDERS; order++)
            tsv_number(out, gsl_matrix_get(efficiency, order, k));
        tsv_end_row(out);
    }
    tsv_close(out);
    gsl_matrix_free(largest), gsl_matrix_free(efficiency);
}
