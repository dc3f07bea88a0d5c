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

/* One pass; returns the squared step. */
INLINE double one_pass(struct progress *progress, const struct tile *tile,
                       const struct hals *hals, bool each)
{
    double steps[TILE] = {0}, slopes[TILE] = {0}, gains[TILE] = {0}, step = 0;

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
            double slope = inverse[i] > 0 ? rest[i] : 0, by;

            to = to > 0 ? to : 0;
            slope = u[i] > 0 || slope > 0 ? slope : 0;
            by = to - u[i];
            slopes[i] += slope * slope;
            gains[i] += by * rest[i];
            steps[i] += by * by;
            u[i] = to;
        }
    }
    for (size_t i = 0; i < TILE; i++) {
        step += steps[i];
        progress->slope += slopes[i];
        progress->gain += gains[i];
    }
    return step;
}

INLINE void tile_body(struct progress *progress, const struct tile *tile,
                      const struct hals *hals, bool each)
{
    struct progress later = {0, 0};
    double first;

    invert(tile, hals, each);
    first = one_pass(progress, tile, hals, each);
    for (size_t k = 1; k < hals->passes; k++)
        if (one_pass(&later, tile, hals, each) <= HALS_STOP * HALS_STOP * first)
            break;
    progress->gain += later.gain;
}

static void one_plain(struct progress *progress, const struct tile *tile,
                      const struct hals *hals)
{
    tile_body(progress, tile, hals, false);
}

static void each_plain(struct progress *progress, const struct tile *tile,
                       const struct hals *hals)
{
    tile_body(progress, tile, hals, true);
}

typedef void tile_update(struct progress *progress, const struct tile *tile,
                         const struct hals *hals);

#if defined(__x86_64__)

#define AVX2 __attribute__((target("avx2")))

AVX2 static void one_avx2(struct progress *progress, const struct tile *tile,
                          const struct hals *hals)
{
    tile_body(progress, tile, hals, false);
}

AVX2 static void each_avx2(struct progress *progress, const struct tile *tile,
                           const struct hals *hals)
{
    tile_body(progress, tile, hals, true);
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

static void update_tiles(struct progress *progress, gsl_matrix *u,
                         const gsl_matrix *m, const double *g, size_t stride,
                         const struct hals *hals)
{
    size_t size = u->size1 * TILE;
    double *room = NEW_ARRAY(double, 3 * size);
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
        update(progress, &tile, hals);
        store(u, room, first);
    }
    free(room);
}

/* ---- a factor that is smooth along its mode ---- */

/*
 * The neighbors of an entry are in its equation, lambda (u_{t-1} + u_{t+1}) on
 * one side and lambda times their number on the other, so that entries are
 * done one after another.
 */
static double smooth_row(struct progress *progress, double *u,
                         const double *rest, size_t n, double diagonal,
                         double smooth)
{
    double step = 0;

    for (size_t t = 0; t < n; t++) {
        double sides = (double)((t > 0) + (t + 1 < n)), slope, by;

        slope = rest[t] - smooth * sides * u[t];
        slope += t > 0 ? smooth * u[t - 1] : 0;
        slope += t + 1 < n ? smooth * u[t + 1] : 0;
        by = fmax(-u[t], slope / (diagonal + smooth * sides));
        if (u[t] > 0 || slope > 0)
            progress->slope += slope * slope;
        progress->gain += by * slope;
        step += by * by;
        u[t] += by;
    }
    return step;
}

static double smooth_pass(struct progress *progress, gsl_matrix *u,
                          const gsl_matrix *m, const gsl_matrix *g,
                          const struct hals *hals)
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
        step += smooth_row(progress, gsl_matrix_ptr(u, r, 0), rest, n, diagonal,
                           hals->smooth[r]);
    }
    free(rest);
    return step;
}

static void update_smooth(struct progress *progress, gsl_matrix *u,
                          const gsl_matrix *m, const gsl_matrix *g,
                          const struct hals *hals)
{
    struct progress later = {0, 0};
    double first = smooth_pass(progress, u, m, g, hals);

    for (size_t k = 1; k < hals->passes; k++)
        if (smooth_pass(&later, u, m, g, hals) <= HALS_STOP * HALS_STOP * first)
            break;
    progress->gain += later.gain;
}

void hals_update(struct progress *progress, gsl_matrix *u, const gsl_matrix *m,
                 const gsl_matrix *g, const struct hals *hals)
{
    if (hals->smooth)
        update_smooth(progress, u, m, g, hals);
    else
        update_tiles(progress, u, m, g->data, 0, hals);
}

void hals_update_each(struct progress *progress, gsl_matrix *u,
                      const gsl_matrix *m, const double *g, size_t stride,
                      const struct hals *hals)
{
    update_tiles(progress, u, m, g, stride, hals);
}
