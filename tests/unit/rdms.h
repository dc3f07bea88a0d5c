/*
 * rdms.h - small sets of RDMs for the tests, and resamples spelled out.
 */
#ifndef TESTS_RDMS_H
#define TESTS_RDMS_H

#include "../golden.h"

#include <stddef.h>

enum {
    RDMS_CONDITIONS = 8,
    RDMS_PAIRS = 28,
    RDMS_MODELS = 3,
    RDMS_SUBJECTS = 4
};

/* Mean squared distances of the rows of noise(conditions, units, seed), added
 * to row r. */
static inline void add_rdm(gsl_matrix *rdms, size_t r, size_t conditions,
                           size_t units, unsigned long seed)
{
    gsl_matrix *x = noise(conditions, units, seed);
    size_t p = 0;

    for (size_t i = 0; i < conditions; i++)
        for (size_t j = i + 1; j < conditions; j++, p++)
            for (size_t k = 0; k < units; k++) {
                double d = gsl_matrix_get(x, i, k) - gsl_matrix_get(x, j, k);

                *gsl_matrix_ptr(rdms, r, p) += d * d / (double)units;
            }
    gsl_matrix_free(x);
}

/* Model 0 is what the subjects have in common, 1 has two values, 2 is rounded.
 */
static inline gsl_matrix *rdms_models(void)
{
    gsl_matrix *models = gsl_matrix_calloc(RDMS_MODELS, RDMS_PAIRS);
    size_t p = 0;

    add_rdm(models, 0, RDMS_CONDITIONS, 12, 1);
    add_rdm(models, 2, RDMS_CONDITIONS, 12, 30);
    for (size_t i = 0; i < RDMS_CONDITIONS; i++)
        for (size_t j = i + 1; j < RDMS_CONDITIONS; j++, p++) {
            gsl_matrix_set(models, 1, p, i / 4 != j / 4);
            gsl_matrix_set(models, 2, p,
                           nearbyint(20 * gsl_matrix_get(models, 2, p)));
        }
    return models;
}

static inline gsl_matrix *rdms_subjects(void)
{
    gsl_matrix *subjects = gsl_matrix_calloc(RDMS_SUBJECTS, RDMS_PAIRS);

    for (size_t s = 0; s < RDMS_SUBJECTS; s++) {
        add_rdm(subjects, s, RDMS_CONDITIONS, 12, 1);
        add_rdm(subjects, s, RDMS_CONDITIONS, 12, 10 + s);
    }
    return subjects;
}

/* RDMs of a resample, condition i standing copies[i] times one after the
 * other; the pairs of copies are `between`. */
static inline gsl_matrix *rdms_expand(const gsl_matrix *rdms,
                                      const unsigned *copies, double between)
{
    size_t of[64], n = 0, p = 0;
    gsl_matrix *result;

    for (size_t i = 0; i < RDMS_CONDITIONS; i++)
        for (unsigned c = 0; c < copies[i]; c++)
            of[n++] = i;
    result = gsl_matrix_alloc(rdms->size1, n * (n - 1) / 2);
    for (size_t a = 0; a < n; a++)
        for (size_t b = a + 1; b < n; b++, p++)
            for (size_t r = 0; r < rdms->size1; r++) {
                size_t i = of[a], j = of[b];
                size_t q = i * (2 * RDMS_CONDITIONS - i - 1) / 2 + j - i - 1;

                gsl_matrix_set(result, r, p,
                               i == j ? between : gsl_matrix_get(rdms, r, q));
            }
    return result;
}

#endif
