/*
 * families.h - models of one or more RDMs, and what of them fits.
 *
 *     fixed          the RDM itself
 *     weighted       sum of theta_k RDM_k, theta >= 0
 *     selection      the one RDM most similar to the data
 *     interpolation  (1 - t) RDM_k + t RDM_k+1 of two neighbors, 0 <= t <= 1
 *
 * The fit is to the pool of the subjects (ceiling.h) in the space of the
 * comparator, whose angles are all that matters: weights of the greatest cosine
 * come from the Gram matrix by nnls.h, and an interpolation is, up to its
 * length, the same with two members.  So only selection exists for comparators
 * that are no linear angles (ranks, tau, Bures).
 *
 * And what of single models remains beside others, of a linear angle or
 * spearman: partial similarity (the cosine of residuals after the z of the
 * controls), and coefficients of all models at once on z of unit length.
 */
#ifndef RSA_FAMILIES_H
#define RSA_FAMILIES_H

#include "rsa/compare.h"

enum families_kind {
    FAMILIES_FIXED,
    FAMILIES_WEIGHTED,
    FAMILIES_SELECTION,
    FAMILIES_INTERPOLATION,
    FAMILIES_KINDS
};

/* fixed, weighted, selection, interpolation. */
extern const char *const families_names[FAMILIES_KINDS + 1];

struct families {
    enum families_kind kind;
    size_t count;
    size_t *start;   /* count + 1: where the members of each begin */
    size_t *members; /* models, in the order of interpolation */
};

/* `count` families of one model each.  Give back with families_release(). */
struct families families_single(size_t count);
void families_release(struct families *families);

/* Whether the comparator has weighted and interpolated models. */
bool families_can_mix(enum compare_kind kind);

/*
 * theta[members] of family f, of unit length, from the subjects of a scene with
 * copies[s] > 0 (NULL: all); NaN where nothing is defined.
 */
void families_fit(double *theta, const struct families *families, size_t f,
                  const struct scene *scene, const unsigned *copies);

/* The similarity of subject s with the model that theta makes. */
double families_similarity(const struct families *families, size_t f,
                           const double *theta, const struct scene *scene,
                           size_t s);

enum families_method {
    FAMILIES_SIMILARITY,
    FAMILIES_PARTIAL,
    FAMILIES_REGRESSION,
    FAMILIES_NONNEGATIVE
};

/*
 * values (models x subjects).  Partial: of every model but the controls (NaN)
 * given all controls, is_control[models].  Regression: least squares of unit z
 * of a subject on those of all models; NaN where they are dependent, and for
 * comparators without a Gram matrix and rho-a, whose scale is no angle.
 */
void families_values(gsl_matrix *values, enum families_method method,
                     const bool *is_control, const struct scene *scene);

#endif
