#include "../tap.h"
#include "graphs.h"

#include "base/mem.h"
#include "blocks/length.h"

#include <string.h>

/*
 * Reference values: the tables of two independent evaluations of the formulas
 * with exact numbers of partitions (printed to six decimals, hence 1e-6).
 */

enum { MOST = 128 };

/* w_ij = 1 + ((7i + 3j) mod 5), i < j, or its logarithm. */
static void give_weights(struct network *network, bool is_log)
{
    for (size_t i = 0; i < network->nodes; i++)
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++) {
            size_t j = network->neighbor[e], low = i < j ? i : j;
            size_t high = i < j ? j : i;
            double w = (double)(1 + (7 * low + 3 * high) % 5);

            network->weight[e] = is_log ? log(w) : w;
        }
}

static struct multigraph *graph_of(const struct network *network,
                                   uint32_t copies)
{
    return multigraph_new(network->nodes, network->first, network->neighbor,
                          network->weight, copies);
}

static struct block_length length_of(const struct multigraph *graph,
                                     const size_t *label, size_t groups,
                                     enum blocks_adjacency adjacency,
                                     bool is_corrected,
                                     enum blocks_weights weights)
{
    struct counting *counting = block_model_counting(graph, is_corrected);
    struct block_model model = {adjacency, is_corrected, weights, 0.1,
                                counting};
    struct hierarchy *flat = hierarchy_flat(label, graph->nodes, groups);
    struct block_length length = block_length(graph, &model, flat, true);

    hierarchy_free(flat);
    counting_free(counting);
    return length;
}

/* As observed: node 9 (from 1) went with the second club. */
static void karate_clubs(size_t *label)
{
    zachary_clubs(label);
    label[8] = 1;
}

static void karate(void)
{
    struct network *network = network_of(zachary(false));
    size_t one[34] = {0}, clubs[34];
    struct multigraph *graph;
    struct block_length length;

    karate_clubs(clubs);
    give_weights(network, false);
    graph = graph_of(network, 1);
    length = length_of(graph, one, 1, BLOCKS_SPARSE, true, BLOCKS_UNWEIGHTED);
    close_to(length.adjacency, 139.199943, 1e-8, "karate: adjacency, B = 1");
    close_to(length.partition, 3.526361, 1e-6, "partition");
    close_to(length.degrees, 80.163827, 1e-8, "degrees");
    close_to(length.edges, 0, 0, "edges of one pair are no news");
    close_to(length.total, 222.890131, 1e-8, "degree-corrected, B = 1");
    length = length_of(graph, one, 1, BLOCKS_SPARSE, false, BLOCKS_UNWEIGHTED);
    close_to(length.adjacency, 231.125112, 1e-8, "not corrected: adjacency");
    close_to(length.total, 234.651472, 1e-8, "not corrected, B = 1");
    length = length_of(graph, clubs, 2, BLOCKS_SPARSE, true, BLOCKS_UNWEIGHTED);
    close_to(length.adjacency, 113.430332, 1e-8, "clubs: adjacency");
    close_to(length.partition, 28.536390, 1e-7, "clubs: partition");
    close_to(length.degrees, 78.790299, 1e-8, "clubs: degrees");
    close_to(length.edges, 8.058327, 1e-6, "clubs: edges");
    close_to(length.total, 228.815349, 1e-8, "two clubs cost more than one");
    length =
        length_of(graph, clubs, 2, BLOCKS_SPARSE, false, BLOCKS_UNWEIGHTED);
    close_to(length.adjacency, 202.517420, 1e-8, "clubs: not corrected");
    close_to(length.total, 239.112138, 1e-8, "clubs: not corrected, total");

    length = length_of(graph, one, 1, BLOCKS_SPARSE, true, BLOCKS_EXPONENTIAL);
    close_to(length.records, 159.494785, 1e-8, "exponential weights");
    close_to(length.prior, 0, 0, "with nothing above them");
    close_to(length.total, 382.384916, 1e-8, "exponential, total");
    length = length_of(graph, one, 1, BLOCKS_SPARSE, true, BLOCKS_NORMAL);
    close_to(length.records, 127.632878, 1e-8, "normal weights");
    close_to(length.total, 350.523009, 1e-8, "normal, total");

    length = length_of(graph, one, 1, BLOCKS_DENSE, false, BLOCKS_UNWEIGHTED);
    close_to(length.adjacency, 223.178563, 1e-8, "dense, B = 1");
    length = length_of(graph, clubs, 2, BLOCKS_DENSE, false, BLOCKS_UNWEIGHTED);
    close_to(length.adjacency, 189.148015, 1e-8, "dense, clubs");
    multigraph_free(graph);
    network_free(network);
}

/* The multigraph form, which levels above the data have. */
static void karate_as_multigraph(void)
{
    struct network *network = network_of(zachary(false));
    struct multigraph *graph = graph_of(network, 1);
    struct counting *counting = block_model_counting(graph, false);
    struct block_model model = {BLOCKS_MULTIGRAPH, false, BLOCKS_UNWEIGHTED, 0,
                                counting};
    size_t one[34] = {0}, clubs[34];
    struct hierarchy *flat = hierarchy_flat(one, 34, 1);

    close_to(block_length(graph, &model, flat, true).adjacency, 238.227313,
             1e-8, "multigraph, B = 1");
    hierarchy_free(flat);
    karate_clubs(clubs);
    flat = hierarchy_flat(clubs, 34, 2);
    close_to(block_length(graph, &model, flat, true).adjacency, 213.437020,
             1e-8, "multigraph, clubs");
    hierarchy_free(flat);
    counting_free(counting);
    multigraph_free(graph);
    network_free(network);
}

struct six {
    const char *name;
    size_t label[6], groups;
    double corrected, plain, partition, degrees, edges;
    double exponential, exponential_prior, normal, normal_prior;
    double logarithm, logarithm_prior;
};

static const struct six sixes[] = {
    {"one group",
     {0},
     1,
     7.636807,
     15.456305,
     1.791759,
     7.095064,
     0,
     29.577101,
     0,
     18.979131,
     0,
     6.784456,
     0},
    {"two groups",
     {0, 0, 0, 1, 1, 1},
     2,
     6.529363,
     12.414139,
     6.396930,
     6.591674,
     4.912655,
     24.429022,
     7.130899,
     17.157129,
     0.595424,
     7.037634,
     0.595424},
    {"six groups",
     {0, 1, 2, 3, 4, 5},
     6,
     0,
     0,
     8.371011,
     0,
     21.901288,
     0,
     29.577101,
     0,
     18.979131,
     0,
     6.784456},
};

static void six_nodes(void)
{
    struct network *network = network_of(complete(6, 1));
    struct multigraph *graph, *logs;

    give_weights(network, false);
    graph = graph_of(network, 1);
    give_weights(network, true);
    logs = graph_of(network, 1);
    for (size_t k = 0; k < 3; k++) {
        const struct six *six = &sixes[k];
        struct block_length corrected = length_of(
            graph, six->label, six->groups, BLOCKS_SPARSE, true, BLOCKS_NORMAL);
        struct block_length plain =
            length_of(graph, six->label, six->groups, BLOCKS_SPARSE, false,
                      BLOCKS_EXPONENTIAL);
        struct block_length logarithm = length_of(
            logs, six->label, six->groups, BLOCKS_SPARSE, false, BLOCKS_NORMAL);

        close_to(corrected.adjacency, six->corrected, 1e-6, six->name);
        close_to(plain.adjacency, six->plain, 1e-6, "not corrected");
        close_to(plain.partition, six->partition, 1e-6, "partition");
        close_to(corrected.degrees, six->degrees, 1e-6, "degrees");
        close_to(plain.edges, six->edges, 1e-6, "edges");
        close_to(plain.records, six->exponential, 1e-6, "exponential");
        close_to(plain.prior, six->exponential_prior, 1e-6, "its prior");
        close_to(corrected.records, six->normal, 1e-6, "normal");
        close_to(corrected.prior, six->normal_prior, 1e-6, "its prior");
        close_to(logarithm.records, six->logarithm, 1e-6, "of logarithms");
        close_to(logarithm.prior, six->logarithm_prior, 1e-6, "its prior");
    }
    multigraph_free(graph), multigraph_free(logs);
    network_free(network);
}

/* On a complete graph without structure: change from B = 1 to q groups. */
static void complete_graphs(void)
{
    static const struct {
        size_t n, q;
        double corrected, plain, degrees, partition, edges;
    } rows[] = {
        {60, 2, -3.5179, -7.8297, 26.9291, 43.3892, 14.2660},
        {60, 4, -18.6218, -30.8642, 49.2574, 87.4204, 54.5322},
        {60, 6, -42.2730, -61.9230, 57.5262, 113.4279, 107.3573},
        {120, 2, -4.2173, -9.2264, 61.1843, 85.3352, 17.0542},
        {120, 4, -22.8193, -37.1535, 119.0228, 171.6997, 67.0657},
        {120, 6, -52.7636, -75.8998, 147.6989, 222.8217, 135.1631},
    };
    size_t one[MOST] = {0}, label[MOST];
    bool same = true;

    for (size_t k = 0; k < sizeof(rows) / sizeof(*rows); k++) {
        struct network *network = network_of(complete(rows[k].n, 1));
        struct multigraph *graph = graph_of(network, 1);
        struct block_length a, b, c, d;

        for (size_t i = 0; i < rows[k].n; i++)
            label[i] = i % rows[k].q;
        a = length_of(graph, one, 1, BLOCKS_SPARSE, true, BLOCKS_UNWEIGHTED);
        b = length_of(graph, label, rows[k].q, BLOCKS_SPARSE, true,
                      BLOCKS_UNWEIGHTED);
        c = length_of(graph, one, 1, BLOCKS_SPARSE, false, BLOCKS_UNWEIGHTED);
        d = length_of(graph, label, rows[k].q, BLOCKS_SPARSE, false,
                      BLOCKS_UNWEIGHTED);
        same &= fabs(b.adjacency - a.adjacency - rows[k].corrected) < 6e-5;
        same &= fabs(d.adjacency - c.adjacency - rows[k].plain) < 6e-5;
        same &= fabs(b.degrees - a.degrees - rows[k].degrees) < 6e-5;
        same &= fabs(b.partition - a.partition - rows[k].partition) < 6e-5;
        same &= fabs(b.edges - a.edges - rows[k].edges) < 6e-5;
        a = length_of(graph, label, rows[k].q, BLOCKS_DENSE, false,
                      BLOCKS_UNWEIGHTED);
        same &= a.adjacency == 0;
        multigraph_free(graph);
        network_free(network);
    }
    ok(same, "what groups of a complete graph cost, term by term");
}

static void partitions(void)
{
    struct counting *counting = counting_new(10, 1000, 1000);

    close_to(exp(counting_partitions(counting, 4, 2)), 3, 1e-12, "q(4, 2) = 3");
    close_to(exp(counting_partitions(counting, 100, 100)), 190569292, 1e-12,
             "q(100, 100) is the number of partitions of 100");
    close_to(counting_partitions(counting, 156, 34), 24.728716, 1e-7,
             "q(156, 34)");
    close_to(counting_partitions(counting, 78, 16), 15.521327, 1e-7,
             "q(78, 16)");
    close_to(counting_partitions(counting, 1000, 3), 11.336594, 1e-7,
             "q(1000, 3)");
    close_to(counting_partitions(counting, 7, 900),
             counting_partitions(counting, 7, 7), 0,
             "q(n, m) = q(n, n), m > n");
    close_to(counting_asymptotic(156, 34), 24.762137, 1e-7,
             "Szekeres' form of q(156, 34)");
    close_to(counting_asymptotic(78, 16), 15.565418, 1e-7, "of q(78, 16)");
    close_to(counting_asymptotic(1000, 3), 11.327601, 1e-7,
             "the form for few parts");
    close_to(counting_stirling(2001), lgamma(1000.5), 1e-14,
             "Stirling's series beyond the table");
    counting_free(counting);
}

/* One trivial level above costs ln B; doubled edges count twice. */
static void identities(void)
{
    struct network *network = network_of(random_graph(40, 0.3, 50, 5));
    struct multigraph *graph = graph_of(network, 1);
    struct multigraph *twice = graph_of(network, 2);
    struct counting *counting = block_model_counting(twice, true);
    struct hierarchy *flat;
    size_t label[40];
    bool same = true, is_double = true;

    for (size_t i = 0; i < 40; i++)
        label[i] = i % 7;
    flat = hierarchy_flat(label, 40, 7);
    for (int k = 0; k < 18; k++) {
        struct block_model model = {
            k % 3 ? (enum blocks_adjacency)(k % 3) : BLOCKS_SPARSE, k % 2,
            (enum blocks_weights)(k / 6), 0.002, counting};
        struct block_length a, b, c;

        model.is_corrected &= model.adjacency == BLOCKS_SPARSE;
        a = block_length(graph, &model, flat, true);
        b = block_length(graph, &model, flat, false);
        same &= fabs(b.total - a.total - log(7)) < 1e-10;
        if (model.adjacency == BLOCKS_DENSE)
            continue;
        c = block_length(twice, &model, flat, true);
        is_double &= c.partition == a.partition;
        if (model.weights == BLOCKS_EXPONENTIAL)
            is_double &= c.records > 1.8 * a.records;
    }
    ok(same, "a trivial level costs ln B in every model");
    ok(is_double && twice->edges == 2 * graph->edges,
       "every edge twice: twice the weights");
    hierarchy_free(flat);
    counting_free(counting);
    multigraph_free(graph), multigraph_free(twice);
    network_free(network);
}

int main(void)
{
    karate();
    karate_as_multigraph();
    six_nodes();
    complete_graphs();
    partitions();
    identities();
    return done();
}
