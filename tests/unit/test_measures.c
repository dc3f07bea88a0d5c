#include "../tap.h"
#include "graphs.h"

#include "base/mem.h"
#include "graph/nodal.h"
#include "graph/overall.h"
#include "graph/registry.h"
#include "graph/selection.h"

#include <stdlib.h>
#include <string.h>

/* Both tables of a graph, with a partition unless `module` is NULL. */
static void tables(struct measures **nodal, struct measures **overall,
                   gsl_matrix *weights, const size_t *module, bool with_signs)
{
    struct network *network = network_of(weights);
    struct findings_request request = {
        .with_signs = with_signs,
        .module = module,
        .plan = {.gamma = 1, .least = 0.5, .runs = 10, .seed = 1}};
    struct findings findings;

    ok(findings_init(&findings, network, &request) == CONSENSUS_SETTLED,
       "modules settle");
    *nodal = nodal_measures(&findings);
    *overall = overall_measures(&findings, *nodal);
    findings_release(&findings);
    network_free(network);
}

static size_t column_of(const struct measures *measures, const char *name)
{
    for (size_t k = 0; k < measures->count; k++)
        if (!strcmp(measures->about[k]->name, name))
            return k;
    return measures->count;
}

static double value_of(const struct measures *measures, const char *name,
                       size_t row)
{
    return gsl_matrix_get(measures->values, row, column_of(measures, name));
}

static void relabeled_nodes_keep_their_values(void)
{
    size_t order[30], module[30], moved[30];
    struct rng rng = rng_init(11, 0);
    gsl_matrix *weights = random_graph(30, 0.25, 1000, 5);
    struct measures *here, *there, *whole, *moved_whole;
    double worst = 0;

    for (size_t i = 0; i < 30; i++)
        order[i] = i, module[i] = i % 4;
    rng_shuffle(&rng, order, 30);
    for (size_t i = 0; i < 30; i++)
        moved[order[i]] = module[i];
    tables(&there, &moved_whole, relabeled(weights, order), moved, false);
    tables(&here, &whole, weights, module, false);
    for (size_t k = 0; k < here->count; k++)
        for (size_t i = 0; i < 30; i++) {
            double a = gsl_matrix_get(here->values, i, k);
            double b = gsl_matrix_get(there->values, order[i], k);

            if (strcmp(here->about[k]->name, "module") &&
                strcmp(here->about[k]->name, "component"))
                worst = fmax(worst, fabs(a - b));
        }
    close_to(worst, 0, 1e-11, "a relabeled graph has the same nodal measures");
    worst = 0;
    for (size_t k = 0; k < whole->count; k++) {
        double gap = gsl_matrix_get(whole->values, 0, k) -
                     gsl_matrix_get(moved_whole->values, 0, k);

        worst = isnan(gap) ? worst : fmax(worst, fabs(gap));
    }
    close_to(worst, 0, 1e-11, "and the same measures of the whole");
    measures_free(here), measures_free(there);
    measures_free(whole), measures_free(moved_whole);
}

static void unit_weights_give_the_binary_measures(void)
{
    struct measures *nodal, *overall;

    tables(&nodal, &overall, zachary(false), NULL, false);
    close_to(measures_mean(nodal, "clustering"),
             measures_mean(nodal, "clustering_binary"), 1e-15,
             "Onnela is the binary clustering");
    close_to(measures_mean(nodal, "triangles"), 3 * 45. / 34, 1e-15,
             "the club has 45 triangles, each at three members");
    close_to(measures_mean(nodal, "strength"), measures_mean(nodal, "degree"),
             0, "strength is degree");
    close_to(value_of(overall, "local_efficiency", 0), 21.93430135 / 34, 1e-9,
             "modern local efficiency is Latora's");
    close_to(value_of(overall, "clustering", 0), 19.40170826 / 34, 1e-9,
             "an overall measure is the mean of the nodal one");
    close_to(value_of(overall, "modularity_best", 0), .4197896121, 1e-9,
             "and the search is in the table");
    measures_free(nodal), measures_free(overall);
}

static void weights_scale_as_the_formulas_say(void)
{
    static const char *const linear[] = {
        "strength",         "clustering",       "clustering_zhang",
        "nodal_efficiency", "local_efficiency", "local_efficiency_original"};
    static const char *const constant[] = {"degree",
                                           "clustering_binary",
                                           "betweenness",
                                           "triangles",
                                           "participation",
                                           "module_zscore",
                                           "eigenvector_centrality"};
    gsl_matrix *weights = random_graph(25, 0.3, 1000, 8);
    gsl_matrix *half = gsl_matrix_alloc(25, 25);
    struct measures *full, *full_whole, *scaled, *scaled_whole;
    size_t module[25];

    for (size_t i = 0; i < 25; i++)
        module[i] = i / 9;
    gsl_matrix_memcpy(half, weights);
    gsl_matrix_scale(half, 0.5);
    tables(&full, &full_whole, weights, module, false);
    tables(&scaled, &scaled_whole, half, module, false);
    for (size_t k = 0; k < sizeof(linear) / sizeof(*linear); k++)
        close_to(measures_mean(scaled, linear[k]),
                 measures_mean(full, linear[k]) / 2, 1e-13, linear[k]);
    for (size_t k = 0; k < sizeof(constant) / sizeof(*constant); k++)
        close_to(value_of(scaled, constant[k], 3),
                 value_of(full, constant[k], 3), 1e-12, constant[k]);
    close_to(value_of(scaled_whole, "path_length", 0),
             2 * value_of(full_whole, "path_length", 0), 1e-13,
             "half the weight is twice the path");
    measures_free(full), measures_free(scaled);
    measures_free(full_whole), measures_free(scaled_whole);
}

static void large_weights_are_rescaled_for_clustering(void)
{
    struct measures *nodal, *overall;

    tables(&nodal, &overall, complete(5, 3), NULL, false);
    close_to(value_of(nodal, "clustering", 0), 1, 1e-15, "clustering is 1");
    close_to(value_of(nodal, "clustering_zhang", 0), 1, 1e-15, "Zhang's too");
    close_to(value_of(nodal, "strength", 0), 12, 1e-15, "strength is not");
    close_to(value_of(overall, "global_efficiency", 0), 3, 1e-15,
             "nor are paths");
    measures_free(nodal), measures_free(overall);
}

static void signed_graphs(void)
{
    gsl_matrix *weights = complete(4, 2);
    struct measures *nodal, *overall, *plain, *plain_overall;

    tables(&plain, &plain_overall, complete(4, 2), NULL, true);
    ok(column_of(plain, "strength_negative") < plain->count &&
           !isnan(value_of(plain, "betweenness", 0)),
       "without negative edges all measures are defined");
    close_to(value_of(plain, "participation", 0),
             value_of(plain, "participation_positive", 0), 1e-15,
             "and the positive ones are the plain ones");

    join(weights, 0, 1, -1);
    tables(&nodal, &overall, weights, NULL, true);
    ok(nodal->count == plain->count && overall->count == plain_overall->count,
       "the columns do not depend on the data");
    close_to(value_of(nodal, "strength_positive", 0), 4, 1e-15,
             "positive strength is not rescaled");
    close_to(value_of(nodal, "strength_negative", 0), 1, 1e-15,
             "nor is the negative one, a magnitude");
    close_to(value_of(nodal, "strength", 0), 3, 1e-15, "strength is the sum");
    ok(isnan(value_of(nodal, "clustering", 0)) &&
           isnan(value_of(nodal, "eigenvector_centrality", 2)) &&
           isnan(value_of(overall, "path_length", 0)) &&
           isnan(value_of(overall, "assortativity", 0)),
       "what has no signed form is NaN");
    ok(!isnan(value_of(overall, "modularity", 0)) &&
           !isnan(value_of(nodal, "clustering_positive", 2)),
       "what has one is a number");
    measures_free(nodal), measures_free(overall);
    measures_free(plain), measures_free(plain_overall);

    tables(&nodal, &overall, complete(4, 2), NULL, false);
    ok(column_of(nodal, "strength_negative") == nodal->count,
       "measures by sign are shown on request");
    measures_free(nodal), measures_free(overall);
}

/* The nodal measure of that name, and whether its list is extra. */
static const struct nodal_measure *find_nodal(bool *is_extra, const char *name)
{
    for (size_t l = 0; registry_nodal[l]; l++)
        for (size_t k = 0; k < registry_nodal[l]->count; k++)
            if (!strcmp(registry_nodal[l]->measures[k].about.name, name)) {
                *is_extra = registry_nodal[l]->is_extra;
                return &registry_nodal[l]->measures[k];
            }
    return NULL;
}

static void means_are_shown_with_their_nodes(void)
{
    size_t wrong = 0;

    for (size_t l = 0; registry_overall[l]; l++)
        for (size_t k = 0; k < registry_overall[l]->count; k++) {
            const struct overall_measure *mean =
                &registry_overall[l]->measures[k];
            const struct nodal_measure *of;
            bool is_extra;

            if (!mean->mean_of == !mean->compute)
                wrong++;
            if (!mean->mean_of)
                continue;
            of = find_nodal(&is_extra, mean->mean_of);
            if (!of || strcmp(of->family, mean->family) ||
                of->sign != mean->sign ||
                is_extra != registry_overall[l]->is_extra)
                wrong++;
        }
    ok(!wrong, "a mean is of a measure that is shown wherever it is");
}

static void wishes(void)
{
    ok(!registry_unknown("default,cores,all"), "families are known");
    ok(!strcmp(registry_unknown("default,core,all"), "core,all"),
       "a part of a name is not");
    ok(registry_unknown("") && registry_unknown("cores,"), "nor is nothing");
    ok(registry_wants("default", "degree", false) &&
           !registry_wants("default", "cores", true),
       "extra families are not in the default");
    ok(registry_wants("paths,cores", "cores", true) &&
           !registry_wants("paths,cores", "degree", false) &&
           registry_wants("all", "cores", true),
       "what is named is wished for, or all");
}

static void *make_share(const struct findings *findings)
{
    double *share = NEW_ARRAY(double, 1);

    *share = (double)findings->network->edges;
    return share;
}

static void *make_another(const struct findings *findings)
{
    double *share = NEW_ARRAY(double, 1);

    *share = 1 + *(const double *)findings_share(findings, make_share, free);
    return share;
}

static void shares_are_made_once(void)
{
    struct network *network = network_of(complete(4, 1));
    struct findings_request request = {.wish = "degree", .plan = {.runs = 1}};
    struct findings findings;
    const double *one, *two;

    ok(findings_init(&findings, network, &request) == CONSENSUS_SETTLED &&
           !findings.modules.module,
       "modules are not searched for where nothing needs them");
    two = findings_share(&findings, make_another, free);
    one = findings_share(&findings, make_share, free);
    ok(*one == 6 && *two == 7, "a share may ask for another");
    ok(one == findings_share(&findings, make_share, free) &&
           two == findings_share(&findings, make_another, free),
       "and both are made once");
    findings_release(&findings), network_free(network);
}

static void selecting_edges(void)
{
    const struct threshold threshold = {.rule = THRESHOLD_NONE};
    gsl_matrix *relation = complete(5, 0.5);
    struct selection graph;
    struct measures *nodal, *overall;

    for (size_t k = 0; k < 5; k++)
        join(relation, k, 1, NAN);
    join(relation, 3, 4, NAN);
    selection_init(&graph, relation, &threshold);
    ok(graph.undefined == 1 && graph.gaps == 1 && graph.network->nodes == 4 &&
           graph.network->edges == 5,
       "undefined regions and pairs are left out and counted");
    tables(&nodal, &overall, complete(4, 1), NULL, false);
    measures_spread(nodal, graph.defined, 5);
    ok(isnan(value_of(nodal, "degree", 1)) &&
           value_of(nodal, "degree", 2) == 3 && nodal->values->size1 == 5,
       "their rows come back as NaN");
    measures_free(nodal), measures_free(overall);
    selection_release(&graph);

    gsl_matrix_set_all(relation, NAN);
    selection_init(&graph, relation, &threshold);
    ok(graph.undefined == 5 && !graph.network && isnan(graph.edges.density),
       "a matrix of NaN has no graph");
    selection_release(&graph);
    gsl_matrix_free(relation);
}

int main(void)
{
    relabeled_nodes_keep_their_values();
    unit_weights_give_the_binary_measures();
    weights_scale_as_the_formulas_say();
    large_weights_are_rescaled_for_clustering();
    signed_graphs();
    means_are_shown_with_their_nodes();
    wishes();
    shares_are_made_once();
    selecting_edges();
    return done();
}
