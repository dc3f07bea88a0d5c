#include "../tap.h"

#include "dynamic/sequence.h"

enum { COUNT = 16 };
static const int a[COUNT] = {1, 1, 2, 2, 2, 1, 3, 3, 1, 1, 2, 2, 2, 2, 1, 3};

static void reference(void)
{
    static const double occupancy[] = {.375, .4375, .1875};
    static const double dwell[] = {1.5, 3.5, 1.5}, whole[] = {4. / 3, 3.5, 2};
    static const double moves[3][3] = {
        {1. / 3, 1. / 3, 1. / 3}, {2. / 7, 5. / 7, 0}, {.5, 0, .5}};
    struct sequence *sequence = sequence_new(3);

    sequence_add(sequence, a, COUNT);
    for (size_t k = 0; k < 3; k++) {
        close_to(sequence_occupancy(sequence, k), occupancy[k], 1e-15,
                 "occupancy");
        close_to(sequence_dwell(sequence, k), dwell[k], 1e-15, "dwell time");
        close_to(sequence_whole_dwell(sequence, k), whole[k], 1e-15,
                 "without what was cut off");
        for (size_t j = 0; j < 3; j++)
            close_to(sequence_transition(sequence, k, j), moves[k][j], 1e-15,
                     "transition");
    }
    ok(sequence->changes == 7 && sequence->truncated[0] == 1 &&
           sequence->truncated[1] == 0 && sequence->truncated[2] == 1,
       "7 changes, and the first and the last run are cut off");
    sequence_free(sequence);
}

/* Two series are not one, and neither is one with a gap. */
static void boundaries(void)
{
    int gap[COUNT + 1], both[COUNT];
    struct sequence *two = sequence_new(3), *one = sequence_new(3);

    for (size_t t = 0; t < COUNT; t++)
        gap[t + (t >= 4)] = both[t] = a[t];
    gap[4] = SEQUENCE_GAP; /* within the run of 2 */
    sequence_add(two, both, 4), sequence_add(two, both + 4, COUNT - 4);
    sequence_add(one, gap, COUNT + 1);
    ok(one->known == COUNT && two->known == COUNT, "a gap is no moment");
    ok(one->runs[1] == 3 && two->runs[1] == 3 && one->truncated[1] == 2 &&
           two->truncated[1] == 2,
       "a run ends at a gap, as at the end of a series, truncated");
    ok(one->pairs == COUNT - 2 && two->pairs == COUNT - 2 &&
           one->left[1] == 6 && two->left[1] == 6,
       "and no transition crosses it");
    sequence_free(one), sequence_free(two);
}

static void none(void)
{
    static const int events[] = {0, 1, 1, 0, 0, 2, 0};
    static const int lost[] = {SEQUENCE_GAP, SEQUENCE_GAP};
    struct sequence *sequence = sequence_new(3);

    sequence_add(sequence, events, 7);
    close_to(sequence_occupancy(sequence, 0), 2. / 7, 1e-15,
             "moments in no state count");
    ok(sequence->truncated[0] == 0 && sequence->runs[0] == 1 &&
           sequence->none == 4,
       "and what they end is not truncated");
    close_to(sequence_transition(sequence, 0, 0), .5, 1e-15,
             "half of the time it goes on, and else to no state");
    close_to(sequence_occupancy(sequence, 2), 0, 1e-15,
             "a state that was not visited has occupancy 0");
    ok(isnan(sequence_dwell(sequence, 2)) &&
           isnan(sequence_transition(sequence, 2, 0)),
       "but no dwell time and no transitions");
    sequence_free(sequence);
    sequence = sequence_new(1);
    sequence_add(sequence, lost, 2);
    ok(isnan(sequence_occupancy(sequence, 0)),
       "where nothing is known, nor is the occupancy");
    sequence_free(sequence);
}

int main(void)
{
    reference();
    boundaries();
    none();
    return done();
}
