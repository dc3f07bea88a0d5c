/*
 * measure - graph measures of one connectivity matrix.
 *
 * Reads a symmetric matrix over regions, keeps the entries that are to be
 * edges (by default the strongest 15 percent) and writes one row of measures
 * per region and one row for the whole graph; the sidecars define every
 * column.  Regions without a number keep their row, n/a throughout, and are no
 * nodes; an undefined entry is no edge.  With --negative keep and negative
 * edges left, a measure without a signed form is n/a and measures by sign
 * stand beside it.  Clustering wants weights in [0, 1]: where the largest is
 * above 1 (Fisher's z), it alone is computed on weights divided by the largest.
 * Modules are the consensus of many runs of the Leiden algorithm, or given.
 * Refuses a matrix that is not symmetric, or of which no edge is left.
 */
#include "base/provenance.h"
#include "base/report.h"
#include "base/stage.h"
#include "graph/findings.h"
#include "graph/nodal.h"
#include "graph/overall.h"
#include "graph/registry.h"
#include "graph/relation.h"
#include "graph/selection.h"
#include "io/columns.h"
#include "io/modules.h"
#include "io/relmat.h"

enum { BINARY, WEIGHTED };
enum { UNCHANGED, MAX };

static struct {
    const char *relmat, *nodes, *network, *partition, *measures;
    int threshold, weights, negative, normalize, seeds, seed;
    double at, resolution, agreement;
} cfg = {.threshold = THRESHOLD_DENSITY,
         .weights = WEIGHTED,
         .seeds = 50,
         .seed = 1,
         .measures = "default",
         .at = 0.15,
         .resolution = 1,
         .agreement = 0.5};

static const char *const rules[] = {"none", "absolute", "density", NULL};
static const char *const scales[] = {"binary", "weighted", NULL};
static const char *const signs[] = {"drop", "keep", "absolute", NULL};
static const char *const divisors[] = {"none", "max", NULL};

static const struct file files[] = {
    INPUT("relmat.tsv", &cfg.relmat, "symmetric matrix over regions"),
    OUTPUT("nodes.tsv", &cfg.nodes, "a row per region, a column per measure"),
    OUTPUT("network.tsv", &cfg.network, "one row, a column per measure"),
    END_FILES,
};

static const struct param params[] = {
    TEXT("measures", &cfg.measures,
         "default, all, or families of measures, with commas between them"),
    CHOICE("threshold", &cfg.threshold, rules, "which entries become edges"),
    REAL("at", &cfg.at, 0, 1e6,
         "the density as a fraction, or the least value (with --negative keep: "
         "magnitude) of an edge"),
    CHOICE("weights", &cfg.weights, scales, "weights of the edges"),
    CHOICE("negative", &cfg.negative, signs, "what to do with entries below 0"),
    CHOICE("normalize", &cfg.normalize, divisors,
           "divide weights by the largest magnitude"),
    REAL("resolution", &cfg.resolution, 0, 1000, "gamma of the modularity"),
    COUNT("seeds", &cfg.seeds, 1, 10000, "runs of the search for modules"),
    REAL("agreement", &cfg.agreement, 0, 1,
         "share of runs that counts towards the consensus"),
    INPUT_OPTION("partition", &cfg.partition,
                 "table with columns Node and module: use these modules"),
    SEED(&cfg.seed),
    END_PARAMS,
};

static void refuse_asymmetry(const struct relmat *relmat)
{
    char above[NUMBER_ROOM], below[NUMBER_ROOM];
    size_t i, j;

    if (!relation_is_asymmetric(&i, &j, relmat->values))
        return;
    number_format(above, gsl_matrix_get(relmat->values, i, j));
    number_format(below, gsl_matrix_get(relmat->values, j, i));
    die("'%s' is not symmetric: row '%s' column '%s' is %s, but row '%s' "
        "column '%s' is %s",
        cfg.relmat, relmat->names[i], relmat->names[j], above, relmat->names[j],
        relmat->names[i], below);
}

static void select_edges(struct selection *graph, const struct relmat *relmat)
{
    const struct threshold threshold = {
        (enum threshold_rule)cfg.threshold, cfg.at,
        (enum threshold_negative)cfg.negative, cfg.weights == BINARY,
        cfg.normalize == MAX};

    selection_init(graph, relmat->values, &threshold);
    if (!graph->network)
        die("no edge is left of '%s'", cfg.relmat);
    if (graph->edges.kept < graph->edges.wanted)
        warn("'%s' has only %zu of the %zu edges asked for", cfg.relmat,
             graph->edges.kept, graph->edges.wanted);
    if (graph->undefined || graph->gaps)
        warn("'%s' has %zu regions without data and %zu more undefined pairs",
             cfg.relmat, graph->undefined, graph->gaps);
}

/* What both sidecars say of the graph, beside the parameters. */
static void describe(json_t *fields, const struct selection *graph,
                     const struct findings *findings)
{
    json_put_count(fields, "Regions", graph->regions);
    json_put_count(fields, "UndefinedRegions", graph->undefined);
    json_put_count(fields, "UndefinedPairs", graph->gaps);
    json_put_text(fields, "Threshold", rules[cfg.threshold]);
    if (cfg.threshold != THRESHOLD_NONE)
        json_put_number(fields, "ThresholdAt", cfg.at);
    json_put_count(fields, "EdgesAsked", graph->edges.wanted);
    json_put_count(fields, "EdgesKept", graph->edges.kept);
    json_put_number(fields, "DensityReached", graph->edges.density);
    json_put_number(fields, "SmallestKeptValue", graph->edges.smallest);
    json_put_number(fields, "LargestKeptValue", graph->edges.largest);
    json_put_flag(fields, "HasNegativeEdges", findings->is_signed);
    json_put_number(fields, "ClusteringDivisor", findings->unit_divisor);
    json_put_count(fields, "ConsensusRounds", findings->modules.rounds);
}

static void find(struct findings *findings, const struct selection *graph,
                 const struct modules *modules)
{
    const struct findings_request request = {
        .undefined = graph->undefined,
        .with_signs = cfg.negative == NEGATIVE_KEEP,
        .module = modules ? modules->module : NULL,
        .wish = cfg.measures,
        .plan = {cfg.resolution, cfg.agreement, (size_t)cfg.seeds,
                 (uint64_t)cfg.seed}};

    if (findings_init(findings, graph->network, &request) != CONSENSUS_SETTLED)
        warn("the modules of '%s' still differ between runs after %zu rounds",
             cfg.relmat, findings->modules.rounds);
    if (findings->unit_divisor > 1)
        warn("weights of '%s' lie in [%g, %g]: its clustering is that of "
             "weights divided by %g",
             cfg.relmat, network_min(graph->network),
             network_max(graph->network), findings->unit_divisor);
}

static void run(void)
{
    struct relmat *relmat;
    struct selection graph;
    struct modules *modules = NULL;
    struct findings findings;
    struct measures *nodal, *overall;

    if (cfg.threshold == THRESHOLD_DENSITY && cfg.at > 1)
        usage("--at is a density and must lie in [0, 1], not %g", cfg.at);
    if (registry_unknown(cfg.measures))
        usage("--measures takes default, all and families, not '%s'",
              registry_unknown(cfg.measures));
    relmat = relmat_read(cfg.relmat);
    refuse_asymmetry(relmat);
    select_edges(&graph, relmat);
    if (cfg.partition)
        modules = modules_read(cfg.partition, relmat->names, graph.defined,
                               graph.regions - graph.undefined);
    find(&findings, &graph, modules);
    nodal = nodal_measures(&findings);
    overall = overall_measures(&findings, nodal);
    measures_spread(nodal, graph.defined, graph.regions);

    describe(sidecar(cfg.nodes), &graph, &findings);
    describe(sidecar(cfg.network), &graph, &findings);
    if (modules)
        json_put(sidecar(cfg.nodes), "ModuleLabels", modules_labels(modules));
    columns_write(cfg.nodes, relmat->names, nodal->about, nodal->values);
    columns_write(cfg.network, NULL, overall->about, overall->values);

    measures_free(nodal), measures_free(overall), findings_release(&findings);
    modules_free(modules), selection_release(&graph), relmat_free(relmat);
}

static const struct stage measure = {
    .name = "measure",
    .summary = "Measure the graph of one connectivity matrix.",
    .references =
        "Rubinov M, Sporns O (2010). doi:10.1016/j.neuroimage.2009.10.003\n"
        "Traag VA, Waltman L, van Eck NJ (2019). "
        "doi:10.1038/s41598-019-41695-z\n"
        "Lancichinetti A, Fortunato S (2012). doi:10.1038/srep00336",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&measure, argc, argv);
}
