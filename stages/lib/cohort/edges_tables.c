#include "base/files.h"
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "cohort/edges.h"
#include "io/sheet.h"

#include <math.h>
#include <stdlib.h>

/* ---- the sidecar ---- */

static json_t *names_of(char *const *names, size_t count)
{
    json_t *list = json_array();

    for (size_t k = 0; k < count; k++)
        json_array_append_new(list, json_string(names[k]));
    return list;
}

static void describe_model(json_t *fields, const struct edges *edges)
{
    const struct regression *model = edges->model;
    json_t *rows = json_array();

    json_put_text(fields, "Model", edges->options->model.formula);
    json_put(fields, "ModelColumns", names_of(model->columns, model->x->size2));
    json_put_text(fields, "Question", model->question);
    for (size_t t = 0; t < model->contrast->size1; t++) {
        json_t *row = json_array();

        for (size_t k = 0; k < model->contrast->size2; k++)
            json_array_append_new(
                row, json_real(gsl_matrix_get(model->contrast, t, k)));
        json_array_append_new(rows, row);
    }
    json_put(fields, "Contrast", rows);
    json_put_text(fields, "Statistic", model->contrast->size1 > 1 ? "F" : "t");
    json_put_text(fields, "Side",
                  model->contrast->size1 > 1
                      ? "any difference"
                      : edges_sides[edges->options->side]);
    json_put(fields, "Levels", json_incref(model->levels));
    json_put_count(fields, "Rows", model->rows);
    json_put_count(fields, "LeftOutCount", model->left_out);
    json_put(fields, "LeftOut", json_incref(model->reasons));
}

static void describe_orders(json_t *fields, const struct edges *edges)
{
    const struct edges_options *options = edges->options;
    const struct orders *orders = &edges->orders;

    json_put_count(fields, "Permutations", orders->count);
    json_put_flag(fields, "PermutationsAreAllDistinctOnes",
                  orders->is_complete);
    if (isfinite(orders->distinct))
        json_put_number(fields, "DistinctPermutations", orders->distinct);
    json_put_text(fields, "Errors", edges_error_models[options->errors]);
    json_put_text(fields, "PermutationScheme", edges_schemes[options->scheme]);
    json_put_text(fields, "PermutationP",
                  "(1 + number at least as extreme) / (1 + permutations), the "
                  "order of no change being the 1");
    if (!options->model.blocks)
        return;
    json_put_text(fields, "Blocks", options->model.blocks);
    json_put_count(fields, "BlockCount", edges->model->blocks);
    json_put_text(fields, "BlocksAre",
                  options->is_whole ? "exchanged or flipped as a whole, those "
                                      "of one size for each other"
                                    : "exchanged within");
}

struct tail edges_tail(const struct edges *edges, const double *null)
{
    struct tail tail;

    tail_fit(&tail, null, edges->found->orders, (uint64_t)edges->options->seed);
    return tail;
}

static void describe_tail(json_t *fields, const char *key, struct tail tail)
{
    json_t *text = json_object();

    json_put_flag(text, "Fits", tail.fits);
    json_put_count(text, "Excesses", tail.count);
    json_put_number(text, "Threshold", tail.threshold);
    json_put_number(text, "Scale", tail.scale);
    json_put_number(text, "Shape", tail.shape);
    json_put_number(text, "GoodnessOfFitP", tail.p);
    json_put(fields, key, text);
}

void edges_describe(json_t *fields, const struct edges *edges)
{
    json_t *list = json_array();

    describe_model(fields, edges);
    describe_orders(fields, edges);
    json_put_flag(fields, "FisherZ", edges->has_fisher);
    json_put_count(fields, "Elements", edges->features->count);
    json_put_count(fields, "ElementsTested", edges->elements);
    json_put_count(fields, "ElementsThatSomeLack", edges->lacking);
    json_put_count(fields, "ElementsThatAllLack", edges->without);
    json_put_count(fields, "ElementsWithTooFewForTheModel", edges->unfit);
    if (edges->options->harmonize)
        json_put_text(fields, "HarmonizedBy", edges->options->batch);
    json_put_text(fields, "Missing",
                  edges_missing_rules[edges->options->missing]);
    if (edges->group_count > 1)
        json_put_text(fields, "Compared",
                      "z of the same p as t (Wallace): elements differ in "
                      "their degrees of freedom");
    for (size_t h = 0; h < edges->threshold_count; h++)
        json_array_append_new(list, json_real(edges->thresholds[h]));
    if (edges->has_nbs) {
        json_put(fields, "NetworkThresholds", list);
        json_put_text(fields, "ComponentSigns",
                      "components are of one sign; two-sided, their null is "
                      "the largest of either sign");
    } else {
        json_decref(list);
    }
    if (edges->options->has_tail && edges->has_max)
        describe_tail(fields, "Tail", edges_tail(edges, edges->found->largest));
    if (edges->options->has_tail && edges->has_enhanced)
        describe_tail(fields, "TailEnhanced",
                      edges_tail(edges, edges->found->largest_enhanced));
    if (edges->has_enhanced) {
        json_put_number(fields, "EnhancementExtent", edges->enhancement.extent);
        json_put_number(fields, "EnhancementHeight", edges->enhancement.height);
        json_put_number(fields, "EnhancementStep", edges->enhancement.step);
    }
}

/* ---- components ---- */

/* The components of one sign at one threshold, of the data. */
struct components {
    size_t *component, count;
    double *extent, *intensity;
};

static size_t nodes_of(const struct edges *edges,
                       const struct components *found, size_t c)
{
    size_t nodes = edges->topology.sites, count = 0;
    bool *is_in;

    if (!edges->ends)
        return (size_t)found->extent[c];
    is_in = NEW_ARRAY(bool, nodes);

    for (size_t k = 0; k < edges->elements; k++)
        if (found->component[k] == c)
            is_in[edges->ends[2 * k]] = is_in[edges->ends[2 * k + 1]] = true;
    for (size_t i = 0; i < nodes; i++)
        count += is_in[i];
    free(is_in);
    return count;
}

/* p of an extent at threshold h, corrected for all thresholds, too. */
static double corrected(const struct edges *edges, size_t h, double extent)
{
    const gsl_matrix *null = edges->found->extent;

    if (edges->threshold_count == 1)
        return chance_p(gsl_matrix_const_ptr(null, 0, 0), null->size2, extent);
    return chance_over_thresholds(null, h, extent);
}

static void put_component(struct sheet *sheet, const struct edges *edges,
                          const struct components *found, size_t c, size_t h,
                          int sign)
{
    const struct chance *nulls = edges->found;
    double threshold = edges->thresholds[h];
    double p = chance_p(gsl_matrix_const_ptr(nulls->extent, h, 0),
                        nulls->orders, found->extent[c]);

    tsv_number(sheet->out, edges->model->contrast->size1 > 1
                               ? threshold * threshold
                               : threshold);
    tsv_text(sheet->out, sign > 0 ? "positive" : "negative");
    tsv_number(sheet->out, (double)c + 1);
    tsv_number(sheet->out, (double)nodes_of(edges, found, c));
    tsv_number(sheet->out, found->extent[c]);
    tsv_number(sheet->out, found->intensity[c]);
    tsv_number(sheet->out, p);
    tsv_number(sheet->out,
               chance_p(gsl_matrix_const_ptr(nulls->intensity, h, 0),
                        nulls->orders, found->intensity[c]));
    tsv_number(sheet->out, corrected(edges, h, found->extent[c]));
    tsv_end_row(sheet->out);
}

/* What is written of the components, and what of their elements. */
struct report {
    struct sheet *sheet; /* or NULL */
    double *p, *component;
};

static void do_components(const struct report *report,
                          const struct edges *edges, struct forest *forest,
                          size_t h, int sign)
{
    size_t count = edges->elements;
    struct components found = {.component = NEW_ARRAY(size_t, count),
                               .extent = NEW_ARRAY(double, count),
                               .intensity = NEW_ARRAY(double, count)};
    double *p;

    forest_largest(forest, edges->found->compared, sign, edges->thresholds[h]);
    found.count = forest_components(found.component, found.extent,
                                    found.intensity, forest);
    p = NEW_ARRAY(double, found.count + 1);
    for (size_t c = 0; c < found.count; c++) {
        p[c] = corrected(edges, h, found.extent[c]);
        if (report->sheet)
            put_component(report->sheet, edges, &found, c, h, sign);
    }
    for (size_t k = 0; k < count; k++) {
        size_t c = found.component[k];

        if (c == SIZE_MAX)
            continue;
        report->p[k] = isnan(report->p[k]) ? p[c] : fmin(report->p[k], p[c]);
        if (!h)
            report->component[k] = sign * ((double)c + 1);
    }
    free(found.component), free(found.extent), free(found.intensity), free(p);
}

static struct sheet begin_components(const char *path)
{
    static const char *const columns[][2] = {
        {"threshold", "Of t (z, F): what is beyond is connected"},
        {"sign", "Of the elements"},
        {"component", "From 1, at this threshold and of this sign"},
        {"nodes", "Regions (voxels) in it"},
        {"extent", "Elements (edges, voxels) in it"},
        {"intensity", "Sum of |t| - threshold over its elements: its mass"},
        {"p_extent", "Corrected for the family, at this threshold"},
        {"p_intensity", "The same by intensity"},
        {"p_all_thresholds",
         "p_extent corrected for the number of thresholds, too"}};
    struct sheet sheet = {.path = xstrdup(path), .out = tsv_create(path)};

    sheet.fields = sidecar(path);
    json_put_text(sheet.fields, "Description",
                  "Connected components beyond a threshold");
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
        sheet_column(&sheet, columns[c][0], columns[c][1]);
    sheet_head(&sheet);
    return sheet;
}

void edges_write_components(const struct edges *edges, double *p,
                            double *component)
{
    const char *path = edges->options->components;
    struct enhancement none = {0};
    struct forest *forest = forest_new(&edges->topology, &none);
    struct sheet sheet;
    struct report report = {path ? &sheet : NULL, p, component};

    if (path)
        sheet = begin_components(path);
    for (size_t h = 0; h < edges->threshold_count; h++) {
        if (edges->options->side != SIDE_LESS)
            do_components(&report, edges, forest, h, 1);
        if (edges->options->side != SIDE_GREATER &&
            edges->model->contrast->size1 == 1)
            do_components(&report, edges, forest, h, -1);
    }
    if (path)
        sheet_end(&sheet);
    forest_free(forest);
}

/* ---- networks ---- */

void edges_write_networks(const struct edges *edges)
{
    const char *path = edges->options->pairs;
    const struct chance *found = edges->found;
    struct sheet sheet = {.path = xstrdup(path), .out = tsv_create(path)};
    size_t n = 0;

    sheet.fields = sidecar(path);
    json_put_text(sheet.fields, "Description",
                  "Mean statistic within and between networks");
    sheet_column(&sheet, "a", "First network");
    sheet_column(&sheet, "b", "Second network; the same: within");
    sheet_column(&sheet, "edges", "Elements that were tested");
    sheet_column(&sheet, "mean_t", "Mean of their statistics");
    sheet_column(&sheet, "p_perm", "By permutation, for one test");
    sheet_column(&sheet, "p_fwe", "Corrected for all pairs of networks");
    sheet_head(&sheet);
    for (size_t a = 0; a < edges->network_count; a++)
        for (size_t b = a; b < edges->network_count; b++, n++) {
            size_t count = 0;
            double mean = found->mean[n];
            double strength =
                chance_strength(mean, (enum chance_side)edges->options->side);

            for (size_t k = 0; k < edges->elements; k++)
                count += edges->network[k] == n && !isnan(found->t[k]);
            tsv_text(sheet.out, edges->network_names[a]);
            tsv_text(sheet.out, edges->network_names[b]);
            tsv_number(sheet.out, (double)count), tsv_number(sheet.out, mean);
            tsv_number(sheet.out, isnan(mean)
                                      ? NAN
                                      : (1 + (double)found->mean_extreme[n]) /
                                            (1 + (double)found->orders));
            tsv_number(sheet.out,
                       chance_p(found->largest_mean, found->orders, strength));
            tsv_end_row(sheet.out);
        }
    sheet_end(&sheet);
}
