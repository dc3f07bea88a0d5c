#include "../tap.h"

#include "signal/timeline.h"

#include <string.h>

/* Runs of 6, 4 and 9 frames; frames 2 of the first and 0 of the last are out.
 */
static struct timeline three_runs(void)
{
    static const bool one[] = {1, 1, 0, 1, 1, 1}, two[] = {1, 1, 1, 1},
                      three[] = {0, 1, 1, 1, 1, 1, 1, 1, 1};
    struct timeline timeline = timeline_new();

    timeline_add(&timeline, one, 6);
    timeline_add(&timeline, two, 4);
    timeline_add(&timeline, three, 9);
    return timeline;
}

static void pairs_stay_within_a_run(void)
{
    struct timeline timeline = three_runs();

    ok(timeline.frames == 17 && timeline.longest == 9, "kept frames, longest");
    ok(timeline_pairs(&timeline, 0) == 17, "every frame with itself");
    ok(timeline_pairs(&timeline, 1) == 3 + 3 + 7, "neighbors");
    ok(timeline_pairs(&timeline, 2) == 2 + 2 + 6, "over one");
    ok(timeline_pairs(&timeline, 5) == 1 + 0 + 3, "five apart");
    ok(timeline_pairs(&timeline, 8) == 0, "the first of the last is out");
    ok(timeline_span(&timeline, 0) == 19 && timeline_span(&timeline, 5) == 5,
       "the pairs there would be");
    timeline_release(&timeline);
}

static void rows_of_a_pair_are_told(void)
{
    struct timeline timeline = three_runs();
    size_t first[17], second[17];
    static const size_t want_first[] = {0, 1}, want_second[] = {2, 3};

    ok(timeline_match(first, second, &timeline, 3) == 2 + 1 + 5, "three apart");
    ok(!memcmp(first, want_first, sizeof want_first) &&
           !memcmp(second, want_second, sizeof want_second),
       "frames 0 and 3, 1 and 4 of the first run");
    ok(first[2] == 5 && second[2] == 8, "both ends of the second");
    timeline_release(&timeline);
}

static void segments_have_no_gap(void)
{
    struct timeline timeline = three_runs();
    size_t start[17];

    ok(timeline_segments(start, &timeline, 3, 2) == 1 + 1 + 3, "of three");
    ok(start[0] == 2 && start[1] == 5 && start[2] == 9 && start[3] == 11 &&
           start[4] == 13,
       "begin after a gap, with a run, and every two frames");
    ok(timeline_segments(start, &timeline, 9, 4) == 0, "none is long enough");
    timeline_release(&timeline);
}

int main(void)
{
    pairs_stay_within_a_run();
    rows_of_a_pair_are_told();
    segments_have_no_gap();
    return done();
}
