#include "signal/concordance.h"

#include "base/report.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { DIGIT = 8, DIGITS = 4, VALUES = 1 << DIGIT };
enum { LANES = 16, SERIES_MOST = 64 };

size_t concordance_stride(size_t frames)
{
    return (frames + LANES - 1) / LANES * LANES;
}

/* The bits of a float, made to ascend with it. */
static uint32_t ascending(float value)
{
    uint32_t bits;

    value += 0.0f; /* -0 becomes 0 */
    memcpy(&bits, &value, sizeof bits);
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

static size_t digit_of(uint64_t item, int digit)
{
    return item >> (32 + DIGIT * digit) & (VALUES - 1);
}

/* From numbers of items with each value to the place of the first of them;
 * false where all have one value. */
static bool to_places(uint32_t *counts, size_t items)
{
    uint32_t place = 0;

    for (size_t v = 0; v < VALUES; v++) {
        uint32_t count = counts[v];

        if (count == items)
            return false;
        counts[v] = place;
        place += count;
    }
    return true;
}

/* Sort items by their upper 32 bits, digit by digit; where they are then. */
static uint64_t *sort(uint64_t *items, uint64_t *other, size_t count)
{
    uint32_t places[DIGITS][VALUES] = {{0}};

    for (size_t i = 0; i < count; i++)
        for (int d = 0; d < DIGITS; d++)
            places[d][digit_of(items[i], d)]++;
    for (int d = 0; d < DIGITS; d++) {
        uint64_t *from = items;

        if (!to_places(places[d], count))
            continue;
        for (size_t i = 0; i < count; i++)
            other[places[d][digit_of(from[i], d)]++] = from[i];
        items = other;
        other = from;
    }
    return items;
}

uint64_t concordance_rank(uint16_t *restrict ranks,
                          const float *restrict series, size_t frames,
                          uint64_t *restrict work)
{
    uint64_t ties = 0, *sorted;

    bug_if(!frames || frames > CONCORDANCE_FRAMES);
    for (size_t t = 0; t < frames; t++)
        work[t] = (uint64_t)ascending(series[t]) << 32 | t;
    sorted = sort(work, work + frames, frames);
    for (size_t first = 0, after; first < frames; first = after) {
        uint64_t alike;

        for (after = first + 1; after < frames; after++)
            if (sorted[after] >> 32 != sorted[first] >> 32)
                break;
        alike = after - first;
        ties += alike * alike * alike - alike;
        for (size_t i = first; i < after; i++)
            ranks[sorted[i] & 0xffffffffu] = (uint16_t)(first + 1 + after);
    }
    for (size_t t = frames; t < concordance_stride(frames); t++)
        ranks[t] = 0;
    return ties;
}

/*
 * Sum over frames of the square of the sum of doubled ranks, LANES frames at a
 * time, whose sums stay in registers.
 */
static inline __attribute__((always_inline)) uint64_t
squares_body(const uint16_t *const *ranks, size_t count, size_t stride)
{
    uint64_t totals[LANES] = {0}, total = 0;

    for (size_t t = 0; t < stride; t += LANES) {
        uint32_t sums[LANES] = {0};

        for (size_t j = 0; j < count; j++)
            for (size_t l = 0; l < LANES; l++)
                sums[l] += ranks[j][t + l];
        for (size_t l = 0; l < LANES; l++)
            totals[l] += (uint64_t)sums[l] * sums[l];
    }
    for (size_t l = 0; l < LANES; l++)
        total += totals[l];
    return total;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static uint64_t
squares_avx2(const uint16_t *const *ranks, size_t count, size_t stride)
{
    return squares_body(ranks, count, stride);
}
#endif

static uint64_t squares(const uint16_t *const *ranks, size_t count,
                        size_t stride)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        return squares_avx2(ranks, count, stride);
#endif
    return squares_body(ranks, count, stride);
}

double concordance_of(const uint16_t *const *ranks, const uint64_t *ties,
                      size_t count, size_t frames)
{
    uint64_t m = count, n = frames, tied = 0, least, most;

    bug_if(count > SERIES_MOST);
    for (size_t j = 0; j < count; j++)
        tied += ties[j];
    /* of sum (2 R)^2: where every R is the mean m (n + 1) / 2, and beyond */
    least = n * m * m * (n + 1) * (n + 1);
    most = m * m * (n * n * n - n) - m * tied;
    if (count < 2 || !most)
        return NAN;
    return 3 * (double)(squares(ranks, count, concordance_stride(n)) - least) /
           (double)most;
}
