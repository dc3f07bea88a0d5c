#include "signal/account.h"

#include <math.h>

static json_t *describe_filter(const struct clean_recipe *recipe)
{
    bool has_high = !isnan(recipe->high_pass),
         has_low = !isnan(recipe->low_pass);
    json_t *filter = json_object(), *filters = json_object();

    if (recipe->filter == CLEAN_BUTTERWORTH) {
        json_put_text(filter, "Type", "Butterworth, zero phase");
        json_put_count(filter, "Filter order", (size_t)recipe->order);
        json_put_text(filter, "Reflection at the ends",
                      recipe->end == BUTTERWORTH_EVEN ? "even" : "odd");
    } else {
        json_put_text(filter, "Type", "cosines among the regressors");
    }
    if (has_high)
        json_put_number(filter, "High-pass cutoff (Hz)", recipe->high_pass);
    if (has_low)
        json_put_number(filter, "Low-pass cutoff (Hz)", recipe->low_pass);
    json_put(filters,
             has_high && has_low ? "Bandpass filter"
             : has_high          ? "High-pass filter"
                                 : "Low-pass filter",
             filter);
    return filters;
}

static const char *interpolation(const struct clean *clean)
{
    if (clean->recipe.filter != CLEAN_BUTTERWORTH)
        return "none";
    return clean->filler ? "Lomb-Scargle spectrum inside the run, for the "
                           "filter only"
                         : "not-a-knot cubic spline inside the run, for the "
                           "filter only";
}

void account_clean(json_t *fields, const struct clean *clean)
{
    static const char *const scales[] = {
        [CLEAN_AS_IS] = "none",
        [CLEAN_ZSCORE] = "z-score, n - 1",
        [CLEAN_PERCENT] = "percent signal change",
    };
    static const char *const trends[] = {"none", "linear", "quadratic",
                                         "cubic"};
    const struct clean_recipe *recipe = &clean->recipe;

    if (!isnan(recipe->tr)) {
        json_put_number(fields, "RepetitionTime", recipe->tr);
        json_put_number(fields, "SamplingFrequency", 1 / recipe->tr);
    }
    json_put(fields, "SoftwareFilters",
             recipe->filter == CLEAN_UNFILTERED ? json_string("n/a")
                                                : describe_filter(recipe));
    if (recipe->has_despike)
        json_put_text(fields, "Despiking",
                      "m + s tanh((x - m) / s), m the median, s four median "
                      "absolute deviations");
    json_put_text(fields, "Detrending", trends[recipe->detrend]);
    if (clean->kept_count < clean->frames)
        json_put_text(fields, "Interpolation", interpolation(clean));
    json_put_text(fields, "Standardization", scales[recipe->scale]);
    json_put_count(fields, "NumberOfVolumes", clean->frames);
    json_put_count(fields, "NumberOfVolumesKept", clean->kept_count);
    json_put_count(fields, "RankOfConfounds", clean->basis->size2);
    json_put_number(fields, "ShareOfSpectrum", clean_share(clean));
    json_put_number(fields, "DegreesOfFreedom", clean_freedom(clean));
}
