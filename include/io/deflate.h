/*
 * deflate.h - a product as plain bytes or, where its name ends in .gz, gzip.
 */
#ifndef IO_DEFLATE_H
#define IO_DEFLATE_H

#include <stddef.h>

struct deflate;

/* Opens a product (output.h). */
struct deflate *deflate_open(const char *path);
void deflate_write(struct deflate *out, const void *bytes, size_t count);
void deflate_close(struct deflate *out);

#endif
