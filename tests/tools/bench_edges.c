/*
 * bench_edges - what permutation tests of edges cost, beside a plain product.
 *
 *     bench_edges [ORDERS [THREADS [METHOD [SCHEME [OTHERS]]]]]
 *
 * 400 regions (79,800 edges), 776 subjects, one column tested given a constant
 * and OTHERS (5) others.  Prints the rate of a large product of matrices alone
 * (GFLOP/s, one thread, before and after), then seconds, the rate and its share
 * of the former times THREADS (1) of ORDERS (256) permutations with max-T;
 * METHOD nbs or tfnbs adds components at t = 3.1, or enhancement.  SCHEME smith
 * permutes what is tested, freedman-lane what is left of the data.
 */
#include "base/mem.h"
#include "base/rng.h"
#include "group/chance.h"
#include "num/blas.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NODES = 400, EDGES = NODES * (NODES - 1) / 2, ROWS = 776 };

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* GFLOP/s of the best of four products of 1536 x 776 and 776 x 4096. */
static double plain_rate(void)
{
    enum { HIGH = 1536, WIDE = 4096 };
    gsl_matrix *a = gsl_matrix_alloc(HIGH, ROWS);
    gsl_matrix *b = gsl_matrix_alloc(ROWS, WIDE);
    gsl_matrix *c = gsl_matrix_alloc(HIGH, WIDE);
    double least = 1e9;

    gsl_matrix_set_all(a, .5), gsl_matrix_set_all(b, .25);
    for (int k = 0; k < 4; k++) {
        double begin = seconds(), spent;

        blas_product(c, 1, BLAS_PLAIN, a, BLAS_PLAIN, b, 0);
        spent = seconds() - begin;
        least = spent < least ? spent : least;
    }
    gsl_matrix_free(a), gsl_matrix_free(b), gsl_matrix_free(c);
    return 2e-9 * HIGH * WIDE * ROWS / least;
}

/* Noise; the first column of the design is the constant. */
static void draw(gsl_matrix *y, gsl_matrix *x)
{
    struct rng rng = rng_init(1, 1);

    rng_normals(&rng, y->data, y->size1 * y->size2);
    rng_normals(&rng, x->data, x->size1 * x->size2);
    for (size_t i = 0; i < ROWS; i++)
        gsl_matrix_set(x, i, 0, 1);
}

int main(int argc, char **argv)
{
    size_t count = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 256;
    size_t threads = argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 1;
    const char *method = argc > 3 ? argv[3] : "max-t";
    size_t columns = 2 + (argc > 5 ? (size_t)strtoul(argv[5], NULL, 10) : 5);
    gsl_matrix *y = gsl_matrix_alloc(ROWS, EDGES);
    gsl_matrix *x = gsl_matrix_alloc(ROWS, columns);
    gsl_matrix *contrast = gsl_matrix_calloc(1, columns);
    double *length = NEW_ARRAY(double, EDGES), begin, spent, work, before;
    uint32_t *ends = NEW_ARRAY(uint32_t, 2 * EDGES);
    const double threshold = 3.1;
    struct topology topology = {
        .elements = EDGES, .sites = NODES, .ends = ends};
    struct orders_wish order_wish = {.rows = ROWS, .count = count, .seed = 1};
    struct orders orders;
    struct design design;
    struct strand strand = {&design, y, length, NULL, 0, EDGES};
    struct chance_wish wish = {.strands = &strand,
                               .strand_count = 1,
                               .elements = EDGES,
                               .orders = &orders,
                               .enhancement = {.extent = .4, .height = 3},
                               .threads = threads};
    struct chance *chance;

    draw(y, x);
    gsl_matrix_set(contrast, 0, 1, 1);
    for (uint32_t i = 0, e = 0; i < NODES; i++)
        for (uint32_t j = i + 1; j < NODES; j++, e++)
            ends[2 * e] = i, ends[2 * e + 1] = j;
    if (strcmp(method, "max-t") != 0)
        wish.topology = &topology;
    wish.has_enhanced = !strcmp(method, "tfnbs");
    wish.thresholds = &threshold, wish.threshold_count = !strcmp(method, "nbs");
    orders_make(&orders, &order_wish);
    if (design_make(&design, x, contrast, orders.orbit))
        return 1;
    if (argc > 4 && !strcmp(argv[4], "smith"))
        design.scheme = SCHEME_SMITH;
    lane_residuals(y, length, &design);
    before = plain_rate();
    begin = seconds();
    chance = chance_run(&wish);
    spent = seconds() - begin;
    work = 2e-9 * ROWS * EDGES * (double)lane_height(&design, count);
    before = before > plain_rate() ? before : plain_rate();
    printf("plain product, one thread (GFLOP/s)\t%.1f\n", before);
    printf("%s, %zu orders by %zu (s)\t%.2f\n", method, count, threads, spent);
    printf("rate (GFLOP/s)\t%.1f\n", work / spent);
    printf("share of %zu plain\t%.3f\n", threads,
           work / spent / before / (double)threads);
    chance_free(chance), orders_release(&orders), design_release(&design);
    gsl_matrix_free(x), gsl_matrix_free(y), gsl_matrix_free(contrast);
    free(length), free(ends);
    return 0;
}
