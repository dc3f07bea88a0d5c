/*
 * tensor_file.h - a tensor to factorize, and what its modes are called.
 *
 * The file is an array in .npy of float32 or float64, C order, of shape
 *
 *     time x subject x pair,  or  time x subject x condition x pair.
 *
 * Pairs of N nodes are in row-major order of the upper triangle without the
 * diagonal: 01, 02, ..., 12, ...  The sidecar beside it (same name, .json) may
 * hold
 *
 *     Subjects        array of their names (participant_id)
 *     Nodes           array of the N names
 *     Conditions      array of their names
 *     RepetitionTime  seconds from frame to frame
 *     StartTime       seconds of the first; 0 where it is absent
 *     Time            instead: array of the seconds (or frames) of each frame
 *     Stimulus        array of what was shown in each frame
 *     Affinity        kind of the affinity, for people
 *     Mask            name of the mask in the same folder
 *
 * and all of it may be missing, as for a plain array.  A mask is an array in
 * .npy of any type, subject x node or subject x pair, 0 where there is nothing:
 * `affinity` writes <tensor>_mask.npy, int32, subject x node.  With N = 3 nodes
 * and pairs are as many; then it is one of nodes.
 *
 * A fiber (a pair in a subject) that is NaN at all times is missing, too.  NaN
 * elsewhere is refused, by its place: how a missing moment is to be filled in
 * is for the stage that made the tensor to decide.
 */
#ifndef FACTORS_TENSOR_FILE_H
#define FACTORS_TENSOR_FILE_H

#include "factors/input.h"
#include "tensor/stored.h"

/*
 * Reads the array, its sidecar and its mask; `mask` stands instead of the
 * sidecar's, unless NULL.  Pairs seen in fewer than `least` subjects (1 where
 * there is one subject) are left out of everything, and subjects without two
 * nodes or without anything but zeros.  Dies when nothing is left; warns of
 * negative entries, by their number and norm.
 */
struct input *tensor_file_read(const char *path, const char *mask, size_t least,
                               enum precision precision);

#endif
