#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "io/volume.h"
#include "space/resample.h"

#include <stdlib.h>
#include <string.h>

static const struct grid base = {
    4, 3, 2, {{2, 0, 0, -3}, {0, 2, 0, 5}, {0, 0, 2, 1}}};

static void same_grid_copies(void)
{
    struct grid near = base;
    int32_t source[24], target[24];

    for (int32_t v = 0; v < 24; v++)
        source[v] = v;
    near.affine[0][3] *= 1 + 1e-7;
    ok(grid_same(&near, &base), "rounding of an affine is no other grid");
    ok(resample_nearest(target, &near, source, &base) == RESAMPLE_OK &&
           !memcmp(source, target, sizeof source),
       "on its own grid an image is itself");
}

static void shift_by_one_voxel_crops(void)
{
    struct grid moved = base;
    int32_t source[24], target[24];
    bool is_right = true;

    for (int32_t v = 0; v < 24; v++)
        source[v] = v + 1;
    moved.affine[0][3] += 2; /* one voxel along x */
    ok(resample_nearest(target, &moved, source, &base) == RESAMPLE_OK,
       "a shifted grid");
    for (size_t v = 0; v < 24; v++)
        is_right = is_right && target[v] == (v % 4 < 3 ? source[v + 1] : 0);
    ok(is_right, "a shift by a voxel moves labels by one and pads with 0");
}

static void ties_go_up_and_the_border_is_strict(void)
{
    struct grid moved = base;
    int32_t source[24], target[24];

    for (int32_t v = 0; v < 24; v++)
        source[v] = v % 4 + 1;
    moved.affine[0][3] += 1; /* half a voxel: x = 0.5, 1.5, 2.5, 3.5 */
    ok(resample_nearest(target, &moved, source, &base) == RESAMPLE_OK,
       "a grid at half voxels");
    ok(target[0] == 2 && target[1] == 3 && target[2] == 4, "ties go up");
    ok(target[3] == 0, "half a voxel beyond the last center is outside");
    moved.affine[0][3] = base.affine[0][3] - 1e-4;
    ok(resample_nearest(target, &moved, source, &base) == RESAMPLE_OK &&
           target[0] == 0,
       "so is a little before the first");
}

static void linear_weights_follow_a_plane(void)
{
    struct grid moved = {
        2, 2, 1, {{1, 0, 0, -2.5}, {0, 1, 0, 5.5}, {0, 0, 1, 1.4}}};
    double source[24], target[4], most = 0;

    for (size_t v = 0; v < 24; v++) /* 3 + x + 2 y - z in mm */
        source[v] = 3 + (2 * (double)(v % 4) - 3) +
                    2 * (2 * (double)(v / 4 % 3) + 5) -
                    (2 * (double)(v / 12) + 1);
    ok(resample_linear(target, &moved, source, &base) == RESAMPLE_OK,
       "another grid");
    for (size_t v = 0; v < 4; v++) {
        double x = -2.5 + (double)(v % 2), y = 5.5 + (double)(v / 2);

        most = fmax(most, fabs(target[v] - (3 + x + 2 * y - 1.4)));
    }
    close_to(most, 0, 1e-14, "a plane is interpolated exactly");
    moved.affine[2][3] = 3.1;
    ok(resample_linear(target, &moved, source, &base) == RESAMPLE_OK &&
           target[0] == 0 && target[3] == 0,
       "beyond the last center there is nothing");
    source[1] = NAN; /* the neighbor of voxel 0 */
    ok(resample_linear(
           target,
           &(struct grid){1, 1, 1, {{2, 0, 0, -3}, {0, 2, 0, 5}, {0, 0, 2, 1}}},
           source, &base) == RESAMPLE_OK &&
           target[0] == source[0],
       "a voxel at no distance does not take from its neighbors");
}

static void flat_affine_is_refused(void)
{
    struct grid flat = base;
    int32_t source[24] = {0}, target[24];
    double weights[24] = {0}, here[24];

    flat.affine[2][2] = 0;
    ok(resample_nearest(target, &base, source, &flat) == RESAMPLE_SINGULAR,
       "an affine without inverse");
    ok(resample_linear(here, &base, weights, &flat) == RESAMPLE_SINGULAR,
       "for weights, too");
}

/* The image and the result of scipy through nilearn, voxel for voxel. */
static void agrees_with_the_golden_image(void)
{
    struct volume *bold = volume_open("tests/golden/timeseries/"
                                      "img_bold_3mm.nii.gz");
    struct grid atlas_grid, want_grid;
    int32_t *atlas = volume_read_labels(
        "tests/golden/timeseries/img_atlas_2mm.nii.gz", &atlas_grid);
    int32_t *want = volume_read_labels(
        "tests/golden/timeseries/img_atlas_resampled_to_bold.nii.gz",
        &want_grid);
    int32_t *got = NEW_ARRAY(int32_t, bold->voxels);

    ok(grid_same(&want_grid, &bold->grid), "golden: the grid of the run");
    ok(resample_nearest(got, &bold->grid, atlas, &atlas_grid) == RESAMPLE_OK,
       "golden: resampled");
    ok(!memcmp(got, want, bold->voxels * sizeof *got),
       "golden: every voxel equal, ties included");
    free(atlas), free(want), free(got);
    volume_close(bold);
}

int main(void)
{
    same_grid_copies();
    shift_by_one_voxel_crops();
    ties_go_up_and_the_border_is_strict();
    linear_weights_follow_a_plane();
    flat_affine_is_refused();
    agrees_with_the_golden_image();
    return done();
}
