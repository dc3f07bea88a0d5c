#include "graph/bitmap.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/workers.h"

#include <stdlib.h>
#include <string.h>

enum { LINE = 64, WORD = 64 };

static size_t panels_of(size_t nodes)
{
    return (nodes + BITS_BLOCK - 1) / BITS_BLOCK;
}

size_t bitmap_bytes(size_t nodes)
{
    return panels_of(nodes) * nodes * BITS_WORDS * sizeof(uint64_t) + LINE;
}

struct bitmap *bitmap_new(size_t nodes)
{
    struct bitmap *bitmap = NEW_ARRAY(struct bitmap, 1);
    char *room = NEW_ARRAY(char, bitmap_bytes(nodes));

    bitmap->nodes = nodes;
    bitmap->panels = panels_of(nodes);
    bitmap->room = room;
    room += (LINE - (uintptr_t)room % LINE) % LINE;
    bitmap->bits = (void *)room;
    return bitmap;
}

void bitmap_free(struct bitmap *bitmap)
{
    if (bitmap)
        free(bitmap->room);
    free(bitmap);
}

void bitmap_copy(struct bitmap *bitmap, const struct bitmap *from)
{
    bug_if(bitmap->nodes != from->nodes);
    memcpy(bitmap->bits, from->bits,
           from->panels * from->nodes * BITS_WORDS * sizeof *from->bits);
}

/* Row r, bit c becomes row c, bit r, by halves of halves. */
static void transpose(uint64_t square[WORD])
{
    uint64_t mask = 0x00000000ffffffffu;

    for (size_t width = WORD / 2; width; width /= 2, mask ^= mask << width)
        for (size_t r = 0; r < WORD; r = (r + width + 1) & ~width) {
            uint64_t swap = ((square[r] >> width) ^ square[r + width]) & mask;

            square[r] ^= swap << width;
            square[r + width] ^= swap;
        }
}

/* Nodes WORD index .. as columns, from their bits as rows. */
static void mirror_rows(void *context, size_t worker, size_t index)
{
    struct bitmap *bitmap = context;
    size_t nodes = bitmap->nodes, row = index * WORD;
    size_t rows = nodes - row < WORD ? nodes - row : WORD;

    (void)worker;
    for (size_t col = row; col < nodes; col += WORD) {
        size_t cols = nodes - col < WORD ? nodes - col : WORD;
        uint64_t square[WORD] = {0}, found = 0;

        for (size_t r = 0; r < rows; r++) {
            square[r] = bitmap_block(bitmap, col / BITS_BLOCK,
                                     row + r)[col % BITS_BLOCK / WORD];
            found |= square[r];
        }
        if (!found)
            continue;
        transpose(square);
        for (size_t c = 0; c < cols; c++)
            bitmap_block(bitmap, row / BITS_BLOCK,
                         col + c)[row % BITS_BLOCK / WORD] |= square[c];
    }
}

void bitmap_mirror(struct bitmap *bitmap, size_t threads)
{
    workers_run(threads, (bitmap->nodes + WORD - 1) / WORD, mirror_rows,
                bitmap);
}

size_t bitmap_neighbors(uint32_t *list, const struct bitmap *bitmap, size_t i)
{
    size_t count = 0;

    for (size_t p = 0; p < bitmap->panels; p++) {
        const uint64_t *block = bitmap_block(bitmap, p, i);

        for (size_t w = 0; w < BITS_WORDS; w++)
            for (uint64_t word = block[w]; word; word &= word - 1)
                list[count++] = (uint32_t)(p * BITS_BLOCK + w * WORD +
                                           (size_t)__builtin_ctzll(word));
    }
    return count;
}
