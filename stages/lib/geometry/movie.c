#include "geometry/movie.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

/* 0.3 is in the bin that begins at 3 x 0.1, whatever its last digits. */
#define ROUNDING 1e-9

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

struct movie movie_find(const double *time, size_t trials, double width)
{
    struct movie movie = {0, NEW_ARRAY(double, trials),
                          NEW_ARRAY(size_t, trials)};
    double *begin = NEW_ARRAY(double, trials);

    for (size_t t = 0; t < trials; t++)
        movie.time[t] = begin[t] =
            width > 0 ? floor(time[t] / width + ROUNDING) * width : time[t];
    qsort(movie.time, trials, sizeof *movie.time, ascending);
    for (size_t t = 0; t < trials; t++)
        if (!t || movie.time[t] != movie.time[movie.count - 1])
            movie.time[movie.count++] = movie.time[t];
    for (size_t t = 0; t < trials; t++) {
        const double *found = bsearch(&begin[t], movie.time, movie.count,
                                      sizeof *found, ascending);

        movie.epoch[t] = (size_t)(found - movie.time);
    }
    free(begin);
    return movie;
}

struct movie movie_none(size_t trials)
{
    return (struct movie){1, NEW_ARRAY(double, 1), NEW_ARRAY(size_t, trials)};
}

void movie_release(struct movie *movie)
{
    free(movie->time), free(movie->epoch);
}
