/*
 * relation.h - the kinds of connectivity, as a person asks for them.
 *
 * A kind has a name on the command line, a name in the sidecar, and the
 * options that mean something for it.  What is asked for but means nothing is
 * a wrong command line.
 */
#ifndef CONNECTOME_RELATION_H
#define CONNECTOME_RELATION_H

#include "connectome/joined.h"
#include "io/relmat.h"
#include "signal/connectivity.h"

#include <stdbool.h>

/* NULL-terminated, for the tables of the stage, in the order of the indices. */
extern const char *const relation_kinds[];
extern const char *const relation_estimators[];
extern const char *const relation_tests[];
extern const char *const relation_biases[];

/* The options of the command line; files are NULL and numbers NaN if unset. */
struct relation_options {
    int kind, estimator, test, bias; /* into the lists above */
    bool has_fisher;
    double alpha, segment, max_lag; /* alpha NaN: by cross-validation */
    const char *band, *lags, *p_values, *freedom, *each, *reference;
};

/* Ends the process with status 2 when two options contradict each other. */
void relation_check(const struct relation_options *options);

/* True for the kinds that take subjects instead of runs. */
bool relation_is_group(const struct relation_options *options);

/* True for the kind whose frames are shares of a whole. */
bool relation_is_ratio(const struct relation_options *options);

/*
 * relmat = the measure asked for; and writes the files of lags, p-values and
 * degrees of freedom if asked for.  Warns of undefined regions, and dies,
 * naming the first series, when the data do not allow the measure.  Says in
 * the sidecar of `product`, which is to hold relmat, what it is.
 */
void relation_measure(struct relmat *relmat, const struct joined *joined,
                      const struct relation_options *options,
                      const char *product);

#endif
