#include "../tap.h"
#include "graphs.h"

#include "graph/modularity.h"
#include "graph/partition.h"

static void numbering(void)
{
    size_t module[] = {4, 4, 0, 2, 0, 4};

    ok(partition_number(module, 6) == 3, "three modules");
    ok(module[0] == 0 && module[2] == 1 && module[3] == 2 && module[4] == 1,
       "numbered by their first node");
}

static void zachary_values(void)
{
    struct network *a = network_of(zachary(false));
    struct network *w = network_of(zachary(true));
    gsl_vector *x = gsl_vector_alloc(34);
    size_t clubs[34];

    zachary_clubs(clubs);
    partition_participation(x, a, clubs);
    close_to(sum_of(x), 4.704820248, 1e-9, "zachary A: participation");
    close_to(gsl_vector_get(x, 0), .1171875, 1e-12, "zachary A: node 0");
    close_to(gsl_vector_get(x, 33), .29065744, 1e-8, "zachary A: node 33");
    partition_zscore(x, w, clubs);
    close_to(gsl_vector_get(x, 0), 3.1574425, 1e-7, "zachary W: z of node 0");
    close_to(gsl_vector_get(x, 33), 2.9906293, 1e-7, "zachary W: z of node 33");
    close_to(sum_of(x), 0, 1e-12, "z sums to 0");
    close_to(modularity_quality(a, clubs, 1), .358234714, 1e-9,
             "zachary A: Q of the clubs");
    close_to(modularity_quality(w, clubs, 1), .3834471667, 1e-9,
             "zachary W: Q of the clubs");
    gsl_vector_free(x);
    network_free(a), network_free(w);
}

/* Q* by its definition over all pairs, for one sign: share of v. */
static double signed_by_definition(const gsl_matrix *w, const size_t *module,
                                   double gamma)
{
    double v[2] = {0, 0}, excess[2] = {0, 0}, strength[2][12] = {{0}};
    size_t n = w->size1;

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double weight = gsl_matrix_get(w, i, j);

            strength[weight < 0][i] += fabs(weight);
            v[weight < 0] += fabs(weight);
        }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            for (int s = 0; s < 2 && module[i] == module[j]; s++) {
                double weight = gsl_matrix_get(w, i, j);

                excess[s] += (s == (weight < 0) ? fabs(weight) : 0) -
                             gamma * strength[s][i] * strength[s][j] / v[s];
            }
    return excess[0] / v[0] - excess[1] / (v[0] + v[1]);
}

static void signed_quality(void)
{
    gsl_matrix *w = random_graph(12, 0.7, 5, 4);
    size_t module[] = {0, 1, 2, 0, 1, 2, 0, 0, 1, 1, 2, 2};
    struct network *network;

    for (size_t i = 0; i < 12; i++)
        join(w, i, (i + 5) % 12, -0.1 * (double)(i + 1));
    network = network_new(w);
    close_to(modularity_quality(network, module, 1.3),
             signed_by_definition(w, module, 1.3), 1e-14,
             "Q of a signed graph is Q* of Rubinov and Sporns");
    network_free(network);
    gsl_matrix_free(w);
}

/* What a search maximizes: w - resolution n n over the pairs of a module. */
static double objective(const struct modularity *target, const size_t *module)
{
    const struct network *network = target->network;
    double sum = 0;

    for (size_t i = 0; i < network->nodes; i++) {
        for (size_t j = 0; j < i; j++)
            if (module[i] == module[j])
                sum -= target->resolution *
                       gsl_vector_get(target->node_weight, i) *
                       gsl_vector_get(target->node_weight, j);
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            if (module[network->neighbor[e]] == module[i])
                sum += network->weight[e] / 2;
    }
    return sum;
}

static void the_search_sees_the_quality(bool with_negative)
{
    gsl_matrix *w = random_graph(12, 0.6, 50, 6);
    size_t one[] = {0, 1, 2, 0, 1, 2, 0, 0, 1, 1, 2, 2};
    size_t two[] = {0, 0, 0, 0, 3, 3, 3, 4, 4, 4, 0, 5};
    struct modularity target;
    struct network *network;
    double gap;

    for (size_t i = 0; with_negative && i < 12; i++)
        join(w, i, (i + 5) % 12, -0.04 * (double)(i + 1));
    network = network_of(w);
    modularity_init(&target, network, 1.2);
    gap = objective(&target, one) - objective(&target, two);
    close_to(gap / (double)network->edges,
             modularity_quality(network, one, 1.2) -
                 modularity_quality(network, two, 1.2),
             1e-13, "a difference of Q is one of what the search maximizes");
    modularity_release(&target);
    network_free(network);
}

static void one_module_has_no_quality(void)
{
    struct network *w = network_of(random_graph(12, 0.5, 5, 1));
    size_t all[12] = {0};

    close_to(modularity_quality(w, all, 1), 0, 1e-15, "Q of one module is 0");
    close_to(modularity_quality(w, all, 0), 1, 1e-15, "1 at resolution 0");
    network_free(w);
}

static void edge_cases(void)
{
    gsl_matrix *weights = gsl_matrix_calloc(6, 6);
    gsl_vector *x = gsl_vector_alloc(6);
    size_t module[] = {0, 0, 0, 1, 2, 2};
    struct network *network;

    join(weights, 0, 1, 1);
    join(weights, 1, 2, 1);
    join(weights, 0, 2, 1);
    join(weights, 2, 3, 1);
    network = network_of(weights);
    partition_participation(x, network, module);
    close_to(gsl_vector_get(x, 4), 0, 0, "isolated node: participation 0");
    close_to(gsl_vector_get(x, 3), 0, 0, "all edges into one module: 0");
    close_to(gsl_vector_get(x, 2), 4.0 / 9, 1e-15, "2 to 1: 4/9");
    partition_zscore(x, network, module);
    close_to(gsl_vector_get(x, 0), 0, 0, "equal nodes: z 0");
    close_to(gsl_vector_get(x, 3), 0, 0, "module of one node: z 0");
    close_to(gsl_vector_get(x, 4), 0, 0, "module without edges: z 0");
    network_free(network);

    network = network_of(gsl_matrix_calloc(6, 6));
    ok(isnan(modularity_quality(network, module, 1)), "no edges: no Q");
    gsl_vector_free(x);
    network_free(network);
}

int main(void)
{
    numbering();
    zachary_values();
    signed_quality();
    the_search_sees_the_quality(false);
    the_search_sees_the_quality(true);
    one_module_has_no_quality();
    edge_cases();
    return done();
}
