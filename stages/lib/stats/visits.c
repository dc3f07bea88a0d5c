#include "stats/visits.h"

#include "base/mem.h"

#include <stdlib.h>

bool visits_are_balanced(const struct visits *visits)
{
    size_t cells = visits->subjects * visits->sessions;
    bool *taken = NEW_ARRAY(bool, cells), is_twice = false;

    for (size_t i = 0; i < visits->rows; i++) {
        bool *cell =
            &taken[visits->subject[i] * visits->sessions + visits->session[i]];

        is_twice = is_twice || *cell;
        *cell = true;
    }
    free(taken);
    return visits->rows == cells && !is_twice;
}

void visits_shuffle(size_t *subject, const struct visits *visits,
                    struct rng *rng)
{
    size_t *row = NEW_ARRAY(size_t, visits->rows);
    size_t *order = NEW_ARRAY(size_t, visits->rows);

    for (size_t s = 0; s < visits->sessions; s++) {
        size_t count = 0;

        for (size_t i = 0; i < visits->rows; i++)
            if (visits->session[i] == s)
                order[count] = count, row[count++] = i;
        rng_shuffle(rng, order, count);
        for (size_t k = 0; k < count; k++)
            subject[row[k]] = visits->subject[row[order[k]]];
    }
    free(row), free(order);
}
