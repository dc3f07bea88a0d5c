#include "graphs/pairings.h"

#include "base/mem.h"
#include "base/report.h"
#include "graph/between.h"
#include "graph/curvature.h"
#include "graph/overlap.h"
#include "graph/walks.h"
#include "io/pairs.h"

#include <math.h>
#include <stdlib.h>

enum {
    DISTANCE,
    RESISTANCE,
    COMMUNICABILITY,
    MATCHING,
    OVERLAP,
    BETWEENNESS,
    OLLIVIER,
    FORMAN,
    COLUMNS
};

static const char *const titles[COLUMNS] = {
    "distance",           "resistance",          "communicability",
    "matching_index",     "topological_overlap", "edge_betweenness",
    "curvature_ollivier", "curvature_forman"};

/* Numbers of edges into a matrix, NaN where there is no edge. */
static void spread(gsl_matrix *matrix, const struct network *network,
                   const double *number)
{
    gsl_matrix_set_all(matrix, NAN);
    for (size_t i = 0; i < network->nodes; i++)
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            gsl_matrix_set(matrix, i, network->neighbor[e], number[e]);
}

static void fill_walks(gsl_matrix **of, const struct findings *f)
{
    gsl_matrix *passage =
        gsl_matrix_alloc(f->network->nodes, f->network->nodes);
    double shift = walks_communicability(of[COMMUNICABILITY], f->binary);

    walks_passage(passage, f->network, f->component);
    walks_resistance(of[RESISTANCE], passage, f->network, f->component);
    gsl_matrix_scale(of[COMMUNICABILITY], exp(shift));
    gsl_matrix_free(passage);
}

static void fill_edges(gsl_matrix **of, const struct findings *f)
{
    const struct network *network = f->network;
    double *number = NEW_ARRAY(double, 2 * network->edges);

    between_edges(of[BETWEENNESS], network);
    for (size_t i = 0; i < network->nodes; i++)
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            number[e] =
                gsl_matrix_get(of[BETWEENNESS], i, network->neighbor[e]);
    spread(of[BETWEENNESS], network, number);
    curvature_ollivier(number, network, f->distances, .5, f->nulls.threads);
    spread(of[OLLIVIER], network, number);
    curvature_forman(number, f->binary, true);
    spread(of[FORMAN], network, number);
    free(number);
}

/* Infinity is no number of a table. */
static double finite_or_nan(double x)
{
    return isfinite(x) ? x : NAN;
}

/* defined[] ascends, and pairs stand in row-major order of all regions. */
static void collect(struct pairs *pairs, gsl_matrix *const *of,
                    const struct selection *graph)
{
    size_t n = graph->regions;

    for (size_t i = 0; i < n - graph->undefined; i++)
        for (size_t j = i + 1; j < n - graph->undefined; j++) {
            size_t a = graph->defined[i], b = graph->defined[j];
            size_t row = a * (2 * n - a - 1) / 2 + b - a - 1;

            for (size_t k = 0; k < COLUMNS; k++)
                gsl_matrix_set(pairs->values, k, row,
                               finite_or_nan(gsl_matrix_get(of[k], i, j)));
        }
}

void pairings_write(const char *path, char *const *names,
                    const struct selection *graph,
                    const struct findings *findings)
{
    size_t n = findings->network->nodes;
    gsl_matrix *of[COLUMNS];
    char *own[COLUMNS];
    struct pairs *pairs;

    if (findings->is_signed)
        die("there are no measures of pairs of a graph with negative edges");
    for (size_t k = 0; k < COLUMNS; k++) {
        of[k] = gsl_matrix_alloc(n, n);
        own[k] = xstrdup(titles[k]);
    }
    gsl_matrix_memcpy(of[DISTANCE], findings->distances);
    fill_walks(of, findings);
    overlap_matching(of[MATCHING], findings->binary);
    overlap_topological(of[OVERLAP], findings->binary);
    fill_edges(of, findings);
    pairs = pairs_new(graph->regions, names, COLUMNS, own);
    collect(pairs, of, graph);
    pairs_write(path, pairs,
                "Shortest path and effective resistance (lengths 1/w), "
                "communicability (entry of exp(A), A binary; n/a above 1e308), "
                "matching index, "
                "topological overlap; of edges alone: betweenness, "
                "Ollivier-Ricci (idleness .5) and augmented Forman curvature",
                "n/a: a region without data, no path, or no edge");
    pairs_free(pairs);
    for (size_t k = 0; k < COLUMNS; k++)
        gsl_matrix_free(of[k]), free(own[k]);
}
