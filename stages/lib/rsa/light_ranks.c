#include "rsa/light_ranks.h"

#include <string.h>

enum { DIGIT = 11, DIGITS = 1 << DIGIT, PASSES = 3 };

/* A number whose order is that of the value; -0 is 0. */
static uint32_t key_of(float value)
{
    uint32_t bits;

    value += 0.0F;
    memcpy(&bits, &value, sizeof bits);
    return bits & 0x80000000U ? ~bits : bits | 0x80000000U;
}

/* Key above, place below; returns them in ascending order of the key. */
static const uint64_t *sort(const float *values, size_t count, uint64_t *room)
{
    uint32_t start[PASSES][DIGITS] = {{0}};
    uint64_t *from = room, *to = room + count;

    for (size_t k = 0; k < count; k++) {
        uint32_t key = key_of(values[k]);

        from[k] = (uint64_t)key << 32 | k;
        for (unsigned d = 0; d < PASSES; d++)
            start[d][key >> (d * DIGIT) & (DIGITS - 1)]++;
    }
    for (unsigned d = 0; d < PASSES; d++) {
        uint64_t *other = from;
        uint32_t before = 0;

        for (size_t k = 0; k < DIGITS; k++) {
            uint32_t here = start[d][k];

            start[d][k] = before;
            before += here;
        }
        for (size_t k = 0; k < count; k++)
            to[start[d][from[k] >> (32 + d * DIGIT) & (DIGITS - 1)]++] =
                from[k];
        from = to;
        to = other;
    }
    return from;
}

/* Where the values equal to that at `begin` end. */
static size_t group_end(const uint64_t *sorted, size_t begin, size_t count)
{
    size_t end = begin + 1;

    while (end < count && sorted[end] >> 32 == sorted[begin] >> 32)
        end++;
    return end;
}

double light_ranks(float *rank, const float *values, size_t count,
                   uint64_t *room)
{
    const uint64_t *sorted = sort(values, count, room);
    double sum = 0;

    for (size_t k = 0, end; k < count; k = end) {
        double centered;

        end = group_end(sorted, k, count);
        centered = ((double)(k + end) - (double)count) / 2;
        sum += centered * centered * (double)(end - k);
        for (size_t i = k; i < end; i++)
            rank[(uint32_t)sorted[i]] = (float)centered;
    }
    return sum;
}

void light_ranks_order(struct ranks *ranks, const float *values, size_t count,
                       uint64_t *room)
{
    const uint64_t *sorted = sort(values, count, room);

    ranks->count = count;
    ranks->groups = 0;
    for (size_t k = 0, end; k < count; k = end, ranks->groups++) {
        end = group_end(sorted, k, count);
        for (size_t i = k; i < end; i++) {
            ranks->order[i] = (uint32_t)sorted[i];
            ranks->group[ranks->order[i]] = (uint32_t)ranks->groups;
        }
    }
}
