#include "../golden.h"
#include "../tap.h"

#include "rsa/geodesic.h"
#include "rsa/rgtm.h"

#include <igraph/igraph.h>
#include <string.h>

enum { TOY = 15 };

static void toy(double rdm[TOY])
{
    static const double at[6][2] = {{0, 0},  {1, 0},    {2, 0},
                                    {3, .5}, {.2, 1.1}, {5, 5}};

    for (int i = 0, p = 0; i < 6; i++)
        for (int j = i + 1; j < 6; j++, p++)
            rdm[p] = hypot(at[i][0] - at[j][0], at[i][1] - at[j][1]);
}

static double farthest(const double *a, const double *b, size_t count)
{
    double most = 0;

    for (size_t k = 0; k < count; k++)
        most =
            isinf(a[k]) && isinf(b[k]) ? most : fmax(most, fabs(a[k] - b[k]));
    return most;
}

/* Values of the code of the authors (doerlbh/TopologicalRSA 18e5beb), which
 * drops edges of length zero, and those with the edges kept. */
static void published(void)
{
    static const double dropped[TOY] = {
        1.16438356, .34246575, .89041096, .95890411, INFINITY,
        .82191781,  .47945205, .20547945, INFINITY,  1.23287671,
        .61643836,  INFINITY,  .68493151, INFINITY,  INFINITY};
    static const double kept[TOY] = {0, 0,        0, 0,        INFINITY,
                                     0, 0,        0, INFINITY, 0,
                                     0, INFINITY, 0, INFINITY, INFINITY};
    double rdm[TOY], edges[TOY], way[TOY];

    toy(rdm);
    ok(rgtm_transform(edges, rdm, TOY, RGTM_RANK, .2, .7),
       "the toy is transformed");
    geodesic_cut(edges, edges, 6, 1);
    geodesic_paths(way, edges, 6);
    ok(farthest(way, kept, TOY) == 0, "chains of near pairs are one point");
    geodesic_drop_zero(edges, 6);
    geodesic_paths(way, edges, 6);
    ok(farthest(way, dropped, TOY) < 5e-9,
       "with zero edges dropped ways are those of the published code");
}

/* Neighbors of every point by hand: sort, and mark. */
static void neighbors(void)
{
    double rdm[TOY], got[TOY];
    /* Nearest: 0-1, 1-0 (2 ties, and has the higher index), 2-1, 3-2, 4-0, 5-3
     */
    const bool one[TOY] = {true,  false, false, true,  false,
                           true,  false, false, false, true,
                           false, false, false, true,  false};
    const bool lower[TOY] = {true};
    bool is_right = true, is_lower = true;

    toy(rdm);
    geodesic_keep_neighbors(got, rdm, 6, 1, false);
    for (int p = 0; p < TOY; p++)
        is_right =
            is_right && (isinf(got[p]) ? !one[p] : one[p] && got[p] == rdm[p]);
    ok(is_right, "a pair is kept if one is the nearest of the other");
    geodesic_keep_neighbors(got, rdm, 6, 1, true);
    for (int p = 0; p < TOY; p++)
        is_lower = is_lower && isinf(got[p]) == !lower[p];
    ok(is_lower, "one-sided, only those of the lower index count");
    geodesic_keep_neighbors(got, rdm, 6, 5, false);
    ok(farthest(got, rdm, TOY) == 0, "with all neighbors all pairs stay");
    geodesic_keep_proportion(got, rdm, 6, 0);
    ok(got[0] == 1 && got[5] == 1 && isinf(got[1]),
       "the nearest share of none is the nearest, with ties");
    geodesic_keep_proportion(got, rdm, 6, 1);
    ok(farthest(got, rdm, TOY) == 0, "a share of all is all");
}

static double by_igraph(const double *lengths, const double *way, size_t n)
{
    igraph_t graph;
    igraph_matrix_t found;
    igraph_vector_t weights;
    igraph_vector_int_t edges;
    double most = 0;

    igraph_vector_init(&weights, 0);
    igraph_vector_int_init(&edges, 0);
    igraph_matrix_init(&found, 0, 0);
    for (size_t i = 0, p = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++, p++)
            if (isfinite(lengths[p])) {
                igraph_vector_int_push_back(&edges, (igraph_integer_t)i);
                igraph_vector_int_push_back(&edges, (igraph_integer_t)j);
                igraph_vector_push_back(&weights, lengths[p]);
            }
    igraph_create(&graph, &edges, (igraph_integer_t)n, IGRAPH_UNDIRECTED);
    igraph_distances_dijkstra(&graph, &found, igraph_vss_all(),
                              igraph_vss_all(), &weights, IGRAPH_ALL);
    for (size_t i = 0, p = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++, p++) {
            double want = igraph_matrix_get(&found, (igraph_integer_t)i,
                                            (igraph_integer_t)j);

            if (isinf(want) != isinf(way[p]))
                most = INFINITY;
            else if (isfinite(want))
                most = fmax(most, fabs(want - way[p]));
        }
    igraph_destroy(&graph);
    igraph_vector_destroy(&weights), igraph_vector_int_destroy(&edges);
    igraph_matrix_destroy(&found);
    return most;
}

static void against_igraph(void)
{
    double worst = 0;

    for (unsigned long trial = 0; trial < 60; trial++) {
        size_t n = 5 + trial, pairs = n * (n - 1) / 2;
        gsl_matrix *d = noise(2, pairs, 100 + trial);
        double *way = d->data + pairs;

        for (size_t p = 0; p < pairs; p++)
            d->data[p] += 0.5;
        for (size_t p = trial % 7; p < pairs; p += 7)
            d->data[p] = 0;
        geodesic_keep_proportion(d->data, d->data, n,
                                 .02 * (double)(trial % 9));
        geodesic_paths(way, d->data, n);
        worst = fmax(worst, by_igraph(d->data, way, n));
        gsl_matrix_free(d);
    }
    ok(worst < 1e-12, "the shortest ways are those of igraph, 60 graphs");
}

int main(void)
{
    const double gap[3] = {1, NAN, 2};
    double way[3];

    published();
    neighbors();
    against_igraph();
    geodesic_cut(way, gap, 3, 5);
    geodesic_paths(way, way, 3);
    close_to(way[1], 3, 0, "ways go around a missing pair");
    return done();
}
