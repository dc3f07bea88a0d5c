#include "../tap.h"

#include "base/rng.h"
#include "space/parcels.h"

#include <stdlib.h>

enum { VOXELS = 12, FRAMES = 6 };

static const int32_t image[VOXELS] = {0, 5, 5, 9, 9, 9, 0, 5, 2, 2, 9, 0};
static const int32_t index_of[] = {2, 5, 9};

/* Sums of each region in one frame, as a stage takes them. */
static void take_frame(double *sums, struct tally *tally, const double *frame)
{
    const struct parcels *parcels = tally->parcels;

    for (size_t p = 0; p < parcels->count; p++) {
        size_t start = parcels->start[p], count = parcels->start[p + 1] - start;
        double values[VOXELS];

        sums[p] = 0;
        for (size_t i = 0; i < count; i++) {
            values[i] = frame[parcels->voxel[start + i]];
            sums[p] += values[i];
        }
        if (tally_wants(tally, p, sums[p]))
            sums[p] = tally_region(tally, p, values);
    }
    tally_end_frame(tally);
}

static void voxels_are_listed_by_region_and_by_run(void)
{
    struct parcels *parcels = parcels_new(image, NULL, VOXELS, index_of, 3);

    ok(parcels->voxels == 9 && parcels->labeled == 9, "labeled voxels");
    ok(parcels->start[1] == 2 && parcels->start[2] == 5, "by region");
    ok(parcels->voxel[0] == 8 && parcels->voxel[2] == 1 &&
           parcels->voxel[4] == 7 && parcels->voxel[8] == 10,
       "ascending in a region");
    ok(parcels->runs == 5, "neighbors make runs");
    ok(parcels->run[1].first == 3 && parcels->run[1].length == 3 &&
           parcels->run[1].region == 2,
       "a run of three");
    parcels_free(parcels);
}

static void mask_takes_out_but_counts(void)
{
    const unsigned char mask[VOXELS] = {1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1};
    struct parcels *parcels = parcels_new(image, mask, VOXELS, index_of, 3);

    ok(parcels->in_atlas[1] == 3 && parcels->start[2] - parcels->start[1] == 1,
       "a masked voxel is in the region but not listed");
    ok(parcels->labeled == 9 && parcels->voxels == 7, "labeled and listed");
    parcels_free(parcels);
}

/* Voxel 1 is constant, voxel 4 NaN from frame 3 on, voxel 10 from the start. */
static double value_at(size_t v, size_t t, struct rng *rng)
{
    double x = 50 + rng_normal(rng);

    return v == 1 ? 7 : (v == 4 && t >= 3) || v == 10 ? NAN : x;
}

static void unusable_voxels_are_found(void)
{
    struct parcels *parcels = parcels_new(image, NULL, VOXELS, index_of, 3);
    struct tally *tally = tally_new(parcels);
    struct rng rng = rng_init(1, 1);
    size_t used, constant, not_finite;
    double sums[3], frame[VOXELS];
    struct parcels *usable;

    for (size_t t = 0; t < FRAMES; t++) {
        for (size_t v = 0; v < VOXELS; v++)
            frame[v] = value_at(v, t, &rng);
        take_frame(sums, tally, frame);
    }
    tally_finish(tally);
    ok(tally->is_late, "a second pass is asked for");
    tally_count(&used, &constant, &not_finite, tally, 1);
    ok(used == 2 && constant == 1 && not_finite == 0, "the constant voxel");
    tally_count(&used, &constant, &not_finite, tally, 2);
    ok(used == 2 && constant == 0 && not_finite == 2, "the voxels with NaN");
    close_to(sums[2], frame[3] + frame[5], 1e-15, "and they leave the sum");
    usable = tally_usable(tally, VOXELS);
    ok(usable->voxels == 6 && usable->in_atlas[2] == 4, "the usable ones");
    parcels_free(usable), tally_free(tally), parcels_free(parcels);
}

static void zeros_and_first_frames_need_no_second_pass(void)
{
    struct parcels *parcels = parcels_new(image, NULL, VOXELS, index_of, 3);
    struct tally *tally = tally_new(parcels);
    double sums[3], frame[VOXELS];

    for (size_t t = 0; t < FRAMES; t++) {
        for (size_t v = 0; v < VOXELS; v++)
            frame[v] = v == 1 ? 0 : v == 10 ? NAN : (double)(v + t);
        take_frame(sums, tally, frame);
    }
    tally_finish(tally);
    ok(!tally->is_late, "a constant zero and an early NaN are no surprise");
    tally_free(tally), parcels_free(parcels);
}

int main(void)
{
    voxels_are_listed_by_region_and_by_run();
    mask_takes_out_but_counts();
    unusable_voxels_are_found();
    zeros_and_first_frames_need_no_second_pass();
    return done();
}
