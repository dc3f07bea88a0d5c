#include "graph/reach.h"

#include "base/mem.h"
#include "base/report.h"
#include "graph/paths.h"
#include "num/workers.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

void reach_closeness(gsl_vector *closeness, const gsl_matrix *distances)
{
    size_t n = distances->size1;

    for (size_t i = 0; i < n; i++) {
        double sum = 0, reached = 0;

        for (size_t j = 0; j < n; j++)
            if (j != i && gsl_matrix_get(distances, i, j) < GSL_POSINF) {
                sum += gsl_matrix_get(distances, i, j);
                reached++;
            }
        gsl_vector_set(closeness, i,
                       reached > 0 ? reached / sum * reached / (double)(n - 1)
                                   : 0);
    }
}

void reach_harmonic(gsl_vector *harmonic, const gsl_matrix *distances)
{
    for (size_t i = 0; i < distances->size1; i++) {
        double sum = 0;

        for (size_t j = 0; j < distances->size1; j++)
            sum += j == i ? 0 : 1 / gsl_matrix_get(distances, i, j);
        gsl_vector_set(harmonic, i, sum);
    }
}

static double efficiency(const struct network *network)
{
    gsl_matrix *distances = gsl_matrix_alloc(network->nodes, network->nodes);
    double mean;

    paths_distances(distances, network);
    mean = paths_summarize(distances).efficiency;
    gsl_matrix_free(distances);
    return mean;
}

struct loss {
    gsl_vector *vulnerability;
    const struct network *network;
    double whole;
};

static void lose(void *context, size_t worker, size_t lost)
{
    struct loss *loss = context;
    size_t n = loss->network->nodes, count = 0;
    size_t *member = NEW_ARRAY(size_t, n);
    struct network *rest;

    (void)worker;
    for (size_t i = 0; i < n; i++)
        if (i != lost)
            member[count++] = i;
    rest = network_induced(loss->network, member, count);
    gsl_vector_set(loss->vulnerability, lost,
                   (loss->whole - efficiency(rest)) / loss->whole);
    network_free(rest);
    free(member);
}

void reach_vulnerability(gsl_vector *vulnerability,
                         const struct network *network, size_t threads)
{
    struct loss loss = {vulnerability, network, 0};

    bug_if(network_is_signed(network));
    gsl_vector_set_all(vulnerability, NAN);
    if (network->nodes < 3 || !network->edges)
        return;
    loss.whole = efficiency(network);
    workers_run(threads, network->nodes, lose, &loss);
}
