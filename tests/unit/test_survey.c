#include "../golden.h"
#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "signal/survey.h"

#include <gsl/gsl_statistics_double.h>
#include <string.h>

enum { LARGE = 1 << 20 };

/* What a survey finds in frames x voxels. */
struct found {
    gsl_matrix *frames;
    double run[QUALITY_RUN_MEASURES];
    double *tsnr;
    size_t passes;
};

static struct found survey_of(const gsl_matrix *image, size_t bytes)
{
    struct survey *survey = survey_new(image->size2, bytes);
    struct found found = {
        .frames = gsl_matrix_calloc(image->size1, QUALITY_FRAME_COLUMNS)};

    for (; survey_wants(survey); found.passes++) {
        for (size_t t = 0; t < image->size1; t++)
            survey_add(survey, gsl_matrix_const_ptr(image, t, 0));
        survey_end_pass(survey);
    }
    survey_results(found.frames, found.run, survey);
    quality_flag(found.frames);
    quality_of_frames(found.run, found.frames);
    found.tsnr = NEW_ARRAY(double, image->size2);
    memcpy(found.tsnr, survey->voxels->tsnr, image->size2 * sizeof *found.tsnr);
    survey_free(survey);
    return found;
}

static void found_release(struct found *found)
{
    gsl_matrix_free(found->frames), free(found->tsnr);
}

static double frame(const struct found *found, size_t t, size_t column)
{
    return gsl_matrix_get(found->frames, t, column);
}

/* The reference image in its mask, voxels with z fastest, then y, x. */
static gsl_matrix *reference_image(void)
{
    enum { NX = 9, NY = 10, NZ = 8, FRAMES = 20, INSIDE = 268 };
    gsl_matrix *image = gsl_matrix_alloc(FRAMES, INSIDE);
    unsigned long state = 11;

    for (size_t t = 0; t < FRAMES; t++) {
        double all[NX][NY][NZ];
        size_t next = 0;

        for (size_t k = 0; k < NZ; k++)
            for (size_t j = 0; j < NY; j++)
                for (size_t i = 0; i < NX; i++)
                    all[i][j][k] = rint(1000 + 20 * (double)i - 15 * (double)j +
                                        10 * (double)k + 100 * lcg(&state) +
                                        5 * (double)t);
        for (size_t i = 0; i < NX; i++)
            for (size_t j = 0; j < NY; j++)
                for (size_t k = 0; k < NZ; k++) {
                    double x = (double)i - 4, y = (double)j - 4.5;
                    double z = (double)k - 3.5;

                    if (x * x + y * y + z * z < 16)
                        gsl_matrix_set(image, t, next++, all[i][j][k]);
                }
    }
    return image;
}

static void agrees_with_the_reference(void)
{
    const char *dvars = "tests/golden/timeseries/dvars_std.tsv";
    const char *tsnr = "tests/golden/timeseries/tsnr_in_mask.tsv";
    gsl_matrix *image = reference_image();
    gsl_matrix *want_dvars = golden(dvars, 1, 19);
    gsl_matrix *want_tsnr = golden(tsnr, 1, 268);
    struct found found = survey_of(image, LARGE), again = survey_of(image, 999);
    gsl_matrix_view got = gsl_matrix_view_array(found.tsnr, 1, 268);
    double worst = 0;

    for (size_t t = 1; t < 20; t++)
        worst = fmax(worst, fabs(frame(&found, t, QUALITY_STD_DVARS) -
                                 gsl_matrix_get(want_dvars, 0, t - 1)));
    /* double precision on both sides */
    close_to(worst, 0, 1e-13, "std_dvars agrees with nipype's formula");
    close_to(distance(&got.matrix, want_tsnr), 0, 1e-12,
             "tSNR agrees with mean / SD");
    ok(isnan(frame(&found, 0, QUALITY_STD_DVARS)), "the first frame has none");
    ok(found.passes == 3 && again.passes == 25,
       "three passes, or one for each block of voxels and two");
    close_to(distance(found.frames, again.frames), 0, 0,
             "the blocks leave every bit as it is");
    close_to(found.run[QUALITY_RUN_MEDIAN_SIGNAL],
             gsl_stats_median(image->data, 1, 20 * 268), 0,
             "the median of the run is that of sorting");
    close_to(frame(&found, 4, QUALITY_DVARS),
             1000 / found.run[QUALITY_RUN_MEDIAN_SIGNAL] *
                 frame(&found, 4, QUALITY_RAW_DVARS),
             1e-12, "DVARS is that of a run whose median is 1000");
    found_release(&found), found_release(&again);
    gsl_matrix_free(image), gsl_matrix_free(want_dvars);
    gsl_matrix_free(want_tsnr);
}

static gsl_matrix *white_noise(size_t frames, size_t voxels, double mean)
{
    gsl_matrix *image = gsl_matrix_alloc(frames, voxels);
    struct rng rng = rng_init(5, 0);

    rng_normals(&rng, image->data, frames * voxels);
    gsl_matrix_add_constant(image, mean);
    return image;
}

static void white_noise_is_as_it_should_be(void)
{
    enum { FRAMES = 400, VOXELS = 500 };
    gsl_matrix *image = white_noise(FRAMES, VOXELS, 50);
    struct found found = survey_of(image, LARGE), scaled;

    /* standard errors: SD of 2e5 values; 500 sums of squares of 2 */
    close_to(found.run[QUALITY_RUN_MEAN_STD_DVARS], 1, 0.01,
             "std_dvars of white noise is about 1");
    close_to(found.run[QUALITY_RUN_MEDIAN_RAW_DVARS], sqrt(2), 0.01,
             "its DVARS about the root of 2");
    close_to(found.run[QUALITY_RUN_TSNR], 50, 0.3, "tSNR is mean over SD");
    close_to(found.run[QUALITY_RUN_AR1], 0, 0.01, "no autocorrelation");
    close_to(found.run[QUALITY_RUN_GCOR], 1.0 / VOXELS, 5e-4,
             "GCOR of independent series is about 1/V");
    gsl_matrix_scale(image, 8);
    scaled = survey_of(image, LARGE);
    ok(frame(&scaled, 7, QUALITY_STD_DVARS) ==
               frame(&found, 7, QUALITY_STD_DVARS) &&
           scaled.run[QUALITY_RUN_GCOR] == found.run[QUALITY_RUN_GCOR] &&
           scaled.run[QUALITY_RUN_TSNR] == found.run[QUALITY_RUN_TSNR] &&
           frame(&scaled, 7, QUALITY_DVARS) == frame(&found, 7, QUALITY_DVARS),
       "none of it depends on the units, to the last bit for a power of two");
    close_to(frame(&scaled, 7, QUALITY_RAW_DVARS),
             8 * frame(&found, 7, QUALITY_RAW_DVARS), 0,
             "but for DVARS in units of the image");
    found_release(&found), found_release(&scaled), gsl_matrix_free(image);
}

static void planted_spikes_are_found(void)
{
    gsl_matrix *image = white_noise(100, 60, 1000);
    struct found found;
    size_t largest = 1;

    for (size_t i = 0; i < 60; i++) {
        *gsl_matrix_ptr(image, 40, i) += 3;
        *gsl_matrix_ptr(image, 0, i) += 50;
        *gsl_matrix_ptr(image, 1, i) += 20;
    }
    found = survey_of(image, LARGE);
    for (size_t t = 3; t < 100; t++)
        if (frame(&found, t, QUALITY_STD_DVARS) >
            frame(&found, largest < 3 ? 3 : largest, QUALITY_STD_DVARS))
            largest = t;
    ok(largest == 40 || largest == 41, "a planted spike is the largest DVARS");
    ok(frame(&found, 40, QUALITY_SPIKE) == 1 &&
           frame(&found, 50, QUALITY_SPIKE) == 0,
       "and an outlier of the global signal");
    ok(found.run[QUALITY_RUN_DUMMIES] == 2 &&
           frame(&found, 1, QUALITY_NON_STEADY) == 1 &&
           frame(&found, 2, QUALITY_NON_STEADY) == 0,
       "two bright frames at the start are before the steady state");
    ok(frame(&found, 40, QUALITY_NON_STEADY) == 0,
       "which a spike later on is not");
    found_release(&found), gsl_matrix_free(image);
}

static void gcor_is_the_mean_of_the_correlations(void)
{
    enum { FRAMES = 50, VOXELS = 7 };
    gsl_matrix *image = white_noise(FRAMES, VOXELS, 10);
    double sum = 0;
    struct found found;

    for (size_t t = 0; t < FRAMES; t++)
        for (size_t i = 0; i < VOXELS; i++)
            *gsl_matrix_ptr(image, t, i) += sin((double)t);
    for (size_t i = 0; i < VOXELS; i++)
        for (size_t j = 0; j < VOXELS; j++)
            sum += gsl_stats_correlation(image->data + i, VOXELS,
                                         image->data + j, VOXELS, FRAMES);
    found = survey_of(image, LARGE);
    close_to(found.run[QUALITY_RUN_GCOR], sum / (VOXELS * VOXELS), 1e-13,
             "GCOR is the mean of the correlation matrix");
    found_release(&found);
    for (size_t t = 0; t < FRAMES; t++)
        for (size_t i = 1; i < VOXELS; i++)
            gsl_matrix_set(image, t, i,
                           3 * gsl_matrix_get(image, t, 0) + (double)i);
    found = survey_of(image, LARGE);
    close_to(found.run[QUALITY_RUN_GCOR], 1, 1e-12, "and 1 for one series");
    found_release(&found), gsl_matrix_free(image);
}

static void what_carries_no_signal_stays_out(void)
{
    gsl_matrix *image = white_noise(30, 9, 100), *wider;
    struct found alone, found;

    alone = survey_of(image, LARGE);
    wider = gsl_matrix_alloc(30, 12);
    for (size_t t = 0; t < 30; t++) {
        for (size_t i = 0; i < 9; i++)
            gsl_matrix_set(wider, t, i, gsl_matrix_get(image, t, i));
        gsl_matrix_set(wider, t, 9, 100);
        gsl_matrix_set(wider, t, 10, t == 17 ? NAN : 100);
        gsl_matrix_set(wider, t, 11, t == 0 ? INFINITY : 100);
    }
    found = survey_of(wider, LARGE);
    ok(found.run[QUALITY_RUN_USED] == 9 &&
           found.run[QUALITY_RUN_CONSTANT] == 1 &&
           found.run[QUALITY_RUN_NOT_FINITE] == 2,
       "constant voxels and those that are not finite are counted");
    ok(found.run[QUALITY_RUN_GCOR] == alone.run[QUALITY_RUN_GCOR] &&
           found.run[QUALITY_RUN_TSNR] == alone.run[QUALITY_RUN_TSNR] &&
           frame(&found, 5, QUALITY_STD_DVARS) ==
               frame(&alone, 5, QUALITY_STD_DVARS),
       "and leave GCOR, tSNR and std_dvars alone");
    close_to(frame(&found, 5, QUALITY_RAW_DVARS),
             sqrt(0.9) * frame(&alone, 5, QUALITY_RAW_DVARS), 1e-14,
             "raw DVARS is over the finite voxels, constant ones too");
    ok(isnan(found.tsnr[9]) && isnan(found.tsnr[10]) && isnan(found.tsnr[11]),
       "their tSNR is n/a");
    found_release(&found), found_release(&alone);
    gsl_matrix_free(image), gsl_matrix_free(wider);
}

static void edges(void)
{
    gsl_matrix *image = gsl_matrix_calloc(2, 3);
    gsl_vector *z = gsl_vector_calloc(5);
    struct survey *survey = survey_new(3, LARGE);
    struct found found;
    float series[] = {9, 1, 8, 2, 7, 3, 6, 4, 5};

    close_to(robust_sd(series, 9), 4 / 1.349, 1e-15,
             "quartiles of 1..9 are the third and the seventh value");
    for (size_t t = 0; t < 2; t++)
        survey_add(survey, gsl_matrix_const_ptr(image, t, 0));
    survey_end_pass(survey);
    ok(!survey_wants(survey) && !survey->voxels->used,
       "a run without signal ends the survey");
    survey_free(survey);
    gsl_matrix_set(image, 1, 0, 1);
    found = survey_of(image, LARGE);
    ok(isnan(frame(&found, 1, QUALITY_STD_DVARS)),
       "two frames have no quartiles apart, and no std_dvars");
    ok(isnan(frame(&found, 1, QUALITY_DVARS)),
       "a median of 0 gives no scale to DVARS");
    close_to(frame(&found, 1, QUALITY_RAW_DVARS), sqrt(1.0 / 3), 1e-15,
             "but one in units of the image");
    quality_robust_z(z, z);
    ok(isnan(gsl_vector_get(z, 2)), "where MAD is 0 there is no z");
    gsl_vector_set_zero(z), gsl_vector_set(z, 0, 9);
    ok(quality_dummies(z) == 0, "nor a frame before the steady state");
    found_release(&found), gsl_matrix_free(image), gsl_vector_free(z);
}

static void one_voxel_standardizes_itself(void)
{
    gsl_matrix *image = white_noise(60, 1, 10);
    struct found found = survey_of(image, LARGE);

    close_to(frame(&found, 9, QUALITY_VOXELWISE_DVARS),
             frame(&found, 9, QUALITY_STD_DVARS), 1e-14,
             "with one voxel both standardized DVARS are one");
    found_release(&found), gsl_matrix_free(image);
}

static void the_start_is_judged_by_itself(void)
{
    const double five[] = {0, 1, 2, 3, 10};
    gsl_vector_const_view x = gsl_vector_const_view_array(five, 5);
    gsl_vector *z = gsl_vector_alloc(5), *global = gsl_vector_alloc(200);

    quality_robust_z(z, &x.vector);
    close_to(gsl_vector_get(z, 4), 0.6745 * 8, 1e-15,
             "modified z: 8 from the median, where half are within 1");
    for (size_t t = 0; t < 200; t++)
        gsl_vector_set(global, t, (t < 50 ? 1 : 100) * (t % 2 ? 1.0 : -1.0));
    gsl_vector_set(global, 0, 10);
    ok(quality_dummies(global) == 1,
       "the steady state is looked for in the first 50 frames");
    gsl_vector_free(z), gsl_vector_free(global);
}

int main(void)
{
    agrees_with_the_reference();
    white_noise_is_as_it_should_be();
    planted_spikes_are_found();
    gcor_is_the_mean_of_the_correlations();
    what_carries_no_signal_stays_out();
    one_voxel_standardizes_itself();
    the_start_is_judged_by_itself();
    edges();
    return done();
}
