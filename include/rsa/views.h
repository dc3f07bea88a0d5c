/*
 * views.h - what of an RDM is looked at to tell what it is of.
 *
 *     raw         the RDM itself, with its scale
 *     unit-norm   divided by the root of its sum of squares
 *     z-scored    less its mean, by its standard deviation: distances of views
 *                 are those of correlation
 *     rank        ranks from 0 to 1: rgtm of thresholds 0 and 1
 *     rgtm        geo-topological transform (rgtm.h, of ranks)
 *     adjacency   pairs beyond one quantile: rgtm of two equal thresholds
 *     rgdm        geodesics of the rgtm (geodesic.h), edges of length zero
 *                 kept, no way being as long as the longest, in ranks from 0
 *                 to 1
 *
 * Pairs that are missing in some RDM of a set are left out of all.
 */
#ifndef RSA_VIEWS_H
#define RSA_VIEWS_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

enum views_kind {
    VIEWS_RAW,
    VIEWS_UNIT,
    VIEWS_ZSCORE,
    VIEWS_RANK,
    VIEWS_RGTM,
    VIEWS_ADJACENCY,
    VIEWS_RGDM,
    VIEWS_KINDS
};

extern const char *const views_names[VIEWS_KINDS];

struct view {
    enum views_kind kind;
    double lower, upper; /* of the last three */
};

struct views {
    size_t rdms, stimuli, pairs; /* pairs: known in all RDMs */
    size_t *a, *b;               /* stimuli of each */
    gsl_matrix *values;          /* rdms x pairs */
    gsl_matrix *ranks, *sorted;  /* from 0 to 1, NaN of a constant RDM */
};

/* rdms: RDMs x all pairs, row by row.  O(RDMs m log m); give it back with
 * views_free(). */
struct views *views_new(const gsl_matrix *rdms, size_t stimuli);
void views_free(struct views *views);

/*
 * columns (pairs x rdms) = the view of every RDM, less the mean view, which
 * leaves their distances as they are and small sums of squares precise.
 * Returns the number of RDMs whose view is not defined (a constant one, a
 * collapsed graph): then their columns are NaN, and the rest is not centered.
 * O(RDMs m); of rgdm, O(RDMs n^3).
 */
size_t views_see(gsl_matrix *columns, const struct views *views,
                 struct view view);

#endif
