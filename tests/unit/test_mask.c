/*
 * Patterns and classes say of every pair and subject what the table says.
 */
#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "tensor/fold.h"
#include "tensor/mask.h"

#include <stdlib.h>
#include <string.h>

static void agrees(size_t subjects, size_t pairs, double share, size_t repeats)
{
    bool *seen = NEW_ARRAY(bool, subjects *pairs), same = true;
    struct rng rng = rng_init(1, subjects * pairs);
    size_t count = 0, own = 0;
    struct mask *mask, *copy;

    for (size_t w = 0; w < subjects; w++)
        for (size_t p = 0; p < pairs; p++)
            seen[w * pairs + p] = p >= pairs / repeats
                                      ? seen[w * pairs + p % (pairs / repeats)]
                                      : rng_uniform(&rng) < share;
    mask = mask_new(seen, subjects, pairs);
    copy = mask_copy(mask);
    for (size_t w = 0; w < subjects; w++)
        for (size_t p = 0; p < pairs; p++) {
            count += seen[w * pairs + p];
            same = same && mask_has(mask, w, p) == seen[w * pairs + p] &&
                   mask_has(copy, w, p) == seen[w * pairs + p];
        }
    for (size_t p = 0; p < pairs; p++)
        own += mask->subjects_seen[mask->pattern[p]];
    ok(same, "a mask says what the table says");
    ok(mask_count(mask) == count && own == count, "and counts");
    ok(mask->patterns <= pairs / repeats + 1, "equal pairs share a pattern");
    mask_free(mask), mask_free(copy), free(seen);
}

static void full(void)
{
    bool seen[12];
    struct mask *mask, *other = mask_full(3, 4);

    memset(seen, 1, sizeof seen);
    mask = mask_new(seen, 3, 4);
    ok(mask->patterns == 1 && mask->classes == 1 && mask_is_full(mask) &&
           mask_is_full(other) && mask_count(other) == 12,
       "when all is there, there is one pattern");
    seen[5] = false;
    mask_free(mask);
    mask = mask_new(seen, 3, 4);
    ok(!mask_is_full(mask) && mask->patterns == 2 && mask->classes == 2,
       "and two with one hole");
    mask_free(mask), mask_free(other);
}

static void nodes(void)
{
    bool has[] = {true, true, false, true}, seen[6];
    static const bool want[] = {true, false, true, false, true, false};

    mask_of_nodes(seen, has, 1, 4);
    ok(!memcmp(seen, want, sizeof want), "a missing node takes its pairs");
}

/* Every fiber is out once; nobody loses all. */
static void folds(size_t subjects, size_t count, size_t things)
{
    size_t *out = NEW_ARRAY(size_t, subjects * things);
    struct fold fold = {.seed = 4, .count = count};
    bool once = true, some = true;

    for (; fold.index < count; fold.index++) {
        bool *kept = fold_kept(&fold, subjects, things);

        for (size_t i = 0; i < things; i++) {
            size_t left = 0;

            for (size_t w = 0; w < subjects; w++) {
                left += kept[w * things + i];
                out[w * things + i] += !kept[w * things + i];
            }
            some = some && left > 0;
        }
        free(kept);
    }
    for (size_t k = 0; k < subjects * things; k++)
        once = once && out[k] == 1;
    ok(once, "every fiber is held out once");
    ok(some, "and every pair keeps a subject");
    free(out);
}

static void lags(void)
{
    size_t counts[7] = {0};
    bool is_even = true;

    for (size_t k = 0; k < 7000; k++)
        counts[fold_lag(1, 2, k, 7)]++;
    for (size_t k = 0; k < 7; k++)
        is_even = is_even && counts[k] > 850 && counts[k] < 1150;
    ok(is_even, "lags are uniform");
    ok(fold_lag(1, 2, 3, 1000) == fold_lag(1, 2, 3, 1000) &&
           fold_lag(1, 2, 3, 1000000) != fold_lag(1, 3, 3, 1000000),
       "a draw is what it is, and others are others");
}

int main(void)
{
    agrees(3, 10, .5, 1);
    agrees(70, 130, .9, 2);
    agrees(5, 300, .5, 3);
    agrees(1, 7, .5, 1);
    full();
    nodes();
    folds(2, 5, 20);
    folds(21, 5, 100);
    folds(8, 2, 3);
    lags();
    return done();
}
