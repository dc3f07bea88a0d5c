#include "io/peek.h"

#include <stdint.h>
#include <string.h>
#include <zlib.h>

enum { SIZE_1 = 348, SIZE_2 = 540, AXES = 4 };

/* An integer of `size` bytes in either order. */
static int64_t integer_at(const unsigned char *from, size_t size,
                          bool is_swapped)
{
    unsigned char bytes[8] = {0};
    int16_t small;
    int64_t large;

    for (size_t i = 0; i < size; i++)
        bytes[i] = from[is_swapped ? size - 1 - i : i];
    memcpy(&small, bytes, sizeof small);
    memcpy(&large, bytes, sizeof large);
    return size == 2 ? small : large;
}

static bool read_start(const char *path, unsigned char bytes[SIZE_2])
{
    gzFile in = gzopen(path, "rb");
    int got = in ? gzread(in, bytes, SIZE_2) : 0;

    if (in)
        gzclose(in);
    return got >= SIZE_1;
}

bool peek_size(const char *path, size_t *voxels, size_t *frames)
{
    unsigned char bytes[SIZE_2] = {0};
    int64_t size, rank, shape[AXES] = {1, 1, 1, 1};
    bool is_swapped, is_nifti2;
    size_t start, width;

    if (!read_start(path, bytes))
        return false;
    is_swapped = !bytes[0]; /* 348 and 540 have two low bytes */
    size = integer_at(bytes, 4, is_swapped);
    is_nifti2 = size == SIZE_2;
    if (!is_nifti2 && size != SIZE_1)
        return false;
    start = is_nifti2 ? 16 : 40, width = is_nifti2 ? 8 : 2;
    rank = integer_at(bytes + start, width, is_swapped);
    for (int64_t i = 0; i < rank && i < AXES; i++) {
        const unsigned char *at = bytes + start + (size_t)(i + 1) * width;

        shape[i] = integer_at(at, width, is_swapped);
        if (shape[i] < 1 || shape[i] > INT32_MAX)
            return false;
    }
    *voxels = (size_t)(shape[0] * shape[1]) * (size_t)shape[2];
    *frames = (size_t)shape[3];
    return rank > 0;
}
