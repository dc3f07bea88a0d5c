#include "io/gaps.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/volume.h"

#include <math.h>
#include <string.h>

static bool is_missing(const gsl_matrix *values, size_t frame, size_t region)
{
    return isnan(gsl_matrix_get(values, frame, region));
}

/* The first frame in which a region has data; all of them when none has. */
static size_t first_frame(const gsl_matrix *values, size_t region)
{
    size_t t = 0;

    while (t < values->size1 && is_missing(values, t, region))
        t++;
    return t;
}

static void check_region(const struct series *series, size_t region,
                         const bool *kept, const char *path)
{
    const gsl_matrix *values = series->values;

    if (first_frame(values, region) == values->size1)
        return;
    for (size_t t = 0; t < values->size1; t++)
        if (kept[t] && is_missing(values, t, region))
            die("'%s' line %zu column '%s' is n/a, though its frame and its "
                "region have other data",
                path, t + 2, series->names[region]);
}

static void refuse_image(const char *path)
{
    if (volume_is_named(path))
        die("'%s' is an image; this stage takes tables of time series", path);
}

struct series *gaps_read(const char *path, bool **kept)
{
    struct series *series;
    const gsl_matrix *values;
    bool has_data = false;

    refuse_image(path);
    series = series_read(path);
    values = series->values;
    *kept = NEW_ARRAY(bool, values->size1);
    for (size_t t = 0; t < values->size1; t++) {
        for (size_t j = 0; j < values->size2; j++)
            (*kept)[t] |= !is_missing(values, t, j);
        has_data |= (*kept)[t];
    }
    if (!has_data)
        die("'%s' holds no data: every cell is n/a", path);
    for (size_t j = 0; j < values->size2; j++)
        check_region(series, j, *kept, path);
    return series;
}

size_t gaps_regions(const struct series *series)
{
    size_t count = 0;

    for (size_t j = 0; j < series->values->size2; j++)
        count += first_frame(series->values, j) == series->values->size1;
    return count;
}
