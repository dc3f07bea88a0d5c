/*
 * glm_planted.h - designs and noise that the tests of the GLM plant.
 */
#ifndef TESTS_UNIT_GLM_PLANTED_H
#define TESTS_UNIT_GLM_PLANTED_H

#include "../golden.h"

#include "base/mem.h"
#include "base/rng.h"

#include <stdbool.h>

/* Frame 0 alone has no predecessor. */
static inline bool *no_gaps(size_t frames)
{
    bool *starts = NEW_ARRAY(bool, frames);

    starts[0] = true;
    return starts;
}

/* A design of noise and a constant, in its last column. */
static inline gsl_matrix *random_design(size_t frames, size_t p,
                                        unsigned long seed)
{
    gsl_matrix *x = noise(frames, p, seed);

    for (size_t t = 0; t < frames; t++)
        gsl_matrix_set(x, t, p - 1, 1);
    return x;
}

/* Noise of (a, b), columns independent. */
static inline gsl_matrix *arma_noise(size_t frames, size_t columns, double a,
                                     double b, uint64_t stream)
{
    gsl_matrix *y = gsl_matrix_alloc(frames, columns);
    struct rng rng = rng_init(1, stream);

    for (size_t j = 0; j < columns; j++) {
        double last = 0, shock = 0;

        for (size_t t = 0; t < frames + 100; t++) {
            double next = rng_normal(&rng);

            last = a * last + next + b * shock;
            shock = next;
            if (t >= 100)
                gsl_matrix_set(y, t - 100, j, last);
        }
    }
    return y;
}

#endif
