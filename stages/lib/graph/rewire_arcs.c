#include "graph/rewire_arcs.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>

/* An arc, or with is_mutual both arcs between two nodes. */
struct link {
    uint32_t from, to;
    bool is_mutual;
};

static double *arc(gsl_matrix *arcs, uint32_t from, uint32_t to)
{
    return gsl_matrix_ptr(arcs, from, to);
}

static bool are_apart(gsl_matrix *arcs, uint32_t from, uint32_t to,
                      bool both_ways)
{
    return *arc(arcs, from, to) == 0 &&
           (!both_ways || *arc(arcs, to, from) == 0);
}

static void move(gsl_matrix *arcs, uint32_t from, uint32_t to, uint32_t new_to)
{
    *arc(arcs, from, new_to) = *arc(arcs, from, to);
    *arc(arcs, from, to) = 0;
}

static bool try_swap(gsl_matrix *arcs, struct link *p, struct link *q,
                     bool keeps_mutual)
{
    uint32_t a = p->from, b = p->to, c = q->from, d = q->to;

    if (p->is_mutual != q->is_mutual || a == c || a == d || b == c || b == d ||
        !are_apart(arcs, a, d, keeps_mutual) ||
        !are_apart(arcs, c, b, keeps_mutual))
        return false;
    move(arcs, a, b, d), move(arcs, c, d, b);
    if (p->is_mutual)
        move(arcs, b, a, c), move(arcs, d, c, a);
    p->to = d, q->to = b;
    return true;
}

static void turn(struct link *link)
{
    uint32_t from = link->from;

    link->from = link->to, link->to = from;
}

static size_t list_links(struct link *list, gsl_matrix *arcs, bool keeps_mutual)
{
    size_t count = 0;

    for (uint32_t i = 0; i < arcs->size1; i++)
        for (uint32_t j = 0; j < arcs->size1; j++) {
            bool is_mutual = keeps_mutual && *arc(arcs, j, i) != 0;

            if (*arc(arcs, i, j) != 0 && !(is_mutual && j < i))
                list[count++] = (struct link){i, j, is_mutual};
        }
    return count;
}

size_t rewire_arcs(gsl_matrix *arcs, bool keeps_mutual, size_t trials,
                   struct rng *rng)
{
    struct link *list = NEW_ARRAY(struct link, rewire_arcs_count(arcs) + 1);
    size_t links = list_links(list, arcs, keeps_mutual), accepted = 0;

    for (size_t t = 0; t < trials * links; t++) {
        struct link *p = &list[rng_below(rng, links)];
        struct link *q = &list[rng_below(rng, links)];

        if (q->is_mutual && rng_below(rng, 2))
            turn(q);
        accepted += try_swap(arcs, p, q, keeps_mutual);
    }
    free(list);
    return accepted;
}

size_t rewire_arcs_count(const gsl_matrix *arcs)
{
    size_t count = 0;

    for (size_t i = 0; i < arcs->size1; i++)
        for (size_t j = 0; j < arcs->size2; j++)
            count += gsl_matrix_get(arcs, i, j) != 0;
    return count;
}
