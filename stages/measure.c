/*
 * measure - graph measures of one connectivity matrix.
 *
 * Reads a symmetric matrix over regions, keeps the entries that are to be
 * edges (by default the strongest 15 percent) and writes one row of measures
 * per region and one row for the whole graph; the sidecars define every
 * column.  --measures picks families of measures.  Regions without a number
 * keep their row, n/a throughout, and are no nodes; an undefined entry is no
 * edge.  With --negative keep and negative edges left, a measure without a
 * signed form is n/a and measures by sign stand beside it.  Clustering wants
 * weights in [0, 1]: where the largest is above 1 (Fisher's z), it alone is
 * computed on weights divided by the largest.  Modules are the consensus of
 * many runs of the Leiden or Louvain algorithm, or given.  With --null random
 * graphs of the same degrees say what is large.  Curves over densities and over
 * resolutions, and what there is to say of pairs (--pairs), are tables of their
 * own.  Refuses a matrix that is not symmetric, or of which no edge is left.
 */
#include "base/report.h"
#include "base/stage.h"
#include "graph/registry.h"
#include "graphs/chosen.h"
#include "graphs/measuring.h"

#include <math.h>
#include <stdlib.h>

enum { BINARY, WEIGHTED };
enum { UNCHANGED, MAX };

static struct {
    const char *relmat, *nodes, *network, *partition, *measures;
    const char *densities, *curve, *area, *resolutions, *sweep, *agreements,
        *club, *pairs, *attack;
    int threshold, weights, negative, normalize, search, seeds, seed;
    int null, swaps, threads, lengths, attack_repeats;
    bool fdr;
    double at, alpha, freedom, resolution, agreement, idleness;
} cfg = {.measures = "default",
         .densities = "0.05:0.4:0.05",
         .resolutions = "0.5,0.75,1,1.25,1.5,2",
         .threshold = THRESHOLD_DENSITY,
         .weights = WEIGHTED,
         .seeds = 50,
         .seed = 1,
         .swaps = 10,
         .attack_repeats = 10,
         .threads = 1,
         .at = 0.15,
         .alpha = 0.05,
         .freedom = NAN,
         .resolution = 1,
         .agreement = 0.5,
         .idleness = 0.5};

static const char *const scales[] = {"binary", "weighted", NULL};
static const char *const signs[] = {"drop", "keep", "absolute", NULL};
static const char *const divisors[] = {"none", "max", NULL};
static const char *const lengths[] = {"inverse", "log", "one-minus", NULL};
static const char *const searches[] = {"leiden", "louvain", NULL};

static const struct file files[] = {
    INPUT("relmat.tsv", &cfg.relmat, "symmetric matrix over regions"),
    OUTPUT("nodes.tsv", &cfg.nodes, "a row per region, a column per measure"),
    OUTPUT("network.tsv", &cfg.network, "one row, a column per measure"),
    END_FILES,
};

static const struct param params[] = {
    TEXT("measures", &cfg.measures,
         "default, all, or families of measures, with commas between them"),
    CHOICE("threshold", &cfg.threshold, chosen_rules,
           "which entries become edges; mst: the largest spanning tree, omst: "
           "as many of them as pay off"),
    REAL("at", &cfg.at, 0, 1e6,
         "the density as a fraction, or the least value (with --negative keep: "
         "magnitude) of an edge"),
    REAL("alpha", &cfg.alpha, 0, 1, "level of significance and disparity"),
    FLAG("fdr", &cfg.fdr, "alpha is a false discovery rate over all pairs"),
    REAL("freedom", &cfg.freedom, 1, 1e9,
         "degrees of freedom of a correlation; unset: those of the sidecar"),
    CHOICE("weights", &cfg.weights, scales, "weights of the edges"),
    CHOICE("negative", &cfg.negative, signs, "what to do with entries below 0"),
    CHOICE("normalize", &cfg.normalize, divisors,
           "divide weights by the largest magnitude"),
    CHOICE("lengths", &cfg.lengths, lengths,
           "lengths of edges for paths: 1/w, -log w or 1 - w, the latter two "
           "of weights over the largest + the smallest where one is 1 or more"),
    REAL("resolution", &cfg.resolution, 0, 1000, "gamma of the modularity"),
    CHOICE("search", &cfg.search, searches, "how modules are searched for"),
    COUNT("seeds", &cfg.seeds, 1, 10000, "runs of the search for modules"),
    REAL("agreement", &cfg.agreement, 0, 1,
         "share of runs that counts towards the consensus"),
    INPUT_OPTION("partition", &cfg.partition,
                 "table with columns Node and module: use these modules"),
    OUTPUT_OPTION("agreement-matrix", &cfg.agreements,
                  "share of runs that put two regions into one module"),
    TEXT("resolutions", &cfg.resolutions, "of --sweep: a,b,c or a:b:step"),
    OUTPUT_OPTION("sweep", &cfg.sweep, "a row per resolution: its modules"),
    TEXT("densities", &cfg.densities, "of --curve: a,b,c or a:b:step"),
    OUTPUT_OPTION("curve", &cfg.curve, "a row per density, as network.tsv"),
    OUTPUT_OPTION("curve-area", &cfg.area,
                  "one row: area under the curve of each measure"),
    OUTPUT_OPTION("rich-club", &cfg.club,
                  "a row per level: how dense the club of its regions is"),
    OUTPUT_OPTION("pairs", &cfg.pairs,
                  "a row per two regions: distance, overlap, curvature ..."),
    OUTPUT_OPTION("attack", &cfg.attack,
                  "a row per region lost: what is left of the network"),
    COUNT("attack-repeats", &cfg.attack_repeats, 1, 10000,
          "orders of losing regions at random"),
    REAL("idleness", &cfg.idleness, 0, 1,
         "of the Ollivier-Ricci curvature: how likely a walker stays"),
    COUNT("null", &cfg.null, 0, 100000,
          "random graphs that measures are compared with"),
    COUNT("swaps", &cfg.swaps, 1, 100000, "trials of rewiring for each edge"),
    SEED(&cfg.seed),
    THREADS(&cfg.threads),
    END_PARAMS,
};

static void check(struct measuring *measuring)
{
    if (cfg.threshold == THRESHOLD_DENSITY && cfg.at > 1)
        usage("--at is a density and must lie in [0, 1], not %g", cfg.at);
    if (registry_unknown(cfg.measures))
        usage("--measures takes default, all and families, not '%s'",
              registry_unknown(cfg.measures));
    if (!ranges_read(&measuring->curve.densities, cfg.densities, 0, 1))
        usage("--densities takes a,b,c or a:b:step, ascending within [0, 1], "
              "not '%s'",
              cfg.densities);
    if (!ranges_read(&measuring->resolutions, cfg.resolutions, 0, 1000))
        usage("--resolutions takes a,b,c or a:b:step, ascending within "
              "[0, 1000], not '%s'",
              cfg.resolutions);
    if (cfg.partition && (cfg.agreements || cfg.sweep))
        usage("--agreement-matrix and --sweep go without --partition");
    if (cfg.agreements && !registry_wants(cfg.measures, "modules", false))
        usage("--agreement-matrix needs the measures of modules");
}

static void run(void)
{
    struct measuring measuring = {
        .relmat = cfg.relmat,
        .partition = cfg.partition,
        .nodes = cfg.nodes,
        .network = cfg.network,
        .agreements = cfg.agreements,
        .club = cfg.club,
        .pairs = cfg.pairs,
        .attack = cfg.attack,
        .attack_repeats = cfg.attack_repeats,
        .sweep = cfg.sweep,
        .curve = {.curve = cfg.curve, .area = cfg.area},
        .threshold = {(enum threshold_rule)cfg.threshold,
                      cfg.at,
                      (enum threshold_negative)cfg.negative,
                      cfg.weights == BINARY,
                      cfg.normalize == MAX,
                      {cfg.alpha, cfg.freedom, false, cfg.fdr}},
        .request = {.with_signs = cfg.negative == NEGATIVE_KEEP,
                    .plan = {cfg.resolution, cfg.agreement, (size_t)cfg.seeds,
                             (uint64_t)cfg.seed,
                             (enum consensus_search)cfg.search, false},
                    .wish = cfg.measures,
                    .lengths = (enum paths_lengths)cfg.lengths,
                    .idleness = cfg.idleness,
                    .nulls = {(size_t)cfg.null, (size_t)cfg.swaps,
                              (size_t)cfg.threads, (uint64_t)cfg.seed}}};

    check(&measuring);
    measuring_run(&measuring);
    free(measuring.curve.densities.at), free(measuring.resolutions.at);
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
    .topic = registry_family,
    .topics = "Families for --measures, and their columns:",
};

int main(int argc, char **argv)
{
    return stage_main(&measure, argc, argv);
}
