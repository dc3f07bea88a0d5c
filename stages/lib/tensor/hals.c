#include "tensor/hals.h"

#include "base/mem.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/*
 * Columns of u are independent of each other, so a tile of them goes through
 * all its passes before the next is looked at, and stays in the cache.
 */
enum { TILE = 8 };

#define INLINE static inline __attribute__((always_inline))

/*
 * One G for the tile (each = false: g[r rank + s]), or one a column (g[(r rank
 * + s) stride + i]).
 */
struct tile {
    double *u;       /* rank x TILE */
    const double *m; /* likewise */
    double *inverse; /* likewise: 1 / (G_rr + ridge), 0 where it is held */
    const double *g;
    size_t rank, stride;
};

INLINE void invert(const struct tile *tile, const struct hals *hals, bool each)
{
    for (size_t r = 0; r < tile->rank; r++) {
        const double *g =
            tile->g + r * (tile->rank + 1) * (each ? tile->stride : 1);

        for (size_t i = 0; i < TILE; i++) {
            double top = g[each ? i : 0];

            tile->inverse[r * TILE + i] =
                top <= HALS_HOLD * hals->top[r] ? 0 : 1 / (top + hals->ridge);
        }
    }
}

/* One pass; returns the squared step, and adds the squared gradient. */
INLINE double one_pass(double *gradient, const struct tile *tile,
                       const struct hals *hals, bool each)
{
    double steps[TILE] = {0}, slopes[TILE] = {0}, step = 0;

    for (size_t r = 0; r < tile->rank; r++) {
        const double *inverse = tile->inverse + r * TILE;
        double *u = tile->u + r * TILE, rest[TILE];

        for (size_t i = 0; i < TILE; i++)
            rest[i] =
                tile->m[r * TILE + i] - hals->penalty[r] - hals->ridge * u[i];
        for (size_t s = 0; s < tile->rank; s++) {
            const double *g =
                tile->g + (r * tile->rank + s) * (each ? tile->stride : 1);

            for (size_t i = 0; i < TILE; i++)
                rest[i] -= g[each ? i : 0] * tile->u[s * TILE + i];
        }
        for (size_t i = 0; i < TILE; i++) {
            double to = u[i] + rest[i] * inverse[i];
            double slope = inverse[i] > 0 ? rest[i] : 0;

            to = to > 0 ? to : 0;
            slope = u[i] > 0 || slope > 0 ? slope : 0;
            slopes[i] += slope * slope;
            steps[i] += (to - u[i]) * (to - u[i]);
            u[i] = to;
        }
    }
    for (size_t i = 0; i < TILE; i++) {
        step += steps[i];
        *gradient += slopes[i];
    }
    return step;
}

INLINE double tile_body(const struct tile *tile, const struct hals *hals,
                        bool each)
{
    double gradient = 0, ignored = 0, first;

    invert(tile, hals, each);
    first = one_pass(&gradient, tile, hals, each);
    for (size_t k = 1; k < hals->passes; k++)
        if (one_pass(&ignored, tile, hals, each) <=
            HALS_STOP * HALS_STOP * first)
            break;
    return gradient;
}

static double one_plain(const struct tile *tile, const struct hals *hals)
{
    return tile_body(tile, hals, false);
}

static double each_plain(const struct tile *tile, const struct hals *hals)
{
    return tile_body(tile, hals, true);
}

typedef double tile_update(const struct tile *tile, const struct hals *hals);

#if defined(__x86_64__)

__attribute__((target("avx2"))) static double one_avx2(const struct tile *tile,
                                                       const struct hals *hals)
{
    return tile_body(tile, hals, false);
}

__attribute__((target("avx2"))) static double each_avx2(const struct tile *tile,
                                                        const struct hals *hals)
{
    return tile_body(tile, hals, true);
}

#endif

/* No fused operations: all paths give the same bits. */
static tile_update *kernel(bool each)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        return each ? each_avx2 : one_avx2;
#endif
    return each ? each_plain : one_plain;
}

/* to[r TILE + i] = from[r, first + i], 0 beyond the last column. */
static void load(double *to, const gsl_matrix *from, size_t first)
{
    size_t left = from->size2 - first;

    for (size_t r = 0; r < from->size1; r++)
        for (size_t i = 0; i < TILE; i++)
            to[r * TILE + i] =
                i < left ? gsl_matrix_get(from, r, first + i) : 0;
}

static void store(gsl_matrix *to, const double *from, size_t first)
{
    size_t left = to->size2 - first;

    for (size_t r = 0; r < to->size1; r++)
        for (size_t i = 0; i < TILE && i < left; i++)
            gsl_matrix_set(to, r, first + i, from[r * TILE + i]);
}

static double update_tiles(gsl_matrix *u, const gsl_matrix *m, const double *g,
                           size_t stride, const struct hals *hals)
{
    size_t size = u->size1 * TILE;
    double *room = NEW_ARRAY(double, 3 * size), gradient = 0;
    tile_update *update = kernel(stride > 0);
    struct tile tile = {.u = room,
                        .m = room + size,
                        .inverse = room + 2 * size,
                        .rank = u->size1,
                        .stride = stride};

    for (size_t first = 0; first < u->size2; first += TILE) {
        tile.g = stride ? g + first : g;
        load(room, u, first);
        load(room + size, m, first);
        gradient += update(&tile, hals);
        store(u, room, first);
    }
    free(room);
    return gradient;
}

/* ---- a factor that is smooth along its mode ---- */

/*
 * The neighbors of an entry are in its equation, lambda (u_{t-1} + u_{t+1}) on
 * one side and lambda times their number on the other, so that entries are
 * done one after another.
 */
static double smooth_row(double *u, const double *rest, size_t n,
                         double diagonal, double smooth, double *gradient)
{
    double step = 0;

    for (size_t t = 0; t < n; t++) {
        double sides = (double)((t > 0) + (t + 1 < n)), slope, to;

        slope = rest[t] - smooth * sides * u[t];
        slope += t > 0 ? smooth * u[t - 1] : 0;
        slope += t + 1 < n ? smooth * u[t + 1] : 0;
        to = fmax(0, u[t] + slope / (diagonal + smooth * sides));
        if (u[t] > 0 || slope > 0)
            *gradient += slope * slope;
        step += (to - u[t]) * (to - u[t]);
        u[t] = to;
    }
    return step;
}

static double smooth_pass(double *gradient, gsl_matrix *u, const gsl_matrix *m,
                          const gsl_matrix *g, const struct hals *hals)
{
    size_t n = u->size2;
    double *rest = NEW_ARRAY(double, n), step = 0;

    for (size_t r = 0; r < u->size1; r++) {
        double diagonal = gsl_matrix_get(g, r, r) + hals->ridge;

        if (gsl_matrix_get(g, r, r) <= HALS_HOLD * hals->top[r])
            continue;
        for (size_t t = 0; t < n; t++)
            rest[t] = gsl_matrix_get(m, r, t) - hals->penalty[r] -
                      hals->ridge * gsl_matrix_get(u, r, t);
        for (size_t s = 0; s < u->size1; s++)
            for (size_t t = 0; t < n; t++)
                rest[t] -= gsl_matrix_get(g, r, s) * gsl_matrix_get(u, s, t);
        step += smooth_row(gsl_matrix_ptr(u, r, 0), rest, n, diagonal,
                           hals->smooth[r], gradient);
    }
    free(rest);
    return step;
}

static double update_smooth(gsl_matrix *u, const gsl_matrix *m,
                            const gsl_matrix *g, const struct hals *hals)
{
    double gradient = 0, ignored = 0;
    double first = smooth_pass(&gradient, u, m, g, hals);

    for (size_t k = 1; k < hals->passes; k++)
        if (smooth_pass(&ignored, u, m, g, hals) <=
            HALS_STOP * HALS_STOP * first)
            break;
    return gradient;
}

double hals_update(gsl_matrix *u, const gsl_matrix *m, const gsl_matrix *g,
                   const struct hals *hals)
{
    return hals->smooth ? update_smooth(u, m, g, hals)
                        : update_tiles(u, m, g->data, 0, hals);
}

double hals_update_each(gsl_matrix *u, const gsl_matrix *m, const double *g,
                        size_t stride, const struct hals *hals)
{
    return update_tiles(u, m, g, stride, hals);
}
