/*
 * versus.h - several classes told apart by ridge regression, each against the
 * rest.
 *
 * Class c is y = 1, the rest 0, and f_c its ridge regression (ridge.h).  Rare
 * classes have low f_c whoever is asked, and what was fitted to is fitted too
 * well; so f_c is compared with
 *
 *     t_c = (mean f_c of c + mean over other classes of their means) / 2,
 *
 * of rows that are each left out in turn, and the class is that of the largest
 * f_c - t_c.  Of two classes it is the same as one threshold.
 */
#ifndef STATS_VERSUS_H
#define STATS_VERSUS_H

#include "stats/ridge.h"

/*
 * score (asked x classes) += factor (f_c - t_c); cross is asked x rows: the
 * products of those asked with the rows of the spectrum; label[rows] is 0 to
 * classes - 1.  A class without a row, or that all are of, is told by nothing:
 * -1.  O(classes rows (choices rank + asked)).
 */
void versus_add(gsl_matrix *score, double factor, const gsl_matrix *cross,
                const struct ridge *ridge, const size_t *label);

/* The class of the largest score of row i, the first of equals. */
size_t versus_best(const gsl_matrix *score, size_t i);

#endif
