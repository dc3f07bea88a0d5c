#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "io/runs.h"

#include <stdlib.h>
#include <string.h>

enum { VOXELS = 200000, REGIONS = 7 };

/* Runs of every length from 1 to 100, then one longer than a 32-bit piece. */
static size_t make_runs(struct run *runs, size_t *voxels)
{
    size_t first = 0, count = 0;

    *voxels = 150000;
    for (uint32_t length = 1; length <= 100; length++, count++) {
        runs[count] = (struct run){first, length, length % REGIONS};
        first += length + length % 3;
        *voxels += length;
    }
    runs[count++] = (struct run){first, 150000, 3};
    return count;
}

static void agree(const int16_t *frame, const char *sums, const char *copies)
{
    struct run runs[101];
    size_t voxels, count = make_runs(runs, &voxels);
    const double scaling[2] = {0.5, 3};
    double fast[REGIONS] = {1}, plain[REGIONS] = {1};
    int16_t *one = NEW_ARRAY(int16_t, runs_stride(voxels));
    int16_t *two = NEW_ARRAY(int16_t, runs_stride(voxels));

    runs_pack_int16(fast, one, frame, runs, count, scaling);
    runs_pack_int16_plain(plain, two, frame, runs, count, scaling);
    ok(!memcmp(fast, plain, sizeof fast), sums);
    ok(!memcmp(one, two, voxels * sizeof *one), copies);
    free(one), free(two);
}

static void a_run_is_summed_and_scaled(void)
{
    const struct run runs[] = {{2, 3, 1}, {7, 2, 1}};
    const double scaling[2] = {2, 1};
    int16_t frame[10], packed[RUNS_SLACK + 8];
    double sums[2] = {0};

    for (int16_t v = 0; v < 10; v++)
        frame[v] = v;
    runs_pack_int16(sums, packed, frame, runs, 2, scaling);
    close_to(sums[1], 2 * (2 + 3 + 4 + 7 + 8) + 5, 0, "slope and intercept");
    close_to(sums[0], 0, 0, "other regions are left alone");
    ok(packed[0] == 2 && packed[2] == 4 && packed[3] == 7 && packed[4] == 8,
       "the voxels of the runs stand side by side");
}

/* The sums as said in the header, one voxel at a time. */
static bool moments_are_right(const int16_t *block, size_t frames,
                              size_t voxels)
{
    size_t stride = runs_stride(voxels);
    int64_t *sum = NEW_ARRAY(int64_t, stride);
    int64_t *square = NEW_ARRAY(int64_t, stride);
    bool is_right = true;

    sum[3] = -5, square[3] = 7; /* what was there stays */
    runs_moments_int16(sum, square, block, frames, stride);
    for (size_t v = 0; v < voxels; v++) {
        int64_t s = v == 3 ? -5 : 0, q = v == 3 ? 7 : 0;

        for (size_t t = 0; t < frames; t++) {
            int64_t x = block[t * stride + v];

            s += x;
            q += x * x;
        }
        is_right = is_right && s == sum[v] && q == square[v];
    }
    free(sum), free(square);
    return is_right;
}

static void moments_are_exact(struct rng *rng)
{
    const size_t voxels = 1003, stride = runs_stride(voxels);
    int16_t *block = NEW_ARRAY(int16_t, RUNS_FRAMES * stride);
    bool is_right = true;

    for (size_t i = 0; i < RUNS_FRAMES * stride; i++)
        block[i] = (int16_t)((int)rng_below(rng, 65536) - 32768);
    for (size_t frames = 1; frames <= RUNS_FRAMES; frames++)
        is_right = is_right && moments_are_right(block, frames, voxels);
    ok(is_right, "sums and squares of 1 to 6 frames are exact");
    for (size_t i = 0; i < RUNS_FRAMES * stride; i++)
        block[i] = INT16_MIN;
    ok(moments_are_right(block, RUNS_FRAMES, voxels),
       "the largest squares do not overflow");
    free(block);
}

int main(void)
{
    int16_t *frame = NEW_ARRAY(int16_t, VOXELS);
    struct rng rng = rng_init(3, 3);

    for (size_t v = 0; v < VOXELS; v++)
        frame[v] = (int16_t)((int)rng_below(&rng, 65536) - 32768);
    agree(frame, "random voxels: the same bits by every path",
          "and the same voxels packed");
    memset(frame, 0x80, VOXELS * sizeof *frame); /* -32640 */
    agree(frame, "the most negative sums do not overflow",
          "and the same voxels packed");
    a_run_is_summed_and_scaled();
    moments_are_exact(&rng);
    free(frame);
    return done();
}
