/*
 * states.h - the stage states: what recurs in time, and how it goes.
 *
 * A method (states/method.h) sees moments of every run, windows or frames, and
 * a vector of each; the vectors of all runs are clustered, which gives each
 * moment a state; sequences of states are summarized (dynamic/sequence.h) in
 * the same way whatever the method.
 */
#ifndef STATES_STATES_H
#define STATES_STATES_H

#include "dynamic/kmeans.h"
#include "dynamic/sequence.h"
#include "dynamic/windows.h"
#include "states/recordings.h"

/* As they stand on the command line; NaN and NULL: not given. */
struct states_options {
    struct paths series;
    const char *outdir;
    int method; /* place in method_names */
    double tr, window, taper, step, ends;
    bool is_legacy;
    const char *seed_region; /* of caps */
    double top;              /* percent of its frames */
    const char *states;      /* N or A:B */
    int distance, restarts, sweeps, seed, threads;
    int null, null_model, order;
    int covariance, components, folds; /* of hmm and svar */
    bool is_zero_mean;
    double prior;
};

enum { VALUES_MOST = 2 };

/* What a method sees of a run. */
struct sight {
    size_t count;       /* moments */
    double first, step; /* s: time of moment k is first + k step */
    int *label;         /* SEQUENCE_GAP, SEQUENCE_NONE, or the state */
    size_t kept;        /* moments that have a vector: label 1 or more */
    float *vectors;     /* kept x dims, in their order; in states->vectors */
    double *values[VALUES_MOST]; /* of each moment, beside it, or NULL */
    gsl_matrix *frames; /* what the method keeps until it has made vectors */
    double threshold;   /* of events, or of the seed; else NaN */
    double *largest;    /* RSS of each circular shift, of edge; else NULL */
};

/* What speaks for a number of states; NaN where there is nothing to say. */
struct quality {
    size_t states;
    double cost;       /* sum of distances */
    double explained;  /* 1 - cost / cost of one state */
    double silhouette; /* of a sample */
    double agreeing;   /* share of restarts with this cost */
    double smallest;   /* share of moments in the smallest state */
    size_t sweeps, reseeded;
    bool has_converged;
};

/* What a statistic of a run is in data that do not change in time. */
#define NULL_ALL_RUNS ((size_t)-1)

struct null_row {
    const char *statistic;
    size_t run;                     /* or NULL_ALL_RUNS */
    double observed, mean, high, p; /* high: the 95 % quantile */
};

struct states {
    const struct states_options *options;
    const struct method *method;
    struct recordings *input;
    struct windows windows; /* of sliding, else empty */
    size_t width;           /* of mtd: frames */
    size_t dims;            /* of a vector: pairs or nodes */
    struct sight *sights;   /* of each run */
    float *vectors;         /* of all: moments x dims */
    size_t moments;         /* that have one */
    size_t tried, chosen;   /* numbers of states; the place of the one taken */
    struct quality *quality;
    size_t count;                /* of states */
    void *model;                 /* of hmm and svar, else NULL */
    gsl_matrix *pattern;         /* states x dims, as states.tsv has it */
    struct sequence **sequences; /* of each run */
    struct null_row *null;
    size_t null_rows;
};

/* Reads the series and the options. */
struct states *states_open(const struct states_options *options);

/* Moments, states, sequences, null. */
void states_run(struct states *states);

/*
 * Into the folder: states.tsv (a pair or a node table with a column a state),
 * sequence.tsv, summaries.tsv, transitions.tsv, quality.tsv, null.tsv where
 * there is one, and what a method has beside them (windows.tsv, events.tsv).
 */
void states_write(const struct states *states);
void states_free(struct states *states);

/*
 * Clusters the vectors, for every number of states asked for, and takes the one
 * with the largest silhouette: labels and patterns (what most methods do in
 * method->find).
 */
void states_cluster(struct states *states);

/* states->null: variance of windowed couplings over time, against surrogates;
 * of methods that have method->each. */
void states_compare(struct states *states);

#endif
