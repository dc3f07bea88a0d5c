#include "../tap.h"
#include "graphs.h"

#include "graph/clustering.h"

static double at(const gsl_matrix *m, size_t i, size_t j)
{
    return gsl_matrix_get(m, i, j);
}

/* The definitions, over all triples of a dense matrix. */
static void by_definition(gsl_vector *onnela, gsl_vector *zhang,
                          const gsl_matrix *w)
{
    size_t n = w->size1;

    for (size_t i = 0; i < n; i++) {
        double roots = 0, products = 0, degree = 0, total = 0, squares = 0;

        for (size_t j = 0; j < n; j++) {
            degree += at(w, i, j) > 0;
            total += at(w, i, j);
            squares += at(w, i, j) * at(w, i, j);
            for (size_t k = 0; k < n; k++) {
                double product = at(w, i, j) * at(w, j, k) * at(w, i, k);

                roots += cbrt(product);
                products += product;
            }
        }
        gsl_vector_set(onnela, i,
                       degree < 2 ? 0 : roots / degree / (degree - 1));
        gsl_vector_set(zhang, i,
                       degree < 2 ? 0 : products / (total * total - squares));
    }
}

static void zachary_values(void)
{
    struct network *a = network_of(zachary(false));
    struct network *w = network_of(zachary(true));
    gsl_vector *c = gsl_vector_alloc(34), *d = gsl_vector_alloc(34);

    clustering_onnela(c, a);
    close_to(sum_of(c), 19.40170826, 1e-8, "zachary A: clustering");
    close_to(gsl_vector_get(c, 0), .15, 1e-12, "zachary A: node 0");
    close_to(gsl_vector_get(c, 33), .11029412, 1e-8, "zachary A: node 33");
    clustering_zhang(d, a);
    close_to(distance_of(c, d), 0, 1e-14,
             "with unit weights Zhang is the binary index");
    clustering_zhang(c, w);
    close_to(sum_of(c), 8.940510318, 1e-8, "zachary W: Zhang");
    close_to(gsl_vector_get(c, 0), .09218796, 1e-8, "zachary W: Zhang node 0");
    close_to(gsl_vector_get(c, 33), .05978747, 1e-8,
             "zachary W: Zhang node 33");
    close_to(clustering_transitivity(a), .2556818182, 1e-9,
             "zachary A: transitivity");
    close_to(clustering_transitivity(w), .1247236756, 1e-9,
             "zachary W: transitivity");
    gsl_vector_free(c), gsl_vector_free(d);
    network_free(a), network_free(w);
}

static void against_the_definition(void)
{
    gsl_vector *c = gsl_vector_alloc(20), *want = gsl_vector_alloc(20);
    gsl_vector *zhang = gsl_vector_alloc(20);
    double worst = 0;

    for (uint64_t seed = 0; seed < 20; seed++) {
        gsl_matrix *w = random_graph(20, 0.02 * (double)seed, 7, seed);
        struct network *network = network_new(w);

        by_definition(want, zhang, w);
        clustering_onnela(c, network);
        worst = fmax(worst, distance_of(c, want));
        clustering_zhang(c, network);
        worst = fmax(worst, distance_of(c, zhang));
        network_free(network);
        gsl_matrix_free(w);
    }
    close_to(worst, 0, 1e-14, "twenty graphs agree with the definition");
    gsl_vector_free(c), gsl_vector_free(want), gsl_vector_free(zhang);
}

static void closed_forms(void)
{
    struct network *full = network_of(complete(6, 0.4));
    struct network *ring = network_of(cycle(6));
    gsl_vector *c = gsl_vector_alloc(6);

    clustering_onnela(c, full);
    close_to(gsl_vector_min(c), 0.4, 1e-14, "K6 of weight 0.4: Onnela is 0.4");
    close_to(gsl_vector_max(c), 0.4, 1e-14, "for every node");
    clustering_zhang(c, full);
    close_to(gsl_vector_max(c), 0.4, 1e-14, "and Zhang");
    close_to(clustering_transitivity(full), 0.4, 1e-14, "and transitivity");
    clustering_onnela(c, ring);
    close_to(gsl_vector_max(c), 0, 0, "a hexagon has no triangle");
    close_to(clustering_transitivity(ring), 0, 0, "and no transitivity");
    gsl_vector_free(c);
    network_free(full), network_free(ring);
}

static void proportional_to_the_weights(void)
{
    struct network *w = network_of(random_graph(15, 0.5, 9, 3));
    struct network *scaled = network_scaled(w, 0.25);
    gsl_vector *c = gsl_vector_alloc(15), *d = gsl_vector_alloc(15);

    clustering_onnela(c, w);
    clustering_onnela(d, scaled);
    gsl_vector_scale(c, 0.25);
    close_to(distance_of(c, d), 0, 1e-15, "Onnela is proportional to weights");
    clustering_zhang(c, w);
    clustering_zhang(d, scaled);
    gsl_vector_scale(c, 0.25);
    close_to(distance_of(c, d), 0, 1e-15, "Zhang is proportional to weights");
    gsl_vector_free(c), gsl_vector_free(d);
    network_free(w), network_free(scaled);
}

static void too_small(void)
{
    for (size_t n = 1; n <= 2; n++) {
        struct network *network = network_of(complete(n, 1));
        gsl_vector *c = gsl_vector_alloc(n);

        clustering_onnela(c, network);
        close_to(sum_of(c), 0, 0, "fewer than three nodes: 0");
        clustering_zhang(c, network);
        close_to(sum_of(c), 0, 0, "fewer than three nodes: Zhang 0");
        ok(isnan(clustering_transitivity(network)),
           "fewer than three nodes: no transitivity");
        gsl_vector_free(c);
        network_free(network);
    }
}

int main(void)
{
    zachary_values();
    against_the_definition();
    closed_forms();
    proportional_to_the_weights();
    too_small();
    return done();
}
