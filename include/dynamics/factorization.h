/*
 * factorization.h - what `ntf` wrote into its folder, read back.
 */
#ifndef DYNAMICS_FACTORIZATION_H
#define DYNAMICS_FACTORIZATION_H

#include "dynamic/dominance.h"
#include "io/pairs.h"

#include <stdbool.h>
#include <stddef.h>

struct factorization {
    size_t count, frames, subjects, nodes;
    char **names, **ids, **node_names; /* of components, subjects, nodes */
    double *time;                      /* of each frame: s, or frames */
    double tr;                         /* s; NaN: time counts frames */
    char **stimulus;                   /* of each frame, or NULL */
    gsl_vector *explained, *p;         /* p NaN: no null was drawn */
    bool *is_kept;
    struct activity activity; /* lambda is 0 of what is not kept */
    gsl_vector *lambda;       /* of all */
    gsl_matrix *pairs;        /* node pairs x components, NaN: left out */
    struct pairs *ends;       /* the nodes of each pair, and their names */
};

/*
 * Reads time.tsv, subjects.tsv, pairs.tsv and components.tsv.  With
 * `only_surviving` components that do not survive their null are not kept;
 * where no null was drawn all are, with a warning.  Dies on tables that do not
 * fit each other, on factors of four axes or of pairs that are not of nodes,
 * and when no component is kept.  Give it back with factorization_free().
 */
struct factorization *factorization_read(const char *folder,
                                         bool only_surviving);
void factorization_free(struct factorization *factorization);

#endif
