#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "signal/survey.h"

#include <math.h>
#include <string.h>

enum { FRAMES = 60, VOXELS = 40, LARGE = 1 << 20 };

/* A frame without a number. */
static bool is_gap(const gsl_matrix *image, size_t t)
{
    for (size_t i = 0; i < image->size2; i++)
        if (!isnan(gsl_matrix_get(image, t, i)))
            return false;
    return true;
}

/* What a survey finds in frames x voxels. */
struct found {
    gsl_matrix *frames;
    double run[QUALITY_RUN_MEASURES];
    struct survey *survey;
};

static struct found survey_of(const gsl_matrix *image)
{
    struct found found = {
        .frames = gsl_matrix_calloc(image->size1, QUALITY_FRAME_COLUMNS),
        .survey = survey_new(image->size2, LARGE)};

    while (survey_wants(found.survey)) {
        for (size_t t = 0; t < image->size1; t++)
            if (is_gap(image, t))
                survey_add_gap(found.survey);
            else
                survey_add(found.survey, gsl_matrix_const_ptr(image, t, 0));
        survey_end_pass(found.survey);
    }
    survey_results(found.frames, found.run, found.survey);
    quality_flag(found.frames);
    quality_of_frames(found.run, found.frames);
    return found;
}

static void found_release(struct found *found)
{
    gsl_matrix_free(found->frames), survey_free(found->survey);
}

static double frame(const struct found *found, size_t t, size_t column)
{
    return gsl_matrix_get(found->frames, t, column);
}

/* Noise around 100, on a line. */
static gsl_matrix *drifting_noise(void)
{
    gsl_matrix *image = gsl_matrix_alloc(FRAMES, VOXELS);
    struct rng rng = rng_init(5, 0);

    rng_normals(&rng, image->data, FRAMES * VOXELS);
    for (size_t t = 0; t < FRAMES; t++)
        for (size_t i = 0; i < VOXELS; i++)
            *gsl_matrix_ptr(image, t, i) += 100 + 0.2 * (double)t;
    return image;
}

static void censor(gsl_matrix *image, size_t t)
{
    for (size_t i = 0; i < VOXELS; i++)
        gsl_matrix_set(image, t, i, NAN);
}

/* The rows of `image` without those from `first` up to `after`. */
static gsl_matrix *without(const gsl_matrix *image, size_t first, size_t after)
{
    gsl_matrix *less =
        gsl_matrix_alloc(image->size1 - (after - first), image->size2);

    for (size_t t = 0; t < image->size1; t++)
        for (size_t i = 0; i < image->size2; i++)
            if (t < first || t >= after)
                gsl_matrix_set(less, t < first ? t : t - (after - first), i,
                               gsl_matrix_get(image, t, i));
    return less;
}

/* From the definition: pairs of frames that follow each other. */
static double lag1(const gsl_matrix *image, size_t voxel)
{
    double mean = 0, square = 0, lagged = 0, count = 0, pairs = 0, last = NAN;

    for (size_t t = 0; t < image->size1; t++)
        if (!is_gap(image, t))
            mean += gsl_matrix_get(image, t, voxel), count++;
    mean /= count;
    for (size_t t = 0; t < image->size1; t++) {
        double d = gsl_matrix_get(image, t, voxel) - mean;

        square += isnan(d) ? 0 : d * d;
        lagged += isnan(d * last) ? 0 : d * last;
        pairs += isnan(d * last) ? 0 : 1;
        last = d;
    }
    return lagged / square * (count - 1) / pairs;
}

static void frames_are_stepped_over(void)
{
    gsl_matrix *image = drifting_noise(), *less = without(image, 20, 23);
    struct found found, want;
    double worst = 0;

    for (size_t t = 20; t < 23; t++)
        censor(image, t);
    found = survey_of(image), want = survey_of(less);
    ok(memcmp(found.survey->voxels->tsnr, want.survey->voxels->tsnr,
              VOXELS * sizeof(double)) == 0 &&
           found.run[QUALITY_RUN_GCOR] == want.run[QUALITY_RUN_GCOR] &&
           found.run[QUALITY_RUN_MEDIAN_SIGNAL] ==
               want.run[QUALITY_RUN_MEDIAN_SIGNAL] &&
           frame(&found, 40, QUALITY_RAW_DVARS) ==
               frame(&want, 37, QUALITY_RAW_DVARS) &&
           frame(&found, 40, QUALITY_GLOBAL_Z) ==
               frame(&want, 37, QUALITY_GLOBAL_Z),
       "censored frames leave tSNR, GCOR, DVARS and the global signal alone");
    ok(isnan(frame(&found, 21, QUALITY_RAW_DVARS)) &&
           isnan(frame(&found, 23, QUALITY_STD_DVARS)) &&
           isnan(frame(&found, 22, QUALITY_GLOBAL)) &&
           isnan(frame(&found, 22, QUALITY_SPIKE)) &&
           isnan(frame(&found, 22, QUALITY_NON_STEADY)) &&
           isfinite(frame(&found, 24, QUALITY_STD_DVARS)),
       "but have none themselves, and the frame after them no DVARS");
    for (size_t i = 0; i < VOXELS; i++)
        worst =
            fmax(worst, fabs(found.survey->voxels->ar1[i] - lag1(image, i)));
    close_to(worst, 0, 1e-12,
             "the autocorrelation is over frames that follow each other");
    found_release(&found), found_release(&want);
    gsl_matrix_free(image), gsl_matrix_free(less);
}

static void ends_are_stepped_over(void)
{
    gsl_matrix *image = drifting_noise(), *less = without(image, 0, 2);
    struct found found, want;

    censor(image, 0), censor(image, 1);
    found = survey_of(image), want = survey_of(less);
    ok(memcmp(found.survey->voxels->ar1, want.survey->voxels->ar1,
              VOXELS * sizeof(double)) == 0 &&
           frame(&found, 3, QUALITY_STD_DVARS) ==
               frame(&want, 1, QUALITY_STD_DVARS),
       "a run that begins censored is the one that begins later");
    found_release(&found), found_release(&want);
    gsl_matrix_free(image), gsl_matrix_free(less);
}

static void every_other_frame(void)
{
    gsl_matrix *image = drifting_noise();
    struct found found;

    for (size_t t = 1; t < FRAMES; t += 2)
        censor(image, t);
    found = survey_of(image);
    ok(isnan(found.run[QUALITY_RUN_AR1]) &&
           isnan(found.run[QUALITY_RUN_MEDIAN_AR1]) &&
           isnan(found.run[QUALITY_RUN_MEAN_STD_DVARS]),
       "where no two follow each other there is neither");
    ok(found.run[QUALITY_RUN_USED] == VOXELS &&
           isfinite(found.run[QUALITY_RUN_TSNR]),
       "but the rest");
    found_release(&found), gsl_matrix_free(image);
}

int main(void)
{
    frames_are_stepped_over();
    ends_are_stepped_over();
    every_other_frame();
    return done();
}
