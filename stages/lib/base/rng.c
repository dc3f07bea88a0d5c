#include "base/rng.h"

#include "base/report.h"

#include <math.h>

enum { ROUNDS = 10 };

void rng_block(uint32_t out[4], uint64_t seed, uint64_t stream, uint64_t index)
{
    uint32_t key0 = (uint32_t)seed, key1 = (uint32_t)(seed >> 32);
    uint32_t x0 = (uint32_t)index, x1 = (uint32_t)(index >> 32);
    uint32_t x2 = (uint32_t)stream, x3 = (uint32_t)(stream >> 32);

    for (int round = 0; round < ROUNDS; round++) {
        uint64_t a = (uint64_t)0xD2511F53u * x0, b = (uint64_t)0xCD9E8D57u * x2;
        uint32_t y0 = (uint32_t)(b >> 32) ^ x1 ^ key0;
        uint32_t y2 = (uint32_t)(a >> 32) ^ x3 ^ key1;

        x0 = y0, x1 = (uint32_t)b, x2 = y2, x3 = (uint32_t)a;
        key0 += 0x9E3779B9u, key1 += 0xBB67AE85u;
    }
    out[0] = x0, out[1] = x1, out[2] = x2, out[3] = x3;
}

struct rng rng_init(uint64_t seed, uint64_t stream)
{
    return (struct rng){.seed = seed, .stream = stream};
}

/* 53 bits of two words, as a double in [0, 1). */
static double unit(uint32_t high, uint32_t low)
{
    uint64_t bits = ((uint64_t)high << 32 | low) >> 11;

    return (double)bits * 0x1p-53;
}

double rng_uniform(struct rng *rng)
{
    uint32_t word[4];

    rng_block(word, rng->seed, rng->stream, rng->index++);
    return unit(word[0], word[1]);
}

/* The Box-Muller transform of one block: two independent normals. */
static void normal_pair(double *first, double *second, struct rng *rng)
{
    uint32_t word[4];
    double radius, angle;

    rng_block(word, rng->seed, rng->stream, rng->index++);
    /* 1 - u lies in (0, 1], so the logarithm is finite */
    radius = sqrt(-2 * log(1 - unit(word[0], word[1])));
    angle = 2 * M_PI * unit(word[2], word[3]);
    *first = radius * cos(angle);
    *second = radius * sin(angle);
}

double rng_normal(struct rng *rng)
{
    double first, second;

    normal_pair(&first, &second, rng);
    return first;
}

void rng_normals(struct rng *rng, double *values, size_t count)
{
    double spare;

    for (size_t i = 0; i < count; i += 2)
        normal_pair(&values[i], i + 1 < count ? &values[i + 1] : &spare, rng);
}

/* Lemire's multiplication with rejection: exact for every bound below 2^32. */
size_t rng_below(struct rng *rng, size_t bound)
{
    uint64_t reject;

    bug_if(bound < 1 || bound > UINT32_MAX);
    reject = ((uint64_t)1 << 32) % bound;
    for (;;) {
        uint32_t word[4];
        uint64_t product;

        rng_block(word, rng->seed, rng->stream, rng->index++);
        product = (uint64_t)word[0] * bound;
        if ((uint32_t)product >= reject)
            return (size_t)(product >> 32);
    }
}

void rng_shuffle(struct rng *rng, size_t *order, size_t count)
{
    for (size_t left = count; left > 1; left--) {
        size_t pick = rng_below(rng, left), kept = order[left - 1];

        order[left - 1] = order[pick];
        order[pick] = kept;
    }
}
