/*
 * sweep.h - the updates of one sweep; what fit.h is made of.
 */
#ifndef TENSOR_SWEEP_H
#define TENSOR_SWEEP_H

#include "tensor/fit.h"
#include "tensor/hals.h"

/* The pair of which most is left unexplained. */
struct worst {
    double residual;
    size_t pair;
};

/* Room for the matrices of a sweep.  Grams are of the factors that are ahead;
 * R is the rank. */
struct work {
    gsl_matrix *gram[MODES]; /* R x R; that of the pairs is in `have` */
    double *crew;            /* classes x R x R: sum of B_w B_w' over a class */
    double *wanted; /* the same times the Gram matrices of time and condition:
                     * what the pairs of a pattern sum over its classes */
    double *have;   /* lanes x classes x R x R: sum of C_p C_p' over the pairs
                     * that a class has */
    struct progress *lane;          /* of each lane */
    double *penalty, *smooth, *top; /* R each */
    struct worst *worst;            /* of each lane, with `is_seeking` */
    bool is_seeking;
    struct progress progress; /* of the sweep */
};

struct work *work_new(const struct fit *fit);
void work_free(struct work *work);

/* The Gram matrices of a sweep, from the factors that are ahead. */
void sweep_grams(struct fit *fit);

/* now and ahead of the pairs of a block; its c. */
void sweep_pairs(struct fit *fit, const struct block *block, size_t columns,
                 size_t column);

/*
 * Time, conditions and subjects.  Returns the data's part of the objective,
 * of the last factor that was updated and the others as they are ahead.
 */
double sweep_cells(struct fit *fit, const double *y, size_t columns,
                   size_t column);

/* The part of the penalties. */
double sweep_penalties(const struct fit *fit);

#endif
