#include "sim/lfr.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

enum { ATTEMPTS = 1000, SWITCHES = 200, SWEEPS = 300 };

/* ---- power laws ---- */

/* Of the density x^-exponent on [low, high], at the quantile u. */
static double power_quantile(double u, double low, double high, double exponent)
{
    double e = 1 - exponent;

    if (fabs(e) < 1e-9)
        return low * pow(high / low, u);
    return pow(pow(low, e) + u * (pow(high, e) - pow(low, e)), 1 / e);
}

static double power_mean(double low, double high, double exponent)
{
    double sum = 0;
    int steps = 2000;

    for (int k = 0; k < steps; k++)
        sum += power_quantile((k + 0.5) / steps, low, high, exponent);
    return sum / steps;
}

/* The lower end that gives the mean, by bisection. */
static double power_low(double mean, double high, double exponent)
{
    double low = 1e-3, top = mean;

    for (int k = 0; k < 60; k++) {
        double middle = (low + top) / 2;

        if (power_mean(middle, high, exponent) < mean)
            low = middle;
        else
            top = middle;
    }
    return low;
}

/* A whole number with this mean. */
static size_t whole(double x, struct rng *rng)
{
    return (size_t)floor(x + rng_uniform(rng));
}

/* ---- who is where ---- */

/* Sizes that add up to all nodes; returns how many, 0 when they do not. */
static size_t draw_sizes(size_t *size, const struct lfr *design,
                         struct rng *rng)
{
    size_t count = 0, left = design->nodes;

    while (left) {
        double draw = power_quantile(rng_uniform(rng), design->least_size,
                                     design->most_size, design->size_exponent);
        size_t drawn = (size_t)lround(draw);

        if (drawn > left)
            drawn = left;
        if ((double)drawn < design->least_size)
            return 0;
        size[count++] = drawn;
        left -= drawn;
    }
    return count;
}

struct wish {
    size_t node, inside;
};

static int by_inside(const void *a, const void *b)
{
    const struct wish *x = a, *y = b;

    if (x->inside != y->inside)
        return x->inside < y->inside ? 1 : -1;
    return (x->node > y->node) - (x->node < y->node);
}

/* Nodes of many inner edges choose first, at random among the communities that
 * are large enough and have room. */
static bool settle(size_t *community, size_t *size, size_t count,
                   const size_t *inside, const struct lfr *design,
                   struct rng *rng)
{
    struct wish *wish = NEW_ARRAY(struct wish, design->nodes);
    size_t *room = NEW_ARRAY(size_t, count), k = 0;

    for (size_t c = 0; c < count; c++)
        room[c] = size[c];
    for (size_t i = 0; i < design->nodes; i++)
        wish[i] = (struct wish){i, inside[i]};
    qsort(wish, design->nodes, sizeof(*wish), by_inside);
    for (; k < design->nodes; k++) {
        size_t open = 0, pick;

        for (size_t c = 0; c < count; c++)
            open += room[c] && size[c] > wish[k].inside ? room[c] : 0;
        if (!open)
            break;
        pick = rng_below(rng, open);
        for (size_t c = 0; c < count; c++) {
            size_t places = size[c] > wish[k].inside ? room[c] : 0;

            if (pick < places) {
                community[wish[k].node] = c;
                room[c]--;
                break;
            }
            pick -= places;
        }
    }
    free(wish), free(room);
    return k == design->nodes;
}

/* No community has more edges that lead out than all others together. */
static bool has_partners(const size_t *community, size_t groups,
                         const size_t *outside, size_t nodes)
{
    size_t *ends = NEW_ARRAY(size_t, groups), all = 0, most = 0;

    for (size_t i = 0; i < nodes; i++) {
        ends[community[i]] += outside[i];
        all += outside[i];
    }
    for (size_t c = 0; c < groups; c++)
        most = ends[c] > most ? ends[c] : most;
    free(ends);
    return 2 * most <= all;
}

/* ---- edges ---- */

struct edge {
    size_t a, b;
};

static bool fits(const gsl_matrix *weights, const size_t *community,
                 struct edge edge, bool is_inside)
{
    return edge.a != edge.b && gsl_matrix_get(weights, edge.a, edge.b) == 0 &&
           (community[edge.a] == community[edge.b]) == is_inside;
}

static void mark(gsl_matrix *weights, struct edge edge, double value)
{
    gsl_matrix_set(weights, edge.a, edge.b, value);
    gsl_matrix_set(weights, edge.b, edge.a, value);
}

/* Ends of edges in random pairs; what does not fit changes partners with edges
 * that do, or is dropped. */
static void join_ends(gsl_matrix *weights, const size_t *community,
                      size_t *ends, size_t count, bool is_inside,
                      struct rng *rng)
{
    struct edge *done = NEW_ARRAY(struct edge, count);
    size_t edges = 0;

    rng_shuffle(rng, ends, count);
    for (size_t k = 0; k + 1 < count; k += 2) {
        struct edge edge = {ends[k], ends[k + 1]};

        for (size_t s = 0; s < SWITCHES && edges; s++) {
            size_t other = rng_below(rng, edges);
            struct edge first = {edge.a, done[other].a};
            struct edge second = {edge.b, done[other].b};

            if (fits(weights, community, edge, is_inside))
                break;
            if (!fits(weights, community, first, is_inside) ||
                !fits(weights, community, second, is_inside) ||
                (first.a == second.a && first.b == second.b) ||
                (first.a == second.b && first.b == second.a))
                continue;
            mark(weights, done[other], 0);
            mark(weights, first, 1);
            done[other] = first;
            edge = second;
        }
        if (!fits(weights, community, edge, is_inside))
            continue;
        mark(weights, edge, 1);
        done[edges++] = edge;
    }
    free(done);
}

static void join_inside(gsl_matrix *weights, const size_t *community,
                        const size_t *inside, size_t groups, struct rng *rng)
{
    size_t nodes = weights->size1;
    size_t *ends = NEW_ARRAY(size_t, nodes * nodes);

    for (size_t c = 0; c < groups; c++) {
        size_t count = 0;

        for (size_t i = 0; i < nodes; i++)
            for (size_t k = 0; community[i] == c && k < inside[i]; k++)
                ends[count++] = i;
        join_ends(weights, community, ends, count, true, rng);
    }
    free(ends);
}

static void join_outside(gsl_matrix *weights, const size_t *community,
                         const size_t *outside, struct rng *rng)
{
    size_t nodes = weights->size1, count = 0;
    size_t *ends = NEW_ARRAY(size_t, nodes * nodes);

    for (size_t i = 0; i < nodes; i++)
        for (size_t k = 0; k < outside[i]; k++)
            ends[count++] = i;
    join_ends(weights, community, ends, count, false, rng);
    free(ends);
}

/* ---- weights ---- */

/* Degrees inside and outside, as they came out. */
static void count_degrees(double *inside, double *outside,
                          const gsl_matrix *weights, const size_t *community)
{
    for (size_t i = 0; i < weights->size1; i++)
        for (size_t j = 0; j < weights->size1; j++)
            if (gsl_matrix_get(weights, i, j) > 0)
                (community[i] == community[j] ? inside : outside)[i]++;
}

/* Coordinate descent: each weight takes up half of what its two ends lack. */
static void fit_strengths(gsl_matrix *weights, const size_t *community,
                          double *lack_inside, double *lack_outside)
{
    size_t nodes = weights->size1;

    for (int sweep = 0; sweep < SWEEPS; sweep++)
        for (size_t i = 0; i < nodes; i++)
            for (size_t j = 0; j < i; j++) {
                double *lack =
                    community[i] == community[j] ? lack_inside : lack_outside;
                double w = gsl_matrix_get(weights, i, j), fresh;

                if (w == 0)
                    continue;
                fresh = fmax(w + (lack[i] + lack[j]) / 2, 1e-3);
                lack[i] -= fresh - w;
                lack[j] -= fresh - w;
                mark(weights, (struct edge){i, j}, fresh);
            }
}

static void weigh(gsl_matrix *weights, const size_t *community,
                  const struct lfr *design)
{
    size_t nodes = weights->size1;
    double *inside = NEW_ARRAY(double, nodes);
    double *outside = NEW_ARRAY(double, nodes);

    count_degrees(inside, outside, weights, community);
    for (size_t i = 0; i < nodes; i++) {
        double strength =
            pow(inside[i] + outside[i], design->strength_exponent);
        double share = design->weight_mixing;

        share = inside[i] > 0 ? outside[i] > 0 ? share : 0 : 1;
        /* what the weights of 1 that stand there do not reach */
        inside[i] = (1 - share) * strength - inside[i];
        outside[i] = share * strength - outside[i];
    }
    fit_strengths(weights, community, inside, outside);
    free(inside), free(outside);
}

bool lfr_draw(gsl_matrix *weights, size_t *community, const struct lfr *design,
              struct rng *rng)
{
    size_t nodes = design->nodes, groups = 0;
    size_t *inside = NEW_ARRAY(size_t, nodes);
    size_t *outside = NEW_ARRAY(size_t, nodes);
    size_t *size = NEW_ARRAY(size_t, nodes);
    double low = power_low(design->mean_degree, design->most_degree,
                           design->degree_exponent);
    bool is_done = false;

    for (int attempt = 0; attempt < ATTEMPTS && !is_done; attempt++) {
        for (size_t i = 0; i < nodes; i++) {
            double degree =
                power_quantile(rng_uniform(rng), low, design->most_degree,
                               design->degree_exponent);
            size_t all = whole(degree, rng);

            outside[i] = whole(design->topology_mixing * (double)all, rng);
            outside[i] = outside[i] < all ? outside[i] : all;
            inside[i] = all - outside[i];
        }
        groups = draw_sizes(size, design, rng);
        is_done = groups &&
                  settle(community, size, groups, inside, design, rng) &&
                  has_partners(community, groups, outside, nodes);
    }
    gsl_matrix_set_zero(weights);
    if (is_done) {
        join_inside(weights, community, inside, groups, rng);
        join_outside(weights, community, outside, rng);
        weigh(weights, community, design);
    }
    free(inside), free(outside), free(size);
    return is_done;
}
