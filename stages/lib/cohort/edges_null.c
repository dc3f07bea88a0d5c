#include "base/json.h"
#include "base/mem.h"
#include "base/provenance.h"
#include "cohort/edges.h"
#include "io/sheet.h"

#include <math.h>
#include <stdlib.h>

/* ---- what is largest in the data ---- */

static double most_of(const struct edges *edges, const double *t, size_t count)
{
    double most = NAN;

    for (size_t k = 0; k < count; k++)
        most =
            fmax(most,
                 chance_strength(t[k], (enum chance_side)edges->options->side));
    return most;
}

/* Of either sign that is asked for; what is enhanced has the sign of t. */
static double largest_enhanced(const struct edges *edges)
{
    double most = 0;

    for (size_t k = 0; k < edges->elements; k++)
        most = fmax(most, fabs(edges->found->enhanced[k]));
    return most;
}

/* The largest component at threshold h, of either sign that is asked for. */
static struct largest largest_component(const struct edges *edges,
                                        struct forest *forest, size_t h)
{
    int side = edges->options->side;
    bool is_square = edges->model->contrast->size1 > 1;
    struct largest most = {0};

    for (int sign = 1; sign >= -1; sign -= 2) {
        struct largest found;

        if (sign > 0 ? side == SIDE_LESS : side == SIDE_GREATER || is_square)
            continue;
        found = forest_largest(forest, edges->found->compared, sign,
                               edges->thresholds[h]);
        most.extent = fmax(most.extent, found.extent);
        most.intensity = fmax(most.intensity, found.intensity);
    }
    return most;
}

static void put_components(json_t *fields, const struct edges *edges)
{
    struct enhancement none = {0};
    struct forest *forest = forest_new(&edges->topology, &none);

    for (size_t h = 0; h < edges->threshold_count; h++) {
        struct largest most = largest_component(edges, forest, h);
        char *extent = xformat("max_extent_%zu", h + 1);
        char *intensity = xformat("max_intensity_%zu", h + 1);

        json_put_number(fields, extent, most.extent);
        json_put_number(fields, intensity, most.intensity);
        free(extent), free(intensity);
    }
    forest_free(forest);
}

/* A member for each column of the table. */
static json_t *observed(const struct edges *edges)
{
    const struct chance *found = edges->found;
    json_t *fields = json_object();

    json_put_number(fields, "max_t",
                    most_of(edges, found->compared, edges->elements));
    if (edges->has_enhanced)
        json_put_number(fields, "max_tfnbs", largest_enhanced(edges));
    if (edges->threshold_count)
        put_components(fields, edges);
    if (edges->networks)
        json_put_number(fields, "max_network",
                        most_of(edges, found->mean, edges->networks));
    return fields;
}

/* ---- nulls ---- */

void edges_write_null(const struct edges *edges)
{
    const char *path = edges->options->null;
    const struct chance *found = edges->found;
    struct sheet sheet = {.path = xstrdup(path), .out = tsv_create(path)};

    sheet.fields = sidecar(path);
    json_put_text(sheet.fields, "Description",
                  "What is largest in each permutation; Observed: in the data");
    json_put(sheet.fields, "Observed", observed(edges));
    sheet_column(&sheet, "max_t",
                 "Largest statistic of all elements (two-"
                 "sided: |t|; several rows: sqrt(F))");
    if (edges->has_enhanced)
        sheet_column(&sheet, "max_tfnbs", "Largest enhanced statistic");
    for (size_t h = 0; h < edges->threshold_count; h++) {
        char *extent = xformat("max_extent_%zu", h + 1);
        char *intensity = xformat("max_intensity_%zu", h + 1);

        sheet_column(&sheet, extent,
                     "Elements of the largest component at "
                     "this threshold of NetworkThresholds");
        sheet_column(&sheet, intensity, "The largest intensity there");
        free(extent), free(intensity);
    }
    if (edges->networks)
        sheet_column(&sheet, "max_network", "Largest mean of a network");
    sheet_head(&sheet);
    for (size_t k = 0; k < found->orders; k++) {
        tsv_number(sheet.out, found->largest[k]);
        if (edges->has_enhanced)
            tsv_number(sheet.out, found->largest_enhanced[k]);
        for (size_t h = 0; h < edges->threshold_count; h++) {
            tsv_number(sheet.out, gsl_matrix_get(found->extent, h, k));
            tsv_number(sheet.out, gsl_matrix_get(found->intensity, h, k));
        }
        if (edges->networks)
            tsv_number(sheet.out, found->largest_mean[k]);
        tsv_end_row(sheet.out);
    }
    sheet_end(&sheet);
}
