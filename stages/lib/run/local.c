#include "run/local.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/store.h"
#include "signal/concordance.h"
#include "signal/fluctuation.h"
#include "signal/frames.h"
#include "space/neighbors.h"

#include <math.h>
#include <stdlib.h>

/* Series taken at a time.  Blocks begin at multiples of it, so that no series
 * is ever in other company. */
enum { WIDTH = 128 };

/* Voxels begin .. end - 1 of the list, for which low .. high - 1 are held. */
struct block {
    size_t begin, end, low, high;
};

struct work {
    struct scan *scan;
    const bool *kept, *is_used;
    const struct local_request *request;
    size_t frames, kept_frames;
    struct fluctuation *fluctuation;
    struct neighbors *neighbors;
    struct local local;
};

/* ---- what was asked for ---- */

void local_read_band(double band[2], const char *text)
{
    char *colon, *end;

    band[0] = strtod(text, &colon);
    band[1] = strtod(*colon ? colon + 1 : colon, &end);
    if (colon == text || *colon != ':' || end == colon + 1 || *end ||
        !(band[0] >= 0 && band[0] < band[1] && isfinite(band[1])))
        usage("--band wants two frequencies in Hz as 0.01:0.1, not '%s'", text);
}

static struct fluctuation *plan_band(struct work *work)
{
    const char *path = work->scan->bold->path;
    const double *band = work->request->band;
    double tr = volume_repetition_time(work->scan->bold);
    struct fluctuation *fluctuation;

    if (!(tr > 0))
        die("'%s' has no RepetitionTime, which ALFF needs", path);
    if (band[1] > 0.5 / tr)
        die("'%s': a band up to %g Hz, but with a RepetitionTime of %g s "
            "nothing is seen above %g Hz",
            path, band[1], tr, 0.5 / tr);
    fluctuation = fluctuation_new(work->kept, work->frames, tr, band,
                                  work->request->has_falff);
    if (!fluctuation)
        die("'%s': %zu of %zu frames of %g s are too few to see a frequency of "
            "the band %g to %g Hz",
            path, work->kept_frames, work->frames, tr, band[0], band[1]);
    return fluctuation;
}

static struct neighbors *plan_neighbors(const struct work *work)
{
    const struct scan *scan = work->scan;

    if (work->kept_frames > CONCORDANCE_FRAMES)
        die("'%s' has %zu frames, and ReHo takes at most %d", scan->bold->path,
            work->kept_frames, CONCORDANCE_FRAMES);
    if (work->kept_frames < 3)
        die("'%s': ReHo of fewer than 3 frames", scan->bold->path);
    return neighbors_new(&scan->bold->grid, scan->voxel, scan->count,
                         work->request->neighbors);
}

static double *missing(size_t count)
{
    double *values = NEW_ARRAY(double, count);

    for (size_t i = 0; i < count; i++)
        values[i] = NAN;
    return values;
}

/* ---- blocks ---- */

static struct block span(const struct work *work, size_t begin, size_t end)
{
    struct block block = {begin, end, begin, end};

    if (work->neighbors)
        neighbors_reach(&block.low, &block.high, work->neighbors, begin, end);
    return block;
}

/* The block after the voxels before `begin`: as large as the memory allows. */
static struct block next_block(const struct work *work, size_t begin)
{
    size_t count = work->scan->count;
    size_t voxel_bytes =
        work->frames * (sizeof(float) + (work->neighbors ? 2 : 0));
    size_t room = work->request->bytes / voxel_bytes;
    struct block block = {begin, begin, begin, begin};

    while (block.end < count) {
        size_t left = count - block.end;
        struct block more =
            span(work, begin, block.end + (left < WIDTH ? left : WIDTH));

        if (block.end == begin) {
            size_t least = 2 * (more.high - more.low);

            room = room < least ? least : room;
        } else if (more.high - more.low > room) {
            break;
        }
        block = more;
    }
    return block;
}

static struct store *read_block(const struct work *work,
                                const struct block *block)
{
    struct scan *scan = work->scan;
    struct store *store = store_new(work->frames, block->high - block->low,
                                    SIZE_MAX, scan->bold->path);

    note("reading '%s' for %zu of %zu voxels", scan->bold->path,
         block->end - block->begin, scan->count);
    for (size_t t = 0; scan_next(scan); t++)
        if (work->kept[t])
            store_add(store, scan->values + block->low);
        else
            store_add_gap(store);
    return store;
}

/* The kept frames of `width` columns from `from`; gsl_matrix_free() it. */
static gsl_matrix *get_kept(const struct work *work, const struct store *store,
                            size_t from, size_t width)
{
    gsl_matrix *all = gsl_matrix_alloc(work->frames, width);
    gsl_matrix *some = gsl_matrix_alloc(work->kept_frames, width);

    store_get(all, store, from);
    frames_gather(some, all, work->kept);
    gsl_matrix_free(all);
    return some;
}

/* ---- measures of a block ---- */

static void fluctuations(struct work *work, const struct store *store,
                         const struct block *block)
{
    const struct local *local = &work->local;
    double *alff = NEW_ARRAY(double, WIDTH), *falff = NEW_ARRAY(double, WIDTH);

    for (size_t i = block->begin; i < block->end; i += WIDTH) {
        size_t left = block->end - i, width = left < WIDTH ? left : WIDTH;
        gsl_matrix *series = get_kept(work, store, i - block->low, width);

        fluctuation_of(alff, falff, work->fluctuation, series);
        for (size_t j = 0; j < width; j++) {
            if (local->alff && work->is_used[i + j])
                local->alff[i + j] = alff[j];
            if (local->falff && work->is_used[i + j])
                local->falff[i + j] = falff[j];
        }
        gsl_matrix_free(series);
    }
    free(alff), free(falff);
}

/* The ranks of all voxels that are held, and their ties. */
static uint16_t *rank_block(uint64_t *ties, const struct work *work,
                            const struct store *store,
                            const struct block *block)
{
    size_t held = block->high - block->low, n = work->kept_frames;
    size_t stride = concordance_stride(n);
    uint16_t *ranks = NEW_ARRAY(uint16_t, held * stride);
    uint64_t *room = NEW_ARRAY(uint64_t, 2 * n);
    float *series = NEW_ARRAY(float, n);

    for (size_t from = 0; from < held; from += WIDTH) {
        size_t left = held - from, width = left < WIDTH ? left : WIDTH;
        gsl_matrix *x = get_kept(work, store, from, width);

        for (size_t j = 0; j < width; j++) {
            if (!work->is_used[block->low + from + j])
                continue;
            for (size_t t = 0; t < n; t++)
                series[t] =
                    (float)(gsl_matrix_get(x, t, j) - gsl_matrix_get(x, 0, j));
            ties[from + j] =
                concordance_rank(ranks + (from + j) * stride, series, n, room);
        }
        gsl_matrix_free(x);
    }
    free(room), free(series);
    return ranks;
}

static void homogeneities(struct work *work, const struct store *store,
                          const struct block *block)
{
    uint64_t *ties = NEW_ARRAY(uint64_t, block->high - block->low);
    uint16_t *ranks = rank_block(ties, work, store, block);
    size_t stride = concordance_stride(work->kept_frames);

    for (size_t i = block->begin; i < block->end; i++) {
        size_t place[NEIGHBORS_MOST], count = 0;
        size_t near = neighbors_of(place, work->neighbors, i);
        const uint16_t *rows[NEIGHBORS_MOST];
        uint64_t tied[NEIGHBORS_MOST];

        for (size_t k = 0; k < near; k++) {
            size_t at = place[k] - block->low;

            if (!work->is_used[place[k]])
                continue;
            rows[count] = ranks + at * stride;
            tied[count++] = ties[at];
        }
        if (work->is_used[i])
            work->local.reho[i] =
                concordance_of(rows, tied, count, work->kept_frames);
    }
    free(ties), free(ranks);
}

struct local local_measure(struct scan *scan, const bool *kept,
                           const bool *is_used,
                           const struct local_request *request)
{
    struct work work = {.scan = scan,
                        .kept = kept,
                        .is_used = is_used,
                        .request = request,
                        .frames = scan->bold->frames};
    struct local *local = &work.local;

    work.kept_frames = frames_count(kept, work.frames);
    local->alff = request->has_alff ? missing(scan->count) : NULL;
    local->falff = request->has_falff ? missing(scan->count) : NULL;
    local->reho = request->has_reho ? missing(scan->count) : NULL;
    if (local->alff || local->falff)
        work.fluctuation = plan_band(&work);
    if (local->reho)
        work.neighbors = plan_neighbors(&work);
    for (struct block block = {0};
         block.end < scan->count && (work.fluctuation || work.neighbors);) {
        struct store *store;

        block = next_block(&work, block.end);
        store = read_block(&work, &block);
        if (work.fluctuation)
            fluctuations(&work, store, &block);
        if (work.neighbors)
            homogeneities(&work, store, &block);
        store_free(store);
    }
    if (work.fluctuation)
        fluctuation_free(work.fluctuation);
    if (work.neighbors)
        neighbors_free(work.neighbors);
    return *local;
}

void local_release(struct local *local)
{
    free(local->alff), free(local->falff), free(local->reho);
}
