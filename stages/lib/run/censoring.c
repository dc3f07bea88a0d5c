#include "run/censoring.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/confounds.h"
#include "run/displacement.h"
#include "signal/frames.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const censoring_kinds[] = {"power", "jenkinson", NULL};
const char *const censoring_non_steady[] = {"censor", "keep", NULL};

static const char non_steady_prefix[] = "non_steady_state_outlier";

/* ---- frames without a steady state ---- */

/* steady[t] = false where a column of the table marks frame t. */
static void find_steady(bool *steady, const struct table *table)
{
    for (size_t j = 0; table && j < table->cols; j++) {
        if (strncmp(table->names[j], non_steady_prefix,
                    strlen(non_steady_prefix)) != 0)
            continue;
        for (size_t t = 0; t < table->rows; t++)
            steady[t] = steady[t] && table_finite(table, t, j) == 0;
    }
}

static size_t count_dummies(const char *text, const struct table *table,
                            const bool *steady, size_t frames)
{
    size_t count = 0;
    char *end;

    if (!text)
        return 0;
    if (!strcmp(text, "auto")) {
        if (!table)
            usage("--dummy-scans auto needs a table of confounds");
        while (count < frames && !steady[count])
            count++;
    } else {
        count = strtoul(text, &end, 10);
        if (!strspn(text, "0123456789") || *end)
            usage("--dummy-scans takes a number of frames, or auto, not '%s'",
                  text);
    }
    if (count >= frames)
        die("%zu dummy scans leave nothing of a run of %zu frames", count,
            frames);
    return count;
}

/* ---- outliers ---- */

/*
 * True when the value is above the threshold.  Only the first frame, which has
 * no predecessor, and frames that are gone may be n/a.
 */
static bool is_above(double value, double threshold, bool may_lack,
                     const struct table *table, size_t t)
{
    if (isnan(value) && !may_lack)
        die("'%s' line %zu has no framewise displacement, nor motion to "
            "compute it from",
            table->path, t + 2);
    return value > threshold; /* NaN is not above */
}

/* good[t] = false for outliers, whether or not they are still kept. */
static void find_outliers(bool *good, const bool *kept,
                          const struct table *table,
                          const struct series *motion,
                          const struct censoring *rule)
{
    bool has_fd = !isnan(rule->fd_threshold);
    bool has_dvars = !isnan(rule->dvars_threshold);
    size_t col = 0, frames = motion->values->size1;

    if (!has_fd && !has_dvars)
        return;
    if (!table)
        usage("a threshold needs a table of confounds");
    if (has_dvars)
        col = table_column(table, "std_dvars");
    for (size_t t = 0; t < frames; t++) {
        bool may_lack = !t || !kept[t];
        double fd = gsl_matrix_get(motion->values, t, MOTION_FD);

        if (has_dvars &&
            (may_lack ? table_number(table, t, col)
                      : table_finite(table, t, col)) > rule->dvars_threshold)
            good[t] = false;
        if (has_fd && is_above(fd, rule->fd_threshold, may_lack, table, t))
            good[t] = false;
    }
}

/* Censor where `good` is false; how many frames that took. */
static size_t lose(bool *kept, const bool *good, size_t frames)
{
    size_t lost = 0;

    for (size_t t = 0; t < frames; t++) {
        lost += kept[t] && !good[t];
        kept[t] = kept[t] && good[t];
    }
    return lost;
}

struct censored censoring_apply(bool *kept, const struct table *table,
                                const struct series *motion,
                                const struct censoring *rule)
{
    size_t frames = motion->values->size1;
    bool *steady = NEW_ARRAY(bool, frames), *good = NEW_ARRAY(bool, frames);
    struct censored count = {.upstream = frames - frames_count(kept, frames)};

    memset(steady, true, frames * sizeof *steady);
    memset(good, true, frames * sizeof *good);
    find_steady(steady, table);
    count.dummies = count_dummies(rule->dummy_scans, table, steady, frames);
    for (size_t t = 0; t < count.dummies; t++)
        kept[t] = false;
    if (!rule->keeps_non_steady)
        count.non_steady = lose(kept, steady, frames);
    find_outliers(good, kept, table, motion, rule);
    frames_dilate(good, frames, (size_t)rule->before, (size_t)rule->after);
    count.outliers = lose(kept, good, frames);
    frames_drop_short(good, frames, (size_t)rule->min_segment);
    count.segments = lose(kept, good, frames);
    free(steady), free(good);
    return count;
}

/* ---- for the sidecar ---- */

/* Over the frames that have one, all or those kept; NaN when none has. */
static double mean_displacement(const gsl_matrix *motion, const bool *kept)
{
    double sum = 0, count = 0;

    for (size_t t = 0; t < motion->size1; t++) {
        double fd = gsl_matrix_get(motion, t, MOTION_FD);

        if (isnan(fd) || (kept && !kept[t]))
            continue;
        sum += fd;
        count++;
    }
    return sum / count;
}

static void describe_rule(json_t *fields, const struct censoring *rule)
{
    enum displacement_kind kind = (enum displacement_kind)rule->fd_kind;

    json_put_text(fields, "FramewiseDisplacementKind",
                  censoring_kinds[rule->fd_kind]);
    json_put_number(fields, "FramewiseDisplacementRadius",
                    isnan(rule->fd_radius) ? displacement_radius(kind)
                                           : rule->fd_radius);
    if (!isnan(rule->fd_threshold))
        json_put_number(fields, "CensoredFDAbove", rule->fd_threshold);
    if (!isnan(rule->dvars_threshold))
        json_put_number(fields, "CensoredDVARSAbove", rule->dvars_threshold);
    if (rule->before || rule->after) {
        json_put_count(fields, "CensoredBefore", (size_t)rule->before);
        json_put_count(fields, "CensoredAfter", (size_t)rule->after);
    }
    if (rule->min_segment)
        json_put_count(fields, "MinimumSegment", (size_t)rule->min_segment);
}

void censoring_describe(json_t *fields, const struct censoring *rule,
                        const struct censored *censored,
                        const struct series *motion, const bool *kept)
{
    double all = mean_displacement(motion->values, NULL);
    double left = mean_displacement(motion->values, kept);

    describe_rule(fields, rule);
    json_put_count(fields, "DummyScans", censored->dummies);
    json_put_count(fields, "NumberOfVolumesDiscardedByNonsteadyStatesDetector",
                   censored->non_steady);
    json_put_count(fields, "NumberOfVolumesDiscardedByMotionScrubbing",
                   censored->outliers + censored->segments);
    if (censored->segments)
        json_put_count(fields, "NumberOfVolumesInShortSegments",
                       censored->segments);
    if (!isnan(all))
        json_put_number(fields, "MeanFramewiseDisplacement", all);
    if (!isnan(left))
        json_put_number(fields, "MeanFramewiseDisplacementKept", left);
}
