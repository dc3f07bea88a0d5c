/*
 * atlas_folder.h - the image of a BIDS-Atlas dataset that fits a run.
 *
 *     atlas-<label>_description.json
 *     tpl-<space>/tpl-<space>_atlas-<label>[...][_res-<n>]_dseg.nii.gz
 *                                                ..._dseg.tsv
 */
#ifndef IO_ATLAS_FOLDER_H
#define IO_ATLAS_FOLDER_H

#include "io/volume.h"

/*
 * The path of the one atlas image in `folder` and its tpl- folders for the run
 * `bold`: of the discrete ones (dseg), or if there is none of the probabilistic
 * (probseg).  Where both the run (entity `space`) and the image (entity `tpl`
 * or `space`, else the name of the folder) say in which space they are, these
 * must be the same.  Of images that differ in `res` alone it is the one whose
 * voxels are nearest to the run's in size (sum of |log| of the ratios of their
 * edges).  Dies, listing what was found, where none fits or several do.  Give
 * it back with free().
 */
char *atlas_folder_find(const char *folder, const struct volume *bold);

#endif
