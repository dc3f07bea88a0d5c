#include "../golden.h"
#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "io/volume.h"
#include "space/tally.h"

#include <string.h>

enum { VOXELS = 5, FRAMES = 40 };

/* Of five voxels, 1 is constant, 3 is NaN from frame `late` on. */
static struct tally *watch(size_t late, double constant)
{
    struct tally *tally = tally_new(VOXELS);
    struct rng rng = rng_init(1, 1);
    double values[VOXELS];

    for (size_t t = 0; t < FRAMES; t++) {
        for (size_t v = 0; v < VOXELS; v++)
            values[v] = 50 + 10 * (double)v + rng_normal(&rng);
        values[1] = constant;
        values[3] = t >= late ? NAN : values[3];
        tally_add(tally, values);
        if (t == late)
            close_to(values[3], 0, 0, "what is not finite adds 0 to a sum");
    }
    tally_finish(tally);
    return tally;
}

static void unusable_voxels_are_found(void)
{
    const int32_t image[VOXELS] = {1, 1, 1, 2, 2}, index[] = {1, 2};
    struct parcels *parcels = parcels_new(image, NULL, VOXELS, index, 2);
    struct tally *tally = watch(3, 7);
    struct tally_region region;

    ok(tally->is_late, "they were in sums, and a second pass is asked for");
    tally_region(&region, tally, parcels, 0);
    ok(region.used == 2 && region.constant == 1 && !region.not_finite &&
           region.in_mask == 3,
       "the constant voxel");
    close_to(region.share, 2.0 / 3, 1e-15, "and what it leaves of the region");
    close_to(region.tsnr, (tally->tsnr[0] + tally->tsnr[2]) / 2, 1e-15,
             "the median is over the used voxels");
    tally_region(&region, tally, parcels, 1);
    ok(region.used == 1 && region.not_finite == 1, "the voxel with NaN");
    ok(isnan(tally->tsnr[1]) && isnan(tally->tsnr[3]),
       "neither has a signal-to-noise ratio");
    tally_free(tally), parcels_free(parcels);
}

static void zeros_and_first_frames_need_no_second_pass(void)
{
    struct tally *tally = watch(0, 0);

    ok(!tally->is_late, "a constant zero and an early NaN are no surprise");
    ok(tally->usable == 3, "but they do not count");
    tally_free(tally);
}

static void a_voxel_stays_out_once_it_was_not_finite(void)
{
    struct tally *tally = tally_new(2);
    double values[2] = {1, NAN};

    tally_add(tally, values);
    values[0] = 2, values[1] = 5;
    tally_add(tally, values);
    close_to(values[1], 0, 0, "it adds 0 also in frames where it is finite");
    close_to(values[0], 2, 0, "and the others what they are");
    tally_finish(tally);
    ok(!tally->is_late && tally->usable == 1, "and does not count");
    tally_free(tally);
}

static void a_weight_counts_as_such(void)
{
    struct draft *draft = draft_new(NULL, VOXELS, true);
    struct tally *tally = watch(3, 7);
    struct tally_region region;
    struct parcels *parcels;

    draft_add(draft, 0, 0.5), draft_add(draft, 1, -2), draft_add(draft, 2, 1);
    draft_add(draft, 3, 0.5), draft_add(draft, 4, -1), draft_end_region(draft);
    parcels = draft_finish(draft);
    tally_region(&region, tally, parcels, 0);
    close_to(region.weight, 0.5, 0, "weights of the used voxels");
    close_to(region.share, 0.5, 0, "their size over that of all");
    parcels_free(parcels), tally_free(tally);
}

/* Random integers, as integers and as doubles, scaled. */
static void integers_and_reals_agree(void)
{
    struct tally *whole = tally_new(VOXELS), *real = tally_new(VOXELS);
    const double scaling[2] = {-0.5, 3};
    int64_t sum[VOXELS] = {0}, square[VOXELS] = {0};
    struct rng rng = rng_init(2, 2);
    double most = 0, values[VOXELS];

    for (size_t t = 0; t < FRAMES; t++) {
        for (size_t v = 0; v < VOXELS; v++) {
            int64_t x = v == 2 ? -32768 : 20000 + (int)rng_below(&rng, 500);

            sum[v] += x;
            square[v] += x * x;
            values[v] = scaling[0] * (double)x + scaling[1];
        }
        tally_add(real, values);
    }
    tally_take_integers(whole, sum, square, FRAMES, scaling);
    tally_finish(real);
    for (size_t v = 0; v < VOXELS; v++)
        if (v != 2)
            most = fmax(most, fabs(whole->tsnr[v] / real->tsnr[v] - 1));
    close_to(most, 0, 1e-13, "both ways give the same tSNR");
    ok(whole->usable == 4 && real->usable == 4 && !whole->is_usable[2],
       "and see the voxel that does not vary");
    ok(whole->is_late && real->is_late, "which was in the sums");
    tally_free(whole), tally_free(real);
}

/* nipype, see the README of the folder; z is fastest there. */
static void agrees_with_the_golden_values(void)
{
    const char *folder = "tests/golden/timeseries/";
    char *bold_path = xformat("%simg_bold_3mm.nii.gz", folder);
    char *mask_path = xformat("%simg_mask.nii.gz", folder);
    gsl_matrix *want =
        golden("tests/golden/timeseries/tsnr_in_mask.tsv", 1, 268);
    struct volume *bold = volume_open_run(bold_path);
    unsigned char *mask = volume_read_mask(mask_path, bold);
    struct tally *tally = tally_new(bold->voxels);
    double *values = NEW_ARRAY(double, bold->voxels), most = 0;
    size_t n = 0;

    while (volume_next(bold)) {
        volume_values(values, bold, 0, bold->voxels);
        tally_add(tally, values);
    }
    tally_finish(tally);
    for (size_t i = 0; i < 9; i++)
        for (size_t j = 0; j < 10; j++)
            for (size_t k = 0; k < 8; k++)
                if (mask[i + 9 * (j + 10 * k)])
                    most = fmax(most, fabs(tally->tsnr[i + 9 * (j + 10 * k)] /
                                               gsl_matrix_get(want, 0, n++) -
                                           1));
    ok(n == 268, "golden: all voxels of the mask");
    close_to(most, 0, 1e-12, "golden: tSNR of every voxel");
    free(bold_path), free(mask_path), free(mask), free(values);
    gsl_matrix_free(want), tally_free(tally), volume_close(bold);
}

int main(void)
{
    unusable_voxels_are_found();
    zeros_and_first_frames_need_no_second_pass();
    a_voxel_stays_out_once_it_was_not_finite();
    a_weight_counts_as_such();
    integers_and_reals_agree();
    agrees_with_the_golden_values();
    return done();
}
