/*
 * motifs - cycles and small subgraphs of one connectivity matrix, and whether
 * there are more of them than chance makes.
 *
 * Reads a symmetric matrix over regions and keeps the edges that `measure`
 * would.  Writes a row per region (its orbits, and in how many of each motif it
 * takes part) and a row per motif.  With --null N the counts are set against N
 * random graphs; null k depends on the seed and on k alone, so the tables do
 * not depend on --threads.  What is counted: cycles (chords allowed), induced
 * subgraphs of 3 and 4 nodes and, with weights, the intensity and coherence of
 * those of 3 (--heavy-four: and of 4); intensities have nulls where these have
 * weights (strength). Without --cycles and --graphlets both are counted, cycles
 * up to 4.  With
 * --directed the matrix need not be symmetric and its 13 triads are counted,
 * beside nulls that keep degrees in and out, or which pairs are mutual, too.
 * Regions without a number keep their row, n/a throughout, and are no nodes.
 * With --shard a share of the nulls is drawn, to be joined by --merge.
 */
#include "base/report.h"
#include "base/stage.h"
#include "graphs/chosen.h"
#include "io/relmat.h"
#include "io/shard.h"
#include "motifs/directed.h"
#include "motifs/tables.h"

enum { BINARY, WEIGHTED };

static struct {
    const char *relmat, *nodes, *network, *cycles;
    int threshold, weights, negative, null, model, swaps, seed, threads;
    bool graphlets, four, directed;
    double at;
    struct shard_options shards;
} cfg = {.threshold = THRESHOLD_DENSITY,
         .weights = WEIGHTED,
         .swaps = 10,
         .seed = 1,
         .threads = 1,
         .at = 0.15};

static const char *const rules[] = {"none", "absolute", "density", NULL};
static const char *const scales[] = {"binary", "weighted", NULL};
static const char *const signs[] = {"drop", "absolute", NULL};

static const struct file files[] = {
    INPUT("relmat.tsv", &cfg.relmat, "matrix over regions"),
    OUTPUT("nodes.tsv", &cfg.nodes, "a row per region: orbits and motifs"),
    OUTPUT("network.tsv", &cfg.network, "a row per motif"),
    END_FILES,
};

static const struct param params[] = {
    CHOICE("threshold", &cfg.threshold, rules, "which entries become edges"),
    REAL("at", &cfg.at, 0, 1e6,
         "the density as a fraction, or the least value of an edge"),
    CHOICE("weights", &cfg.weights, scales,
           "weighted: intensity and coherence, too"),
    CHOICE("negative", &cfg.negative, signs, "what to do with entries below 0"),
    TEXT("cycles", &cfg.cycles, "lengths of cycles to count, of 3,4,5"),
    FLAG("graphlets", &cfg.graphlets, "count subgraphs of 3 and 4 nodes"),
    FLAG("heavy-four", &cfg.four,
         "intensity and coherence of subgraphs of 4 nodes, too: seconds a "
         "graph of some hundred regions"),
    FLAG("directed", &cfg.directed,
         "row i column j is an arc from i to j: count triads, and no others"),
    COUNT("null", &cfg.null, 0, 1000000, "random graphs to compare with"),
    CHOICE("null-model", &cfg.model, draw_models,
           "what random graphs keep: degrees; components, too; degrees, drawn "
           "afresh; the number of edges; degrees on a ring; strengths, too; "
           "the mean and variance of the matrix; or of arcs degrees in and "
           "out, as with maslov-sneppen, and what goes both ways"),
    COUNT("swaps", &cfg.swaps, 1, 100000, "trials of rewiring for each edge"),
    SEED(&cfg.seed),
    THREADS(&cfg.threads),
    SHARD_PARAMS(&cfg.shards),
    END_PARAMS,
};

static struct threshold threshold_wanted(void)
{
    return (struct threshold){.rule = (enum threshold_rule)cfg.threshold,
                              .at = cfg.at,
                              .negative = cfg.negative ? NEGATIVE_ABSOLUTE
                                                       : NEGATIVE_DROP,
                              .is_binary = cfg.weights == BINARY};
}

static struct relmat *read_relation(void)
{
    return cfg.directed ? relmat_read(cfg.relmat) : chosen_read(cfg.relmat);
}

static void check_model(void)
{
    bool is_of_arcs =
        cfg.model == DRAW_MASLOV_SNEPPEN || cfg.model == DRAW_RECIPROCITY;

    if (cfg.model == DRAW_SIGNED || cfg.model == DRAW_LENGTH)
        usage("motifs have no sign and no place: such models are in nulls");
    if (cfg.directed && !is_of_arcs)
        usage("--directed has the null models maslov-sneppen and reciprocity");
    if (!cfg.directed && cfg.model == DRAW_RECIPROCITY)
        usage("--null-model reciprocity needs --directed");
    if (cfg.model == DRAW_STRENGTH && cfg.weights == BINARY)
        usage("--null-model strength needs --weights weighted");
}

static void plan(struct census *census)
{
    bool both = !cfg.cycles && !cfg.graphlets;

    if (cfg.threshold == THRESHOLD_DENSITY && cfg.at > 1)
        usage("--at is a density and must lie in [0, 1], not %g", cfg.at);
    if (!census_plan(census, both ? "3,4" : cfg.cycles, both || cfg.graphlets,
                     cfg.weights == WEIGHTED, cfg.four))
        usage("--cycles takes lengths of 3, 4 and 5 such as 3,4, not '%s'",
              cfg.cycles);
    if (cfg.four && (cfg.directed || cfg.weights == BINARY ||
                     !census->wants[CENSUS_GRAPHLETS]))
        usage("--heavy-four needs subgraphs and --weights weighted");
    if (cfg.directed && (cfg.cycles || cfg.graphlets))
        usage("--directed goes without --cycles and --graphlets");
    if (cfg.null)
        check_model();
    if ((cfg.shards.shard || cfg.shards.merge) && !cfg.null)
        usage("shares are of the nulls, and --null is 0");
}

static void warn_of(const struct selection *graph, const struct nulls *nulls)
{
    if (graph->undefined || graph->gaps)
        warn("'%s' has %zu regions without data and %zu more undefined pairs",
             cfg.relmat, graph->undefined, graph->gaps);
    if (nulls && nulls->overlap == 1)
        warn("no edge of '%s' could be rewired: its nulls are itself",
             cfg.relmat);
}

static void run_undirected(const struct relmat *relmat,
                           const struct threshold *threshold,
                           const struct census *census,
                           const struct nulls_wish *wish)
{
    struct selection graph;
    struct motifs motifs;

    selection_init(&graph, relmat->values, threshold);
    if (!graph.network)
        die("no edge is left of '%s'", cfg.relmat);
    motifs_init(&motifs, relmat->values, &graph, threshold, census);
    if (wish->shard->task == SHARD_PART) {
        motifs_part(&motifs, wish);
    } else {
        if (cfg.null)
            motifs_compare(&motifs, wish);
        warn_of(&graph, motifs.nulls);
        tables_nodes(cfg.nodes, relmat->names, &motifs);
        tables_network(cfg.network, &motifs);
    }
    motifs_release(&motifs), selection_release(&graph);
}

static void run(void)
{
    struct threshold threshold = threshold_wanted();
    struct shard shard = shard_of(&cfg.shards);
    struct nulls_wish wish = {(enum draw_model)cfg.model, (size_t)cfg.null,
                              (size_t)cfg.swaps,          (size_t)cfg.threads,
                              (uint64_t)cfg.seed,         &shard};
    struct census census;
    struct relmat *relmat;

    plan(&census);
    relmat = read_relation();
    if (cfg.directed)
        directed_write(cfg.nodes, cfg.network, relmat, &threshold, &wish);
    else
        run_undirected(relmat, &threshold, &census, &wish);
    relmat_free(relmat);
}

static const struct stage motifs = {
    .name = "motifs",
    .summary = "Count cycles and small subgraphs, beside random graphs.",
    .references = "Przulj N (2007). doi:10.1093/bioinformatics/btl301\n"
                  "Onnela JP et al. (2005). doi:10.1103/PhysRevE.71.065103\n"
                  "Maslov S, Sneppen K (2002). doi:10.1126/science.1065103\n"
                  "Rubinov M, Sporns O (2011). "
                  "doi:10.1016/j.neuroimage.2011.03.069",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&motifs, argc, argv);
}
