#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "io/runs.h"

#include <stdlib.h>
#include <string.h>

enum { VOXELS = 200000, REGIONS = 7 };

/* Runs of every length from 1 to 100, then one longer than a 32-bit piece. */
static size_t make_runs(struct run *runs)
{
    size_t first = 0, count = 0;

    for (uint32_t length = 1; length <= 100; length++, count++) {
        runs[count] = (struct run){first, length, length % REGIONS};
        first += length + length % 3;
    }
    runs[count++] = (struct run){first, 150000, 3};
    return count;
}

static void agree(const int16_t *frame, const char *name)
{
    struct run runs[101];
    size_t count = make_runs(runs);
    const double scaling[2] = {0.5, 3};
    double fast[REGIONS] = {1}, plain[REGIONS] = {1};

    runs_add_int16(fast, frame, runs, count, scaling);
    runs_add_int16_plain(plain, frame, runs, count, scaling);
    ok(!memcmp(fast, plain, sizeof fast), name);
}

int main(void)
{
    int16_t *frame = NEW_ARRAY(int16_t, VOXELS);
    struct rng rng = rng_init(3, 3);
    const struct run one = {2, 3, 1};
    const double scaling[2] = {2, 1};
    double sums[2] = {0};

    for (size_t v = 0; v < VOXELS; v++)
        frame[v] = (int16_t)((int)rng_below(&rng, 65536) - 32768);
    agree(frame, "random voxels: the same bits by every path");
    memset(frame, 0x80, VOXELS * sizeof *frame); /* -32640 */
    agree(frame, "the most negative sums do not overflow");
    for (int16_t v = 0; v < 10; v++)
        frame[v] = v;
    runs_add_int16(sums, frame, &one, 1, scaling);
    close_to(sums[1], 2 * (2 + 3 + 4) + 3, 0, "slope and intercept");
    close_to(sums[0], 0, 0, "other regions are left alone");
    free(frame);
    return done();
}
