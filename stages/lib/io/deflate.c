#include "io/deflate.h"

#include "base/mem.h"
#include "base/output.h"
#include "base/report.h"

#include <isa-l/igzip_lib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * Levels 1 and 2 of ISA-L 2.30 choose matches by where the stream lies in
 * memory, once in some thousand addresses; level 3 does not, packs as well
 * and takes 12 % more time.
 */
enum { ROOM = 1 << 17, LEVEL = 3 };

struct deflate {
    char *path;
    FILE *file;
    struct isal_zstream *stream; /* NULL for a plain file */
    unsigned char *level_room, *room;
};

struct deflate *deflate_open(const char *path)
{
    struct deflate *out = NEW_ARRAY(struct deflate, 1);
    size_t length = strlen(path);

    out->path = xstrdup(path);
    out->file = output_open(path);
    if (length < 3 || strcmp(path + length - 3, ".gz"))
        return out;
    out->stream = NEW_ARRAY(struct isal_zstream, 1);
    out->level_room = NEW_ARRAY(unsigned char, ISAL_DEF_LVL3_DEFAULT);
    out->room = NEW_ARRAY(unsigned char, ROOM);
    isal_deflate_init(out->stream);
    out->stream->gzip_flag = IGZIP_GZIP;
    out->stream->level = LEVEL;
    out->stream->level_buf = out->level_room;
    out->stream->level_buf_size = ISAL_DEF_LVL3_DEFAULT;
    return out;
}

static void drain(struct deflate *out)
{
    do {
        out->stream->next_out = out->room;
        out->stream->avail_out = ROOM;
        if (isal_deflate(out->stream) != COMP_OK)
            bug("isal_deflate on '%s'", out->path);
        fwrite(out->room, 1, ROOM - out->stream->avail_out, out->file);
    } while (!out->stream->avail_out);
}

void deflate_write(struct deflate *out, const void *bytes, size_t count)
{
    enum { STEP = 1 << 30 }; /* ISA-L counts in 32 bits */
    const unsigned char *next = bytes;

    if (!out->stream) {
        fwrite(bytes, 1, count, out->file);
        return;
    }
    while (count) {
        uint32_t part = count < STEP ? (uint32_t)count : STEP;

        /* ISA-L does not write to its input, whatever the type says. */
        memcpy(&out->stream->next_in, &next, sizeof next);
        out->stream->avail_in = part;
        drain(out);
        next += part;
        count -= part;
    }
}

void deflate_close(struct deflate *out)
{
    if (out->stream) {
        out->stream->avail_in = 0;
        out->stream->end_of_stream = 1;
        drain(out);
    }
    output_close(out->file, out->path);
    free(out->stream), free(out->level_room), free(out->room);
    free(out->path), free(out);
}
