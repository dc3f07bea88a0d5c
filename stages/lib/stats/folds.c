#include "stats/folds.h"

#include "base/mem.h"

#include <stdlib.h>

static size_t members_of(size_t *members, const size_t *block, size_t count,
                         size_t which)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        if (block[i] == which)
            members[found++] = i;
    return found;
}

void folds_deal(size_t *fold, const size_t *stratum, size_t count,
                size_t strata, size_t folds, struct rng *rng)
{
    size_t *members = NEW_ARRAY(size_t, count), next = 0;

    for (size_t s = 0; s < strata; s++) {
        size_t found = members_of(members, stratum, count, s);

        rng_shuffle(rng, members, found);
        for (size_t k = 0; k < found; k++)
            fold[members[k]] = next++ % folds;
    }
    free(members);
}

static bool is_first(const size_t *block, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (block[k] == block[i])
            return false;
    return true;
}

void folds_order(size_t *order, const size_t *block, size_t count,
                 struct rng *rng)
{
    size_t *members = NEW_ARRAY(size_t, count);
    size_t *shuffled = NEW_ARRAY(size_t, count);

    for (size_t i = 0; i < count; i++) {
        size_t found;

        if (!is_first(block, i))
            continue;
        found = members_of(members, block, count, block[i]);
        for (size_t k = 0; k < found; k++)
            shuffled[k] = members[k];
        rng_shuffle(rng, shuffled, found);
        for (size_t k = 0; k < found; k++)
            order[members[k]] = shuffled[k];
    }
    free(members), free(shuffled);
}

void folds_shuffle(bool *labels, const size_t *block, size_t count,
                   struct rng *rng)
{
    size_t *order = NEW_ARRAY(size_t, count);
    bool *old = NEW_ARRAY(bool, count);

    for (size_t i = 0; i < count; i++)
        old[i] = labels[i];
    folds_order(order, block, count, rng);
    for (size_t i = 0; i < count; i++)
        labels[i] = old[order[i]];
    free(order), free(old);
}

bool folds_can_shuffle(const bool *labels, const size_t *block, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++)
            if (block[i] == block[k] && labels[i] != labels[k])
                return true;
    return false;
}
