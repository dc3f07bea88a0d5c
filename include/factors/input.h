/*
 * input.h - what is factorized, and what its modes are called.
 */
#ifndef FACTORS_INPUT_H
#define FACTORS_INPUT_H

#include "tensor/source.h"

/*
 * Any kind of input to a factorization: of a file, or of series that an
 * affinity is made of.  Give it back with input_free().
 */
struct input {
    struct source *source;
    char **subjects, **conditions; /* as many as the shape has, owned */
    char **nodes;                  /* NULL where pairs are not of nodes */
    size_t node_count;
    double tr;       /* s; NaN: frames are counted */
    double *time;    /* of each frame, s or frames */
    char **stimulus; /* of each frame, or NULL */
    char *affinity;  /* NULL: nobody said */
    size_t pairs_left_out, subjects_left_out;
};

void input_free(struct input *input);

#endif
