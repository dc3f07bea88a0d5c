/*
 * models.h - methods of the stage states whose states are those of a model:
 * hmm (dynamic/hmm.h) and svar (dynamic/switching.h).
 *
 * Every region is z-scored in each run (n - 1), and all runs are fitted as one,
 * the chain beginning anew with each.  Censored frames say nothing and are in
 * no state.  A frame is in the state in which the most probable path of all has
 * it.  Beside the tables of all methods:
 *
 *   quality.tsv      what speaks for each number of states
 *   occupancy.tsv    by probability and not by path: occupancy and switching
 *                    rate of every series, largest occupancy of the participant
 *   chain.tsv        start and transitions of the model
 *   means.tsv        of hmm: mean and standard deviation of regions in states
 *   connections.tsv  of svar: from each region to each, what all states share
 *                    and what is own to each
 *   regions.tsv      of svar: noise, and intercepts in states
 */
#ifndef STATES_MODELS_H
#define STATES_MODELS_H

#include "dynamic/hmm.h"
#include "dynamic/principal.h"
#include "dynamic/switching.h"
#include "states/states.h"

/* states->model */
struct models {
    gsl_matrix *x; /* frames of all runs x regions that are used */
    size_t *first;
    struct chain_runs runs;
    struct principal principal;   /* of hmm with components, else empty */
    struct hmm **hmm;             /* of each number of states, or NULL */
    struct switching **switching; /* likewise */
    const struct hidden **hidden; /* either */
    double *held_out;             /* of svar; NaN if only one was tried */
};

/* As the command line wants them; svar takes `fit` alone. */
struct hmm_options models_options(const struct states *states);

void models_prepare(struct states *states, size_t run);
void models_find_hmm(struct states *states);
void models_find_svar(struct states *states);
void models_judge(const struct states *states);
void models_write(const struct states *states);

/*
 * states->null, one row for all runs: how much less the free energy per frame
 * is with the states that were found than with one, in the series and in
 * surrogates of all runs, each fitted as the series were.
 */
void models_compare(struct states *states);
void models_release(struct states *states);

/* Mean and covariance of a state of the chosen hmm, in regions. */
void models_normal(gsl_vector *mean, gsl_matrix *covariance,
                   const struct states *states, size_t k);

#endif
