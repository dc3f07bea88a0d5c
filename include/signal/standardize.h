/*
 * standardize.h - the columns of a series that can be compared, made ready.
 *
 * The rules are those of scale.h; what differs is that a series is walked row
 * by row, as it lies in memory, and not column by column: for a thousand
 * regions that is the difference between the time of the products that follow
 * and a small part of it.
 */
#ifndef SIGNAL_STANDARDIZE_H
#define SIGNAL_STANDARDIZE_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * defined[0 .. count-1] = the columns of `series` that hold no NaN and vary,
 * that is, deviate from their mean by more than 1e-12 of their largest value;
 * returns the count.  `defined` has room for every column.  O(T R).
 */
size_t standardize_find(size_t *defined, const gsl_matrix *series);

/* x = the columns `defined` of `series`, in that order. */
void standardize_gather(gsl_matrix *x, const gsl_matrix *series,
                        const size_t *defined);

/*
 * Subtract the mean of each column, in two passes, the second for the rounding
 * of the first.  O(T R).
 */
void standardize_center(gsl_matrix *x);

/*
 * Center, and scale each column to a variance of 1, dividing by n - 1.  Every
 * column must vary (standardize_find).  O(T R).
 */
void standardize(gsl_matrix *x);

#endif
