/*
 * bench_voxelnet - what the graph of voxels costs, and its parts.
 *
 *     bench_voxelnet [NODES FRAMES DENSITY THREADS [PATH [LONG]]]
 *
 * Random series of a few causes in common; wall seconds of the sweep over all
 * pairs with degrees, strengths, bins of distance and bits, of C3 and C4, each
 * the least of three; beside them
 *
 *     the bare matrix product: 2048 x 2048 x 2048, one in every thread;
 *     the inner loop of 3dDegreeCentrality made again, a scalar product of two
 *     series after the other, timed on some of the rows and scaled up;
 *     igraph_adjacent_triangles on the same graph (LONG is 1).
 *
 * PATH: 0 the best loops of this CPU, 1 plain, 2 AVX2, 3 AVX-512.  The kernel
 * of OpenBLAS is that of OPENBLAS_CORETYPE, and is printed.
 */
#include "base/mem.h"
#include "base/rng.h"
#include "graph/cycles.h"
#include "graph/links.h"
#include "num/workers.h"

#include <cblas.h>
#include <igraph/igraph.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { CAUSES = 24, SQUARE = 2048, TIMES = 3 };

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static struct tiles *make_series(size_t nodes, size_t frames)
{
    struct tiles *tiles = tiles_new(nodes, frames);
    struct rng rng = rng_init(1, 1);
    double *cause = NEW_ARRAY(double, CAUSES *frames);
    double *x = NEW_ARRAY(double, frames);

    rng_normals(&rng, cause, CAUSES * frames);
    for (size_t i = 0; i < nodes; i++) {
        double share = rng_uniform(&rng) * .8, other = rng_uniform(&rng) * .8;
        size_t first = i * CAUSES / nodes, second = rng_below(&rng, CAUSES);

        rng_normals(&rng, x, frames);
        for (size_t t = 0; t < frames; t++)
            x[t] += share * cause[first * frames + t] +
                    other * cause[second * frames + t];
        tiles_set(tiles, i, x, 1);
    }
    free(cause), free(x);
    return tiles;
}

/* ---- the bare product ---- */

static void multiply(void *context, size_t worker, size_t index)
{
    float *const *room = context;

    (void)index;
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, SQUARE, SQUARE, SQUARE,
                1, room[worker], SQUARE, room[worker], SQUARE, 0,
                room[worker] + SQUARE * SQUARE, SQUARE);
}

/* Flop per second of as many threads. */
static double peak(size_t threads)
{
    float **room = NEW_ARRAY(float *, threads);
    double best = 0;

    for (size_t k = 0; k < threads; k++) {
        room[k] = NEW_ARRAY(float, 2 * SQUARE * SQUARE);
        for (size_t e = 0; e < SQUARE * SQUARE; e++)
            room[k][e] = (float)(e % 7);
    }
    for (size_t time = 0; time < TIMES; time++) {
        double start = seconds(), flop;

        workers_run(threads, 4 * threads, multiply, room);
        flop = 8 * (double)threads * (double)SQUARE * SQUARE * SQUARE;
        if (flop / (seconds() - start) > best)
            best = flop / (seconds() - start);
    }
    for (size_t k = 0; k < threads; k++)
        free(room[k]);
    free(room);
    return best;
}

/* ---- a scalar product after the other ---- */

struct scalar {
    const struct tiles *tiles;
    size_t rows; /* that are timed */
    float threshold;
    uint32_t *degree;
};

static void scalar_row(void *context, size_t worker, size_t index)
{
    const struct scalar *scalar = context;
    const struct tiles *tiles = scalar->tiles;
    const float *x = tiles->z + index * tiles->stride;
    uint32_t *degree = scalar->degree + worker * tiles->nodes;

    for (size_t j = index + 1; j < tiles->nodes; j++) {
        const float *y = tiles->z + j * tiles->stride;
        float r = 0;
        size_t t = 0;

        for (; t + 1 < tiles->frames; t += 2)
            r += x[t] * y[t] + x[t + 1] * y[t + 1];
        for (; t < tiles->frames; t++)
            r += x[t] * y[t];
        if (r > scalar->threshold)
            degree[index]++, degree[j]++;
    }
}

static double scalar_seconds(const struct tiles *tiles, double threshold,
                             size_t threads)
{
    struct scalar scalar = {.tiles = tiles,
                            .rows = tiles->nodes < 1000 ? tiles->nodes : 1000,
                            .threshold = (float)threshold,
                            .degree =
                                NEW_ARRAY(uint32_t, threads * tiles->nodes)};
    double nodes = (double)tiles->nodes, rows = (double)scalar.rows, spent;
    double start = seconds();

    workers_run(threads, scalar.rows, scalar_row, &scalar);
    spent = seconds() - start;
    free(scalar.degree);
    return spent * (nodes * (nodes - 1) / 2) /
           (rows * (nodes - (rows + 1) / 2));
}

/* ---- the graph ---- */

static struct links *sweep(const struct tiles *tiles,
                           const struct links_order *order,
                           const struct bracket_aim *aim, double *spent)
{
    struct links *links = NULL;

    *spent = HUGE_VAL;
    for (size_t time = 0; time < TIMES; time++) {
        double start = seconds();
        struct bracket bracket = bracket_find(tiles, aim, .1, order->threads);

        if (links)
            links_free(links);
        links = links_new(tiles, order);
        if (links_sweep(links, &bracket) != LINKS_DONE ||
            links_decide(links, aim) != LINKS_DONE)
            puts("the threshold was missed");
        if (seconds() - start < *spent)
            *spent = seconds() - start;
    }
    return links;
}

static double
time_cycles(uint64_t *count, const struct links *links,
            void (*cycles)(uint64_t *count, const struct bitmap *bitmap,
                           const struct bits *bits, size_t threads))
{
    double spent = HUGE_VAL;

    for (size_t time = 0; time < TIMES; time++) {
        double start = seconds();

        cycles(count, links->bitmap, links->order.bits, links->order.threads);
        if (seconds() - start < spent)
            spent = seconds() - start;
    }
    return spent;
}

static double igraph_seconds(const struct links *links, const uint64_t *three)
{
    struct adjacency *graph = adjacency_of_bitmap(links->bitmap, 1);
    igraph_vector_int_t ends;
    igraph_vector_t triangles;
    igraph_integer_t at = 0;
    igraph_t peer;
    double start;

    igraph_vector_int_init(&ends, (igraph_integer_t)(2 * graph->edges));
    for (size_t i = 0; i < graph->nodes; i++)
        for (size_t e = graph->first[i]; e < graph->first[i + 1]; e++)
            if (graph->neighbor[e] > i) {
                VECTOR(ends)[at++] = (igraph_integer_t)i;
                VECTOR(ends)[at++] = graph->neighbor[e];
            }
    igraph_create(&peer, &ends, (igraph_integer_t)graph->nodes,
                  IGRAPH_UNDIRECTED);
    igraph_vector_init(&triangles, 0);
    start = seconds();
    igraph_adjacent_triangles(&peer, &triangles, igraph_vss_all());
    start = seconds() - start;
    for (size_t i = 0; i < graph->nodes; i++)
        if (VECTOR(triangles)[i] - (double)three[i] != 0) {
            puts("igraph counts other triangles");
            break;
        }
    igraph_destroy(&peer), igraph_vector_destroy(&triangles);
    igraph_vector_int_destroy(&ends), adjacency_free(graph);
    return start;
}

static double argument(int argc, char **argv, int k, double otherwise)
{
    return argc > k ? strtod(argv[k], NULL) : otherwise;
}

/* The degree map alone, at a threshold, beside a scalar loop. */
static void time_degrees(const struct tiles *tiles, struct links_order order,
                         double threshold)
{
    struct bracket_aim aim = {.rule = BRACKET_FIXED, .at = threshold};
    double nodes = (double)tiles->nodes, spent, slow;
    double flop = nodes * (nodes - 1) * (double)tiles->frames;
    double most = peak(order.threads);

    order.wants_bitmap = false, order.shells = NULL;
    links_free(sweep(tiles, &order, &aim, &spent));
    slow = scalar_seconds(tiles, threshold, order.threads);
    printf("bare product           %9.1f Gflop/s\n", most * 1e-9);
    printf("degrees                %9.3f s  %.1f Gflop/s, %.3f of it\n", spent,
           flop / spent * 1e-9, flop / spent / most);
    printf("scalar loop            %9.3f s  %.1f times as long\n", slow,
           slow / spent);
}

static void time_all(const struct tiles *tiles, struct links_order order,
                     const struct bracket_aim *aim, bool is_long)
{
    uint64_t *count = NEW_ARRAY(uint64_t, tiles->nodes);
    struct links *links;
    double spent, three;

    order.wants_bitmap = true;
    links = sweep(tiles, &order, aim, &spent);
    printf("all of the sweep       %9.3f s  %zu edges above %.4f\n", spent,
           (size_t)links->sign[0].edges, links->threshold);
    printf("C4                     %9.3f s\n",
           time_cycles(count, links, cycles_four));
    three = time_cycles(count, links, cycles_three);
    printf("C3                     %9.3f s\n", three);
    if (is_long) {
        spent = igraph_seconds(links, count);
        printf("igraph, triangles      %9.3f s  %.1f times as long\n", spent,
               spent / three);
    }
    time_degrees(tiles, order, links->threshold);
    links_free(links), free(count);
}

int main(int argc, char **argv)
{
    static const double borders[] = {0,  10, 20,  30,  40,  50,  60,  70,
                                     80, 90, 100, 110, 120, 130, 140, 150};
    size_t nodes = (size_t)argument(argc, argv, 1, 28000);
    size_t frames = (size_t)argument(argc, argv, 2, 172);
    struct bracket_aim aim = {.rule = BRACKET_DENSITY,
                              .at = argument(argc, argv, 3, .02)};
    struct links_order order = {
        .threads = (size_t)argument(argc, argv, 4, 1),
        .bits = bits_kernels((enum bits_path)argument(argc, argv, 5, 0)),
        .room = (size_t)1 << 28};
    struct tiles *tiles = make_series(nodes, frames);
    double *at = NEW_ARRAY(double, 3 * nodes);
    struct shells *shells;

    if (!order.bits) {
        puts("this CPU lacks them");
        return 1;
    }
    for (size_t i = 0; i < nodes; i++) {
        at[3 * i] = 3 * (double)(i % 40);
        at[3 * i + 1] = 3 * (double)(i / 40 % 40);
        at[3 * i + 2] = 3 * (double)(i / 1600);
    }
    order.range[1] = tiles_count(tiles);
    order.shells = shells = shells_new(at, nodes, borders, 15);
    printf("%zu nodes, %zu frames, density %g, %zu threads, %s loops, "
           "OpenBLAS for %s\n",
           nodes, frames, aim.at, order.threads, order.bits->name,
           openblas_get_corename());
    time_all(tiles, order, &aim, argument(argc, argv, 6, 0) > 0);
    shells_free(shells), tiles_free(tiles), free(at);
    return 0;
}
