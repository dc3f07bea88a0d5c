#include "base/digest.h"

#include "base/mem.h"
#include "base/report.h"

#include <stdio.h>
#include <stdlib.h>

void digest_init(struct digest *digest)
{
    sha256_init(&digest->state);
}

void digest_add(struct digest *digest, const void *bytes, size_t count)
{
    sha256_update(&digest->state, count, bytes);
}

void digest_hex(struct digest *digest, char hex[DIGEST_HEX_ROOM])
{
    unsigned char bytes[SHA256_DIGEST_SIZE];

    sha256_digest(&digest->state, sizeof bytes, bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(hex + 2 * i, 3, "%02x", (unsigned)bytes[i]);
}

void digest_file(const char *path, char hex[DIGEST_HEX_ROOM])
{
    enum { ROOM = 1 << 16 };
    unsigned char *room = NEW_ARRAY(unsigned char, ROOM);
    FILE *in = fopen(path, "r");
    struct digest digest;
    size_t count;

    if (!in)
        die_errno("cannot open '%s'", path);
    digest_init(&digest);
    while ((count = fread(room, 1, ROOM, in)))
        digest_add(&digest, room, count);
    if (ferror(in))
        die_errno("cannot read '%s'", path);
    fclose(in);
    digest_hex(&digest, hex);
    free(room);
}
