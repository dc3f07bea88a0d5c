#include "graphs/chosen.h"

#include "base/provenance.h"
#include "base/report.h"
#include "graph/relation.h"

#include <math.h>
#include <string.h>

const char *const chosen_rules[] = {"none",         "absolute",  "density",
                                    "significance", "disparity", "mst",
                                    "omst",         NULL};

struct relmat *chosen_read(const char *path)
{
    struct relmat *relmat = relmat_read(path);
    char above[NUMBER_ROOM], below[NUMBER_ROOM];
    size_t i, j;

    if (!relation_is_asymmetric(&i, &j, relmat->values))
        return relmat;
    number_format(above, gsl_matrix_get(relmat->values, i, j));
    number_format(below, gsl_matrix_get(relmat->values, j, i));
    die("'%s' is not symmetric: row '%s' column '%s' is %s, but row '%s' "
        "column '%s' is %s",
        path, relmat->names[i], relmat->names[j], above, relmat->names[j],
        relmat->names[i], below);
}

void chosen_test(struct threshold *threshold, const char *path)
{
    json_t *fields;
    const char *measure;

    if (threshold->rule != THRESHOLD_SIGNIFICANCE)
        return;
    fields = sidecar_read(path);
    measure = json_string_value(json_object_get(fields, "RelationshipMeasure"));
    if (isnan(threshold->test.freedom))
        threshold->test.freedom =
            json_number_or_nan(fields, "EffectiveDegreesOfFreedom");
    threshold->test.is_fisher = measure && strstr(measure, "Fisher z");
    json_decref(fields);
    if (isnan(threshold->test.freedom))
        die("the sidecar of '%s' has no EffectiveDegreesOfFreedom: run connect "
            "--p-values, or give --freedom",
            path);
}

void chosen_edges(struct selection *graph, const struct relmat *relmat,
                  const char *path, const struct threshold *threshold)
{
    selection_init(graph, relmat->values, threshold);
    if (!graph->network)
        die("no edge is left of '%s'", path);
    if (graph->edges.kept < graph->edges.wanted)
        warn("'%s' has only %zu of the %zu edges asked for", path,
             graph->edges.kept, graph->edges.wanted);
    if (graph->undefined || graph->gaps)
        warn("'%s' has %zu regions without data and %zu more undefined pairs",
             path, graph->undefined, graph->gaps);
}

static void describe_rule(json_t *fields, const struct selection *graph,
                          const struct threshold *threshold)
{
    const struct backbone_test *test = &threshold->test;

    json_put_text(fields, "Threshold", chosen_rules[threshold->rule]);
    switch (threshold->rule) {
    case THRESHOLD_ABSOLUTE:
    case THRESHOLD_DENSITY:
        json_put_number(fields, "ThresholdAt", threshold->at);
        break;
    case THRESHOLD_SIGNIFICANCE:
        json_put_number(fields, "ThresholdAlpha", test->alpha);
        json_put_flag(fields, "FalseDiscoveryRate", test->is_fdr);
        json_put_number(fields, "EffectiveDegreesOfFreedom", test->freedom);
        json_put_number(fields, "LargestPValue", graph->edges.largest_p);
        break;
    case THRESHOLD_DISPARITY:
        json_put_number(fields, "ThresholdAlpha", test->alpha);
        break;
    case THRESHOLD_TREES:
        json_put_count(fields, "SpanningTrees", graph->edges.trees);
        break;
    case THRESHOLD_NONE:
    case THRESHOLD_TREE:
        break;
    }
}

void chosen_describe(json_t *fields, const struct selection *graph,
                     const struct threshold *threshold)
{
    json_put_count(fields, "Regions", graph->regions);
    json_put_count(fields, "UndefinedRegions", graph->undefined);
    json_put_count(fields, "UndefinedPairs", graph->gaps);
    describe_rule(fields, graph, threshold);
    json_put_count(fields, "EdgesAsked", graph->edges.wanted);
    json_put_count(fields, "EdgesKept", graph->edges.kept);
    json_put_number(fields, "DensityReached", graph->edges.density);
    json_put_number(fields, "SmallestKeptValue", graph->edges.smallest);
    json_put_number(fields, "LargestKeptValue", graph->edges.largest);
}
