#include "../tap.h"
#include "graphs.h"

#include "graph/components.h"
#include "graph/degree.h"
#include "graph/network.h"
#include "graph/relation.h"

static void zachary_degrees(void)
{
    struct network *a = network_of(zachary(false));
    struct network *w = network_of(zachary(true));
    gsl_vector *x = gsl_vector_alloc(34);

    ok(a->nodes == 34 && a->edges == 78, "zachary: 34 nodes, 78 edges");
    degree_count(x, w);
    close_to(sum_of(x), 156, 0, "zachary: degrees sum to twice the edges");
    close_to(gsl_vector_get(x, 33), 17, 0, "zachary: degree of the last node");
    degree_strength(x, w);
    close_to(sum_of(x) / 2, 42.9, 1e-12, "zachary W: total weight");
    close_to(gsl_vector_get(x, 0), 8.6, 1e-12, "zachary W: strength of node 0");
    close_to(gsl_vector_get(x, 33), 8.8, 1e-12,
             "zachary W: strength of node 33");
    close_to(degree_assortativity(a), -.4756130977, 1e-9,
             "zachary A: assortativity");
    close_to(degree_assortativity(w), -.4700661472, 1e-9,
             "zachary W: assortativity");
    gsl_vector_free(x);
    network_free(a), network_free(w);
}

static void regular_graphs_do_not_mix(void)
{
    struct network *ring = network_of(cycle(7));
    struct network *full = network_of(complete(6, 0.3)), *rounded;
    gsl_matrix *weights = gsl_matrix_calloc(4, 4);

    join(weights, 0, 1, 0.1), join(weights, 2, 3, 0.1);
    join(weights, 0, 2, 0.2), join(weights, 1, 3, 0.2);
    join(weights, 0, 3, 0.3), join(weights, 1, 2, 0.3);
    rounded = network_of(weights);
    ok(isnan(degree_assortativity(rounded)),
       "strengths that differ by rounding have no assortativity");
    network_free(rounded);
    ok(isnan(degree_assortativity(ring)), "a cycle has no assortativity");
    ok(isnan(degree_assortativity(full)), "nor has a complete graph");
    network_free(ring), network_free(full);
}

static void copies(void)
{
    gsl_matrix *weights = gsl_matrix_calloc(4, 4);
    struct network *whole, *part;
    size_t members[] = {3, 1};

    join(weights, 0, 1, 2);
    join(weights, 1, 3, -0.5);
    join(weights, 2, 3, NAN);
    gsl_matrix_set(weights, 2, 2, 7);
    whole = network_of(weights);
    ok(whole->edges == 2, "undefined entries and the diagonal are no edges");
    ok(network_is_signed(whole), "a negative weight is seen");
    close_to(network_max(whole), 2, 0, "largest weight");
    close_to(network_min(whole), -0.5, 0, "smallest weight");

    part = network_part(whole, -1);
    ok(part->edges == 1 && part->weight[0] == 0.5 && part->neighbor[0] == 3,
       "the negative part holds magnitudes");
    network_free(part);
    part = network_part(whole, 1);
    ok(part->edges == 1 && part->weight[0] == 2, "the positive part");
    network_free(part);
    part = network_binary(whole);
    ok(part->edges == 2 && network_min(part) == 1, "binary: all weights 1");
    network_free(part);
    part = network_scaled(whole, 3);
    close_to(network_max(part), 6, 0, "scaled weights");
    network_free(part);
    part = network_induced(whole, members, 2);
    ok(part->nodes == 2 && part->edges == 1 && part->weight[0] == -0.5,
       "an induced subgraph keeps the edges inside");
    network_free(part);
    network_free(whole);
}

static void parts_of_a_graph(void)
{
    gsl_matrix *weights = gsl_matrix_calloc(6, 6);
    size_t component[6];
    struct network *network;

    join(weights, 0, 4, 1);
    join(weights, 1, 2, 1);
    join(weights, 2, 5, -1);
    network = network_of(weights);
    ok(components_find(component, network) == 3, "three components");
    ok(component[0] == 0 && component[1] == 1 && component[3] == 2 &&
           component[4] == 0 && component[5] == 1,
       "numbered by their first node");
    ok(components_largest(component, 6) == 3, "the largest has three nodes");
    network_free(network);
}

static void without_edges(void)
{
    for (size_t n = 1; n <= 3; n++) {
        struct network *network = network_of(gsl_matrix_calloc(n, n));
        gsl_vector *x = gsl_vector_alloc(n);
        size_t component[3];

        degree_strength(x, network);
        close_to(sum_of(x), 0, 0, "no edges: strength 0");
        ok(isnan(degree_assortativity(network)), "no edges: no assortativity");
        ok(isnan(network_max(network)), "no edges: no largest weight");
        ok(!network_is_signed(network), "no edges: not signed");
        ok(components_find(component, network) == n,
           "no edges: every node is a component");
        gsl_vector_free(x);
        network_free(network);
    }
}

static void relations(void)
{
    gsl_matrix *r = complete(4, 0.5), *part = gsl_matrix_alloc(3, 3);
    size_t i = 9, j = 9, defined[4];

    for (size_t k = 0; k < 4; k++)
        join(r, k, 2, NAN);
    ok(!relation_is_asymmetric(&i, &j, r) && i == 9, "symmetric");
    ok(relation_defined(defined, r) == 3 && defined[2] == 3,
       "a region of NaN alone is undefined");
    join(r, 0, 3, NAN);
    ok(relation_part(part, r, defined) == 1, "one undefined pair remains");
    ok(isnan(gsl_matrix_get(part, 0, 2)) && gsl_matrix_get(part, 0, 1) == 0.5 &&
           gsl_matrix_get(part, 1, 1) == 0,
       "the part has the right entries, and 0 on the diagonal");

    gsl_matrix_set(r, 1, 3, 0.5 * (1 + 1e-12));
    ok(!relation_is_asymmetric(&i, &j, r), "rounding is no asymmetry");
    relation_part(part, r, defined);
    ok(gsl_matrix_get(part, 1, 2) == gsl_matrix_get(part, 2, 1),
       "and is averaged away");
    gsl_matrix_set(r, 3, 1, 0.4);
    ok(relation_is_asymmetric(&i, &j, r) && i == 1 && j == 3,
       "the asymmetric pair is named");
    gsl_matrix_set(r, 1, 0, NAN);
    ok(relation_is_asymmetric(&i, &j, r) && i == 0 && j == 1,
       "a pair defined on one side only is asymmetric");
    gsl_matrix_free(r), gsl_matrix_free(part);
}

int main(void)
{
    zachary_degrees();
    regular_graphs_do_not_mix();
    copies();
    parts_of_a_graph();
    without_edges();
    relations();
    return done();
}
