#include "signal/quality.h"

#include "base/mem.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

#define MAD_OF_NORMAL 0.6745

/* Frames in which the steady state is looked for. */
enum { EARLY = 50 };

void quality_robust_z(gsl_vector *z, const gsl_vector *x)
{
    double *work = NEW_ARRAY(double, x->size), median = NAN, mad = NAN;
    size_t count = 0;

    for (size_t t = 0; t < x->size; t++) {
        work[count] = gsl_vector_get(x, t);
        count += isnan(work[count]) ? 0 : 1;
    }
    if (count) {
        median = gsl_stats_median(work, 1, count);
        for (size_t i = 0; i < count; i++)
            work[i] = fabs(work[i] - median);
        mad = gsl_stats_median(work, 1, count);
    }
    for (size_t t = 0; t < x->size; t++) {
        double away = fabs(gsl_vector_get(x, t) - median);

        gsl_vector_set(z, t, mad > 0 ? MAD_OF_NORMAL * away / mad : NAN);
    }
    free(work);
}

size_t quality_dummies(const gsl_vector *global)
{
    size_t early = global->size < EARLY ? global->size : EARLY, count = 0;
    gsl_vector_const_view start = gsl_vector_const_subvector(global, 0, early);
    gsl_vector *z = gsl_vector_alloc(early);

    quality_robust_z(z, &start.vector);
    while (count < early && gsl_vector_get(z, count) > QUALITY_OUTLIER)
        count++;
    gsl_vector_free(z);
    return count;
}

void quality_flag(gsl_matrix *frames)
{
    gsl_vector_view global = gsl_matrix_column(frames, QUALITY_GLOBAL);
    gsl_vector_view z = gsl_matrix_column(frames, QUALITY_GLOBAL_Z);
    size_t dummies = quality_dummies(&global.vector);

    quality_robust_z(&z.vector, &global.vector);
    for (size_t t = 0; t < frames->size1; t++) {
        double away = gsl_vector_get(&z.vector, t);

        gsl_matrix_set(frames, t, QUALITY_SPIKE,
                       isnan(away) ? NAN : away > QUALITY_OUTLIER);
        gsl_matrix_set(frames, t, QUALITY_NON_STEADY,
                       isnan(gsl_vector_get(&global.vector, t)) ? NAN
                                                                : t < dummies);
    }
}

void quality_censor(gsl_matrix *frames, const bool *kept)
{
    for (size_t t = 0; t < frames->size1; t++)
        gsl_matrix_set(frames, t, QUALITY_CENSORED, !kept[t]);
}

/* The values of a column that are there. */
struct sample {
    double *values;
    size_t count;
};

static struct sample sample_of(const gsl_matrix *frames, size_t column)
{
    struct sample sample = {NEW_ARRAY(double, frames->size1), 0};

    for (size_t t = 0; t < frames->size1; t++) {
        double value = gsl_matrix_get(frames, t, column);

        if (!isnan(value))
            sample.values[sample.count++] = value;
    }
    return sample;
}

static double mean_of(const gsl_matrix *frames, size_t column)
{
    struct sample sample = sample_of(frames, column);
    double sum = 0;

    for (size_t i = 0; i < sample.count; i++)
        sum += sample.values[i];
    free(sample.values);
    return sum / (double)sample.count;
}

/* Mean displacement of the frames that are not censored. */
static double retained_displacement(const gsl_matrix *frames)
{
    double sum = 0;
    size_t count = 0;

    for (size_t t = 0; t < frames->size1; t++) {
        double fd = gsl_matrix_get(frames, t, QUALITY_FD);

        if (isnan(fd) || gsl_matrix_get(frames, t, QUALITY_CENSORED) != 0)
            continue;
        sum += fd;
        count++;
    }
    return sum / (double)count;
}

static double largest_of(const gsl_matrix *frames, size_t column)
{
    struct sample sample = sample_of(frames, column);
    double largest = sample.count ? sample.values[0] : NAN;

    for (size_t i = 1; i < sample.count; i++)
        largest = fmax(largest, sample.values[i]);
    free(sample.values);
    return largest;
}

static double median_of(const gsl_matrix *frames, size_t column)
{
    struct sample sample = sample_of(frames, column);
    double median =
        sample.count ? gsl_stats_median(sample.values, 1, sample.count) : NAN;

    free(sample.values);
    return median;
}

/* How many are above; NaN when there is none to be compared. */
static double count_above(const gsl_matrix *frames, size_t column,
                          double threshold)
{
    struct sample sample = sample_of(frames, column);
    size_t above = 0;

    for (size_t i = 0; i < sample.count; i++)
        above += sample.values[i] > threshold;
    free(sample.values);
    return sample.count ? (double)above : NAN;
}

/* Pearson over the frames that have both; NaN where one does not vary. */
static double correlation_of(const gsl_matrix *frames, size_t a, size_t b)
{
    double *x = NEW_ARRAY(double, frames->size1);
    double *y = NEW_ARRAY(double, frames->size1);
    size_t count = 0;
    double r;

    for (size_t t = 0; t < frames->size1; t++) {
        x[count] = gsl_matrix_get(frames, t, a);
        y[count] = gsl_matrix_get(frames, t, b);
        count += !isnan(x[count]) && !isnan(y[count]);
    }
    r = count > 2 ? gsl_stats_correlation(x, 1, y, 1, count) : NAN;
    free(x), free(y);
    return isfinite(r) ? r : NAN;
}

void quality_of_frames(double run[QUALITY_RUN_MEASURES],
                       const gsl_matrix *frames)
{
    run[QUALITY_RUN_VOLUMES] = (double)frames->size1;
    run[QUALITY_RUN_DUMMIES] = count_above(frames, QUALITY_NON_STEADY, 0);
    run[QUALITY_RUN_SPIKES] = count_above(frames, QUALITY_SPIKE, 0);
    run[QUALITY_RUN_CENSORED] = count_above(frames, QUALITY_CENSORED, 0);
    run[QUALITY_RUN_RETAINED] =
        run[QUALITY_RUN_VOLUMES] - run[QUALITY_RUN_CENSORED];
    run[QUALITY_RUN_MEAN_FD] = mean_of(frames, QUALITY_FD);
    run[QUALITY_RUN_RETAINED_FD] = retained_displacement(frames);
    run[QUALITY_RUN_MAX_FD] = largest_of(frames, QUALITY_FD);
    run[QUALITY_RUN_FD_02] = count_above(frames, QUALITY_FD, 0.2);
    run[QUALITY_RUN_FD_05] = count_above(frames, QUALITY_FD, 0.5);
    run[QUALITY_RUN_MEAN_RMS] = mean_of(frames, QUALITY_FD_JENKINSON);
    run[QUALITY_RUN_MAX_RMS] = largest_of(frames, QUALITY_FD_JENKINSON);
    run[QUALITY_RUN_MEAN_DVARS] = mean_of(frames, QUALITY_DVARS);
    run[QUALITY_RUN_MEAN_STD_DVARS] = mean_of(frames, QUALITY_STD_DVARS);
    run[QUALITY_RUN_MAX_STD_DVARS] = largest_of(frames, QUALITY_STD_DVARS);
    run[QUALITY_RUN_MEDIAN_RAW_DVARS] = median_of(frames, QUALITY_RAW_DVARS);
    run[QUALITY_RUN_MAX_RAW_DVARS] = largest_of(frames, QUALITY_RAW_DVARS);
    run[QUALITY_RUN_FD_DVARS] =
        correlation_of(frames, QUALITY_FD, QUALITY_STD_DVARS);
    run[QUALITY_RUN_MEAN_SIGNAL] = mean_of(frames, QUALITY_GLOBAL);
}

static void fill_region(gsl_vector *row, const struct voxels *voxels,
                        const size_t *members, size_t count)
{
    double *tsnr = NEW_ARRAY(double, count), *ar1 = NEW_ARRAY(double, count);
    double sum = 0;
    size_t used = 0, bad = 0;

    for (size_t m = 0; m < count; m++) {
        size_t i = members[m];

        bad += voxels->is_bad[i];
        sum += voxels->is_bad[i] ? 0 : voxels->mean[i];
        if (voxels->varies[i]) {
            tsnr[used] = voxels->tsnr[i];
            ar1[used++] = voxels->ar1[i];
        }
    }
    gsl_vector_set(row, QUALITY_IN_MASK, (double)count);
    gsl_vector_set(row, QUALITY_USED, (double)used);
    gsl_vector_set(row, QUALITY_CONSTANT, (double)(count - used - bad));
    gsl_vector_set(row, QUALITY_NOT_FINITE, (double)bad);
    gsl_vector_set(row, QUALITY_MEAN, sum / (double)(count - bad));
    gsl_vector_set(row, QUALITY_TSNR,
                   used ? gsl_stats_median(tsnr, 1, used) : NAN);
    gsl_vector_set(row, QUALITY_LAG1,
                   used ? gsl_stats_median(ar1, 1, used) : NAN);
    free(tsnr), free(ar1);
}

void quality_of_regions(gsl_matrix *table, const struct voxels *voxels,
                        const struct quality_regions *regions)
{
    for (size_t p = 0; p < table->size1; p++) {
        gsl_vector_view row = gsl_matrix_row(table, p);
        size_t start = regions->start[p], whole = regions->whole[p];

        fill_region(&row.vector, voxels, regions->member + start,
                    regions->start[p + 1] - start);
        gsl_matrix_set(table, p, QUALITY_INDEX, regions->index[p]);
        gsl_matrix_set(table, p, QUALITY_VOXELS, (double)whole);
        gsl_matrix_set(
            table, p, QUALITY_COVERAGE,
            whole ? gsl_matrix_get(table, p, QUALITY_USED) / (double)whole : 0);
    }
}

void quality_map_of_regions(gsl_vector *mean, const double *map,
                            const struct quality_regions *regions)
{
    for (size_t p = 0; p < mean->size; p++) {
        double sum = 0;
        size_t count = 0;

        for (size_t m = regions->start[p]; m < regions->start[p + 1]; m++) {
            double value = map[regions->member[m]];

            sum += isnan(value) ? 0 : value;
            count += isnan(value) ? 0 : 1;
        }
        gsl_vector_set(mean, p, sum / (double)count);
    }
}

void quality_of_voxels(double run[QUALITY_RUN_MEASURES],
                       const struct voxels *voxels)
{
    double *tsnr = NEW_ARRAY(double, voxels->count), sum = 0;
    double *ar1 = NEW_ARRAY(double, voxels->count);
    size_t used = 0;

    for (size_t i = 0; i < voxels->count; i++) {
        if (!voxels->varies[i])
            continue;
        tsnr[used] = voxels->tsnr[i];
        ar1[used++] = voxels->ar1[i];
        sum += voxels->ar1[i];
    }
    run[QUALITY_RUN_TSNR] = used ? gsl_stats_median(tsnr, 1, used) : NAN;
    run[QUALITY_RUN_AR1] = sum / (double)used;
    run[QUALITY_RUN_MEDIAN_AR1] = used ? gsl_stats_median(ar1, 1, used) : NAN;
    run[QUALITY_RUN_MASK] = (double)voxels->count;
    run[QUALITY_RUN_USED] = (double)voxels->used;
    run[QUALITY_RUN_CONSTANT] = (double)voxels->still;
    run[QUALITY_RUN_NOT_FINITE] = (double)voxels->bad;
    free(tsnr), free(ar1);
}
