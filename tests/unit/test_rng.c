#include "../tap.h"

#include "base/rng.h"

#include <string.h>

/* Known answers that come with Random123 (kat_vectors, philox4x32-10). */
static void matches_the_published_vectors(void)
{
    static const struct {
        uint64_t seed, stream, index;
        uint32_t want[4];
    } known[] = {
        {0, 0, 0, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {UINT64_MAX,
         UINT64_MAX,
         UINT64_MAX,
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {0x299f31d0a4093822,
         0x0370734413198a2e,
         0x85a308d3243f6a88,
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };

    for (size_t i = 0; i < 3; i++) {
        uint32_t got[4];

        rng_block(got, known[i].seed, known[i].stream, known[i].index);
        ok(!memcmp(got, known[i].want, sizeof got), "philox known answer");
    }
}

static void depends_on_the_counter_alone(void)
{
    struct rng rng = rng_init(7, 3), other = rng_init(7, 4);
    double first = rng_uniform(&rng), second = rng_uniform(&rng);

    ok(first != rng_uniform(&other), "streams differ");
    rng.index = 0;
    close_to(rng_uniform(&rng), first, 0, "index 0 again gives the same");
    close_to(rng_uniform(&rng), second, 0, "and so does index 1");
}

static void moments_are_right(void)
{
    enum { DRAWS = 200000 };
    static double x[DRAWS];
    struct rng rng = rng_init(1, 1);
    double mean = 0, square = 0, fourth = 0, uniform = 0;

    rng_normals(&rng, x, DRAWS);
    for (size_t i = 0; i < DRAWS; i++) {
        mean += x[i] / DRAWS;
        square += x[i] * x[i] / DRAWS;
        fourth += x[i] * x[i] * x[i] * x[i] / DRAWS;
        uniform += rng_uniform(&rng) / DRAWS;
    }
    /* five standard errors of each moment */
    close_to(mean, 0, 5 / sqrt(DRAWS), "normal: mean");
    close_to(square, 1, 5 * sqrt(2.0 / DRAWS), "normal: variance");
    close_to(fourth, 3, 5 * sqrt(96.0 / DRAWS), "normal: fourth moment");
    close_to(uniform, 0.5, 5 * sqrt(1.0 / 12 / DRAWS), "uniform: mean");
}

static void pairs_do_not_depend_on_the_count(void)
{
    double odd[5], even[6];
    struct rng a = rng_init(2, 2), b = rng_init(2, 2);

    rng_normals(&a, odd, 5);
    rng_normals(&b, even, 6);
    ok(!memcmp(odd, even, sizeof odd), "five normals begin six");
}

static void below_is_uniform(void)
{
    size_t count[3] = {0};
    struct rng rng = rng_init(5, 5);

    for (size_t i = 0; i < 30000; i++)
        count[rng_below(&rng, 3)]++;
    for (size_t k = 0; k < 3; k++)
        close_to((double)count[k], 10000, 0.05, "each of three comes up alike");
    ok(rng_below(&rng, 1) == 0, "below one there is only zero");
}

static void shuffle_permutes(void)
{
    size_t order[100], seen[100] = {0}, moved = 0;
    struct rng rng = rng_init(9, 9);
    bool is_permutation = true;

    for (size_t i = 0; i < 100; i++)
        order[i] = i;
    rng_shuffle(&rng, order, 100);
    for (size_t i = 0; i < 100; i++) {
        seen[order[i]]++;
        moved += order[i] != i;
    }
    for (size_t i = 0; i < 100; i++)
        is_permutation = is_permutation && seen[i] == 1;
    ok(is_permutation, "a shuffle is a permutation");
    ok(moved > 80, "and moves most of them");
}

int main(void)
{
    matches_the_published_vectors();
    depends_on_the_counter_alone();
    moments_are_right();
    pairs_do_not_depend_on_the_count();
    below_is_uniform();
    shuffle_permutes();
    return done();
}
