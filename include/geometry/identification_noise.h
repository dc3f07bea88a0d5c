/*
 * identification_noise.h - how regions are told when RDMs are noisy, and what
 * the authors of topological RSA print as a test.
 */
#ifndef GEOMETRY_IDENTIFICATION_NOISE_H
#define GEOMETRY_IDENTIFICATION_NOISE_H

#include "geometry/identification.h"

struct identification_noise {
    const double *levels; /* tenths of the standard deviation of all entries */
    size_t count, repeats, threads;
    uint64_t seed;
};

/*
 * <results>_noise.tsv: every statistic at every level, cells too.  Each RDM is
 * divided by its standard deviation; then normal noise of level / 10 times the
 * standard deviation of all entries is added, and what is below zero is zero.
 * Accuracies are means over `repeats` draws; at level 0 there is one.  The
 * levels share their draws.
 */
void identification_noise_write(const char *results,
                                const struct identification *all,
                                const gsl_matrix *rdms,
                                const struct identify_design *design,
                                const struct identification_noise *noise);

/*
 * <results>_paper.tsv, as in the authors' code: ten thresholds drawn for each
 * family, accuracies of the data, and between two families
 *
 *     t = mean(d) / sd(d)   (sd with n, and not divided by the root of 10)
 *
 * of the ten paired differences, two-sided with as many degrees of freedom as
 * subjects, uncorrected.  The ten are no sample of anything: it is no test, and
 * here to compare with.
 */
void identification_noise_paper(const char *results, const gsl_matrix *rdms,
                                const struct identify_design *design,
                                size_t stimuli, uint64_t seed);

#endif
