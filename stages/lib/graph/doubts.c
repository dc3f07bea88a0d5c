#include "graph/doubts.h"

#include "base/mem.h"
#include "num/workers.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

void doubts_add(struct doubts *doubts, const struct link *link)
{
    if (doubts->count == doubts->room) {
        doubts->room = doubts->room ? 2 * doubts->room : 4096;
        doubts->at = xrealloc(doubts->at, doubts->room, sizeof *doubts->at);
    }
    doubts->at[doubts->count++] = *link;
}

void doubts_release(struct doubts *doubts)
{
    free(doubts->at);
    *doubts = (struct doubts){0};
}

/* ---- where the k-th largest lies ---- */

enum { BINS = 1 << 16 };

struct search {
    const struct doubts *lists;
    const struct tiles *tiles;
    float low, high;
    uint64_t **bins; /* of each list */
    size_t *kept;    /* of each list: pairs from low to high, and where .. */
    double *exact;   /* .. their correlations begin here */
};

static size_t bin_of(const struct search *search, float r)
{
    double place = ((double)r - (double)search->low) /
                   ((double)search->high - (double)search->low) * BINS;

    return place < 0 ? 0 : place >= BINS ? BINS - 1 : (size_t)place;
}

static void count_bins(void *context, size_t worker, size_t index)
{
    const struct search *search = context;
    const struct doubts *doubts = &search->lists[index];

    (void)worker;
    search->bins[index] = NEW_ARRAY(uint64_t, BINS);
    for (size_t d = 0; d < doubts->count; d++)
        if (doubts->at[d].weight >= search->low)
            search->bins[index][bin_of(search, doubts->at[d].weight)]++;
}

/* over[b] = pairs in bins b and above, of BINS + 1. */
static uint64_t *count_over(struct search *search, size_t threads)
{
    uint64_t *over = NEW_ARRAY(uint64_t, BINS + 1);

    search->bins = NEW_ARRAY(uint64_t *, threads);
    workers_run(threads, threads, count_bins, search);
    for (size_t b = BINS; b--;) {
        over[b] = over[b + 1];
        for (size_t k = 0; k < threads; k++)
            over[b] += search->bins[k][b];
    }
    for (size_t k = 0; k < threads; k++)
        free(search->bins[k]);
    free(search->bins);
    return over;
}

/* ---- exact correlations, from the largest ---- */

static bool is_kept(const struct search *search, const struct link *link)
{
    return link->weight >= search->low && link->weight <= search->high;
}

static void count_kept(void *context, size_t worker, size_t index)
{
    const struct search *search = context;
    const struct doubts *doubts = &search->lists[index];

    (void)worker;
    for (size_t d = 0; d < doubts->count; d++)
        search->kept[index + 1] += is_kept(search, &doubts->at[d]);
}

static void compute(void *context, size_t worker, size_t index)
{
    const struct search *search = context;
    const struct doubts *doubts = &search->lists[index];
    double *to = search->exact + search->kept[index];

    (void)worker;
    for (size_t d = 0; d < doubts->count; d++) {
        const struct link *link = &doubts->at[d];

        if (is_kept(search, link))
            *to++ = tiles_exact(search->tiles, link->a, link->b);
    }
}

static int descending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x < y) - (x > y);
}

static double *exact_of(struct search *search, size_t threads, size_t *count)
{
    search->kept = NEW_ARRAY(size_t, threads + 1);
    workers_run(threads, threads, count_kept, search);
    for (size_t k = 0; k < threads; k++)
        search->kept[k + 1] += search->kept[k];
    *count = search->kept[threads];
    search->exact = NEW_ARRAY(double, *count + 1);
    workers_run(threads, threads, compute, search);
    qsort(search->exact, *count, sizeof *search->exact, descending);
    free(search->kept);
    return search->exact;
}

/* ---- the threshold ---- */

/* The wanted-th largest of the pairs from cut->low to cut->high, which become
 * narrower. */
static double kth_largest(struct cut *cut, struct search *search,
                          size_t threads, double wanted)
{
    double margin = 2 * tiles_margin(search->tiles) + 1e-6, step, *exact, r;
    uint64_t *over = count_over(search, threads);
    size_t bin = BINS - 1, count, rank;

    wanted = fmin(wanted, (double)over[0]);
    while (bin && (double)over[bin] < wanted)
        bin--;
    step = ((double)search->high - (double)search->low) / BINS;
    cut->high = fminf(search->high, (float)((double)search->low +
                                            step * (double)(bin + 1) + margin));
    cut->low = fmaxf(search->low, (float)((double)search->low +
                                          step * (double)bin - margin));
    free(over);

    rank = 0;
    for (size_t k = 0; k < threads; k++)
        for (size_t d = 0; d < search->lists[k].count; d++)
            rank += search->lists[k].at[d].weight > cut->high;
    search->low = cut->low, search->high = cut->high;
    exact = exact_of(search, threads, &count);
    r = exact[(size_t)wanted - 1 - rank];
    free(exact);
    return r;
}

static double density_threshold(struct cut *cut, struct search *search,
                                size_t threads, const struct bracket_aim *aim,
                                double above, double pairs)
{
    double wanted = fmax(1, floor(aim->at * pairs + .5)) - above;
    bool is_empty = true;

    for (size_t k = 0; k < threads; k++)
        for (size_t d = 0; d < search->lists[k].count && is_empty; d++)
            is_empty = !is_kept(search, &search->lists[k].at[d]);
    return wanted < 1 || is_empty ? 2
                                  : kth_largest(cut, search, threads, wanted);
}

/* The smallest r that the rate lets pass: the last rank k of all pairs with a
 * p-value of at most rate k / pairs. */
static double rate_threshold(struct search *search, size_t threads,
                             const struct bracket_aim *aim, double above,
                             double pairs)
{
    size_t count, rank = 0;
    double *r = exact_of(search, threads, &count), threshold;

    for (size_t k = 0; k < count; k++)
        if (bracket_p_value(r[k], aim->freedom) <=
            aim->at * (above + (double)k + 1) / pairs)
            rank = k + 1;
    threshold = rank ? r[rank - 1] : 2;
    free(r);
    return threshold;
}

bool doubts_cut(struct cut *cut, const struct doubts *lists, size_t threads,
                const struct tiles *tiles, const struct bracket *bracket,
                const struct bracket_aim *aim, double above)
{
    double nodes = (double)tiles->nodes, pairs = nodes * (nodes - 1) / 2;
    double margin = tiles_margin(tiles);
    struct search search = {.lists = lists,
                            .tiles = tiles,
                            .low = bracket->low,
                            .high = bracket->high};

    *cut = (struct cut){.low = bracket->low,
                        .high = bracket->high,
                        .threshold = aim->at,
                        .is_strict = aim->rule == BRACKET_FIXED,
                        .has_negative = bracket->low > 0};
    if (aim->rule == BRACKET_FIXED)
        return true;
    cut->threshold =
        aim->rule == BRACKET_DENSITY
            ? density_threshold(cut, &search, threads, aim, above, pairs)
            : rate_threshold(&search, threads, aim, above, pairs);
    if (cut->threshold >= 2 && above <= 0) /* nothing passes */
        return true;
    return (cut->threshold < 2 &&
            cut->threshold >= (double)bracket->low + margin &&
            cut->threshold <= (double)bracket->high - margin) ||
           (bracket->high >= 2 && bracket->low <= -2);
}

bool cut_passes(const struct cut *cut, const struct tiles *tiles,
                const struct link *link)
{
    bool is_negative = cut->has_negative && link->weight < 0;
    float r = is_negative ? -link->weight : link->weight;
    double exact;

    if (r > cut->high || r < cut->low)
        return r > cut->high;
    exact = tiles_exact(tiles, link->a, link->b);
    exact = is_negative ? -exact : exact;
    return cut->is_strict ? exact > cut->threshold : exact >= cut->threshold;
}
