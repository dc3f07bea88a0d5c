/*
 * displacement.h - how far the head moved, by a table of confounds.
 */
#ifndef STUDY_DISPLACEMENT_H
#define STUDY_DISPLACEMENT_H

#include "io/table.h"

#include <gsl/gsl_vector.h>

/*
 * Both displacements of every frame (mm): `power`, the column
 * framewise_displacement of the table, else by motion_fd(); `jenkinson`, the
 * column rmsd, else by jenkinson_fd().  NaN throughout where the table has
 * neither the column nor all of the motion, or is NULL.
 */
void displacement_read(gsl_vector *power, gsl_vector *jenkinson,
                       const struct table *table);

#endif
