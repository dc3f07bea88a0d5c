/* Responses against those of nilearn 0.14.0, made with SciPy 1.10.1. */
#include "../golden.h"
#include "../tap.h"

#include "glm/hrf.h"

#define DIR "tests/golden/timeseries/"
enum { LENGTH = 800 };

/* The largest difference to the samples in a file. */
static double error(enum hrf_model model, size_t part, const char *file)
{
    struct hrf hrf = hrf_new(model, 2, NULL, 0);
    gsl_matrix *want = golden(file, 1, LENGTH);
    const double *sums = hrf.sums + part * hrf.length;
    double most = hrf.length == LENGTH ? 0 : INFINITY;

    for (size_t i = 0; i < LENGTH && hrf.length == LENGTH; i++) {
        double sample = i ? sums[i] - sums[i - 1] : sums[0];

        most = fmax(most, fabs(sample - gsl_matrix_get(want, 0, i)));
    }
    hrf_release(&hrf), gsl_matrix_free(want);
    return most;
}

static void responses_are_those_of_nilearn(void)
{
    close_to(error(HRF_SPM, 0, DIR "hrf_spm_tr2_os50.tsv"), 0, 1e-15,
             "SPM's response");
    close_to(error(HRF_SPM_DISPERSION, 0, DIR "hrf_spm_tr2_os50.tsv"), 0, 1e-15,
             "which does not change with derivatives");
    close_to(error(HRF_GLOVER, 0, DIR "hrf_glover_tr2_os50.tsv"), 0, 1e-15,
             "Glover's");
    close_to(error(HRF_SPM_DISPERSION, 2, DIR "hrf_spm_disp_tr2_os50.tsv"), 0,
             1e-13, "the derivative in dispersion");
}

static void sums_are_one_and_derivatives_nothing(void)
{
    for (int model = HRF_SPM; model < HRF_FIR; model++) {
        struct hrf hrf = hrf_new((enum hrf_model)model, 0.8, NULL, 0);

        ok(hrf.parts == (size_t)model % 3 + 1, "so many responses");
        ok(hrf.length == 2000, "32 s, 50 points a frame");
        for (size_t part = 0; part < hrf.parts; part++)
            close_to(hrf.sums[(part + 1) * hrf.length - 1], part == 0, 1e-9,
                     part ? "a derivative sums to 0" : "a response sums to 1");
        hrf_release(&hrf);
    }
}

static void a_finite_impulse_is_one_frame_long(void)
{
    const size_t delays[] = {0, 3};
    struct hrf hrf = hrf_new(HRF_FIR, 2, delays, 2);

    ok(hrf.parts == 2 && hrf.length == 200, "two boxes, the last ends at 4");
    close_to(hrf.sums[24], 0.5, 1e-14, "half of the first is up at 1/2");
    close_to(hrf.sums[199], 1, 1e-14, "and all of it after 1");
    ok(fabs(hrf.sums[200 + 149]) < 1e-300, "the other has not begun at 3");
    close_to(hrf.sums[200 + 174], 0.5, 1e-14, "and is half up at 3 1/2");
    hrf_release(&hrf);
}

int main(void)
{
    responses_are_those_of_nilearn();
    sums_are_one_and_derivatives_nothing();
    a_finite_impulse_is_one_frame_long();
    return done();
}
