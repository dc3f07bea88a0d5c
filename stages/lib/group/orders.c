#include "group/orders.h"

#include "base/mem.h"
#include "base/report.h"
#include "base/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Numbers beyond this are not counted one by one. */
static const double MANY = 1e15;

/* The first row that has the block of row i. */
static size_t leader(const size_t *block, size_t i)
{
    size_t k = 0;

    while (block && block[k] != block[i])
        k++;
    return block ? k : 0;
}

/* Rows to units: each its own, or blocks as they are. */
static void make_units(struct orders *orders, const struct orders_wish *wish)
{
    size_t filled = 0;

    orders->first = NEW_ARRAY(size_t, wish->rows + 1);
    orders->row = NEW_ARRAY(size_t, wish->rows);
    for (size_t i = 0; i < wish->rows; i++) {
        if (wish->is_whole && leader(wish->block, i) != i)
            continue;
        orders->first[orders->units++] = filled;
        for (size_t k = i; k < wish->rows; k++)
            if (k == i || (wish->is_whole && leader(wish->block, k) == i))
                orders->row[filled++] = k;
    }
    orders->first[orders->units] = filled;
}

static size_t size_of(const struct orders *orders, size_t unit)
{
    return orders->first[unit + 1] - orders->first[unit];
}

/* Whether two units may take each other's place. */
static bool may_swap(const struct orders *orders,
                     const struct orders_wish *wish, size_t a, size_t b)
{
    if (wish->is_whole)
        return size_of(orders, a) == size_of(orders, b);
    return !wish->block || wish->block[orders->row[orders->first[a]]] ==
                               wish->block[orders->row[orders->first[b]]];
}

static void make_strata(struct orders *orders, const struct orders_wish *wish)
{
    bool *is_taken = NEW_ARRAY(bool, orders->units);
    size_t filled = 0;

    orders->begin = NEW_ARRAY(size_t, orders->units + 1);
    orders->unit = NEW_ARRAY(size_t, orders->units);
    orders->orbit = NEW_ARRAY(size_t, orders->rows);
    for (size_t u = 0; u < orders->units; u++) {
        if (is_taken[u])
            continue;
        orders->begin[orders->strata++] = filled;
        for (size_t v = u; v < orders->units; v++) {
            if (is_taken[v] || !may_swap(orders, wish, u, v))
                continue;
            is_taken[v] = true;
            orders->unit[filled++] = v;
            for (size_t k = 0; k < size_of(orders, v); k++)
                orders->orbit[orders->row[orders->first[v] + k]] =
                    orders->row[orders->first[u] + k];
        }
    }
    orders->begin[orders->strata] = filled;
    free(is_taken);
}

static bool is_alike(const struct orders *orders, const size_t *label, size_t a,
                     size_t b)
{
    if (size_of(orders, a) != size_of(orders, b))
        return false;
    for (size_t k = 0; k < size_of(orders, a); k++)
        if (label[orders->row[orders->first[a] + k]] !=
            label[orders->row[orders->first[b] + k]])
            return false;
    return true;
}

/* ---- all of them ---- */

/* Arrangements of units[0..count-1] labels: n! / prod m!, where left[l] is how
 * many have label l; infinity beyond MANY. */
static double arrangements(const size_t *left, size_t labels)
{
    double product = 1, placed = 0;

    for (size_t l = 0; l < labels; l++)
        for (size_t m = 1; m <= left[l]; m++) {
            placed++;
            product = product * placed / (double)m;
            if (product > MANY)
                return INFINITY;
        }
    return nearbyint(product);
}

static void count_labels(size_t *left, const struct orders *orders, size_t s)
{
    memset(left, 0, orders->units * sizeof *left);
    for (size_t k = orders->begin[s]; k < orders->begin[s + 1]; k++)
        left[orders->label[orders->unit[k]]]++;
}

/* How many arrangements of the stratum come before the one of no change. */
static double rank_of(const struct orders *orders, size_t s, size_t *left)
{
    double rank = 0;

    count_labels(left, orders, s);
    for (size_t k = orders->begin[s]; k < orders->begin[s + 1]; k++) {
        size_t mine = orders->label[orders->unit[k]];

        for (size_t l = 0; l < mine; l++) {
            if (!left[l])
                continue;
            left[l]--;
            rank += arrangements(left, orders->units);
            left[l]++;
        }
        left[mine]--;
    }
    return rank;
}

static void count_distinct(struct orders *orders)
{
    size_t *left = NEW_ARRAY(size_t, orders->units);

    orders->distinct = 1;
    for (size_t s = 0; s < orders->strata && orders->distinct <= MANY; s++) {
        count_labels(left, orders, s);
        orders->distinct *= arrangements(left, orders->units);
    }
    if (orders->distinct > MANY)
        orders->distinct = INFINITY;
    free(left);
}

/* The number of the order of no change among all. */
static double find_same(const struct orders *orders)
{
    size_t *left = NEW_ARRAY(size_t, orders->units);
    double same = 0;

    for (size_t s = 0; s < orders->strata; s++) {
        count_labels(left, orders, s);
        same *= arrangements(left, orders->units);
        same += rank_of(orders, s, left);
    }
    free(left);
    return same;
}

void orders_make(struct orders *orders, const struct orders_wish *wish)
{
    bug_if(!wish->rows || (wish->is_whole && !wish->block));
    *orders = (struct orders){.rows = wish->rows,
                              .is_symmetric = wish->is_symmetric,
                              .count = wish->count,
                              .distinct = INFINITY,
                              .seed = wish->seed};
    make_units(orders, wish);
    make_strata(orders, wish);
    orders->label = NEW_ARRAY(size_t, orders->units);
    for (size_t u = 0; u < orders->units; u++)
        while (wish->label &&
               !is_alike(orders, wish->label, orders->label[u], u))
            orders->label[u]++;
    if (wish->label && !wish->is_symmetric)
        count_distinct(orders);
    else if (wish->label)
        orders->distinct =
            orders->units < 50 ? ldexp(1, (int)orders->units) : INFINITY;
    if (orders->distinct - 1 <= (double)wish->count) {
        orders->is_complete = true;
        orders->count = (size_t)orders->distinct - 1;
        orders->same = wish->is_symmetric ? 0 : find_same(orders);
    }
}

void orders_release(struct orders *orders)
{
    free(orders->first), free(orders->row), free(orders->begin);
    free(orders->unit), free(orders->label), free(orders->orbit);
}

/* Unit `from` comes to the place of unit `to`. */
static void move(size_t *source, const struct orders *orders, size_t to,
                 size_t from)
{
    for (size_t k = 0; k < size_of(orders, to); k++)
        source[orders->row[orders->first[to] + k]] =
            orders->row[orders->first[from] + k];
}

/* The arrangement number `rank` of the labels of a stratum, in the order of
 * dictionaries; units of one label keep their order. */
static void unrank(size_t *source, const struct orders *orders, size_t s,
                   double rank, size_t *left)
{
    size_t *used = NEW_ARRAY(size_t, orders->units);

    count_labels(left, orders, s);
    for (size_t k = orders->begin[s]; k < orders->begin[s + 1]; k++) {
        size_t l = 0, at = orders->begin[s], skip;

        for (;; l++) {
            double count;

            if (!left[l])
                continue;
            left[l]--;
            count = arrangements(left, orders->units);
            if (rank < count)
                break;
            rank -= count;
            left[l]++;
        }
        skip = used[l]++;
        while (orders->label[orders->unit[at]] != l || skip--)
            at++;
        move(source, orders, orders->unit[k], orders->unit[at]);
    }
    free(used);
}

static void get_numbered(size_t *source, const struct orders *orders,
                         double number)
{
    size_t *left = NEW_ARRAY(size_t, orders->units);

    for (size_t s = orders->strata; s-- > 0;) {
        double count, rank;

        count_labels(left, orders, s);
        count = arrangements(left, orders->units);
        rank = fmod(number, count);
        number = floor(number / count);
        unrank(source, orders, s, rank, left);
    }
    free(left);
}

static void get_shuffled(size_t *source, const struct orders *orders, size_t k)
{
    struct rng rng = rng_init(orders->seed, k);
    size_t *order = NEW_ARRAY(size_t, orders->units);

    memcpy(order, orders->unit, orders->units * sizeof *order);
    for (size_t s = 0; s < orders->strata; s++) {
        size_t first = orders->begin[s], count = orders->begin[s + 1] - first;

        rng_shuffle(&rng, order + first, count);
        for (size_t i = 0; i < count; i++)
            move(source, orders, orders->unit[first + i], order[first + i]);
    }
    free(order);
}

static void get_flipped(double *sign, const struct orders *orders, size_t k)
{
    struct rng rng = rng_init(orders->seed, k);

    for (size_t u = 0; u < orders->units; u++) {
        bool flips =
            orders->is_complete ? (k + 1) >> u & 1 : rng_below(&rng, 2) == 1;

        for (size_t i = orders->first[u]; i < orders->first[u + 1]; i++)
            sign[orders->row[i]] = flips ? -1 : 1;
    }
}

void orders_get(size_t *source, double *sign, const struct orders *orders,
                size_t k)
{
    bug_if(k >= orders->count);
    for (size_t i = 0; i < orders->rows; i++)
        source[i] = i, sign[i] = 1;
    if (orders->is_symmetric)
        get_flipped(sign, orders, k);
    else if (orders->is_complete)
        get_numbered(source, orders,
                     (double)k < orders->same ? (double)k : (double)k + 1);
    else
        get_shuffled(source, orders, k);
}
