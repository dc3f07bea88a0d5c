#include "../golden.h"
#include "../tap.h"

#include "base/mem.h"
#include "io/volume.h"
#include "space/smooth.h"

#include <string.h>

static const struct grid small = {
    13, 5, 9, {{2, 0, 0, 0}, {0, 3, 0, 0}, {0, 0, 2.5, 0}}};
enum { VOXELS = 13 * 5 * 9 };

static void fill(double *values, unsigned long seed)
{
    for (size_t v = 0; v < VOXELS; v++)
        values[v] = 100 + lcg(&seed);
}

/* The definition, one voxel and one axis at a time. */
static void plainly(double *values, double fwhm)
{
    const size_t n[3] = {13, 5, 9}, step[3] = {1, 13, 65};
    const double h[3] = {2, 3, 2.5};
    double old[VOXELS];

    for (int a = 0; a < 3; a++) {
        double sigma = fwhm / (sqrt(8 * log(2)) * h[a]);
        int reach = (int)(4 * sigma + 0.5), length = (int)n[a];

        memcpy(old, values, sizeof old);
        for (size_t v = 0; v < VOXELS; v++) {
            int i = (int)(v / step[a] % n[a]);
            double sum = 0, all = 0;

            for (int k = -reach; k <= reach; k++) {
                double g = exp(-k * k / (2 * sigma * sigma));
                int at = i + k;

                while (at < 0 || at >= length)
                    at = at < 0 ? -1 - at : 2 * length - 1 - at;
                sum += g * old[v - (size_t)i * step[a] + (size_t)at * step[a]];
                all += g;
            }
            values[v] = sum / all;
        }
    }
}

static double farthest(const double *a, const double *b)
{
    double most = 0;

    for (size_t v = 0; v < VOXELS; v++)
        most = fmax(most, fabs(a[v] - b[v]));
    return most;
}

static void follows_the_definition(double fwhm, const char *name)
{
    struct smooth *smooth = smooth_new(&small, fwhm, NULL);
    double got[VOXELS], want[VOXELS];

    fill(got, 3);
    memcpy(want, got, sizeof want);
    smooth_frame(smooth, got);
    plainly(want, fwhm);
    close_to(farthest(got, want), 0, 1e-11, name);
    smooth_free(smooth);
}

static void a_narrow_kernel_is_no_kernel(void)
{
    struct smooth *smooth = smooth_new(&small, 0.01, NULL);
    double got[VOXELS], want[VOXELS];

    fill(got, 4);
    memcpy(want, got, sizeof want);
    smooth_frame(smooth, got);
    ok(!memcmp(got, want, sizeof got), "a very narrow kernel changes no bit");
    smooth_free(smooth);
}

/* In the mask 7, outside 1000, and one voxel of the mask is not finite. */
static void constants_stay_up_to_the_border_of_a_mask(void)
{
    unsigned char mask[VOXELS];
    double values[VOXELS], most = 0;
    struct smooth *smooth;

    for (size_t v = 0; v < VOXELS; v++) {
        mask[v] = v % 13 > 3 && v / 65 < 6;
        values[v] = mask[v] ? 7 : 1000;
    }
    values[3 * 65 + 2 * 13 + 6] = NAN;
    values[0] = INFINITY; /* outside */
    smooth = smooth_new(&small, 6, mask);
    smooth_frame(smooth, values);
    for (size_t v = 0; v < VOXELS; v++)
        if (mask[v])
            most = fmax(most, isnan(values[v]) ? 1 : fabs(values[v] - 7));
    close_to(most, 0, 1e-13,
             "nothing comes from outside or from what is not finite");
    smooth_free(smooth);
}

static void nan_does_not_spread(void)
{
    struct smooth *smooth = smooth_new(&small, 5, NULL);
    double values[VOXELS], before[VOXELS], after[VOXELS];

    fill(before, 5), fill(after, 5);
    for (size_t v = 0; v < VOXELS; v++)
        values[v] = 7;
    values[200] = NAN;
    smooth_frame(smooth, before);
    smooth_frame(smooth, values);
    smooth_frame(smooth, after);
    for (size_t v = 0; v < VOXELS; v++)
        values[v] -= 7;
    close_to(fabs(values[199]) + fabs(values[201]), 0, 1e-13,
             "without a mask, too");
    ok(!memcmp(before, after, sizeof before),
       "and the next frame does not remember it");
    smooth_free(smooth);
}

/* nilearn 0.14 (see the README of the folder). */
static void agrees_with_the_golden_frame(void)
{
    struct volume *bold =
        volume_open("tests/golden/timeseries/img_bold_3mm.nii.gz");
    gsl_matrix *want =
        golden("tests/golden/timeseries/smooth_fwhm6_vol0_xfast.tsv", 1, 720);
    gsl_matrix *got = gsl_matrix_alloc(1, 720);
    struct smooth *smooth = smooth_new(&bold->grid, 6, NULL);

    ok(volume_next(bold), "golden: the first frame");
    volume_values(got->data, bold, 0, 720);
    smooth_frame(smooth, got->data);
    close_to(distance(got, want), 0, 1e-13, "golden: FWHM 6 mm on 3 mm voxels");
    gsl_matrix_free(got), gsl_matrix_free(want);
    smooth_free(smooth), volume_close(bold);
}

int main(void)
{
    follows_the_definition(6, "each axis by its own voxel size");
    follows_the_definition(30, "a kernel wider than the image reflects again");
    a_narrow_kernel_is_no_kernel();
    constants_stay_up_to_the_border_of_a_mask();
    nan_does_not_spread();
    agrees_with_the_golden_frame();
    return done();
}
