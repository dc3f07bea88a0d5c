#include "graph/selection.h"

#include "base/mem.h"
#include "graph/relation.h"

#include <math.h>
#include <stdlib.h>

void selection_init(struct selection *selection, const gsl_matrix *relation,
                    const struct threshold *threshold)
{
    size_t nodes;
    gsl_matrix *weights;

    *selection = (struct selection){
        .regions = relation->size1,
        .defined = NEW_ARRAY(size_t, relation->size1),
        .edges = {.density = NAN, .smallest = NAN, .largest = NAN}};
    nodes = relation_defined(selection->defined, relation);
    selection->undefined = relation->size1 - nodes;
    if (!nodes)
        return;

    weights = gsl_matrix_alloc(nodes, nodes);
    selection->gaps = relation_part(weights, relation, selection->defined);
    selection->edges = threshold_apply(weights, threshold);
    if (selection->edges.kept)
        selection->network = network_new(weights);
    gsl_matrix_free(weights);
}

void selection_release(struct selection *selection)
{
    network_free(selection->network);
    free(selection->defined);
}
