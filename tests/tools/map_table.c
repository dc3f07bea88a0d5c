/*
 * map_table - the numbers in an image, as text.
 *
 *     map_table IMAGE
 *
 * A line for every voxel of a 3D image: its world coordinates (mm) and value,
 * separated by tabs; n/a for NaN.
 */
#include "base/json.h"
#include "io/volume.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    struct volume *volume;

    if (argc != 2)
        return 2;
    volume = volume_open(argv[1]);
    if (!volume_next(volume))
        return 1;
    for (size_t v = 0; v < volume->voxels; v++) {
        char number[NUMBER_ROOM];
        double at[3], value;

        grid_position(at, &volume->grid, v);
        volume_values(&value, volume, v, 1);
        printf("%.9g\t%.9g\t%.9g\t%s\n", at[0], at[1], at[2],
               number_format(number, value));
    }
    volume_close(volume);
    return 0;
}
