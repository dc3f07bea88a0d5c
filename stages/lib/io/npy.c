#include "io/npy.h"

#include "base/mem.h"
#include "base/output.h"
#include "base/report.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "arrays are written as they are in memory, which must be little-endian"
#endif

/* The magic, two bytes of version, two of length, and the header after it. */
enum { PREFIX = 10, ALIGNMENT = 64, HEADER_MOST = 65535 };

static const char magic[] = "\x93NUMPY";

static const struct {
    const char *name;
    size_t size;
} types[] = {{"<f4", 4}, {"<f8", 8}, {"<i4", 4},
             {"<i8", 8}, {"<u4", 4}, {"<u8", 8}};

struct npy_stream {
    FILE *file;
    size_t done; /* numbers so far */
    bool is_output;
};

static struct npy *npy_new(const char *path)
{
    struct npy *npy = NEW_ARRAY(struct npy, 1);

    npy->path = xstrdup(path);
    npy->stream = NEW_ARRAY(struct npy_stream, 1);
    return npy;
}

/* ---- writing ---- */

static char *header_of(const struct npy *npy)
{
    char *shape = xstrdup(""), *text;
    size_t length;

    for (size_t d = 0; d < npy->dims; d++) {
        char *longer = xformat("%s%zu%s", shape, npy->shape[d],
                               npy->dims == 1      ? ","
                               : d + 1 < npy->dims ? ", "
                                                   : "");

        free(shape);
        shape = longer;
    }
    text = xformat("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }",
                   types[npy->type].name, shape);
    free(shape);
    /* Blanks and a line end, so that the numbers begin at a multiple. */
    length = PREFIX + strlen(text) + 1;
    shape = xformat("%s%*s\n", text,
                    (int)((ALIGNMENT - length % ALIGNMENT) % ALIGNMENT), "");
    free(text);
    return shape;
}

struct npy *npy_create(const char *path, enum npy_type type,
                       const size_t *shape, size_t dims)
{
    struct npy *npy = npy_new(path);
    unsigned char prefix[PREFIX] = {0};
    char *header;
    size_t length;

    bug_if(dims > NPY_DIMS_MOST);
    npy->type = type;
    npy->dims = dims;
    npy->count = 1;
    for (size_t d = 0; d < dims; d++)
        npy->count *= npy->shape[d] = shape[d];
    header = header_of(npy);
    length = strlen(header);
    memcpy(prefix, magic, sizeof magic - 1);
    prefix[6] = 1;
    prefix[8] = (unsigned char)(length & 255);
    prefix[9] = (unsigned char)(length >> 8);
    npy->stream->is_output = true;
    npy->stream->file = output_open(path);
    fwrite(prefix, 1, PREFIX, npy->stream->file);
    fwrite(header, 1, length, npy->stream->file);
    free(header);
    return npy;
}

void npy_write(struct npy *npy, const void *values, size_t count)
{
    npy->stream->done += count;
    bug_if(!npy->stream->is_output || npy->stream->done > npy->count);
    fwrite(values, types[npy->type].size, count, npy->stream->file);
}

/* ---- reading ---- */

static _Noreturn void refuse(const struct npy *npy, const char *what)
{
    die("'%s' %s", npy->path, what);
}

/* What follows 'key': in the header. */
static const char *value_of(const struct npy *npy, const char *header,
                            const char *key)
{
    char *quoted = xformat("'%s':", key);
    const char *at = strstr(header, quoted);

    if (!at)
        die("'%s' has no '%s' in its header", npy->path, key);
    at += strlen(quoted);
    free(quoted);
    return at + strspn(at, " ");
}

static void parse_type(struct npy *npy, const char *at)
{
    for (size_t k = 0; k < sizeof types / sizeof *types; k++)
        if (*at == '\'' && !strncmp(at + 1, types[k].name, 3) &&
            at[4] == '\'') {
            npy->type = (enum npy_type)k;
            return;
        }
    die("'%s' holds numbers of the type %.12s, which is none of <f4, <f8, <i4, "
        "<i8, <u4, <u8",
        npy->path, at);
}

static void parse_shape(struct npy *npy, const char *at)
{
    npy->count = 1;
    if (*at++ != '(')
        refuse(npy, "has an odd shape in its header");
    for (;;) {
        unsigned long long size;
        char *end;

        at += strspn(at, " ");
        if (*at == ')')
            return;
        size = strtoull(at, &end, 10);
        if (end == at || *at == '-' || npy->dims == NPY_DIMS_MOST ||
            (size && npy->count > SIZE_MAX / 16 / size))
            refuse(npy, "has an odd shape in its header");
        npy->shape[npy->dims++] = (size_t)size;
        npy->count *= (size_t)size;
        at = end + strspn(end, " ");
        at += *at == ',';
    }
}

struct npy *npy_open(const char *path)
{
    struct npy *npy = npy_new(path);
    FILE *file = fopen(path, "rb");
    unsigned char prefix[PREFIX];
    size_t length;
    char *header;

    if (!file)
        die_errno("cannot open '%s'", path);
    npy->stream->file = file;
    if (fread(prefix, 1, PREFIX, file) != PREFIX ||
        memcmp(prefix, magic, sizeof magic - 1) != 0)
        refuse(npy, "is not in the format of NumPy (.npy)");
    if (prefix[6] != 1)
        refuse(npy, "is of another version of .npy than 1");
    length = prefix[8] | (size_t)prefix[9] << 8;
    header = NEW_ARRAY(char, length + 1);
    if (fread(header, 1, length, file) != length)
        refuse(npy, "is truncated");
    parse_type(npy, value_of(npy, header, "descr"));
    parse_shape(npy, value_of(npy, header, "shape"));
    if (strncmp(value_of(npy, header, "fortran_order"), "False", 5) != 0 &&
        npy->dims > 1)
        refuse(npy, "is in Fortran order, and C order is wanted");
    free(header);
    return npy;
}

size_t npy_read(struct npy *npy, void *values, size_t count)
{
    struct npy_stream *stream = npy->stream;
    size_t left = npy->count - stream->done;

    bug_if(stream->is_output);
    count = count < left ? count : left;
    if (fread(values, types[npy->type].size, count, stream->file) != count)
        refuse(npy, "is truncated");
    stream->done += count;
    if (stream->done == npy->count && getc(stream->file) != EOF)
        refuse(npy, "is longer than its header says");
    return count;
}

void npy_close(struct npy *npy)
{
    if (npy->stream->is_output) {
        bug_if(npy->stream->done != npy->count);
        output_close(npy->stream->file, npy->path);
    } else {
        fclose(npy->stream->file);
    }
    free(npy->stream), free(npy->path), free(npy);
}
