/* The half of searchlight.h that finds the centers. */
#include "base/mem.h"
#include "base/report.h"
#include "geometry/searchlight.h"
#include "io/centers.h"
#include "space/affine.h"

#include <math.h>
#include <stdlib.h>

/* 1 for the voxel nearest to each row of the table. */
static unsigned char *of_table(const char *path, const struct volume *volume)
{
    struct centers *table = centers_read(path);
    unsigned char *is_center = NEW_ARRAY(unsigned char, volume->voxels);
    const struct grid *grid = &volume->grid;
    const double size[3] = {(double)grid->nx, (double)grid->ny,
                            (double)grid->nz};
    double inverse[3][4];

    if (!affine_invert(inverse, grid))
        die("the affine of '%s' has no inverse", volume->path);
    for (size_t k = 0; k < table->labels->count; k++) {
        double at[3];

        affine_apply(at, inverse, table->at[k]);
        for (size_t a = 0; a < 3; a++) {
            at[a] = rint(at[a]);
            if (!(at[a] >= 0 && at[a] < size[a]))
                die("'%s' has center '%s' outside of '%s'", path,
                    table->labels->names[k], volume->path);
        }
        is_center[(size_t)at[0] +
                  grid->nx * ((size_t)at[1] + grid->ny * (size_t)at[2])] = 1;
    }
    centers_free(table);
    return is_center;
}

void searchlight_centers(struct searchlight *search)
{
    const char *path = search->request->centers;
    const struct volume *volume = search->data->patterns->grid;
    unsigned char *found = !path ? NULL
                           : centers_is_table(path)
                               ? of_table(path, volume)
                               : volume_read_mask(path, volume);
    const unsigned char *is_center = found ? found : search->data->inside;

    for (size_t v = 0; v < volume->voxels; v++)
        search->centers += is_center[v];
    search->center = NEW_ARRAY(size_t, search->centers);
    for (size_t v = 0, k = 0; v < volume->voxels; v++)
        if (is_center[v])
            search->center[k++] = v;
    free(found);
}
