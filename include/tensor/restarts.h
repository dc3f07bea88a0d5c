/*
 * restarts.h - many fits of one rank from random starts, side by side.
 *
 * All need products with the same tensor, so that their columns stand beside
 * each other in one pass.  A restart is a function of (seed, rank, restart) and
 * of the tensor; in what company it ran does not matter.
 *
 * Successive halving: after RESTARTS_STAGE sweeps, and again after as many, the
 * better half by error goes on, but never fewer than `keep`; these run to
 * their end.  A fit begins every stage without momentum.
 */
#ifndef TENSOR_RESTARTS_H
#define TENSOR_RESTARTS_H

#include "tensor/fit.h"

enum { RESTARTS_STAGE = 20 };

struct restarts_options {
    size_t restarts, keep;
    uint64_t seed;
    size_t threads;
    struct fit_options fit;
};

/* Those that ran to their end, the least error first. */
struct restarts {
    size_t count, sweeps; /* sweeps: of all fits, also those dropped */
    struct fit **fits;    /* parked; unit columns and lambda, sorted by it */
};

struct restarts restarts_run(const struct source *source, size_t rank,
                             const struct restarts_options *options);

/* Fits from given starts, which are taken over, all to their end. */
struct restarts restarts_from(const struct source *source,
                              struct model **starts, size_t count,
                              const struct restarts_options *options);
void restarts_release(struct restarts *restarts);

#endif
