#include "graphs/pairings.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "graph/between.h"
#include "graph/curvature.h"
#include "graph/overlap.h"
#include "graph/routes.h"
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
    HOPS,
    INFORMATION,
    INFORMATION_BACK,
    TRANSITIVITY,
    OVERLAP_TWO,
    COSINE,
    NEIGHBORHOOD,
    COLUMNS
};

#define NO_PATH "; n/a: no path, or a region without data"
#define NO_EDGE "; n/a: no edge, or a region without data"
#define NO_DATA "; n/a: a region without data"

static const char *const titles[COLUMNS] = {
    [DISTANCE] = "distance",
    [HOPS] = "hops",
    [INFORMATION] = "search_information",
    [INFORMATION_BACK] = "search_information_back",
    [TRANSITIVITY] = "path_transitivity",
    [RESISTANCE] = "resistance",
    [COMMUNICABILITY] = "communicability",
    [MATCHING] = "matching_index",
    [OVERLAP] = "topological_overlap",
    [OVERLAP_TWO] = "topological_overlap_2",
    [COSINE] = "cosine_similarity",
    [NEIGHBORHOOD] = "neighborhood_overlap",
    [BETWEENNESS] = "edge_betweenness",
    [OLLIVIER] = "curvature_ollivier",
    [FORMAN] = "curvature_forman"};

static const char *const texts[COLUMNS] = {
    [DISTANCE] = "Length of the shortest path, by EdgeLengths" NO_PATH,
    [HOPS] = "Edges of the shortest path, mean over all shortest" NO_PATH,
    [INFORMATION] =
        "-log2 of the probability that a walker from a, who chooses edges by "
        "weight, takes the shortest path to b, mean over all shortest. Rosvall "
        "2005, doi:10.1103/PhysRevLett.94.028701" NO_PATH,
    [INFORMATION_BACK] = "search_information from b to a" NO_PATH,
    [TRANSITIVITY] =
        "Weights to common neighbors over strengths, mean over all two regions "
        "of the shortest path and over all shortest. Goni 2014, "
        "doi:10.1073/pnas.1315529111" NO_PATH,
    [RESISTANCE] = "Effective resistance of resistors 1/w" NO_PATH,
    [COMMUNICABILITY] =
        "Entry of exp(A), A binary; n/a: above 1e308, or a region without data",
    [MATCHING] = "Matching index" NO_DATA,
    [OVERLAP] = "Topological overlap of one step" NO_DATA,
    [OVERLAP_TWO] =
        "Topological overlap, neighbors being within two steps. Yip and "
        "Horvath 2007, doi:10.1186/1471-2105-8-22" NO_DATA,
    [COSINE] = "Common neighbors over the geometric mean of the degrees; n/a: "
               "a region without edges or without data",
    [NEIGHBORHOOD] =
        "Common neighbors over all neighbors of either but themselves. Onnela "
        "2007, doi:10.1073/pnas.0610245104" NO_EDGE,
    [BETWEENNESS] = "Betweenness of the edge, by EdgeLengths" NO_EDGE,
    [OLLIVIER] = "Ollivier-Ricci curvature, distances by EdgeLengths, "
                 "Idleness of the walker" NO_EDGE,
    [FORMAN] = "Augmented Forman curvature, A binary" NO_EDGE};

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

static void fill_routes(gsl_matrix **of, const struct findings *f)
{
    struct routes *routes =
        routes_find(f->network, f->near, f->distances, f->nulls.threads);

    gsl_matrix_memcpy(of[DISTANCE], f->distances);
    gsl_matrix_memcpy(of[HOPS], routes->hops);
    gsl_matrix_memcpy(of[INFORMATION], routes->information);
    gsl_matrix_transpose_memcpy(of[INFORMATION_BACK], routes->information);
    gsl_matrix_memcpy(of[TRANSITIVITY], routes->transitivity);
    routes_free(routes);
}

static void fill_overlaps(gsl_matrix **of, const struct findings *f)
{
    overlap_matching(of[MATCHING], f->binary);
    overlap_topological(of[OVERLAP], f->binary, 1);
    overlap_topological(of[OVERLAP_TWO], f->binary, 2);
    overlap_cosine(of[COSINE], f->binary);
    overlap_neighborhood(of[NEIGHBORHOOD], f->binary);
}

static void fill_edges(gsl_matrix **of, const struct findings *f)
{
    const struct network *network = f->network;
    double *number = NEW_ARRAY(double, 2 * network->edges);

    between_edges(of[BETWEENNESS], f->near);
    for (size_t i = 0; i < network->nodes; i++)
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            number[e] =
                gsl_matrix_get(of[BETWEENNESS], i, network->neighbor[e]);
    spread(of[BETWEENNESS], network, number);
    curvature_ollivier(number, network, f->distances, f->idleness,
                       f->nulls.threads);
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

/* Of each column what it is, and why there may be no number. */
static void explain(json_t *fields)
{
    for (size_t k = 0; k < COLUMNS; k++) {
        json_t *text = json_object();

        json_put_text(text, "Description", texts[k]);
        json_put(fields, titles[k], text);
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
    fill_routes(of, findings);
    fill_walks(of, findings);
    fill_overlaps(of, findings);
    fill_edges(of, findings);
    pairs = pairs_new(graph->regions, names, COLUMNS, own);
    collect(pairs, of, graph);
    pairs_write(path, pairs, "What there is to say of every two regions", "");
    explain(sidecar(path));
    pairs_free(pairs);
    for (size_t k = 0; k < COLUMNS; k++)
        gsl_matrix_free(of[k]), free(own[k]);
}
