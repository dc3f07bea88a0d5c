#include "graph/overall.h"

#include "graph/clustering.h"
#include "graph/components.h"
#include "graph/degree.h"

#include <math.h>

/* What negative edges do to a measure, as in nodal.c. */
enum sign { ANY_SIGN, POSITIVE_ONLY, BY_SIGN };

/* Either `mean_of` names a measure of the nodes, or `compute` gives it. */
struct overall {
    enum sign sign;
    const char *mean_of;
    double (*compute)(const struct findings *findings);
    struct column about;
};

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

static const struct overall overall[] = {
    {ANY_SIGN,
     NULL,
     regions,
     {"regions", "Regions", "regions", "Nodes of the graph."}},
    {ANY_SIGN,
     NULL,
     undefined,
     {"undefined_regions", "Undefined regions", "regions",
      "Regions without a number in the matrix, which are no nodes."}},
    {ANY_SIGN,
     NULL,
     edges,
     {"edges", "Edges", "edges", "Undirected edges after the threshold."}},
    {ANY_SIGN,
     NULL,
     density,
     {"density", "Density", NULL, "Edges over n (n - 1) / 2."}},
    {ANY_SIGN,
     NULL,
     isolated,
     {"isolated_regions", "Isolated regions", "regions",
      "Nodes without an edge."}},
    {ANY_SIGN,
     NULL,
     components,
     {"components", "Connected components", "components",
      "Number of them; an isolated region is one."}},
    {ANY_SIGN,
     NULL,
     largest,
     {"largest_component", "Size of the largest component", "regions",
      "Regions in the largest connected component."}},
    {ANY_SIGN,
     "degree",
     NULL,
     {"mean_degree", "Mean degree", "edges", "Mean of degree over regions."}},
    {ANY_SIGN,
     "strength",
     NULL,
     {"mean_strength", "Mean strength", NULL,
      "Mean of strength over regions."}},
    {BY_SIGN,
     "strength_positive",
     NULL,
     {"mean_strength_positive", "Mean positive strength", NULL,
      "Mean of strength_positive over regions."}},
    {BY_SIGN,
     "strength_negative",
     NULL,
     {"mean_strength_negative", "Mean negative strength", NULL,
      "Mean of strength_negative over regions."}},
    {POSITIVE_ONLY,
     "clustering",
     NULL,
     {"clustering", "Mean clustering coefficient", NULL,
      "Mean of clustering over all regions."}},
    {POSITIVE_ONLY,
     "clustering_binary",
     NULL,
     {"clustering_binary", "Mean binary clustering coefficient", NULL,
      "Mean of clustering_binary over all regions."}},
    {POSITIVE_ONLY,
     "clustering_zhang",
     NULL,
     {"clustering_zhang", "Mean clustering coefficient of Zhang and Horvath",
      NULL, "Mean of clustering_zhang over all regions."}},
    {BY_SIGN,
     "clustering_positive",
     NULL,
     {"clustering_positive", "Mean clustering coefficient of positive edges",
      NULL, "Mean of clustering_positive over all regions."}},
    {BY_SIGN,
     "clustering_negative",
     NULL,
     {"clustering_negative", "Mean clustering coefficient of negative edges",
      NULL, "Mean of clustering_negative over all regions."}},
    {POSITIVE_ONLY,
     NULL,
     transitivity,
     {"transitivity", "Transitivity", NULL,
      "Sum over regions of 2 t_i over the sum of d_i (d_i - 1), t_i the sum "
      "of (w_ij w_jk w_ik)^(1/3) over triangles, weights divided by "
      "ClusteringDivisor; n/a when no region has two neighbors. Rubinov and "
      "Sporns 2010, doi:10.1016/j.neuroimage.2009.10.003."}},
    {POSITIVE_ONLY,
     NULL,
     path_length,
     {"path_length", "Characteristic path length", "1/weight",
      "Mean shortest path, lengths 1/w, over the pairs that a path joins "
      "(BCT gives infinity when unreachable_pairs is not 0)."}},
    {POSITIVE_ONLY,
     NULL,
     harmonic_length,
     {"path_length_harmonic", "Harmonic path length", "1/weight",
      "Harmonic mean of the shortest paths of all pairs, 1 over the global "
      "efficiency; pairs that no path joins count as infinitely far."}},
    {POSITIVE_ONLY,
     NULL,
     unreachable,
     {"unreachable_pairs", "Unreachable pairs", "pairs",
      "Unordered pairs of regions that no path joins."}},
    {POSITIVE_ONLY,
     NULL,
     radius,
     {"radius", "Radius", "1/weight",
      "Smallest eccentricity of a region that reaches another."}},
    {POSITIVE_ONLY,
     NULL,
     diameter,
     {"diameter", "Diameter", "1/weight", "Largest eccentricity."}},
    {POSITIVE_ONLY,
     NULL,
     efficiency,
     {"global_efficiency", "Global efficiency", NULL,
      "Mean of 1 / d_ij over all pairs, 0 for pairs that no path joins. "
      "Latora and Marchiori 2001, doi:10.1103/PhysRevLett.87.198701."}},
    {POSITIVE_ONLY,
     "local_efficiency",
     NULL,
     {"local_efficiency", "Mean local efficiency", NULL,
      "Mean of local_efficiency over all regions."}},
    {POSITIVE_ONLY,
     "local_efficiency_original",
     NULL,
     {"local_efficiency_original", "Mean local efficiency, original form", NULL,
      "Mean of local_efficiency_original over all regions."}},
    {POSITIVE_ONLY,
     NULL,
     assortativity,
     {"assortativity", "Assortativity", NULL,
      "Pearson correlation of strength (binary: degree) over the two ends of "
      "all edges; n/a when all ends have the same. Newman 2002, "
      "doi:10.1103/PhysRevLett.89.208701."}},
    {ANY_SIGN,
     NULL,
     modules,
     {"modules", "Modules", "modules",
      "Number of modules; an isolated region is one."}},
    {ANY_SIGN,
     NULL,
     modularity,
     {"modularity", "Modularity of the partition", NULL,
      "Q = 1/2m sum of (w_ij - gamma s_i s_j / 2m) over pairs in one module, "
      "of the partition in the module column. Newman 2006, "
      "doi:10.1073/pnas.0601602103. With negative edges Q* = Q+ - v- / (v+ + "
      "v-) Q-: Rubinov and Sporns 2011, "
      "doi:10.1016/j.neuroimage.2011.03.069."}},
    {ANY_SIGN,
     NULL,
     modularity_best,
     {"modularity_best", "Largest modularity of the runs", NULL,
      "Largest Q of the runs of the Leiden algorithm, doi:10.1038/"
      "s41598-019-41695-z; n/a for a given partition."}},
    {ANY_SIGN,
     NULL,
     modularity_mean,
     {"modularity_mean", "Mean modularity of the runs", NULL,
      "Mean of Q over the runs; n/a for a given partition."}},
    {ANY_SIGN,
     NULL,
     modularity_sd,
     {"modularity_sd", "Standard deviation of modularity over the runs", NULL,
      "With N - 1; n/a for one run or a given partition."}},
};

static bool is_shown(const struct overall *line,
                     const struct findings *findings)
{
    return line->sign != BY_SIGN || findings->with_signs;
}

struct measures *overall_measures(const struct findings *findings,
                                  const struct measures *nodal)
{
    size_t lines = sizeof(overall) / sizeof(*overall), count = 0;
    struct measures *measures;

    for (size_t k = 0; k < lines; k++)
        count += is_shown(&overall[k], findings);
    measures = measures_new(1, count);
    count = 0;
    for (size_t k = 0; k < lines; k++) {
        const struct overall *line = &overall[k];
        double value = NAN;

        if (!is_shown(line, findings))
            continue;
        if (line->sign != POSITIVE_ONLY || !findings->is_signed)
            value = line->mean_of ? measures_mean(nodal, line->mean_of)
                                  : line->compute(findings);
        gsl_matrix_set(measures->values, 0, count, value);
        measures->about[count++] = &line->about;
    }
    return measures;
}
