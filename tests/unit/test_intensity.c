#include "../tap.h"

#include "base/mem.h"
#include "graph/intensity.h"

#include <igraph/igraph.h>
#include <stdlib.h>

/* Made by enumeration in Python; the weights are ((7 i + 13 j) mod 10 + 1) / 10
 * for i < j. */
static void zachary(void)
{
    gsl_matrix *weights = gsl_matrix_calloc(34, 34);
    struct bitmap *graph = bitmap_new(34);
    double(*sum)[INTENSITIES] = xcalloc(35, sizeof *sum);
    double whole = 0, parts = 0;
    igraph_t famous;

    igraph_famous(&famous, "Zachary");
    for (igraph_integer_t e = 0; e < igraph_ecount(&famous); e++) {
        size_t i = (size_t)IGRAPH_FROM(&famous, e);
        size_t j = (size_t)IGRAPH_TO(&famous, e), swap = i;

        i = i < j ? i : j, j = swap < j ? j : swap;
        bitmap_flip(graph, i, j);
        gsl_matrix_set(weights, i, j, (double)((7 * i + 13 * j) % 10 + 1) / 10);
    }
    igraph_destroy(&famous);
    intensity_sum(sum, graph, weights);
    close_to(sum[34][INTENSITY_PATH], 190.53769947, 1e-8, "paths: intensity");
    close_to(sum[34][COHERENCE_PATH], 353.24165834, 1e-8, "paths: coherence");
    close_to(sum[34][INTENSITY_TRIANGLE], 21.95136691, 1e-8,
             "triangles: intensity");
    close_to(sum[34][COHERENCE_TRIANGLE], 39.5685767, 1e-7,
             "triangles: coherence");
    for (size_t k = 0; k < INTENSITIES; k++) {
        whole += 3 * sum[34][k];
        for (size_t i = 0; i < 34; i++)
            parts += sum[i][k];
    }
    close_to(parts, whole, 1e-9, "each motif is one of all of its three nodes");
    gsl_matrix_set_all(weights, .3);
    intensity_sum(sum, graph, weights);
    close_to(sum[34][COHERENCE_PATH], 393, 1e-9,
             "equal weights: coherence is the count");
    close_to(sum[34][INTENSITY_TRIANGLE], 45 * .3, 1e-9,
             "and intensity the weight times the count");
    bitmap_free(graph), gsl_matrix_free(weights), free(sum);
}

int main(void)
{
    zachary();
    return done();
}
