#include "motifs/motifs.h"

#include "base/mem.h"
#include "graph/relation.h"

#include <stdlib.h>

void motifs_init(struct motifs *motifs, const gsl_matrix *relation,
                 const struct selection *selection,
                 const struct threshold *threshold, const struct census *census)
{
    const struct network *network = selection->network;
    size_t nodes = network->nodes;

    *motifs = (struct motifs){
        .selection = selection,
        .threshold = threshold,
        .census = census,
        .graph = bitmap_new(nodes),
        .weights =
            threshold->is_binary ? NULL : gsl_matrix_calloc(nodes, nodes),
        .relation = gsl_matrix_alloc(nodes, nodes),
        .counts = gsl_matrix_alloc(nodes + 1, census->count),
        .orbits = census->wants[CENSUS_GRAPHLETS]
                      ? xcalloc(nodes, sizeof *motifs->orbits)
                      : NULL};
    relation_part(motifs->relation, relation, selection->defined);
    for (size_t i = 0; i < nodes; i++)
        for (size_t k = network->first[i]; k < network->first[i + 1]; k++) {
            size_t j = network->neighbor[k];

            if (i > j)
                continue;
            bitmap_flip(motifs->graph, i, j);
            if (motifs->weights)
                gsl_matrix_set(motifs->weights, i, j, network->weight[k]);
        }
    census_take(motifs->counts, motifs->orbits, census, motifs->graph,
                motifs->weights);
}

static struct draw_source source_of(const struct motifs *motifs)
{
    return (struct draw_source){.graph = motifs->graph,
                                .weights = motifs->weights,
                                .relation = motifs->relation,
                                .threshold = motifs->threshold};
}

void motifs_part(const struct motifs *motifs, const struct nulls_wish *wish)
{
    const struct draw_source source = source_of(motifs);

    nulls_part(motifs->counts, motifs->census, &source, wish);
}

void motifs_compare(struct motifs *motifs, const struct nulls_wish *wish)
{
    const struct draw_source source = source_of(motifs);

    motifs->nulls = NEW_ARRAY(struct nulls, 1);
    nulls_init(motifs->nulls, motifs->counts, motifs->census, &source, wish);
}

void motifs_release(struct motifs *motifs)
{
    if (motifs->nulls)
        nulls_release(motifs->nulls);
    free(motifs->nulls), free(motifs->orbits);
    bitmap_free(motifs->graph), gsl_matrix_free(motifs->counts);
    gsl_matrix_free(motifs->weights), gsl_matrix_free(motifs->relation);
}
