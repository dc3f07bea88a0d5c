#include "graph/cycles.h"

#include "base/mem.h"
#include "num/workers.h"

#include <stdlib.h>
#include <string.h>

static uint64_t choose_two(uint64_t n)
{
    return n ? n * (n - 1) / 2 : 0;
}

/* ---- a dense graph ---- */

/*
 * A worker takes a group of nodes through all panels, and in a panel through
 * chunks of CHUNK rows, which stay in its cache (256 KiB) while every node of
 * the group visits those of its neighbors that are there.
 */
enum { GROUP_LEAST = 64, GROUP_MOST = 2048, GROUPS = 16, CHUNK = 4096 };

struct dense {
    const struct bitmap *bitmap;
    const struct bits *bits;
    size_t group, chunks; /* nodes of a group; chunks of a panel */
    uint64_t *count;
};

/* The neighbors of the nodes begin .. end - 1 of a group, in chunks. */
struct lists {
    size_t begin, end, most; /* most: neighbors of one */
    size_t *bound; /* [node][chunk], and the end: where its neighbors begin */
    uint32_t *neighbor;
};

static size_t degree_of(const struct bitmap *bitmap, size_t i)
{
    size_t degree = 0;

    for (size_t p = 0; p < bitmap->panels; p++) {
        const uint64_t *block = bitmap_block(bitmap, p, i);

        for (size_t w = 0; w < BITS_WORDS; w++)
            degree += (size_t)__builtin_popcountll(block[w]);
    }
    return degree;
}

static size_t *bounds_of(const struct dense *dense, const struct lists *lists,
                         size_t i)
{
    return lists->bound + (i - lists->begin) * (dense->chunks + 1);
}

static struct lists lists_of(const struct dense *dense, size_t index)
{
    const struct bitmap *bitmap = dense->bitmap;
    size_t begin = index * dense->group, end = begin + dense->group, room = 0;
    struct lists lists = {.begin = begin};

    lists.end = end < bitmap->nodes ? end : bitmap->nodes;
    lists.bound = NEW_ARRAY(size_t, (lists.end - begin) * (dense->chunks + 1));
    for (size_t i = begin; i < lists.end; i++)
        room += degree_of(bitmap, i);
    lists.neighbor = NEW_ARRAY(uint32_t, room + 1);
    room = 0;
    for (size_t i = begin; i < lists.end; i++) {
        size_t *bound = bounds_of(dense, &lists, i), first = room;

        room += bitmap_neighbors(lists.neighbor + room, bitmap, i);
        lists.most = room - first > lists.most ? room - first : lists.most;
        for (size_t chunk = 0; chunk <= dense->chunks; chunk++) {
            while (first < room && lists.neighbor[first] < chunk * CHUNK)
                first++;
            bound[chunk] = first;
        }
    }
    return lists;
}

static void lists_release(struct lists *lists)
{
    free(lists->bound), free(lists->neighbor);
}

/* How many of the neighbors from `first` on are below `limit`. */
static size_t below(const struct lists *lists, size_t first, size_t end,
                    size_t limit)
{
    size_t count = 0;

    while (first + count < end && lists->neighbor[first + count] < limit)
        count++;
    return count;
}

/* In order, which is many times as fast as in the order of the neighbors. */
static void fetch(const struct bitmap *bitmap, size_t panel, size_t chunk)
{
    size_t end = (chunk + 1) * CHUNK;

    end = end < bitmap->nodes ? end : bitmap->nodes;
    for (size_t j = chunk * CHUNK; j < end; j++)
        __builtin_prefetch(bitmap_block(bitmap, panel, j));
}

/*
 * Edges j < k within N_i: in panel p the k of that panel, with the j of the
 * panels before it and, twice, those of its own.
 */
static void group_three(void *context, size_t worker, size_t index)
{
    const struct dense *dense = context;
    const struct bitmap *bitmap = dense->bitmap;
    struct lists lists = lists_of(dense, index);

    (void)worker;
    for (size_t p = 0; p < bitmap->panels; p++) {
        const uint64_t *rows = bitmap_block(bitmap, p, 0);
        size_t last = p * BITS_BLOCK / CHUNK;

        for (size_t chunk = 0; chunk <= last; chunk++) {
            fetch(bitmap, p, chunk);
            for (size_t i = lists.begin; i < lists.end; i++) {
                const size_t *bound = bounds_of(dense, &lists, i) + chunk;
                const uint32_t *list = lists.neighbor + bound[0];
                const uint64_t *mine = bitmap_block(bitmap, p, i);
                size_t count = bound[1] - bound[0], own;

                if (chunk < last) {
                    dense->count[i] +=
                        dense->bits->common(rows, mine, list, count);
                    continue;
                }
                count = below(&lists, bound[0], bound[1], p * BITS_BLOCK);
                own = below(&lists, bound[0] + count, bound[1],
                            (p + 1) * BITS_BLOCK);
                dense->count[i] +=
                    dense->bits->common(rows, mine, list, count) +
                    dense->bits->common(rows, mine, list + count, own) / 2;
            }
        }
    }
    lists_release(&lists);
}

/* In each panel, c_ik of all k in it are counted over the chunks. */
static void group_four(void *context, size_t worker, size_t index)
{
    const struct dense *dense = context;
    const struct bitmap *bitmap = dense->bitmap;
    struct lists lists = lists_of(dense, index);
    size_t nodes = lists.end - lists.begin, digits = bits_digits(lists.most);
    size_t block = BITS_WORDS * sizeof(uint64_t);
    uint64_t(*digit)[BITS_WORDS] = xcalloc(nodes * digits, block);

    (void)worker;
    for (size_t p = 0; p < bitmap->panels; p++) {
        memset(digit, 0, nodes * digits * block);
        for (size_t chunk = 0; chunk < dense->chunks; chunk++) {
            fetch(bitmap, p, chunk);
            for (size_t i = 0; i < nodes; i++) {
                const size_t *bound =
                    bounds_of(dense, &lists, lists.begin + i) + chunk;

                dense->bits->count(
                    digit + i * digits, digits, bitmap_block(bitmap, p, 0),
                    lists.neighbor + bound[0], bound[1] - bound[0]);
            }
        }
        for (size_t i = 0; i < nodes; i++)
            dense->count[lists.begin + i] += dense->bits->pairs(
                (const uint64_t(*)[BITS_WORDS])(digit + i * digits), digits);
    }
    for (size_t i = lists.begin; i < lists.end; i++) { /* k = i is no cycle */
        const size_t *bound = bounds_of(dense, &lists, i);

        dense->count[i] -= choose_two(bound[dense->chunks] - bound[0]);
    }
    lists_release(&lists);
    free(digit);
}

static void run_dense(struct dense *dense, size_t threads,
                      void (*job)(void *context, size_t worker, size_t index))
{
    size_t nodes = dense->bitmap->nodes;

    dense->chunks = (nodes + CHUNK - 1) / CHUNK;
    dense->group = nodes / GROUPS;
    dense->group = dense->group < GROUP_LEAST  ? GROUP_LEAST
                   : dense->group > GROUP_MOST ? GROUP_MOST
                                               : dense->group;
    memset(dense->count, 0, nodes * sizeof *dense->count);
    workers_run(threads, (nodes + dense->group - 1) / dense->group, job, dense);
}

void cycles_three(uint64_t *count, const struct bitmap *bitmap,
                  const struct bits *bits, size_t threads)
{
    struct dense dense = {.bitmap = bitmap, .bits = bits, .count = count};

    run_dense(&dense, threads, group_three);
}

void cycles_four(uint64_t *count, const struct bitmap *bitmap,
                 const struct bits *bits, size_t threads)
{
    struct dense dense = {.bitmap = bitmap, .bits = bits, .count = count};

    run_dense(&dense, threads, group_four);
}
