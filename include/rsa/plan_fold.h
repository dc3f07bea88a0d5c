/*
 * plan_fold.h - one evaluation of models, for bootstrap.h alone.
 */
#ifndef RSA_PLAN_FOLD_H
#define RSA_PLAN_FOLD_H

#include "rsa/bootstrap.h"
#include "rsa/ceiling.h"

/* Storage of the caller: families x subjects, and the bounds of subjects. */
struct plan_result {
    gsl_matrix *values;
    double *lower, *upper;
};

/* Of a scene that has been seen, with copies of subjects (NULL: once each). */
void plan_see(struct plan_result *result, const struct plan *plan,
              struct scene *scene, const unsigned *subjects);

/* One deal into folds; two scenes to see with. */
void plan_fold(struct plan_result *result, const struct plan *plan,
               struct scene *const scenes[2], const unsigned *copies,
               const unsigned *subjects, struct rng *rng);

#endif
