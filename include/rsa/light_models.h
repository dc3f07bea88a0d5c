/*
 * light_models.h - models made ready once, for the RDMs of a searchlight.
 *
 * Every comparator that is an angle is an inner product of what an RDM gives
 * (its distances d, these without their mean, or their ranks) with a vector
 * that depends on the model alone, divided by a length that depends on the RDM
 * alone.  So the scores of many RDMs with many models, and with these under
 * many orders of their conditions, are one product of matrices.  With x the
 * model, m its mean and n conditions:
 *
 *     cosine         x / |x|                              d        |d|
 *     correlation    (x - m) / |x - m|                    d - mean |d - mean|
 *     spearman       the same of ranks                    ranks    |ranks|
 *     rho-a          12 (r - mean) / (N^3 - N)            ranks    1
 *     whitened-*     2 (H X H)_ij / |H X H|, X the        d or     |H D H|
 *                    square matrix, H = I - 11' / n       d - mean
 *     tau-a, tau-b   the order of x                       the order of d
 *
 * The fifth is linear CKA, the closed form of whitened.h for complete RDMs.
 * Products are in float32, those with the models as given and lengths in
 * double, so that these scores depend on no other RDM, model or order.  An RDM
 * without variance (cosine: of zeros) has scores NaN, but rho-a and tau-a,
 * which are 0; so has a model.
 */
#ifndef RSA_LIGHT_MODELS_H
#define RSA_LIGHT_MODELS_H

#include "rsa/compare.h"

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether there are scores of this kind: the names in the table above. */
bool light_can(enum compare_kind kind);

struct light {
    enum compare_kind kind;
    size_t conditions, pairs, models;
    size_t samples; /* orders of the conditions beside the one given */
    size_t columns; /* models * (1 + samples) */
    float
        *vectors; /* columns x pairs, or NULL: order b of model k, counted
                   * from 1, is row k * (1 + samples) + b; row 0 is as given */
    struct ranks *ranks; /* tau: of each model */
};

/*
 * models x pairs, row-major upper triangles without NaN.  Order b is that of
 * relabel.h for the same seed; there are none of tau.  columns * pairs * 4
 * bytes.  O(columns pairs).  Give it back with light_free().
 */
struct light *light_new(enum compare_kind kind, const gsl_matrix *models,
                        size_t samples, uint64_t seed);
void light_free(struct light *light);

/* RDMs that are scored together; what a worker computes in. */
struct light_room;

/* Of at most `rows` RDMs, by all of these.  Give it back with
 * light_room_free(). */
struct light_room *light_room_new(struct light *const *lights, size_t count,
                                  size_t rows);
void light_room_free(struct light_room *room);

/* Where RDM `row` goes, finite; 16 numbers behind it may be spoilt. */
float *light_row(struct light_room *room, size_t row);

/* Once the first `rows` are there.  O(pairs) each, and a sort for ranks. */
void light_prepare(struct light_room *room, size_t rows);

/*
 * The scores of the first `rows`: rows x light->columns, in the room, until it
 * is asked again.  O(rows columns pairs); tau O(pairs log pairs) each.
 */
const float *light_scores(struct light_room *room, const struct light *light,
                          size_t rows);

/*
 * Of one row of scores: above[k] = orders in which model k scores at least as
 * high as given (less 2e-6, for rounding), and most[k * samples + b] = the
 * highest so far of each order.
 */
void light_count(uint32_t *above, float *most, const float *scores,
                 const struct light *light);

/*
 * p of a score among all places: (1 + orders whose highest score is as high,
 * less 2e-6) / (1 + samples).  highest[samples] ascends; a score of NaN has p
 * NaN.  O(log samples).
 *
 * Nichols TE, Holmes AP (2002). Hum Brain Mapp 15:1-25. doi:10.1002/hbm.1058
 */
double light_familywise(const float *highest, size_t samples, float score);

#endif
