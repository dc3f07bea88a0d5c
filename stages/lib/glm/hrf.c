#include "glm/hrf.h"

#include "base/mem.h"
#include "base/report.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

const char *const hrf_models[] = {"spm",
                                  "spm-derivative",
                                  "spm-dispersion",
                                  "glover",
                                  "glover-derivative",
                                  "glover-dispersion",
                                  "fir",
                                  NULL};

#define SECONDS         32.0
#define TIME_STEP       0.1
#define DISPERSION_STEP 0.01

struct shape {
    double peak, undershoot;    /* s */
    double spread, late, ratio; /* dispersions of the two */
};

static const struct shape spm = {6, 16, 1, 1, 0.167};
static const struct shape glover = {6, 12, 0.9, 0.9, 0.48};

/* values[i] = h(t_i - onset), their sum 1. */
static void sample(double *values, size_t length, const struct shape *shape,
                   double tr, double onset)
{
    double step = SECONDS / (double)(length - 1), sum = 0;

    for (size_t i = 0; i < length; i++) {
        double t = (double)i * step - onset - tr / HRF_FINE;

        values[i] =
            gsl_ran_gamma_pdf(t, shape->peak / shape->spread, shape->spread) -
            shape->ratio * gsl_ran_gamma_pdf(t, shape->undershoot / shape->late,
                                             shape->late);
        sum += values[i];
    }
    for (size_t i = 0; i < length; i++)
        values[i] /= sum;
}

/* values = (values - other) / step, of the samples of two responses. */
static void differ(double *values, size_t length, const struct shape *other,
                   double tr, double onset, double step)
{
    double *minus = NEW_ARRAY(double, length);

    sample(minus, length, other, tr, onset);
    for (size_t i = 0; i < length; i++)
        values[i] = (values[i] - minus[i]) / step;
    free(minus);
}

static void sample_part(double *values, size_t length, struct shape shape,
                        double tr, size_t part)
{
    struct shape wide = shape;

    if (part < 2) {
        sample(values, length, &shape, tr, 0);
        if (part)
            differ(values, length, &shape, tr, TIME_STEP, TIME_STEP);
        return;
    }
    shape.late = wide.late = 1;
    wide.spread += DISPERSION_STEP;
    sample(values, length, &shape, tr, 0);
    differ(values, length, &wide, tr, 0, DISPERSION_STEP);
}

static void accumulate(double *values, size_t length)
{
    for (size_t i = 1; i < length; i++)
        values[i] += values[i - 1];
}

static struct hrf boxes(const size_t *delays, size_t count)
{
    struct hrf hrf = {.model = HRF_FIR, .parts = count};
    size_t last = 0;

    for (size_t k = 0; k < count; k++)
        last = delays[k] > last ? delays[k] : last;
    hrf.length = (last + 1) * HRF_FINE;
    hrf.sums = NEW_ARRAY(double, count *hrf.length);
    for (size_t k = 0; k < count; k++) {
        double *box = hrf.sums + k * hrf.length;

        for (size_t i = 0; i < HRF_FINE; i++)
            box[delays[k] * HRF_FINE + i] = 1.0 / HRF_FINE;
        accumulate(box, hrf.length);
    }
    return hrf;
}

struct hrf hrf_new(enum hrf_model model, double tr, const size_t *delays,
                   size_t count)
{
    bool is_glover = model >= HRF_GLOVER;
    struct hrf hrf = {.model = model};

    if (model == HRF_FIR)
        return boxes(delays, count);
    hrf.parts = 1 + (size_t)model - (is_glover ? HRF_GLOVER : HRF_SPM);
    hrf.length = (size_t)rint(SECONDS / (tr / HRF_FINE));
    bug_if(hrf.length < 2);
    hrf.sums = NEW_ARRAY(double, hrf.parts *hrf.length);
    for (size_t part = 0; part < hrf.parts; part++) {
        double *values = hrf.sums + part * hrf.length;

        sample_part(values, hrf.length, is_glover ? glover : spm, tr, part);
        accumulate(values, hrf.length);
    }
    return hrf;
}

void hrf_release(struct hrf *hrf)
{
    free(hrf->sums);
}

const char *hrf_part_name(size_t part)
{
    static const char *const names[] = {"", "derivative", "dispersion"};

    bug_if(part > 2);
    return names[part];
}
