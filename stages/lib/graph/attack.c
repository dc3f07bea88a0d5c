#include "graph/attack.h"

#include "base/mem.h"
#include "base/report.h"
#include "base/rng.h"
#include "graph/centrality.h"
#include "graph/paths.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct attack {
    const struct network *network;
    const struct attack_plan *plan;
    double *largest, *nearness; /* runs x nodes */
};

/* The first two runs are targeted, all others random. */
static enum attack_order order_of(size_t run)
{
    return run < ATTACK_RANDOM ? (enum attack_order)run : ATTACK_RANDOM;
}

/* Nodes of the largest component, and the sum over ordered pairs of 1 / d:
 * nodes that are at a distance are of one component. */
static double what_is_left(double *nearness, const struct network *network)
{
    size_t n = network->nodes, most = 0;
    gsl_matrix *distances = gsl_matrix_alloc(n, n);

    *nearness = 0;
    paths_distances(distances, network);
    for (size_t i = 0; i < n; i++) {
        size_t reached = 0;

        for (size_t j = 0; j < n; j++) {
            double d = gsl_matrix_get(distances, i, j);

            reached += isfinite(d) != 0;
            *nearness += i != j ? 1 / d : 0;
        }
        most = reached > most ? reached : most;
    }
    gsl_matrix_free(distances);
    return (double)most;
}

static size_t most_edges(const struct network *network)
{
    size_t best = 0, most = 0;

    for (size_t i = 0; i < network->nodes; i++)
        if (network->first[i + 1] - network->first[i] > most) {
            most = network->first[i + 1] - network->first[i];
            best = i;
        }
    return best;
}

static size_t most_between(const struct network *network)
{
    gsl_vector *betweenness = gsl_vector_alloc(network->nodes);
    size_t best;

    centrality_betweenness(betweenness, network);
    best = gsl_vector_max_index(betweenness);
    gsl_vector_free(betweenness);
    return best;
}

static size_t next_loss(enum attack_order order, const struct network *left,
                        struct rng *rng)
{
    switch (order) {
    case ATTACK_DEGREE:
        return most_edges(left);
    case ATTACK_BETWEENNESS:
        return most_between(left);
    default:
        return (size_t)rng_below(rng, left->nodes);
    }
}

static struct network *without(const struct network *network, size_t lost)
{
    size_t *member = NEW_ARRAY(size_t, network->nodes), count = 0;
    struct network *left;

    for (size_t i = 0; i < network->nodes; i++)
        if (i != lost)
            member[count++] = i;
    left = network_induced(network, member, count);
    free(member);
    return left;
}

static void run_attack(void *context, size_t worker, size_t run)
{
    const struct attack *attack = context;
    size_t n = attack->network->nodes;
    struct network *left = without(attack->network, n);
    struct rng rng = rng_init(attack->plan->seed, run);

    (void)worker;
    for (size_t k = 0; k < n; k++) {
        struct network *rest;

        attack->largest[run * n + k] =
            what_is_left(&attack->nearness[run * n + k], left) / (double)n;
        rest = without(left, next_loss(order_of(run), left, &rng));
        network_free(left);
        left = rest;
    }
    network_free(left);
}

static void run_other(void *context, size_t worker, size_t run)
{
    if (run != ATTACK_BETWEENNESS)
        run_attack(context, worker, run);
}

void attack_curves(gsl_matrix *largest, gsl_matrix *efficiency,
                   const struct network *network,
                   const struct attack_plan *plan)
{
    size_t n = network->nodes, runs = ATTACK_RANDOM + plan->repeats;
    struct attack attack = {network, plan, NEW_ARRAY(double, runs *n),
                            NEW_ARRAY(double, runs *n)};

    bug_if(network_is_signed(network) || !plan->repeats);
    /* igraph, which counts betweenness, is for one thread. */
    run_attack(&attack, 0, ATTACK_BETWEENNESS);
    workers_run(plan->threads, runs, run_other, &attack);
    gsl_matrix_set_zero(largest), gsl_matrix_set_zero(efficiency);
    for (size_t run = 0; run < runs; run++) {
        enum attack_order order = order_of(run);
        double share = order == ATTACK_RANDOM ? 1 / (double)plan->repeats : 1;

        for (size_t k = 0; k < n; k++) {
            *gsl_matrix_ptr(largest, order, k) +=
                share * attack.largest[run * n + k];
            *gsl_matrix_ptr(efficiency, order, k) +=
                share * (network->edges ? attack.nearness[run * n + k] /
                                              attack.nearness[run * n]
                                        : NAN);
        }
    }
    free(attack.largest), free(attack.nearness);
}

double attack_area(const double *curve, size_t nodes)
{
    double sum = 0;

    for (size_t k = 0; k < nodes; k++)
        sum += (curve[k] + (k + 1 < nodes ? curve[k + 1] : 0)) / 2;
    return sum / (double)nodes;
}
