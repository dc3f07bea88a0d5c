#include "connectome/joined.h"

#include "base/provenance.h"
#include "base/report.h"
#include "io/gaps.h"
#include "io/series.h"
#include "signal/frames.h"
#include "signal/scale.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_FRAMES = 3 };
#define LARGEST 1e100

void joined_check_regions(const char *path, char *const *names, size_t count,
                          const char *other_path, char *const *other_names,
                          size_t other_count)
{
    if (count != other_count)
        die("'%s' has %zu regions, but '%s' %zu", path, count, other_path,
            other_count);
    for (size_t j = 0; j < count; j++)
        if (strcmp(names[j], other_names[j]) != 0)
            die("'%s' has region '%s' where '%s' has '%s'", path, names[j],
                other_path, other_names[j]);
}

/* One frame, in place; regions without data stay so. */
static void take_ratio(const struct series *run, size_t t, const char *path)
{
    double sum = 0;
    size_t count = 0;

    for (size_t j = 0; j < run->values->size2; j++) {
        double *x = gsl_matrix_ptr(run->values, t, j);

        if (isnan(*x))
            continue;
        if (!(*x > 0))
            die("'%s' line %zu region '%s' is %g, but shares are positive",
                path, t + 2, run->names[j], *x);
        *x = log(*x);
        sum += *x;
        count++;
    }
    for (size_t j = 0; j < run->values->size2; j++)
        *gsl_matrix_ptr(run->values, t, j) -= sum / (double)count;
}

/* Sums of squares must not overflow, or they would pass for no relation. */
static void check_sizes(const struct series *run, const char *path)
{
    for (size_t t = 0; t < run->values->size1; t++)
        for (size_t j = 0; j < run->values->size2; j++)
            if (fabs(gsl_matrix_get(run->values, t, j)) > LARGEST)
                die("'%s' line %zu column '%s' is %g, and more than %g cannot "
                    "be squared",
                    path, t + 2, run->names[j],
                    gsl_matrix_get(run->values, t, j), LARGEST);
}

static gsl_matrix *kept_frames(const struct series *run, const bool *kept,
                               const char *path)
{
    size_t count = frames_count(kept, run->values->size1);
    gsl_matrix *values;

    if (count < LEAST_FRAMES)
        die("'%s' has %zu frames with data, but %d are the least", path, count,
            LEAST_FRAMES);
    values = gsl_matrix_alloc(count, run->values->size2);
    frames_gather(values, run->values, kept);
    return values;
}

static bool has_odd_ends(const json_t *fields)
{
    const char *kind;
    json_t *filter;

    json_object_foreach(json_object_get(fields, "SoftwareFilters"), kind,
                        filter)
    {
        const char *end = json_string_value(
            json_object_get(filter, "Reflection at the ends"));

        if (end && !strcmp(end, "odd"))
            return true;
    }
    return false;
}

/* What the sidecar of a run says of how it was cleaned. */
static void add_account(struct joined *joined, const char *path)
{
    json_t *fields = sidecar_read(path);

    joined->regressors +=
        json_array_size(json_object_get(fields, "ConfoundRegressors"));
    joined->has_odd_ends |= has_odd_ends(fields);
    json_decref(fields);
}

struct joined joined_read(const struct paths *paths, bool is_ratio)
{
    struct joined joined = {.path = paths->at[0], .timeline = timeline_new()};

    for (size_t k = 0; k < paths->count; k++) {
        const char *path = paths->at[k];
        double tr = series_repetition_time(path);
        bool *kept;
        struct series *run = gaps_read(path, &kept);
        gsl_matrix *values;

        check_sizes(run, path);
        for (size_t t = 0; is_ratio && t < run->values->size1; t++)
            if (kept[t])
                take_ratio(run, t, path);
        values = kept_frames(run, kept, path);
        if (paths->count > 1)
            scale_zscore(values);
        if (!k)
            joined.names = names_copy(run->names, values->size2);
        else
            joined_check_regions(path, run->names, values->size2, joined.path,
                                 joined.names, joined.values->size2);
        joined.tr = k && tr != joined.tr ? NAN : tr;
        joined.seconds += tr * (double)values->size1;
        add_account(&joined, path);
        timeline_add(&joined.timeline, kept, run->values->size1);
        joined.values = frames_stack(joined.values, values);
        series_free(run), free(kept);
    }
    bug_if(!joined.values);
    return joined;
}

void joined_release(struct joined *joined)
{
    names_free(joined->names, joined->values->size2);
    gsl_matrix_free(joined->values);
    timeline_release(&joined->timeline);
}
