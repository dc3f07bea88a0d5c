/* The half of searchlight_data.h that reads residuals. */
#include "base/mem.h"
#include "base/report.h"
#include "geometry/searchlight_data.h"

#include <math.h>
#include <stdlib.h>

enum { BLOCK = 16 }; /* frames that are turned together: a line of the cache */

/* Frames of one file that are no gaps, on their way into the rows. */
struct reading {
    struct searchlight_data *data;
    size_t width;   /* numbers of a row: frames of all files at most */
    size_t used;    /* frames there so far */
    size_t held;    /* frames in `block` */
    float *block;   /* BLOCK x voxels */
    double *values; /* of a frame */
};

static void flush(struct reading *reading)
{
    size_t count = reading->data->count;

    for (size_t i = 0; i < count; i++) {
        float *to = reading->data->frames + i * reading->width + reading->used;

        for (size_t k = 0; k < reading->held; k++)
            to[k] = reading->block[k * count + i];
    }
    reading->used += reading->held;
    reading->held = 0;
}

static bool is_gap(const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (isfinite(values[i]))
            return false;
    return true;
}

static void read_file(struct reading *reading, const char *path)
{
    struct searchlight_data *data = reading->data;
    struct volume *volume = volume_open(path);

    while (volume_next(volume)) {
        volume_gather(reading->values, volume, data->voxel, data->count);
        if (is_gap(reading->values, data->count))
            continue;
        for (size_t i = 0; i < data->count; i++)
            reading->block[reading->held * data->count + i] =
                (float)reading->values[i];
        if (++reading->held == BLOCK)
            flush(reading);
    }
    flush(reading);
    volume_close(volume);
}

/* A file of one voxel without its mean; false where it is n/a or constant. */
static bool center(float *row, size_t count)
{
    double mean = 0;
    bool varies = false;

    for (size_t t = 0; t < count; t++) {
        mean += (double)row[t] / (double)count;
        varies |= row[t] != row[0];
    }
    for (size_t t = 0; t < count; t++)
        row[t] = (float)((double)row[t] - mean);
    return varies && isfinite(mean);
}

/* What the noise of voxel i is divided by, and its pattern, too. */
static void weigh(struct searchlight_data *data, size_t i, float *row)
{
    const struct sphere_residuals *residuals = &data->residuals;
    float *pattern = data->rows + i * data->form.width;
    double square = 0, fourth = 0, scale = 1;

    for (size_t t = 0; t < residuals->frames; t++) {
        double x = (double)row[t] * (double)row[t];

        square += x;
        fourth += x * x;
    }
    if (residuals->estimator != PRECISION_LEDOIT_WOLF)
        scale = 1 / sqrt(square / residuals->freedom);
    for (size_t t = 0; t < residuals->frames; t++)
        row[t] = (float)((double)row[t] * scale);
    for (size_t c = 0; c < data->form.width; c++)
        pattern[c] = (float)((double)pattern[c] * scale);
    data->fourth[i] = fourth * scale * scale * scale * scale;
}

/* The rows of all voxels, one after another as long as they have become. */
static void finish(struct reading *reading, const size_t *end)
{
    struct searchlight_data *data = reading->data;
    size_t files = data->noise->paths.count, frames = reading->used;

    for (size_t i = 0; i < data->count; i++) {
        const float *from = data->frames + i * reading->width;
        float *row = data->frames + i * frames;
        bool has_noise = true;

        for (size_t t = 0; t < frames; t++)
            row[t] = from[t];
        for (size_t k = 0, t = 0; k < files; t = end[k++])
            has_noise &= center(row + t, end[k] - t);
        if (!has_noise && data->fate[i] == VOXEL_KEPT)
            data->fate[i] = VOXEL_NO_NOISE;
        if (has_noise)
            weigh(data, i, row);
    }
}

void searchlight_data_weigh(struct searchlight_data *data)
{
    const struct noise *noise = data->noise;
    size_t files = noise->paths.count, *end = NEW_ARRAY(size_t, files);
    struct reading reading = {.data = data};

    for (size_t k = 0; k < files; k++)
        reading.width += noise->frames[k];
    reading.block = NEW_ARRAY(float, BLOCK * data->count);
    reading.values = NEW_ARRAY(double, data->count);
    data->frames = NEW_ARRAY(float, data->count *reading.width);
    data->fourth = NEW_ARRAY(double, data->count);
    data->residuals = (struct sphere_residuals){
        .estimator = (enum precision_estimator)data->request->estimator,
        .values = data->frames,
        .fourth = data->fourth};
    for (size_t k = 0; k < files; k++) {
        size_t before = reading.used;

        read_file(&reading, noise->paths.at[k]);
        end[k] = reading.used;
        data->residuals.freedom += isnan(noise->freedom[k])
                                       ? (double)(end[k] - before) - 1
                                       : noise->freedom[k];
    }
    data->residuals.frames = reading.used;
    if (data->residuals.freedom < 1 || reading.used < 2)
        die("the residuals of '%s' have no degree of freedom",
            noise->paths.at[0]);
    finish(&reading, end);
    free(reading.block), free(reading.values), free(end);
}
