#include "connectome/member.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/relmat.h"
#include "io/series.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void regions_release(struct regions *regions)
{
    names_free(regions->names, regions->count);
    free(regions->first);
}

size_t regions_pairs(const struct regions *regions)
{
    return regions->count * (regions->count - 1) / 2;
}

/* Of the numbers of a matrix: below this a difference is rounding. */
static double rounding_of(const gsl_matrix *values)
{
    double largest = 0;

    for (size_t i = 0; i < values->size1; i++)
        for (size_t j = 0; j < values->size2; j++)
            largest = fmax(largest, fabs(gsl_matrix_get(values, i, j)));
    return 1e-9 * largest;
}

static void check_matrix(const struct relmat *relmat,
                         const struct regions *regions, const char *path)
{
    size_t count = relmat->values->size1;
    double rounding = rounding_of(relmat->values);

    if (count != regions->count)
        die("'%s' has %zu regions, but '%s' %zu", path, count, regions->first,
            regions->count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(relmat->names[i], regions->names[i]) != 0)
            die("'%s' has region '%s' where '%s' has '%s'", path,
                relmat->names[i], regions->first, regions->names[i]);
        for (size_t j = 0; j < i; j++) {
            double a = gsl_matrix_get(relmat->values, i, j);
            double b = gsl_matrix_get(relmat->values, j, i);

            if (isnan(a) != isnan(b) || fabs(a - b) > rounding)
                die("'%s' is not symmetric: '%s' and '%s' have %g and %g", path,
                    relmat->names[i], relmat->names[j], a, b);
        }
    }
}

static void add_edges(struct member *member, const struct relmat *relmat)
{
    size_t regions = relmat->values->size1, edge = 0, finite = 0;
    double sum = 0;

    for (size_t i = 0; i < regions; i++)
        for (size_t j = i + 1; j < regions; j++, edge++) {
            double value = gsl_matrix_get(relmat->values, i, j);

            if (!isfinite(value))
                continue;
            member->edges[edge] += value;
            member->counts[edge]++;
        }
    for (size_t k = 0; k < regions * regions; k++) {
        double value = gsl_matrix_get(relmat->values, k / regions, k % regions);

        if (isfinite(value))
            sum += value, finite++;
    }
    member->gcor += finite ? sum / (double)finite : NAN;
}

static double known(const json_t *fields, const char *name)
{
    double value = json_number_or_nan(fields, name);

    return isnan(value) ? 0 : value;
}

/* What the sidecar of a matrix says about its frames; NaN where it does not. */
static void add_costs(struct member *member, const json_t *fields)
{
    const json_t *names = json_object_get(fields, "ConfoundRegressors");
    double kept = json_number_or_nan(fields, "NumberOfVolumes");
    double lost =
        known(fields, "NumberOfVolumesDiscardedByMotionScrubbing") +
        known(fields, "NumberOfVolumesDiscardedByNonsteadyStatesDetector") +
        known(fields, "DummyScans");

    member->censored += 100 * lost / (kept + lost);
    member->regressors +=
        names ? 100 * (double)json_array_size(names) / (kept + lost) : NAN;
    member->freedom_lost +=
        100 *
        (1 - json_number_or_nan(fields, "DegreesOfFreedom") / (kept + lost));
}

void member_add(struct member *member, struct regions *regions,
                const char *path, double fd)
{
    struct relmat *relmat = relmat_read(path);
    json_t *fields = sidecar_read(path);

    if (!regions->names) {
        regions->count = relmat->values->size1;
        regions->names = names_copy(relmat->names, regions->count);
        regions->first = xstrdup(path);
    }
    if (!member->edges) {
        member->edges = NEW_ARRAY(double, regions_pairs(regions));
        member->counts = NEW_ARRAY(double, regions_pairs(regions));
    }
    check_matrix(relmat, regions, path);
    add_edges(member, relmat);
    add_costs(member, fields);
    member->fd += isnan(fd)
                      ? json_number_or_nan(fields, "MeanFramewiseDisplacement")
                      : fd;
    member->rows++;
    relmat_free(relmat);
    json_decref(fields);
}

void member_finish(struct member *member, const struct regions *regions)
{
    double rows = (double)member->rows;

    for (size_t e = 0; e < regions_pairs(regions); e++)
        member->edges[e] /= member->counts[e]; /* 0 / 0 is NaN */
    member->fd /= rows, member->gcor /= rows, member->censored /= rows;
    member->regressors /= rows, member->freedom_lost /= rows;
}

void member_release(struct member *member)
{
    free(member->edges), free(member->counts);
}
