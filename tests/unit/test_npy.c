#include "../tap.h"

#include "base/mem.h"
#include "base/output.h"
#include "io/npy.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* numpy 2.4.6: save(f, arange(6, dtype='<u4').reshape(3, 2)), its header. */
static const char by_numpy[] =
    "\x93NUMPY\x01\x00v\x00{'descr': '<u4', 'fortran_order': False, "
    "'shape': (3, 2), }                                                   "
    "       \n";

static char *in_folder(const char *name)
{
    const char *folder = getenv("TMPDIR");

    return xformat("%s/npy-%ld-%s", folder ? folder : "/tmp", (long)getpid(),
                   name);
}

static size_t slurp(unsigned char *bytes, size_t room, const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t count = file ? fread(bytes, 1, room, file) : 0;

    if (file)
        fclose(file);
    return count;
}

static void as_numpy(void)
{
    static const uint32_t values[] = {0, 1, 2, 3, 4, 5};
    static const size_t shape[] = {3, 2};
    char *path = in_folder("a.npy");
    struct npy *npy = npy_create(path, NPY_UINT32, shape, 2);
    unsigned char bytes[256];
    uint32_t back[8];
    size_t count;

    npy_write(npy, values, 4), npy_write(npy, values + 4, 2);
    npy_close(npy);
    outputs_commit();
    count = slurp(bytes, sizeof bytes, path);
    ok(count == 128 + sizeof values &&
           !memcmp(bytes, by_numpy, sizeof by_numpy - 1) &&
           !memcmp(bytes + 128, values, sizeof values),
       "the bytes are those that NumPy writes");
    npy = npy_open(path);
    ok(npy->type == NPY_UINT32 && npy->dims == 2 && npy->shape[0] == 3 &&
           npy->shape[1] == 2 && npy->count == 6,
       "type and shape are read");
    ok(npy_read(npy, back, 4) == 4 && npy_read(npy, back + 4, 4) == 2 &&
           npy_read(npy, back, 1) == 0 && !memcmp(back, values, sizeof values),
       "and the numbers, a piece at a time");
    npy_close(npy);
    unlink(path), free(path);
}

static void other_shapes(void)
{
    static const double values[] = {1, -NAN, 3};
    static const size_t shape[] = {3};
    char *path = in_folder("b.npy");
    struct npy *npy = npy_create(path, NPY_FLOAT64, shape, 1);
    unsigned char bytes[256] = {0};
    double back[3];

    npy_write(npy, values, 3), npy_close(npy);
    outputs_commit();
    slurp(bytes, sizeof bytes, path);
    ok(strstr((const char *)bytes + 10, "'shape': (3,), }") != NULL,
       "one dimension has a comma after it, as a tuple of Python has");
    npy = npy_open(path);
    ok(npy->dims == 1 && npy_read(npy, back, 3) == 3 && isnan(back[1]) &&
           back[2] >= 3,
       "NaN comes through");
    npy_close(npy);
    unlink(path), free(path);
}

int main(void)
{
    as_numpy();
    other_shapes();
    return done();
}
