/*
 * displacement.h - how far the head moved, by a table of confounds.
 */
#ifndef RUN_DISPLACEMENT_H
#define RUN_DISPLACEMENT_H

#include "io/table.h"

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>

/* Power's (signal/motion.h) or Jenkinson's (signal/jenkinson.h). */
enum displacement_kind { DISPLACEMENT_POWER, DISPLACEMENT_JENKINSON };

/* The radius (mm) that the definition of the kind has: 50, 80. */
double displacement_radius(enum displacement_kind kind);

/*
 * Displacement of every frame (mm).  With the usual radius, or NaN for it, the
 * column of `table` is taken: framewise_displacement, or rmsd for Jenkinson's.
 * Where the table is NULL or has no such column, and for another radius, it is
 * computed from `motion` (frames x 6: mm, radians), and is NaN where that is.
 */
void displacement_of(gsl_vector *fd, enum displacement_kind kind, double radius,
                     const struct table *table, const gsl_matrix *motion);

/*
 * Both displacements of every frame, of the usual radius; the motion is that
 * of `table`.  NaN throughout where the table has neither the column nor all
 * of the motion, or is NULL.
 */
void displacement_read(gsl_vector *power, gsl_vector *jenkinson,
                       const struct table *table);

#endif
