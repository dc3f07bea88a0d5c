#include "graph/transport.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

static const double TINY = 1e-14;
static const size_t NONE = (size_t)-1;

/*
 * Potentials keep c_ij - row_i - column_j >= 0, and 0 where something flows;
 * flow stands column by column, for a search goes back from columns to rows.
 */
struct plan {
    size_t rows, columns;
    const double *cost;
    double *flow, *row, *column;
    /* Of one search: */
    double *distance, *entry; /* of columns; at which a row was reached */
    size_t *via, *reach;      /* row before a column, column before a row */
    unsigned char *is_closed;
};

static void plan_init(struct plan *plan, size_t rows, size_t columns,
                      const double *cost)
{
    *plan = (struct plan){.rows = rows,
                          .columns = columns,
                          .cost = cost,
                          .flow = NEW_ARRAY(double, rows *columns),
                          .row = NEW_ARRAY(double, rows),
                          .column = NEW_ARRAY(double, columns),
                          .distance = NEW_ARRAY(double, columns),
                          .entry = NEW_ARRAY(double, rows),
                          .via = NEW_ARRAY(size_t, columns),
                          .reach = NEW_ARRAY(size_t, rows),
                          .is_closed = NEW_ARRAY(unsigned char, columns)};
}

static void plan_release(struct plan *plan)
{
    free(plan->flow), free(plan->row), free(plan->column);
    free(plan->distance), free(plan->entry);
    free(plan->via), free(plan->reach), free(plan->is_closed);
}

/* Shorten the ways to all columns by those over row i. */
static void relax(struct plan *plan, size_t i, double base)
{
    const double *cost = plan->cost + i * plan->columns;
    double shift = base - plan->row[i];

    for (size_t j = 0; j < plan->columns; j++) {
        double way = shift + cost[j] - plan->column[j];

        if (!plan->is_closed[j] && way < plan->distance[j]) {
            plan->distance[j] = way;
            plan->via[j] = i;
        }
    }
}

/* The nearest column that is still open, or NONE. */
static size_t nearest(const struct plan *plan, const double *demand)
{
    size_t best = NONE;
    double least = INFINITY;

    for (size_t j = 0; j < plan->columns; j++)
        if (!plan->is_closed[j] &&
            (plan->distance[j] < least ||
             (plan->distance[j] == least && best != NONE &&
              demand[best] <= TINY && demand[j] > TINY))) {
            least = plan->distance[j];
            best = j;
        }
    return best;
}

/* From row `source` to the nearest column that wants something, or NONE. */
static size_t search(struct plan *plan, size_t source, const double *demand)
{
    size_t j;

    for (size_t i = 0; i < plan->rows; i++)
        plan->reach[i] = NONE, plan->entry[i] = INFINITY;
    for (j = 0; j < plan->columns; j++)
        plan->distance[j] = INFINITY, plan->is_closed[j] = 0;
    plan->entry[source] = 0;
    relax(plan, source, 0);
    while ((j = nearest(plan, demand)) != NONE && demand[j] <= TINY) {
        const double *flow = plan->flow + j * plan->rows;

        plan->is_closed[j] = 1;
        for (size_t i = 0; i < plan->rows; i++)
            if (flow[i] > 0 && plan->entry[i] == INFINITY) {
                plan->reach[i] = j;
                plan->entry[i] = plan->distance[j];
                relax(plan, i, plan->distance[j]);
            }
    }
    return j;
}

static void raise_potentials(struct plan *plan, double end)
{
    for (size_t i = 0; i < plan->rows; i++)
        if (plan->entry[i] < end)
            plan->row[i] += end - plan->entry[i];
    for (size_t j = 0; j < plan->columns; j++)
        if (plan->is_closed[j])
            plan->column[j] -= end - plan->distance[j];
}

/* Move what the path to column j admits, at most `most`. */
static double augment(struct plan *plan, size_t j, double most)
{
    double moved = most;

    for (size_t at = j, i; plan->reach[i = plan->via[at]] != NONE;
         at = plan->reach[i])
        moved = fmin(moved, plan->flow[plan->reach[i] * plan->rows + i]);
    for (size_t at = j; at != NONE; at = plan->reach[plan->via[at]]) {
        size_t i = plan->via[at], back = plan->reach[i];

        plan->flow[at * plan->rows + i] += moved;
        if (back != NONE)
            plan->flow[back * plan->rows + i] -= moved;
    }
    return moved;
}

double transport_cost(double *supply, size_t rows, double *demand,
                      size_t columns, const double *cost)
{
    struct plan plan;
    double total = 0;

    plan_init(&plan, rows, columns, cost);
    for (size_t i = 0; i < rows; i++)
        while (supply[i] > TINY) {
            size_t j = search(&plan, i, demand);
            double moved;

            if (j == NONE) /* sums that differ in their last bits */
                break;
            raise_potentials(&plan, plan.distance[j]);
            moved = augment(&plan, j, fmin(supply[i], demand[j]));
            supply[i] -= moved, demand[j] -= moved;
        }
    for (size_t j = 0; j < columns; j++)
        for (size_t i = 0; i < rows; i++)
            total += plan.flow[j * rows + i] * cost[i * columns + j];
    plan_release(&plan);
    return total;
}
