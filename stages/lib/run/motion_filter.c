#include "run/motion_filter.h"

#include "base/report.h"
#include "io/confounds.h"
#include "signal/respiration.h"

#include <math.h>
#include <stdlib.h>

const char *const motion_filter_kinds[] = {"none", "low-pass", "notch", NULL};

enum { LOW_PASS = 1, NOTCH };

/* Limits of a band in Hz; a low-pass has `to` alone. */
struct band {
    double from, to;
};

bool motion_filter_is_on(const struct motion_filter *filter)
{
    return filter->kind != 0;
}

/* `to`, or `from:to`, in breaths per minute. */
static struct band read_band(const struct motion_filter *filter)
{
    const char *text = filter->band;
    struct band band = {.from = NAN, .to = NAN};
    char *end;

    if (!text)
        usage("--motion-filter needs --motion-band");
    band.to = strtod(text, &end) / 60;
    if (end != text && *end == ':') {
        text = end + 1;
        band.from = band.to;
        band.to = strtod(text, &end) / 60;
    }
    if (end == text || *end || !(band.to > 0) || !isfinite(band.to) ||
        (!isnan(band.from) && !(band.from > 0)))
        usage("--motion-band takes breaths per minute, 6 or 12:18, not '%s'",
              filter->band);
    if (filter->kind == NOTCH && !(band.from < band.to))
        usage("a notch takes a lower and a higher limit, 12:18, not '%s'",
              filter->band);
    if (filter->kind == LOW_PASS && !isnan(band.from))
        usage("a low-pass takes one limit, not '%s'", filter->band);
    return band;
}

/* The band as it appears at this rate. */
static struct band fold(struct band band, double rate)
{
    struct band seen = {.from = respiration_alias(band.from, rate),
                        .to = respiration_alias(band.to, rate)};

    if (seen.from > seen.to)
        seen = (struct band){.from = seen.to, .to = seen.from};
    if (fmax(band.from, band.to) > rate / 2)
        warn("--motion-band is above the Nyquist frequency; its alias, up to "
             "%g Hz, is filtered",
             seen.to);
    return seen;
}

void motion_filter_apply(struct series *motion,
                         const struct motion_filter *filter, double tr,
                         const char *path)
{
    struct band band;
    size_t frames = motion->values->size1;
    gsl_matrix_view six =
        gsl_matrix_submatrix(motion->values, 0, 0, frames, MOTION_PARAMETERS);

    if (!motion_filter_is_on(filter)) {
        if (filter->band)
            usage("--motion-band needs --motion-filter");
        return;
    }
    band = read_band(filter);
    if (isnan(tr))
        die("'%s' has no sidecar with RepetitionTime; give --tr", path);
    for (size_t t = 0; t < frames; t++)
        for (size_t k = 0; k < MOTION_PARAMETERS; k++)
            if (isnan(gsl_matrix_get(&six.matrix, t, k)))
                die("'%s': the motion to filter has no %s in frame %zu", path,
                    motion->names[k], t + 1);
    band = fold(band, 1 / tr);
    if (filter->kind == LOW_PASS) {
        respiration_low_pass(&six.matrix, 1 / tr, band.to);
        return;
    }
    if (!(0 < band.from && band.from < band.to && band.to < 0.5 / tr))
        usage("nothing is left of --motion-band at %g Hz", 1 / tr);
    respiration_notch(&six.matrix, 1 / tr, band.from, band.to);
}

void motion_filter_describe(json_t *fields, const struct motion_filter *filter)
{
    json_t *value;

    if (!motion_filter_is_on(filter))
        return;
    value = json_object();
    json_put_text(value, "Type", motion_filter_kinds[filter->kind]);
    json_put_text(value, "Breaths per minute", filter->band);
    json_put(fields, "MotionFilter", value);
}
