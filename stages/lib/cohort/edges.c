#include "cohort/edges.h"

#include "base/mem.h"
#include "base/output.h"
#include "base/report.h"
#include "cohort/variable.h"
#include "io/series.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const edges_sides[] = {"two", "greater", "less", NULL};
const char *const edges_error_models[] = {"exchangeable", "symmetric", NULL};
const char *const edges_missing_rules[] = {"refuse", "drop", "per-edge", NULL};
const char *const edges_schemes[] = {"freedman-lane", "smith", NULL};
const char *const edges_neighbors[] = {"6", "18", "26", NULL};
const char *const edges_rates[] = {"spread", "distribution", "permutation",
                                   NULL};
const char *const edges_fisher_rules[] = {"auto", "yes", "no", NULL};

/* ---- what was asked for ---- */

static void read_methods(struct edges *edges)
{
    const char *list = edges->options->methods;

    edges->has_max = variable_is_listed(list, "max-t");
    edges->has_nbs =
        variable_is_listed(list, "nbs") || variable_is_listed(list, "cluster");
    edges->has_enhanced =
        variable_is_listed(list, "tfnbs") || variable_is_listed(list, "tfce");
    while (*list) {
        size_t length = strcspn(list, ",");
        char *name = xformat("%.*s", (int)length, list);

        if (!variable_is_listed("fdr,max-t,nbs,tfnbs,cluster,tfce", name))
            usage("--method '%s' is none of fdr, max-t, nbs, tfnbs, cluster, "
                  "tfce",
                  name);
        list += length + (list[length] == ',');
        free(name);
    }
    if ((edges->has_max || edges->has_nbs || edges->has_enhanced ||
         edges->options->networks) &&
        !edges->options->permutations)
        usage("--permutations 0 leaves --method fdr alone");
    if (edges->options->rate == RATE_PERMUTATION &&
        !edges->options->permutations)
        usage("--fdr-from permutation needs --permutations");
    if (edges->options->components && !edges->has_nbs)
        usage("--components needs --method nbs");
    if (!edges->options->pairs != !edges->options->networks)
        usage("--networks and --network-results need each other");
}

static void check_options(const struct edges *edges)
{
    const struct edges_options *options = edges->options;

    if (options->is_whole && !options->model.blocks)
        usage("--blocks-whole needs --blocks");
    if (options->errors == ERRORS_SYMMETRIC && options->model.blocks &&
        !options->is_whole)
        usage("signs of single files flip without regard to --blocks; "
              "--blocks-whole flips those of blocks");
    if (options->missing == MISSING_PER_EDGE && options->is_whole)
        usage("--missing per-edge would break the blocks of --blocks-whole");
}

/* t, z or sqrt(F) of a threshold, which may be given as `p<.001`. */
static double threshold_of(const struct edges *edges, const char *text)
{
    const struct design *design = &edges->groups[0].design;
    bool is_p = *text == 'p';
    char *end;
    double value;

    text += is_p;
    text += is_p && *text == '<';
    value = strtod(text, &end);
    if (end == text || *end || !(value > 0) || (is_p && value >= 1))
        usage("--nbs-threshold '%s' is neither a number above 0 nor p<alpha",
              text);
    if (!is_p)
        return design->tested > 1 ? sqrt(value) : value;
    if (design->tested > 1)
        return sqrt(
            gsl_cdf_fdist_Qinv(value, (double)design->tested, design->freedom));
    value /= edges->options->side == SIDE_TWO ? 2 : 1;
    value = gsl_cdf_tdist_Qinv(value, design->freedom);
    return edges->group_count > 1 ? chance_z(value, design->freedom) : value;
}

static void read_thresholds(struct edges *edges)
{
    const char *list = edges->options->thresholds;

    edges->thresholds = NEW_ARRAY(double, strlen(list) + 1);
    while (*list && edges->has_nbs) {
        size_t length = strcspn(list, ",");
        char *text = xformat("%.*s", (int)length, list);

        edges->thresholds[edges->threshold_count++] = threshold_of(edges, text);
        list += length + (list[length] == ',');
        free(text);
    }
}

/* ---- all of it ---- */

/* Files are matrices in a column of the manifest, or the table is features. */
static void find_column(struct features_input *input)
{
    struct table *table;

    if (input->column)
        return;
    table = table_read(input->path);
    if (table_find(table, "relmat") != TABLE_NONE)
        input->column = "relmat";
    table_free(table);
}

/* The mean does not change when values change places: only signs test it. */
static void check_constant(const struct edges *edges)
{
    const struct regression *model = edges->model;
    const struct edges_options *options = edges->options;

    for (size_t t = 0; t < model->contrast->size1; t++)
        if (!strcmp(model->columns[0], "constant") &&
            gsl_matrix_get(model->contrast, t, 0) != 0 &&
            options->permutations && options->errors == ERRORS_EXCHANGEABLE)
            usage("the constant is tested by --errors symmetric: no "
                  "permutation changes it");
}

static void make_orders(struct edges *edges)
{
    const struct edges_options *options = edges->options;
    const struct regression *model = edges->model;
    struct orders_wish wish = {
        .rows = model->rows,
        .block = model->block,
        .label = options->missing == MISSING_PER_EDGE ? NULL : model->label,
        .is_whole = options->is_whole,
        .is_symmetric = options->errors == ERRORS_SYMMETRIC,
        .count = (size_t)options->permutations,
        .seed = (uint64_t)options->seed};

    orders_make(&edges->orders, &wish);
    if (!edges->orders.count && options->permutations)
        die("'%s': no permutation changes the model: those who may take each "
            "other's place are alike",
            options->participants);
}

struct edges *edges_open(const struct edges_options *options)
{
    struct edges *edges = NEW_ARRAY(struct edges, 1);
    struct features_input *input = NEW_ARRAY(struct features_input, 1);

    edges->options = options;
    *input = options->input;
    input->is_repeated = options->model.blocks &&
                         !strcmp(options->model.blocks, "participant_id");
    read_methods(edges);
    check_options(edges);
    find_column(input);
    edges->features = features_open(input);
    if (options->maps && edges->features->kind != FEATURES_VOXELS)
        usage("--maps needs --features of images");
    if (options->maps)
        output_folder(options->maps);
    edges->people = table_read(options->participants);
    edges->model =
        regression_read(edges->features, edges->people, &options->model);
    check_constant(edges);
    make_orders(edges);
    edges_read_values(edges);
    if (options->harmonize)
        edges_harmonize(edges);
    return edges;
}

void edges_run(struct edges *edges)
{
    const struct edges_options *options = edges->options;
    struct strand *strands;
    struct chance_wish wish;

    edges_group(edges);
    read_thresholds(edges);
    edges_find_topology(edges);
    edges_find_networks(edges);
    strands = NEW_ARRAY(struct strand, edges->group_count);
    for (size_t g = 0; g < edges->group_count; g++) {
        const struct edges_group *group = &edges->groups[g];

        strands[g] = (struct strand){
            &group->design, group->residuals, edges->length + group->first,
            group->rows,    group->first,     group->count};
    }
    if (edges->group_count > 1 && edges->model->contrast->size1 > 1)
        usage("--missing per-edge cannot compare F of different degrees of "
              "freedom");
    wish = (struct chance_wish){
        .strands = strands,
        .strand_count = edges->group_count,
        .elements = edges->elements,
        .orders = &edges->orders,
        .side = (enum chance_side)options->side,
        .has_z = edges->group_count > 1,
        .thresholds = edges->thresholds,
        .threshold_count = edges->threshold_count,
        .has_enhanced = edges->has_enhanced,
        .topology = edges->topology.elements ? &edges->topology : NULL,
        .enhancement = edges->enhancement,
        .network = edges->network,
        .network_count = edges->networks,
        .threads = (size_t)options->threads};
    edges->found = chance_run(&wish);
    free(strands);
}

void edges_free(struct edges *edges)
{
    const struct features_input *input = edges->features->input;

    for (size_t g = 0; g < edges->group_count; g++) {
        design_release(&edges->groups[g].design);
        gsl_matrix_free(edges->groups[g].residuals);
        free(edges->groups[g].rows);
    }
    if (edges->found)
        chance_free(edges->found);
    if (edges->network_names)
        names_free(edges->network_names, edges->network_count);
    orders_release(&edges->orders), regression_free(edges->model);
    features_free(edges->features), table_free(edges->people);
    free((void *)(uintptr_t)input), free(edges->groups), free(edges->place);
    free(edges->length), free(edges->ends), free(edges->thresholds);
    free(edges->start), free(edges->neighbor);
    free(edges->network), free(edges);
}
