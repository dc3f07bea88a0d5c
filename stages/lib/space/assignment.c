#include "space/assignment.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

/* Columns are numbered from 1; column 0 is where the row to place begins. */
struct search {
    const double *cost;
    size_t n;
    size_t *row;            /* of each column, from 1; 0: free */
    size_t *before;         /* column before it on the shortest path */
    double *rise, *fall;    /* potentials of rows and of columns */
    double *least;          /* reduced length of the path to a column */
    unsigned char *is_done; /* columns whose length is final */
};

/* Lengths of the paths through column `from`; returns the nearest column that
 * is not done, and how much farther it is. */
static size_t look(struct search *s, size_t from, double *step)
{
    const double *cost = s->cost + (s->row[from] - 1) * s->n - 1;
    double risen = s->rise[s->row[from]];
    size_t nearest = 0;

    *step = INFINITY;
    for (size_t j = 1; j <= s->n; j++) {
        double reduced;

        if (s->is_done[j])
            continue;
        reduced = cost[j] - risen - s->fall[j];
        if (reduced < s->least[j])
            s->least[j] = reduced, s->before[j] = from;
        if (s->least[j] < *step)
            *step = s->least[j], nearest = j;
    }
    return nearest;
}

static void shift(struct search *s, double step)
{
    for (size_t j = 0; j <= s->n; j++)
        if (s->is_done[j])
            s->rise[s->row[j]] += step, s->fall[j] -= step;
        else
            s->least[j] -= step;
}

/* One more row has a column; others move along the path. */
static void place(struct search *s, size_t row)
{
    size_t at = 0;

    s->row[0] = row;
    for (size_t j = 0; j <= s->n; j++)
        s->least[j] = INFINITY, s->is_done[j] = 0;
    while (s->row[at]) {
        double step;
        size_t next;

        s->is_done[at] = 1;
        next = look(s, at, &step);
        shift(s, step);
        at = next;
    }
    for (; at; at = s->before[at])
        s->row[at] = s->row[s->before[at]];
}

void assignment_least(uint32_t *column, const double *cost, size_t n)
{
    struct search s = {.cost = cost,
                       .n = n,
                       .row = NEW_ARRAY(size_t, n + 1),
                       .before = NEW_ARRAY(size_t, n + 1),
                       .rise = NEW_ARRAY(double, n + 1),
                       .fall = NEW_ARRAY(double, n + 1),
                       .least = NEW_ARRAY(double, n + 1),
                       .is_done = NEW_ARRAY(unsigned char, n + 1)};

    for (size_t row = 1; row <= n; row++)
        place(&s, row);
    for (size_t j = 1; j <= n; j++)
        column[s.row[j] - 1] = (uint32_t)(j - 1);
    free(s.row), free(s.before), free(s.rise), free(s.fall);
    free(s.least), free(s.is_done);
}
