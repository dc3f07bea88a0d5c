/*
 * chosen.h - the matrix of a graph, and which of its entries are edges.
 *
 * What a stage that measures one matrix does first.  Dies with one line, which
 * names the file, where the matrix is not symmetric, no edge is left, or a test
 * of its entries is asked for and nothing says how many degrees of freedom
 * they have.
 */
#ifndef GRAPHS_CHOSEN_H
#define GRAPHS_CHOSEN_H

#include "base/json.h"
#include "graph/selection.h"
#include "io/relmat.h"

/* For --threshold, in the order of enum threshold_rule; ends with NULL. */
extern const char *const chosen_rules[];

/* A symmetric matrix. */
struct relmat *chosen_read(const char *path);

/*
 * Fills what the test of threshold->rule needs to know of the matrix at `path`:
 * its degrees of freedom, unless they are a number already, are the
 * EffectiveDegreesOfFreedom of its sidecar (the median over pairs), and it
 * holds Fisher's z where RelationshipMeasure says so.
 */
void chosen_test(struct threshold *threshold, const char *path);

/* selection_init(), with a warning of what is missing. */
void chosen_edges(struct selection *graph, const struct relmat *relmat,
                  const char *path, const struct threshold *threshold);

/* What a sidecar says of the graph, beside the parameters. */
void chosen_describe(json_t *fields, const struct selection *graph,
                     const struct threshold *threshold);

#endif
