/* The half of rdms.h that says what the RDMs are. */
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "geometry/rdms.h"

#include <math.h>
#include <stdlib.h>

static const char *const reasons[] = {
    [DISSIMILARITIES_NO_CHANNEL] = "no channel has data and noise",
    [DISSIMILARITIES_NOT_DEFINITE] =
        "the covariance of the noise has no inverse"};

/* What the user has to change. */
static void refuse(const struct rdms *rdms, size_t k)
{
    const struct dissimilarities_note *note = &rdms->notes[k];
    const char *name = rdms->pairs->titles[k];

    if (note->status == DISSIMILARITIES_TOO_FEW)
        die("'%s' has %zu channels and its noise %g degrees of freedom: a full "
            "covariance has no inverse, use --estimator schaefer-strimmer",
            name, note->channels, note->freedom);
    if (note->status == DISSIMILARITIES_TOO_WIDE)
        die("'%s' has %zu channels: their covariance would take %.0f MiB, and "
            "%d channels are the most; use --estimator diagonal or smaller "
            "regions",
            name, note->channels,
            (double)note->channels * (double)note->channels * 8 / (1 << 20),
            DISSIMILARITIES_WIDEST);
    if (note->status == DISSIMILARITIES_NO_FREEDOM)
        die("the noise of '%s' cannot be estimated: %s", name,
            rdms->noise ? "its residuals have no degree of freedom"
                        : "no condition has a second trial (in each run, with "
                          "--per-run)");
}

static size_t count_fate(const struct rdms *rdms, size_t k,
                         enum channel_fate fate)
{
    size_t region = k / rdms->movie.count, count = 0;
    size_t channels =
        rdms->regions->start[region + 1] - rdms->regions->start[region];

    for (size_t p = 0; p < channels; p++)
        count += rdms->notes[k].fate[p] == fate;
    return count;
}

/* The first channel of column k with this fate; give it back with free(). */
static char *first_of(const struct rdms *rdms, size_t k, enum channel_fate fate)
{
    size_t p = rdms->regions->start[k / rdms->movie.count];
    const unsigned char *at = rdms->notes[k].fate;
    size_t channel, nx, ny;

    while (*at != fate)
        at++, p++;
    channel = rdms->regions->channel[p];
    if (rdms->patterns->names)
        return xformat("'%s'", rdms->patterns->names[channel]);
    nx = rdms->patterns->grid->grid.nx, ny = rdms->patterns->grid->grid.ny;
    return xformat("(%zu, %zu, %zu)", channel % nx, channel / nx % ny,
                   channel / (nx * ny));
}

static void warn_of_dropped(const struct rdms *rdms)
{
    size_t count = 0, first = 0;

    for (size_t k = rdms->pairs->columns; k-- > 0;)
        if (rdms->notes[k].fate && count_fate(rdms, k, CHANNEL_NO_NOISE)) {
            count += count_fate(rdms, k, CHANNEL_NO_NOISE);
            first = k;
        }
    if (count) {
        char *name = first_of(rdms, first, CHANNEL_NO_NOISE);

        warn("%zu channels have no noise and are left out, the first is %s of "
             "'%s'",
             count, name, rdms->pairs->titles[first]);
        free(name);
    }
}

void rdms_judge(const struct rdms *rdms)
{
    size_t undefined = 0;

    for (size_t k = 0; k < rdms->pairs->columns; k++) {
        refuse(rdms, k);
        undefined += rdms->notes[k].status != DISSIMILARITIES_DONE;
    }
    warn_of_dropped(rdms);
    if (undefined == rdms->pairs->columns)
        die("'%s' gives no RDM: %s", rdms->request->patterns.at[0],
            reasons[rdms->notes[0].status]);
    if (undefined)
        warn("%zu of %zu RDMs are n/a: their regions have too few channels "
             "with data",
             undefined, rdms->pairs->columns);
}

/* ---- sidecar ---- */

static void put_dropped(json_t *about, const struct rdms *rdms, size_t k)
{
    static const struct {
        enum channel_fate fate;
        const char *key;
    } fates[] = {{CHANNEL_EMPTY, "ChannelsWithoutData"},
                 {CHANNEL_CONSTANT, "ConstantChannels"},
                 {CHANNEL_INCOMPLETE, "IncompleteChannels"},
                 {CHANNEL_NO_NOISE, "ChannelsWithoutNoise"}};
    size_t from = rdms->regions->start[k / rdms->movie.count];

    for (size_t f = 0; f < sizeof fates / sizeof *fates; f++) {
        size_t count = count_fate(rdms, k, fates[f].fate);
        json_t *names = json_array();

        for (size_t p = 0, found = 0; rdms->patterns->names && found < count;
             p++)
            if (rdms->notes[k].fate[p] == fates[f].fate) {
                json_array_append_new(
                    names,
                    json_string(rdms->patterns
                                    ->names[rdms->regions->channel[from + p]]));
                found++;
            }
        if (count && rdms->patterns->names)
            json_put(about, fates[f].key, json_incref(names));
        else if (count)
            json_put_count(about, fates[f].key, count);
        json_decref(names);
    }
}

/* Why single pairs of an RDM are n/a. */
static const char *reason_of(const struct dissimilarities_options *options)
{
    if (options->measure == DISSIMILARITIES_CORRELATION)
        return "a pattern that is the same in all channels has no correlation";
    if (dissimilarities_are_crossvalidated(options))
        return "a condition is in one run alone";
    return "a condition has no trial";
}

static size_t count_undefined(const struct rdms *rdms, size_t k)
{
    size_t count = 0;

    for (size_t p = 0; p < rdms->pairs->count; p++)
        count += isnan(gsl_matrix_get(rdms->pairs->values, k, p)) != 0;
    return count;
}

static void describe_column(json_t *about, const struct rdms *rdms, size_t k)
{
    const struct dissimilarities_note *note = &rdms->notes[k];
    size_t undefined = count_undefined(rdms, k);

    json_put_count(about, "Channels", note->channels);
    if (note->fate)
        put_dropped(about, rdms, k);
    if (note->status != DISSIMILARITIES_DONE)
        json_put_text(about, "Undefined", reasons[note->status]);
    else if (undefined) {
        json_put_count(about, "UndefinedPairs", undefined);
        json_put_text(about, "Undefined", reason_of(&rdms->options));
    }
    if (note->status == DISSIMILARITIES_DONE &&
        rdms->options.noise != NOISE_NONE) {
        json_put_number(about, "NoiseDegreesOfFreedom", note->freedom);
        json_put_number(about, "NoiseShrinkage", note->shrinkage);
    }
}

static void describe_noise(json_t *fields, const struct rdms *rdms)
{
    const struct dissimilarities_options *options = &rdms->options;

    if (options->noise == NOISE_NONE) {
        json_put_text(fields, "Noise", "none");
        return;
    }
    json_put_text(fields, "Noise",
                  options->noise == NOISE_REPEATS ? "repeats" : "residuals");
    json_put_text(fields, "NoiseEstimator",
                  dissimilarities_estimators[options->estimator]);
    json_put_flag(fields, "NoisePerRun", options->has_run_noise);
}

void rdms_describe(const struct rdms *rdms)
{
    json_t *fields = sidecar(rdms->request->rdms);
    const struct dissimilarities_options *options = &rdms->options;

    json_put_text(fields, "Measure",
                  dissimilarities_measures[options->measure]);
    json_put_text(fields, "Estimator",
                  options->is_unbalanced ? "unbalanced" : "balanced");
    json_put_flag(fields, "CrossValidated",
                  dissimilarities_are_crossvalidated(options));
    json_put_count(fields, "NumberOfConditions",
                   rdms->patterns->conditions.count);
    json_put_count(fields, "NumberOfRuns", rdms->patterns->runs.count);
    json_put_count(fields, "NumberOfTrials", rdms->patterns->trials);
    describe_noise(fields, rdms);
    if (rdms->request->bin > 0)
        json_put_number(fields, "BinWidth", rdms->request->bin);
    for (size_t k = 0; k < rdms->pairs->columns; k++)
        describe_column(json_object_get(fields, rdms->pairs->titles[k]), rdms,
                        k);
}
