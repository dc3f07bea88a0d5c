#include "voxelnet/voxelnet.h"

#include "base/files.h"
#include "base/mem.h"
#include "base/provenance.h"
#include "io/npy.h"

#include <stdlib.h>

static char *create(struct npy **out, const char *stem, const char *suffix,
                    enum npy_type type, size_t rows)
{
    char *path = xformat("%s_%s.npy", stem, suffix);
    size_t shape[] = {rows, 2};

    files_output(path);
    *out = npy_create(path, type, shape, type == NPY_UINT32 ? 2 : 1);
    return path;
}

json_t *voxelnet_edges(const struct voxelnet *net, const char *stem,
                       const struct link *links, size_t count)
{
    const size_t *place = net->series->place;
    struct npy *edges, *weights;
    char *edges_path = create(&edges, stem, "edges", NPY_UINT32, count);
    char *weights_path = create(&weights, stem, "weights", NPY_FLOAT32, count);
    json_t *fields = sidecar(edges_path);

    for (size_t e = 0; e < count; e++) {
        uint32_t ends[] = {(uint32_t)place[links[e].a],
                           (uint32_t)place[links[e].b]};

        npy_write(edges, ends, 2);
        npy_write(weights, &links[e].weight, 1);
    }
    npy_close(edges), npy_close(weights);
    json_put_text(fields, "Description",
                  "Pairs of voxels, a row each, as their places in the mask, "
                  "counted from 0, first axis fastest");
    json_put_text(sidecar(weights_path), "Description",
                  "Correlations of the pairs of voxels in the file of edges");
    free(edges_path), free(weights_path);
    return fields;
}
