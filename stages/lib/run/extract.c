#include "run/extract.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/runs.h"
#include "signal/component.h"
#include "space/reduce.h"
#include "space/smooth.h"

#include <math.h>
#include <stdlib.h>

const char *const extract_about[] = {
    [EXTRACT_MEAN] = "Mean of each region's voxels",
    [EXTRACT_MEDIAN] = "Median of each region's voxels",
    [EXTRACT_COMPONENT] =
        ("First principal component of each region's voxels (centered, not "
         "scaled), over the root of their number, plus their mean"),
    [EXTRACT_SD] = "Standard deviation (dividing by n) of each region's voxels",
    [EXTRACT_LEAST_SQUARES] = "Least-squares fit of the maps to the voxels",
};

/* One way through the run, for the voxels listed in `parcels`. */
struct pass {
    struct volume *bold;
    const struct parcels *parcels;
    enum extract_statistic statistic;
    struct tally *tally;   /* NULL when the voxels have been judged */
    struct smooth *smooth; /* NULL for none */
    double *values;        /* of the listed voxels in the current frame */
    double *frame;         /* all voxels, for smoothing */
    double *room;          /* for sorting */
    bool *is_gap;          /* of each frame: censored, no voxel has a value */
};

/* O(1) but for a frame that was censored. */
static bool has_value(const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (isfinite(values[i]))
            return true;
    return false;
}

/* Frame t into pass->values; false after the last. */
static bool pass_next(struct pass *pass, size_t t)
{
    const struct parcels *parcels = pass->parcels;

    if (!volume_next(pass->bold))
        return false;
    volume_gather(pass->values, pass->bold, parcels->voxel, parcels->voxels);
    if (pass->tally)
        pass->is_gap[t] = !has_value(pass->values, parcels->voxels);
    if (pass->is_gap[t])
        return true;
    if (pass->tally)
        tally_add(pass->tally, pass->values);
    if (!pass->smooth)
        return true;
    volume_values(pass->frame, pass->bold, 0, pass->bold->voxels);
    smooth_frame(pass->smooth, pass->frame);
    for (size_t i = 0; i < parcels->voxels; i++)
        pass->values[i] = pass->frame[parcels->voxel[i]];
    return true;
}

static void pass_reals(gsl_matrix *values, struct pass *pass)
{
    for (size_t t = 0; pass_next(pass, t); t++) {
        double *row = gsl_matrix_ptr(values, t, 0);

        if (pass->is_gap[t])
            continue;
        if (pass->statistic == EXTRACT_MEDIAN)
            reduce_median(row, pass->parcels, pass->values, pass->room);
        else if (pass->statistic == EXTRACT_SD)
            reduce_sd(row, pass->parcels, pass->values);
        else if (pass->statistic != EXTRACT_COMPONENT)
            reduce_sum(row, pass->parcels, pass->values);
    }
    if (!pass->tally)
        return;
    if (!pass->tally->frames)
        die("no voxel of any region is finite in any frame of '%s'",
            pass->bold->path);
    tally_finish(pass->tally);
}

/* The sums of regions of 16-bit integers, straight from the file. */
static void pass_integers(gsl_matrix *values, struct pass *pass)
{
    const struct parcels *parcels = pass->parcels;
    size_t stride = runs_stride(parcels->voxels), t = 0;
    int16_t *block = NEW_ARRAY(int16_t, RUNS_FRAMES * stride);
    int64_t *sum = NEW_ARRAY(int64_t, pass->tally ? stride : 1);
    int64_t *square = NEW_ARRAY(int64_t, pass->tally ? stride : 1);
    double scaling[2];

    gsl_matrix_set_zero(values);
    for (size_t held = 0; volume_next(pass->bold); t++) {
        volume_pack_runs(gsl_matrix_ptr(values, t, 0), block + held * stride,
                         pass->bold, parcels->run, parcels->runs);
        held++;
        if (held < RUNS_FRAMES && t + 1 < pass->bold->frames)
            continue;
        if (pass->tally)
            runs_moments_int16(sum, square, block, held, stride);
        held = 0;
    }
    free(block);
    volume_scaling(scaling, pass->bold);
    if (pass->tally)
        tally_take_integers(pass->tally, sum, square, t, scaling);
    free(sum), free(square);
}

static void pass_run(gsl_matrix *values, struct pass *pass)
{
    size_t voxels = pass->parcels->voxels;

    if (pass->statistic == EXTRACT_MEAN && pass->parcels->run &&
        !pass->smooth && volume_is_int16(pass->bold)) {
        pass_integers(values, pass);
        return;
    }
    pass->values = NEW_ARRAY(double, voxels);
    pass->room = NEW_ARRAY(double, voxels);
    pass->frame = NEW_ARRAY(double, pass->smooth ? pass->bold->voxels : 1);
    pass_reals(values, pass);
    free(pass->values), free(pass->room), free(pass->frame);
}

/* Whether voxels that do not count are part of the numbers of the pass. */
static bool is_spoilt(const struct tally *tally, const struct pass *pass)
{
    if (pass->statistic == EXTRACT_COMPONENT || !tally->usable)
        return false; /* there are no numbers */
    if (pass->statistic == EXTRACT_MEDIAN || pass->statistic == EXTRACT_SD ||
        pass->smooth)
        return tally->usable < tally->voxels;
    return tally->is_late; /* the others were 0 in the sums */
}

/* Whether anything follows that the usable voxels alone have a part in. */
static bool needs_subset(const struct tally *tally, const struct pass *pass)
{
    return pass->statistic == EXTRACT_COMPONENT ||
           pass->statistic == EXTRACT_LEAST_SQUARES || is_spoilt(tally, pass);
}

/* The first component of the `count` columns of `change` from `from` on, into
 * the kept frames of column p. */
static void component(gsl_matrix *values, double *explained,
                      const struct pass *pass, const gsl_matrix_float *change,
                      size_t p, size_t from, double level)
{
    size_t count = pass->parcels->start[p + 1] - pass->parcels->start[p];
    size_t kept = change->size1, row = 0;
    gsl_matrix *x = gsl_matrix_alloc(kept, count);
    gsl_vector *first = gsl_vector_alloc(kept);

    for (size_t t = 0; t < kept; t++)
        for (size_t i = 0; i < count; i++)
            gsl_matrix_set(x, t, i, gsl_matrix_float_get(change, t, from + i));
    component_first(first, &explained[p], x);
    for (size_t t = 0; t < values->size1; t++)
        if (!pass->is_gap[t])
            gsl_matrix_set(values, t, p, level + gsl_vector_get(first, row++));
    gsl_matrix_free(x), gsl_vector_free(first);
}

/* The regions first .. last-1: a pass over their voxels' series. */
static void components(gsl_matrix *values, double *explained, struct pass *pass,
                       size_t first, size_t last)
{
    const struct parcels *parcels = pass->parcels;
    size_t begin = parcels->start[first], row = 0;
    size_t width = parcels->start[last] - begin, kept = 0;
    double *start = NEW_ARRAY(double, width);
    gsl_matrix_float *change;

    for (size_t t = 0; t < values->size1; t++)
        kept += !pass->is_gap[t];
    change = gsl_matrix_float_alloc(kept, width);
    volume_rewind(pass->bold);
    for (size_t t = 0; pass_next(pass, t); t++) {
        for (size_t i = 0; !pass->is_gap[t] && i < width; i++) {
            double x = pass->values[parcels->member[begin + i]];

            if (!row)
                start[i] = x;
            gsl_matrix_float_set(change, row, i, (float)(x - start[i]));
        }
        row += !pass->is_gap[t];
    }
    for (size_t p = first; p < last; p++) {
        size_t count = parcels->start[p + 1] - parcels->start[p];
        size_t from = parcels->start[p] - begin;
        double level = 0;

        for (size_t i = 0; i < count; i++)
            level += start[from + i] / (double)count;
        if (count)
            component(values, explained, pass, change, p, from, level);
    }
    gsl_matrix_float_free(change), free(start);
}

static void extract_components(gsl_matrix *values, double *explained,
                               struct pass *pass, size_t bytes)
{
    const size_t *start = pass->parcels->start;
    size_t count = pass->parcels->count;
    size_t room = bytes / (values->size1 * sizeof(float));

    pass->values = NEW_ARRAY(double, pass->parcels->voxels);
    pass->frame = NEW_ARRAY(double, pass->smooth ? pass->bold->voxels : 1);
    gsl_matrix_set_all(values, NAN);
    for (size_t p = 0; p < count; p++)
        explained[p] = NAN;
    for (size_t first = 0, last; first < count; first = last) {
        for (last = first + 1;
             last < count && start[last + 1] - start[first] <= room;)
            last++;
        note("reading '%s' for regions %zu to %zu", pass->bold->path, first + 1,
             last);
        components(values, explained, pass, first, last);
    }
    free(pass->values), free(pass->frame);
}

/* From what the last pass left to the statistic. */
static void finish(gsl_matrix *values, const struct pass *pass,
                   const struct tally_region *regions)
{
    if (pass->statistic == EXTRACT_LEAST_SQUARES &&
        reduce_least_squares(values, pass->parcels) != REDUCE_OK)
        die("the maps cannot be told apart in the usable voxels of '%s'",
            pass->bold->path);
    for (size_t p = 0; p < values->size2; p++) {
        gsl_vector_view column = gsl_matrix_column(values, p);

        if (!regions[p].used)
            gsl_vector_set_all(&column.vector, NAN);
        for (size_t t = 0; t < values->size1; t++)
            if (pass->is_gap[t])
                gsl_matrix_set(values, t, p, NAN);
            else if (pass->statistic == EXTRACT_MEAN)
                *gsl_matrix_ptr(values, t, p) /= regions[p].weight;
    }
}

struct tally_region *extract_regions(gsl_matrix *values, double *explained,
                                     struct volume *bold,
                                     const struct parcels *parcels,
                                     const struct extract *how)
{
    struct tally_region *regions =
        NEW_ARRAY(struct tally_region, parcels->count);
    struct tally *tally = tally_new(parcels->voxels);
    struct pass pass = {.bold = bold,
                        .parcels = parcels,
                        .statistic = how->statistic,
                        .tally = tally,
                        .is_gap = NEW_ARRAY(bool, values->size1)};
    struct parcels *usable = NULL;

    if (how->fwhm > 0)
        pass.smooth = smooth_new(&bold->grid, how->fwhm, how->mask);
    pass_run(values, &pass);
    for (size_t p = 0; p < parcels->count; p++)
        tally_region(&regions[p], tally, parcels, p);
    pass.tally = NULL;
    if (needs_subset(tally, &pass))
        pass.parcels = usable = parcels_subset(parcels, tally->is_usable);
    if (is_spoilt(tally, &pass)) {
        note("reading '%s' again without its unusable voxels", bold->path);
        volume_rewind(bold);
        pass_run(values, &pass);
    }
    if (how->statistic == EXTRACT_COMPONENT)
        extract_components(values, explained, &pass, how->bytes);
    finish(values, &pass, regions);
    if (pass.smooth)
        smooth_free(pass.smooth);
    if (usable)
        parcels_free(usable);
    tally_free(tally), free(pass.is_gap);
    return regions;
}
