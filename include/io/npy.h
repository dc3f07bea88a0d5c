/*
 * npy.h - arrays in NumPy's format 1.0, little-endian, C order.
 *
 * Written and read from the front, a piece at a time, so that an array need not
 * be in memory.  An array of records or of strings, a big-endian one, one in
 * Fortran order (with more than one dimension) or of version 2 and later is
 * refused, and so is a file that is shorter or longer than its header says;
 * each ends the process with one line naming the file.
 */
#ifndef IO_NPY_H
#define IO_NPY_H

#include <stddef.h>

enum npy_type {
    NPY_FLOAT32,
    NPY_FLOAT64,
    NPY_INT32,
    NPY_INT64,
    NPY_UINT32,
    NPY_UINT64
};

enum { NPY_DIMS_MOST = 8 };

struct npy {
    char *path;
    enum npy_type type;
    size_t dims, shape[NPY_DIMS_MOST];
    size_t count; /* product of the shape */
    struct npy_stream *stream;
};

/* Begin a product (base/output.h) of that shape. */
struct npy *npy_create(const char *path, enum npy_type type,
                       const size_t *shape, size_t dims);

/* The next `count` numbers, of the type of the array. */
void npy_write(struct npy *npy, const void *values, size_t count);

/* Reads the header. */
struct npy *npy_open(const char *path);

/*
 * The next `count` numbers, fewer at the end; returns how many.  Reading the
 * last one checks that nothing follows.
 */
size_t npy_read(struct npy *npy, void *values, size_t count);

/* What was created must have been written to its end. */
void npy_close(struct npy *npy);

#endif
