/*
 * identification_input.h - RDMs of regions of subjects, as tables name them.
 */
#ifndef GEOMETRY_IDENTIFICATION_INPUT_H
#define GEOMETRY_IDENTIFICATION_INPUT_H

#include "base/stage.h"
#include "rsa/identify.h"

#include <gsl/gsl_matrix.h>
#include <stddef.h>

struct identification_input {
    struct identify_design design;
    size_t stimuli;
    gsl_matrix *rdms;           /* rows of the design x pairs */
    char **subjects, **regions; /* names, in the order of the labels */
    size_t *start, *region;     /* owned, of the design */
    size_t missing;             /* pairs that are n/a in some RDM */
};

/*
 * Tables of pairs of the same stimuli in the same order, and the labels: a
 * table with the columns column, subject and region, a row per RDM that is
 * wanted, and file (the last part of its name) where several inputs have a
 * column of that name.  Dies on a column that is not there, stands there twice
 * or is in several inputs, with fewer than two subjects or regions, and on a
 * region that one subject alone has, which nobody could tell.
 */
struct identification_input *identification_input_read(const struct paths *rdms,
                                                       const char *labels);
void identification_input_free(struct identification_input *input);

#endif
