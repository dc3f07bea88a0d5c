/*
 * inference.h - pages of tests and of predictions over a group.
 */
#ifndef PAGE_INFERENCE_H
#define PAGE_INFERENCE_H

#include "figure/markup.h"
#include "page/located.h"

/*
 * What `edges` found: who was tested and by which model, how much survives each
 * correction, statistics as a matrix beside what survives, and in the brain
 * where `located` says where the regions are, the strongest elements with
 * effect sizes, components, and what is largest by chance.  Dies when `folder`
 * holds no results.tsv of edges.
 */
void edges_page(struct markup *out, const char *folder,
                const struct located_request *located);

/*
 * What `intersubject` found: for each model of behavior how many regions
 * survive, the largest of them and what is largest by chance.  Dies when
 * `folder` holds no results.tsv of intersubject.
 */
void intersubject_page(struct markup *out, const char *folder);

/*
 * What `predict` found: figures of every model beside what needs no brain,
 * predicted against observed, correlation with permuted targets, and the
 * strongest weights.  Dies when `folder` holds no metrics.tsv of predict.
 */
void prediction_page(struct markup *out, const char *folder);

#endif
