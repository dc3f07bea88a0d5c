/*
 * signs.h - whether paired differences of subjects are above or below zero.
 */
#ifndef RSA_SIGNS_H
#define RSA_SIGNS_H

#include <stddef.h>
#include <stdint.h>

enum { SIGNS_EXACT = 14 }; /* subjects of whom all flips are counted */

/*
 * Two-sided p of the mean of `count` differences (NaN left out) under flips of
 * their signs: the share of flips whose |sum| is not below that of the data, by
 * all 2^n of them for n <= SIGNS_EXACT, else (1 + #) / (1 + flips) of `flips`
 * random ones.  NaN below six subjects, whose least p, 2 / 2^n, is above .05,
 * and 1 where all differences are zero.  O(n 2^n) or O(n flips).
 */
double signs_p(const double *differences, size_t count, size_t flips,
               uint64_t seed);

#endif
