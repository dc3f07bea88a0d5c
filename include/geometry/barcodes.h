/*
 * barcodes.h - the table of components and loops of RDMs.
 */
#ifndef GEOMETRY_BARCODES_H
#define GEOMETRY_BARCODES_H

#include "io/pairs.h"

/*
 * A row per bar (persistence.h) of every RDM of `pairs`, which are those of
 * the file `rdms`: rdm, dimension, birth, death; n/a never dies.  Dies for
 * more than PERSISTENCE_MOST stimuli.
 */
void barcodes_write(const char *path, const struct pairs *pairs,
                    const char *rdms);

#endif
