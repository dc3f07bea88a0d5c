/*
 * strategies.h - strategies of denoising, from the summaries of qcfc.
 */
#ifndef CONNECTOME_STRATEGIES_H
#define CONNECTOME_STRATEGIES_H

#include "base/stage.h"
#include "stats/ranking.h"

/*
 * The ranking of the strategies whose summaries (connectome/qcfc.h) these are,
 * one each.  `names` is "a,b,c", or NULL: the folder that holds a summary names
 * it, and its own name where there is no folder.  Ends the process for fewer
 * than two summaries, names that are not distinct or not as many, a summary
 * that is not one row or lacks a column, and where no criterion that counts has
 * a value in all.  Warns of those that drop out, and where strategies have
 * other subjects: their medians have another level by chance.  Give it back
 * with ranking_free().
 */
struct ranking *strategies_read(const struct paths *summaries,
                                const char *names);

/* Write the table, a row per strategy, best first, with its sidecar. */
void strategies_write(const char *path, const struct ranking *ranking);

#endif
