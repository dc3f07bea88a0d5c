#include "graph/centrality.h"
#include "graph/clustering.h"
#include "graph/degree.h"
#include "graph/gateway.h"
#include "graph/modularity.h"
#include "graph/partition.h"
#include "graph/registry.h"

/* How the edges of a region spread over modules, and measures by sign. */

static void diversity(gsl_vector *column, const struct findings *f)
{
    gateway_diversity(column, f->network, f->modules.module);
}

static void diversity_positive(gsl_vector *column, const struct findings *f)
{
    gateway_diversity(column, f->positive, f->modules.module);
}

static void diversity_negative(gsl_vector *column, const struct findings *f)
{
    gateway_diversity(column, f->negative, f->modules.module);
}

static void gate(gsl_vector *column, const struct network *network,
                 const size_t *module,
                 void (*centrality)(gsl_vector *, const struct network *))
{
    gsl_vector *weight = gsl_vector_alloc(network->nodes);

    centrality(weight, network);
    gateway_coefficient(column, network, module, weight);
    gsl_vector_free(weight);
}

static void gateway(gsl_vector *column, const struct findings *f)
{
    gate(column, f->network, f->modules.module, degree_strength);
}

static void gateway_positive(gsl_vector *column, const struct findings *f)
{
    gate(column, f->positive, f->modules.module, degree_strength);
}

static void gateway_negative(gsl_vector *column, const struct findings *f)
{
    gate(column, f->negative, f->modules.module, degree_strength);
}

static void gateway_between(gsl_vector *column, const struct findings *f)
{
    gsl_vector *weight = gsl_vector_alloc(column->size);

    centrality_betweenness(weight, f->near);
    gateway_coefficient(column, f->network, f->modules.module, weight);
    gsl_vector_free(weight);
}

static void zscore_positive(gsl_vector *column, const struct findings *f)
{
    partition_zscore(column, f->positive, f->modules.module);
}

static void zscore_negative(gsl_vector *column, const struct findings *f)
{
    partition_zscore(column, f->negative, f->modules.module);
}

static void zhang_positive(gsl_vector *column, const struct findings *f)
{
    clustering_zhang(column, f->positive);
}

static void zhang_negative(gsl_vector *column, const struct findings *f)
{
    clustering_zhang(column, f->negative);
}

static const struct nodal_measure nodal[] = {
    {"modules",
     POSITIVE_ONLY,
     diversity,
     {"diversity", "Diversity coefficient", NULL,
      "- sum over modules m of p_im log p_im / log M, p_im = k_im / s_i the "
      "share of the weight into m, M the number of modules; 0 without edges, "
      "n/a for one module. Rubinov and Sporns 2011, "
      "doi:10.1016/j.neuroimage.2011.03.069."}},
    {"modules",
     BY_SIGN,
     diversity_positive,
     {"diversity_positive", "Diversity of positive edges", NULL,
      "As diversity, of the positive edges alone."}},
    {"modules",
     BY_SIGN,
     diversity_negative,
     {"diversity_negative", "Diversity of negative edges", NULL,
      "As diversity, of the magnitudes of the negative edges alone."}},
    {"modules",
     POSITIVE_ONLY,
     gateway,
     {"gateway", "Gateway coefficient of strength", NULL,
      "1 - sum over modules m of (k_im / s_i)^2 (1 - a_im b_im)^2, a_im = k_im "
      "over the weight between the own module and m (within it counted once), "
      "b_im = strength of the neighbors in m over the largest strength of a "
      "module; 0 without edges. Vargas and Wahl 2014, "
      "doi:10.1140/epjb/e2014-40800-7, as the Matlab toolbox of 2019."}},
    {"modules",
     BY_SIGN,
     gateway_positive,
     {"gateway_positive", "Gateway coefficient of positive edges", NULL,
      "As gateway, of the positive edges alone."}},
    {"modules",
     BY_SIGN,
     gateway_negative,
     {"gateway_negative", "Gateway coefficient of negative edges", NULL,
      "As gateway, of the magnitudes of the negative edges alone."}},
    {"modules",
     POSITIVE_ONLY,
     gateway_between,
     {"gateway_betweenness", "Gateway coefficient of betweenness", NULL,
      "As gateway, with betweenness in place of strength in b_im."}},
    {"modules",
     BY_SIGN,
     zscore_positive,
     {"module_zscore_positive", "Within-module z-score of positive strength",
      NULL, "As module_zscore, of the positive edges alone."}},
    {"modules",
     BY_SIGN,
     zscore_negative,
     {"module_zscore_negative", "Within-module z-score of negative strength",
      NULL,
      "As module_zscore, of the magnitudes of the negative edges alone."}},
    {"clustering",
     BY_SIGN,
     zhang_positive,
     {"clustering_zhang_positive",
      "Clustering coefficient of Zhang and Horvath of positive edges", NULL,
      "As clustering_zhang, of the positive edges alone."}},
    {"clustering",
     BY_SIGN,
     zhang_negative,
     {"clustering_zhang_negative",
      "Clustering coefficient of Zhang and Horvath of negative edges", NULL,
      "As clustering_zhang, of the magnitudes of the negative edges alone."}},
};

const struct nodal_list nodal_modules = MEASURE_LIST(true, nodal);

static double modularity_gja(const struct findings *f)
{
    return modularity_signed(f->network, f->modules.module, f->gamma,
                             MODULARITY_GJA);
}

static double modularity_symmetric(const struct findings *f)
{
    return modularity_signed(f->network, f->modules.module, f->gamma,
                             MODULARITY_SYMMETRIC);
}

static const struct overall_measure overall[] = {
    {"modules",
     BY_SIGN,
     NULL,
     modularity_gja,
     {"modularity_gja", "Modularity of Gomez, Jensen and Arenas", NULL,
      "(v+ Q+ - v- Q-) / (v+ + v-) of the partition in the module column, Q+ "
      "and Q- of the edges of either sign, v+ and v- their weights. Gomez "
      "2009, "
      "doi:10.1103/PhysRevE.80.016114."}},
    {"modules",
     BY_SIGN,
     NULL,
     modularity_symmetric,
     {"modularity_symmetric", "Symmetric modularity", NULL,
      "Q+ - Q- of the partition in the module column (negative_sym of "
      "BCT)."}},
};

const struct overall_list overall_modules = MEASURE_LIST(true, overall);
