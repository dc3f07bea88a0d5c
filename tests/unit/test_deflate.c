#include "../tap.h"

#include "base/mem.h"
#include "base/output.h"
#include "io/deflate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BYTES = 500, PLACES = 8000, APART = 1 << 16, MOST = 4096 };

/* The first bytes come a second time: were they found, or not? */
static void fill(unsigned char *bytes)
{
    for (size_t k = 0; k < BYTES; k++)
        bytes[k] = (unsigned char)k;
}

static size_t packed(unsigned char *bytes, const char *path, const void *from)
{
    struct deflate *out = deflate_open(path);
    FILE *file;
    size_t count;

    deflate_write(out, from, BYTES);
    deflate_close(out);
    outputs_commit();
    file = fopen(path, "rb");
    count = file ? fread(bytes, 1, MOST, file) : 0;
    if (file)
        fclose(file);
    return count;
}

/*
 * Memory that is kept between two calls moves the next stream on by more than
 * 64 KiB; an encoder that looks at addresses errs in one place of a thousand.
 */
static void same_bytes_anywhere(const char *path)
{
    static unsigned char first[MOST], other[MOST];
    unsigned char values[BYTES];
    void **kept = NEW_ARRAY(void *, PLACES);
    size_t count, wrong = 0;

    fill(values);
    count = packed(first, path, values);
    for (size_t k = 0; k < PLACES; k++) {
        kept[k] = NEW_ARRAY(char, APART);
        wrong += packed(other, path, values) != count ||
                 memcmp(first, other, count) != 0;
    }
    for (size_t k = 0; k < PLACES; k++)
        free(kept[k]);
    free(kept);
    ok(count > 20 && first[0] == 0x1f && first[1] == 0x8b, "a gzip file");
    if (!ok(wrong == 0, "the same bytes wherever the stream lies in memory"))
        printf("# %zu of %d places\n", wrong, PLACES);
}

int main(void)
{
    char folder[] = "/tmp/deflate.XXXXXX", *path;

    if (!mkdtemp(folder))
        return 1;
    path = xformat("%s/x.gz", folder);
    same_bytes_anywhere(path);
    unlink(path);
    rmdir(folder);
    free(path);
    return done();
}
