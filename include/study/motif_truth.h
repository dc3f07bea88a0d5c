/*
 * motif_truth.h - what is written of a planted motif.
 */
#ifndef STUDY_MOTIF_TRUTH_H
#define STUDY_MOTIF_TRUTH_H

#include "sim/motif.h"
#include "sim/plan.h"

/* The part of its baseline by which a voxel of the patch departs from it where
 * its activity (motif.h) is 1. */
#define MOTIF_SIZE 0.03

/* How the patch of a subject is wired: that of a patient is hexagons. */
enum motif_wiring motif_truth_wiring(const struct plan *plan, size_t subject);

/*
 * truth/motif_mask.nii.gz, the patch; truth/motif.tsv, a row per voxel of it in
 * ascending order: place on the grid from 0, piece from 1, and by group the
 * planted degree and cycles of three.
 */
void motif_truth_write(const char *dir, const struct brain *brain,
                       const struct motif *motif, const struct plan *plan);

#endif
