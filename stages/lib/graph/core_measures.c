#include "graph/clustering.h"
#include "graph/cores.h"
#include "graph/degree.h"
#include "graph/registry.h"

/* Cores, periphery, and how alike neighbors are. */

static void coreness(gsl_vector *column, const struct findings *f)
{
    cores_degree(column, f->binary);
}

static void strength_core(gsl_vector *column, const struct findings *f)
{
    cores_strength(column, f->network);
}

static void core(gsl_vector *column, const struct findings *f)
{
    (void)cores_periphery(column, f->network, 1);
}

static void assortativity_local(gsl_vector *column, const struct findings *f)
{
    degree_assortativity_local(column, f->network);
}

static void costantini(gsl_vector *column, const struct findings *f)
{
    struct network *unit = network_scaled(f->network, 1 / f->unit_divisor);

    clustering_costantini(column, unit);
    network_free(unit);
}

static const struct nodal_measure nodal[] = {
    {"cores",
     ANY_SIGN,
     coreness,
     {"coreness", "Coreness", "edges",
      "Largest k for which the region is in a subgraph where every region has "
      "k edges, whatever their sign. Seidman 1983, "
      "doi:10.1016/0378-8733(83)90028-X."}},
    {"cores",
     POSITIVE_ONLY,
     strength_core,
     {"strength_core", "Level of the s-core", NULL,
      "Largest s for which the region is in a subgraph where every region has "
      "strength s. Eidsaa and Almaas 2013, doi:10.1103/PhysRevE.88.062819."}},
    {"cores",
     POSITIVE_ONLY,
     core,
     {"core", "Core or periphery", NULL,
      "1 in the core, 0 in the periphery: the regions whose strength is above "
      "the mean, which maximize core_periphery. Borgatti and Everett 2000, "
      "doi:10.1016/S0378-8733(99)00019-2."}},
    {"assortativity",
     POSITIVE_ONLY,
     assortativity_local,
     {"assortativity_local", "Local assortativity", NULL,
      "(r + 1) / n - x_i / sum x, x_i the sum over neighbors of |s_j - s_i| / "
      "s_i, r the assortativity, which is the sum of it; n/a without edges. "
      "Thedchanamoorthy 2014, doi:10.1016/j.procs.2014.05.213."}},
    {"clustering",
     ANY_SIGN,
     costantini,
     {"clustering_signed", "Clustering coefficient of Costantini and Perugini",
      NULL,
      "Sum over j, k of w_ij w_jk w_ik over the sum of |w_ij w_ik|, weights "
      "divided by ClusteringDivisor; triangles with an odd number of negative "
      "edges count against. Costantini and Perugini 2014, "
      "doi:10.1371/journal.pone.0088669."}},
};

const struct nodal_list nodal_cores = MEASURE_LIST(true, nodal);

static double periphery(const struct findings *f)
{
    gsl_vector *core_or_not = gsl_vector_alloc(f->network->nodes);
    double quality = cores_periphery(core_or_not, f->network, 1);

    gsl_vector_free(core_or_not);
    return quality;
}

static double assortativity_binary(const struct findings *f)
{
    return degree_assortativity(f->binary);
}

static const struct overall_measure overall[] = {
    {"cores",
     ANY_SIGN,
     "coreness",
     NULL,
     {"mean_coreness", "Mean coreness", "edges",
      "Mean of coreness over regions."}},
    {"cores",
     POSITIVE_ONLY,
     NULL,
     periphery,
     {"core_periphery", "Core-periphery quality", NULL,
      "Sum over regions of |s_i / s - 1 / n|, s the sum of strengths: weight "
      "within the core above the mean, less that within the periphery, at "
      "the best division, which is in the column core. Borgatti and Everett "
      "2000, doi:10.1016/S0378-8733(99)00019-2."}},
    {"assortativity",
     ANY_SIGN,
     NULL,
     assortativity_binary,
     {"assortativity_binary", "Assortativity of degree", NULL,
      "As assortativity, of degrees."}},
    {"clustering",
     ANY_SIGN,
     "clustering_signed",
     NULL,
     {"clustering_signed",
      "Mean clustering coefficient of Costantini and "
      "Perugini",
      NULL, "Mean of clustering_signed over all regions."}},
};

const struct overall_list overall_cores = MEASURE_LIST(true, overall);
