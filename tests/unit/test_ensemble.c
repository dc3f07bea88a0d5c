#include "../tap.h"
#include "graphs.h"

#include "base/mem.h"
#include "graph/ensemble.h"
#include "graph/modularity.h"
#include "graph/partition.h"
#include "graph/richclub.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A ring of n nodes, each joined to `near` on both sides, of which a share p of
 * the edges goes elsewhere (Watts and Strogatz 1998). */
static struct network *small_world(size_t n, size_t near, double p)
{
    gsl_matrix *w = gsl_matrix_calloc(n, n);
    struct rng rng = rng_init(7, 3);

    for (size_t i = 0; i < n; i++)
        for (size_t k = 1; k <= near; k++)
            join(w, i, (i + k) % n, 1);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 1; k <= near; k++) {
            size_t j;

            if (rng_uniform(&rng) >= p)
                continue;
            do
                j = rng_below(&rng, n);
            while (j == i || gsl_matrix_get(w, i, j) > 0);
            join(w, i, (i + k) % n, 0), join(w, i, j, 1);
        }
    return network_of(w);
}

static struct ensemble *ensemble_of(const struct network *network,
                                    size_t threads)
{
    const struct ensemble_plan plan = {20, 10, threads, 5, PATHS_INVERSE};

    return ensemble_new(network, 1, &plan);
}

static void rewired_lattices_trace_the_curve(void)
{
    static const double p[] = {0, .02, .1, 1};
    double c[4], l[4], sigma[4], omega[4], phi[4];

    for (size_t k = 0; k < 4; k++) {
        struct network *network = small_world(120, 4, p[k]);
        struct ensemble *ensemble = ensemble_of(network, 2);

        c[k] = gsl_vector_get(ensemble->own, ENSEMBLE_CLUSTERING);
        l[k] = gsl_vector_get(ensemble->own, ENSEMBLE_LENGTH);
        sigma[k] = ensemble_sigma(ensemble);
        omega[k] = ensemble_omega(ensemble);
        phi[k] = ensemble_phi(ensemble);
        printf("# p %g: C %.3f L %.3f sigma %.2f omega %.2f phi %.2f\n", p[k],
               c[k], l[k], sigma[k], omega[k], phi[k]);
        network_free(network), ensemble_free(ensemble);
    }
    close_to(c[0], 9. / 14, 1e-12,
             "a ring of 4 neighbors has C = 3 (k - 2) / "
             "4 (k - 1)");
    ok(l[1] < .75 * l[0] && c[1] > .9 * c[0],
       "few rewired edges: paths are short, clustering stays");
    ok(l[2] < .5 * l[0] && c[2] > .6 * c[0], "some: it is a small world");
    ok(c[3] < .25 * c[0] && l[3] < .4 * l[0], "all: no clustering is left");
    ok(sigma[2] > 2 && sigma[3] < 1.5 && sigma[3] > .7,
       "sigma is large in a small world, about 1 in a random graph");
    ok(omega[0] < -.5 && omega[0] > -1 && omega[2] > omega[0] && omega[3] > .5,
       "omega goes from the lattice to the random graph");
    ok(phi[2] > phi[0] && phi[2] > phi[3], "phi is largest between them");
}

static void threads_do_not_show(void)
{
    struct network *network = network_of(random_graph(40, .3, 10, 3));
    struct ensemble *one = ensemble_of(network, 1);
    struct ensemble *three = ensemble_of(network, 3);

    ok(!memcmp(one->nulls->data, three->nulls->data,
               20 * ENSEMBLE_COLUMNS * sizeof(double)) &&
           !memcmp(one->lattices->data, three->lattices->data,
                   20 * ENSEMBLE_COLUMNS * sizeof(double)) &&
           !memcmp(one->club->data, three->club->data,
                   one->club->size1 * one->club->size2 * sizeof(double)),
       "the ensemble is the same at any number of threads");
    ok(ensemble_p(one, ENSEMBLE_CLUSTERING) > .05,
       "a random graph is no exception among its nulls");
    network_free(network), ensemble_free(one), ensemble_free(three);
}

static void graphs_that_cannot_be_rewired(void)
{
    struct network *network = network_of(complete(8, 1));
    struct ensemble *ensemble = ensemble_of(network, 1);

    close_to(ensemble_sigma(ensemble), 1, 1e-12,
             "a complete graph is its own null");
    ok(isnan(ensemble_phi(ensemble)), "and phi is 0/0");
    close_to(ensemble_p(ensemble, ENSEMBLE_LENGTH), 1, 0, "with p = 1");
    network_free(network), ensemble_free(ensemble);

    gsl_matrix *pairs = gsl_matrix_calloc(6, 6);
    join(pairs, 0, 1, 1), join(pairs, 2, 3, 1), join(pairs, 4, 5, 1);
    network = network_of(pairs);
    ensemble = ensemble_of(network, 1);
    ok(ensemble_is_split(ensemble), "a disconnected graph has harmonic L");
    ok(isnan(ensemble_sigma(ensemble)), "no triangle in a null: n/a");
    network_free(network), ensemble_free(ensemble);
}

static int descending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x < y) - (x > y);
}

/* phi and phi_w of one level from the matrix. */
static void brute_club(double out[2], const gsl_matrix *w, size_t level)
{
    size_t n = w->size1, all = 0, count = 0;
    double *weights = NEW_ARRAY(double, n *n), nodes = 0, inside = 0;
    double most = 0;
    bool in[64];

    for (size_t i = 0; i < n; i++) {
        size_t degree = 0;

        for (size_t j = 0; j < n; j++)
            degree += gsl_matrix_get(w, i, j) > 0;
        in[i] = degree > level;
        nodes += in[i];
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            if (gsl_matrix_get(w, i, j) > 0) {
                weights[all++] = gsl_matrix_get(w, i, j);
                count += in[i] && in[j];
                inside += in[i] && in[j] ? gsl_matrix_get(w, i, j) : 0;
            }
    qsort(weights, all, sizeof *weights, descending);
    for (size_t e = 0; e < count; e++)
        most += weights[e];
    out[0] = 2 * (double)count / (nodes * (nodes - 1));
    out[0] = nodes > 1 ? out[0] : NAN;
    out[1] = count ? inside / most : NAN;
    free(weights);
}

static void clubs_are_counted(void)
{
    double worst = 0;
    size_t odd = 0;

    for (uint64_t seed = 0; seed < 20; seed++) {
        gsl_matrix *w = random_graph(15, .1 + .04 * (double)seed, 5, seed);
        struct network *network = network_new(w);
        size_t levels = richclub_levels(network);
        gsl_vector *phi, *heavy;

        phi = gsl_vector_alloc(levels), heavy = gsl_vector_alloc(levels);
        richclub_curve(&(struct richclub){.phi = phi, .weighted = heavy},
                       network);
        for (size_t k = 0; k < levels; k++) {
            double want[2],
                got[2] = {gsl_vector_get(phi, k), gsl_vector_get(heavy, k)};

            brute_club(want, w, k);
            for (size_t c = 0; c < 2; c++) {
                odd += isnan(want[c]) != isnan(got[c]);
                worst = isnan(want[c]) ? worst
                                       : fmax(worst, fabs(want[c] - got[c]));
            }
        }
        gsl_vector_free(phi), gsl_vector_free(heavy);
        network_free(network), gsl_matrix_free(w);
    }
    ok(!odd, "a club of one, or without an edge, has no value");
    close_to(worst, 0, 1e-13, "rich clubs are counted");
}

static void the_club_of_zachary(void)
{
    static const double want[] = {.14583333, .23809524, .325,     .48888889,
                                  .52380952, .5,        .5,       .5,
                                  .5,        .33333333, .33333333};
    struct network *network = network_of(zachary(false));
    gsl_vector *phi = gsl_vector_alloc(17);
    double worst = 0;

    richclub_curve(&(struct richclub){.phi = phi}, network);
    for (size_t k = 0; k < 11; k++)
        worst = fmax(worst, fabs(gsl_vector_get(phi, k + 1) - want[k]));
    close_to(worst, 0, 1e-8, "the club has its known rich clubs");
    ok(gsl_vector_get(phi, 15) == 0 && isnan(gsl_vector_get(phi, 16)),
       "two who do not know each other have 0, one alone nothing");
    network_free(network), gsl_vector_free(phi);
}

/* Share of nodes in the right one of two planted halves. */
static double overlap(const size_t *module, size_t n)
{
    double best = 0;

    for (size_t a = 0; a < n; a++) {
        double right = 0;

        for (size_t b = 0; b < n; b++) {
            double hits = 0;

            for (size_t i = 0; i < n; i++)
                hits += i < n / 2 ? module[i] == a : module[i] == b;
            right = a != b ? fmax(right, hits) : right;
        }
        best = fmax(best, right / (double)n);
    }
    return best;
}

/*
 * Two groups of 200 with c_in, c_out expected neighbors within and between
 * can be told apart only above (c_in - c_out)^2 = 2 (c_in + c_out) (Decelle et
 * al. 2011, doi:10.1103/PhysRevE.84.066106): with 16 on average, c_in - c_out
 * above 8.
 */
static void planted_groups_up_to_the_limit(void)
{
    static const double gap[] = {26, 18, 3};
    double share[3];

    for (size_t k = 0; k < 3; k++) {
        double in = (32 + gap[k]) / 2 / 400, out = (32 - gap[k]) / 2 / 400;
        gsl_matrix *w = planted(2, 200, in, out, 11 + k);
        struct network *network, *binary;
        struct modularity target;
        size_t *module = NEW_ARRAY(size_t, 400);

        network = network_of(w), binary = network_binary(network);
        modularity_init(&target, binary, .5);
        modularity_search(module, &target, 1, 3, 0);
        share[k] = overlap(module, 400);
        printf("# c_in - c_out %g: %.3f\n", gap[k], share[k]);
        modularity_release(&target), network_free(binary);
        network_free(network), free(module);
    }
    ok(share[0] > .97, "groups far above the limit are found");
    ok(share[1] > .8, "nearer to it most are");
    ok(share[2] < .65, "below it chance is all there is");
}

int main(void)
{
    rewired_lattices_trace_the_curve();
    threads_do_not_show();
    graphs_that_cannot_be_rewired();
    clubs_are_counted();
    the_club_of_zachary();
    planted_groups_up_to_the_limit();
    return done();
}
