#include "../tap.h"
#include "graphs.h"

#include "base/mem.h"
#include "graph/components.h"
#include "graph/overlap.h"
#include "graph/paths.h"
#include "graph/reach.h"
#include "graph/walks.h"

#include <gsl/gsl_math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 13, SAMPLES = 10 };

/* Random graphs from sparse (isolated nodes, parts) to dense, and complete. */
static gsl_matrix *sample(uint64_t seed)
{
    return seed == 9 ? complete(N, .5)
                     : random_graph(N, .08 * (double)(seed + 1), 4, seed);
}

static gsl_matrix *passage_of(const struct network *network)
{
    size_t *component = NEW_ARRAY(size_t, network->nodes);
    gsl_matrix *m = gsl_matrix_alloc(network->nodes, network->nodes);

    (void)components_find(component, network);
    walks_passage(m, network, component);
    free(component);
    return m;
}

/* One step, and on from there: |1 + sum_{k != j} p_ik m_kj - m_ij| */
static double step_error(const gsl_matrix *w, const gsl_matrix *m, size_t i,
                         size_t j)
{
    double strength = 0, sum = 0;

    if (i == j || gsl_matrix_get(m, i, j) == GSL_POSINF)
        return 0;
    for (size_t k = 0; k < N; k++) {
        strength += gsl_matrix_get(w, i, k);
        if (gsl_matrix_get(w, i, k) > 0)
            sum += gsl_matrix_get(w, i, k) * gsl_matrix_get(m, k, j);
    }
    return fabs(1 + sum / strength - gsl_matrix_get(m, i, j));
}

static void passage_steps(void)
{
    double worst = 0;
    bool fits = true;

    for (uint64_t seed = 0; seed < SAMPLES; seed++) {
        gsl_matrix *w = sample(seed), *d = gsl_matrix_alloc(N, N), *m;
        struct network *network = network_new(w);

        m = passage_of(network);
        paths_distances(d, network);
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < N; j++) {
                worst = fmax(worst, step_error(w, m, i, j));
                fits &= (gsl_matrix_get(d, i, j) == GSL_POSINF) ==
                        (gsl_matrix_get(m, i, j) == GSL_POSINF);
            }
        gsl_matrix_free(w), gsl_matrix_free(d), gsl_matrix_free(m);
        network_free(network);
    }
    close_to(worst, 0, 1e-9,
             "a passage is one step and the passage from there");
    ok(fits, "walkers never meet what no path reaches");
}

static void communicability_series(void)
{
    double worst = 0;

    for (uint64_t seed = 0; seed < SAMPLES; seed++) {
        gsl_matrix *w = sample(seed), *e = gsl_matrix_alloc(N, N);
        gsl_matrix *power = gsl_matrix_alloc(N, N),
                   *next = gsl_matrix_alloc(N, N);
        gsl_matrix *sum = gsl_matrix_alloc(N, N);
        struct network *network = network_new(w);
        double scale = exp(walks_communicability(e, network));

        gsl_matrix_set_identity(power), gsl_matrix_set_identity(sum);
        for (int k = 1; k < 80; k++) {
            for (size_t i = 0; i < N; i++)
                for (size_t j = 0; j < N; j++) {
                    double dot = 0;

                    for (size_t l = 0; l < N; l++)
                        dot += gsl_matrix_get(power, i, l) *
                               gsl_matrix_get(w, l, j);
                    gsl_matrix_set(next, i, j, dot / k);
                }
            gsl_matrix_memcpy(power, next);
            gsl_matrix_add(sum, power);
        }
        for (size_t k = 0; k < N * N; k++)
            worst = fmax(worst, fabs(scale * e->data[k] / sum->data[k] - 1) *
                                    (sum->data[k] > 0));
        gsl_matrix_free(w), gsl_matrix_free(e), gsl_matrix_free(power);
        gsl_matrix_free(next), gsl_matrix_free(sum);
        network_free(network);
    }
    close_to(worst, 0, 1e-8, "communicability is the series of walks");
}

static void overlap_by_force(void)
{
    double worst = 0;

    for (uint64_t seed = 0; seed < SAMPLES; seed++) {
        gsl_matrix *w = sample(seed), *m = gsl_matrix_alloc(N, N);
        gsl_matrix *t = gsl_matrix_alloc(N, N);
        struct network *network = network_new(w);

        overlap_matching(m, network);
        overlap_topological(t, network, 1);
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < N; j++) {
                double both = 0, left = 0, right = 0;
                double joined = gsl_matrix_get(w, i, j) > 0;

                for (size_t k = 0; k < N && i != j; k++) {
                    bool a = gsl_matrix_get(w, i, k) > 0;
                    bool b = gsl_matrix_get(w, j, k) > 0;

                    both += a && b && k != i && k != j;
                    left += a && k != j, right += b && k != i;
                }
                worst = fmax(
                    worst,
                    fabs(gsl_matrix_get(m, i, j) -
                         (left + right > 0 ? 2 * both / (left + right) : 0)));
                worst = fmax(worst, fabs(gsl_matrix_get(t, i, j) -
                                         (both + joined + (i == j)) /
                                             (fmin(left, right) + 1)));
            }
        gsl_matrix_free(w), gsl_matrix_free(m), gsl_matrix_free(t);
        network_free(network);
    }
    close_to(worst, 0, 1e-13, "overlaps count common neighbors");
}

static double total(const gsl_matrix *m)
{
    double sum = 0;

    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = 0; j < m->size2; j++)
            sum += gsl_matrix_get(m, i, j);
    return sum;
}

/* Reference values of two implementations each, BCT's conventions. */
static void zachary_values(void)
{
    struct network *network = network_of(zachary(false));
    gsl_matrix *m = passage_of(network), *d = gsl_matrix_alloc(34, 34);
    gsl_vector *v = gsl_vector_alloc(34);
    double scale, trace = 0;

    close_to(total(m), 73361.83686, 1e-9, "Zachary: first passages");
    reach_harmonic(v, m);
    close_to(sum_of(v) / (34 * 33), .02546876948, 1e-10,
             "Zachary: diffusion efficiency");
    overlap_matching(m, network);
    close_to(total(m), 255.9640492443, 1e-11, "Zachary: matching index");
    overlap_topological(m, network, 1);
    close_to(total(m), 370.0119246766, 1e-11, "Zachary: topological overlap");
    scale = exp(walks_communicability(m, network));
    for (size_t i = 0; i < 34; i++)
        trace += scale * gsl_matrix_get(m, i, i);
    close_to(trace, 1041.24703342, 1e-10, "Zachary: subgraph centrality");
    walks_pagerank(v, network, .85);
    close_to(gsl_vector_get(v, 0), .096997285, 1e-9, "Zachary: PageRank");
    close_to(gsl_vector_get(v, 33), .10091918, 1e-8, "Zachary: PageRank of 33");
    close_to(sum_of(v), 1, 1e-14, "PageRank adds up to 1");
    paths_distances(d, network);
    reach_closeness(v, d);
    close_to(gsl_vector_get(v, 0), .5689655172, 1e-10, "Zachary: closeness");
    reach_harmonic(v, d);
    close_to(gsl_vector_get(v, 0), 23.16666667, 1e-9, "Zachary: harmonic");
    gsl_matrix_free(m), gsl_matrix_free(d);
    gsl_vector_free(v);
    network_free(network);
}

static void forms(void)
{
    gsl_matrix *star = gsl_matrix_calloc(6, 6), *m, *r = gsl_matrix_alloc(6, 6);
    size_t component[6] = {0};
    gsl_vector *v = gsl_vector_alloc(6), *w = gsl_vector_alloc(6);
    struct network *network;

    for (size_t i = 1; i < 6; i++)
        join(star, 0, i, .5);
    network = network_of(star);
    m = passage_of(network);
    close_to(gsl_matrix_get(m, 0, 3), 9, 1e-12,
             "star: 2 (n - 1) - 1 steps out");
    close_to(gsl_matrix_get(m, 3, 0), 1, 1e-12, "star: one step home");
    walks_resistance(r, m, network, component);
    close_to(gsl_matrix_get(r, 1, 2), 4, 1e-12, "star: resistors in a row");
    reach_vulnerability(v, network, 1);
    close_to(gsl_vector_get(v, 0), 1, 0,
             "a star without its center is nothing");
    /* E = (5 + 10/2) / 15 / 2, E_i = (4 + 6/2) / 10 / 2 */
    close_to(gsl_vector_get(v, 2), 1 - .7 / (10. / 15), 1e-14,
             "a star without a leaf is more efficient");
    reach_vulnerability(w, network, 3);
    ok(!memcmp(v->data, w->data, sizeof(double[6])),
       "vulnerability has the same bytes with three threads");
    gsl_matrix_free(m), gsl_matrix_free(r);
    gsl_vector_free(v), gsl_vector_free(w);
    network_free(network);
}

int main(void)
{
    passage_steps();
    communicability_series();
    overlap_by_force();
    zachary_values();
    forms();
    return done();
}
