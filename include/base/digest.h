/*
 * digest.h - SHA-256, on nettle (which uses the CPU's own instructions).
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <nettle/sha2.h>
#include <stddef.h>

enum { DIGEST_HEX_ROOM = 2 * SHA256_DIGEST_SIZE + 1 };

struct digest {
    struct sha256_ctx state;
};

void digest_init(struct digest *digest);
void digest_add(struct digest *digest, const void *bytes, size_t count);

/* The digest of all bytes so far as 64 hexadecimal digits. */
void digest_hex(struct digest *digest, char hex[DIGEST_HEX_ROOM]);

/* Of a whole file; dies when it cannot be read. */
void digest_file(const char *path, char hex[DIGEST_HEX_ROOM]);

#endif
