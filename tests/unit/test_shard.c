#include "../tap.h"

#include "io/shard.h"

static void shares(void)
{
    bool follow = true, even = true;

    for (size_t count = 1; count < 40; count++)
        for (size_t items = 0; items < 100; items++) {
            struct shard shard = {.task = SHARD_PART, .count = count};
            size_t next = 0, range[2];

            for (; shard.index < count; shard.index++) {
                shard_range(range, &shard, items);
                follow = follow && range[0] == next && range[1] >= range[0];
                even = even && range[1] - range[0] >= items / count &&
                       range[1] - range[0] <= (items + count - 1) / count;
                next = range[1];
            }
            follow = follow && next == items;
        }
    ok(follow, "shares follow each other and are all");
    ok(even, "and differ by one item at most");
}

static void whole_and_merge(void)
{
    struct shard whole = {.count = 1}, merge = {SHARD_MERGE, 0, 4, "", ""};
    size_t range[2];

    shard_range(range, &whole, 9);
    ok(range[0] == 0 && range[1] == 9, "the whole is everything");
    shard_range(range, &merge, 9);
    ok(range[0] == range[1], "a merge does nothing");
    shard_range_of(range, &merge, 3, 9);
    ok(range[0] == 6 && range[1] == 9, "and knows what the last part did");
}

static void options(void)
{
    struct shard_options none = {0},
                         part = {.shard = "7/12", .parts = "nowhere"};
    struct shard shard = shard_of(&part);

    ok(shard.task == SHARD_PART && shard.index == 6 && shard.count == 12,
       "7/12 is the seventh of twelve");
    shard = shard_of(&none);
    ok(shard.task == SHARD_WHOLE && shard.count == 1, "no option is the whole");
}

int main(void)
{
    shares();
    whole_and_merge();
    options();
    return done();
}
