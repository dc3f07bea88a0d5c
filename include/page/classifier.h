/*
 * classifier.h - the page of a classifier, from what `classify` wrote.
 */
#ifndef PAGE_CLASSIFIER_H
#define PAGE_CLASSIFIER_H

#include "figure/markup.h"

/*
 * How well two groups are told apart, beside what needs no brain; ROC;
 * accuracy with permuted labels; confusion of each group; what the features of
 * the classes look like, what the mask learner chose and how stably, and the
 * weights.  Dies when `folder` holds no metrics.tsv of classify.
 */
void classifier_page(struct markup *out, const char *folder);

/* The part on features: maps, or the strongest rows of tables. */
void classifier_features(struct markup *out, const char *folder,
                         const char *negative, const char *positive);

#endif
