/*
 * nulls - an ensemble of random graphs of one connectivity matrix.
 *
 * Reads a matrix over regions, keeps the edges that `measure` would and writes
 * --count random graphs that share with it what --null-model says, each as a
 * matrix in the folder, or all as one array (--stack); and nulls.tsv, a row per
 * null: its edges, accepted swaps, how many edges of the data it still has, and
 * how far strengths were kept.  Null k depends on the seed and on k alone, and
 * is the graph that `motifs` draws; a few are in memory at a time.  Weights are
 * those of the data, each used once (but of hqs); with --null-model signed, so
 * are their signs, and with length edges have the lengths of the data.  With
 * --directed row i column j is an arc from i to j. Regions without data are
 * n/a; undefined pairs are no edges.
 */
#include "base/report.h"
#include "base/stage.h"
#include "graph/relation.h"
#include "maps/sites.h"
#include "motifs/ensemble.h"

enum { BINARY, WEIGHTED };

static struct {
    const char *relmat, *outdir, *stack, *coordinates, *given;
    int threshold, weights, negative, model, count, swaps, bins, seed, threads;
    bool directed;
    double at;
} cfg = {.threshold = THRESHOLD_DENSITY,
         .weights = WEIGHTED,
         .count = 100,
         .swaps = 10,
         .bins = 10,
         .seed = 1,
         .threads = 1,
         .at = 0.15};

static const char *const rules[] = {"none", "absolute", "density", NULL};
static const char *const scales[] = {"binary", "weighted", NULL};
static const char *const signs[] = {"drop", "keep", "absolute", NULL};

static const struct file files[] = {
    INPUT("relmat.tsv", &cfg.relmat, "matrix over regions"),
    OUTPUT_DIR("outdir", &cfg.outdir, "folder for the nulls; made if absent"),
    END_FILES,
};

static const struct param params[] = {
    CHOICE("null-model", &cfg.model, draw_models,
           "what random graphs keep: degrees; components, too; degrees, drawn "
           "afresh; the number of edges; degrees on a ring; strengths, too; "
           "the mean and variance of the matrix; of arcs degrees in and out "
           "and what goes both ways; degrees and strengths of each sign; "
           "or degrees and lengths of edges, with their weights"),
    COUNT("count", &cfg.count, 1, 1000000, "random graphs"),
    OUTPUT_OPTION("stack", &cfg.stack,
                  "one .npy of nulls x regions x regions in place of tables"),
    CHOICE("threshold", &cfg.threshold, rules, "which entries become edges"),
    REAL("at", &cfg.at, 0, 1e6,
         "the density as a fraction, or the least value (with --negative keep: "
         "magnitude) of an edge"),
    CHOICE("weights", &cfg.weights, scales, "weights of the edges"),
    CHOICE("negative", &cfg.negative, signs,
           "what to do with entries below 0; keep goes with signed alone"),
    FLAG("directed", &cfg.directed, "row i column j is an arc from i to j"),
    COUNT("swaps", &cfg.swaps, 1, 100000,
          "trials of rewiring for each edge; signed: for each pair of regions"),
    INPUT_OPTION("coordinates", &cfg.coordinates,
                 "for length: table of name (or Node), x, y, z in mm"),
    INPUT_OPTION("distances", &cfg.given,
                 "for length: matrix over regions, in place of coordinates"),
    COUNT("length-bins", &cfg.bins, 1, 1000,
          "of lengths, with as many edges each, whose edges length keeps"),
    SEED(&cfg.seed),
    THREADS(&cfg.threads),
    END_PARAMS,
};

static void check(void)
{
    bool is_of_arcs =
        cfg.model == DRAW_MASLOV_SNEPPEN || cfg.model == DRAW_RECIPROCITY;

    if (cfg.threshold == THRESHOLD_DENSITY && cfg.at > 1)
        usage("--at is a density and must lie in [0, 1], not %g", cfg.at);
    if (cfg.directed && !is_of_arcs)
        usage("--directed has the null models maslov-sneppen and reciprocity");
    if (!cfg.directed && cfg.model == DRAW_RECIPROCITY)
        usage("--null-model reciprocity needs --directed");
    if (!(cfg.coordinates || cfg.given) != (cfg.model != DRAW_LENGTH))
        usage("--null-model length and --coordinates or --distances go "
              "together");
    if ((cfg.negative == NEGATIVE_KEEP) != (cfg.model == DRAW_SIGNED))
        usage("--negative keep and --null-model signed go together");
}

/* Distances between the regions, for the model that needs them. */
static gsl_matrix *distances_of(const struct relmat *relmat)
{
    struct node_maps regions = {.regions = relmat->values->size1,
                                .names = relmat->names};
    gsl_matrix *distances;
    struct sites *sites;

    if (cfg.model != DRAW_LENGTH)
        return NULL;
    if (cfg.given)
        return sites_read_distances(cfg.given, &regions);
    sites = sites_read(cfg.coordinates, &regions);
    distances = sites_distances(sites);
    sites_free(sites);
    if (!distances)
        die("'%s' has no columns x, y, z", cfg.coordinates);
    return distances;
}

static void run(void)
{
    struct ensemble ensemble = {
        .folder = cfg.outdir,
        .stack = cfg.stack,
        .model = (enum draw_model)cfg.model,
        .threshold = {.rule = (enum threshold_rule)cfg.threshold,
                      .at = cfg.at,
                      .negative = (enum threshold_negative)cfg.negative,
                      .is_binary = cfg.weights == BINARY},
        .is_directed = cfg.directed,
        .bins = (size_t)cfg.bins,
        .count = (size_t)cfg.count,
        .trials = (size_t)cfg.swaps,
        .threads = (size_t)cfg.threads,
        .seed = (uint64_t)cfg.seed};
    struct relmat *relmat;
    gsl_matrix *distances;
    size_t i, j;

    check();
    relmat = relmat_read(cfg.relmat);
    if (!cfg.directed && relation_is_asymmetric(&i, &j, relmat->values))
        die("'%s' is not symmetric: row '%s' column '%s' is not row '%s' "
            "column '%s'",
            cfg.relmat, relmat->names[i], relmat->names[j], relmat->names[j],
            relmat->names[i]);
    ensemble.distances = distances = distances_of(relmat);
    ensemble_write(&ensemble, relmat);
    relmat_free(relmat);
    gsl_matrix_free(distances);
}

static const struct stage nulls = {
    .name = "nulls",
    .summary = "Draw random graphs that share something with a matrix.",
    .references = "Maslov S, Sneppen K (2002). doi:10.1126/science.1065103\n"
                  "Rubinov M, Sporns O (2011). "
                  "doi:10.1016/j.neuroimage.2011.03.069\n"
                  "Milo R et al. (2002). doi:10.1126/science.298.5594.824\n"
                  "Betzel RF, Bassett DS (2018). doi:10.1073/pnas.1720186115\n"
                  "Hirschberger M, Qi Y, Steuer RE (2007). "
                  "doi:10.1016/j.ejor.2005.10.014",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&nulls, argc, argv);
}
