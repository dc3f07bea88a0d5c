#include "io/inflate.h"

#include "base/digest.h"
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"

#include <errno.h>
#include <fcntl.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif
#include <isa-l/igzip_lib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROOM = 1 << 17, GZIP_MAGIC0 = 0x1f, GZIP_MAGIC1 = 0x8b };

struct inflate {
    char *path;
    int fd;
    bool is_gzip, is_eof, is_reported;
    unsigned char *next; /* unread bytes of `room` (plain files) */
    size_t left;
    struct inflate_state *state; /* NULL for a plain file */
    struct digest digest;
    unsigned char room[ROOM];
};

/*
 * ISA-L leaves the upper halves of the vector registers in use, which slows
 * the SHA instructions (of the old encoding) by a third until they are cleared.
 */
#if defined(__x86_64__)
__attribute__((target("avx"))) static void clear_upper_halves(void)
{
    _mm256_zeroupper();
}
#endif

static void add_to_digest(struct inflate *in, const void *bytes, size_t count)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx"))
        clear_upper_halves();
#endif
    digest_add(&in->digest, bytes, count);
}

/* Refill `room`; false at the end of the file. */
static bool refill(struct inflate *in)
{
    ssize_t got;

    do
        got = read(in->fd, in->room, ROOM);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        die_errno("cannot read '%s'", in->path);
    add_to_digest(in, in->room, (size_t)got);
    in->next = in->room;
    in->left = (size_t)got;
    in->is_eof = got == 0;
    return got > 0;
}

/* The first bytes decide; a short first read (a pipe) is completed. */
static void detect_gzip(struct inflate *in)
{
    while (in->left < 2) {
        ssize_t got = read(in->fd, in->room + in->left, ROOM - in->left);

        if (got < 0 && errno != EINTR)
            die_errno("cannot read '%s'", in->path);
        if (got == 0)
            break;
        add_to_digest(in, in->room + in->left, got > 0 ? (size_t)got : 0);
        in->left += got > 0 ? (size_t)got : 0;
    }
    in->next = in->room;
    in->is_gzip = in->left >= 2 && in->room[0] == GZIP_MAGIC0 &&
                  in->room[1] == GZIP_MAGIC1;
}

static void start_member(struct inflate *in)
{
    isal_inflate_reset(in->state);
    in->state->crc_flag = ISAL_GZIP;
}

struct inflate *inflate_open(const char *path)
{
    struct inflate *in = NEW_ARRAY(struct inflate, 1);
    struct stat info;

    in->path = xstrdup(path);
    in->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (in->fd < 0)
        die_errno("cannot open '%s'", path);
    if (!fstat(in->fd, &info) && S_ISDIR(info.st_mode))
        die("'%s' is a folder, not a file", path);
    digest_init(&in->digest);
    detect_gzip(in);
    if (in->is_gzip) {
        in->state = NEW_ARRAY(struct inflate_state, 1);
        isal_inflate_init(in->state);
        start_member(in);
        in->state->next_in = in->next;
        in->state->avail_in = (uint32_t)in->left;
    }
    return in;
}

static bool refill_gzip(struct inflate *in)
{
    if (in->state->avail_in)
        return true;
    if (in->is_eof || !refill(in))
        return false;
    in->state->next_in = in->next;
    in->state->avail_in = (uint32_t)in->left;
    return true;
}

/* After a member: begin the next, or see that only padding is left. */
static bool next_member(struct inflate *in)
{
    while (refill_gzip(in)) {
        if (*in->state->next_in == GZIP_MAGIC0) {
            start_member(in);
            return true;
        }
        if (*in->state->next_in)
            die("'%s' is corrupt: there are bytes after its end", in->path);
        in->state->next_in++;
        in->state->avail_in--;
    }
    return false;
}

static size_t read_gzip(struct inflate *in, unsigned char *bytes, size_t count)
{
    enum { STEP = 1 << 30 }; /* ISA-L counts in 32 bits */
    struct inflate_state *state = in->state;
    size_t done = 0;

    while (done < count) {
        uint32_t want = count - done < STEP ? (uint32_t)(count - done) : STEP;
        int status;

        if (state->block_state == ISAL_BLOCK_FINISH && !next_member(in))
            break;
        refill_gzip(in);
        state->next_out = bytes + done;
        state->avail_out = want;
        status = isal_inflate(state);
        done += want - state->avail_out;
        if (status < 0)
            die("'%s' is corrupt: its compressed data %s", in->path,
                status == ISAL_INCORRECT_CHECKSUM
                    ? "do not match their checksum"
                    : "cannot be inflated");
        if (in->is_eof && state->avail_out == want &&
            state->block_state != ISAL_BLOCK_FINISH)
            die("'%s' is truncated: its compressed data end early", in->path);
    }
    return done;
}

static size_t read_plain(struct inflate *in, unsigned char *bytes, size_t count)
{
    size_t done = 0;

    while (done < count) {
        size_t part;

        if (!in->left && !refill(in))
            break;
        part = in->left < count - done ? in->left : count - done;
        memcpy(bytes + done, in->next, part);
        in->next += part;
        in->left -= part;
        done += part;
    }
    return done;
}

static void report_digest(struct inflate *in)
{
    char hex[DIGEST_HEX_ROOM];

    if (in->is_reported)
        return;
    in->is_reported = true;
    digest_hex(&in->digest, hex);
    provenance_digest(in->path, hex);
}

size_t inflate_read(struct inflate *in, void *bytes, size_t count)
{
    size_t done = in->is_gzip ? read_gzip(in, bytes, count)
                              : read_plain(in, bytes, count);

    if (done < count)
        report_digest(in);
    return done;
}

bool inflate_at_end(struct inflate *in)
{
    unsigned char byte;

    return inflate_read(in, &byte, 1) == 0;
}

void inflate_close(struct inflate *in)
{
    close(in->fd);
    free(in->path), free(in->state), free(in);
}
