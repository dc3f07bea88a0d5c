/*
 * glm - the responses of every voxel to the events of a run.
 *
 * In: a 4D image and its table of events.  Out: an image with a volume per
 * condition, or per trial, whose sidecar names condition and run of each, as
 * rdm and searchlight read them.  A voxel is y = X beta + e: X holds the events
 * convolved with a hemodynamic response (glm/hrf.h), confounds, slow drifts and
 * a constant (run/responses_design.h); e is white or remembers
 * (glm/estimate.h). Refuses a design whose columns are combinations of each
 * other, by name.  A voxel that is not finite or never varies is NaN.  Of an
 * image no more than
 * --memory is held at a time.
 */
#include "base/report.h"
#include "base/stage.h"
#include "run/responses.h"

#include <math.h>

static struct {
    struct responses_request request;
} cfg = {.request = {.options = {.nuisance = {.compcor_variance = NAN},
                                 .drift = RESPONSES_COSINE,
                                 .high_pass = 1.0 / 128,
                                 .degree = 1},
                     .tr = NAN,
                     .reference = NAN,
                     .threads = 1,
                     .memory = 2048}};

static const struct file files[] = {
    INPUT("bold", &cfg.request.bold, "4D image of a run"),
    INPUT("events.tsv", &cfg.request.events,
          "onset and duration (s, from the start of the first frame), "
          "trial_type and, if there, modulation"),
    OUTPUT("patterns.nii.gz", &cfg.request.patterns,
           "a volume per condition or trial, Conditions and Run in the "
           "sidecar"),
    END_FILES,
};

static const struct param params[] = {
    CHOICE("model", &cfg.request.options.model, responses_models,
           "a response per condition; or per trial, of all in one design or of "
           "each in a design of its own with the others of its condition as "
           "one"),
    CHOICE("hrf", &cfg.request.options.hrf, hrf_models,
           "response to an impulse; with its derivative in time, and in "
           "dispersion; or boxes of one frame each"),
    TEXT("fir-delays", &cfg.request.options.delays,
         "of fir: frames after the onset, a,b,c or a:b; each is a volume"),
    CHOICE("noise", &cfg.request.noise, responses_noises,
           "white; autoregressive, estimated in each voxel to 0.01; or with a "
           "moving average, by restricted maximum likelihood"),
    CHOICE("drift", &cfg.request.options.drift, responses_drifts,
           "slow changes to take along"),
    REAL("high-pass", &cfg.request.options.high_pass, 1e-6, 1000,
         "Hz, of cosine: slower is drift"),
    COUNT("drift-degree", &cfg.request.options.degree, 1, 20, "of polynomial"),
    INPUT_OPTION("confounds", &cfg.request.options.confounds,
                 "table of fMRIPrep; needs --strategy or --columns"),
    CHOICE("strategy", &cfg.request.options.nuisance.set, nuisance_sets,
           "set of confounds, as of denoise; but for scrubbing"),
    CHOICE("global-signal", &cfg.request.options.nuisance.global_signal,
           nuisance_switches, "add it to the set, or take it out"),
    CHOICE("compcor", &cfg.request.options.nuisance.compcor,
           nuisance_components,
           "components of noise; with the cosines of the table unless --drift "
           "is cosine"),
    COUNT("compcor-count", &cfg.request.options.nuisance.compcor_count, 0,
          10000, "components of each kind; 0 is what the set says"),
    REAL("compcor-variance", &cfg.request.options.nuisance.compcor_variance, 0,
         1, "as many as explain this share"),
    TEXT("columns", &cfg.request.options.nuisance.columns,
         "confounds by name, a,b*,c[0-4]; with --strategy, those too"),
    INPUT_OPTION("mask", &cfg.request.mask, "the voxels to fit"),
    CHOICE("standardize", &cfg.request.standardize, responses_scales,
           "responses and residuals in percent of the mean of the voxel"),
    REAL("tr", &cfg.request.tr, 0.001, 1000,
         "seconds between frames, if not RepetitionTime in the sidecar"),
    REAL("slice-time-ref", &cfg.request.reference, 0, 1,
         "when within its TR a frame is taken: 0 at the start; if not "
         "StartTime in the sidecar, then 0"),
    COUNT("run", &cfg.request.run, 0, 1000000,
          "number of the run in the sidecar; 0: of the name of the image, "
          "else 1"),
    OUTPUT_OPTION(
        "residuals", &cfg.request.residuals,
        "image of what is left, white, with DegreesOfFreedom: --noise "
        "of rdm"),
    OUTPUT_OPTION("t-maps", &cfg.request.t_maps,
                  "image of the t of every response"),
    OUTPUT_OPTION("design", &cfg.request.design, "table of the design"),
    {PARAM_COUNT, "memory", TYPED(int, &cfg.request.memory), 1, 1 << 20, 0,
     "MiB for the voxels; the result does not depend on it", true},
    THREADS(&cfg.request.threads),
    END_PARAMS,
};

static void run(void)
{
    responses_write(&cfg.request);
}

static const struct stage glm = {
    .name = "glm",
    .summary = "Estimate the responses of every voxel to the events of a run.",
    .references =
        "Friston KJ et al. (1998). doi:10.1006/nimg.1997.0306. "
        "Glover GH (1999). doi:10.1006/nimg.1998.0419. "
        "Mumford JA et al. (2012). "
        "doi:10.1016/j.neuroimage.2011.08.076. "
        "Worsley KJ et al. (2002). doi:10.1006/nimg.2001.0933. "
        "Patterson HD, Thompson R (1971). doi:10.1093/biomet/58.3.545.",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&glm, argc, argv);
}
