/*
 * registry.h - all measures there are, by name and family.
 *
 * A measure is one entry of a list: its family, what negative edges do to it,
 * the function that computes it, and the words that explain it.  A list stands
 * in a file of its own and is named once, in registry.c; columns come in the
 * order of the lists there.  The lists that are not `is_extra` are what is
 * measured where nothing else is asked for.
 *
 * A wish is words between commas: `default`, `all`, and names of families, of
 * which every measure is taken, whatever its list.
 */
#ifndef GRAPH_REGISTRY_H
#define GRAPH_REGISTRY_H

#include "base/column.h"
#include "graph/findings.h"

#include <gsl/gsl_vector.h>
#include <stdbool.h>
#include <stddef.h>

/* When there is a number, and when there is a column. */
enum measure_sign {
    ANY_SIGN,      /* defined with negative edges */
    POSITIVE_ONLY, /* NaN with them */
    BY_SIGN,       /* a column only where findings->with_signs */
    BY_NULL        /* a column only with nulls; NaN with negative edges */
};

/* A number per node. */
struct nodal_measure {
    const char *family;
    enum measure_sign sign;
    void (*compute)(gsl_vector *column, const struct findings *findings);
    struct column about;
};

/*
 * A number of the graph: the mean of the nodal measure called `mean_of` (of
 * the same family and sign), or what `compute` gives.
 */
struct overall_measure {
    const char *family;
    enum measure_sign sign;
    const char *mean_of;
    double (*compute)(const struct findings *findings);
    struct column about;
};

struct nodal_list {
    bool is_extra;
    size_t count;
    const struct nodal_measure *measures;
};

struct overall_list {
    bool is_extra;
    size_t count;
    const struct overall_measure *measures;
};

/* A list of an array: MEASURE_LIST(is_extra, array). */
#define MEASURE_LIST(is_extra, array)                         \
    {                                                         \
        (is_extra), sizeof(array) / sizeof(*(array)), (array) \
    }

/* In nodal.c and overall.c. */
extern const struct nodal_list nodal_basic;
extern const struct overall_list overall_basic;

/* In core_measures.c, module_measures.c and null_measures.c. */
extern const struct nodal_list nodal_cores, nodal_modules;
extern const struct overall_list overall_cores, overall_modules;
extern const struct overall_list overall_nulls;

/* In walk_measures.c. */
extern const struct nodal_list nodal_walks;
extern const struct overall_list overall_walks;

/* In route_measures.c. */
extern const struct nodal_list nodal_routes;
extern const struct overall_list overall_routes;

/* The lists in their order; NULL after the last. */
extern const struct nodal_list *const registry_nodal[];
extern const struct overall_list *const registry_overall[];

/* The first word of `wish` that means nothing, or NULL. */
const char *registry_unknown(const char *wish);

/*
 * Family number k in the order of the lists, and what it measures: the names
 * of its columns, of regions and then of the graph alone, to be given back
 * with free(); NULL after the last.
 */
char *registry_family(const char **name, size_t k);

/* Whether `wish` takes a measure of this family. */
bool registry_wants(const char *wish, const char *family, bool is_extra);

/* Whether the findings have this column at all: by wish, signs and nulls. */
bool registry_shows(const struct findings *findings, const char *family,
                    bool is_extra, enum measure_sign sign);

/* Whether there is a number in a column that is shown. */
bool registry_defines(const struct findings *findings, enum measure_sign sign);

#endif
