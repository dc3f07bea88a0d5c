/*
 * chance.h - what permutations say of many variables at once.
 *
 * Blocks of orders are one product each (lane.h), then every order of a block
 * is summed up by itself: the largest statistic of all elements, the largest
 * component at each threshold, the largest enhanced statistic (forest.h), the
 * largest mean of a network.  Memory is the residuals, one block of statistics
 * (some 64 MB) and the nulls, whatever the number of orders; the results do not
 * depend on the number of workers.
 *
 * Two-sided means |t| for single elements; components are of one sign, positive
 * and negative ones apart, and their null is the largest of either sign.
 */
#ifndef GROUP_CHANCE_H
#define GROUP_CHANCE_H

#include "group/forest.h"
#include "group/lane.h"
#include "group/orders.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

enum chance_side { SIDE_TWO, SIDE_GREATER, SIDE_LESS };

/* Elements first .. first + count - 1, which the same rows have. */
struct strand {
    const struct design *design;
    const gsl_matrix *residuals; /* rows x count */
    const double *length;        /* of lane_residuals(); 0: no statistic */
    const size_t *rows;          /* of all, ascending; NULL: every row */
    size_t first, count;
};

struct chance_wish {
    const struct strand *strands;
    size_t strand_count, elements;
    const struct orders *orders;
    enum chance_side side;
    bool has_z; /* strands differ in their degrees of freedom: t becomes the
                 * z of the same p, so that elements can be compared */
    const double *thresholds; /* of components, of t (or z, or sqrt(F)) */
    size_t threshold_count;
    bool has_enhanced;
    const struct topology *topology; /* NULL: neither of them */
    struct enhancement enhancement;
    const size_t *network; /* of each element; NULL: none are wanted */
    size_t network_count;
    size_t threads;
};

struct chance {
    size_t elements, orders, thresholds, networks;
    double *t;        /* t or sqrt(F) of each element; NaN: none */
    double *compared; /* what is compared: t itself, or its z */
    size_t *extreme;  /* orders in which it is at least as extreme */
    double *spread;   /* how much wider than its distribution says: the root of
                       * the mean of r^2 over orders and data, over what is
                       * expected of it; r^2 = f F / (f F + df), F = t^2 */
    double *enhanced; /* with the sign of t; NULL: not wanted */
    double *mean;     /* of `compared` in each network */
    size_t *mean_extreme;
    /* The nulls, an entry an order: */
    double *largest, *largest_enhanced, *largest_mean;
    gsl_matrix *extent, *intensity; /* thresholds x orders */
};

/*
 * Give it back with chance_free().  2 rows (tested + moving) elements orders
 * flop, and for components and enhancement O(elements) an order, threshold and
 * sign.
 */
struct chance *chance_run(const struct chance_wish *wish);
void chance_free(struct chance *chance);

/* |t|, t or -t: what speaks against the null by that side. */
double chance_strength(double t, enum chance_side side);

/*
 * (1 + number of null[count] at least `value`) / (1 + count); what differs in
 * the ninth digit is equal.  NaN for NaN.  O(count).
 */
double chance_p(const double *null, size_t count, double value);

/*
 * p[count] of values[count], the same, in O((count + orders) log orders).
 */
void chance_ps(double *p, const double *values, size_t count,
               const double *null, size_t orders);

/*
 * p of one test from the spread that `orders` permutations gave the statistic,
 * where they are too few for p of their own to pass a correction:
 *
 *     p' = p of statistic / spread by t (df) or F (tested, df),
 *     p  = p of the normal quantile of p' by t with `orders` degrees of
 * freedom,
 *
 * the second because the spread is known from so many orders only.  It holds
 * where groups of rows differ in their spread, if rows are exchanged within
 * them; that the shape is a t is assumed.  statistic is t, of `side`, or
 * sqrt(F).  NaN for NaN, and where there is no order.  Two moments after the
 * example of Winkler AM et al. (2016). NeuroImage 141:502-516.
 * doi:10.1016/j.neuroimage.2016.05.068
 */
double chance_spread_p(double statistic, double spread,
                       const struct design *design, enum chance_side side,
                       size_t orders);

/*
 * p of the largest component at each threshold, corrected for having looked at
 * all of them: with p_hk the p of order k at threshold h among all orders, the
 * share of orders (and of the data) whose least p over h is at most that of the
 * value.  One value at threshold h.  O(thresholds orders log orders) at first.
 */
double chance_over_thresholds(const gsl_matrix *null, size_t h, double value);

/* z of the same p as t with `freedom` degrees of freedom, nearly: Wallace DL
 * (1959). Ann Math Stat 30:1121-1130. doi:10.1214/aoms/1177706093 */
double chance_z(double t, double freedom);

#endif
