#include "../tap.h"
#include "graphs.h"

#include "graph/clustering.h"
#include "graph/cores.h"
#include "graph/degree.h"
#include "graph/gateway.h"
#include "graph/modularity.h"
#include "graph/partition.h"

#include <math.h>
#include <stdlib.h>

enum { N = 14 };

/* A small graph of each kind: random ones, disconnected and tied, and forms. */
static gsl_matrix *sample(size_t which)
{
    gsl_matrix *star = gsl_matrix_calloc(N, N);

    switch (which) {
    case 0:
        return gsl_matrix_free(star), complete(N, .5);
    case 1:
        return gsl_matrix_free(star), cycle(N);
    case 2:
        for (size_t i = 1; i < N; i++)
            join(star, 0, i, .25);
        return star;
    case 3: /* two nodes and nothing else */
        join(star, 3, 5, .5);
        return star;
    default: /* levels of 1/4: many ties; p .1: isolated nodes */
        gsl_matrix_free(star);
        return random_graph(N, which % 2 ? .15 : .4, which % 3 ? 4 : 1000,
                            which);
    }
}
enum { SAMPLES = 24 };

/* The nodes left when those below s are taken away until none is. */
static void prune(bool *left, const gsl_matrix *w, double s)
{
    bool changed = true;

    for (size_t i = 0; i < N; i++)
        left[i] = true;
    while (changed) {
        changed = false;
        for (size_t i = 0; i < N; i++) {
            double strength = 0;

            for (size_t j = 0; j < N; j++)
                strength += left[j] ? gsl_matrix_get(w, i, j) : 0;
            if (left[i] && strength < s * (1 - 1e-9))
                left[i] = false, changed = true;
        }
    }
}

static void cores_are_what_pruning_leaves(void)
{
    size_t wrong = 0, lower = 0;

    for (size_t g = 0; g < SAMPLES; g++) {
        gsl_matrix *w = sample(g);
        struct network *network = network_new(w);
        gsl_vector *core = gsl_vector_alloc(N);
        bool left[N];

        cores_strength(core, network);
        for (size_t i = 0; i < N; i++) {
            double s = gsl_vector_get(core, i);

            prune(left, w, s);
            for (size_t j = 0; j < N; j++)
                wrong += left[j] != (gsl_vector_get(core, j) >= s * (1 - 1e-9));
            prune(left, w, s + 1e-6);
            lower += left[i];
        }
        network_free(network), gsl_vector_free(core), gsl_matrix_free(w);
    }
    ok(!wrong, "the s-core is what pruning below s leaves");
    ok(!lower, "and the level of a node is the largest at which it stays");
}

static double quality_of(const gsl_matrix *w, size_t set, double gamma)
{
    double total = 0, q = 0;

    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++)
            total += gsl_matrix_get(w, i, j);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            double b = gsl_matrix_get(w, i, j) - gamma * total / (N * N);

            if ((set >> i & 1) == (set >> j & 1))
                q += (set >> i & 1 ? b : -b) / total;
        }
    return q;
}

static void no_core_is_better(void)
{
    double worst = 0, own = 0;

    for (size_t g = 0; g < 8; g++) {
        gsl_matrix *w = sample(g);
        struct network *network = network_new(w);
        gsl_vector *core = gsl_vector_alloc(N);
        double q = cores_periphery(core, network, 1.25), best = -1;
        size_t set = 0;

        for (size_t i = 0; i < N; i++)
            set |= (size_t)gsl_vector_get(core, i) << i;
        for (size_t s = 0; s<(size_t)1 << N; s += g> 3 ? 1 : 7)
            best = fmax(best, quality_of(w, s, 1.25));
        own = fmax(own, fabs(q - quality_of(w, set, 1.25)));
        worst = fmax(worst, best - q);
        network_free(network), gsl_vector_free(core), gsl_matrix_free(w);
    }
    close_to(own, 0, 1e-12, "q is that of the core that is given");
    ok(worst < 1e-12, "no other division has a larger one");
}

static double brute_gateway(const gsl_matrix *w, const size_t *c,
                            size_t modules, const gsl_vector *centrality,
                            size_t i)
{
    double strength = 0, gateway = 1, largest = 0, alone = 0;

    for (size_t j = 0; j < N; j++) {
        strength += gsl_matrix_get(w, i, j);
        alone += c[j] == c[i];
    }
    for (size_t m = 0; m < modules; m++) {
        double sum = 0;

        for (size_t j = 0; j < N; j++)
            sum += c[j] == m ? gsl_vector_get(centrality, j) : 0;
        largest = fmax(largest, sum);
    }
    for (size_t m = 0; m < modules; m++) {
        double into = 0, beside = 0, between = 0, a = 0;

        for (size_t j = 0; j < N; j++) {
            double weight = c[j] == m ? gsl_matrix_get(w, i, j) : 0;

            into += weight;
            beside += weight > 0 ? gsl_vector_get(centrality, j) : 0;
            for (size_t k = 0; k < N; k++)
                between +=
                    c[k] == c[i] && c[j] == m ? gsl_matrix_get(w, k, j) : 0;
        }
        if (m == c[i])
            between /= 2;
        if (alone > 1 && between > 0)
            a = into / between * beside / largest;
        gateway -= pow(into / strength * (1 - a), 2);
    }
    return strength > 0 ? gateway : 0;
}

static void gateway_and_diversity(void)
{
    double worst = 0, entropy = 0;
    size_t module[N];

    for (size_t i = 0; i < N; i++)
        module[i] = i < 9 ? i % 3 : i < 13 ? 1 : 3; /* 3 is one node */
    for (size_t g = 0; g < SAMPLES; g++) {
        gsl_matrix *w = sample(g);
        struct network *network = network_new(w);
        gsl_vector *gateway = gsl_vector_alloc(N);
        gsl_vector *strength = gsl_vector_alloc(N);

        degree_strength(strength, network);
        gateway_coefficient(gateway, network, module, strength);
        for (size_t i = 0; i < N; i++)
            worst = fmax(worst, fabs(brute_gateway(w, module, 4, strength, i) -
                                     gsl_vector_get(gateway, i)));
        gateway_diversity(gateway, network, module);
        for (size_t i = 0; i < N; i++) {
            double h = 0;

            for (size_t m = 0; m < 4; m++) {
                double p = 0;

                for (size_t j = 0; j < N; j++)
                    p += module[j] == m ? gsl_matrix_get(w, i, j) /
                                              gsl_vector_get(strength, i)
                                        : 0;
                h -= p > 0 ? p * log(p) / log(4) : 0;
            }
            entropy = fmax(entropy, fabs(h - gsl_vector_get(gateway, i)));
        }
        network_free(network), gsl_matrix_free(w);
        gsl_vector_free(gateway), gsl_vector_free(strength);
    }
    close_to(worst, 0, 1e-12, "gateway is its formula");
    close_to(entropy, 0, 1e-12, "diversity is the entropy over modules");
}

static void one_module_has_no_diversity(void)
{
    struct network *network = network_of(complete(N, 1));
    gsl_vector *diversity = gsl_vector_alloc(N);
    size_t module[N] = {0};

    gateway_diversity(diversity, network, module);
    ok(isnan(gsl_vector_get(diversity, 2)), "one module has no diversity");
    network_free(network), gsl_vector_free(diversity);
}

static double brute_costantini(const gsl_matrix *w, size_t i)
{
    double sum = 0, room = 0;

    for (size_t j = 0; j < w->size1; j++)
        for (size_t k = 0; k < w->size1; k++)
            if (j != k) {
                double pair = gsl_matrix_get(w, i, j) * gsl_matrix_get(w, i, k);

                sum += pair * gsl_matrix_get(w, j, k);
                room += fabs(pair);
            }
    return room > 0 ? sum / room : 0;
}

/* Some edges of sample g below 0. */
static gsl_matrix *signed_sample(size_t g)
{
    gsl_matrix *w = sample(g);

    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < i; j++)
            if ((i * 7 + j * 3 + g) % 3 == 0)
                join(w, i, j, -gsl_matrix_get(w, i, j));
    return w;
}

/* Q of the edges of one sign, from the pairs. */
static double brute_part(double *weight, const gsl_matrix *w, double sign,
                         const size_t *c, double gamma)
{
    double s[N] = {0}, q = 0;

    *weight = 0;
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++)
            s[i] += fmax(0, sign * gsl_matrix_get(w, i, j));
    for (size_t i = 0; i < N; i++)
        *weight += s[i];
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++)
            if (c[i] == c[j] && *weight > 0)
                q += fmax(0, sign * gsl_matrix_get(w, i, j)) -
                     gamma * s[i] * s[j] / *weight;
    return *weight > 0 ? q / *weight : 0;
}

static void measures_by_sign(void)
{
    double clustering = 0, gja = 0, symmetric = 0;
    size_t module[N];

    for (size_t i = 0; i < N; i++)
        module[i] = i % 3;
    for (size_t g = 0; g < SAMPLES; g++) {
        gsl_matrix *w = signed_sample(g);
        struct network *network = network_new(w);
        gsl_vector *c = gsl_vector_alloc(N);
        double plus, minus, q = brute_part(&plus, w, 1, module, 1.5);
        double r = brute_part(&minus, w, -1, module, 1.5);

        clustering_costantini(c, network);
        for (size_t i = 0; i < N; i++)
            clustering = fmax(clustering, fabs(brute_costantini(w, i) -
                                               gsl_vector_get(c, i)));
        gja = fmax(
            gja, fabs((plus * q - minus * r) / (plus + minus) -
                      modularity_signed(network, module, 1.5, MODULARITY_GJA)));
        symmetric =
            fmax(symmetric, fabs(q - r -
                                 modularity_signed(network, module, 1.5,
                                                   MODULARITY_SYMMETRIC)));
        network_free(network), gsl_matrix_free(w), gsl_vector_free(c);
    }
    close_to(clustering, 0, 1e-12, "signed clustering is its formula");
    close_to(gja, 0, 1e-12, "modularity by the share of either sign");
    close_to(symmetric, 0, 1e-12, "and with both signs alike");
}

static void local_assortativity_adds_up(void)
{
    double worst = 0;
    size_t told = 0;

    for (size_t g = 4; g < SAMPLES; g++) {
        gsl_matrix *w = sample(g);
        struct network *network = network_new(w);
        gsl_vector *local = gsl_vector_alloc(N);
        double sum = 0;

        degree_assortativity_local(local, network);
        for (size_t i = 0; i < N; i++) {
            bool is_alone = network->first[i] == network->first[i + 1];

            told += is_alone && !isnan(gsl_vector_get(local, i));
            sum += is_alone ? 0 : gsl_vector_get(local, i);
        }
        worst = fmax(worst, fabs(sum - degree_assortativity(network)));
        network_free(network), gsl_matrix_free(w), gsl_vector_free(local);
    }
    close_to(worst, 0, 1e-12, "local assortativity adds up to the whole");
    ok(!told, "and a node without an edge has none");
}

int main(void)
{
    cores_are_what_pruning_leaves();
    no_core_is_better();
    gateway_and_diversity();
    one_module_has_no_diversity();
    measures_by_sign();
    local_assortativity_adds_up();
    return done();
}
