#include "graph/threshold.h"

#include "base/mem.h"
#include "base/report.h"
#include "graph/edge_list.h"

#include <math.h>
#include <stdlib.h>

static void set_pair(gsl_matrix *m, size_t i, size_t j, double value)
{
    gsl_matrix_set(m, i, j, value);
    gsl_matrix_set(m, j, i, value);
}

size_t threshold_count(size_t regions, double density)
{
    double n = (double)regions;

    bug_if(!(density >= 0 && density <= 1));
    return (size_t)round((n * n - n) * density / 2);
}

size_t threshold_absolute(gsl_matrix *relation, double least)
{
    size_t count, kept = 0;
    struct edge *edges = edge_list(&count, relation);

    gsl_matrix_set_zero(relation);
    for (size_t e = 0; e < count; e++)
        if (fabs(edges[e].weight) >= least) {
            set_pair(relation, edges[e].i, edges[e].j, edges[e].weight);
            kept++;
        }
    free(edges);
    return kept;
}

size_t threshold_strongest(gsl_matrix *relation, size_t count)
{
    size_t there;
    struct edge *edges = edge_list(&there, relation);

    edge_list_sort(edges, there);
    if (count > there)
        count = there;
    gsl_matrix_set_zero(relation);
    for (size_t e = 0; e < count; e++)
        set_pair(relation, edges[e].i, edges[e].j, edges[e].weight);
    free(edges);
    return count;
}

static void treat_negative(gsl_matrix *relation,
                           enum threshold_negative negative)
{
    for (size_t i = 0; i < relation->size1; i++)
        for (size_t j = 0; j < relation->size2; j++) {
            double *w = gsl_matrix_ptr(relation, i, j);

            if (*w < 0 && negative == NEGATIVE_DROP)
                *w = 0;
            if (*w < 0 && negative == NEGATIVE_ABSOLUTE)
                *w = -*w;
        }
}

/* Divide by `divisor`, then by the magnitude if binary; 0 stays 0. */
static void rescale(gsl_matrix *relation, double divisor, bool is_binary)
{
    for (size_t i = 0; i < relation->size1; i++)
        for (size_t j = 0; j < relation->size2; j++) {
            double *w = gsl_matrix_ptr(relation, i, j);

            if (*w != 0)
                *w = is_binary ? copysign(1, *w) : *w / divisor;
        }
}

/* Smallest and largest weight of the edges; NaN when there is none. */
static void find_range(double *least, double *most, const gsl_matrix *relation)
{
    size_t count;
    struct edge *edges = edge_list(&count, relation);

    *least = *most = count ? edges[0].weight : NAN;
    for (size_t e = 1; e < count; e++) {
        *least = edges[e].weight < *least ? edges[e].weight : *least;
        *most = edges[e].weight > *most ? edges[e].weight : *most;
    }
    free(edges);
}

/* All rules but that of density, which says how many edges it wants. */
static size_t apply_rule(struct threshold_outcome *out, gsl_matrix *relation,
                         const struct threshold *threshold)
{
    switch (threshold->rule) {
    case THRESHOLD_DISPARITY:
        return backbone_disparity(relation, threshold->test.alpha);
    case THRESHOLD_TREE:
        return backbone_tree(relation);
    case THRESHOLD_TREES:
        return backbone_trees(relation, &out->trees);
    case THRESHOLD_ABSOLUTE:
        return threshold_absolute(relation, threshold->at);
    case THRESHOLD_DENSITY:
    case THRESHOLD_SIGNIFICANCE:
    case THRESHOLD_NONE:
        break;
    }
    return threshold_absolute(relation, 0);
}

struct threshold_outcome threshold_apply(gsl_matrix *relation,
                                         const struct threshold *threshold)
{
    double n = (double)relation->size1, magnitude = 1;
    struct threshold_outcome out = {.largest_p = NAN};

    if (threshold->rule == THRESHOLD_SIGNIFICANCE)
        backbone_significant(relation, &out.largest_p, &threshold->test);
    treat_negative(relation, threshold->negative);
    if (threshold->rule == THRESHOLD_DENSITY) {
        out.wanted = threshold_count(relation->size1, threshold->at);
        out.kept = threshold_strongest(relation, out.wanted);
    } else {
        out.kept = apply_rule(&out, relation, threshold);
        out.wanted = out.kept;
    }
    out.density = n < 2 ? NAN : (double)out.kept / (n * (n - 1) / 2);

    find_range(&out.smallest, &out.largest, relation);
    if (threshold->is_normalized)
        magnitude = fmax(fabs(out.smallest), fabs(out.largest));
    rescale(relation, magnitude, threshold->is_binary);
    return out;
}
