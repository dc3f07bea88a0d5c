#include "num/middle.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { PASSES = 3, DIGIT = 21, BINS = 1 << (DIGIT + 1) };

/* The lower and the upper middle; they part ways when their digits differ. */
struct side {
    uint64_t prefix; /* digits known so far */
    size_t rank;     /* from 0, among the numbers of this prefix */
    size_t *bins;    /* numbers by their next digit */
};

struct middle {
    size_t pass, count;
    struct side low, high;
};

struct middle *middle_new(void)
{
    struct middle *middle = NEW_ARRAY(struct middle, 1);

    middle->low.bins = NEW_ARRAY(size_t, BINS);
    middle->high.bins = NEW_ARRAY(size_t, BINS);
    return middle;
}

void middle_free(struct middle *middle)
{
    free(middle->low.bins), free(middle->high.bins), free(middle);
}

bool middle_wants(const struct middle *middle)
{
    return middle->pass < PASSES;
}

/* Bits that ascend with the number. */
static uint64_t key_of(double x)
{
    const uint64_t sign = (uint64_t)1 << 63;
    uint64_t bits;

    memcpy(&bits, &x, sizeof bits);
    return bits & sign ? ~bits : bits | sign;
}

static double number_of(uint64_t key)
{
    const uint64_t sign = (uint64_t)1 << 63;
    uint64_t bits = key & sign ? key & ~sign : ~key;
    double x;

    memcpy(&x, &bits, sizeof x);
    return x;
}

static int shift_of(size_t pass)
{
    return DIGIT * (PASSES - 1 - (int)pass);
}

void middle_add(struct middle *middle, const double *values, size_t count)
{
    const uint64_t digit = ((uint64_t)1 << DIGIT) - 1;
    struct side *low = &middle->low, *high = &middle->high;
    bool is_first = !middle->pass, is_split = low->prefix != high->prefix;
    int shift = shift_of(middle->pass);

    for (size_t i = 0; i < count && middle_wants(middle); i++) {
        uint64_t key = key_of(values[i]) >> shift;

        if (!isfinite(values[i]))
            continue;
        if (is_first)
            low->bins[key]++, middle->count++;
        else if (key >> DIGIT == low->prefix)
            low->bins[key & digit]++;
        else if (is_split && key >> DIGIT == high->prefix)
            high->bins[key & digit]++;
    }
}

/* The digit at the rank of `side`, which becomes the rank within that digit. */
static void choose(struct side *side, const size_t *bins)
{
    uint64_t digit = 0;

    while (digit < BINS - 1 && side->rank >= bins[digit])
        side->rank -= bins[digit++];
    side->prefix = side->prefix << DIGIT | digit;
}

void middle_end_pass(struct middle *middle)
{
    struct side *low = &middle->low, *high = &middle->high;
    bool is_split = low->prefix != high->prefix;

    if (!middle_wants(middle))
        return;
    if (!middle->pass && middle->count) {
        low->rank = (middle->count - 1) / 2;
        high->rank = middle->count / 2;
    }
    choose(high, is_split ? high->bins : low->bins);
    choose(low, low->bins);
    free(low->bins), free(high->bins);
    middle->pass++;
    low->bins = middle_wants(middle) ? NEW_ARRAY(size_t, BINS) : NULL;
    high->bins = middle_wants(middle) ? NEW_ARRAY(size_t, BINS) : NULL;
}

double middle_value(const struct middle *middle)
{
    double low = number_of(middle->low.prefix);
    double high = number_of(middle->high.prefix);

    bug_if(middle_wants(middle));
    return middle->count ? low + (high - low) / 2 : NAN;
}
