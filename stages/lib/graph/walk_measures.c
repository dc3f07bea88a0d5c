#include "graph/curvature.h"
#include "graph/overlap.h"
#include "graph/reach.h"
#include "graph/registry.h"
#include "graph/walks.h"

#include "base/mem.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

/* Walks, nearness, overlap and curvature. */

static void drop_matrix(void *matrix)
{
    gsl_matrix_free(matrix);
}

static void *make_passage(const struct findings *f)
{
    gsl_matrix *passage =
        gsl_matrix_alloc(f->network->nodes, f->network->nodes);

    walks_passage(passage, f->network, f->component);
    return passage;
}

/* The logarithm of exp(A), which is not too large. */
static void *make_communicability(const struct findings *f)
{
    gsl_matrix *walks = gsl_matrix_alloc(f->network->nodes, f->network->nodes);
    double shift = walks_communicability(walks, f->binary);

    for (size_t i = 0; i < walks->size1; i++)
        for (size_t j = 0; j < walks->size2; j++)
            gsl_matrix_set(walks, i, j,
                           log(gsl_matrix_get(walks, i, j)) + shift);
    return walks;
}

static void efficiency_of_walkers(gsl_vector *column, const struct findings *f)
{
    const gsl_matrix *passage = findings_share(f, make_passage, drop_matrix);

    reach_harmonic(column, passage);
    gsl_vector_scale(column, 1 / (double)(f->network->nodes - 1));
}

static void subgraph(gsl_vector *column, const struct findings *f)
{
    const gsl_matrix *walks =
        findings_share(f, make_communicability, drop_matrix);

    for (size_t i = 0; i < column->size; i++)
        gsl_vector_set(column, i, gsl_matrix_get(walks, i, i));
}

static void pagerank(gsl_vector *column, const struct findings *f)
{
    walks_pagerank(column, f->network, .85);
}

static void closeness(gsl_vector *column, const struct findings *f)
{
    reach_closeness(column, f->distances);
}

static void harmonic(gsl_vector *column, const struct findings *f)
{
    reach_harmonic(column, f->distances);
}

static void vulnerability(gsl_vector *column, const struct findings *f)
{
    reach_vulnerability(column, f->near, f->nulls.threads);
}

/* Mean of the other entries of each row. */
static void mean_of_pairs(gsl_vector *column, const gsl_matrix *pairs)
{
    for (size_t i = 0; i < pairs->size1; i++) {
        double sum = 0;

        for (size_t j = 0; j < pairs->size2; j++)
            sum += j == i ? 0 : gsl_matrix_get(pairs, i, j);
        gsl_vector_set(column, i, sum / (double)(pairs->size1 - 1));
    }
}

static void matching(gsl_vector *column, const struct findings *f)
{
    gsl_matrix *pairs = gsl_matrix_alloc(column->size, column->size);

    overlap_matching(pairs, f->binary);
    mean_of_pairs(column, pairs);
    gsl_matrix_free(pairs);
}

static void topological(gsl_vector *column, const struct findings *f)
{
    gsl_matrix *pairs = gsl_matrix_alloc(column->size, column->size);

    overlap_topological(pairs, f->binary, 1);
    mean_of_pairs(column, pairs);
    gsl_matrix_free(pairs);
}

static void ollivier(gsl_vector *column, const struct findings *f)
{
    double *kappa = NEW_ARRAY(double, 2 * f->network->edges);

    curvature_ollivier(kappa, f->network, f->distances, f->idleness,
                       f->nulls.threads);
    curvature_of_nodes(column, f->network, kappa);
    free(kappa);
}

static void forman(gsl_vector *column, const struct findings *f)
{
    double *bent = NEW_ARRAY(double, 2 * f->network->edges);

    curvature_forman(bent, f->binary, true);
    curvature_of_nodes(column, f->binary, bent);
    free(bent);
}

static const struct nodal_measure nodal[] = {
    {"walks",
     POSITIVE_ONLY,
     efficiency_of_walkers,
     {"diffusion_efficiency", "Diffusion efficiency", NULL,
      "Mean over other regions of 1 over the mean number of steps in which a "
      "walker from here first meets them, 0 where never. Goni 2013, "
      "doi:10.1371/journal.pone.0058070."}},
    {"walks",
     ANY_SIGN,
     subgraph,
     {"subgraph_centrality_log", "Logarithm of subgraph centrality", NULL,
      "Natural logarithm of the diagonal of exp(A), A the binary graph: closed "
      "walks, those of k steps divided by k!. Estrada and Rodriguez-Velazquez "
      "2005, doi:10.1103/PhysRevE.71.056103."}},
    {"walks",
     POSITIVE_ONLY,
     pagerank,
     {"pagerank", "PageRank", NULL,
      "Share of time that a walker is here who follows edges in proportion to "
      "weights and starts anew anywhere with probability .15; sum 1."}},
    {"paths",
     POSITIVE_ONLY,
     closeness,
     {"closeness", "Closeness centrality", NULL,
      "r / (sum of distances to the r regions in reach), times r / (n - 1); "
      "by EdgeLengths; 0 if none is in reach. Freeman 1978, "
      "doi:10.1016/0378-8733(78)90021-7."}},
    {"paths",
     POSITIVE_ONLY,
     harmonic,
     {"harmonic_centrality", "Harmonic centrality", NULL,
      "Sum over other regions of 1 / distance, by EdgeLengths."}},
    {"vulnerability",
     POSITIVE_ONLY,
     vulnerability,
     {"vulnerability", "Vulnerability", NULL,
      "(E - E_i) / E, E the global efficiency and E_i that of the graph "
      "without the region. Latora and Marchiori 2005, "
      "doi:10.1103/PhysRevE.71.015103."}},
    {"pairs",
     ANY_SIGN,
     matching,
     {"matching_index", "Mean matching index", NULL,
      "Mean over other regions of twice the common neighbors over the sum of "
      "degrees, the two regions themselves left out. Hilgetag 2000, "
      "doi:10.1098/rstb.2000.0551."}},
    {"pairs",
     ANY_SIGN,
     topological,
     {"topological_overlap", "Mean topological overlap", NULL,
      "Mean over other regions of (common neighbors + a_ij) / (lesser degree + "
      "1 - a_ij). Ravasz 2002, doi:10.1126/science.1073374."}},
    {"curvature",
     POSITIVE_ONLY,
     ollivier,
     {"curvature_ollivier", "Mean Ollivier-Ricci curvature of edges", NULL,
      "Mean over edges of 1 - W1 / d: the cost to move a walker of one end, "
      "who stays with the probability Idleness, onto that of the other, over "
      "their "
      "distance, by EdgeLengths; n/a without edges. Ollivier 2009, "
      "doi:10.1016/j.jfa.2008.11.001."}},
    {"curvature",
     ANY_SIGN,
     forman,
     {"curvature_forman", "Mean augmented Forman curvature of edges", NULL,
      "Mean over edges of 4 - the degrees of both ends + 3 triangles, of the "
      "binary graph; n/a without edges. Samal 2018, "
      "doi:10.1038/s41598-018-27001-3."}},
};

const struct nodal_list nodal_walks = MEASURE_LIST(true, nodal);

static const struct overall_measure overall[] = {
    {"walks",
     POSITIVE_ONLY,
     "diffusion_efficiency",
     NULL,
     {"diffusion_efficiency", "Diffusion efficiency", NULL,
      "Mean of diffusion_efficiency over regions."}},
    {"vulnerability",
     POSITIVE_ONLY,
     "vulnerability",
     NULL,
     {"mean_vulnerability", "Mean vulnerability", NULL,
      "Mean of vulnerability over regions."}},
};

const struct overall_list overall_walks = MEASURE_LIST(true, overall);
