#include "graph/nodal.h"

#include "graph/centrality.h"
#include "graph/clustering.h"
#include "graph/degree.h"
#include "graph/partition.h"
#include "graph/registry.h"

static void degree(gsl_vector *column, const struct findings *f)
{
    degree_count(column, f->network);
}

static void strength(gsl_vector *column, const struct findings *f)
{
    degree_strength(column, f->network);
}

static void strength_positive(gsl_vector *column, const struct findings *f)
{
    degree_strength(column, f->positive);
    gsl_vector_scale(column, f->unit_divisor);
}

static void strength_negative(gsl_vector *column, const struct findings *f)
{
    degree_strength(column, f->negative);
    gsl_vector_scale(column, f->unit_divisor);
}

static void clustering(gsl_vector *column, const struct findings *f)
{
    clustering_onnela(column, f->unit);
}

static void clustering_of_binary(gsl_vector *column, const struct findings *f)
{
    clustering_onnela(column, f->binary);
}

static void triangles(gsl_vector *column, const struct findings *f)
{
    clustering_triangles(column, f->binary);
}

static void zhang(gsl_vector *column, const struct findings *f)
{
    clustering_zhang(column, f->unit);
}

static void clustering_positive(gsl_vector *column, const struct findings *f)
{
    clustering_onnela(column, f->positive);
}

static void clustering_negative(gsl_vector *column, const struct findings *f)
{
    clustering_onnela(column, f->negative);
}

static void efficiency(gsl_vector *column, const struct findings *f)
{
    paths_efficiency(column, f->distances);
}

static void local_efficiency(gsl_vector *column, const struct findings *f)
{
    paths_local_efficiency(column, f->network, PATHS_MODERN);
}

static void local_original(gsl_vector *column, const struct findings *f)
{
    paths_local_efficiency(column, f->network, PATHS_ORIGINAL);
}

static void eccentricity(gsl_vector *column, const struct findings *f)
{
    paths_eccentricity(column, f->distances);
}

static void betweenness(gsl_vector *column, const struct findings *f)
{
    centrality_betweenness(column, f->near);
}

static void eigenvector(gsl_vector *column, const struct findings *f)
{
    centrality_eigenvector(column, f->network);
}

static void number_from_one(gsl_vector *column, const size_t *label)
{
    for (size_t i = 0; i < column->size; i++)
        gsl_vector_set(column, i, (double)(label[i] + 1));
}

static void module(gsl_vector *column, const struct findings *f)
{
    number_from_one(column, f->modules.module);
}

static void component(gsl_vector *column, const struct findings *f)
{
    number_from_one(column, f->component);
}

static void participation(gsl_vector *column, const struct findings *f)
{
    partition_participation(column, f->network, f->modules.module);
}

static void participation_positive(gsl_vector *column, const struct findings *f)
{
    partition_participation(column, f->positive, f->modules.module);
}

static void participation_negative(gsl_vector *column, const struct findings *f)
{
    partition_participation(column, f->negative, f->modules.module);
}

static void zscore(gsl_vector *column, const struct findings *f)
{
    partition_zscore(column, f->network, f->modules.module);
}

static const struct nodal_measure basic[] = {
    {"degree",
     ANY_SIGN,
     degree,
     {"degree", "Degree", "edges",
      "Number of edges d_i, whatever their sign."}},
    {"degree",
     ANY_SIGN,
     strength,
     {"strength", "Strength", NULL,
      "s_i = sum over j of w_ij; negative weights count as they are."}},
    {"degree",
     BY_SIGN,
     strength_positive,
     {"strength_positive", "Positive strength", NULL,
      "Sum of the positive weights of the region."}},
    {"degree",
     BY_SIGN,
     strength_negative,
     {"strength_negative", "Negative strength", NULL,
      "Sum of the magnitudes of the negative weights of the region."}},
    {"clustering",
     POSITIVE_ONLY,
     clustering,
     {"clustering", "Clustering coefficient", NULL,
      "2 / (d_i (d_i - 1)) times the sum over pairs of neighbors j < k of "
      "(w_ij w_jk w_ik)^(1/3), weights divided by ClusteringDivisor; 0 below "
      "two neighbors. Onnela 2005, doi:10.1103/PhysRevE.71.065103; with "
      "binary weights Watts and Strogatz 1998, doi:10.1038/30918."}},
    {"clustering",
     POSITIVE_ONLY,
     clustering_of_binary,
     {"clustering_binary", "Binary clustering coefficient", NULL,
      "Triangles at the region over d_i (d_i - 1) / 2, edges without their "
      "weights. Watts and Strogatz 1998, doi:10.1038/30918."}},
    {"clustering",
     POSITIVE_ONLY,
     triangles,
     {"triangles", "Triangles", "triangles",
      "Cycles of three edges through the region, edges without their "
      "weights."}},
    {"clustering",
     POSITIVE_ONLY,
     zhang,
     {"clustering_zhang", "Clustering coefficient of Zhang and Horvath", NULL,
      "Sum over j, k of w_ij w_jk w_ik over ((sum_j w_ij)^2 - sum_j w_ij^2), "
      "weights divided by ClusteringDivisor. Zhang and Horvath 2005, "
      "doi:10.2202/1544-6115.1128."}},
    {"clustering",
     BY_SIGN,
     clustering_positive,
     {"clustering_positive", "Clustering coefficient of positive edges", NULL,
      "As clustering, of the positive edges alone."}},
    {"clustering",
     BY_SIGN,
     clustering_negative,
     {"clustering_negative", "Clustering coefficient of negative edges", NULL,
      "As clustering, of the magnitudes of the negative edges alone."}},
    {"efficiency",
     POSITIVE_ONLY,
     efficiency,
     {"nodal_efficiency", "Nodal efficiency", NULL,
      "Mean over j of 1 / d_ij, d_ij the shortest path over EdgeLengths, 0 "
      "for a region out of reach; its mean is the global efficiency. Latora "
      "and Marchiori 2001, doi:10.1103/PhysRevLett.87.198701."}},
    {"efficiency",
     POSITIVE_ONLY,
     local_efficiency,
     {"local_efficiency", "Local efficiency", NULL,
      "Sum over ordered pairs j != h of neighbors of (w_ij w_ih)^(1/3) / "
      "d'_jh over k (k - 1), d' the shortest path over lengths (1/w)^(1/3) "
      "in the subgraph of the k neighbors; 0 below two. Wang 2017, "
      "doi:10.1162/NECO_a_00914 (BCT's modified form); with binary weights "
      "Latora and Marchiori 2001."}},
    {"efficiency",
     POSITIVE_ONLY,
     local_original,
     {"local_efficiency_original", "Local efficiency, original form", NULL,
      "As local_efficiency with (w_ij w_ih / d_jh)^(1/3), d over lengths 1/w. "
      "Rubinov and Sporns 2010, doi:10.1016/j.neuroimage.2009.10.003."}},
    {"paths",
     POSITIVE_ONLY,
     eccentricity,
     {"eccentricity", "Eccentricity", "length",
      "Largest shortest path to a region within reach; n/a when there is "
      "none."}},
    {"centrality",
     POSITIVE_ONLY,
     betweenness,
     {"betweenness", "Betweenness centrality", "ordered pairs",
      "Sum over ordered pairs of other regions of the fraction of shortest "
      "paths through this one, by EdgeLengths (BCT; twice the count of "
      "unordered pairs). Lengths that agree to 1e-10 are ties. Freeman 1977, "
      "doi:10.2307/3033543."}},
    {"centrality",
     POSITIVE_ONLY,
     eigenvector,
     {"eigenvector_centrality", "Eigenvector centrality", NULL,
      "Leading eigenvector of the weights, L2 norm 1, nonnegative; 0 outside "
      "the component that carries it. Bonacich 1972, "
      "doi:10.1080/0022250X.1972.9989806."}},
    {"modules",
     ANY_SIGN,
     module,
     {"module", "Module", NULL,
      "Number of the module, in the order of their first region."}},
    {"modules",
     POSITIVE_ONLY,
     participation,
     {"participation", "Participation coefficient", NULL,
      "1 - sum over modules m of (k_im / s_i)^2, k_im the weight into m; 0 "
      "without edges. Guimera and Amaral 2005, doi:10.1038/nature03288."}},
    {"modules",
     BY_SIGN,
     participation_positive,
     {"participation_positive", "Participation of positive edges", NULL,
      "As participation, of the positive edges alone."}},
    {"modules",
     BY_SIGN,
     participation_negative,
     {"participation_negative", "Participation of negative edges", NULL,
      "As participation, of the magnitudes of the negative edges alone."}},
    {"modules",
     POSITIVE_ONLY,
     zscore,
     {"module_zscore", "Within-module z-score of strength", NULL,
      "(k_i - mean) / sd over the regions of the module, k_i the weight into "
      "the own module, sd with N - 1; 0 when sd is 0. Guimera and Amaral "
      "2005, doi:10.1038/nature03288."}},
    {"components",
     ANY_SIGN,
     component,
     {"component", "Connected component", NULL,
      "Number of the component, in the order of their first region."}},
};

const struct nodal_list nodal_basic = MEASURE_LIST(false, basic);

static bool is_shown(const struct findings *findings,
                     const struct nodal_list *list, size_t k)
{
    return registry_shows(findings, list->measures[k].family, list->is_extra,
                          list->measures[k].sign);
}

static size_t count_shown(const struct findings *findings)
{
    size_t count = 0;

    for (size_t l = 0; registry_nodal[l]; l++)
        for (size_t k = 0; k < registry_nodal[l]->count; k++)
            count += is_shown(findings, registry_nodal[l], k);
    return count;
}

static void fill(gsl_matrix *values, size_t column,
                 const struct findings *findings,
                 const struct nodal_measure *measure)
{
    gsl_vector_view view = gsl_matrix_column(values, column);

    if (registry_defines(findings, measure->sign))
        measure->compute(&view.vector, findings);
}

struct measures *nodal_measures(const struct findings *findings)
{
    struct measures *measures =
        measures_new(findings->network->nodes, count_shown(findings));
    size_t count = 0;

    for (size_t l = 0; registry_nodal[l]; l++)
        for (size_t k = 0; k < registry_nodal[l]->count; k++) {
            const struct nodal_measure *measure =
                &registry_nodal[l]->measures[k];

            if (!is_shown(findings, registry_nodal[l], k))
                continue;
            fill(measures->values, count, findings, measure);
            measures->about[count++] = &measure->about;
        }
    return measures;
}
