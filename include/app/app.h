/*
 * app.h - the BIDS App: a dataset in, a study run.
 *
 *     plexus <bids_dir> <output_dir> participant|group [options]
 *
 * Finds the runs that fMRIPrep has preprocessed (dataset/), writes the study
 * file that describes what is done with them, and has make do it: at level
 * participant what is made of each run, at level group what is made of all
 * participants that have results.  Ends with what failed as a table and as
 * <output_dir>/logs/<call>.json.
 *
 * Calls for different participants may share a folder at one time; a call for
 * the group, or for a participant that another call has, is refused with
 * status 75.
 */
#ifndef APP_APP_H
#define APP_APP_H

/* Returns the exit status, one of enum app_status or that of a signal. */
int app_main(int argc, char **argv);

#endif
