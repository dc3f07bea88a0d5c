#include "group/chance.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TILE = 512, MOST_ORDERS = 64, LEAST_ORDERS = 8, HEIGHT = 1024 };

/* Numbers in one block of statistics. */
static const size_t ROOM = 8u << 20;

/* Ties are equal to this. */
static const double TIE = 1e-9;

struct tile_place {
    size_t strand, first, count; /* columns of the strand */
};

struct sweep {
    const struct chance_wish *wish;
    struct chance *out;
    struct tile_place *tiles;
    size_t tile_count;
    size_t block;           /* orders of a full block */
    gsl_matrix **weights;   /* of each strand */
    gsl_matrix *statistics; /* orders of the block x elements */
    size_t first, count;    /* orders of this block */
    struct forest **forest; /* of each worker */
};

double chance_z(double t, double freedom)
{
    double z = sqrt(freedom * log1p(t * t / freedom)) * (8 * freedom + 1) /
               (8 * freedom + 3);

    return t < 0 ? -z : z;
}

/* How extreme a statistic is. */
static double strength(double t, enum chance_side side)
{
    return side == SIDE_TWO ? fabs(t) : side == SIDE_LESS ? -t : t;
}

/* ---- statistics of a block of orders ---- */

/* Orders among the rows of a strand: what is not there is passed over. */
static void restrict_order(size_t *source, double *sign,
                           const struct sweep *sweep,
                           const struct strand *strand, const size_t *all,
                           const double *all_sign)
{
    const struct orders *orders = sweep->wish->orders;
    size_t *place = NEW_ARRAY(size_t, orders->rows), *next;

    next = NEW_ARRAY(size_t, orders->rows);
    for (size_t i = 0; i < orders->rows; i++)
        place[i] = SIZE_MAX;
    for (size_t k = 0; k < strand->design->rows; k++)
        place[strand->rows[k]] = k;
    for (size_t k = 0; k < strand->design->rows; k++) {
        size_t orbit = orders->orbit[strand->rows[k]], at = next[orbit];

        while (orders->orbit[at] != orbit || place[all[at]] == SIZE_MAX)
            at++;
        source[k] = place[all[at]];
        sign[k] = all_sign[strand->rows[k]];
        next[orbit] = at + 1;
    }
    free(place), free(next);
}

/* weights of the orders whose sources are given, in every strand. */
static void weigh(struct sweep *sweep, const size_t *source, const double *sign)
{
    size_t rows = sweep->wish->orders->rows, count = sweep->count;

    for (size_t s = 0; s < sweep->wish->strand_count; s++) {
        const struct strand *strand = &sweep->wish->strands[s];
        size_t mine = strand->design->rows;
        size_t *some = NEW_ARRAY(size_t, count * mine);
        double *signs = NEW_ARRAY(double, count *mine);

        for (size_t k = 0; strand->rows && k < count; k++)
            restrict_order(some + k * mine, signs + k * mine, sweep, strand,
                           source + k * rows, sign + k * rows);
        if (sweep->weights[s])
            gsl_matrix_free(sweep->weights[s]);
        sweep->weights[s] =
            gsl_matrix_alloc(lane_height(strand->design, count), mine);
        lane_weights(sweep->weights[s], strand->design,
                     strand->rows ? some : source, strand->rows ? signs : sign,
                     count);
        free(some), free(signs);
    }
}

/* Count what is at least as extreme as the data. */
static void count_extreme(size_t *extreme, const double *t,
                          const double *observed, enum chance_side side,
                          size_t count)
{
    for (size_t e = 0; e < count; e++) {
        double bar = strength(observed[e], side);

        extreme[e] += strength(t[e], side) >= bar - TIE * fabs(bar);
    }
}

static void do_tile(void *context, size_t worker, size_t index)
{
    struct sweep *sweep = context;
    const struct tile_place *tile = &sweep->tiles[index];
    const struct strand *strand = &sweep->wish->strands[tile->strand];
    size_t element = strand->first + tile->first;
    gsl_matrix_view statistic = gsl_matrix_submatrix(
        sweep->statistics, 0, element, sweep->count, tile->count);
    gsl_matrix_const_view residuals = gsl_matrix_const_submatrix(
        strand->residuals, 0, tile->first, strand->design->rows, tile->count);
    gsl_matrix *products = gsl_matrix_alloc(
        lane_height(strand->design, sweep->count), tile->count);

    (void)worker;
    lane_statistic(&statistic.matrix, products, sweep->weights[tile->strand],
                   strand->design, &residuals.matrix);
    gsl_matrix_free(products);
    for (size_t k = 0; k < sweep->count; k++) {
        double *t = gsl_matrix_ptr(&statistic.matrix, k, 0);

        for (size_t e = 0; sweep->wish->has_z && e < tile->count; e++)
            t[e] = chance_z(t[e], strand->design->freedom);
        if (sweep->out->compared)
            count_extreme(sweep->out->extreme + element, t,
                          sweep->out->compared + element, sweep->wish->side,
                          tile->count);
    }
}

static void make_statistics(struct sweep *sweep, const size_t *source,
                            const double *sign)
{
    weigh(sweep, source, sign);
    workers_run(sweep->wish->threads, sweep->tile_count, do_tile, sweep);
}

/* ---- one order ---- */

static void find_means(double *mean, const struct chance_wish *wish,
                       const double *t, const double *observed)
{
    double *count = NEW_ARRAY(double, wish->network_count);

    for (size_t n = 0; n < wish->network_count; n++)
        mean[n] = 0;
    for (size_t e = 0; e < wish->elements; e++)
        if (!isnan(observed[e]) && wish->network[e] < wish->network_count)
            mean[wish->network[e]] += t[e], count[wish->network[e]]++;
    for (size_t n = 0; n < wish->network_count; n++)
        mean[n] = count[n] > 0 ? mean[n] / count[n] : NAN;
    free(count);
}

/* The signs of components: both, or the one that is asked for. */
static bool takes_sign(const struct chance_wish *wish, int sign)
{
    bool is_square = wish->strands[0].design->tested > 1;

    return sign > 0 ? wish->side != SIDE_LESS
                    : wish->side != SIDE_GREATER && !is_square;
}

static void do_components(struct sweep *sweep, size_t worker, size_t order,
                          const double *t)
{
    const struct chance_wish *wish = sweep->wish;

    for (int sign = 1; sign >= -1; sign -= 2) {
        if (!takes_sign(wish, sign))
            continue;
        for (size_t h = 0; h < wish->threshold_count; h++) {
            struct largest found = forest_largest(sweep->forest[worker], t,
                                                  sign, wish->thresholds[h]);
            double *extent = gsl_matrix_ptr(sweep->out->extent, h, order);
            double *intensity = gsl_matrix_ptr(sweep->out->intensity, h, order);

            *extent = fmax(*extent, found.extent);
            *intensity = fmax(*intensity, found.intensity);
        }
        if (wish->has_enhanced)
            sweep->out->largest_enhanced[order] =
                fmax(sweep->out->largest_enhanced[order],
                     forest_enhance(NULL, sweep->forest[worker], t, sign));
    }
}

static void do_order(void *context, size_t worker, size_t index)
{
    struct sweep *sweep = context;
    const struct chance_wish *wish = sweep->wish;
    struct chance *out = sweep->out;
    const double *t = gsl_matrix_const_ptr(sweep->statistics, index, 0);
    size_t order = sweep->first + index;
    double most = -INFINITY;

    for (size_t e = 0; e < wish->elements; e++) {
        double mine = strength(t[e], wish->side);

        if (mine > most && !isnan(out->t[e]))
            most = mine;
    }
    out->largest[order] = most;
    if (sweep->forest)
        do_components(sweep, worker, order, t);
}

/* Means of networks: few numbers, in the order of the orders. */
static void add_means(struct sweep *sweep)
{
    const struct chance_wish *wish = sweep->wish;
    double *mean = NEW_ARRAY(double, wish->network_count);

    for (size_t k = 0; wish->network && k < sweep->count; k++) {
        double most = -INFINITY;

        find_means(mean, wish, gsl_matrix_const_ptr(sweep->statistics, k, 0),
                   sweep->out->t);
        for (size_t n = 0; n < wish->network_count; n++)
            if (strength(mean[n], wish->side) > most)
                most = strength(mean[n], wish->side);
        sweep->out->largest_mean[sweep->first + k] = most;
        for (size_t n = 0; n < wish->network_count; n++)
            count_extreme(sweep->out->mean_extreme + n, mean + n,
                          sweep->out->mean + n, wish->side, 1);
    }
    free(mean);
}

/* ---- all of it ---- */

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
    make_statistics(sweep, source, sign);
    compared = NEW_ARRAY(double, wish->elements);
    memcpy(compared, sweep->statistics->data,
           wish->elements * sizeof *compared);
    for (size_t s = 0; s < wish->strand_count; s++) {
        const struct strand *strand = &wish->strands[s];

        for (size_t k = 0; k < strand->count; k++) {
            double *z = &compared[strand->first + k], df;

            *z = strand->length[k] > 0 ? *z : NAN;
            df = strand->design->freedom;
            out->t[strand->first + k] = *z;
            if (wish->has_z) {
                double scaled = *z * (8 * df + 3) / (8 * df + 1);
                double t = sqrt(df * expm1(scaled * scaled / df));

                out->t[strand->first + k] = *z < 0 ? -t : t;
            }
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
        if (!takes_sign(wish, sign))
            continue;
        forest_enhance(enhanced, sweep->forest[0], out->compared, sign);
        for (size_t e = 0; e < wish->elements; e++)
            out->enhanced[e] += sign * enhanced[e];
    }
    for (size_t e = 0; wish->has_enhanced && e < wish->elements; e++)
        if (isnan(out->t[e]))
            out->enhanced[e] = NAN;
    if (wish->network)
        find_means(out->mean, wish, out->compared, out->t);
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
        make_statistics(sweep, source, sign);
        workers_run(sweep->wish->threads, sweep->count, do_order, sweep);
        add_means(sweep);
    }
    free(source), free(sign);
}

struct chance *chance_run(const struct chance_wish *wish)
{
    struct sweep sweep = {.wish = wish, .out = room_for(wish)};

    bug_if(!wish->elements || !wish->strand_count);
    sweep.block = block_of(wish);
    sweep.weights = NEW_ARRAY(gsl_matrix *, wish->strand_count);
    sweep.statistics = gsl_matrix_calloc(sweep.block, wish->elements);
    lay_tiles(&sweep);
    if (wish->topology) {
        sweep.forest = NEW_ARRAY(struct forest *, wish->threads);
        for (size_t w = 0; w < wish->threads; w++)
            sweep.forest[w] = forest_new(wish->topology, &wish->enhancement);
    }
    observe(&sweep);
    enhance_observed(&sweep);
    run_blocks(&sweep);
    for (size_t w = 0; sweep.forest && w < wish->threads; w++)
        forest_free(sweep.forest[w]);
    for (size_t s = 0; s < wish->strand_count; s++)
        if (sweep.weights[s])
            gsl_matrix_free(sweep.weights[s]);
    gsl_matrix_free(sweep.statistics);
    free(sweep.weights), free(sweep.tiles), free(sweep.forest);
    return sweep.out;
}

void chance_free(struct chance *chance)
{
    free(chance->t), free(chance->compared), free(chance->extreme);
    free(chance->enhanced), free(chance->mean);
    free(chance->mean_extreme), free(chance->largest);
    free(chance->largest_enhanced), free(chance->largest_mean);
    if (chance->extent)
        gsl_matrix_free(chance->extent), gsl_matrix_free(chance->intensity);
    free(chance);
}
