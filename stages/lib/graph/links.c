#include "graph/links.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What one worker has found. */
struct links_worker {
    struct sums sign[2];
    struct link *list;
    size_t listed, list_room;
    bool is_full;
};

static size_t signs_of(const struct links_order *order)
{
    return order->has_negative ? 2 : 1;
}

size_t links_bytes(size_t nodes, const struct links_order *order)
{
    return (order->wants_bitmap ? bitmap_bytes(nodes) : 0) +
           (order->threads + 1) * signs_of(order) *
               sums_bytes(nodes, order->shells) +
           order->threads * tiles_worker_bytes() +
           order->room * (size_t)DOUBTS_BYTES;
}

struct links *links_new(const struct tiles *tiles,
                        const struct links_order *order)
{
    struct links *links = NEW_ARRAY(struct links, 1);

    links->tiles = tiles;
    links->order = *order;
    links->threshold = NAN;
    links->workers = NEW_ARRAY(struct links_worker, order->threads);
    links->doubts = NEW_ARRAY(struct doubts, order->threads);
    for (size_t s = 0; s < signs_of(order); s++)
        sums_init(&links->sign[s], tiles->nodes, order->shells);
    if (order->wants_bitmap)
        links->bitmap = bitmap_new(tiles->nodes);
    return links;
}

static void worker_release(struct links_worker *worker)
{
    for (size_t s = 0; s < 2; s++)
        sums_release(&worker->sign[s]);
    free(worker->list);
    *worker = (struct links_worker){0};
}

void links_free(struct links *links)
{
    for (size_t k = 0; k < links->order.threads; k++) {
        worker_release(&links->workers[k]);
        doubts_release(&links->doubts[k]);
    }
    for (size_t s = 0; s < 2; s++)
        sums_release(&links->sign[s]);
    bitmap_free(links->bitmap);
    free(links->list), free(links->workers), free(links->doubts), free(links);
}

/* ---- one pair ---- */

static void list_link(struct links_worker *worker, const struct link *link)
{
    if (worker->listed == worker->list_room) {
        worker->list_room = worker->list_room ? 2 * worker->list_room : 4096;
        worker->list =
            xrealloc(worker->list, worker->list_room, sizeof *worker->list);
    }
    worker->list[worker->listed++] = *link;
}

static size_t sign_of(const struct links *links, const struct link *link)
{
    return links->order.has_negative && link->weight < 0;
}

/* An edge, but for its bit. */
static void take_edge(const struct links *links, struct links_worker *worker,
                      const struct link *link)
{
    sums_take(&worker->sign[sign_of(links, link)], links->order.shells, link);
    if (links->order.wants_list)
        list_link(worker, link);
}

static void set_aside(const struct links *links, size_t k,
                      const struct link *link)
{
    if (links->doubts[k].count < links->order.room)
        doubts_add(&links->doubts[k], link);
    else
        links->workers[k].is_full = true;
}

static struct links_worker *worker_of(const struct links *links, size_t k)
{
    struct links_worker *worker = &links->workers[k];

    if (!worker->sign[0].degree)
        for (size_t s = 0; s < signs_of(&links->order); s++)
            sums_init(&worker->sign[s], links->tiles->nodes,
                      links->order.shells);
    return worker;
}

/* ---- the sweep ---- */

/* Leaves the bits first <= k < end. */
static void cut(uint64_t *bits, size_t first, size_t end)
{
    for (size_t w = 0; w < BITS_WORDS; w++) {
        size_t low = w * 64, high = low + 64;

        if (first > low)
            bits[w] &= first >= high ? 0 : UINT64_MAX << (first - low);
        if (end < high)
            bits[w] &= end <= low ? 0 : UINT64_MAX >> (high - end);
    }
}

static uint32_t next_bit(size_t word, uint64_t bits)
{
    return (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(bits);
}

static void take_row(const struct links *links, size_t k,
                     const struct tile *tile, size_t row, float sign)
{
    struct links_worker *worker = &links->workers[k];
    const float limits[2] = {links->bracket.low, links->bracket.high};
    const float *r = tile->r + row * TILES_COLS;
    size_t i = tile->row + row, first = i + 1;
    uint32_t col = (uint32_t)tile->col;
    uint64_t above[BITS_WORDS], near[BITS_WORDS];

    if (!links->order.bits->pack(above, near, r, sign, limits))
        return;
    first = first > tile->col ? first - tile->col : 0;
    cut(above, first, tile->cols), cut(near, first, tile->cols);
    if (links->bitmap && sign > 0)
        memcpy(bitmap_block(links->bitmap, tile->col / BITS_BLOCK, i), above,
               sizeof above);
    sums_take_row(&worker->sign[sign < 0], links->order.shells, i, tile->col,
                  above, r);
    for (size_t w = 0; w < BITS_WORDS; w++) {
        uint64_t listed = links->order.wants_list ? above[w] : 0;

        for (; listed; listed &= listed - 1)
            list_link(worker,
                      &(struct link){(uint32_t)i, col + next_bit(w, listed),
                                     r[next_bit(w, listed)]});
        for (uint64_t bits = near[w]; bits; bits &= bits - 1)
            set_aside(links, k,
                      &(struct link){(uint32_t)i, col + next_bit(w, bits),
                                     r[next_bit(w, bits)]});
    }
}

static void take_tile(void *context, size_t k, const struct tile *tile)
{
    const struct links *links = context;

    worker_of(links, k);
    for (size_t row = 0; row < tile->rows; row++) {
        size_t i = tile->row + row;

        if (tile->col + tile->cols <= i + 1)
            continue;
        take_row(links, k, tile, row, 1);
        if (links->order.has_negative)
            take_row(links, k, tile, row, -1);
    }
}

static enum links_status room_left(const struct links *links)
{
    size_t doubted = 0;
    bool is_full = false;

    for (size_t k = 0; k < links->order.threads; k++) {
        doubted += links->doubts[k].count;
        is_full |= links->workers[k].is_full;
    }
    return is_full || doubted > links->order.room ? LINKS_NO_ROOM : LINKS_DONE;
}

enum links_status links_sweep(struct links *links,
                              const struct bracket *bracket)
{
    bug_if((size_t)TILES_COLS != (size_t)BITS_BLOCK);
    links->bracket = *bracket;
    if (links->order.has_negative && bracket->low <= 0)
        return LINKS_OVERLAP;
    tiles_sweep(links->tiles, links->order.range, links->order.threads,
                take_tile, links);
    return room_left(links);
}

/* ---- parts ---- */

/* What another worker has found, too. */
static void take_part(struct links *links, size_t k,
                      const struct links_part *part)
{
    struct links_worker *worker = worker_of(links, k);

    for (size_t s = 0; s < signs_of(&links->order); s++)
        sums_add(&worker->sign[s], &part->sign[s], links->tiles->nodes,
                 links->order.shells);
    for (size_t e = 0; e < part->listed; e++)
        list_link(worker, &part->list[e]);
}

struct links_part links_gather(struct links *links)
{
    struct links_worker *first = worker_of(links, 0);

    for (size_t k = 1; k < links->order.threads; k++) {
        struct links_worker *worker = worker_of(links, k);
        const struct doubts *doubts = &links->doubts[k];

        take_part(links, 0,
                  &(struct links_part){.sign = worker->sign,
                                       .list = worker->list,
                                       .listed = worker->listed});
        for (size_t d = 0; d < doubts->count; d++)
            doubts_add(&links->doubts[0], &doubts->at[d]);
        worker_release(worker), doubts_release(&links->doubts[k]);
    }
    return (struct links_part){first->sign, first->list, links->doubts[0].at,
                               first->listed, links->doubts[0].count};
}

enum links_status links_join(struct links *links, const struct bracket *bracket,
                             const struct links_part *part)
{
    links->bracket = *bracket;
    take_part(links, 0, part);
    for (size_t d = 0; d < part->doubted; d++)
        set_aside(links, d % links->order.threads, &part->doubts[d]);
    return room_left(links);
}

/* ---- the decision ---- */

/* The lists of all workers, one after another. */
static struct link *join_lists(struct links *links, size_t *count)
{
    struct link *all;
    size_t at = 0;

    *count = 0;
    for (size_t k = 0; k < links->order.threads; k++)
        *count += links->workers[k].listed;
    all = NEW_ARRAY(struct link, *count + 1);
    for (size_t k = 0; k < links->order.threads; k++) {
        struct links_worker *worker = &links->workers[k];

        if (worker->listed)
            memcpy(all + at, worker->list, worker->listed * sizeof *all);
        at += worker->listed;
        free(worker->list);
        worker->list = NULL;
        worker->listed = worker->list_room = 0;
    }
    return all;
}

struct decision {
    struct links *links;
    struct cut cut;
};

/* Several workers may set bits of one word. */
static void join_safely(struct bitmap *bitmap, const struct link *link)
{
    uint64_t *word = bitmap_block(bitmap, link->b / BITS_BLOCK, link->a) +
                     link->b % BITS_BLOCK / 64;

    __atomic_fetch_or(word, (uint64_t)1 << link->b % 64, __ATOMIC_RELAXED);
}

static void decide_doubts(void *context, size_t unused, size_t k)
{
    const struct decision *decision = context;
    const struct links *links = decision->links;
    const struct doubts *doubts = &links->doubts[k];
    struct links_worker *worker = worker_of(links, k);

    (void)unused;
    for (size_t d = 0; d < doubts->count; d++) {
        const struct link *link = &doubts->at[d];

        if (!cut_passes(&decision->cut, links->tiles, link))
            continue;
        take_edge(links, worker, link);
        if (links->bitmap && !sign_of(links, link))
            join_safely(links->bitmap, link);
    }
}

enum links_status links_decide(struct links *links,
                               const struct bracket_aim *aim)
{
    struct decision decision = {.links = links};
    size_t threads = links->order.threads;
    double above = 0;

    for (size_t k = 0; k < threads; k++)
        above += (double)links->workers[k].sign[0].edges;
    if (!doubts_cut(&decision.cut, links->doubts, threads, links->tiles,
                    &links->bracket, aim, above))
        return LINKS_MISSED;
    links->threshold = decision.cut.threshold;
    workers_run(threads, threads, decide_doubts, &decision);
    for (size_t k = 0; k < threads; k++) {
        struct links_worker *worker = &links->workers[k];

        for (size_t s = 0; s < signs_of(&links->order); s++)
            if (worker->sign[s].degree)
                sums_add(&links->sign[s], &worker->sign[s], links->tiles->nodes,
                         links->order.shells);
    }
    if (links->order.wants_list)
        links->list = join_lists(links, &links->listed);
    for (size_t k = 0; k < threads; k++) {
        worker_release(&links->workers[k]);
        doubts_release(&links->doubts[k]);
    }
    if (links->bitmap)
        bitmap_mirror(links->bitmap, links->order.threads);
    return LINKS_DONE;
}
