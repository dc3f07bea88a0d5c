#include "rsa/views.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/order.h"
#include "rsa/geodesic.h"
#include "rsa/rgtm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const views_names[VIEWS_KINDS] = {
    "raw", "unit-norm", "z-scored", "rank", "rgtm", "adjacency", "rgdm"};

static bool is_known(const gsl_matrix *rdms, size_t pair)
{
    for (size_t r = 0; r < rdms->size1; r++)
        if (isnan(gsl_matrix_get(rdms, r, pair)))
            return false;
    return true;
}

static void list_pairs(struct views *views, const gsl_matrix *rdms)
{
    views->a = NEW_ARRAY(size_t, rdms->size2);
    views->b = NEW_ARRAY(size_t, rdms->size2);
    for (size_t i = 0, p = 0; i < views->stimuli; i++)
        for (size_t j = i + 1; j < views->stimuli; j++, p++)
            if (is_known(rdms, p)) {
                views->a[views->pairs] = i;
                views->b[views->pairs++] = j;
            }
}

static size_t place_of(const struct views *views, size_t k)
{
    size_t i = views->a[k];

    return i * views->stimuli - i * (i + 1) / 2 + views->b[k] - i - 1;
}

struct views *views_new(const gsl_matrix *rdms, size_t stimuli)
{
    struct views *views = NEW_ARRAY(struct views, 1);
    size_t room;

    bug_if(rdms->size2 != stimuli * (stimuli - 1) / 2);
    views->rdms = rdms->size1;
    views->stimuli = stimuli;
    list_pairs(views, rdms);
    room = views->pairs ? views->pairs : 1;
    views->values = gsl_matrix_alloc(rdms->size1, room);
    views->ranks = gsl_matrix_alloc(rdms->size1, room);
    views->sorted = gsl_matrix_alloc(rdms->size1, room);
    gsl_matrix_set_all(views->ranks, NAN),
        gsl_matrix_set_all(views->sorted, NAN);
    for (size_t r = 0; r < rdms->size1; r++) {
        double *values = gsl_matrix_ptr(views->values, r, 0);
        double *ranks = gsl_matrix_ptr(views->ranks, r, 0);

        for (size_t k = 0; k < views->pairs; k++)
            values[k] = gsl_matrix_get(rdms, r, place_of(views, k));
        if (views->pairs && rgtm_scaled(ranks, values, views->pairs, RGTM_RANK))
            rgtm_sort(gsl_matrix_ptr(views->sorted, r, 0), ranks, views->pairs);
    }
    return views;
}

void views_free(struct views *views)
{
    gsl_matrix_free(views->values), gsl_matrix_free(views->ranks);
    gsl_matrix_free(views->sorted);
    free(views->a), free(views->b);
    free(views);
}

/* ---- one RDM ---- */

/* y = (x - mean) / length, with mean 0 and the norm for the unit. */
static bool scale_row(double *y, const double *x, size_t count,
                      bool is_centered)
{
    double mean = 0, squares = 0, length;

    for (size_t k = 0; k < count; k++)
        mean += is_centered ? x[k] / (double)count : 0;
    for (size_t k = 0; k < count; k++)
        squares += (x[k] - mean) * (x[k] - mean);
    length = sqrt(is_centered ? squares / (double)count : squares);
    for (size_t k = 0; k < count; k++)
        y[k] = (x[k] - mean) / length;
    return length > 0 && (!is_centered || length > 1e-12 * fabs(mean));
}

static bool clip_row(double *y, const struct views *views, size_t r,
                     struct view view)
{
    const double *sorted = gsl_matrix_const_ptr(views->sorted, r, 0);
    const double *ranks = gsl_matrix_const_ptr(views->ranks, r, 0);

    rgtm_clip(y, ranks, views->pairs,
              rgtm_quantile(sorted, views->pairs, view.lower),
              rgtm_quantile(sorted, views->pairs, view.upper));
    return !isnan(ranks[0]);
}

/* The longest way that there is, in place of none. */
static void close_ways(double *ways, size_t count)
{
    double most = -INFINITY;

    for (size_t k = 0; k < count; k++)
        most = isfinite(ways[k]) && ways[k] > most ? ways[k] : most;
    for (size_t k = 0; k < count; k++)
        ways[k] = isinf(ways[k]) ? most : ways[k];
}

static bool walk_row(double *y, const struct views *views, size_t r,
                     struct view view)
{
    size_t n = views->stimuli, all = n * (n - 1) / 2;
    double *way = NEW_ARRAY(double, all);
    bool is_defined = clip_row(y, views, r, view) &&
                      rgtm_scaled(y, y, views->pairs, RGTM_MINMAX);

    for (size_t p = 0; p < all; p++)
        way[p] = NAN;
    for (size_t k = 0; k < views->pairs; k++)
        way[place_of(views, k)] = y[k];
    geodesic_cut(way, way, n, 1);
    geodesic_paths(way, way, n);
    for (size_t k = 0; k < views->pairs; k++)
        y[k] = way[place_of(views, k)];
    free(way);
    if (!is_defined)
        return false;
    close_ways(y, views->pairs);
    return rgtm_scaled(y, y, views->pairs, RGTM_RANK);
}

static bool see_row(double *y, const struct views *views, size_t r,
                    struct view view)
{
    const double *values = gsl_matrix_const_ptr(views->values, r, 0);

    switch (view.kind) {
    case VIEWS_RAW:
        memcpy(y, values, views->pairs * sizeof(*y));
        return true;
    case VIEWS_UNIT:
    case VIEWS_ZSCORE:
        return scale_row(y, values, views->pairs, view.kind == VIEWS_ZSCORE);
    case VIEWS_RANK:
        memcpy(y, gsl_matrix_const_ptr(views->ranks, r, 0),
               views->pairs * sizeof(*y));
        return !isnan(y[0]);
    case VIEWS_RGTM:
    case VIEWS_ADJACENCY:
        return clip_row(y, views, r, view);
    default:
        return walk_row(y, views, r, view);
    }
}

/* ---- all ---- */

static void center_rows(gsl_matrix *columns)
{
    for (size_t p = 0; p < columns->size1; p++) {
        double *row = gsl_matrix_ptr(columns, p, 0), mean = 0;

        for (size_t r = 0; r < columns->size2; r++)
            mean += row[r];
        mean /= (double)columns->size2;
        for (size_t r = 0; r < columns->size2; r++)
            row[r] -= mean;
    }
}

size_t views_see(gsl_matrix *columns, const struct views *views,
                 struct view view)
{
    double *y = NEW_ARRAY(double, views->pairs ? views->pairs : 1);
    size_t undefined = 0;

    bug_if(columns->size1 != views->pairs || columns->size2 != views->rdms);
    for (size_t r = 0; r < views->rdms; r++) {
        bool is_defined = see_row(y, views, r, view);

        undefined += !is_defined;
        for (size_t k = 0; k < views->pairs; k++)
            gsl_matrix_set(columns, k, r, is_defined ? y[k] : NAN);
    }
    if (!undefined)
        center_rows(columns);
    free(y);
    return undefined;
}
