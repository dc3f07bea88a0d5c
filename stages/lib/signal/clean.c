#include "signal/clean.h"

#include "base/mem.h"
#include "base/report.h"
#include "signal/despike.h"
#include "signal/detrend.h"
#include "signal/frames.h"
#include "signal/lomb.h"
#include "signal/regress.h"
#include "signal/scale.h"
#include "signal/spline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the recipe ---- */

static bool has_filter(const struct clean_recipe *recipe)
{
    return recipe->filter == CLEAN_BUTTERWORTH;
}

const char *clean_fault(const struct clean_recipe *recipe)
{
    bool has_high = !isnan(recipe->high_pass);
    bool has_low = !isnan(recipe->low_pass);

    if (recipe->filter == CLEAN_UNFILTERED)
        return has_high || has_low ? "a cut-off needs a filter" : NULL;
    if (recipe->filter == CLEAN_COSINE && (!has_high || has_low))
        return "a cosine filter takes a high-pass and no low-pass";
    if (!has_high && !has_low)
        return "a Butterworth filter needs a high-pass or a low-pass";
    if (has_high && has_low && recipe->high_pass >= recipe->low_pass)
        return "the high-pass must be below the low-pass";
    if (isnan(recipe->tr))
        return "a filter needs the repetition time";
    if (has_high && recipe->high_pass * recipe->tr >= 0.5)
        return "the high-pass must be below the Nyquist frequency";
    return NULL;
}

gsl_matrix *clean_cosines(const struct clean_recipe *recipe, size_t frames)
{
    size_t count = 0;
    gsl_matrix *basis;

    if (recipe->filter == CLEAN_COSINE)
        count = detrend_cosine_count(frames, recipe->high_pass, recipe->tr);
    basis = gsl_matrix_alloc(frames, count);
    detrend_cosines(basis);
    return basis;
}

const char *clean_status_text(enum clean_status status)
{
    static const char *const texts[] = {
        [CLEAN_DONE] = "done",
        [CLEAN_TOO_FEW_FRAMES] = "fewer than three",
        [CLEAN_TOO_FEW_KNOTS] = "fewer than the spline needs",
        [CLEAN_TOO_SHORT] = "no more than the padding of the filter",
        [CLEAN_NO_FREEDOM] = "fewer frames than regressors",
    };

    return texts[status];
}

/* ---- one run ---- */

/* What every column was before it was cleaned. */
struct origin {
    double *mean, *largest;
};

static struct origin origin_new(size_t columns)
{
    return (struct origin){.mean = NEW_ARRAY(double, columns),
                           .largest = NEW_ARRAY(double, columns)};
}

static void origin_free(struct origin *before)
{
    free(before->mean), free(before->largest);
}

/* The stretch to filter, with values for its censored rows. */
static gsl_matrix *interpolate(const gsl_matrix *some,
                               const struct clean *clean)
{
    const bool *kept = clean->kept + clean->first;
    gsl_matrix *x = gsl_matrix_alloc(clean->length, some->size2);

    frames_scatter(x, some, kept);
    if (clean->filler)
        lomb_fill(x, kept, clean->filler);
    else if (clean->kept_count < clean->length)
        spline_fill(x, kept);
    return x;
}

/* Steps 1 to 3 on any columns of the run.  Returns the kept rows. */
static gsl_matrix *remove_drift(const struct origin *before,
                                const struct clean *clean,
                                const gsl_matrix *all, bool has_spikes)
{
    gsl_matrix_const_view inside = gsl_matrix_const_submatrix(
        all, clean->first, 0, clean->length, all->size2);
    const bool *kept = clean->kept + clean->first;
    gsl_matrix *some = gsl_matrix_alloc(clean->kept_count, all->size2);
    gsl_matrix *x = some;

    frames_gather(some, &inside.matrix, kept);
    if (has_spikes)
        despike_tanh(some);
    if (has_filter(&clean->recipe))
        x = interpolate(some, clean);
    scale_means(before->mean, x);
    scale_sizes(before->largest, x);
    detrend_polynomial(x, clean->recipe.detrend);
    if (x != some) {
        butterworth_apply(x, &clean->filter);
        frames_gather(some, x, kept);
        gsl_matrix_free(x);
    }
    return some;
}

/* Columns of which only rounding is left become `value`. */
static void blank_flat(gsl_matrix *x, const struct origin *before, double value)
{
    bool *is_flat = NEW_ARRAY(bool, x->size2);

    scale_flatness(is_flat, x, before->largest);
    for (size_t j = 0; j < x->size2; j++) {
        gsl_vector_view column = gsl_matrix_column(x, j);

        if (is_flat[j])
            gsl_vector_set_all(&column.vector, value);
    }
    free(is_flat);
}

static void find_stretch(struct clean *clean)
{
    size_t last = clean->frames - 1;

    while (!clean->kept[clean->first])
        clean->first++;
    while (!clean->kept[last])
        last--;
    clean->length = last - clean->first + 1;
}

/* The stretch to work on and the filter, or why there is none. */
static enum clean_status plan(struct clean *clean)
{
    const struct clean_recipe *recipe = &clean->recipe;

    if (clean->kept_count < CLEAN_LEAST)
        return CLEAN_TOO_FEW_FRAMES;
    if (!has_filter(recipe)) {
        clean->length = clean->frames;
        return CLEAN_DONE;
    }
    find_stretch(clean);
    if (clean->kept_count < clean->length && clean->kept_count < SPLINE_LEAST)
        return CLEAN_TOO_FEW_KNOTS;
    butterworth_design(&clean->filter, recipe->order, 1 / recipe->tr,
                       recipe->high_pass, recipe->low_pass);
    clean->filter.end = recipe->end;
    if (clean->length <= butterworth_padding(&clean->filter))
        return CLEAN_TOO_SHORT;
    if (recipe->interpolation == CLEAN_LOMB &&
        clean->kept_count < clean->length)
        clean->filler = lomb_filler(clean->kept + clean->first, clean->length);
    return CLEAN_DONE;
}

static gsl_matrix *find_basis(const struct clean *clean,
                              const gsl_matrix *confounds)
{
    struct origin before;
    gsl_matrix *rest, *basis;

    if (!confounds->size2)
        return gsl_matrix_alloc(clean->kept_count, 0);
    before = origin_new(confounds->size2);
    rest = remove_drift(&before, clean, confounds, false);
    blank_flat(rest, &before, 0);
    basis = regress_basis(rest);
    gsl_matrix_free(rest);
    origin_free(&before);
    return basis;
}

enum clean_status clean_prepare(struct clean *clean,
                                const struct clean_recipe *recipe,
                                const bool *kept, const gsl_matrix *confounds)
{
    enum clean_status status;
    size_t spent;

    *clean = (struct clean){.recipe = *recipe, .frames = confounds->size1};
    clean->kept = NEW_ARRAY(bool, clean->frames);
    memcpy(clean->kept, kept, clean->frames * sizeof *kept);
    clean->kept_count = frames_count(kept, clean->frames);
    status = plan(clean);
    if (status != CLEAN_DONE)
        return status;
    clean->basis = find_basis(clean, confounds);
    /* The mean and the trend are spent as well. */
    spent = clean->basis->size2 + 1 + (size_t)recipe->detrend;
    return spent < clean->kept_count ? CLEAN_DONE : CLEAN_NO_FREEDOM;
}

void clean_release(struct clean *clean)
{
    free(clean->kept);
    if (clean->filler)
        gsl_matrix_free(clean->filler);
    if (clean->basis)
        gsl_matrix_free(clean->basis);
}

static void rescale(gsl_matrix *x, const struct clean *clean,
                    const struct origin *before)
{
    bool has_lost_mean =
        clean->recipe.detrend ||
        (has_filter(&clean->recipe) && !isnan(clean->recipe.high_pass));

    if (clean->recipe.scale == CLEAN_ZSCORE)
        scale_zscore(x);
    if (clean->recipe.scale != CLEAN_PERCENT)
        return;
    for (size_t t = 0; t < x->size1 && has_lost_mean; t++)
        for (size_t j = 0; j < x->size2; j++)
            *gsl_matrix_ptr(x, t, j) += before->mean[j];
    scale_percent(x);
}

void clean_apply(gsl_matrix *cleaned, const struct clean *clean,
                 const gsl_matrix *series)
{
    struct origin before = origin_new(series->size2);
    gsl_matrix *x;

    bug_if(series->size1 != clean->frames || !clean->basis);
    bug_if(cleaned->size1 != clean->frames || cleaned->size2 != series->size2);
    x = remove_drift(&before, clean, series, clean->recipe.has_despike);
    regress_out(x, clean->basis);
    blank_flat(x, &before, NAN);
    rescale(x, clean, &before);
    frames_scatter(cleaned, x, clean->kept);
    gsl_matrix_free(x);
    origin_free(&before);
}

/* Cosines are no filter here: they are in the rank already. */
double clean_share(const struct clean *clean)
{
    const struct clean_recipe *recipe = &clean->recipe;
    double nyquist = 0.5 / recipe->tr, low, high;

    if (!has_filter(recipe))
        return 1;
    low = isnan(recipe->high_pass) ? 0 : recipe->high_pass;
    high = isnan(recipe->low_pass) ? nyquist : recipe->low_pass;
    return (fmin(high, nyquist) - low) / nyquist;
}

double clean_freedom(const struct clean *clean)
{
    return (double)clean->kept_count * clean_share(clean) -
           (double)clean->basis->size2 - 1;
}
