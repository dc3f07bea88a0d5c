/*
 * evaluation_fold.h - one evaluation of models, for bootstrap.h alone.
 */
#ifndef RSA_EVALUATION_FOLD_H
#define RSA_EVALUATION_FOLD_H

#include "rsa/bootstrap.h"
#include "rsa/ceiling.h"

/* Storage of the caller: families x subjects, and the bounds of subjects. */
struct evaluation_result {
    gsl_matrix *values;
    double *lower, *upper;
};

/* Of a scene that has been seen, with copies of subjects (NULL: once each). */
void evaluation_see(struct evaluation_result *result,
                    const struct evaluation *plan, struct scene *scene,
                    const unsigned *subjects);

/* One deal into folds; two scenes to see with. */
void evaluation_fold(struct evaluation_result *result,
                     const struct evaluation *plan,
                     struct scene *const scenes[2], const unsigned *copies,
                     const unsigned *subjects, struct rng *rng);

#endif
