#include "base/mem.h"
#include "base/report.h"
#include "cohort/intersubject.h"
#include "io/pairs.h"
#include "io/series.h"
#include "num/blas.h"
#include "num/order.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Fewer values have no correlation worth the name. */
enum { LEAST_VALUES = 3 };
static const double FLAT = 1e-12;

/* Of every row the profiles: participants x values, NaN where missing. */
struct profiles {
    struct intersubject *all;
    gsl_matrix **of;
};

static void add_row(struct profiles *profiles, const char *name, size_t values)
{
    struct intersubject *all = profiles->all;

    all->names = xrealloc(all->names, all->rows + 1, sizeof *all->names);
    profiles->of = xrealloc(profiles->of, all->rows + 1, sizeof *profiles->of);
    all->names[all->rows] = xstrdup(name);
    profiles->of[all->rows++] = gsl_matrix_alloc(all->count, values);
}

static const char *path_of(const struct intersubject *all, size_t i)
{
    return all->features->manifest->paths[all->listed[i]];
}

/* ---- files ---- */

static void check_names(const struct intersubject *all, size_t i,
                        char *const *names, size_t count)
{
    if (count != all->rows)
        die("'%s' has %zu columns, but '%s' %zu", path_of(all, i), count,
            path_of(all, 0), all->rows);
    for (size_t row = 0; row < count; row++)
        if (strcmp(names[row], all->names[row]) != 0)
            die("'%s' has '%s' where '%s' has '%s'", path_of(all, i),
                names[row], path_of(all, 0), all->names[row]);
}

static void read_series(struct profiles *profiles)
{
    struct intersubject *all = profiles->all;

    for (size_t i = 0; i < all->count; i++) {
        struct series *series = series_read(path_of(all, i));
        size_t frames = series->values->size1, regions = series->values->size2;

        for (size_t row = 0; row < regions && !i; row++)
            add_row(profiles, series->names[row], frames);
        check_names(all, i, series->names, regions);
        bug_if(!profiles->of);
        if (frames != profiles->of[0]->size2)
            die("'%s' has %zu frames, but '%s' %zu: people can only be alike "
                "in what they saw at the same time",
                path_of(all, i), frames, path_of(all, 0),
                profiles->of[0]->size2);
        for (size_t row = 0; row < regions; row++)
            for (size_t t = 0; t < frames; t++)
                gsl_matrix_set(profiles->of[row], i, t,
                               gsl_matrix_get(series->values, t, row));
        series_free(series);
    }
}

static void read_rdms(struct profiles *profiles)
{
    struct intersubject *all = profiles->all;
    struct pairs *first = pairs_read(path_of(all, 0), NULL);

    pairs_demand(first, path_of(all, 0));
    for (size_t row = 0; row < first->columns; row++)
        add_row(profiles, first->titles[row], first->count);
    bug_if(!profiles->of);
    for (size_t i = 0; i < all->count; i++) {
        struct pairs *mine = pairs_read(path_of(all, i), NULL), *sorted;

        check_names(all, i, mine->titles, mine->columns);
        sorted = pairs_in_order(mine, path_of(all, i), first, path_of(all, 0));
        for (size_t row = 0; row < all->rows; row++)
            memcpy(gsl_matrix_ptr(profiles->of[row], i, 0),
                   gsl_matrix_const_ptr(sorted->values, row, 0),
                   first->count * sizeof(double));
        pairs_free(sorted), pairs_free(mine);
    }
    pairs_free(first);
}

/* All values of a file are one profile; of matrices every region has its row,
 * and of anything but voxels every value is one by itself. */
static void add_parts(struct profiles *profiles)
{
    const struct features *features = profiles->all->features;
    size_t regions = features->regions.count;

    if (features->all >= LEAST_VALUES)
        add_row(profiles, "all", features->all);
    if (features->kind == FEATURES_EDGES)
        for (size_t a = 0; a < regions; a++)
            add_row(profiles, features->regions.names[a], regions - 1);
    else if (features->kind != FEATURES_VOXELS)
        for (size_t j = 0; j < features->all; j++) {
            char *name = features_label(features, j);

            add_row(profiles, name, 1);
            free(name);
        }
}

static void put_parts(struct profiles *profiles, size_t i, const double *values)
{
    const struct features *features = profiles->all->features;
    size_t regions = features->regions.count, next = 0, p = 0;

    bug_if(!profiles->of);
    if (features->all >= LEAST_VALUES)
        memcpy(gsl_matrix_ptr(profiles->of[next++], i, 0), values,
               features->all * sizeof *values);
    if (features->kind == FEATURES_EDGES)
        for (size_t a = 0; a < regions; a++)
            for (size_t b = a + 1; b < regions; b++, p++) {
                gsl_matrix_set(profiles->of[next + a], i, b - 1, values[p]);
                gsl_matrix_set(profiles->of[next + b], i, a, values[p]);
            }
    else if (features->kind != FEATURES_VOXELS)
        for (size_t j = 0; j < features->all; j++)
            gsl_matrix_set(profiles->of[next + j], i, 0, values[j]);
}

static void read_features(struct profiles *profiles)
{
    struct intersubject *all = profiles->all;
    double *values;

    features_begin(all->features, all->listed[0]);
    add_parts(profiles);
    if (!profiles->of)
        die("'%s': fewer than %d values of each participant",
            all->options->input.path, LEAST_VALUES);
    values = NEW_ARRAY(double, all->features->all);
    for (size_t i = 0; i < all->count; i++) {
        features_read(values, all->features, all->listed[i]);
        put_parts(profiles, i, values);
    }
    free(values);
}

static enum intersubject_kind kind_of(const struct intersubject *all)
{
    const struct features *features = all->features;
    enum intersubject_kind kind = (enum intersubject_kind)all->options->kind;
    struct table *table;

    if (features->kind == FEATURES_COLUMNS || features->kind == FEATURES_VOXELS)
        return INTERSUBJECT_NODES;
    if (kind == INTERSUBJECT_NODES && !all->options->input.measure)
        usage("--kind nodes needs --measure, a column of these tables");
    if (kind != INTERSUBJECT_AUTO)
        return kind;
    if (all->options->input.measure)
        return INTERSUBJECT_NODES;
    table = table_read(path_of(all, 0));
    kind = pairs_are_in(table)                    ? INTERSUBJECT_RDMS
           : strcmp(table->names[0], "Node") != 0 ? INTERSUBJECT_SERIES
                                                  : INTERSUBJECT_MATRICES;
    table_free(table);
    return kind;
}

/* ---- how alike ---- */

/* Rounding leads beyond 1; NaN stays. */
static double clamp(double r)
{
    return r > 1 ? 1 : r < -1 ? -1 : r;
}

/* Correlation over the values that both have. */
static double correlation(const double *a, const double *b, size_t count)
{
    double n = 0, mean_a = 0, mean_b = 0, aa = 0, bb = 0, ab = 0;
    double size_a = 0, size_b = 0;

    for (size_t k = 0; k < count; k++)
        if (!isnan(a[k]) && !isnan(b[k]))
            n++, mean_a += a[k], mean_b += b[k];
    if (n < LEAST_VALUES)
        return NAN;
    mean_a /= n, mean_b /= n;
    for (size_t k = 0; k < count; k++)
        if (!isnan(a[k]) && !isnan(b[k])) {
            double da = a[k] - mean_a, db = b[k] - mean_b;

            aa += da * da, bb += db * db, ab += da * db;
            size_a = fmax(size_a, fabs(a[k]));
            size_b = fmax(size_b, fabs(b[k]));
        }
    if (sqrt(aa / n) <= FLAT * size_a || sqrt(bb / n) <= FLAT * size_b)
        return NAN;
    return clamp(ab / sqrt(aa * bb));
}

/* The root mean square of what both have, on the scale of all values. */
static double nearness(const double *a, const double *b, size_t count)
{
    double n = 0, sum = 0;

    for (size_t k = 0; k < count; k++)
        if (!isnan(a[k]) && !isnan(b[k]))
            n++, sum += (a[k] - b[k]) * (a[k] - b[k]);
    return n > 0 ? -sqrt(sum * (double)count / n) : NAN;
}

static bool is_whole(const gsl_matrix *of)
{
    for (size_t i = 0; i < of->size1; i++)
        for (size_t k = 0; k < of->size2; k++)
            if (isnan(gsl_matrix_get(of, i, k)))
                return false;
    return true;
}

/* Zero mean and unit length; one that does not vary becomes NaN. */
static void standardize(double *x, size_t count)
{
    double mean = 0, square = 0, size = 0;

    for (size_t k = 0; k < count; k++) {
        mean += x[k] / (double)count;
        size = fmax(size, fabs(x[k]));
    }
    for (size_t k = 0; k < count; k++)
        square += (x[k] - mean) * (x[k] - mean);
    if (sqrt(square / (double)count) <= FLAT * size)
        square = NAN;
    for (size_t k = 0; k < count; k++)
        x[k] = (x[k] - mean) / sqrt(square);
}

/* Correlations of profiles without a gap, as one product. */
static gsl_matrix *correlations(gsl_matrix *of)
{
    gsl_matrix *r = gsl_matrix_alloc(of->size1, of->size1);

    for (size_t i = 0; i < of->size1; i++)
        standardize(gsl_matrix_ptr(of, i, 0), of->size2);
    blas_product(r, 1, BLAS_PLAIN, of, BLAS_TRANSPOSED, of, 0);
    return r;
}

static void compare_row(void *context, size_t worker, size_t row)
{
    const struct profiles *profiles = context;
    struct intersubject *all = profiles->all;
    gsl_matrix *of = profiles->of[row];
    size_t count = of->size2, *missing = NEW_ARRAY(size_t, all->count);
    gsl_matrix *r = NULL;
    bool is_near = count == 1 || all->options->likeness == LIKE_DISTANCE;
    double *to = gsl_matrix_ptr(all->brain, row, 0);

    (void)worker;
    for (size_t i = 0; i < all->count && !is_near; i++)
        if (all->options->likeness == LIKE_SPEARMAN)
            order_ranks_known(gsl_matrix_ptr(of, i, 0), count);
    if (!is_near && count >= LEAST_VALUES && is_whole(of))
        r = correlations(of);
    all->is_known[row] = true;
    for (size_t i = 0; i < all->count; i++)
        for (size_t j = i + 1; j < all->count; j++, to++) {
            const double *a = gsl_matrix_ptr(of, i, 0);
            const double *b = gsl_matrix_ptr(of, j, 0);

            *to = r         ? clamp(gsl_matrix_get(r, i, j))
                  : is_near ? nearness(a, b, count)
                            : correlation(a, b, count);
            if (isnan(*to))
                missing[i]++, missing[j]++, all->is_known[row] = false;
        }
    /* Who is like nobody has no profile, and is why others lack a pair. */
    for (size_t i = 0; i < all->count; i++)
        all->without[row] += missing[i] == all->count - 1;
    to = gsl_matrix_ptr(all->brain, row, 0);
    for (size_t p = 0; p < all->pairs && !all->is_known[row]; p++)
        to[p] = NAN;
    free(missing);
    if (r)
        gsl_matrix_free(r);
}

void intersubject_read_brains(struct intersubject *all)
{
    struct profiles profiles = {.all = all};
    size_t unknown = 0;

    switch (kind_of(all)) {
    case INTERSUBJECT_SERIES:
        read_series(&profiles);
        break;
    case INTERSUBJECT_RDMS:
        read_rdms(&profiles);
        break;
    default:
        read_features(&profiles);
    }
    all->brain = gsl_matrix_alloc(all->rows, all->pairs);
    all->without = NEW_ARRAY(size_t, all->rows);
    all->is_known = NEW_ARRAY(bool, all->rows);
    workers_run((size_t)all->options->threads, all->rows, compare_row,
                &profiles);
    for (size_t row = 0; row < all->rows; row++) {
        unknown += !all->is_known[row];
        gsl_matrix_free(profiles.of[row]);
    }
    free(profiles.of);
    if (unknown == all->rows)
        die("'%s': no region has a profile in every participant",
            all->options->input.path);
    if (unknown)
        warn("'%s': %zu of %zu regions lack a profile in some and are n/a",
             all->options->input.path, unknown, all->rows);
}
