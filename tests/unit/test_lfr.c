#include "../tap.h"

#include "sim/lfr.h"

#include <math.h>

enum { NODES = 125 };

/* What a drawn graph turned out to be. */
struct seen {
    double degree, topology, weight; /* means over nodes */
    double worst;                    /* relative error of a strength */
    size_t least, most;              /* community */
};

static struct seen look(const gsl_matrix *weights, const size_t *community,
                        double exponent)
{
    struct seen seen = {.least = NODES};
    size_t size[NODES] = {0};

    for (size_t i = 0; i < NODES; i++) {
        double degree = 0, out = 0, strength = 0, outward = 0;

        size[community[i]]++;
        for (size_t j = 0; j < NODES; j++) {
            double w = gsl_matrix_get(weights, i, j);

            degree += w > 0;
            strength += w;
            out += w > 0 && community[i] != community[j];
            outward += community[i] != community[j] ? w : 0;
        }
        seen.degree += degree / NODES;
        seen.topology += out / degree / NODES;
        seen.weight += outward / strength / NODES;
        seen.worst =
            fmax(seen.worst, fabs(strength / pow(degree, exponent) - 1));
    }
    for (size_t c = 0; c < NODES && size[c]; c++) {
        seen.least = size[c] < seen.least ? size[c] : seen.least;
        seen.most = size[c] > seen.most ? size[c] : seen.most;
    }
    return seen;
}

static void design_is_met(void)
{
    const struct lfr design = {NODES, 25, 100, 2, 1, 10, 100, 0.5, 0.25, 1.5};
    gsl_matrix *weights = gsl_matrix_alloc(NODES, NODES);
    gsl_matrix *again = gsl_matrix_alloc(NODES, NODES);
    struct seen mean = {0}, seen;
    size_t community[NODES], drawn = 0, odd = 0, outside = 0;

    for (uint64_t seed = 0; seed < 10; seed++) {
        struct rng rng = rng_init(seed, 0);

        drawn += lfr_draw(weights, community, &design, &rng);
        seen = look(weights, community, 1.5);
        outside += seen.least < 10 || seen.most > 100;
        mean.degree += seen.degree / 10;
        mean.topology += seen.topology / 10;
        mean.weight += seen.weight / 10;
        mean.worst = fmax(mean.worst, seen.worst);
        for (size_t i = 0; i < NODES; i++)
            for (size_t j = 0; j <= i; j++)
                odd += gsl_matrix_get(weights, i, j) !=
                           gsl_matrix_get(weights, j, i) ||
                       (i == j && gsl_matrix_get(weights, i, i) != 0);
    }
    ok(drawn == 10 && odd == 0, "graphs are symmetric and without loops");
    ok(outside == 0, "communities have the sizes that are allowed");
    printf("# degree %g mu_t %g mu_w %g strength %g\n", mean.degree,
           mean.topology, mean.weight, mean.worst);
    ok(fabs(mean.degree - 25) < 1.5, "the mean degree is the one asked for");
    ok(fabs(mean.topology - 0.5) < 0.05, "half of the edges lead out");
    ok(fabs(mean.weight - 0.25) < 0.05, "with a quarter of the strength");
    ok(mean.worst < 0.2, "strengths are powers of degrees");
    for (int k = 0; k < 2; k++) {
        struct rng rng = rng_init(4, 0);

        ok(lfr_draw(k ? again : weights, community, &design, &rng),
           "the same seed");
    }
    ok(gsl_matrix_equal(weights, again), "gives the same graph");
    gsl_matrix_free(weights), gsl_matrix_free(again);
}

static void impossible(void)
{
    const struct lfr design = {NODES, 90, 100, 2, 1, 10, 20, 0, 0, 1};
    gsl_matrix *weights = gsl_matrix_alloc(NODES, NODES);
    size_t community[NODES];
    struct rng rng = rng_init(1, 0);

    ok(!lfr_draw(weights, community, &design, &rng),
       "degrees that no community can hold are told");
    gsl_matrix_free(weights);
}

int main(void)
{
    design_is_met();
    impossible();
    return done();
}
