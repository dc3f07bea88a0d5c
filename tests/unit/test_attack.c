#include "../tap.h"

#include "base/mem.h"
#include "graph/attack.h"
#include "graph/paths.h"
#include "graph/reach.h"

#include <gsl/gsl_math.h>
#include <stdlib.h>
#include <string.h>

static struct network *network_of(size_t n, const double *w)
{
    gsl_matrix_const_view view = gsl_matrix_const_view_array(w, n, n);

    return network_new(&view.matrix);
}

/* Node 0 joined to all others, and nothing else. */
static void star(void)
{
    enum { N = 6 };
    double w[N * N] = {0};
    gsl_matrix *largest = gsl_matrix_alloc(ATTACK_ORDERS, N);
    gsl_matrix *efficiency = gsl_matrix_alloc(ATTACK_ORDERS, N);
    struct attack_plan plan = {400, 1, 1};
    struct network *network;

    for (size_t i = 1; i < N; i++)
        w[i] = w[i * N] = 1;
    network = network_of(N, w);
    attack_curves(largest, efficiency, network, &plan);
    for (size_t order = 0; order < ATTACK_RANDOM; order++) {
        close_to(gsl_matrix_get(largest, order, 0), 1, 1e-15, "whole");
        close_to(gsl_matrix_get(largest, order, 1), 1. / N, 1e-15,
                 "without its center, a star is dust");
        close_to(gsl_matrix_get(efficiency, order, 1), 0, 1e-15,
                 "where nothing is near");
    }
    /* The center survives the first loss in 5 of 6 orders: 5 of 6 are left. */
    close_to(gsl_matrix_get(largest, ATTACK_RANDOM, 1),
             5. / 6 * 5 / 6 + 1. / 6 / 6, .04, "random losses spare it mostly");
    close_to(attack_area(gsl_matrix_ptr(largest, 0, 0), N),
             (1. / 2 + 5. / 6) / N, 1e-12, "the area by trapezoids");
    network_free(network), gsl_matrix_free(largest),
        gsl_matrix_free(efficiency);
}

/* Sum of 1 / distance over ordered pairs, by Floyd and Warshall, of the nodes
 * that is_left. */
static double near(size_t n, const double *w, const bool *is_left)
{
    double *d = NEW_ARRAY(double, n *n), sum = 0;

    for (size_t i = 0; i < n * n; i++)
        d[i] = w[i] > 0 ? 1 / w[i] : INFINITY;
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n && is_left[k]; j++)
                d[i * n + j] = fmin(d[i * n + j], d[i * n + k] + d[k * n + j]);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            sum += i != j && is_left[i] && is_left[j] ? 1 / d[i * n + j] : 0;
    free(d);
    return sum;
}

/* Two triangles joined by a bridge 2-3, a tail 5-6, and a node alone. */
static void by_definition(void)
{
    enum { N = 8 };
    static const size_t ends[][2] = {{0, 1}, {0, 2}, {1, 2}, {2, 3},
                                     {3, 4}, {3, 5}, {4, 5}, {5, 6}};
    double w[N * N] = {0}, whole;
    gsl_matrix *largest = gsl_matrix_alloc(ATTACK_ORDERS, N);
    gsl_matrix *efficiency = gsl_matrix_alloc(ATTACK_ORDERS, N);
    gsl_matrix *others = gsl_matrix_alloc(ATTACK_ORDERS, N);
    gsl_vector *vulnerability = gsl_vector_alloc(N);
    struct attack_plan plan = {5, 3, 1}, three = {5, 3, 3};
    bool is_left[N];
    struct network *network;

    for (size_t e = 0; e < sizeof ends / sizeof *ends; e++)
        w[ends[e][0] * N + ends[e][1]] = w[ends[e][1] * N + ends[e][0]] =
            .5 + (double)e / 10;
    network = network_of(N, w);
    attack_curves(largest, efficiency, network, &plan);
    for (size_t i = 0; i < N; i++)
        is_left[i] = true;
    whole = near(N, w, is_left);
    /* By degree 2 is first of 2, 3 and 5, which have 3 edges; then 5. */
    is_left[2] = false;
    close_to(gsl_matrix_get(efficiency, ATTACK_DEGREE, 1),
             near(N, w, is_left) / whole, 1e-12, "one loss by degree");
    close_to(gsl_matrix_get(largest, ATTACK_DEGREE, 1), 4. / N, 1e-15,
             "leaves four together");
    is_left[5] = false;
    close_to(gsl_matrix_get(efficiency, ATTACK_DEGREE, 2),
             near(N, w, is_left) / whole, 1e-12,
             "the next is chosen in what is left");
    is_left[2] = is_left[5] = true, is_left[3] = false;
    close_to(gsl_matrix_get(efficiency, ATTACK_BETWEENNESS, 1),
             near(N, w, is_left) / whole, 1e-12, "by betweenness, the bridge");
    attack_curves(largest, others, network, &three);
    ok(!memcmp(efficiency->data, others->data,
               ATTACK_ORDERS * N * sizeof(double)),
       "the same with three threads");
    reach_vulnerability(vulnerability, network, 1);
    for (size_t lost = 0; lost < N; lost++) {
        double least = whole / (N * (N - 1)), rest;

        for (size_t i = 0; i < N; i++)
            is_left[i] = i != lost;
        rest = near(N, w, is_left) / ((N - 1) * (N - 2));
        close_to(gsl_vector_get(vulnerability, lost), (least - rest) / least,
                 1e-12, "vulnerability is by the loss of each node");
    }
    network_free(network), gsl_vector_free(vulnerability);
    gsl_matrix_free(largest), gsl_matrix_free(efficiency),
        gsl_matrix_free(others);
}

static void nothing(void)
{
    static const double w[4] = {0};
    struct network *network = network_of(2, w);
    gsl_matrix *a = gsl_matrix_alloc(ATTACK_ORDERS, 2);
    gsl_matrix *b = gsl_matrix_alloc(ATTACK_ORDERS, 2);
    struct attack_plan plan = {2, 1, 1};

    attack_curves(a, b, network, &plan);
    ok(isnan(gsl_matrix_get(b, 0, 0)) && gsl_matrix_get(a, 0, 0) == .5,
       "without edges there is no efficiency to lose");
    network_free(network), gsl_matrix_free(a), gsl_matrix_free(b);
}

int main(void)
{
    star();
    by_definition();
    nothing();
    return done();
}
