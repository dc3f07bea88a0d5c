/*
 * model.h - what a stochastic block model charges, in nats.
 *
 * Microcanonical models of Peixoto TP (2017), doi:10.1103/PhysRevE.95.012317,
 * and, with weights, (2018), doi:10.1103/PhysRevE.97.012306.  The nodes of a
 * graph are in B groups; n_r are in group r, e_rs edges between r and s, m_rr
 * inside of r, e_r ends of edges at r.  Per pair of groups:
 *
 *     sparse      -ln e_rs!             inside  -ln m_rr! - m_rr ln 2
 *     dense       ln C(n_r n_s, e_rs)           ln C(n_r (n_r - 1) / 2, m_rr)
 *     multigraph  ln C(n_r n_s + e_rs - 1, e_rs)
 *                                   ln C(n_r (n_r + 1) / 2 + m_rr - 1, m_rr)
 *
 * and for its N weights with sum x and sum of squares x2, s = x2 - x^2 / N,
 *
 *     exponential  (N - 1) ln x - ln Gamma(N)
 *     normal       (N - 3) / 2 ln s + (N - 1) / 2 ln pi
 *                  - ln Gamma((N - 1) / 2) - ln(N) / 2
 *
 * A log-normal model is the normal one of the logarithms.  Special values: the
 * exponential cost is 0 for N < 2 or x < least; the normal one for N < 2, or
 * for weights that are equal: s < least^2, or below 1e-12 of x2, which is
 * rounding.
 */
#ifndef BLOCKS_MODEL_H
#define BLOCKS_MODEL_H

#include "blocks/counting.h"
#include "blocks/multigraph.h"

#include <math.h>
#include <stdbool.h>

/* WEIGHTS_ONLY charges nothing for which edges there are. */
enum blocks_adjacency {
    BLOCKS_SPARSE,
    BLOCKS_DENSE,
    BLOCKS_WEIGHTS_ONLY,
    BLOCKS_MULTIGRAPH /* of the levels above the data */
};

enum blocks_weights { BLOCKS_UNWEIGHTED, BLOCKS_EXPONENTIAL, BLOCKS_NORMAL };

struct block_model {
    enum blocks_adjacency adjacency; /* of the data */
    bool is_corrected;               /* for degrees; sparse only */
    enum blocks_weights weights;
    double least; /* a weight below is as good as 0: a tenth of the smallest */
    const struct counting *counting; /* of the graph, not owned */
};

/* The cost of a pair of groups, and the s of its weights (0 where N < 2 or the
 * model is not normal). */
struct priced {
    double cost, spread;
};

/* Tables for a graph under any model of this adjacency. */
struct counting *block_model_counting(const struct multigraph *graph,
                                      bool with_degrees);

/* What the levels above the data pay for their edges. */
static inline enum blocks_adjacency
block_model_above(const struct block_model *model)
{
    return model->adjacency == BLOCKS_WEIGHTS_ONLY ? BLOCKS_WEIGHTS_ONLY
                                                   : BLOCKS_MULTIGRAPH;
}

/* The cost of `edges` edges between groups of n and m nodes, or inside of one
 * group of n nodes. */
double block_model_edges(const struct block_model *model,
                         enum blocks_adjacency adjacency, size_t edges,
                         size_t n, size_t m, bool is_inside);

/* The cost of `count` exponential weights of this sum. */
static inline double block_model_exponential(const struct block_model *model,
                                             size_t count, double sum)
{
    if (count < 2 || sum < model->least || sum <= 0)
        return 0;
    return ((double)count - 1) * log(sum) -
           counting_gamma(model->counting, 2 * count);
}

/* The cost of a bundle of normal weights. */
static inline struct priced block_model_normal(const struct block_model *model,
                                               const struct bundle *bundle)
{
    static const double rounding = 1e-12, log_pi = 1.1447298858494001741;
    double count = (double)bundle->records, s;

    if (bundle->records < 2)
        return (struct priced){0, 0};
    s = bundle->square - bundle->sum * bundle->sum / count;
    if (s < model->least * model->least || s <= rounding * bundle->square)
        return (struct priced){0, fmax(s, 0)};
    return (struct priced){
        (count - 3) / 2 * log(s) + (count - 1) / 2 * log_pi -
            counting_gamma(model->counting, bundle->records - 1) -
            counting_log(model->counting, bundle->records) / 2,
        s};
}

/* The cost of the weights of a bundle; inline, as searches live in it. */
static inline struct priced block_model_records(const struct block_model *model,
                                                const struct bundle *bundle)
{
    switch (model->weights) {
    case BLOCKS_EXPONENTIAL:
        return (struct priced){
            block_model_exponential(model, bundle->records, bundle->sum), 0};
    case BLOCKS_NORMAL:
        return block_model_normal(model, bundle);
    case BLOCKS_UNWEIGHTED:
        break;
    }
    return (struct priced){0, 0};
}

/* Both: a bundle between groups of n and m nodes, or inside of one of n. */
struct priced block_model_pair(const struct block_model *model,
                               enum blocks_adjacency adjacency,
                               const struct bundle *bundle, size_t n, size_t m,
                               bool is_inside);

/*
 * What the sums of squares s of all pairs cost together in the normal model:
 * the exponential cost of their sum over `count` pairs with N > 1.
 */
double block_model_spread(const struct block_model *model, size_t count,
                          double spread);

/*
 * What a group of the data with n nodes and `ends` ends of edges costs in the
 * sparse model, but for the numbers of nodes of each degree k, eta_k: of the
 * adjacency ln e_r! if corrected, otherwise e_r ln n_r; of the degrees, if
 * corrected, ln q(e_r, n_r) + ln n_r!.  0 in other models.
 */
double block_model_ends(const struct block_model *model, size_t n, size_t ends);
double block_model_degrees(const struct block_model *model, size_t n,
                           size_t ends);

/* Both. */
static inline double block_model_group(const struct block_model *model,
                                       size_t n, size_t ends)
{
    return block_model_ends(model, n, ends) +
           block_model_degrees(model, n, ends);
}

/* ln C(N - 1, B - 1) + ln N! + ln N: the partition, but for - sum ln n_r!. */
double block_model_partition(const struct block_model *model, size_t nodes,
                             size_t groups);

#endif
