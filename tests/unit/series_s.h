/*
 * series_s.h - the series of the reference values of the dynamic methods.
 */
#ifndef TESTS_SERIES_S_H
#define TESTS_SERIES_S_H

#include "base/mem.h"

#include <gsl/gsl_matrix.h>
#include <math.h>
#include <stdbool.h>

enum { S_NODES = 4, S_FRAMES = 60 };

/* sin(0.1 (i + 1) t + i) + 0.1 ((7 t + 3 i) mod 11) */
static inline gsl_matrix *series_s(void)
{
    gsl_matrix *x = gsl_matrix_alloc(S_FRAMES, S_NODES);

    for (size_t t = 0; t < S_FRAMES; t++)
        for (size_t i = 0; i < S_NODES; i++)
            gsl_matrix_set(x, t, i,
                           sin(.1 * (double)((i + 1) * t) + (double)i) +
                               .1 * (double)((7 * t + 3 * i) % 11));
    return x;
}

/* Flags that are all true; free() them. */
static inline bool *all_there(size_t frames)
{
    bool *is_there = NEW_ARRAY(bool, frames);

    for (size_t t = 0; t < frames; t++)
        is_there[t] = true;
    return is_there;
}

#endif
