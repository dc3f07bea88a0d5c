#include "graph/overlap.h"

#include "base/report.h"
#include "num/blas.h"

#include <math.h>

/* Common neighbors of all pairs, the degrees on the diagonal. */
static gsl_matrix *count_common(gsl_matrix *edges,
                                const struct network *network)
{
    gsl_matrix *common = gsl_matrix_alloc(network->nodes, network->nodes);

    bug_if(edges->size1 != network->nodes);
    gsl_matrix_set_zero(edges);
    for (size_t i = 0; i < network->nodes; i++)
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            gsl_matrix_set(edges, i, network->neighbor[e], 1);
    blas_gram(common, 1, edges);
    return common;
}

void overlap_matching(gsl_matrix *matching, const struct network *network)
{
    gsl_matrix *common = count_common(matching, network);

    for (size_t i = 0; i < network->nodes; i++)
        for (size_t j = 0; j < network->nodes; j++) {
            double both = gsl_matrix_get(common, i, i) +
                          gsl_matrix_get(common, j, j) -
                          2 * gsl_matrix_get(matching, i, j);

            gsl_matrix_set(matching, i, j,
                           i == j || both <= 0
                               ? 0
                               : 2 * gsl_matrix_get(common, i, j) / both);
        }
    gsl_matrix_free(common);
}

void overlap_topological(gsl_matrix *overlap, const struct network *network)
{
    gsl_matrix *common = count_common(overlap, network);

    for (size_t i = 0; i < network->nodes; i++)
        for (size_t j = 0; j < network->nodes; j++) {
            double joined = gsl_matrix_get(overlap, i, j);
            double least = fmin(gsl_matrix_get(common, i, i),
                                gsl_matrix_get(common, j, j));

            gsl_matrix_set(overlap, i, j,
                           i == j ? 1
                                  : (gsl_matrix_get(common, i, j) + joined) /
                                        (least + 1 - joined));
        }
    gsl_matrix_free(common);
}
