#include "group/sweep.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TILE = 1024, MOST_ORDERS = 128, LEAST_ORDERS = 8, HEIGHT = 1024 };

/* Numbers in one block of statistics. */
static const size_t ROOM = 8u << 20;

static void lay_tiles(struct sweep *sweep)
{
    const struct chance_wish *wish = sweep->wish;
    size_t most = wish->elements / TILE + wish->strand_count;

    sweep->tiles = NEW_ARRAY(struct tile_place, most);
    for (size_t s = 0; s < wish->strand_count; s++)
        for (size_t at = 0; at < wish->strands[s].count; at += TILE) {
            size_t left = wish->strands[s].count - at;

            sweep->tiles[sweep->tile_count++] =
                (struct tile_place){s, at, left < TILE ? left : TILE};
        }
}

/* Orders of a block: its statistics and its weights must be of bearable size;
 * the size depends on the problem alone, as the last digits do on it. */
static size_t block_of(const struct chance_wish *wish)
{
    size_t columns = lane_height(wish->strands[0].design, 1);
    size_t block = HEIGHT / columns, room = ROOM / (wish->elements + 1);

    block = block < MOST_ORDERS ? block : MOST_ORDERS;
    block = block < room ? block : room;
    return block > LEAST_ORDERS ? block : LEAST_ORDERS;
}

/* What the data say: the order of no change. */
static void observe(struct sweep *sweep)
{
    const struct chance_wish *wish = sweep->wish;
    struct chance *out = sweep->out;
    size_t rows = wish->orders->rows, *source = NEW_ARRAY(size_t, rows);
    double *sign = NEW_ARRAY(double, rows), *compared;

    for (size_t i = 0; i < rows; i++)
        source[i] = i, sign[i] = 1;
    sweep->count = 1;
    sweep_statistics(sweep, source, sign);
    compared = NEW_ARRAY(double, wish->elements);
    memcpy(compared, sweep->statistics->data,
           wish->elements * sizeof *compared);
    for (size_t s = 0; s < wish->strand_count; s++) {
        const struct strand *strand = &wish->strands[s];

        for (size_t k = 0; k < strand->count; k++) {
            double *t = &out->t[strand->first + k];
            double *z = &compared[strand->first + k];

            *t = strand->length[k] > 0 ? *z : NAN;
            *z = wish->has_z ? chance_z(*t, strand->design->freedom) : *t;
        }
    }
    out->compared = compared;
    free(source), free(sign);
}

/* Enhanced statistics and means of the data themselves. */
static void enhance_observed(struct sweep *sweep)
{
    const struct chance_wish *wish = sweep->wish;
    struct chance *out = sweep->out;
    double *enhanced = NEW_ARRAY(double, wish->elements);

    for (int sign = 1; sign >= -1 && wish->has_enhanced; sign -= 2) {
        if (!sweep_takes_sign(wish, sign))
            continue;
        forest_enhance(enhanced, sweep->forest[0], out->compared, sign);
        for (size_t e = 0; e < wish->elements; e++)
            out->enhanced[e] += sign * enhanced[e];
    }
    for (size_t e = 0; wish->has_enhanced && e < wish->elements; e++)
        if (isnan(out->t[e]))
            out->enhanced[e] = NAN;
    if (wish->network)
        sweep_means(out->mean, wish, out->compared, out->t);
    free(enhanced);
}

static struct chance *room_for(const struct chance_wish *wish)
{
    struct chance *out = NEW_ARRAY(struct chance, 1);
    size_t orders = wish->orders->count;

    out->elements = wish->elements, out->orders = orders;
    out->thresholds = wish->topology && orders ? wish->threshold_count : 0;
    out->networks = wish->network ? wish->network_count : 0;
    out->t = NEW_ARRAY(double, wish->elements);
    out->extreme = NEW_ARRAY(size_t, wish->elements);
    out->spread = NEW_ARRAY(double, wish->elements);
    out->largest = NEW_ARRAY(double, orders);
    out->largest_mean = NEW_ARRAY(double, orders);
    out->mean = NEW_ARRAY(double, out->networks);
    out->mean_extreme = NEW_ARRAY(size_t, out->networks);
    if (out->thresholds) {
        out->extent = gsl_matrix_calloc(out->thresholds, orders);
        out->intensity = gsl_matrix_calloc(out->thresholds, orders);
    }
    if (wish->topology && wish->has_enhanced) {
        out->enhanced = NEW_ARRAY(double, wish->elements);
        out->largest_enhanced = NEW_ARRAY(double, orders);
    }
    return out;
}

static void run_blocks(struct sweep *sweep)
{
    const struct orders *orders = sweep->wish->orders;
    size_t *source = NEW_ARRAY(size_t, sweep->block * orders->rows);
    double *sign = NEW_ARRAY(double, sweep->block * orders->rows);

    for (size_t k = 0; k < orders->count; k += sweep->block) {
        size_t left = orders->count - k;

        sweep->first = k;
        sweep->count = left < sweep->block ? left : sweep->block;
        for (size_t i = 0; i < sweep->count; i++)
            orders_get(source + i * orders->rows, sign + i * orders->rows,
                       orders, k + i);
        sweep_statistics(sweep, source, sign);
        sweep_orders(sweep);
    }
    free(source), free(sign);
}

/* From sums of r^2 to the spread; of r^2, tested / (tested + df) is expected.
 */
static void find_spread(struct sweep *sweep)
{
    struct chance *out = sweep->out;

    for (size_t s = 0; s < sweep->wish->strand_count; s++) {
        const struct strand *strand = &sweep->wish->strands[s];
        const struct design *design = strand->design;
        double tested = (double)design->tested;
        double expected = tested / (tested + design->freedom);

        for (size_t e = strand->first; e < strand->first + strand->count; e++)
            out->spread[e] = isnan(out->t[e])
                                 ? NAN
                                 : sqrt(out->spread[e] /
                                        (double)(out->orders + 1) / expected);
    }
}

/* Room of each worker. */
static void hire(struct sweep *sweep)
{
    const struct chance_wish *wish = sweep->wish;
    size_t height = 0;

    for (size_t s = 0; s < wish->strand_count; s++) {
        size_t mine = lane_height(wish->strands[s].design, sweep->block);

        height = mine > height ? mine : height;
    }
    sweep->scratch = NEW_ARRAY(double *, wish->threads);
    for (size_t w = 0; w < wish->threads; w++)
        sweep->scratch[w] = NEW_ARRAY(double, height *TILE);
    if (!wish->topology)
        return;
    sweep->forest = NEW_ARRAY(struct forest *, wish->threads);
    for (size_t w = 0; w < wish->threads; w++)
        sweep->forest[w] = forest_new(wish->topology, &wish->enhancement);
}

static void dismiss(struct sweep *sweep)
{
    for (size_t w = 0; w < sweep->wish->threads; w++) {
        free(sweep->scratch[w]);
        if (sweep->forest)
            forest_free(sweep->forest[w]);
    }
    for (size_t s = 0; s < sweep->wish->strand_count; s++)
        if (sweep->weights[s])
            gsl_matrix_free(sweep->weights[s]);
    gsl_matrix_free(sweep->statistics);
    free(sweep->weights), free(sweep->tiles), free(sweep->forest);
    free(sweep->scratch);
}

struct chance *chance_run(const struct chance_wish *wish)
{
    struct sweep sweep = {.wish = wish, .out = room_for(wish)};

    bug_if(!wish->elements || !wish->strand_count);
    sweep.block = block_of(wish);
    sweep.weights = NEW_ARRAY(gsl_matrix *, wish->strand_count);
    sweep.statistics = gsl_matrix_calloc(sweep.block, wish->elements);
    lay_tiles(&sweep);
    hire(&sweep);
    observe(&sweep);
    enhance_observed(&sweep);
    run_blocks(&sweep);
    find_spread(&sweep);
    dismiss(&sweep);
    return sweep.out;
}

void chance_free(struct chance *chance)
{
    free(chance->t), free(chance->compared), free(chance->extreme);
    free(chance->spread);
    free(chance->enhanced), free(chance->mean);
    free(chance->mean_extreme), free(chance->largest);
    free(chance->largest_enhanced), free(chance->largest_mean);
    if (chance->extent)
        gsl_matrix_free(chance->extent), gsl_matrix_free(chance->intensity);
    free(chance);
}
