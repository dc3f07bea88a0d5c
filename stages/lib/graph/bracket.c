#include "graph/bracket.h"

#include "base/mem.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

enum { SAMPLE = 8192, SAMPLE_FIXED = 2048, BINS = 1 << 15 };

static const double width = 2.0 / BINS;

double bracket_p_value(double r, double freedom)
{
    if (r >= 1)
        return 0;
    return gsl_cdf_tdist_Q(r * sqrt(freedom / ((1 - r) * (1 + r))), freedom);
}

double bracket_critical(double p, double freedom)
{
    double t = gsl_cdf_tdist_Qinv(p, freedom);

    return copysign(sqrt(t * t / (freedom + t * t)), t);
}

struct histogram {
    uint64_t **count; /* of each worker */
    size_t pairs;
};

static size_t bin_of(double r)
{
    double at = (r + 1) / width;

    return at < 0 ? 0 : at >= BINS ? BINS - 1 : (size_t)at;
}

static void add_tile(void *context, size_t worker, const struct tile *tile)
{
    struct histogram *histogram = context;
    uint64_t *count;

    if (!histogram->count[worker])
        histogram->count[worker] = NEW_ARRAY(uint64_t, BINS);
    count = histogram->count[worker];
    for (size_t i = 0; i < tile->rows; i++) {
        const float *r = tile->r + i * TILES_COLS;
        size_t after = tile->row + i + 1;

        for (size_t j = after > tile->col ? after - tile->col : 0;
             j < tile->cols; j++)
            count[bin_of((double)r[j])]++;
    }
}

/* over[b] = share of pairs in bins b and above, of BINS + 1. */
static double *shares(const struct tiles *sample, size_t threads)
{
    struct histogram histogram = {.count = NEW_ARRAY(uint64_t *, threads)};
    size_t range[2] = {0, tiles_count(sample)};
    double *over = NEW_ARRAY(double, BINS + 1);
    uint64_t above = 0;

    tiles_sweep(sample, range, threads, add_tile, &histogram);
    for (size_t b = BINS; b--;) {
        for (size_t k = 0; k < threads; k++)
            above += histogram.count[k] ? histogram.count[k][b] : 0;
        over[b] = (double)above;
    }
    for (size_t b = 0; b < BINS; b++)
        over[b] /= fmax(1, (double)above);
    for (size_t k = 0; k < threads; k++)
        free(histogram.count[k]);
    free(histogram.count);
    return over;
}

/* The lowest bin from which on the share is no more than `share`. */
static size_t bin_of_share(const double *over, double share)
{
    size_t bin = BINS;

    while (bin && over[bin - 1] <= share)
        bin--;
    return bin;
}

/* The lowest bin that the rate lets pass, if `factor` as many are above. */
static size_t bin_of_rate(const double *over, const struct bracket_aim *aim,
                          double factor, double pairs)
{
    size_t bin = BINS - 1;

    while (bin && bracket_p_value((double)bin * width - 1, aim->freedom) <=
                      aim->at * fmax(factor * over[bin], 1 / pairs))
        bin--;
    return bin;
}

struct bracket bracket_find(const struct tiles *tiles,
                            const struct bracket_aim *aim, double spread,
                            size_t threads)
{
    size_t count = aim->rule == BRACKET_FIXED ? SAMPLE_FIXED : SAMPLE;
    double pairs = (double)tiles->nodes * ((double)tiles->nodes - 1) / 2;
    double margin = tiles_margin(tiles) + 1e-7; /* of rounding to float32 */
    double low = aim->at, high = aim->at, *over;
    struct tiles *sample;
    struct bracket bracket;

    count = count < tiles->nodes ? count : tiles->nodes;
    sample = tiles_sample(tiles, count);
    over = shares(sample, threads);
    if (aim->rule == BRACKET_DENSITY) {
        double more = spread * aim->at + 1 / pairs;

        low = (double)bin_of_share(over, aim->at + more) * width - 1 - width;
        high = (double)bin_of_share(over, aim->at - more) * width - 1 + width;
    } else if (aim->rule == BRACKET_FDR) {
        low = (double)bin_of_rate(over, aim, 1 + spread, pairs) * width - 1 -
              2 * width;
        high = (double)bin_of_rate(over, aim, 1 - spread, pairs) * width - 1 +
               2 * width;
    }
    bracket.density =
        aim->rule == BRACKET_DENSITY ? aim->at : over[bin_of((low + high) / 2)];
    if (spread >= 1 && aim->rule != BRACKET_FIXED)
        low = -2, high = 2;
    bracket.low = (float)(low - margin);
    bracket.high = (float)(high + margin);
    free(over), tiles_free(sample);
    return bracket;
}
