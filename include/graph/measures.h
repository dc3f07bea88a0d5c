/*
 * measures.h - tables of measures with the words that explain them.
 *
 * A measure is a column (base/column.h).  nodal.h and overall.h fill such
 * tables; a new measure is one more line in one of them.
 */
#ifndef GRAPH_MEASURES_H
#define GRAPH_MEASURES_H

#include "base/column.h"

#include <gsl/gsl_matrix.h>
#include <stddef.h>

struct measures {
    size_t count;
    const struct column **about; /* `count` of them, constant data */
    gsl_matrix *values;          /* rows x count; NaN is not defined */
};

/* `count` columns of NaN, unexplained as yet; back with measures_free(). */
struct measures *measures_new(size_t rows, size_t count);
void measures_free(struct measures *measures);

/*
 * Room for all regions in place of the nodes: row k moves to row defined[k] of
 * `regions` rows, the others are NaN.
 */
void measures_spread(struct measures *measures, const size_t *defined,
                     size_t regions);

/* Mean of the column called `name`; NaN when it holds NaN or is not there. */
double measures_mean(const struct measures *measures, const char *name);

#endif
