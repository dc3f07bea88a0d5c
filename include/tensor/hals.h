/*
 * hals.h - hierarchical alternating least squares: one factor at a time, in it
 * one component at a time, each by its closed form.
 *
 * For a factor U, whose rows u_r are components, with M (what the data say) and
 * a Gram matrix G of the other factors:
 *
 *     u_r <- max(0, u_r + (m_r - sum_s G_rs u_s - penalty_r) / (G_rr + ridge))
 *
 * all r in turn, several passes over them until the step of a pass is below
 * HALS_STOP of that of the first.
 *
 * An entry whose G_rr is at most HALS_HOLD of what it could be at most is held
 * where it is: nothing was observed that it could be known from, and the
 * quotient would be of rounding errors.
 *
 * Cichocki A, Phan AH (2009). IEICE Trans Fundam E92-A:708-721.
 * doi:10.1587/transfun.E92.A.708.  Passes: Gillis N, Glineur F (2012). Neural
 * Comput 24:1085-1105. doi:10.1162/NECO_a_00256
 */
#ifndef TENSOR_HALS_H
#define TENSOR_HALS_H

#include <gsl/gsl_matrix.h>

#define HALS_STOP 0.01
#define HALS_HOLD 1e-12

struct hals {
    size_t passes; /* at most */
    double ridge;  /* added to the diagonal of G */
    /* Of each component: */
    const double *penalty; /* half of the derivative of an L1 penalty */
    const double *smooth;  /* weight of sum_t (u_t - u_{t-1})^2; NULL: none */
    const double *top;     /* the largest G_rr there could be */
};

/*
 * What an update adds to: the squared gradient that its first pass met, over
 * the entries that could move, and what all its steps took off the objective
 * (at least: du times the gradient, which is exact but where a step was cut
 * short by 0).  Both are 0 at a stationary point, and neither is a difference
 * of large numbers.
 */
struct progress {
    double slope, gain;
};

/*
 * u, m: rank x n; any tda.  The same G (rank x rank, symmetric) for all n.
 * passes n rank^2 multiplications.
 */
void hals_update(struct progress *progress, gsl_matrix *u, const gsl_matrix *m,
                 const gsl_matrix *g, const struct hals *hals);

/*
 * Every column of u has a G of its own: g[(r rank + s) stride + i] for column
 * i.  The smoothness is not looked at.
 */
void hals_update_each(struct progress *progress, gsl_matrix *u,
                      const gsl_matrix *m, const double *g, size_t stride,
                      const struct hals *hals);

#endif
