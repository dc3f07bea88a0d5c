/*
 * contrast.h - what is asked of a model.
 */
#ifndef COHORT_CONTRAST_H
#define COHORT_CONTRAST_H

#include "cohort/regression.h"
#include "cohort/variable.h"

struct contrast_source {
    struct regression *model;
    const struct variable *variable; /* that is tested; NULL: a product or the
                                      * constant */
    size_t first, count;             /* its columns */
    const char *text;                /* "a - b", "a - 0.5*b - 0.5*c; b - c", or
                                      * NULL: everything about the term */
};

/*
 * Fills contrast, question and is_difference of the model.  Names are levels of
 * the factor that is tested or columns of the design; several rows, between
 * semicolons, are tested together (F).  Text that makes no sense is a wrong
 * command line.
 */
void contrast_make(const struct contrast_source *source);

#endif
