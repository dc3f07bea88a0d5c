#include "../tap.h"
#include "graphs.h"

#include "base/mem.h"
#include "graph/intensity4.h"

#include <stdlib.h>
#include <string.h>

enum { N = 10 };

static struct bitmap *bitmap_like(const gsl_matrix *weights)
{
    struct bitmap *graph = bitmap_new(weights->size1);

    for (size_t i = 0; i < weights->size1; i++)
        for (size_t j = i + 1; j < weights->size1; j++)
            if (gsl_matrix_get(weights, i, j) > 0)
                bitmap_flip(graph, i, j);
    return graph;
}

/* Of four nodes: kind by their sorted degrees, -1 where not connected. */
static int kind_by_degrees(double *product, double *total, size_t *edges,
                           const gsl_matrix *w, const size_t node[4])
{
    static const size_t like[INTENSITY4_KINDS][4] = {
        [INTENSITY4_PATH] = {1, 1, 2, 2},
        [INTENSITY4_CLAW] = {1, 1, 1, 3},
        [INTENSITY4_CYCLE] = {2, 2, 2, 2},
        [INTENSITY4_PAW] = {1, 2, 2, 3},
        [INTENSITY4_DIAMOND] = {2, 2, 3, 3},
        [INTENSITY4_COMPLETE] = {3, 3, 3, 3}};
    size_t of[4] = {0};

    *product = 1, *total = 0, *edges = 0;
    for (size_t a = 0; a < 4; a++)
        for (size_t b = a + 1; b < 4; b++) {
            double x = gsl_matrix_get(w, node[a], node[b]);

            if (x > 0)
                *product *= x, *total += x, ++*edges, of[a]++, of[b]++;
        }
    for (size_t kind = 0; kind < INTENSITY4_KINDS; kind++) {
        size_t here[4] = {0}, there[4] = {0};

        for (size_t a = 0; a < 4; a++)
            here[of[a]]++, there[like[kind][a]]++;
        if (!memcmp(here, there, sizeof here))
            return (int)kind;
    }
    return -1;
}

static void add_all(double (*sum)[INTENSITIES4], const gsl_matrix *w)
{
    size_t n = w->size1;

    for (size_t code = 0; code < n * n * n * n; code++) {
        size_t node[4] = {code / n / n / n, code / n / n % n, code / n % n,
                          code % n};
        double product, total, mean;
        size_t edges;
        int kind;

        if (node[0] >= node[1] || node[1] >= node[2] || node[2] >= node[3])
            continue;
        kind = kind_by_degrees(&product, &total, &edges, w, node);
        if (kind < 0)
            continue;
        mean = pow(product, 1. / (double)edges);
        for (size_t a = 0; a < 5; a++) {
            double *at = sum[a < 4 ? node[a] : n];

            at[kind] += mean;
            at[INTENSITY4_KINDS + kind] += mean / (total / (double)edges);
        }
    }
}

/* Empty, isolated nodes, parts, dense, complete. */
static void by_force(void)
{
    double worst = 0;

    for (uint64_t seed = 0; seed <= 10; seed++) {
        gsl_matrix *w = seed == 10
                            ? complete(N, .4)
                            : random_graph(N, .11 * (double)seed, 5, seed);
        struct bitmap *graph = bitmap_like(w);
        double(*got)[INTENSITIES4] = xcalloc(N + 1, sizeof *got);
        double(*want)[INTENSITIES4] = xcalloc(N + 1, sizeof *want);

        intensity4_sum(got, graph, w);
        add_all(want, w);
        for (size_t i = 0; i <= N; i++)
            for (size_t k = 0; k < INTENSITIES4; k++)
                worst = fmax(worst, fabs(got[i][k] - want[i][k]));
        free(got), free(want), bitmap_free(graph), gsl_matrix_free(w);
    }
    close_to(worst, 0, 1e-10, "every four nodes, one by one, add up the same");
}

static void zachary_values(void)
{
    static const double want[INTENSITIES4] = {
        320.08317842, 497.72412458, 16.94723676,  216.09139515,
        39.71798197,  5.47741686,   590.27439951, 950.74767324,
        30.76757377,  388.70676106, 73.3667605,   9.56877145};
    static const double counts[INTENSITY4_KINDS] = {681, 1098, 36, 452, 85, 11};
    gsl_matrix *w = zachary(true);
    struct bitmap *graph = bitmap_like(w);
    double(*sum)[INTENSITIES4] = xcalloc(35, sizeof *sum);
    double worst = 0;

    intensity4_sum(sum, graph, w);
    for (size_t k = 0; k < INTENSITIES4; k++) {
        double parts = 0;

        close_to(sum[34][k], want[k], 1e-8, "Zachary W, reference value");
        for (size_t i = 0; i < 34; i++)
            parts += sum[i][k];
        worst = fmax(worst, fabs(parts - 4 * sum[34][k]));
    }
    close_to(worst, 0, 1e-9, "each motif is one of all of its four nodes");
    gsl_matrix_set_all(w, .3);
    intensity4_sum(sum, graph, w);
    for (size_t k = 0; k < INTENSITY4_KINDS; k++) {
        close_to(sum[34][INTENSITY4_KINDS + k], counts[k], 1e-9,
                 "equal weights: coherence is the count");
        close_to(sum[34][k], .3 * counts[k], 1e-9,
                 "and intensity the weight times the count");
    }
    free(sum), bitmap_free(graph), gsl_matrix_free(w);
}

int main(void)
{
    by_force();
    zachary_values();
    return done();
}
