/*
 * trsa - RDMs transformed for topological RSA.
 *
 * Every RDM of a table of pairs becomes its geo-topological transform (rgtm:
 * distances up to a lower threshold 0, from an upper one 1, between them in
 * proportion) or its geodesic transform (rgdm: ranks of the lengths of the
 * shortest ways through the graph of near pairs).  Thresholds are quantiles of
 * the ranks of each RDM alone, unless --scale says otherwise; 0 and 1, the
 * default, give the RDM of ranks, and two that are equal the adjacency matrix.
 *
 * rgdm deletes the pairs that the thresholds made 1, or with --neighbors or
 * --proportion keeps the nearest of the RDM itself.  A pair of length zero is
 * an edge of length zero; --compat drops it and takes the neighbors of the
 * lower index alone, as the code that the authors published does.
 *
 * A missing pair stays missing in rgtm and counts in no rank; in rgdm it is no
 * edge, and ways go around it.  Pairs that no way connects share the highest
 * rank, and have no --lengths: n/a.  An RDM of one value is n/a.
 *
 * With --persistence also at which dissimilarities of the given RDMs components
 * and loops come and go.
 */
#include "base/stage.h"
#include "geometry/topology.h"
#include "rsa/rgtm.h"

#include <math.h>

static struct topology_request cfg = {
    .upper = NAN, .proportion = NAN, .slope = 10, .middle = 0.5};

static const struct file files[] = {
    INPUT("rdms.tsv", &cfg.rdms,
          "row per pair of stimuli, column per RDM (as rdm writes it)"),
    OUTPUT("transformed.tsv", &cfg.transformed, "the same, transformed"),
    END_FILES,
};

static const struct param params[] = {
    CHOICE("transform", &cfg.transform, topology_transforms,
           "geo-topological, geodesic, or a sigmoid of the scaled RDM"),
    REAL("lower", &cfg.lower, 0, 1e300, "distances up to it are 0"),
    REAL("upper", &cfg.upper, 0, 1e300,
         "distances from it are 1; unset: 1, or the largest distance of a raw "
         "RDM"),
    CHOICE("scale", &cfg.scale, rgtm_scales,
           "of the RDM and its thresholds: ranks and their quantiles, "
           "distances from 0 to 1, or as they are"),
    COUNT("neighbors", &cfg.neighbors, 0, 100000,
          "rgdm in one step: pairs of a stimulus with so many nearest; 0 for "
          "none"),
    REAL("proportion", &cfg.proportion, 0, 1,
         "rgdm in one step: so large a share of the nearest pairs"),
    FLAG("lengths", &cfg.has_lengths,
         "rgdm: lengths of the ways, not their ranks"),
    FLAG("compat", &cfg.is_compat,
         "rgdm as in the code of its authors: edges of length zero dropped, "
         "neighbors of the lower index only"),
    REAL("slope", &cfg.slope, 0, 1e6, "of the sigmoid"),
    REAL("middle", &cfg.middle, -1e6, 1e6, "of the sigmoid"),
    OUTPUT_OPTION("persistence", &cfg.persistence,
                  "table of components and loops of the RDMs as they are given "
                  "(Vietoris-Rips, up to 200 stimuli): rdm, dimension, birth, "
                  "death"),
    END_PARAMS,
};

static void run(void)
{
    topology_write(&cfg);
}

static const struct stage trsa = {
    .name = "trsa",
    .summary = "Transform RDMs from their geometry towards their topology.",
    .references = "Lin B, Kriegeskorte N (2024). doi:10.1073/pnas.2317881121. "
                  "Bauer U (2021). doi:10.1007/s41468-021-00071-5.",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&trsa, argc, argv);
}
