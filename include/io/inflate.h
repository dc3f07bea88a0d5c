/*
 * inflate.h - the bytes of a file, inflated if it is gzip.
 *
 * Reads plain files and gzip (any number of members, zero padding after the
 * last) through one interface, in constant memory, inflating by ISA-L.  The
 * CRC and the length of every member are checked, so a file that was read to
 * its end is known to be whole.  Truncation, corruption and bytes after the
 * last member end the process with one line naming the file.
 *
 * The SHA-256 of the file's own bytes is computed on the way; after the end
 * has been reached it goes into the provenance, and nothing is read twice.
 */
#ifndef IO_INFLATE_H
#define IO_INFLATE_H

#include <stdbool.h>
#include <stddef.h>

struct inflate;

/* Dies when the file cannot be opened or is a folder. */
struct inflate *inflate_open(const char *path);

/*
 * Up to `count` bytes into `bytes`; fewer only at the end of the data.
 * Inflates straight into `bytes`: large reads are the fast ones.
 */
size_t inflate_read(struct inflate *in, void *bytes, size_t count);

/* True when no byte is left; reads on to the end of the file to know. */
bool inflate_at_end(struct inflate *in);

/* Gives everything back; does not read on. */
void inflate_close(struct inflate *in);

#endif
