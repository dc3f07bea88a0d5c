/*
 * identify.h - which region an RDM is of, told by those of other subjects.
 *
 * One subject is left out; the centroid of a region is the mean over the RDMs
 * of the others; an RDM of the subject is taken to be of the region with the
 * nearest centroid, by Euclidean distance.  Where two centroids are equally
 * near (to 1e-9 of the squared lengths), the first region is chosen.  The
 * margin of a choice is (d2 - d1) / d2 of the squared distances d1 <= d2 from
 * the two nearest.
 *
 * Everything is computed from the Gram matrix of the RDMs, so that a resample
 * of the stimuli is a Gram matrix with weights m_i m_j of the pairs, m being
 * how often a stimulus was drawn (pairs of two copies of one count nothing),
 * and one of the subjects a weight of their RDMs; the copies of a subject leave
 * together.
 *
 * Lin B, Kriegeskorte N (2024). PNAS 121:e2317881121.
 * doi:10.1073/pnas.2317881121
 */
#ifndef RSA_IDENTIFY_H
#define RSA_IDENTIFY_H

#include <gsl/gsl_matrix.h>
#include <stddef.h>
#include <stdint.h>

struct identify_design {
    size_t subjects, regions;
    const size_t *start;  /* subjects + 1: rows of each subject, in order */
    const size_t *region; /* of each row */
};

/*
 * hits[rows] of 1 and 0, and margins[rows] (or NULL), from gram (rows x rows);
 * subject s counts copies[s] times (NULL: once).  NaN for subjects that do not
 * count, whose others lack a region, and for rows that are NaN.
 * O(rows (rows + regions)).
 */
void identify_rows(double *hits, double *margins,
                   const struct identify_design *design, const gsl_matrix *gram,
                   const unsigned *copies);

/* Hits over rows that have one, weighted by copies; NaN without any. */
double identify_accuracy(const struct identify_design *design,
                         const gsl_matrix *gram, const unsigned *copies);

/* shares[subjects]: the same of each subject. */
void identify_subjects(double *shares, const struct identify_design *design,
                       const gsl_matrix *gram);

/* left[subjects]: the accuracy of all without each subject, for a jackknife. */
void identify_without(double *left, const struct identify_design *design,
                      const gsl_matrix *gram);

enum identify_kind {
    IDENTIFY_SUBJECTS,
    IDENTIFY_STIMULI,
    IDENTIFY_BOTH,
    IDENTIFY_KINDS
};

struct identify_resamples {
    size_t stimuli, samples, threads;
    uint64_t seed;
    const size_t *a, *b; /* stimuli of each pair */
};

/*
 * accuracy[kind][samples] of resamples of subjects, of stimuli, and of both.
 * Sample b is the same subjects and stimuli for whatever columns (pairs x
 * rows), so that views of RDMs are compared pairwise.  NaN: fewer than three
 * different stimuli, or too few subjects.  O(samples m rows^2).
 */
void identify_bootstrap(double *const accuracy[IDENTIFY_KINDS],
                        const struct identify_design *design,
                        const gsl_matrix *columns,
                        const struct identify_resamples *resamples);

#endif
