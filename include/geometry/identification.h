/*
 * identification.h - regions told by their RDMs, seen in many ways.
 *
 * Statistics are the named views of RDMs (views.h), the means of accuracies
 * over the cells of each family of thresholds, and all cells (grid_families.h).
 * All are computed from the same resamples.
 */
#ifndef GEOMETRY_IDENTIFICATION_H
#define GEOMETRY_IDENTIFICATION_H

#include "rsa/grid_families.h"
#include "rsa/identify.h"
#include "rsa/verdicts.h"
#include "rsa/views.h"

#include <gsl/gsl_matrix.h>
#include <stddef.h>
#include <stdint.h>

enum identification_bootstrap {
    IDENTIFICATION_NONE,
    IDENTIFICATION_SUBJECTS,
    IDENTIFICATION_STIMULI,
    IDENTIFICATION_DUAL
};

enum identification_correction {
    IDENTIFICATION_UNCORRECTED,
    IDENTIFICATION_FDR,
    IDENTIFICATION_BONFERRONI
};

/* none, subjects, stimuli, dual; none, fdr, bonferroni; end with NULL. */
extern const char *const identification_bootstraps[5];
extern const char *const identification_corrections[4];

struct identification_options {
    int bootstrap, correction;
    size_t samples, threads;
    uint64_t seed;
    const double *densities; /* of adjacency and rgdm */
    size_t densities_count;
};

struct identification_statistic {
    char *name;
    struct view view;        /* of families nothing */
    int family;              /* of a family and of a cell; else -1 */
    double accuracy, margin; /* mean over rows */
    double least_margin;
    double error, low, high; /* 95 %; NaN without bootstrap */
    size_t undefined;        /* RDMs without this view: all is NaN */
};

struct identification_pair {
    size_t a, b, differing; /* subjects whose accuracies differ */
    double difference, error, low, high, p, adjusted;
};

/* Statistics: named ones, families, cells. */
struct identification {
    size_t statistics, named; /* named: with the families, before the cells */
    struct identification_statistic *statistic;
    gsl_matrix *shares;                  /* statistics x subjects */
    gsl_matrix *samples[IDENTIFY_KINDS]; /* statistics x samples, or NULL */
    size_t pairs;                        /* of named statistics */
    struct identification_pair *pair;
    size_t rows, subjects, regions, stimuli;
    size_t lost; /* samples in which nothing is told, of the kinds used */
};

/*
 * Standard errors are those of the bootstrap times n / (n - 1) in variance;
 * dual joins resamples of subjects, of stimuli and of both (verdicts_dual).
 * They hold for RDMs that are what they are, and centroids that are resampled
 * with their subjects, so that they are rather too large; intervals are t, and
 * end at 0 and 1.  p of a pair: flips of signs of the differences of subjects
 * and t (signs_left_out), which is a statement about new subjects and these
 * stimuli. O(statistics samples m rows^2).  Give it back with
 * identification_free().
 */
struct identification *
identification_run(const gsl_matrix *rdms, const struct identify_design *design,
                   size_t stimuli,
                   const struct identification_options *options);
void identification_free(struct identification *all);

/* The errors, intervals and pairs above, of accuracies and samples that are
 * there: a part of identification_run(). */
void identification_judge(struct identification *all,
                          const struct identification_options *options);

/*
 * The accuracy and mean margin of each statistic alone, without resamples:
 * accuracy[], margins[], in the order of `all`.
 */
void identification_repeat(double *accuracy, double *margins,
                           const struct identification *all,
                           const gsl_matrix *rdms,
                           const struct identify_design *design);

#endif
