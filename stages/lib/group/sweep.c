#include "group/sweep.h"

#include "base/mem.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>

/* Ties are equal to this. */
static const double TIE = 1e-9;

double chance_z(double t, double freedom)
{
    double z = sqrt(freedom * log1p(t * t / freedom)) * (8 * freedom + 1) /
               (8 * freedom + 3);

    return t < 0 ? -z : z;
}

double chance_strength(double t, enum chance_side side)
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
        double bar = chance_strength(observed[e], side);

        extreme[e] += chance_strength(t[e], side) >= bar - TIE * fabs(bar);
    }
}

/* sum[e] += r^2 of a statistic, which is t or sqrt(F). */
static void add_shares(double *restrict sum, const double *restrict t,
                       const struct design *design, size_t count)
{
    double rest = design->freedom / (double)design->tested;

    for (size_t e = 0; e < count; e++)
        sum[e] += t[e] * t[e] / (t[e] * t[e] + rest);
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
    gsl_matrix_view products = gsl_matrix_view_array(
        sweep->scratch[worker], lane_height(strand->design, sweep->count),
        tile->count);

    lane_statistic(&statistic.matrix, &products.matrix,
                   sweep->weights[tile->strand], strand->design,
                   &residuals.matrix);
    for (size_t k = 0; k < sweep->count; k++) {
        double *t = gsl_matrix_ptr(&statistic.matrix, k, 0);

        add_shares(sweep->out->spread + element, t, strand->design,
                   tile->count);
        if (!sweep->out->compared)
            continue;
        for (size_t e = 0; sweep->wish->has_z && e < tile->count; e++)
            t[e] = chance_z(t[e], strand->design->freedom);
        count_extreme(sweep->out->extreme + element, t,
                      sweep->out->compared + element, sweep->wish->side,
                      tile->count);
    }
}

void sweep_statistics(struct sweep *sweep, const size_t *source,
                      const double *sign)
{
    weigh(sweep, source, sign);
    workers_run(sweep->wish->threads, sweep->tile_count, do_tile, sweep);
}

/* ---- one order ---- */

void sweep_means(double *mean, const struct chance_wish *wish, const double *t,
                 const double *observed)
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
bool sweep_takes_sign(const struct chance_wish *wish, int sign)
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
        if (!sweep_takes_sign(wish, sign))
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
        double mine = chance_strength(t[e], wish->side);

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

        sweep_means(mean, wish, gsl_matrix_const_ptr(sweep->statistics, k, 0),
                    sweep->out->t);
        for (size_t n = 0; n < wish->network_count; n++)
            if (chance_strength(mean[n], wish->side) > most)
                most = chance_strength(mean[n], wish->side);
        sweep->out->largest_mean[sweep->first + k] = most;
        for (size_t n = 0; n < wish->network_count; n++)
            count_extreme(sweep->out->mean_extreme + n, mean + n,
                          sweep->out->mean + n, wish->side, 1);
    }
    free(mean);
}

void sweep_orders(struct sweep *sweep)
{
    workers_run(sweep->wish->threads, sweep->count, do_order, sweep);
    add_means(sweep);
}
