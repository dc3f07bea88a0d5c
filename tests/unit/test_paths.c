#include "../tap.h"
#include "graphs.h"

#include "base/mem.h"
#include "graph/paths.h"

#include <stdlib.h>

/* Bellman and Ford from one node over a dense matrix of lengths. */
static void bellman_ford(double *distance, const gsl_matrix *lengths,
                         size_t source)
{
    size_t n = lengths->size1;

    for (size_t i = 0; i < n; i++)
        distance[i] = i == source ? 0 : HUGE_VAL;
    for (size_t pass = 0; pass < n; pass++)
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                distance[j] = fmin(distance[j],
                                   distance[i] + gsl_matrix_get(lengths, i, j));
}

/* 1/w with `power`, infinity for none. */
static gsl_matrix *lengths_of(const gsl_matrix *w, double power)
{
    gsl_matrix *lengths = gsl_matrix_alloc(w->size1, w->size1);

    for (size_t i = 0; i < w->size1; i++)
        for (size_t j = 0; j < w->size1; j++) {
            double weight = gsl_matrix_get(w, i, j);

            gsl_matrix_set(lengths, i, j,
                           weight > 0 ? pow(weight, -power) : HUGE_VAL);
        }
    return lengths;
}

/* Local efficiency as it is defined: cut all but the neighbors, and search. */
static double local_by_definition(const gsl_matrix *w, size_t i, bool modern)
{
    size_t n = w->size1;
    gsl_matrix *inside = gsl_matrix_calloc(n, n), *lengths;
    double *distance = NEW_ARRAY(double, n), sum = 0, k = 0;

    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++)
            if (gsl_matrix_get(w, i, a) > 0 && gsl_matrix_get(w, i, b) > 0)
                gsl_matrix_set(inside, a, b, gsl_matrix_get(w, a, b));
    lengths = lengths_of(inside, modern ? 1.0 / 3 : 1);
    for (size_t a = 0; a < n; a++) {
        if (!(gsl_matrix_get(w, i, a) > 0))
            continue;
        k++;
        bellman_ford(distance, lengths, a);
        for (size_t b = 0; b < n; b++) {
            double ends = gsl_matrix_get(w, i, a) * gsl_matrix_get(w, i, b);

            if (a != b && ends > 0)
                sum += modern ? cbrt(ends) / distance[b]
                              : cbrt(ends / distance[b]);
        }
    }
    gsl_matrix_free(inside), gsl_matrix_free(lengths);
    free(distance);
    return k < 2 ? 0 : sum / k / (k - 1);
}

static void zachary_values(void)
{
    struct network *a = network_of(zachary(false));
    struct network *w = network_of(zachary(true));
    gsl_matrix *d = gsl_matrix_alloc(34, 34);
    gsl_vector *x = gsl_vector_alloc(34);
    struct paths_summary summary;
    double sum = 0;

    paths_distances(d, a);
    summary = paths_summarize(d);
    close_to(summary.length, 2.408199643, 1e-9, "zachary A: path length");
    close_to(summary.efficiency, .4920083185, 1e-9,
             "zachary A: global efficiency");
    close_to(summary.radius, 3, 0, "zachary A: radius");
    close_to(summary.diameter, 5, 0, "zachary A: diameter");
    ok(summary.unreachable == 0, "zachary A: one component");
    paths_eccentricity(x, d);
    close_to(sum_of(x), 137, 0, "zachary A: eccentricities");
    paths_efficiency(x, d);
    close_to(sum_of(x) / 34, .4920083185, 1e-9,
             "nodal efficiency averages to the global one");

    paths_distances(d, w);
    for (size_t k = 0; k < 34 * 34; k++)
        sum += d->data[k];
    close_to(sum, 5157, 1e-10, "zachary W: distances");
    summary = paths_summarize(d);
    close_to(summary.length, 4.596256684, 1e-9, "zachary W: path length");
    close_to(summary.efficiency, .2792674753, 1e-9,
             "zachary W: global efficiency");

    paths_local_efficiency(x, a, PATHS_MODERN);
    close_to(sum_of(x), 21.93430135, 1e-8, "zachary A: local efficiency");
    close_to(gsl_vector_get(x, 0), .27777778, 1e-8, "zachary A: node 0");
    close_to(gsl_vector_get(x, 33), .35416667, 1e-8, "zachary A: node 33");
    gsl_matrix_free(d);
    gsl_vector_free(x);
    network_free(a), network_free(w);
}

static void against_other_searches(void)
{
    double distance[25], gap = 0, local = 0;

    for (uint64_t seed = 0; seed < 20; seed++) {
        gsl_matrix *w = random_graph(25, 0.03 * (double)seed, 5, seed);
        gsl_matrix *lengths = lengths_of(w, 1), *d = gsl_matrix_alloc(25, 25);
        struct network *network = network_new(w);
        gsl_vector *modern = gsl_vector_alloc(25);
        gsl_vector *original = gsl_vector_alloc(25);

        paths_distances(d, network);
        paths_local_efficiency(modern, network, PATHS_MODERN);
        paths_local_efficiency(original, network, PATHS_ORIGINAL);
        for (size_t i = 0; i < 25; i++) {
            bellman_ford(distance, lengths, i);
            for (size_t j = 0; j < 25; j++)
                if (distance[j] != gsl_matrix_get(d, i, j))
                    gap =
                        fmax(gap, fabs(distance[j] - gsl_matrix_get(d, i, j)));
            local = fmax(local, fabs(gsl_vector_get(modern, i) -
                                     local_by_definition(w, i, true)));
            local = fmax(local, fabs(gsl_vector_get(original, i) -
                                     local_by_definition(w, i, false)));
        }
        gsl_matrix_free(w), gsl_matrix_free(lengths), gsl_matrix_free(d);
        gsl_vector_free(modern), gsl_vector_free(original);
        network_free(network);
    }
    close_to(gap, 0, 1e-13, "distances agree with Bellman and Ford");
    close_to(local, 0, 1e-13, "local efficiency agrees with its definition");
}

static void closed_forms(void)
{
    struct network *ring = network_of(cycle(8));
    struct network *full = network_of(complete(8, 0.5));
    gsl_matrix *d = gsl_matrix_alloc(8, 8);
    gsl_vector *x = gsl_vector_alloc(8);
    struct paths_summary summary;

    paths_distances(d, ring);
    summary = paths_summarize(d);
    close_to(summary.length, 16.0 / 7, 1e-14, "C8: path length 16/7");
    close_to(summary.efficiency, (2 + 1 + 2.0 / 3 + 0.25) / 7, 1e-14,
             "C8: global efficiency");
    close_to(summary.radius, 4, 0, "C8: radius 4");
    paths_local_efficiency(x, ring, PATHS_MODERN);
    close_to(gsl_vector_max(x), 0, 0, "C8: neighbors are not joined");

    paths_distances(d, full);
    summary = paths_summarize(d);
    close_to(summary.length, 2, 0, "K8 of weight 0.5: path length 2");
    close_to(summary.efficiency, 0.5, 0, "K8 of weight 0.5: efficiency");
    paths_local_efficiency(x, full, PATHS_MODERN);
    close_to(gsl_vector_min(x), 0.5, 1e-14, "K8: local efficiency, modern");
    paths_local_efficiency(x, full, PATHS_ORIGINAL);
    close_to(gsl_vector_max(x), 0.5, 1e-14, "K8: local efficiency, original");
    gsl_matrix_free(d);
    gsl_vector_free(x);
    network_free(ring), network_free(full);
}

static void disconnected(void)
{
    gsl_matrix *weights = gsl_matrix_calloc(5, 5), *d = gsl_matrix_alloc(5, 5);
    gsl_vector *x = gsl_vector_alloc(5);
    struct network *network;
    struct paths_summary summary;

    join(weights, 0, 1, 0.5);
    join(weights, 2, 3, 1);
    network = network_of(weights);
    paths_distances(d, network);
    summary = paths_summarize(d);
    close_to(summary.length, 1.5, 0, "mean over the pairs a path joins");
    ok(summary.unreachable == 16, "the other ordered pairs are counted");
    close_to(summary.efficiency, 3.0 / 20, 1e-15, "and have efficiency 0");
    close_to(summary.radius, 1, 0, "radius of the nodes that reach any");
    close_to(summary.diameter, 2, 0, "diameter likewise");
    paths_eccentricity(x, d);
    ok(isnan(gsl_vector_get(x, 4)), "an isolated node has no eccentricity");
    paths_efficiency(x, d);
    close_to(gsl_vector_get(x, 4), 0, 0, "and nodal efficiency 0");
    gsl_matrix_free(d);
    gsl_vector_free(x);
    network_free(network);
}

static void one_node(void)
{
    struct network *network = network_of(gsl_matrix_calloc(1, 1));
    gsl_matrix *d = gsl_matrix_alloc(1, 1);
    gsl_vector *x = gsl_vector_alloc(1);
    struct paths_summary summary;

    paths_distances(d, network);
    summary = paths_summarize(d);
    ok(isnan(summary.length) && isnan(summary.efficiency) &&
           isnan(summary.diameter) && summary.unreachable == 0,
       "one node has no paths");
    paths_efficiency(x, d);
    close_to(gsl_vector_get(x, 0), 0, 0, "and nodal efficiency 0");
    gsl_matrix_free(d);
    gsl_vector_free(x);
    network_free(network);
}

int main(void)
{
    zachary_values();
    against_other_searches();
    closed_forms();
    disconnected();
    one_node();
    return done();
}
