#include "graph/overall.h"

#include "graph/clustering.h"
#include "graph/components.h"
#include "graph/degree.h"
#include "graph/registry.h"

#include <math.h>

static double regions(const struct findings *f)
{
    return (double)f->network->nodes;
}

static double undefined(const struct findings *f)
{
    return (double)f->undefined;
}

static double edges(const struct findings *f)
{
    return (double)f->network->edges;
}

static double density(const struct findings *f)
{
    double n = regions(f);

    return edges(f) / (n * (n - 1) / 2);
}

static double isolated(const struct findings *f)
{
    size_t count = 0;

    for (size_t i = 0; i < f->network->nodes; i++)
        count += f->network->first[i] == f->network->first[i + 1];
    return (double)count;
}

static double components(const struct findings *f)
{
    return (double)f->components;
}

static double largest(const struct findings *f)
{
    return (double)components_largest(f->component, f->network->nodes);
}

static double transitivity(const struct findings *f)
{
    return clustering_transitivity(f->unit);
}

static double path_length(const struct findings *f)
{
    return f->paths.length;
}

static double harmonic_length(const struct findings *f)
{
    return 1 / f->paths.efficiency;
}

static double unreachable(const struct findings *f)
{
    return (double)f->paths.unreachable / 2;
}

static double radius(const struct findings *f)
{
    return f->paths.radius;
}

static double diameter(const struct findings *f)
{
    return f->paths.diameter;
}

static double efficiency(const struct findings *f)
{
    return f->paths.efficiency;
}

static double assortativity(const struct findings *f)
{
    return degree_assortativity(f->network);
}

static double modules(const struct findings *f)
{
    return (double)f->modules.modules;
}

static double modularity(const struct findings *f)
{
    return f->modules.quality;
}

static double modularity_best(const struct findings *f)
{
    return f->modules.best;
}

static double modularity_mean(const struct findings *f)
{
    return f->modules.mean;
}

static double modularity_sd(const struct findings *f)
{
    return f->modules.sd;
}

static const struct overall_measure basic[] = {
    {"size",
     ANY_SIGN,
     NULL,
     regions,
     {"regions", "Regions", "regions", "Nodes of the graph."}},
    {"size",
     ANY_SIGN,
     NULL,
     undefined,
     {"undefined_regions", "Undefined regions", "regions",
      "Regions without a number in the matrix, which are no nodes."}},
    {"size",
     ANY_SIGN,
     NULL,
     edges,
     {"edges", "Edges", "edges", "Undirected edges after the threshold."}},
    {"size",
     ANY_SIGN,
     NULL,
     density,
     {"density", "Density", NULL, "Edges over n (n - 1) / 2."}},
    {"components",
     ANY_SIGN,
     NULL,
     isolated,
     {"isolated_regions", "Isolated regions", "regions",
      "Nodes without an edge."}},
    {"components",
     ANY_SIGN,
     NULL,
     components,
     {"components", "Connected components", "components",
      "Number of them; an isolated region is one."}},
    {"components",
     ANY_SIGN,
     NULL,
     largest,
     {"largest_component", "Size of the largest component", "regions",
      "Regions in the largest connected component."}},
    {"degree",
     ANY_SIGN,
     "degree",
     NULL,
     {"mean_degree", "Mean degree", "edges", "Mean of degree over regions."}},
    {"degree",
     ANY_SIGN,
     "strength",
     NULL,
     {"mean_strength", "Mean strength", NULL,
      "Mean of strength over regions."}},
    {"degree",
     BY_SIGN,
     "strength_positive",
     NULL,
     {"mean_strength_positive", "Mean positive strength", NULL,
      "Mean of strength_positive over regions."}},
    {"degree",
     BY_SIGN,
     "strength_negative",
     NULL,
     {"mean_strength_negative", "Mean negative strength", NULL,
      "Mean of strength_negative over regions."}},
    {"clustering",
     POSITIVE_ONLY,
     "clustering",
     NULL,
     {"clustering", "Mean clustering coefficient", NULL,
      "Mean of clustering over all regions."}},
    {"clustering",
     POSITIVE_ONLY,
     "clustering_binary",
     NULL,
     {"clustering_binary", "Mean binary clustering coefficient", NULL,
      "Mean of clustering_binary over all regions."}},
    {"clustering",
     POSITIVE_ONLY,
     "clustering_zhang",
     NULL,
     {"clustering_zhang", "Mean clustering coefficient of Zhang and Horvath",
      NULL, "Mean of clustering_zhang over all regions."}},
    {"clustering",
     BY_SIGN,
     "clustering_positive",
     NULL,
     {"clustering_positive", "Mean clustering coefficient of positive edges",
      NULL, "Mean of clustering_positive over all regions."}},
    {"clustering",
     BY_SIGN,
     "clustering_negative",
     NULL,
     {"clustering_negative", "Mean clustering coefficient of negative edges",
      NULL, "Mean of clustering_negative over all regions."}},
    {"clustering",
     POSITIVE_ONLY,
     NULL,
     transitivity,
     {"transitivity", "Transitivity", NULL,
      "Sum over regions of 2 t_i over the sum of d_i (d_i - 1), t_i the sum "
      "of (w_ij w_jk w_ik)^(1/3) over triangles, weights divided by "
      "ClusteringDivisor; n/a when no region has two neighbors. Rubinov and "
      "Sporns 2010, doi:10.1016/j.neuroimage.2009.10.003."}},
    {"paths",
     POSITIVE_ONLY,
     NULL,
     path_length,
     {"path_length", "Characteristic path length", "length",
      "Mean shortest path, by EdgeLengths, over the pairs that a path joins "
      "(BCT gives infinity when unreachable_pairs is not 0)."}},
    {"paths",
     POSITIVE_ONLY,
     NULL,
     harmonic_length,
     {"path_length_harmonic", "Harmonic path length", "length",
      "Harmonic mean of the shortest paths of all pairs, 1 over the global "
      "efficiency; pairs that no path joins count as infinitely far."}},
    {"paths",
     POSITIVE_ONLY,
     NULL,
     unreachable,
     {"unreachable_pairs", "Unreachable pairs", "pairs",
      "Unordered pairs of regions that no path joins."}},
    {"paths",
     POSITIVE_ONLY,
     NULL,
     radius,
     {"radius", "Radius", "length",
      "Smallest eccentricity of a region that reaches another."}},
    {"paths",
     POSITIVE_ONLY,
     NULL,
     diameter,
     {"diameter", "Diameter", "length", "Largest eccentricity."}},
    {"efficiency",
     POSITIVE_ONLY,
     NULL,
     efficiency,
     {"global_efficiency", "Global efficiency", NULL,
      "Mean of 1 / d_ij over all pairs, 0 for pairs that no path joins. "
      "Latora and Marchiori 2001, doi:10.1103/PhysRevLett.87.198701."}},
    {"efficiency",
     POSITIVE_ONLY,
     "local_efficiency",
     NULL,
     {"local_efficiency", "Mean local efficiency", NULL,
      "Mean of local_efficiency over all regions."}},
    {"efficiency",
     POSITIVE_ONLY,
     "local_efficiency_original",
     NULL,
     {"local_efficiency_original", "Mean local efficiency, original form", NULL,
      "Mean of local_efficiency_original over all regions."}},
    {"assortativity",
     POSITIVE_ONLY,
     NULL,
     assortativity,
     {"assortativity", "Assortativity", NULL,
      "Pearson correlation of strength (binary: degree) over the two ends of "
      "all edges; n/a when all ends have the same. Newman 2002, "
      "doi:10.1103/PhysRevLett.89.208701."}},
    {"modules",
     ANY_SIGN,
     NULL,
     modules,
     {"modules", "Modules", "modules",
      "Number of modules; an isolated region is one."}},
    {"modules",
     ANY_SIGN,
     NULL,
     modularity,
     {"modularity", "Modularity of the partition", NULL,
      "Q = 1/2m sum of (w_ij - gamma s_i s_j / 2m) over pairs in one module, "
      "of the partition in the module column. Newman 2006, "
      "doi:10.1073/pnas.0601602103. With negative edges Q* = Q+ - v- / (v+ + "
      "v-) Q-: Rubinov and Sporns 2011, "
      "doi:10.1016/j.neuroimage.2011.03.069."}},
    {"modules",
     ANY_SIGN,
     NULL,
     modularity_best,
     {"modularity_best", "Largest modularity of the runs", NULL,
      "Largest Q of the runs of the Leiden algorithm, doi:10.1038/"
      "s41598-019-41695-z; n/a for a given partition."}},
    {"modules",
     ANY_SIGN,
     NULL,
     modularity_mean,
     {"modularity_mean", "Mean modularity of the runs", NULL,
      "Mean of Q over the runs; n/a for a given partition."}},
    {"modules",
     ANY_SIGN,
     NULL,
     modularity_sd,
     {"modularity_sd", "Standard deviation of modularity over the runs", NULL,
      "With N - 1; n/a for one run or a given partition."}},
};

const struct overall_list overall_basic = MEASURE_LIST(false, basic);

static bool is_shown(const struct findings *findings,
                     const struct overall_list *list, size_t k)
{
    return registry_shows(findings, list->measures[k].family, list->is_extra,
                          list->measures[k].sign);
}

static size_t count_shown(const struct findings *findings)
{
    size_t count = 0;

    for (size_t l = 0; registry_overall[l]; l++)
        for (size_t k = 0; k < registry_overall[l]->count; k++)
            count += is_shown(findings, registry_overall[l], k);
    return count;
}

static double value_of(const struct overall_measure *measure,
                       const struct findings *findings,
                       const struct measures *nodal)
{
    if (!registry_defines(findings, measure->sign))
        return NAN;
    return measure->mean_of ? measures_mean(nodal, measure->mean_of)
                            : measure->compute(findings);
}

struct measures *overall_measures(const struct findings *findings,
                                  const struct measures *nodal)
{
    struct measures *measures = measures_new(1, count_shown(findings));
    size_t count = 0;

    for (size_t l = 0; registry_overall[l]; l++)
        for (size_t k = 0; k < registry_overall[l]->count; k++) {
            const struct overall_measure *measure =
                &registry_overall[l]->measures[k];

            if (!is_shown(findings, registry_overall[l], k))
                continue;
            gsl_matrix_set(measures->values, 0, count,
                           value_of(measure, findings, nodal));
            measures->about[count++] = &measure->about;
        }
    return measures;
}
