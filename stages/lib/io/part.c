#include "io/part.h"

#include "base/digest.h"
#include "base/mem.h"
#include "base/output.h"
#include "base/provenance.h"
#include "base/report.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "parts are written as they are in memory, which must be little-endian"
#endif

enum { FORMAT = 1, CHUNK = 1 << 16 };

/* Text is filled up with zeros. */
struct header {
    char magic[8];
    uint64_t format, index, count;
    char key[DIGEST_HEX_ROOM + 7];
};

struct part {
    char *path;
    FILE *file;
    struct digest digest; /* of what is written */
    bool is_output;
    size_t size, left; /* of the array at hand */
};

static struct part *part_new(const struct shard *shard, size_t index)
{
    struct part *part = NEW_ARRAY(struct part, 1);

    part->path =
        xformat("%s/part-%zuof%zu.bin", shard->folder, index + 1, shard->count);
    return part;
}

/* ---- what a result depends on ---- */

static void add_json(struct digest *digest, const json_t *value)
{
    char *text =
        json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);

    bug_if(!text);
    digest_add(digest, text, strlen(text));
    free(text);
}

/* Names of inputs and outputs are none of it, but for those in options. */
static void find_key(struct shard *shard, const json_t *fields)
{
    const json_t *by =
        json_array_get(json_object_get(fields, "GeneratedBy"), 0);
    const json_t *sources = json_object_get(fields, "Sources");
    const json_t *checksums = json_object_get(fields, "SourceChecksums");
    struct digest digest;

    digest_init(&digest);
    add_json(&digest, json_object_get(by, "Name"));
    add_json(&digest, json_object_get(by, "Version"));
    add_json(&digest, json_object_get(by, "Parameters"));
    for (size_t k = 0; k < json_array_size(sources); k++)
        add_json(&digest,
                 json_object_get(
                     checksums, json_string_value(json_array_get(sources, k))));
    digest_hex(&digest, shard->key);
}

static struct header header_of(struct shard *shard, size_t index)
{
    struct header header = {.magic = "PLXPART",
                            .format = FORMAT,
                            .index = index,
                            .count = shard->count};

    if (!*shard->key) {
        json_t *fields = provenance_fields();

        find_key(shard, fields);
        json_decref(fields);
    }
    memcpy(header.key, shard->key, sizeof shard->key);
    return header;
}

/* ---- writing ---- */

static void put_bytes(struct part *part, const void *bytes, size_t count)
{
    digest_add(&part->digest, bytes, count);
    if (fwrite(bytes, 1, count, part->file) != count)
        die_errno("cannot write '%s'", part->path);
}

struct part *part_create(struct shard *shard)
{
    struct header header = header_of(shard, shard->index);
    struct part *part = part_new(shard, shard->index);

    provenance_no_products();
    output_folder(shard->folder);
    part->is_output = true;
    part->file = output_open(part->path);
    digest_init(&part->digest);
    put_bytes(part, &header, sizeof header);
    return part;
}

void part_begin(struct part *part, size_t size, size_t count)
{
    uint64_t shape[2] = {size, count};

    bug_if(part->left);
    part->size = size, part->left = count;
    put_bytes(part, shape, sizeof shape);
}

void part_add(struct part *part, const void *values, size_t count)
{
    bug_if(count > part->left);
    if (count)
        put_bytes(part, values, part->size * count);
    part->left -= count;
}

void part_put(struct part *part, const void *values, size_t size, size_t count)
{
    part_begin(part, size, count);
    part_add(part, values, count);
}

/* ---- reading ---- */

static void read_bytes(struct part *part, void *bytes, size_t count)
{
    if (fread(bytes, 1, count, part->file) != count)
        die("'%s' is truncated", part->path);
}

/* The whole file against the checksum at its end. */
static void check_bytes(struct part *part)
{
    char *room = NEW_ARRAY(char, CHUNK), want[DIGEST_HEX_ROOM] = "";
    char hex[DIGEST_HEX_ROOM];
    size_t tail = sizeof want - 1, rest;
    struct digest digest;
    long size;

    if (fseek(part->file, 0, SEEK_END) || (size = ftell(part->file)) < 0)
        die_errno("cannot read '%s'", part->path);
    if ((size_t)size < sizeof(struct header) + tail)
        die("'%s' is truncated", part->path);
    rewind(part->file);
    digest_init(&digest);
    rest = (size_t)size - tail;
    while (rest) {
        size_t count = rest < CHUNK ? rest : CHUNK;

        read_bytes(part, room, count);
        digest_add(&digest, room, count);
        rest -= count;
    }
    read_bytes(part, want, tail);
    digest_hex(&digest, hex);
    if (strcmp(hex, want) != 0)
        die("'%s' is truncated or damaged: its checksum differs", part->path);
    rewind(part->file);
    free(room);
}

static void check_header(const struct part *part, const struct header *got,
                         const struct header *want)
{
    if (got->index != want->index || got->count != want->count)
        die("'%s' is part %zu of %zu", part->path, (size_t)got->index + 1,
            (size_t)got->count);
    if (strcmp(got->key, want->key) != 0)
        die("'%s' was made by another stage, of other inputs or with other "
            "options",
            part->path);
}

struct part *part_open(struct shard *shard, size_t index)
{
    struct header want = header_of(shard, index), got;
    struct part *part = part_new(shard, index);

    part->file = fopen(part->path, "r");
    if (!part->file)
        die_errno("cannot open '%s'", part->path);
    if (fread(&got, sizeof got, 1, part->file) != 1 ||
        memcmp(got.magic, want.magic, sizeof got.magic) != 0 ||
        got.format != want.format)
        die("'%s' is not a part", part->path);
    check_bytes(part);
    read_bytes(part, &got, sizeof got);
    check_header(part, &got, &want);
    return part;
}

size_t part_next(struct part *part, size_t size)
{
    uint64_t shape[2];

    bug_if(part->left);
    read_bytes(part, shape, sizeof shape);
    if (shape[0] != size)
        die("'%s' has an array of another kind", part->path);
    part->size = size;
    return part->left = (size_t)shape[1];
}

void part_read(struct part *part, void *values, size_t count)
{
    bug_if(count > part->left);
    if (count)
        read_bytes(part, values, part->size * count);
    part->left -= count;
}

void part_get(struct part *part, void *values, size_t size, size_t count)
{
    if (part_next(part, size) != count)
        die("'%s' has an array of another length", part->path);
    part_read(part, values, count);
}

void part_close(struct part *part)
{
    char hex[DIGEST_HEX_ROOM];

    bug_if(part->left);
    if (part->is_output) {
        digest_hex(&part->digest, hex);
        put_bytes(part, hex, sizeof hex - 1);
        output_close(part->file, part->path);
    } else {
        fclose(part->file);
    }
    free(part->path), free(part);
}
