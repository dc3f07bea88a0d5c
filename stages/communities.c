/*
 * communities - the communities of one graph, or of every column of a table.
 *
 * In: a symmetric matrix over regions, or a table of pairs with a column per
 * component (of ntf).  By default a weighted stochastic block model is fitted
 * by minimum description length: the communities are those that let edges and
 * weights be told in the fewest nats, and there may be just one.  nested puts
 * communities into communities; leiden and louvain maximize modularity, which
 * finds communities in noise, too.  Out: a row per region with its community on
 * each level, the community most starts give it and how many do; a row per pair
 * of communities.  What was compared and found stands in the sidecars.
 * Every entry but 0 is an edge: nothing is thresholded.  Regions without an
 * edge are n/a, and a graph of fewer than two edges has no communities.
 * Refuses weights below 0 where a model cannot hold them.
 */
#include "modules/communities.h"
#include "base/stage.h"

#include <math.h>

static const char *relations_path, *nodes_path, *blocks_path;

static struct communities_options cfg = {
    .weights = CHOICE_ANY_WEIGHTS,
    .correction = CHOICE_EITHER,
    .adjacency = CHOICE_BY_DENSITY,
    .negative = NEGATIVE_KEEP,
    .copies = 1,
    .starts = 10,
    .seed = 1,
    .threads = 1,
    .resolution = NAN,
};

static const struct file files[] = {
    INPUT("relations.tsv", &relations_path,
          "symmetric matrix over regions, or pairs (columns a, b, ...)"),
    OUTPUT("nodes.tsv", &nodes_path, "a row per region: its communities"),
    OUTPUT("blocks.tsv", &blocks_path, "a row per pair of communities"),
    END_FILES,
};

static const struct param params[] = {
    CHOICE("method", &cfg.method, communities_methods,
           "weighted block model, nested block model, or modularity"),
    CHOICE("weights", &cfg.weights, choice_weights,
           "distribution of the weights; auto takes the shortest description"),
    CHOICE("degree-correction", &cfg.correction, choice_corrections,
           "let degrees differ within a community; auto: the shorter"),
    CHOICE("adjacency", &cfg.adjacency, choice_adjacencies,
           "how edges are described, none: weights alone; auto: sparse below a "
           "density of 0.5, dense below 0.9, else none"),
    COUNT("edge-mult", &cfg.copies, 1, 2,
          "count every edge so often; 2 as in Dyballa et al. 2024"),
    TEXT("column", &cfg.column,
         "of a table of pairs only these columns, as c1,c2"),
    FLAG("fisher", &cfg.has_fisher, "take atanh(r) of correlations first"),
    CHOICE("negative", &cfg.negative, communities_negatives,
           "what to do with entries below 0"),
    REAL("resolution", &cfg.resolution, 0, 1000,
         "gamma of the modularity, if not 1"),
    COUNT("starts", &cfg.starts, 1, 10000,
          "searches, of which the best counts"),
    SEED(&cfg.seed),
    THREADS(&cfg.threads),
    END_PARAMS,
};

static void run(void)
{
    struct relations *relations;
    struct communities *communities;

    communities_check(&cfg);
    relations = relations_read(relations_path, cfg.column);
    communities = communities_find(relations, &cfg);
    communities_write(communities, nodes_path, blocks_path);
    communities_free(communities);
    relations_free(relations);
}

static const struct stage communities = {
    .name = "communities",
    .summary = "Find the communities of a graph, or that there are none.",
    .references =
        "Peixoto TP (2018). doi:10.1103/PhysRevE.97.012306\n"
        "Peixoto TP (2017). doi:10.1103/PhysRevE.95.012317\n"
        "Peixoto TP (2014). doi:10.1103/PhysRevX.4.011047\n"
        "Traag VA, Waltman L, van Eck NJ (2019). "
        "doi:10.1038/s41598-019-41695-z\n"
        "Blondel VD et al. (2008). doi:10.1088/1742-5468/2008/10/P10008",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&communities, argc, argv);
}
