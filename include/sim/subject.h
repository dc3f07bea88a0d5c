/*
 * subject.h - planted activity, motion and noise of one simulated run.
 *
 * Region r of network k in a subject with coupling w_k follows
 *
 *     x_r(t) = g G(t) + w_k N_k(t) + sqrt(1 - g^2 - w_k^2) E_r(t)
 *              + sum_c beta_rc h_c(t),
 *
 * where G, N_k and E_r are independent AR(1) processes of unit variance.
 * Without the task term the correlation of two regions is therefore known:
 * g^2 + w_k w_l [k = l], and 1 on the diagonal.
 */
#ifndef SIM_SUBJECT_H
#define SIM_SUBJECT_H

#include "base/rng.h"
#include "sim/brain.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>

#define SIM_GLOBAL   0.3 /* g */
#define SIM_COUPLING 0.6 /* w of a healthy network */
#define SIM_WEAKENED 0.3 /* w of the last network in a patient */

enum { SIM_CONDITIONS = 2 };

/* Coupling w_k of every network in a group, without individual variation. */
void subject_coupling(double *coupling, size_t networks, bool is_patient);

/* The planted correlation, regions x regions, of the formula above. */
void subject_correlation(gsl_matrix *corr, const struct brain *brain,
                         const double *coupling);

/*
 * The next values of a stationary AR(1) process of unit variance, with a
 * correlation of exp(-tr / 4 s) from frame to frame; `tr` in s.
 */
void subject_process(gsl_vector *process, double tr, struct rng *rng);

/* frames x regions without the task term.  O(frames regions). */
void subject_activity(gsl_matrix *activity, const struct brain *brain,
                      const double *coupling, double tr, struct rng *rng);

/*
 * Blocks of SIM_CONDITIONS alternating conditions, 16 s on and 8 s off, after
 * a canonical double-gamma response: frames x SIM_CONDITIONS, largest value 1.
 */
void subject_task(gsl_matrix *response, double tr);

/* Onset in s of block b and its condition; false after the last. */
bool subject_block(double *onset, size_t *condition, size_t b, size_t frames,
                   double tr);
#define SIM_BLOCK_ON 16.0 /* s */

/*
 * Head position, frames x 6 (mm, mm, mm, rad, rad, rad): a slow random walk
 * with `spikes` sudden moves, whose frames are marked in is_spike.
 */
void subject_motion(gsl_matrix *motion, bool *is_spike, size_t spikes,
                    struct rng *rng);

#endif
