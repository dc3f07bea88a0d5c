#include "graph/shells.h"

#include "base/mem.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Nodes of a job, pairs at a time, and those of one instruction. */
enum { GROUP = 64, CHUNK = 1024, LANES = 16 };

struct shells *shells_new(const double *positions, size_t nodes,
                          const double *borders, size_t bins)
{
    struct shells *shells = NEW_ARRAY(struct shells, 1);

    shells->nodes = nodes;
    shells->bins = bins;
    shells->x = NEW_ARRAY(float, nodes);
    shells->y = NEW_ARRAY(float, nodes);
    shells->z = NEW_ARRAY(float, nodes);
    shells->square = NEW_ARRAY(float, bins + 1);
    for (size_t i = 0; i < nodes; i++) {
        shells->x[i] = (float)(positions[3 * i + 0] - positions[0]);
        shells->y[i] = (float)(positions[3 * i + 1] - positions[1]);
        shells->z[i] = (float)(positions[3 * i + 2] - positions[2]);
    }
    for (size_t k = 0; k <= bins; k++)
        shells->square[k] = (float)(borders[k] * borders[k] * (1 - 2e-5));
    return shells;
}

void shells_free(struct shells *shells)
{
    if (!shells)
        return;
    free(shells->x), free(shells->y), free(shells->z), free(shells->square);
    free(shells);
}

/* How many of `square` (a multiple of LANES of them) are at least `border`. */
static inline __attribute__((always_inline)) size_t
reach_body(const float *restrict square, size_t count, float border)
{
    typedef float floats __attribute__((vector_size(4 * LANES)));
    typedef int32_t ints __attribute__((vector_size(4 * LANES)));
    ints total = {0};
    size_t sum = 0;

    for (size_t k = 0; k < count; k += LANES) {
        floats value;

        memcpy(&value, square + k, sizeof value);
        total -= value >= border;
    }
    for (size_t k = 0; k < LANES; k++)
        sum += (size_t)total[k];
    return sum;
}

/* reached[k] += nodes begin .. end - 1 at least border k from node i. */
static inline __attribute__((always_inline)) void
count_body(size_t *restrict reached, const struct shells *shells, size_t i,
           size_t begin, size_t end)
{
    float square[CHUNK], x = shells->x[i], y = shells->y[i], z = shells->z[i];
    size_t count = end - begin, full = (count + LANES - 1) / LANES * LANES;

    for (size_t k = 0; k < count; k++) {
        float dx = x - shells->x[begin + k], dy = y - shells->y[begin + k];
        float dz = z - shells->z[begin + k];

        square[k] = dx * dx + dy * dy + dz * dz;
    }
    for (size_t k = count; k < full; k++)
        square[k] = -1;
    for (size_t k = 0; k <= shells->bins; k++)
        reached[k] += reach_body(square, full, shells->square[k]);
}

typedef void count_pairs(size_t *restrict reached, const struct shells *shells,
                         size_t i, size_t begin, size_t end);

static void count_plain(size_t *restrict reached, const struct shells *shells,
                        size_t i, size_t begin, size_t end)
{
    count_body(reached, shells, i, begin, end);
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) static void
count_avx2(size_t *restrict reached, const struct shells *shells, size_t i,
           size_t begin, size_t end)
{
    count_body(reached, shells, i, begin, end);
}

__attribute__((target("avx512f"))) static void
count_avx512(size_t *restrict reached, const struct shells *shells, size_t i,
             size_t begin, size_t end)
{
    count_body(reached, shells, i, begin, end);
}

#endif

static count_pairs *best(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f"))
        return count_avx512;
    if (__builtin_cpu_supports("avx2"))
        return count_avx2;
#endif
    return count_plain;
}

struct sizes {
    const struct shells *shells;
    uint32_t *sizes;
    count_pairs *count;
};

static void count_group(void *context, size_t worker, size_t group)
{
    const struct sizes *sizes = context;
    const struct shells *shells = sizes->shells;
    size_t nodes = shells->nodes, bins = shells->bins;
    size_t end = (group + 1) * GROUP < nodes ? (group + 1) * GROUP : nodes;
    size_t *reached = NEW_ARRAY(size_t, bins + 1);

    (void)worker;
    for (size_t i = group * GROUP; i < end; i++) {
        memset(reached, 0, (bins + 1) * sizeof *reached);
        for (size_t j = 0; j < nodes; j += CHUNK)
            sizes->count(reached, shells, i, j,
                         j + CHUNK < nodes ? j + CHUNK : nodes);
        for (size_t k = 0; k < bins; k++)
            sizes->sizes[i * bins + k] =
                (uint32_t)(reached[k] - reached[k + 1]);
        if (!(shells->square[0] > 0)) /* the node itself, at distance 0 */
            sizes->sizes[i * bins]--;
    }
    free(reached);
}

void shells_sizes(uint32_t *sizes, const struct shells *shells, size_t threads)
{
    struct sizes context = {shells, sizes, best()};

    workers_run(threads, (shells->nodes + GROUP - 1) / GROUP, count_group,
                &context);
}
