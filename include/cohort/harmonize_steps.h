/*
 * harmonize_steps.h - the steps of harmonize.h, in their order.
 *
 * Nothing but its own sources should need these.
 */
#ifndef COHORT_HARMONIZE_STEPS_H
#define COHORT_HARMONIZE_STEPS_H

#include "cohort/harmonize.h"

/* What is kept of people which[0..count-1]; NULL where nothing is. */
gsl_matrix *harmonize_kept(const struct site_model *model,
                           const struct harmonized *h, const size_t *which,
                           size_t count);

/* Knots of the curves, by people which[0..count-1], none of whom lacks what is
 * kept; dies where their values are too few. */
void harmonize_set_knots(struct site_model *model, const struct harmonized *h,
                         const size_t *which, size_t count);

/* The name of the batch of person i. */
const char *harmonize_batch(const struct harmonized *h, size_t i);

/* Rows which[0..count-1] of a matrix, copied. */
gsl_matrix *harmonize_rows(const gsl_matrix *all, const size_t *which,
                           size_t count);

/* The number of the batch called `name`, or how many there are; and one more,
 * which combat is to be told of. */
size_t site_model_find(const struct site_model *model, const char *name);
void site_model_add(struct site_model *model, const char *name, size_t people);

/* batch[] of all, those being met that were not fitted, where that is asked
 * for; otherwise dies on them. */
void harmonize_place(struct harmonized *h,
                     const struct harmonize_options *options);

#endif
