/*
 * dominance.h - which component of a factorization holds a moment.
 *
 * With factors of unit norm, component r contributes to time t of subject w a
 * graph of the norm
 *
 *     a_r(t, w) = lambda_r A[t, r] B[w, r],
 *
 * and the component that contributes most is the dominant one, the state the
 * moment is in.  A moment to which none contributes is in state 0, none, which
 * is not a component.
 */
#ifndef DYNAMIC_DOMINANCE_H
#define DYNAMIC_DOMINANCE_H

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>

struct activity {
    gsl_vector *lambda;   /* of each component */
    gsl_matrix *time;     /* components x frames, not negative */
    gsl_matrix *subjects; /* components x subjects; NaN: not known, as 0 */
};

/*
 * Of subject w, for every frame: state[t], 1 + the dominant component (ties:
 * the first), or 0 where the largest a_r is at most 1e-12 of the largest of all
 * frames and subjects; share[t], what it has of the sum over components, NaN
 * where state[t] is 0.  O(components (frames + subjects)).
 */
void dominance_of(int *state, double *share, const struct activity *activity,
                  size_t subject);

/*
 * weight[r]: the mean over the frames of subject w of a_r(t, w) / sum_s a_s(t,
 * w), frames in state 0 left out; NaN for all if there is no other.
 */
void dominance_weights(double *weight, const struct activity *activity,
                       size_t subject);

#endif
