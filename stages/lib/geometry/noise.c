#include "geometry/noise.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void split(struct name_list *paths, const char *list)
{
    for (const char *rest = list; *rest;) {
        size_t length = strcspn(rest, ","), before = paths->count;

        name_list_add(paths, xformat("%.*s", (int)length, rest));
        if (!length || paths->count == before)
            usage("--noise names a file twice, or none");
        rest += length + (rest[length] == ',');
    }
}

static double freedom_of(const char *path)
{
    json_t *fields = sidecar_read(path);
    double freedom = json_number_or_nan(fields, "DegreesOfFreedom");

    json_decref(fields);
    if (freedom <= 0)
        die("the sidecar of '%s' says that it has %g degrees of freedom", path,
            freedom);
    return freedom;
}

/* Frames of an image, whose grid must be that of the patterns. */
static size_t check_image(const char *path, const struct patterns *patterns)
{
    struct volume *volume = volume_open_run(path);
    size_t frames = volume->frames;

    if (!grid_same(&volume->grid, &patterns->grid->grid))
        die("'%s' is not on the grid of '%s'", path, patterns->grid->path);
    volume_close(volume);
    return frames;
}

static struct series *read_table(const char *path,
                                 const struct patterns *patterns)
{
    struct series *series = series_read(path);

    if (series->values->size2 != patterns->channels)
        die("'%s' has %zu channels, but '%s' %zu", path, series->values->size2,
            patterns->paths.at[0], patterns->channels);
    for (size_t p = 0; p < patterns->channels; p++)
        if (strcmp(series->names[p], patterns->names[p]) != 0)
            die("'%s' has channel '%s' where '%s' has '%s'", path,
                series->names[p], patterns->paths.at[0], patterns->names[p]);
    return series;
}

struct noise *noise_open(const char *list, const struct patterns *patterns)
{
    struct noise *noise = NEW_ARRAY(struct noise, 1);
    size_t files;

    split(&noise->paths, list);
    files = noise->paths.count;
    noise->freedom = NEW_ARRAY(double, files);
    noise->frames = NEW_ARRAY(size_t, files);
    if (!patterns->are_volumes)
        noise->tables = NEW_ARRAY(struct series *, files);
    for (size_t k = 0; k < files; k++) {
        const char *path = noise->paths.at[k];

        if (volume_is_named(path) != patterns->are_volumes)
            die("'%s' is a table and '%s' an image, or the other way round",
                path, patterns->paths.at[0]);
        noise->freedom[k] = freedom_of(path);
        if (noise->tables)
            noise->tables[k] = read_table(path, patterns);
        noise->frames[k] = noise->tables ? noise->tables[k]->values->size1
                                         : check_image(path, patterns);
        if (noise->freedom[k] > (double)noise->frames[k])
            die("the sidecar of '%s' says that its %zu frames have %g degrees "
                "of freedom",
                path, noise->frames[k], noise->freedom[k]);
    }
    return noise;
}

void noise_free(struct noise *noise)
{
    if (!noise)
        return;
    for (size_t k = 0; noise->tables && k < noise->paths.count; k++)
        series_free(noise->tables[k]);
    name_list_release(&noise->paths);
    free(noise->tables), free(noise->freedom), free(noise->frames);
    free(noise);
}

static void gather(gsl_matrix *values, const struct noise *noise, size_t k,
                   const size_t *channel, size_t count)
{
    struct volume *volume;

    if (noise->tables) {
        for (size_t t = 0; t < noise->frames[k]; t++)
            for (size_t p = 0; p < count; p++)
                gsl_matrix_set(
                    values, t, p,
                    gsl_matrix_get(noise->tables[k]->values, t, channel[p]));
        return;
    }
    volume = volume_open(noise->paths.at[k]);
    for (size_t t = 0; volume_next(volume); t++)
        volume_gather(gsl_matrix_ptr(values, t, 0), volume, channel, count);
    volume_close(volume);
}

gsl_matrix **noise_values(const struct noise *noise, const size_t *channel,
                          size_t count)
{
    gsl_matrix **values = NEW_ARRAY(gsl_matrix *, noise->paths.count);

    for (size_t k = 0; k < noise->paths.count; k++) {
        values[k] = gsl_matrix_alloc(noise->frames[k], count);
        gather(values[k], noise, k, channel, count);
    }
    return values;
}

void noise_values_free(gsl_matrix **values, const struct noise *noise)
{
    for (size_t k = 0; values && k < noise->paths.count; k++)
        gsl_matrix_free(values[k]);
    free(values);
}
