#include "states/recordings.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/bids.h"
#include "io/gaps.h"
#include "io/series.h"
#include "io/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES_LEAST = 3, NODES_LEAST = 2 };

/* Two times between frames are one, and a signal is constant, to this part. */
static const double same_tr = 1e-3, least_spread = 1e-12;

/* ---- who ---- */

static void name_run(struct recording *recording)
{
    struct bids_name *name = bids_parse(recording->path);
    const char *label = name ? bids_label(name, "sub") : NULL;
    const char *slash = strrchr(recording->path, '/');

    recording->run = xstrdup(slash ? slash + 1 : recording->path);
    recording->run[strcspn(recording->run, ".")] = '\0';
    recording->participant =
        label ? xformat("sub-%s", label) : xstrdup(recording->run);
    if (name)
        bids_free(name);
}

static void name_all(struct recordings *all, const struct paths *paths)
{
    for (size_t w = 0; w < all->count; w++) {
        all->at[w].path = paths->at[w];
        name_run(&all->at[w]);
        for (size_t v = 0; v < w; v++)
            if (!strcmp(all->at[v].run, all->at[w].run))
                die("'%s' and '%s' have one name, and their rows could not be "
                    "told apart",
                    all->at[v].path, all->at[w].path);
    }
}

/* ---- when ---- */

/* Mean step of a first column `time` (s), or NaN. */
static double step_of(const char *path)
{
    struct table *table = table_read(path);
    double step = NAN;

    if (!strcmp(table->names[0], "time") && table->rows > 1)
        step = (table_finite(table, table->rows - 1, 0) -
                table_finite(table, 0, 0)) /
               ((double)table->rows - 1);
    table_free(table);
    if (step <= 0)
        die("'%s': the column 'time' does not ascend", path);
    return step;
}

static void find_tr(struct recordings *all, double wanted)
{
    all->tr = wanted;
    for (size_t w = 0; w < all->count && isnan(wanted); w++) {
        const char *path = all->at[w].path;
        double tr = series_repetition_time(path);

        tr = isnan(tr) ? step_of(path) : tr;
        if (isnan(tr))
            die("'%s' has no RepetitionTime in a sidecar and no column 'time': "
                "give --tr",
                path);
        if (w && fabs(tr - all->tr) > same_tr * all->tr)
            die("'%s' has a frame every %g s, '%s' every %g s", all->at[0].path,
                all->tr, path, tr);
        all->tr = w ? all->tr : tr;
    }
}

/* ---- what ---- */

static void check_names(const struct recordings *all,
                        const struct series *series, const char *path)
{
    size_t regions = series->values->size2;

    if (regions != all->regions)
        die("'%s' has %zu regions, '%s' has %zu", all->at[0].path, all->regions,
            path, regions);
    for (size_t i = 0; i < regions; i++)
        if (strcmp(series->names[i], all->names[i]) != 0)
            die("region %zu is '%s' in '%s' and '%s' in '%s'", i + 1,
                all->names[i], all->at[0].path, series->names[i], path);
}

static bool varies(const struct recording *recording, size_t i)
{
    double low = INFINITY, high = -INFINITY, size = 0;

    for (size_t t = 0; t < recording->x->size1; t++)
        if (recording->is_there[t]) {
            double value = gsl_matrix_get(recording->x, t, i);

            low = fmin(low, value), high = fmax(high, value);
            size = fmax(size, fabs(value));
        }
    return high - low > least_spread * size;
}

static void read_run(struct recordings *all, size_t w)
{
    struct recording *run = &all->at[w];
    struct series *series = gaps_read(run->path, &run->is_there);

    if (!w) {
        all->regions = series->values->size2;
        all->names = names_copy(series->names, all->regions);
        all->is_used = NEW_ARRAY(bool, all->regions);
        for (size_t i = 0; i < all->regions; i++)
            all->is_used[i] = true;
    }
    check_names(all, series, run->path);
    run->x = gsl_matrix_alloc(series->values->size1, all->regions);
    gsl_matrix_memcpy(run->x, series->values);
    for (size_t t = 0; t < run->x->size1; t++)
        run->there += run->is_there[t];
    if (run->there < FRAMES_LEAST)
        die("'%s' has %zu frames that are not censored, and %d are the least",
            run->path, run->there, FRAMES_LEAST);
    for (size_t i = 0; i < all->regions; i++)
        if (!varies(run, i)) {
            if (all->is_used[i])
                warn("'%s' is constant or has no data in '%s', and is left "
                     "out of all runs",
                     all->names[i], run->path);
            all->is_used[i] = false;
        }
    series_free(series);
}

/* Leaves the columns that are used. */
static void pack(const struct recordings *all, struct recording *run)
{
    gsl_matrix *x = gsl_matrix_alloc(run->x->size1, all->nodes);
    size_t at = 0;

    for (size_t i = 0; i < all->regions; i++)
        if (all->is_used[i]) {
            gsl_vector_const_view column = gsl_matrix_const_column(run->x, i);

            gsl_matrix_set_col(x, at++, &column.vector);
        }
    gsl_matrix_free(run->x);
    run->x = x;
}

struct recordings *recordings_read(const struct paths *paths, double tr)
{
    struct recordings *all = NEW_ARRAY(struct recordings, 1);

    all->count = paths->count;
    all->at = NEW_ARRAY(struct recording, all->count);
    name_all(all, paths);
    for (size_t w = 0; w < all->count; w++)
        read_run(all, w);
    find_tr(all, tr);
    for (size_t i = 0; i < all->regions; i++)
        all->nodes += all->is_used[i];
    if (all->nodes < NODES_LEAST)
        die("%zu of %zu regions vary in every run, and %d are the least",
            all->nodes, all->regions, NODES_LEAST);
    for (size_t w = 0; w < all->count; w++)
        pack(all, &all->at[w]);
    return all;
}

void recordings_free(struct recordings *all)
{
    for (size_t w = 0; w < all->count; w++) {
        free(all->at[w].participant), free(all->at[w].run);
        free(all->at[w].is_there), gsl_matrix_free(all->at[w].x);
    }
    names_free(all->names, all->regions);
    free(all->is_used), free(all->at), free(all);
}

size_t recordings_find(const struct recordings *all, const char *name)
{
    size_t at = 0;

    for (size_t i = 0; i < all->regions; i++) {
        if (!strcmp(all->names[i], name)) {
            if (!all->is_used[i])
                die("'%s' is constant or has no data in a run", name);
            return at;
        }
        at += all->is_used[i];
    }
    die("'%s' has no region '%s'", all->at[0].path, name);
}
