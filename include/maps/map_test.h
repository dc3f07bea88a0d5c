/*
 * map_test.h - whether two maps go along with each other, space considered.
 */
#ifndef MAPS_MAP_TEST_H
#define MAPS_MAP_TEST_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

enum map_test_kind { MAP_TEST_PEARSON, MAP_TEST_SPEARMAN };
extern const char *const map_test_kinds[];

struct map_test {
    double r;          /* over the regions that both have */
    double p;          /* by the surrogates */
    double naive;      /* as if regions were independent */
    size_t regions;    /* that both have */
    size_t surrogates; /* with a correlation */
};

/*
 * Of map[n] and other[n], with surrogates (any x n) of the first,
 *
 *     p = (1 + #{|r_k| >= |r|}) / (1 + N),
 *
 * r_k that of surrogate k and `other` over the same regions, and to 1e-12 the
 * same counted; `naive` is two-sided by Student's t with n - 2 degrees of
 * freedom.  NaN: fewer than 3 regions, or a constant map.  Ranks share the
 * average of equal values.  O(N n log n), independent of `threads`.
 *
 * Phipson B, Smyth GK (2010). doi:10.2202/1544-6115.1585
 */
struct map_test map_test(const double *map, const double *other,
                         const gsl_matrix *surrogates, enum map_test_kind kind,
                         size_t threads);

#endif
