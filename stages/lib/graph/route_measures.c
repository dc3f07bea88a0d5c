#include "graph/clustering.h"
#include "graph/registry.h"
#include "graph/routes.h"

#include <math.h>

/* What is registered of routes.h, and the flow through a node. */

static void *make(const struct findings *f)
{
    return routes_find(f->network, f->near, f->distances, f->nulls.threads);
}

static void drop(void *share)
{
    routes_free(share);
}

/* Mean over the other ends that there is a path to; NaN without one. */
static double mean_of_joined(gsl_vector_const_view ends, size_t own)
{
    double sum = 0, count = 0;

    for (size_t j = 0; j < ends.vector.size; j++) {
        double x = gsl_vector_get(&ends.vector, j);

        if (j != own && !isnan(x))
            sum += x, count++;
    }
    return count > 0 ? sum / count : NAN;
}

static void access_of(gsl_vector *column, const struct findings *f)
{
    const struct routes *routes = findings_share(f, make, drop);

    for (size_t i = 0; i < column->size; i++)
        gsl_vector_set(
            column, i,
            mean_of_joined(gsl_matrix_const_row(routes->information, i), i));
}

static void hiding(gsl_vector *column, const struct findings *f)
{
    const struct routes *routes = findings_share(f, make, drop);

    for (size_t i = 0; i < column->size; i++)
        gsl_vector_set(
            column, i,
            mean_of_joined(gsl_matrix_const_column(routes->information, i), i));
}

static void transitivity(gsl_vector *column, const struct findings *f)
{
    const struct routes *routes = findings_share(f, make, drop);

    for (size_t i = 0; i < column->size; i++)
        gsl_vector_set(
            column, i,
            mean_of_joined(gsl_matrix_const_row(routes->transitivity, i), i));
}

static void flow(gsl_vector *column, const struct findings *f)
{
    const struct network *binary = f->binary;

    clustering_onnela(column, binary);
    for (size_t i = 0; i < column->size; i++)
        gsl_vector_set(column, i,
                       binary->first[i + 1] - binary->first[i] < 2
                           ? 0
                           : 1 - gsl_vector_get(column, i));
}

static const struct nodal_measure nodal[] = {
    {"paths",
     POSITIVE_ONLY,
     access_of,
     {"search_information", "Search information from here", "bit",
      "Mean over the regions in reach of -log2 of the probability that a "
      "walker from here takes the shortest path, mean over all shortest, by "
      "EdgeLengths; n/a if none is in reach. Rosvall 2005, "
      "doi:10.1103/PhysRevLett.94.028701."}},
    {"paths",
     POSITIVE_ONLY,
     hiding,
     {"search_information_to", "Search information to here", "bit",
      "As search_information, of walkers from the other regions to here."}},
    {"paths",
     POSITIVE_ONLY,
     transitivity,
     {"path_transitivity", "Path transitivity", NULL,
      "Mean over the regions in reach of the weight to common neighbors over "
      "the strengths of every two regions on the shortest path, mean over all "
      "shortest, by EdgeLengths; n/a if none is in reach. Goni 2014, "
      "doi:10.1073/pnas.1315529111."}},
    {"paths",
     ANY_SIGN,
     flow,
     {"flow_coefficient", "Flow coefficient", NULL,
      "Share of pairs of neighbors that are no neighbors of each other, 0 with "
      "fewer than two; weights do not count. Honey 2007, "
      "doi:10.1073/pnas.0701519104."}},
};

const struct nodal_list nodal_routes = MEASURE_LIST(true, nodal);

static const struct overall_measure overall[] = {
    {"paths",
     ANY_SIGN,
     "flow_coefficient",
     NULL,
     {"flow_coefficient", "Flow coefficient", NULL,
      "Mean of flow_coefficient over regions."}},
};

const struct overall_list overall_routes = MEASURE_LIST(true, overall);
