/*
 * movie.h - the time points or bins of a movie of patterns.
 */
#ifndef GEOMETRY_MOVIE_H
#define GEOMETRY_MOVIE_H

#include "io/patterns.h"

#include <stddef.h>

struct movie {
    size_t count;
    double
        *time; /* of each, s, ascending: the point, or where the bin begins */
    size_t *epoch; /* of each trial */
};

/*
 * Every time that a trial has, or bins [k width, (k + 1) width) that have one.
 * O(trials log trials).  Give it back with movie_release().
 */
struct movie movie_find(const double *time, size_t trials, double width);

/* One epoch of all trials. */
struct movie movie_none(size_t trials);
void movie_release(struct movie *movie);

#endif
