/*
 * compare.h - how alike RDMs are: models and data, in any resample.
 *
 *     cosine, correlation      x'y / (|x| |y|), of the pairs, or centered
 *     spearman                 the correlation of mid-ranks r, s
 *     rho-a                    12 sum (r - mean)(s - mean) / (N^3 - N), the
 *                              mean of spearman over random orders of ties
 *     tau-a, tau-b             ranks.h
 *     whitened-cosine, -correlation, cka, cka-debiased
 *                              whitened.h (cka is whitened-cosine)
 *     bures, bures-metric      bures.h; the metric is a squared distance, so
 *                              that less is more alike
 *     riemannian               riemann.h, model first
 *     procrustes               the cosine of the angular shape distance
 *
 * A pair that is missing (NaN) in any RDM is left out of all of them.  Then
 * bures, bures-metric, riemannian and procrustes, which need all pairs, are
 * NaN.  In a resample condition i counts copies[i] times; two copies of one
 * condition are no pair, but for bures, bures-metric and procrustes they are
 * points at distance zero; riemannian is NaN where a condition stands twice.
 * An RDM without variance (cosine: of zeros) has similarity NaN, except rho-a
 * and tau-a, which are 0; fewer than three different conditions give NaN.
 *
 * All but tau and the last four are cosines of vectors z, of which there is a
 * Gram matrix; noise ceilings, fitted models and partial similarities follow
 * from it.
 *
 * Kriegeskorte N, Mur M, Bandettini P (2008). Front Syst Neurosci 2:4.
 * doi:10.3389/neuro.06.004.2008
 * Nili H et al. (2014). PLoS Comput Biol 10:e1003553.
 * doi:10.1371/journal.pcbi.1003553
 * Schuett HH et al. (2023). eLife 12:e82566. doi:10.7554/eLife.82566
 */
#ifndef RSA_COMPARE_H
#define RSA_COMPARE_H

#include "rsa/ranks.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum compare_kind {
    COMPARE_COSINE,
    COMPARE_CORRELATION,
    COMPARE_SPEARMAN,
    COMPARE_RHO_A,
    COMPARE_TAU_A,
    COMPARE_TAU_B,
    COMPARE_WHITENED_COSINE,
    COMPARE_WHITENED_CORRELATION,
    COMPARE_BURES,
    COMPARE_BURES_METRIC,
    COMPARE_RIEMANNIAN,
    COMPARE_CKA,
    COMPARE_CKA_DEBIASED,
    COMPARE_PROCRUSTES,
    COMPARE_KINDS
};

/* cosine ... procrustes. */
extern const char *const compare_names[COMPARE_KINDS + 1];

/* Whether similarities are inner products of vectors z (up to lengths). */
bool compare_is_angle(enum compare_kind kind);

/* Whether it asks for ranks alone, and not for distances. */
bool compare_is_ranked(enum compare_kind kind);

/* Whether it needs every pair. */
bool compare_is_whole(enum compare_kind kind);

/* Whether it is 0 on average for RDMs that have nothing to do with each other.
 */
bool compare_has_zero(enum compare_kind kind);

/* RDMs made ready: models first, then subjects. */
struct compare {
    enum compare_kind kind;
    size_t conditions, pairs, models, subjects;
    size_t count;             /* models + subjects */
    size_t used;              /* pairs that are defined in all */
    bool *is_used;            /* of each pair */
    uint32_t *first, *second; /* conditions of each pair */
    gsl_matrix *rows;         /* count x pairs, 0 where not used */
    gsl_matrix *columns;      /* pairs x count: the same */
    struct ranks *ranks;      /* of each, for the ranked kinds; else NULL */
};

/*
 * models x pairs and subjects x pairs, of conditions (conditions - 1) / 2
 * pairs in row-major order of the upper triangle; copied.  O(count pairs log
 * pairs) for ranks.  Give it back with compare_free().
 */
struct compare *compare_new(enum compare_kind kind, const gsl_matrix *models,
                            const gsl_matrix *subjects);
void compare_free(struct compare *compare);

/*
 * How many of the RDMs are no squared Euclidean distances: the least eigenvalue
 * of the Gram matrix (bures.h) is below -1e-6 of the largest one.  0 for kinds
 * that do not take them for such, or where a pair is missing.  O(count
 * conditions^3).
 */
size_t compare_unembedded(const struct compare *compare);

/* n with n (n - 1) / 2 pairs; 0 where there is none. */
size_t compare_conditions(size_t pairs);

/* What a resample of the conditions shows. */
struct scene {
    const struct compare *compare;
    bool is_empty;          /* too few conditions: all is NaN */
    double *copies;         /* of each condition */
    double *weight;         /* of each pair */
    double total;           /* their sum */
    uint32_t *present;      /* pairs with weight */
    size_t count;           /* of them */
    gsl_matrix *similarity; /* models x subjects */
    gsl_matrix *gram;       /* z'z of all RDMs, for angles */
    double *length;         /* of each RDM, unwhitened: for pooling */
    gsl_matrix *z;          /* (pairs + conditions) x count, for angles */
    gsl_matrix *rank;       /* count x pairs, for the ranked kinds */
    gsl_matrix **geometry;  /* Gram and root of each, for bures and its kin */
    double *room;           /* 2 pairs + 1 */
};

/* Room for the scenes of these RDMs.  Give it back with scene_free(). */
struct scene *scene_new(const struct compare *compare);
void scene_free(struct scene *scene);

/*
 * Sees them with condition i standing copies[i] times (NULL: once each).
 * Angles O(count^2 pairs), tau O(models subjects pairs log pairs), bures
 * O(models subjects conditions^3).
 */
void scene_see(struct scene *scene, const unsigned *copies);

/*
 * The similarity, as in the scene, of subject s with other distances:
 * rdm[pairs], finite where used.  For what is no RDM of the set: pools.
 */
double scene_similarity(struct scene *scene, const double *rdm, size_t s);

#endif
